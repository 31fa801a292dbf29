/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/domain-why.h"

#include "xml/xml-doc.h"

static void add_setting(const GcpuSetting *setting, const char *part, GcpuGuestCpu *guest_cpu)
{
    gcpu_guest_cpu_add_why(guest_cpu, &(GcpuWhy){ .part = (char *)part,
                                                  .value = setting->text,
                                                  .layer = setting->origin.layer,
                                                  .file = setting->file,
                                                  .line = setting->origin.line,
                                                  .rule = (char *)"the instance asks for it" });
}

static void add_template(const xmlNode *node, const char *value, const char *name, const char *part,
                         GcpuGuestCpu *guest_cpu)
{
    gcpu_guest_cpu_add_why(guest_cpu, &(GcpuWhy){ .part = (char *)part,
                                                  .value = (char *)value,
                                                  .layer = GCPU_LAYER_TEMPLATE,
                                                  .file = (char *)name,
                                                  .line = gcpu_xml_line(node),
                                                  .rule = (char *)"the template states it and the "
                                                                  "instance does not" });
}

static void add_default(const char *part, const char *rule, GcpuGuestCpu *guest_cpu)
{
    gcpu_guest_cpu_add_why(
        guest_cpu,
        &(GcpuWhy){ .part = (char *)part, .layer = GCPU_LAYER_DEFAULT, .rule = (char *)rule });
}

static void add_number(const xmlNode *domain, const char *name, const char *element,
                       const GcpuSetting *setting, GcpuGuestCpu *guest_cpu)
{
    const xmlNode *node = gcpu_xml_child(domain, element);

    if (setting) {
        add_setting(setting, element, guest_cpu);
    } else if (node) {
        g_autofree char *text = gcpu_xml_text(node);
        g_autofree char *unit = gcpu_xml_attribute(node, "unit");
        g_autofree char *value = unit ? g_strdup_printf("%s %s", text, unit) : g_strdup(text);
        add_template(node, value, name, element, guest_cpu);
    } else {
        add_default(element, "neither the instance nor the template states it", guest_cpu);
    }
}

/* The template's machine type wins over the usual one of the architecture. */
static void add_machine(const xmlNode *domain, const char *name, GcpuGuestCpu *guest_cpu)
{
    const xmlNode *os = gcpu_xml_child(domain, "os");
    const xmlNode *type = os ? gcpu_xml_child(os, "type") : NULL;
    g_autofree char *machine = type ? gcpu_xml_attribute(type, "machine") : NULL;

    if (!machine || (guest_cpu->machine && !guest_cpu->machine_is_default))
        return;
    add_template(type, machine, name, "machine", guest_cpu);
    g_free(guest_cpu->machine);
    guest_cpu->machine = g_steal_pointer(&machine);
}

static void add_devices(const GcpuInstance *instance, GcpuSettingId id, GcpuGuestCpu *guest_cpu)
{
    for (guint i = 0; i < gcpu_instance_count(instance, id); i++) {
        const GcpuSetting *setting = gcpu_instance_get_nth(instance, id, i);
        add_setting(setting, setting->key, guest_cpu);
    }
}

void gcpu_domain_why_add(const xmlNode *domain, const char *name, const GcpuInstance *instance,
                         GcpuGuestCpu *guest_cpu)
{
    const GcpuSetting *own_name = gcpu_instance_get(instance, GCPU_SETTING_NAME);
    const GcpuSetting *uuid = gcpu_instance_get(instance, GCPU_SETTING_UUID);

    gcpu_guest_cpu_add_why(
        guest_cpu, &(GcpuWhy){ .part = (char *)"template",
                               .value = (char *)name,
                               .layer = GCPU_LAYER_TEMPLATE,
                               .rule = (char *)"all that no other line tells of is its own" });
    add_machine(domain, name, guest_cpu);
    if (own_name)
        add_setting(own_name, "name", guest_cpu);
    else
        add_default("name", "the instance has none", guest_cpu);
    if (uuid)
        add_setting(uuid, "uuid", guest_cpu);
    else
        add_default("uuid", "libvirt makes one, since the instance has none", guest_cpu);
    add_number(domain, name, "memory", gcpu_instance_get(instance, GCPU_SETTING_MEMORY_MB),
               guest_cpu);
    add_number(domain, name, "vcpu", gcpu_instance_get(instance, GCPU_SETTING_VCPUS), guest_cpu);
    add_devices(instance, GCPU_SETTING_DISK, guest_cpu);
    add_devices(instance, GCPU_SETTING_NETWORK, guest_cpu);
}

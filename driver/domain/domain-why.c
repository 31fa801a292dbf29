/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/domain-why.h"

#include <string.h>

#include "xml/xml-doc.h"

/* What a domain gets that nobody states; filling.c writes it. */
#define DEFAULT_NAME   "guest"
#define DEFAULT_MEMORY "512 MiB"
#define DEFAULT_VCPUS  "1"

/* One part whose value is a number, in the instance and in the template. */
typedef struct {
    const char *element;
    GcpuSettingId id;
    const char *setting_unit; /* NULL: it has none */
    const char *element_unit; /* where the element states none itself */
    const char *otherwise;
} NumberPart;

static void add_setting_as(const GcpuSetting *setting, const char *part, const char *value,
                           GcpuGuestCpu *guest_cpu)
{
    gcpu_guest_cpu_add_why(guest_cpu, &(GcpuWhy){ .part = (char *)part,
                                                  .value = (char *)value,
                                                  .layer = setting->origin.layer,
                                                  .file = setting->file,
                                                  .line = setting->origin.line,
                                                  .rule = (char *)"the instance asks for it" });
}

static void add_setting(const GcpuSetting *setting, const char *part, GcpuGuestCpu *guest_cpu)
{
    add_setting_as(setting, part, setting->text, guest_cpu);
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

static void add_default(const char *part, const char *value, const char *rule,
                        GcpuGuestCpu *guest_cpu)
{
    gcpu_guest_cpu_add_why(guest_cpu, &(GcpuWhy){ .part = (char *)part,
                                                  .value = (char *)value,
                                                  .layer = GCPU_LAYER_DEFAULT,
                                                  .rule = (char *)rule });
}

static char *with_unit(const char *number, const char *unit)
{
    return unit ? g_strdup_printf("%s %s", number, unit) : g_strdup(number);
}

static void add_number(const xmlNode *domain, const char *name, const GcpuInstance *instance,
                       const NumberPart *part, GcpuGuestCpu *guest_cpu)
{
    const GcpuSetting *setting = gcpu_instance_get(instance, part->id);
    const xmlNode *node = gcpu_xml_child(domain, part->element);

    if (setting) {
        g_autofree char *value = with_unit(setting->text, part->setting_unit);
        add_setting_as(setting, part->element, value, guest_cpu);
    } else if (node) {
        g_autofree char *text = gcpu_xml_text(node);
        g_autofree char *unit = gcpu_xml_attribute(node, "unit");
        g_autofree char *value = with_unit(text ? text : "", unit ? unit : part->element_unit);
        add_template(node, value, name, part->element, guest_cpu);
    } else {
        add_default(part->element, part->otherwise,
                    "neither the instance nor the template states it", guest_cpu);
    }
}

/* What was decided before the template was known. */
static void drop_reason(GcpuGuestCpu *guest_cpu, const char *part)
{
    for (guint i = guest_cpu->reasons->len; i-- > 0;) {
        const GcpuWhy *reason = g_ptr_array_index(guest_cpu->reasons, i);
        if (strcmp(reason->part, part) == 0)
            g_ptr_array_remove_index(guest_cpu->reasons, i);
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
    drop_reason(guest_cpu, "machine");
    add_template(type, machine, name, "machine", guest_cpu);
    g_free(guest_cpu->machine);
    guest_cpu->machine = g_steal_pointer(&machine);
}

static void add_devices(const GcpuInstance *instance, GcpuSettingId id, GcpuGuestCpu *guest_cpu)
{
    guint n_devices = gcpu_instance_count(instance, id);

    for (guint i = 0; i < n_devices; i++) {
        const GcpuSetting *setting = gcpu_instance_get_nth(instance, id, i);
        add_setting(setting, setting->key, guest_cpu);
    }
}

void gcpu_domain_why_add(const xmlNode *domain, const char *name, const GcpuInstance *instance,
                         GcpuGuestCpu *guest_cpu)
{
    static const NumberPart memory = { "memory", GCPU_SETTING_MEMORY_MB, "MiB", "KiB",
                                       DEFAULT_MEMORY };
    static const NumberPart vcpu = { "vcpu", GCPU_SETTING_VCPUS, NULL, NULL, DEFAULT_VCPUS };
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
        add_default("name", DEFAULT_NAME, "the instance has none", guest_cpu);
    if (uuid)
        add_setting(uuid, "uuid", guest_cpu);
    else
        add_default("uuid", NULL, "libvirt makes one, since the instance has none", guest_cpu);
    add_number(domain, name, instance, &memory, guest_cpu);
    add_number(domain, name, instance, &vcpu, guest_cpu);
    add_devices(instance, GCPU_SETTING_DISK, guest_cpu);
    add_devices(instance, GCPU_SETTING_NETWORK, guest_cpu);
}

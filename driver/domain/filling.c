/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/filling.h"

#include "cpu/nearest.h"
#include "domain/device-options.h"
#include "domain/size.h"
#include "xml/xml-doc.h"
#include "xml/xml-layout.h"
#include "xml/xml-nodes.h"
#include "xml/xml-size.h"

#define DEFAULT_NAME      "guest"
#define DEFAULT_MEMORY_MB 512
#define DEFAULT_VCPUS     1

/* The order in which libvirt prints what comes before and between the parts that are filled. */
static const char *const order[] = {
    "name",      "uuid",     "genid",         "title",       "description",     "metadata",
    "maxMemory", "memory",   "currentMemory", "blkiotune",   "memtune",         "memoryBacking",
    "vcpu",      "vcpus",    "iothreads",     "iothreadids", "defaultiothread", "cputune",
    "numatune",  "resource", "sysinfo",       "bootloader",  "bootloader_args", "os",
    "idmap",     "features", "cpu",           NULL,
};

static const xmlNode *os_type(const GcpuFilling *filling)
{
    const xmlNode *os = gcpu_xml_child(filling->domain, "os");

    return os ? gcpu_xml_child(os, "type") : NULL;
}

char *gcpu_filling_machine(const GcpuFilling *filling)
{
    const xmlNode *type = os_type(filling);

    return type ? gcpu_xml_attribute(type, "machine") : NULL;
}

GcpuMachineFamily gcpu_filling_machine_family(const GcpuFilling *filling)
{
    const xmlNode *type = os_type(filling);
    g_autofree char *arch = type ? gcpu_xml_attribute(type, "arch") : NULL;
    g_autofree char *machine = gcpu_filling_machine(filling);

    return gcpu_machine_family(arch, machine);
}

void gcpu_filling_object(const GcpuFilling *filling, GcpuSeverity severity, const xmlNode *node,
                         const char *message, const char *remedy)
{
    g_autofree char *shown = g_utf8_make_valid(message, -1);

    for (char *c = shown; *c; c++) {
        if (g_ascii_iscntrl(*c))
            *c = '?';
    }
    const GcpuFinding finding = {
        .severity = severity,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)filling->name,
        .line = gcpu_xml_line(node),
        .message = shown,
        .remedy = (char *)remedy,
    };

    gcpu_findings_add(filling->findings, &finding);
}

/* The last child that libvirt prints before @name. */
static xmlNode *find_predecessor(const xmlNode *domain, const char *name)
{
    xmlNode *last = NULL;

    for (const char *const *earlier = order; *earlier && !g_str_equal(*earlier, name); earlier++) {
        xmlNode *child = gcpu_xml_child(domain, *earlier);
        last = child ? child : last;
    }
    return last;
}

xmlNode *gcpu_filling_need_child(GcpuFilling *filling, const char *name)
{
    xmlNode *child = gcpu_xml_child(filling->domain, name);

    if (child)
        return child;
    child = xmlNewDocNode(filling->domain->doc, NULL, BAD_CAST name, NULL);
    if (!g_strv_contains(order, name)) {
        gcpu_xml_append(filling->domain, child);
        return child;
    }
    xmlNode *predecessor = find_predecessor(filling->domain, name);
    if (predecessor)
        gcpu_xml_insert_after(predecessor, child);
    else
        gcpu_xml_prepend(filling->domain, child);
    return child;
}

static void set_text(xmlNode *node, const char *text)
{
    xmlNodeSetContent(node, NULL);
    xmlNodeAddContent(node, BAD_CAST text);
}

static void drop_child(GcpuFilling *filling, const char *name)
{
    xmlNode *child = gcpu_xml_child(filling->domain, name);

    if (child)
        gcpu_xml_remove(child);
}

static void check_name(GcpuFilling *filling, const GcpuSetting *name)
{
    if (gcpu_device_options_has_noncharacter(name->text))
        gcpu_device_options_refuse(name, NULL, "XML cannot hold U+FFFE and U+FFFF", NULL,
                                   filling->findings);
}

static void fill_identity(GcpuFilling *filling)
{
    const GcpuSetting *name = gcpu_instance_get(filling->instance, GCPU_SETTING_NAME);
    const GcpuSetting *uuid = gcpu_instance_get(filling->instance, GCPU_SETTING_UUID);

    if (name)
        check_name(filling, name);
    xmlSetProp(filling->domain, BAD_CAST "type", BAD_CAST filling->guest_cpu->virt_type);
    set_text(gcpu_filling_need_child(filling, "name"), name ? name->text : DEFAULT_NAME);
    if (uuid)
        set_text(gcpu_filling_need_child(filling, "uuid"), uuid->text);
    else
        drop_child(filling, "uuid");
}

/* The instance's number wins, then the template's, then the default. Returns: the element if it was
 * changed. */
static xmlNode *fill_number(GcpuFilling *filling, const char *name, GcpuSettingId id,
                            guint otherwise)
{
    const GcpuSetting *setting = gcpu_instance_get(filling->instance, id);

    if (!setting && gcpu_xml_child(filling->domain, name))
        return NULL;
    xmlNode *child = gcpu_filling_need_child(filling, name);
    g_autofree char *text =
        g_strdup_printf("%" G_GUINT64_FORMAT, setting ? setting->number : otherwise);
    set_text(child, text);
    return child;
}

/* libvirt before 0.9.11 takes every number for KiB. */
static void drop_unit(xmlNode *node)
{
    g_autofree char *text = node ? gcpu_xml_text(node) : NULL;
    g_autofree char *unit = node ? gcpu_xml_attribute(node, "unit") : NULL;
    guint64 kib;

    if (!unit || !gcpu_xml_size_parse(text, unit, &kib))
        return;
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, kib);
    set_text(node, number);
    xmlUnsetProp(node, BAD_CAST "unit");
}

static void fill_size(GcpuFilling *filling)
{
    xmlNode *memory = fill_number(filling, "memory", GCPU_SETTING_MEMORY_MB, DEFAULT_MEMORY_MB);
    xmlNode *vcpu = fill_number(filling, "vcpu", GCPU_SETTING_VCPUS, DEFAULT_VCPUS);

    if (memory) {
        xmlSetProp(memory, BAD_CAST "unit", BAD_CAST "MiB");
        drop_child(filling, "currentMemory");
    }
    if (vcpu)
        xmlUnsetProp(vcpu, BAD_CAST "current");
    if (filling->guest_cpu->libvirt_version &&
        filling->guest_cpu->libvirt_version < GCPU_VERSION(0, 9, 11)) {
        drop_unit(gcpu_xml_child(filling->domain, "memory"));
        drop_unit(gcpu_xml_child(filling->domain, "currentMemory"));
    }
}

static gboolean says_more_than_type(const xmlNode *os, const xmlNode *type)
{
    if (os->properties || xmlHasNsProp(type, BAD_CAST "machine", NULL))
        return TRUE;
    for (const xmlNode *child = os->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && child != type)
            return TRUE;
    }
    return FALSE;
}

/* A template for virtual machines is none for containers, nor the other way round. */
static void check_os_type(GcpuFilling *filling, const xmlNode *os, const xmlNode *type)
{
    g_autofree char *text = gcpu_xml_text(type);
    const char *wanted = filling->guest_cpu->os_type;

    if (!text || g_str_equal(text, wanted) || !says_more_than_type(os, type))
        return;
    g_autofree char *message = g_strdup_printf(
        "the template is for guests of os type %.40s, a guest of type %s has os type %s", text,
        filling->guest_cpu->virt_type, wanted);
    gcpu_filling_object(filling, GCPU_SEVERITY_ERROR, type, message,
                        "choose another template, or another virt_type");
}

/* Some of libvirt's drivers take /sbin/init for it, which in a container without files of its own
 * is the host's. */
static void check_init(GcpuFilling *filling, const xmlNode *os)
{
    if (g_str_equal(filling->guest_cpu->os_type, "exe") && !gcpu_xml_child(os, "init"))
        gcpu_filling_object(filling, GCPU_SEVERITY_ERROR, os,
                            "a container needs a program to run, the template has no <init> in os",
                            "choose another template, or another virt_type");
}

static void check_arch(GcpuFilling *filling, const xmlNode *type)
{
    g_autofree char *arch = gcpu_xml_attribute(type, "arch");
    const char *wanted = filling->guest_cpu->arch;

    if (!arch || !wanted || g_str_equal(arch, wanted))
        return;
    g_autofree char *message =
        g_strdup_printf("the template is for %.40s, the guest is %s", arch, wanted);
    gcpu_filling_object(filling, GCPU_SEVERITY_ERROR, type, message,
                        "choose another template, set arch of the instance, or remove arch from "
                        "the template");
}

/* libvirt would say so only when the guest is defined, and not what to install. */
static void check_firmware(GcpuFilling *filling, const xmlNode *os)
{
    g_autofree char *firmware = gcpu_xml_attribute(os, "firmware");

    if (filling->guest_cpu->lacks_efi && g_strcmp0(firmware, "efi") == 0)
        gcpu_filling_object(
            filling, GCPU_SEVERITY_ERROR, os,
            "the template asks for UEFI firmware, and the host has none",
            "install it (Debian: ovmf, qemu-efi-aarch64) or choose another template");
}

/* A machine type that only the template names has not been held against the host yet. */
static void check_machine(GcpuFilling *filling, const xmlNode *type)
{
    char **known = filling->guest_cpu->machines;
    g_autofree char *machine = gcpu_xml_attribute(type, "machine");

    if (!known || !machine || g_strv_contains((const char *const *)known, machine))
        return;
    const char *nearest = gcpu_nearest(machine, (const char *const *)known);
    g_autofree char *message = g_strdup_printf("the host has no machine type %.60s", machine);
    g_autofree char *remedy = nearest ? g_strdup_printf("did you mean \"%s\"?", nearest) : NULL;
    gcpu_filling_object(filling, GCPU_SEVERITY_ERROR, type, message, remedy);
}

static const xmlNode *find_first_pci(const xmlNode *domain, char **out_model)
{
    const xmlNode *devices = gcpu_xml_child(domain, "devices");
    const xmlNode *node = devices ? gcpu_xml_child(devices, "controller") : NULL;

    for (; node; node = gcpu_xml_next(node, "controller")) {
        g_autofree char *type = gcpu_xml_attribute(node, "type");
        g_autofree char *index = gcpu_xml_attribute(node, "index");
        g_autofree char *model = gcpu_xml_attribute(node, "model");
        if (g_strcmp0(type, "pci") != 0 || !model)
            continue;
        if (index ? g_str_equal(index, "0") : g_str_has_suffix(model, "-root")) {
            *out_model = g_steal_pointer(&model);
            return node;
        }
    }
    return NULL;
}

/* The first PCI controller is part of the machine; libvirt refuses any other. */
static void check_first_pci(GcpuFilling *filling)
{
    g_autofree char *machine = gcpu_filling_machine(filling);
    const char *root = gcpu_machine_family_pci_root(gcpu_filling_machine_family(filling));
    g_autofree char *model = NULL;
    const xmlNode *controller = find_first_pci(filling->domain, &model);

    if (!root || !controller || g_str_equal(model, root))
        return;
    g_autofree char *message =
        g_strdup_printf("the first PCI controller of machine type %.60s is a %s, the template "
                        "has a %.40s",
                        machine, root, model);
    gcpu_filling_object(filling, GCPU_SEVERITY_ERROR, controller, message,
                        "choose another template, or set machine in the instance or the template");
}

static void fill_os(GcpuFilling *filling)
{
    const GcpuGuestCpu *guest_cpu = filling->guest_cpu;
    xmlNode *os = gcpu_filling_need_child(filling, "os");
    xmlNode *type = gcpu_xml_child(os, "type");

    if (!type) {
        type = xmlNewDocNode(os->doc, NULL, BAD_CAST "type", NULL);
        gcpu_xml_prepend(os, type);
    }
    check_arch(filling, type);
    check_os_type(filling, os, type);
    check_init(filling, os);
    check_firmware(filling, os);
    set_text(type, guest_cpu->os_type);
    if (guest_cpu->arch)
        xmlSetProp(type, BAD_CAST "arch", BAD_CAST guest_cpu->arch);
    if (guest_cpu->machine &&
        !(guest_cpu->machine_is_default && xmlHasNsProp(type, BAD_CAST "machine", NULL)))
        xmlSetProp(type, BAD_CAST "machine", BAD_CAST guest_cpu->machine);
    check_machine(filling, type);
    check_first_pci(filling);
}

/* NUMA cells are the template's: how memory is laid out, not which CPU the guest has. */
static void fill_cpu(GcpuFilling *filling)
{
    const GcpuDef *def = filling->guest_cpu->cpu;
    xmlNode *cpu = gcpu_xml_child(filling->domain, "cpu");
    g_autoptr(GcpuDef) nothing = NULL;

    if (!def && !cpu)
        return;
    if (!def && !gcpu_xml_child(cpu, "numa")) {
        gcpu_xml_remove(cpu);
        return;
    }
    if (!def)
        def = nothing = gcpu_def_new(GCPU_DEF_GUEST);
    gcpu_def_xml_fill(gcpu_filling_need_child(filling, "cpu"), def);
}

void gcpu_filling_fill(GcpuFilling *filling)
{
    fill_identity(filling);
    fill_size(filling);
    fill_os(filling);
    fill_cpu(filling);
}

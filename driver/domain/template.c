/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/template.h"

#include <string.h>

#include "cpu/nearest.h"
#include "domain/disk.h"
#include "domain/network.h"
#include "input/input.h"
#include "xml/xml-doc.h"
#include "xml/xml-layout.h"
#include "xml/xml-nodes.h"

#define TEMPLATE_BYTES_MAX (1024 * 1024)
#define DEFAULT_NAME       "guest"
#define DEFAULT_MEMORY_MB  512
#define DEFAULT_VCPUS      1

struct GcpuTemplate {
    char *name;
    xmlDoc *doc;
};

/** Filling: one copy of a template on its way to a domain. */
typedef struct {
    const GcpuTemplate *template;
    const GcpuInstance *instance;
    const GcpuGuestCpu *guest_cpu;
    GcpuFindings *findings;
    xmlNode *domain;
} Filling;

GcpuTemplate *gcpu_template_parse(const char *text, gssize length, const char *name, GError **error)
{
    xmlDoc *doc = gcpu_xml_doc_parse(text, length, name, "domain", error);

    if (!doc)
        return NULL;
    GcpuTemplate *template = g_new(GcpuTemplate, 1);
    template->name = g_strdup(name);
    template->doc = doc;
    return template;
}

void gcpu_template_free(GcpuTemplate *form)
{
    if (!form)
        return;
    xmlFreeDoc(form->doc);
    g_free(form->name);
    g_free(form);
}

static GcpuTemplate *load_path(const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, TEMPLATE_BYTES_MAX, &length, error);

    return text ? gcpu_template_parse(text, length, path, error) : NULL;
}

static void add_names_in(const char *path, GPtrArray *names)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *file;

    while (dir && (file = g_dir_read_name(dir))) {
        if (g_str_has_suffix(file, ".xml"))
            g_ptr_array_add(names, g_strndup(file, strlen(file) - strlen(".xml")));
    }
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void set_not_found(const char *name, const char *const *dirs, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *looked_in = g_strjoinv(", ", (char **)dirs);

    for (const char *const *dir = dirs; *dir; dir++)
        add_names_in(*dir, names);
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    const char *nearest = gcpu_nearest(name, (const char *const *)names->pdata);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "no template \"%s\"%s%s%s; there are: %s (looked in %s)", name,
                nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "",
                *list ? list : "none", looked_in);
}

GcpuTemplate *gcpu_template_load(const char *name, const char *const *dirs, GError **error)
{
    if (strchr(name, '/'))
        return load_path(name, error);

    g_autofree char *file = g_strconcat(name, ".xml", NULL);
    for (const char *const *dir = dirs; *dir; dir++) {
        g_autofree char *path = g_build_filename(*dir, file, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return load_path(path, error);
    }
    set_not_found(name, dirs, error);
    return NULL;
}

static void object(Filling *filling, const xmlNode *node, const char *message, const char *remedy)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = filling->template->name,
        .line = gcpu_xml_line(node),
        .message = (char *)message,
        .remedy = (char *)remedy,
    };

    gcpu_findings_add(filling->findings, &finding);
}

static xmlNode *new_element(Filling *filling, const char *name, const char *text)
{
    xmlNode *node = xmlNewDocNode(filling->domain->doc, NULL, BAD_CAST name, NULL);

    if (text)
        xmlAddChild(node, xmlNewDocText(filling->domain->doc, BAD_CAST text));
    return node;
}

/* The last of the elements in @after that is there is the one to follow. */
static xmlNode *need_child(Filling *filling, const char *name, const char *const *after)
{
    xmlNode *child = gcpu_xml_child(filling->domain, name);
    xmlNode *sibling = NULL;

    if (child)
        return child;
    for (; *after; after++) {
        xmlNode *candidate = gcpu_xml_child(filling->domain, *after);
        sibling = candidate ? candidate : sibling;
    }
    child = new_element(filling, name, NULL);
    if (sibling)
        gcpu_xml_insert_after(sibling, child);
    else
        gcpu_xml_prepend(filling->domain, child);
    return child;
}

static void set_text(xmlNode *node, const char *text)
{
    xmlNodeSetContent(node, NULL);
    xmlNodeAddContent(node, BAD_CAST text);
}

static void drop_child(Filling *filling, const char *name)
{
    xmlNode *child = gcpu_xml_child(filling->domain, name);

    if (child)
        gcpu_xml_remove(child);
}

static void fill_identity(Filling *filling)
{
    static const char *const before_uuid[] = { "name", NULL };
    static const char *const nothing[] = { NULL };
    const GcpuSetting *name = gcpu_instance_get(filling->instance, GCPU_SETTING_NAME);
    const GcpuSetting *uuid = gcpu_instance_get(filling->instance, GCPU_SETTING_UUID);

    xmlSetProp(filling->domain, BAD_CAST "type", BAD_CAST filling->guest_cpu->virt_type);
    set_text(need_child(filling, "name", nothing), name ? name->text : DEFAULT_NAME);
    if (uuid)
        set_text(need_child(filling, "uuid", before_uuid), uuid->text);
    else
        drop_child(filling, "uuid");
}

/* The instance's number wins, then the template's, then the default. */
static gboolean set_number(Filling *filling, const char *name, const char *const *after,
                           GcpuSettingId id, guint otherwise)
{
    const GcpuSetting *setting = gcpu_instance_get(filling->instance, id);

    if (!setting && gcpu_xml_child(filling->domain, name))
        return FALSE;
    g_autofree char *text =
        g_strdup_printf("%" G_GUINT64_FORMAT, setting ? setting->number : otherwise);
    set_text(need_child(filling, name, after), text);
    return TRUE;
}

static void fill_size(Filling *filling)
{
    static const char *const before_memory[] = { "name",        "uuid",     "title",
                                                 "description", "metadata", NULL };
    static const char *const before_vcpu[] = { "memory", "currentMemory", NULL };

    if (set_number(filling, "memory", before_memory, GCPU_SETTING_MEMORY_MB, DEFAULT_MEMORY_MB)) {
        xmlSetProp(gcpu_xml_child(filling->domain, "memory"), BAD_CAST "unit", BAD_CAST "MiB");
        drop_child(filling, "currentMemory");
    }
    if (set_number(filling, "vcpu", before_vcpu, GCPU_SETTING_VCPUS, DEFAULT_VCPUS))
        xmlUnsetProp(gcpu_xml_child(filling->domain, "vcpu"), BAD_CAST "current");
}

static void check_arch(Filling *filling, const xmlNode *type)
{
    g_autofree char *arch = gcpu_xml_attribute(type, "arch");

    if (!arch || !filling->guest_cpu->arch || strcmp(arch, filling->guest_cpu->arch) == 0)
        return;
    g_autofree char *message =
        g_strdup_printf("the template is for %s, the guest is %s", arch, filling->guest_cpu->arch);
    object(filling, type, message, "choose another template, or remove os/type/@arch from it");
}

static void fill_os(Filling *filling)
{
    static const char *const before_os[] = { "vcpu", NULL };
    const GcpuGuestCpu *guest_cpu = filling->guest_cpu;
    xmlNode *os = need_child(filling, "os", before_os);
    xmlNode *type = gcpu_xml_child(os, "type");

    if (!type) {
        type = new_element(filling, "type", NULL);
        gcpu_xml_prepend(os, type);
    }
    check_arch(filling, type);
    set_text(type, guest_cpu->os_type);
    if (guest_cpu->arch)
        xmlSetProp(type, BAD_CAST "arch", BAD_CAST guest_cpu->arch);
    if (guest_cpu->machine &&
        !(guest_cpu->machine_is_default && xmlHasProp(type, BAD_CAST "machine")))
        xmlSetProp(type, BAD_CAST "machine", BAD_CAST guest_cpu->machine);
}

/* NUMA cells are the template's: how memory is laid out, not which CPU the guest has. */
static void fill_cpu(Filling *filling)
{
    static const char *const before_cpu[] = { "os", "features", NULL };
    const GcpuDef *def = filling->guest_cpu->cpu;
    xmlNode *cpu = gcpu_xml_child(filling->domain, "cpu");
    g_autoptr(GcpuDef) nothing = NULL;

    if (!def && cpu && !gcpu_xml_child(cpu, "numa")) {
        gcpu_xml_remove(cpu);
        return;
    }
    if (!def && !cpu)
        return;
    if (!def)
        def = nothing = gcpu_def_new(GCPU_DEF_GUEST);
    cpu = need_child(filling, "cpu", before_cpu);
    gcpu_def_xml_fill(cpu, def);
    gcpu_xml_lay_out(cpu);
}

static void fill_disks(Filling *filling, xmlNode *devices)
{
    for (guint i = 0; i < gcpu_instance_count(filling->instance, GCPU_SETTING_DISK); i++) {
        GcpuDisk disk;
        if (gcpu_disk_parse(gcpu_instance_get_nth(filling->instance, GCPU_SETTING_DISK, i), &disk,
                            filling->findings))
            gcpu_disk_add(&disk, devices);
    }
}

static void fill_networks(Filling *filling, xmlNode *devices)
{
    for (guint i = 0; i < gcpu_instance_count(filling->instance, GCPU_SETTING_NETWORK); i++) {
        GcpuNetwork network;
        if (gcpu_network_parse(gcpu_instance_get_nth(filling->instance, GCPU_SETTING_NETWORK, i),
                               &network, filling->findings))
            gcpu_network_add(&network, devices);
    }
}

static void fill_devices(Filling *filling)
{
    xmlNode *devices = gcpu_xml_child(filling->domain, "devices");

    if (gcpu_instance_count(filling->instance, GCPU_SETTING_DISK) == 0 &&
        gcpu_instance_count(filling->instance, GCPU_SETTING_NETWORK) == 0)
        return;
    if (!devices) {
        devices = new_element(filling, "devices", NULL);
        gcpu_xml_append(filling->domain, devices);
    }
    fill_disks(filling, devices);
    fill_networks(filling, devices);
}

static char *dump(xmlDoc *doc)
{
    xmlBuffer *buffer = xmlBufferCreateSize(8192);

    for (xmlNode *node = doc->children; node; node = node->next) {
        xmlNodeDump(buffer, doc, node, 0, 0);
        xmlBufferCat(buffer, BAD_CAST "\n");
    }
    char *text = g_strdup((const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    return text;
}

char *gcpu_template_fill(const GcpuTemplate *form, const GcpuInstance *instance,
                         const GcpuGuestCpu *guest_cpu, GcpuFindings *findings)
{
    g_autoptr(xmlDoc) doc = xmlCopyDoc(form->doc, 1);
    Filling filling = {
        .template = form,
        .instance = instance,
        .guest_cpu = guest_cpu,
        .findings = findings,
        .domain = xmlDocGetRootElement(doc),
    };

    fill_identity(&filling);
    fill_size(&filling);
    fill_os(&filling);
    fill_cpu(&filling);
    fill_devices(&filling);
    return gcpu_findings_has_errors(findings) ? NULL : dump(doc);
}

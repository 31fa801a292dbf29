/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/template.h"

#include <stdlib.h>
#include <string.h>

#include "cpu/nearest.h"
#include "domain/devices.h"
#include "domain/domain-why.h"
#include "domain/filling.h"
#include "domain/size.h"
#include "input/input.h"
#include "xml/xml-doc.h"

#define TEMPLATE_BYTES_MAX (1024 * 1024)

struct GcpuTemplate {
    char *name;
    xmlDoc *doc;
};

/* libvirt's schema allows each of them once, and its parser would take the first. */
static gboolean check_once(const xmlNode *parent, const char *child, const char *name,
                           GError **error)
{
    const xmlNode *first = gcpu_xml_child(parent, child);
    const xmlNode *second = first ? gcpu_xml_next(first, child) : NULL;

    if (!second)
        return TRUE;
    gcpu_xml_error(error, name, second, "a second <%s> in <%s>; the first is in line %u", child,
                   (const char *)parent->name, gcpu_xml_line(first));
    return FALSE;
}

static gboolean check_parts(const xmlNode *domain, const char *name, GError **error)
{
    static const char *const filled[] = { "name", "uuid", "memory", "currentMemory",
                                          "vcpu", "os",   "cpu",    "devices" };
    const xmlNode *os = gcpu_xml_child(domain, "os");

    if (domain->ns) {
        gcpu_xml_error(error, name, domain,
                       "<domain> is in namespace \"%.80s\", libvirt's is in none",
                       (const char *)domain->ns->href);
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(filled); i++) {
        if (!check_once(domain, filled[i], name, error))
            return FALSE;
    }
    return !os || check_once(os, "type", name, error);
}

GcpuTemplate *gcpu_template_parse(const char *text, gssize length, const char *name, GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, name, "domain", error);

    if (!doc || !check_parts(xmlDocGetRootElement(doc), name, error))
        return NULL;
    GcpuTemplate *form = g_new(GcpuTemplate, 1);
    form->name = g_strdup(name);
    form->doc = g_steal_pointer(&doc);
    return form;
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

static void add_names_in(const char *path, GHashTable *names)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *file;

    while (dir && (file = g_dir_read_name(dir))) {
        if (!g_str_has_suffix(file, ".xml") || *file == '.')
            continue;
        char *name = g_filename_display_name(file);
        name[strlen(name) - strlen(".xml")] = '\0';
        g_hash_table_add(names, name);
    }
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void set_not_found(const char *name, const char *const *dirs, GError **error)
{
    g_autoptr(GHashTable) set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *looked_in = g_strjoinv(", ", (char **)dirs);
    guint n_names = 0;

    for (const char *const *dir = dirs; *dir; dir++)
        add_names_in(*dir, set);
    g_autofree const char **names = (const char **)g_hash_table_get_keys_as_array(set, &n_names);
    qsort(names, n_names, sizeof *names, compare_names);
    const char *nearest = gcpu_nearest(name, names);
    g_autofree char *list = g_strjoinv(", ", (char **)names);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "no template \"%s\"%s%s%s; there are: %s (looked in %s)", name,
                nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "",
                *list ? list : "none", *looked_in ? looked_in : "no directory");
}

GcpuTemplate *gcpu_template_load(const char *name, const char *const *dirs, GError **error)
{
    if (strchr(name, '/'))
        return load_path(name, error);

    g_autofree char *file = g_strconcat(name, ".xml", NULL);
    for (const char *const *dir = dirs; *dir; dir++) {
        g_autofree char *path = g_build_filename(*dir, file, NULL);
        /* Not EXISTS: access(2) looks away from capabilities, open(2) does not. */
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR | G_FILE_TEST_IS_DIR))
            return load_path(path, error);
    }
    set_not_found(name, dirs, error);
    return NULL;
}

/* Comments and instructions beside the root element stay, each on a line of its own. */
static char *dump(const xmlDoc *doc)
{
    g_autoptr(GString) text = g_string_sized_new(4096);

    for (const xmlNode *node = doc->children; node; node = node->next) {
        g_autofree char *part = gcpu_xml_dump(node);
        g_string_append(text, part);
        g_string_append_c(text, '\n');
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *gcpu_template_fill(const GcpuTemplate *form, const GcpuInstance *instance,
                         const GcpuGuestCpu *guest_cpu, GcpuFindings *findings)
{
    g_autoptr(xmlDoc) doc = xmlCopyDoc(form->doc, 1);
    g_autoptr(GcpuFindings) own = gcpu_findings_new();
    GcpuFilling filling = {
        .name = form->name,
        .domain = xmlDocGetRootElement(doc),
        .instance = instance,
        .guest_cpu = guest_cpu,
        .findings = own,
    };

    gcpu_filling_fill(&filling);
    gcpu_devices_fill(&filling);
    gcpu_size_check(&filling);
    gcpu_findings_append(findings, own);
    return gcpu_findings_has_errors(own) ? NULL : dump(doc);
}

void gcpu_template_explain(const GcpuTemplate *form, const GcpuInstance *instance,
                           GcpuGuestCpu *guest_cpu)
{
    gcpu_domain_why_add(xmlDocGetRootElement(form->doc), form->name, instance, guest_cpu);
}

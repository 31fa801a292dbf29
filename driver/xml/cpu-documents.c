/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/cpu-documents.h"

#include <string.h>

#include "xml/xml-doc.h"
#include "xml/xml-nodes.h"

struct GcpuCpuDocuments {
    char *name;
    xmlDoc *doc;
    GPtrArray *roots; /* of xmlNode: the root elements of the documents */
    GPtrArray *cpus;  /* of xmlNode, in document order */
};

static gboolean is_called(const xmlNode *node, const char *name)
{
    return !node->ns && strcmp((const char *)node->name, name) == 0;
}

static void collect_children(GPtrArray *nodes, const xmlNode *parent, const char *name)
{
    for (xmlNode *node = gcpu_xml_child(parent, name); node; node = gcpu_xml_next(node, name))
        g_ptr_array_add(nodes, node);
}

static gboolean has_attribute(const xmlNode *node, const char *name, const char *value)
{
    g_autofree char *text = gcpu_xml_attribute(node, name);

    return g_strcmp0(text, value) == 0;
}

static void collect_host_models(GPtrArray *nodes, const xmlNode *cpu)
{
    for (xmlNode *mode = gcpu_xml_child(cpu, "mode"); mode; mode = gcpu_xml_next(mode, "mode")) {
        if (has_attribute(mode, "name", "host-model") && has_attribute(mode, "supported", "yes"))
            g_ptr_array_add(nodes, mode);
    }
}

static void collect_cpus(GPtrArray *nodes, xmlNode *root)
{
    if (is_called(root, "cpu")) {
        g_ptr_array_add(nodes, root);
    } else if (is_called(root, "capabilities")) {
        for (xmlNode *host = gcpu_xml_child(root, "host"); host; host = gcpu_xml_next(host, "host"))
            collect_children(nodes, host, "cpu");
    } else if (is_called(root, "domainCapabilities")) {
        for (xmlNode *cpu = gcpu_xml_child(root, "cpu"); cpu; cpu = gcpu_xml_next(cpu, "cpu"))
            collect_host_models(nodes, cpu);
    } else if (!root->ns) {
        collect_children(nodes, root, "cpu");
    }
}

/* An XML declaration is only right at the start of a text that holds one document. */
static gsize declaration_length(const char *text, gsize length)
{
    const char *end = length >= 5 && memcmp(text, "<?xml", 5) == 0
                          ? g_strstr_len(text, (gssize)length, "?>")
                          : NULL;

    return end ? (gsize)(end + 2 - text) : 0;
}

static xmlDoc *parse_several(const char *text, gsize length, const char *name)
{
    gsize skipped = declaration_length(text, length);
    g_autoptr(GString) wrapped = g_string_new("<documents>");

    g_string_append_len(wrapped, text + skipped, (gssize)(length - skipped));
    g_string_append(wrapped, "</documents>");
    return gcpu_xml_doc_parse(wrapped->str, (gssize)wrapped->len, name, NULL, NULL);
}

static GPtrArray *collect_elements(xmlNode *first)
{
    GPtrArray *elements = g_ptr_array_new();

    for (xmlNode *node = first; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE)
            g_ptr_array_add(elements, node);
    }
    return elements;
}

/* What is wrong with a document is told best by reading it as the only one. */
static gboolean parse(GcpuCpuDocuments *documents, const char *text, gsize length, GError **error)
{
    g_autoptr(GError) as_one = NULL;

    documents->doc = gcpu_xml_doc_parse(text, (gssize)length, documents->name, NULL, &as_one);
    if (documents->doc) {
        documents->roots = collect_elements(documents->doc->children);
        return TRUE;
    }
    documents->doc = parse_several(text, length, documents->name);
    if (documents->doc)
        documents->roots = collect_elements(xmlDocGetRootElement(documents->doc)->children);
    if (documents->roots && documents->roots->len > 0)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&as_one));
    return FALSE;
}

GcpuCpuDocuments *gcpu_cpu_documents_parse(const char *text, gssize length, const char *name,
                                           GError **error)
{
    g_autoptr(GcpuCpuDocuments) documents = g_new0(GcpuCpuDocuments, 1);

    documents->name = g_strdup(name);
    if (!parse(documents, text, length < 0 ? strlen(text) : (gsize)length, error))
        return NULL;
    documents->cpus = g_ptr_array_new();
    for (guint i = 0; i < documents->roots->len; i++)
        collect_cpus(documents->cpus, g_ptr_array_index(documents->roots, i));
    return g_steal_pointer(&documents);
}

void gcpu_cpu_documents_free(GcpuCpuDocuments *documents)
{
    if (!documents)
        return;
    g_clear_pointer(&documents->cpus, g_ptr_array_unref);
    g_clear_pointer(&documents->roots, g_ptr_array_unref);
    g_clear_pointer(&documents->doc, xmlFreeDoc);
    g_free(documents->name);
    g_free(documents);
}

guint gcpu_cpu_documents_count(const GcpuCpuDocuments *documents)
{
    return documents->cpus->len;
}

guint gcpu_cpu_documents_line(const GcpuCpuDocuments *documents, guint index)
{
    g_return_val_if_fail(index < documents->cpus->len, 0);
    return gcpu_xml_line(g_ptr_array_index(documents->cpus, index));
}

/* The <mode> stands for a <cpu> of the same content; its attributes mean something else. */
static GcpuDef *parse_host_model(const GcpuCpuDocuments *documents, xmlNode *mode, GcpuDefKind kind,
                                 GError **error)
{
    xmlNode *cpu = xmlDocCopyNode(mode, documents->doc, 1);

    while (cpu->properties)
        xmlRemoveProp(cpu->properties);
    GcpuDef *def = gcpu_def_xml_parse_node(cpu, documents->name, kind, error);
    xmlFreeNode(cpu);
    return def;
}

GcpuDef *gcpu_cpu_documents_get(const GcpuCpuDocuments *documents, guint index, GcpuDefKind kind,
                                GError **error)
{
    if (index >= documents->cpus->len) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "%s: there is no CPU: a <cpu> is needed, or a <domain> with one, "
                    "<capabilities> of a host, or <domainCapabilities> that support host-model",
                    documents->name);
        return NULL;
    }
    xmlNode *node = g_ptr_array_index(documents->cpus, index);
    if (is_called(node, "mode"))
        return parse_host_model(documents, node, kind, error);
    return gcpu_def_xml_parse_node(node, documents->name, kind, error);
}

void gcpu_guest_place_clear(GcpuGuestPlace *place)
{
    g_free(place->virt_type);
    g_free(place->arch);
    g_free(place->machine);
    g_free(place->emulator);
}

void gcpu_cpu_documents_place(const GcpuCpuDocuments *documents, guint index,
                              GcpuGuestPlace *out_place)
{
    *out_place = (GcpuGuestPlace){ .arch = NULL };
    g_return_if_fail(index < documents->cpus->len);
    const xmlNode *cpu = g_ptr_array_index(documents->cpus, index);
    const xmlNode *domain = cpu->parent;
    if (!domain || domain->type != XML_ELEMENT_NODE || !is_called(domain, "domain"))
        return;
    const xmlNode *os = gcpu_xml_child(domain, "os");
    const xmlNode *type = os ? gcpu_xml_child(os, "type") : NULL;
    const xmlNode *devices = gcpu_xml_child(domain, "devices");
    out_place->virt_type = gcpu_xml_attribute(domain, "type");
    out_place->arch = type ? gcpu_xml_attribute(type, "arch") : NULL;
    out_place->machine = type ? gcpu_xml_attribute(type, "machine") : NULL;
    out_place->emulator = devices ? gcpu_xml_child_text(devices, "emulator") : NULL;
}

gboolean gcpu_cpu_documents_has_report(const GcpuCpuDocuments *documents)
{
    for (guint i = 0; i < documents->roots->len; i++) {
        if (is_called(g_ptr_array_index(documents->roots, i), "guestcpu-host"))
            return TRUE;
    }
    return FALSE;
}

/* A bare <cpu> is a host of which nothing else is known. */
static gboolean add_cpu(GcpuHostReport *report, const xmlNode *node, const char *name,
                        GError **error)
{
    if (report->capabilities) {
        gcpu_xml_error(error, name, node, "one host at a time: its CPU is known already");
        return FALSE;
    }
    g_autoptr(GcpuDef) cpu = gcpu_def_xml_parse_node(node, name, GCPU_DEF_KIND_AUTO, error);
    if (!cpu)
        return FALSE;
    report->capabilities = gcpu_capabilities_new();
    report->capabilities->host_arch = g_strdup(cpu->arch);
    report->capabilities->host_cpu = g_steal_pointer(&cpu);
    return TRUE;
}

static gboolean add_document(GcpuHostReport *report, const xmlNode *root, const char *name,
                             GError **error)
{
    if (is_called(root, "capabilities") || is_called(root, "domainCapabilities"))
        return gcpu_host_report_xml_add_node(report, root, name, error);
    if (is_called(root, "cpu"))
        return add_cpu(report, root, name, error);
    gcpu_xml_error(error, name, root,
                   "a <%.40s> tells nothing about a host: a host report is needed, "
                   "<capabilities>, <domainCapabilities> or the host's <cpu>",
                   root->name);
    return FALSE;
}

GcpuHostReport *gcpu_cpu_documents_host(const GcpuCpuDocuments *documents, GError **error)
{
    const char *name = documents->name;

    if (documents->roots->len == 1 && gcpu_cpu_documents_has_report(documents))
        return gcpu_host_report_xml_parse_node(g_ptr_array_index(documents->roots, 0), name, error);

    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    for (guint i = 0; i < documents->roots->len; i++) {
        if (!add_document(report, g_ptr_array_index(documents->roots, i), name, error))
            return NULL;
    }
    return g_steal_pointer(&report);
}

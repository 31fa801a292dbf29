/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/host-report-xml.h"

#include <string.h>

#include "xml/capabilities-xml.h"
#include "xml/domain-capabilities-xml.h"
#include "xml/xml-doc.h"
#include "xml/xml-nodes.h"
#include "xml/xml-tree.h"

#define REPORT_VERSION "1"

/** Texts: whether libvirt's documents are wanted as text. */
typedef enum {
    TEXTS_DROPPED,
    TEXTS_KEPT,
} Texts;

/* The document as libvirt wrote it, fit to stand inside another one: without an XML declaration. */
static char *embeddable(const char *text, gsize length, const xmlNode *root)
{
    g_autofree char *copy = g_strndup(text, length);

    g_strstrip(copy);
    if (copy[0] == '<' && g_str_has_prefix(copy + 1, (const char *)root->name))
        return g_steal_pointer(&copy);
    return gcpu_xml_dump(root);
}

static gsize text_length(const char *text, gssize length)
{
    return length < 0 ? strlen(text) : (gsize)length;
}

gboolean gcpu_host_report_xml_add_capabilities(GcpuHostReport *report, const char *text,
                                               gssize length, const char *name, GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, name, "capabilities", error);
    GcpuCapabilities *capabilities =
        doc ? gcpu_capabilities_xml_parse_node(xmlDocGetRootElement(doc), name, error) : NULL;

    if (!capabilities)
        return FALSE;
    gcpu_capabilities_free(report->capabilities);
    report->capabilities = capabilities;
    g_free(report->capabilities_xml);
    report->capabilities_xml =
        embeddable(text, text_length(text, length), xmlDocGetRootElement(doc));
    return TRUE;
}

gboolean gcpu_host_report_xml_add_domain_capabilities(GcpuHostReport *report, const char *text,
                                                      gssize length, const char *name,
                                                      GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, name, "domainCapabilities", error);
    GcpuDomainCapabilities *capabilities =
        doc ? gcpu_domain_capabilities_xml_parse_node(xmlDocGetRootElement(doc), name, error)
            : NULL;

    if (!capabilities)
        return FALSE;
    g_ptr_array_add(report->domain_capabilities, capabilities);
    g_ptr_array_add(report->domain_capabilities_xml,
                    embeddable(text, text_length(text, length), xmlDocGetRootElement(doc)));
    return TRUE;
}

static gboolean read_version(const xmlNode *parent, const char *element, const char *name,
                             GcpuVersion *out_version, GError **error)
{
    const xmlNode *node = gcpu_xml_child(parent, element);
    g_autofree char *text = node ? gcpu_xml_attribute(node, "version") : NULL;

    if (!text || gcpu_version_parse(text, out_version))
        return TRUE;
    gcpu_xml_error(error, name, node, "version of <%s>: '%.40s' is none, X.Y.Z is needed", element,
                   text);
    return FALSE;
}

static gboolean read_collected_at(const xmlNode *root, const char *name, GcpuHostReport *report,
                                  GError **error)
{
    const xmlNode *node = gcpu_xml_child(root, "collected-at");
    g_autofree char *text = gcpu_xml_text(node);
    g_autoptr(GDateTime) time = text ? g_date_time_new_from_iso8601(text, NULL) : NULL;

    if (text && !time) {
        gcpu_xml_error(
            error, name, node,
            "<collected-at>: '%.40s' is no time, one like 2026-01-31T12:00:00Z is needed", text);
        return FALSE;
    }
    report->collected_at_s = time ? g_date_time_to_unix(time) : 0;
    return TRUE;
}

static void read_modules(const xmlNode *root, GcpuHostReport *report)
{
    for (const xmlNode *module = gcpu_xml_child(root, "module"); module;
         module = gcpu_xml_next(module, "module")) {
        g_autofree char *module_name = gcpu_xml_attribute(module, "name");
        for (const xmlNode *node = gcpu_xml_child(module, "parameter"); node;
             node = gcpu_xml_next(node, "parameter")) {
            g_autofree char *parameter = gcpu_xml_attribute(node, "name");
            g_autofree char *value = gcpu_xml_attribute(node, "value");
            if (module_name && parameter)
                gcpu_host_report_add_module_parameter(report, module_name, parameter, value);
        }
    }
}

static gboolean read_missing(const xmlNode *root, const char *name, GcpuHostReport *report,
                             GError **error)
{
    for (const xmlNode *node = gcpu_xml_child(root, "missing"); node;
         node = gcpu_xml_next(node, "missing")) {
        g_autofree char *fact = gcpu_xml_attribute(node, "fact");
        g_autofree char *word = gcpu_xml_attribute(node, "state");
        g_autofree char *reason = gcpu_xml_content(node);
        GcpuFactState state = GCPU_FACT_NOT_ASKED;
        if (!fact || !gcpu_fact_state_from_string(word, &state)) {
            gcpu_xml_error(
                error, name, node,
                "<missing> needs fact and state (not-asked, unsupported, failed, denied)");
            return FALSE;
        }
        gcpu_host_report_add_missing(report, fact, state, reason);
    }
    return TRUE;
}

static gboolean add_capabilities(GcpuHostReport *report, const xmlNode *node, const char *name,
                                 Texts texts, GError **error)
{
    if (report->capabilities) {
        gcpu_xml_error(error, name, node, "a report holds <capabilities> once");
        return FALSE;
    }
    report->capabilities = gcpu_capabilities_xml_parse_node(node, name, error);
    if (!report->capabilities)
        return FALSE;
    if (texts == TEXTS_KEPT)
        report->capabilities_xml = gcpu_xml_dump(node);
    return TRUE;
}

static gboolean add_domain_capabilities(GcpuHostReport *report, const xmlNode *node,
                                        const char *name, Texts texts, GError **error)
{
    GcpuDomainCapabilities *capabilities =
        gcpu_domain_capabilities_xml_parse_node(node, name, error);

    if (!capabilities)
        return FALSE;
    g_ptr_array_add(report->domain_capabilities, capabilities);
    if (texts == TEXTS_KEPT)
        g_ptr_array_add(report->domain_capabilities_xml, gcpu_xml_dump(node));
    return TRUE;
}

static gboolean add_node(GcpuHostReport *report, const xmlNode *node, const char *name, Texts texts,
                         GError **error)
{
    if (strcmp((const char *)node->name, "capabilities") == 0)
        return add_capabilities(report, node, name, texts, error);
    return add_domain_capabilities(report, node, name, texts, error);
}

gboolean gcpu_host_report_xml_add_node(GcpuHostReport *report, const xmlNode *node,
                                       const char *name, GError **error)
{
    return add_node(report, node, name, TEXTS_KEPT, error);
}

static gboolean read_documents(const xmlNode *root, const char *name, GcpuHostReport *report,
                               Texts texts, GError **error)
{
    static const char *const documents[] = { "capabilities", "domainCapabilities" };

    for (guint i = 0; i < G_N_ELEMENTS(documents); i++) {
        for (const xmlNode *node = gcpu_xml_child(root, documents[i]); node;
             node = gcpu_xml_next(node, documents[i])) {
            if (!add_node(report, node, name, texts, error))
                return FALSE;
        }
    }
    return TRUE;
}

static void read_texts(const xmlNode *root, GcpuHostReport *report)
{
    const xmlNode *hypervisor = gcpu_xml_child(root, "hypervisor");
    const xmlNode *kernel = gcpu_xml_child(root, "kernel");

    report->name = gcpu_xml_child_text(root, "name");
    report->uuid = gcpu_xml_child_text(root, "uuid");
    report->uri = gcpu_xml_child_text(root, "uri");
    report->collector = gcpu_xml_child_text(root, "collector");
    report->microcode = gcpu_xml_child_text(root, "microcode");
    report->hypervisor = hypervisor ? gcpu_xml_attribute(hypervisor, "name") : NULL;
    report->kernel_release = kernel ? gcpu_xml_attribute(kernel, "release") : NULL;
    report->kernel_command_line =
        kernel ? gcpu_xml_content(gcpu_xml_child(kernel, "command-line")) : NULL;
}

static GcpuHostReport *parse(const xmlNode *root, const char *name, Texts texts, GError **error)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    g_autofree char *version = gcpu_xml_attribute(root, "version");

    if (g_strcmp0(version, REPORT_VERSION) != 0) {
        gcpu_xml_error(error, name, root,
                       "host report of version '%.40s': only version " REPORT_VERSION " is known",
                       version ? version : "");
        return NULL;
    }
    read_texts(root, report);
    read_modules(root, report);
    if (!read_collected_at(root, name, report, error) ||
        !read_version(root, "libvirt", name, &report->libvirt_version, error) ||
        !read_version(root, "hypervisor", name, &report->hypervisor_version, error) ||
        !read_missing(root, name, report, error) ||
        !read_documents(root, name, report, texts, error))
        return NULL;
    return g_steal_pointer(&report);
}

GcpuHostReport *gcpu_host_report_xml_parse_node(const xmlNode *root, const char *name,
                                                GError **error)
{
    return parse(root, name, TEXTS_KEPT, error);
}

GcpuHostReport *gcpu_host_report_xml_parse(const char *text, gssize length, const char *name,
                                           GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, name, "guestcpu-host", error);

    return doc ? gcpu_host_report_xml_parse_node(xmlDocGetRootElement(doc), name, error) : NULL;
}

GcpuHostReport *gcpu_host_report_xml_parse_facts(const char *text, gssize length, const char *name,
                                                 GError **error)
{
    g_autoptr(GcpuXmlTree) tree = gcpu_xml_tree_parse(text, length, name, "guestcpu-host", error);

    return tree ? parse(gcpu_xml_tree_root(tree), name, TEXTS_DROPPED, error) : NULL;
}

/* What a host says of itself need not be text: a kernel's command line is bytes. U+FFFE and U+FFFF
 * are UTF-8 but not XML. */
static void append_foreign(GString *text, const char *value, gboolean in_attribute)
{
    g_autofree char *valid = g_utf8_make_valid(value, -1);

    for (char *c = valid; *c; c = g_utf8_next_char(c)) {
        if ((g_utf8_get_char(c) & ~1u) == 0xfffe)
            c[2] = '\xbd';
    }
    gcpu_xml_append_escaped(text, valid, in_attribute);
}

static void append_attribute(GString *text, const char *name, const char *value)
{
    if (!value)
        return;
    g_string_append_printf(text, " %s='", name);
    append_foreign(text, value, TRUE);
    g_string_append_c(text, '\'');
}

static void append_element(GString *text, const char *name, const char *value)
{
    if (!value)
        return;
    g_string_append_printf(text, "  <%s>", name);
    append_foreign(text, value, FALSE);
    g_string_append_printf(text, "</%s>\n", name);
}

static void append_versioned(GString *text, const char *element, const char *name,
                             GcpuVersion version)
{
    g_autofree char *number = version ? gcpu_version_format(version) : NULL;

    if (!name && !number)
        return;
    g_string_append_printf(text, "  <%s", element);
    append_attribute(text, "name", name);
    append_attribute(text, "version", number);
    g_string_append(text, "/>\n");
}

/* %Y alone would not fill up early years, which ISO 8601 wants. */
static void append_collected_at(GString *text, gint64 seconds)
{
    g_autoptr(GDateTime) time = seconds ? g_date_time_new_from_unix_utc(seconds) : NULL;

    if (!time)
        return;
    g_autofree char *rest = g_date_time_format(time, "%m-%dT%H:%M:%SZ");
    g_string_append_printf(text, "  <collected-at>%04d-%s</collected-at>\n",
                           g_date_time_get_year(time), rest);
}

static void append_kernel(GString *text, const GcpuHostReport *report)
{
    if (!report->kernel_release && !report->kernel_command_line)
        return;
    g_string_append(text, "  <kernel");
    append_attribute(text, "release", report->kernel_release);
    if (!report->kernel_command_line) {
        g_string_append(text, "/>\n");
        return;
    }
    g_string_append(text, ">\n  ");
    append_element(text, "command-line", report->kernel_command_line);
    g_string_append(text, "  </kernel>\n");
}

/* Parameters of one module follow each other. */
static void append_modules(GString *text, const GPtrArray *parameters)
{
    const char *open = NULL;

    for (guint i = 0; i < parameters->len; i++) {
        const GcpuModuleParameter *parameter = g_ptr_array_index(parameters, i);
        if (g_strcmp0(open, parameter->module) != 0) {
            g_string_append_printf(text, "%s  <module", open ? "  </module>\n" : "");
            append_attribute(text, "name", parameter->module);
            g_string_append(text, ">\n");
            open = parameter->module;
        }
        g_string_append(text, "    <parameter");
        append_attribute(text, "name", parameter->name);
        append_attribute(text, "value", parameter->value);
        g_string_append(text, "/>\n");
    }
    if (open)
        g_string_append(text, "  </module>\n");
}

static void append_missing(GString *text, const GPtrArray *missing)
{
    for (guint i = 0; i < missing->len; i++) {
        const GcpuMissingFact *fact = g_ptr_array_index(missing, i);
        g_string_append(text, "  <missing");
        append_attribute(text, "fact", fact->name);
        append_attribute(text, "state", gcpu_fact_state_to_string(fact->state));
        if (!fact->reason || !*fact->reason) {
            g_string_append(text, "/>\n");
            continue;
        }
        g_string_append_c(text, '>');
        append_foreign(text, fact->reason, FALSE);
        g_string_append(text, "</missing>\n");
    }
}

char *gcpu_host_report_xml_format(const GcpuHostReport *report)
{
    GString *text = g_string_new("<guestcpu-host version='" REPORT_VERSION "'>\n");

    append_element(text, "name", report->name);
    append_element(text, "uuid", report->uuid);
    append_element(text, "uri", report->uri);
    append_element(text, "collector", report->collector);
    append_collected_at(text, report->collected_at_s);
    append_versioned(text, "hypervisor", report->hypervisor, report->hypervisor_version);
    append_versioned(text, "libvirt", NULL, report->libvirt_version);
    append_kernel(text, report);
    append_element(text, "microcode", report->microcode);
    append_modules(text, report->module_parameters);
    append_missing(text, report->missing);
    if (report->capabilities_xml)
        g_string_append_printf(text, "%s\n", report->capabilities_xml);
    for (guint i = 0; i < report->domain_capabilities_xml->len; i++)
        g_string_append_printf(text, "%s\n",
                               (char *)g_ptr_array_index(report->domain_capabilities_xml, i));
    g_string_append(text, "</guestcpu-host>\n");
    return g_string_free(text, FALSE);
}

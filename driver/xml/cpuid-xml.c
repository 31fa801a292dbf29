/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/cpuid-xml.h"

#include "xml/xml-tree.h"

static gboolean fail(const char *name, const xmlNode *node, GError **error, const char *what)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s:%u: %s", name, gcpu_xml_line(node),
                what);
    return FALSE;
}

/* An absent attribute leaves the output alone. */
static gboolean read_number(const xmlNode *node, const char *attribute, guint32 *out_value,
                            const char *name, GError **error)
{
    g_autofree char *text = gcpu_xml_attribute(node, attribute);
    char *end = NULL;

    if (!text)
        return TRUE;
    guint64 value = g_ascii_isdigit(text[0]) ? g_ascii_strtoull(text, &end, 0) : G_MAXUINT64;
    if (value <= G_MAXUINT32 && *end == '\0') {
        *out_value = (guint32)value;
        return TRUE;
    }
    g_autofree char *what =
        g_strdup_printf("attribute %s: '%.40s' is no 32-bit number", attribute, text);
    return fail(name, node, error, what);
}

static gboolean read_registers(const xmlNode *node, guint32 registers[4], const char *name,
                               GError **error)
{
    static const char *const attributes[] = { "eax", "ebx", "ecx", "edx" };

    for (guint i = 0; i < G_N_ELEMENTS(attributes); i++) {
        if (!read_number(node, attributes[i], &registers[i], name, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_line(GcpuCpuid *cpuid, const xmlNode *node, const char *name, GError **error)
{
    gboolean is_msr = strcmp((const char *)node->name, "msr") == 0;
    const char *selector = is_msr ? "index" : "eax_in";
    guint32 leaf = 0, subleaf = 0, registers[4] = { 0 };

    if (!is_msr && strcmp((const char *)node->name, "cpuid") != 0)
        return fail(name, node, error, "only <cpuid> and <msr> are allowed in <cpudata>");
    if (!xmlHasProp((xmlNode *)node, BAD_CAST selector))
        return fail(name, node, error, is_msr ? "<msr> without index" : "<cpuid> without eax_in");
    if (!read_number(node, selector, &leaf, name, error) ||
        (!is_msr && !read_number(node, "ecx_in", &subleaf, name, error)) ||
        !read_registers(node, registers, name, error))
        return FALSE;
    return gcpu_cpuid_add(cpuid, is_msr ? GCPU_BIT_MSR : GCPU_BIT_CPUID, leaf, subleaf,
                          registers) ||
           fail(name, node, error, "too many leaves");
}

GcpuCpuid *gcpu_cpuid_xml_parse(const char *text, gssize length, const char *name, GError **error)
{
    g_autoptr(GcpuXmlTree) tree = gcpu_xml_tree_parse(text, length, name, "cpudata", error);
    if (!tree)
        return NULL;

    const xmlNode *root = gcpu_xml_tree_root(tree);
    g_autofree char *arch = gcpu_xml_attribute(root, "arch");
    if (g_strcmp0(arch, "x86") != 0) {
        fail(name, root, error, "only dumps of arch='x86' are understood");
        return NULL;
    }
    g_autoptr(GcpuCpuid) cpuid = gcpu_cpuid_new();
    for (const xmlNode *node = root->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !add_line(cpuid, node, name, error))
            return NULL;
    }
    return g_steal_pointer(&cpuid);
}

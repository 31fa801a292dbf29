/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "suite.h"

#include <stdarg.h>
#include <stdio.h>

#include "xml/cpuid-xml.h"
#include "xml/def-xml.h"
#include "xml/xml-doc.h"
#include "xml/xml-nodes.h"

const GcpuMap *suite_map(const Suite *suite, const char *arch)
{
    switch (gcpu_arch_family(arch)) {
    case GCPU_ARCH_FAMILY_X86:
        return suite->x86;
    case GCPU_ARCH_FAMILY_PPC64:
        return suite->ppc64;
    case GCPU_ARCH_FAMILY_ARM:
        return suite->arm;
    default:
        return NULL;
    }
}

static Score *score_of(Suite *suite, const char *kind)
{
    Score *score = g_hash_table_lookup(suite->kinds, kind);

    if (!score) {
        char *key = g_strdup(kind);
        score = g_new0(Score, 1);
        g_hash_table_insert(suite->kinds, key, score);
        g_ptr_array_add(suite->kind_order, key);
    }
    return score;
}

void suite_count(Suite *suite, const char *kind, const char *label, char *difference)
{
    Score *score = score_of(suite, kind);

    if (!difference) {
        score->passed++;
        return;
    }
    score->failed++;
    printf("%s: %s: %s: %s\n", suite->name, kind, label, difference);
    g_free(difference);
}

void suite_absent(Suite *suite, const char *kind)
{
    score_of(suite, kind)->absent++;
}

char *suite_path(const Suite *suite, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *name = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return g_build_filename(suite->cpu_dir, name, NULL);
}

gboolean suite_has(const Suite *suite, ...)
{
    va_list names;
    gboolean all = TRUE;

    va_start(names, suite);
    for (const char *name = va_arg(names, const char *); name; name = va_arg(names, const char *)) {
        g_autofree char *path = suite_path(suite, "%s", name);
        all = all && g_file_test(path, G_FILE_TEST_EXISTS);
    }
    va_end(names);
    return all;
}

GcpuDef *suite_read_def(const Suite *suite, const char *name, GError **error)
{
    g_autofree char *path = suite_path(suite, "%s.xml", name);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    return gcpu_def_xml_parse(text, -1, name, GCPU_DEF_KIND_AUTO, error);
}

GPtrArray *suite_read_defs(const Suite *suite, const char *name, GError **error)
{
    g_autofree char *path = suite_path(suite, "%s.xml", name);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, -1, name, NULL, error);
    if (!doc)
        return NULL;
    g_autoptr(GPtrArray) defs = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);
    for (const xmlNode *node = gcpu_xml_child(xmlDocGetRootElement(doc), "cpu"); node;
         node = gcpu_xml_next(node, "cpu")) {
        GcpuDef *def = gcpu_def_xml_parse_node(node, name, GCPU_DEF_KIND_HOST, error);
        if (!def)
            return NULL;
        g_ptr_array_add(defs, def);
    }
    return g_steal_pointer(&defs);
}

GcpuCpuid *suite_read_cpuid(const Suite *suite, const char *name, GError **error)
{
    g_autofree char *path = suite_path(suite, "%s.xml", name);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    return gcpu_cpuid_xml_parse(text, -1, name, error);
}

GcpuQmpReply *suite_read_reply(const Suite *suite, const char *name)
{
    g_autofree char *path = suite_path(suite, "%s.json", name);
    g_autofree char *text = NULL;
    gsize length = 0;

    if (!g_file_get_contents(path, &text, &length, NULL))
        return NULL;
    return gcpu_qmp_reply_parse(text, (gssize)length, path, NULL);
}

GPtrArray *suite_models(const char *const *names)
{
    GPtrArray *models = gcpu_model_supports_new();

    for (guint i = 0; names && names[i]; i++)
        g_ptr_array_add(models, gcpu_model_support_new(names[i]));
    return models;
}

char *suite_text_difference(const char *actual, const char *expected)
{
    g_auto(GStrv) is = g_strsplit(actual, "\n", -1), should = g_strsplit(expected, "\n", -1);
    guint i = 0;

    for (; is[i] && should[i]; i++) {
        if (strcmp(g_strstrip(is[i]), g_strstrip(should[i])) != 0)
            break;
    }
    if (!is[i] && !should[i])
        return NULL;
    return g_strdup_printf("line %u is %s, expected %s", i + 1, is[i] ? is[i] : "(end)",
                           should[i] ? should[i] : "(end)");
}

char *suite_expect_def(const Suite *suite, const GcpuDef *def, const char *name)
{
    g_autofree char *path = suite_path(suite, "%s.xml", name);
    g_autofree char *actual = gcpu_def_xml_format(def, suite->version);
    g_autofree char *expected = NULL;
    GError *error = NULL;

    if (!g_file_get_contents(path, &expected, NULL, &error))
        return suite_error_difference(error);
    return suite_text_difference(actual, expected);
}

char *suite_error_difference(GError *error)
{
    char *text = g_strdup(error->message);

    g_error_free(error);
    return text;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/variant-options.h"

#include <string.h>

#include "cpu/nearest.h"

#define PLACE "options"

const char *const gcpu_variant_document[] = { NULL };

static char *join_names(const GcpuVariantOption *known)
{
    GString *names = g_string_new(NULL);

    for (; known->name; known++)
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", known->name);
    return g_string_free(names, FALSE);
}

static const GcpuVariantOption *find(const GcpuVariantOption *known, const char *name)
{
    for (; known->name; known++) {
        if (strcmp(known->name, name) == 0)
            return known;
    }
    return NULL;
}

static void add(GcpuFindings *findings, const char *key, GcpuFinding finding)
{
    finding.severity = GCPU_SEVERITY_ERROR;
    finding.code = GCPU_ERROR_INVALID;
    finding.file = (char *)PLACE;
    finding.key = (char *)key;
    gcpu_findings_add(findings, &finding);
}

static void add_unknown(GcpuFindings *findings, const GcpuVariantOption *known, const char *key)
{
    g_autofree char *allowed = join_names(known);
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (const GcpuVariantOption *option = known; option->name; option++)
        g_ptr_array_add(names, (char *)option->name);
    g_ptr_array_add(names, NULL);
    add(findings, key,
        (GcpuFinding){ .message = (char *)"unknown option",
                       .allowed = *allowed ? allowed : (char *)"none",
                       .nearest = (char *)gcpu_nearest(key, (const char *const *)names->pdata) });
}

static void check_text(GcpuFindings *findings, const GcpuVariantOption *option, const char *text)
{
    if (option->words == gcpu_variant_document)
        return;
    if (strlen(text) > GCPU_VARIANT_TEXT_MAX) {
        add(findings, option->name, (GcpuFinding){ .message = (char *)"the text is too long" });
        return;
    }
    if (!option->words || g_strv_contains(option->words, text))
        return;
    g_autofree char *allowed = g_strjoinv(", ", (char **)option->words);
    add(findings, option->name,
        (GcpuFinding){ .value = (char *)text,
                       .message = (char *)"not one of its words",
                       .allowed = allowed,
                       .nearest = (char *)gcpu_nearest(text, option->words) });
}

static void check_value(GcpuFindings *findings, const GcpuVariantOption *option, GVariant *value)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE(option->type))) {
        if (strcmp(option->type, "s") == 0)
            check_text(findings, option, g_variant_get_string(value, NULL));
        return;
    }
    g_autofree char *message =
        g_strdup_printf("it is of type %.20s", g_variant_get_type_string(value));
    add(findings, option->name,
        (GcpuFinding){ .message = message, .allowed = (char *)option->type });
}

gboolean gcpu_variant_options_check(GVariant *options, const GcpuVariantOption *known,
                                    GcpuFindings *findings)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    guint before = gcpu_findings_count(findings);
    GVariantIter iter;
    const char *key;
    GVariant *value;

    g_variant_iter_init(&iter, options);
    while (g_variant_iter_next(&iter, "{&sv}", &key, &value)) {
        g_autoptr(GVariant) owned = value;
        const GcpuVariantOption *option = find(known, key);
        if (!option)
            add_unknown(findings, known, key);
        else if (!g_hash_table_add(seen, (char *)option->name))
            add(findings, key, (GcpuFinding){ .message = (char *)"it is given twice" });
        else
            check_value(findings, option, owned);
        if (gcpu_findings_count(findings) - before >= GCPU_VARIANT_FINDINGS_MAX)
            break;
    }
    return gcpu_findings_count(findings) == before;
}

gboolean gcpu_variant_options_read(GVariant *options, const GcpuVariantOption *known,
                                   const char *place, GError **error)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuFindings) renamed = gcpu_findings_new();

    if (gcpu_variant_options_check(options, known, findings))
        return TRUE;
    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        GcpuFinding finding = *gcpu_findings_get(findings, i);
        finding.file = (char *)place;
        gcpu_findings_add(renamed, &finding);
    }
    g_propagate_error(error, gcpu_findings_to_error(renamed));
    return FALSE;
}

gboolean gcpu_variant_options_read_last(GVariant *parameters, const GcpuVariantOption *known,
                                        GError **error)
{
    static const GcpuVariantOption none[] = { { NULL, NULL, NULL } };
    g_autoptr(GVariant) options =
        g_variant_get_child_value(parameters, g_variant_n_children(parameters) - 1);

    return gcpu_variant_options_read(options, known ? known : none, PLACE, error);
}

const char *gcpu_variant_options_text(GVariant *options, const char *name)
{
    const char *text = NULL;

    return g_variant_lookup(options, name, "&s", &text) && *text ? text : NULL;
}

gboolean gcpu_variant_options_switch(GVariant *options, const char *name)
{
    gboolean value = FALSE;

    return g_variant_lookup(options, name, "b", &value) && value;
}

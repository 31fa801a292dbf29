/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/instance-variant.h"

#include <string.h>

#define PLACE "instance"

static void add(GcpuFindings *findings, const char *key, const char *message, const char *allowed)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)PLACE,
        .key = (char *)key,
        .message = (char *)message,
        .allowed = (char *)allowed,
    };

    gcpu_findings_add(findings, &finding);
}

/* What would end the key of an override is no part of any key. */
static gboolean is_key(const char *key)
{
    return *key && strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(key);
}

static char *number_to_text(GVariant *value)
{
    switch (g_variant_classify(value)) {
    case G_VARIANT_CLASS_BYTE:
        return g_strdup_printf("%u", g_variant_get_byte(value));
    case G_VARIANT_CLASS_INT16:
        return g_strdup_printf("%d", g_variant_get_int16(value));
    case G_VARIANT_CLASS_UINT16:
        return g_strdup_printf("%u", g_variant_get_uint16(value));
    case G_VARIANT_CLASS_INT32:
        return g_strdup_printf("%d", g_variant_get_int32(value));
    case G_VARIANT_CLASS_UINT32:
        return g_strdup_printf("%u", g_variant_get_uint32(value));
    case G_VARIANT_CLASS_INT64:
        return g_strdup_printf("%" G_GINT64_FORMAT, g_variant_get_int64(value));
    case G_VARIANT_CLASS_UINT64:
        return g_strdup_printf("%" G_GUINT64_FORMAT, g_variant_get_uint64(value));
    default:
        return NULL;
    }
}

/* Returns: (transfer full) (nullable): NULL: of no type that an instance has. */
static char *value_to_text(GVariant *value)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        return g_variant_dup_string(value, NULL);
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY))
        return number_to_text(value);
    g_autofree const char **items = g_variant_get_strv(value, NULL);
    return g_strjoinv(", ", (char **)items);
}

static void add_override(GPtrArray *overrides, const char *key, GVariant *value,
                         GcpuFindings *findings)
{
    g_autofree char *text = value_to_text(value);

    if (!is_key(key))
        add(findings, key, "no key of an instance", "see guestcpu-instance(5)");
    else if (!text)
        add(findings, key, "a value of this type is not understood",
            "text (s), numbers, lists of text (as)");
    else if (strcmp(key, "template") == 0 && strchr(text, '/'))
        add(findings, key, "a template is named here, not its path",
            "a name in the directories of guestcpu.template_dirs");
    else
        g_ptr_array_add(overrides, g_strdup_printf("instance.%s=%s", key, text));
}

GcpuInstance *gcpu_instance_variant_parse(GVariant *instance, GcpuFindings *findings)
{
    g_autoptr(GPtrArray) overrides = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GVariantIter iter;
    const char *key;
    GVariant *value;

    if (g_variant_n_children(instance) > GCPU_INSTANCE_KEYS_MAX) {
        add(findings, NULL, "there are more keys than there can be", NULL);
        return NULL;
    }
    g_variant_iter_init(&iter, instance);
    while (g_variant_iter_next(&iter, "{&sv}", &key, &value)) {
        g_autoptr(GVariant) owned = value;
        if (!g_hash_table_add(seen, (char *)key))
            add(findings, key, "it is given twice", NULL);
        else
            add_override(overrides, key, owned, findings);
    }
    g_ptr_array_add(overrides, NULL);
    GcpuInstance *parsed =
        gcpu_instance_load(NULL, (const char *const *)overrides->pdata, findings);
    if (!gcpu_findings_has_errors(findings))
        return parsed;
    gcpu_instance_free(parsed);
    return NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/property-output.h"

#include "cli/output.h"

/* What a person looks for first; others follow by name. */
static const char *const order[] = {
    "State",
    "StateReason",
    "CollectedAt",
    "Uri",
    "Hostname",
    "Arch",
    "LibvirtVersion",
    "VirtType",
    "HypervisorVersion",
    "HostModel",
    "Authority",
    "QuestionsAsked",
    "QuestionsLeft",
    "Differences",
    "Version",
};

/* Long, so they come last. */
static const char *const last[] = { "UsableModels",    "Features", "Traits",        "UnknownTraits",
                                    "KubevirtVersion", "Labels",   "UnknownLabels", "Policy" };

static guint rank(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        if (g_str_equal(order[i], name))
            return i;
    }
    for (guint i = 0; i < G_N_ELEMENTS(last); i++) {
        if (g_str_equal(last[i], name))
            return G_N_ELEMENTS(order) + 1 + i;
    }
    return G_N_ELEMENTS(order);
}

static int by_rank(gconstpointer a, gconstpointer b)
{
    const char *one = *(const char *const *)a, *other = *(const char *const *)b;
    guint rank_of_one = rank(one), rank_of_other = rank(other);

    if (rank_of_one != rank_of_other)
        return rank_of_one < rank_of_other ? -1 : 1;
    return g_strcmp0(one, other);
}

const char **gcpu_property_output_names(GVariant *properties)
{
    GPtrArray *names = g_ptr_array_new();
    GVariantIter iter;
    const char *name;

    g_variant_iter_init(&iter, properties);
    while (g_variant_iter_next(&iter, "{&sv}", &name, NULL))
        g_ptr_array_add(names, (char *)name);
    g_ptr_array_sort(names, by_rank);
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(names, FALSE);
}

char *gcpu_property_output_time(guint64 time_us)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc((gint64)(time_us / G_USEC_PER_SEC));

    return time ? g_date_time_format_iso8601(time) : g_strdup_printf("%" G_GUINT64_FORMAT, time_us);
}

/* "engine_verdict=superset, arch=x86_64", "libvirt.cpu_mode: value=custom, layer=host". */
static void append(GString *text, GVariant *value)
{
    const char *between = g_variant_is_of_type(value, G_VARIANT_TYPE("as")) ? " " : ", ";

    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)) {
        g_string_append(text, g_variant_get_string(value, NULL));
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT)) {
        g_autoptr(GVariant) inner = g_variant_get_variant(value);
        append(text, inner);
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_DICT_ENTRY)) {
        g_autoptr(GVariant) key = g_variant_get_child_value(value, 0);
        g_autoptr(GVariant) of_key = g_variant_get_child_value(value, 1);
        g_autoptr(GVariant) inner = g_variant_is_of_type(of_key, G_VARIANT_TYPE_VARIANT)
                                        ? g_variant_get_variant(of_key)
                                        : g_variant_ref(of_key);
        append(text, key);
        g_string_append(text, g_variant_is_container(inner) ? ": " : "=");
        append(text, inner);
    } else if (g_variant_is_container(value)) {
        for (gsize i = 0; i < g_variant_n_children(value); i++) {
            g_autoptr(GVariant) child = g_variant_get_child_value(value, i);
            g_string_append(text, i ? between : "");
            append(text, child);
        }
    } else {
        g_autofree char *printed = g_variant_print(value, FALSE);
        g_string_append(text, printed);
    }
}

char *gcpu_property_output_text(const char *name, GVariant *value)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (g_str_has_suffix(name, "At") && g_variant_is_of_type(value, G_VARIANT_TYPE_UINT64)) {
        guint64 time_us = g_variant_get_uint64(value);
        return time_us ? gcpu_property_output_time(time_us) : g_strdup("never");
    }
    append(text, value);
    return text->len ? gcpu_output_escape(text->str) : g_strdup("-");
}

static void append_lacking(GString *text, char sign, char **names, char **others)
{
    for (; *names; names++) {
        if (!g_strv_contains((const char *const *)others, *names))
            g_string_append_printf(text, "%s%c%s", text->len ? " " : "", sign, *names);
    }
}

/* Returns: (transfer full) (nullable): the entries of a list or of a dictionary of text, which may
 * be long, so that only what differs is told; NULL: it is neither. */
static char **entries_of(GVariant *value)
{
    GPtrArray *entries = g_ptr_array_new();
    const char *key, *text;
    GVariantIter iter;

    if (value && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)) {
        g_variant_iter_init(&iter, value);
        while (g_variant_iter_next(&iter, "&s", &text))
            g_ptr_array_add(entries, g_strdup(text));
    } else if (value && g_variant_is_of_type(value, G_VARIANT_TYPE("a{ss}"))) {
        g_variant_iter_init(&iter, value);
        while (g_variant_iter_next(&iter, "{&s&s}", &key, &text))
            g_ptr_array_add(entries, g_strconcat(key, "=", text, NULL));
    } else {
        g_ptr_array_unref(entries);
        return NULL;
    }
    g_ptr_array_add(entries, NULL);
    return (char **)g_ptr_array_free(entries, FALSE);
}

char *gcpu_property_output_change(const char *name, GVariant *before, GVariant *after)
{
    g_autofree char *was = before ? gcpu_property_output_text(name, before) : g_strdup("-");
    g_autofree char *is = gcpu_property_output_text(name, after);
    g_auto(GStrv) old = entries_of(before);
    g_auto(GStrv) new = entries_of(after);

    if (!old || !new)
        return g_strconcat(was, " -> ", is, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    append_lacking(text, '+', new, old);
    append_lacking(text, '-', old, new);
    return gcpu_output_escape(text->str);
}

char *gcpu_property_output_key(const char *name)
{
    GString *key = g_string_new(NULL);

    for (const char *c = name; *c; c++) {
        if (g_ascii_isupper(*c) && c != name)
            g_string_append_c(key, '_');
        g_string_append_c(key, g_ascii_tolower(*c));
    }
    return g_string_free(key, FALSE);
}

void gcpu_property_output_add(JsonBuilder *builder, const char *key, GVariant *value)
{
    json_builder_set_member_name(builder, key);
    if (value)
        json_builder_add_value(builder, json_gvariant_serialize(value));
    else
        json_builder_add_null_value(builder);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/matrix-variant.h"

#include "dbus/fleet-variant.h"
#include "dbus/variant-dict.h"

static GVariant *names_of(const GPtrArray *members)
{
    g_auto(GVariantBuilder) names = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));

    for (guint i = 0; i < MIN(members->len, GCPU_FLEET_VARIANT_NAMES_MAX); i++) {
        g_autofree char *name = g_utf8_make_valid(g_ptr_array_index(members, i), -1);
        g_variant_builder_add(&names, "s", name);
    }
    return g_variant_builder_end(&names);
}

static GVariant *format_entry(const GcpuMatrixEntry *entry)
{
    static const char *const facts[] = { "known", "stale", "unknown" };
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "name", entry->name);
    gcpu_variant_dict_add_text(&dict, "group", entry->group);
    gcpu_variant_dict_add_text(&dict, "detail", entry->detail);
    gcpu_variant_dict_add_text(&dict, "facts", facts[entry->facts]);
    g_variant_dict_insert_value(&dict, "hosts", names_of(entry->members));
    g_variant_dict_insert(&dict, "n_hosts", "u", entry->members->len);
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_matrix_variant_axis(const GcpuMatrixAxis *axis, guint begin, guint end)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = begin; i < end; i++)
        g_variant_builder_add_value(&list, format_entry(gcpu_matrix_axis_at(axis, i)));
    return g_variant_builder_end(&list);
}

GVariant *gcpu_matrix_variant_cells(const GcpuMatrix *matrix, guint begin, guint end)
{
    guint n_columns = gcpu_matrix_axis_count(gcpu_matrix_columns(matrix));
    gsize n_cells = (gsize)n_columns * (end - begin);
    guint8 *cells = g_malloc(MAX(n_cells, 1));

    for (guint row = begin; row < end; row++) {
        for (guint column = 0; column < n_columns; column++)
            cells[(gsize)(row - begin) * n_columns + column] =
                (guint8)gcpu_matrix_cell(matrix, row, column);
    }
    return g_variant_new_from_data(G_VARIANT_TYPE("ay"), cells, n_cells, TRUE, g_free, cells);
}

/** Reasons: texts, each once. */
typedef struct {
    GPtrArray *texts;     /* of char *, owned */
    GHashTable *position; /* by text: its place, from 1 on */
} Reasons;

/* Takes @text. Returns: its place; -1: there is none. */
static gint32 add_reason(Reasons *reasons, char *text)
{
    guint found = text ? GPOINTER_TO_UINT(g_hash_table_lookup(reasons->position, text)) : 0;

    if (!text || found) {
        g_free(text);
        return (gint32)found - 1;
    }
    g_ptr_array_add(reasons->texts, text);
    g_hash_table_insert(reasons->position, text, GUINT_TO_POINTER(reasons->texts->len));
    return (gint32)reasons->texts->len - 1;
}

void gcpu_matrix_variant_add_reasons(GVariantDict *details, const GcpuFleetMatrix *matrix,
                                     guint begin, guint end)
{
    guint n_columns = gcpu_matrix_axis_count(gcpu_matrix_columns(gcpu_fleet_matrix_get(matrix)));
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) position = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(gint32));
    Reasons reasons = { texts, position };

    for (guint row = begin; row < end; row++) {
        for (guint column = 0; column < n_columns; column++) {
            gint32 number = add_reason(&reasons, gcpu_fleet_matrix_explain(matrix, row, column));
            g_array_append_val(numbers, number);
        }
    }
    gcpu_variant_dict_add_texts(details, "reasons", texts);
    g_variant_dict_insert_value(details, "reason_of",
                                g_variant_new_fixed_array(G_VARIANT_TYPE_INT32, numbers->data,
                                                          numbers->len, sizeof(gint32)));
}

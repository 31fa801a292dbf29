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
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "name", entry->name);
    gcpu_variant_dict_add_text(&dict, "group", entry->group);
    gcpu_variant_dict_add_text(&dict, "detail", entry->detail);
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

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/matrix-call.h"

#include <string.h>

#include "daemon/fleet/fleet-desk.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/matrix-variant.h"
#include "dbus/scope-options.h"

static const char *const kinds[] = { "moves", "models", NULL };

static gboolean read_kind(const char *word, GcpuFleetMatrixKind *out_kind, GError **error)
{
    if (!g_strv_contains(kinds, word)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "kind: \"%s\" is none; allowed: moves, models", word);
        return FALSE;
    }
    *out_kind = strcmp(word, "models") == 0 ? GCPU_FLEET_MATRIX_MODELS : GCPU_FLEET_MATRIX_MOVES;
    return TRUE;
}

/* The position behind the row called @after. */
static guint find_start(const GcpuMatrixAxis *rows, const char *after)
{
    guint n_rows = gcpu_matrix_axis_count(rows);

    for (guint i = 0; after && i < n_rows; i++) {
        if (strcmp(gcpu_matrix_axis_at(rows, i)->name, after) == 0)
            return i + 1;
    }
    return after ? n_rows : 0;
}

static void complete(GDBusMethodInvocation *invocation, const GcpuMatrix *matrix,
                     const GcpuPageOptions *page, GVariantDict *details)
{
    const GcpuMatrixAxis *rows = gcpu_matrix_rows(matrix);
    const GcpuMatrixAxis *columns = gcpu_matrix_columns(matrix);
    guint n_rows = gcpu_matrix_axis_count(rows);
    guint begin = find_start(rows, page->after);
    guint end = begin + MIN(page->limit, n_rows - begin);

    if (end < n_rows && end > begin) {
        g_autofree char *next = g_utf8_make_valid(gcpu_matrix_axis_at(rows, end - 1)->name, -1);
        g_variant_dict_insert(details, "next", "s", next);
    }
    gcpu_bus_fleet_complete_matrix(
        NULL, invocation, gcpu_matrix_variant_axis(rows, begin, end),
        gcpu_matrix_variant_axis(columns, 0, gcpu_matrix_axis_count(columns)),
        gcpu_matrix_variant_cells(matrix, begin, end), g_variant_dict_end(details));
}

static gboolean check_size(const GcpuFleetClasses *classes, GError **error)
{
    if (classes->classes->len <= GCPU_MATRIX_CALL_COLUMNS_MAX)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "the fleet has %u different CPUs; more than %d make no answer for a bus",
                classes->classes->len, GCPU_MATRIX_CALL_COLUMNS_MAX);
    return FALSE;
}

gboolean gcpu_matrix_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                          GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    const char *word = NULL;
    GcpuFleetMatrixRequest request = { .n_classes = 1 };
    GcpuPageOptions page;
    GcpuFleetScope scope;

    g_variant_get_child(parameters, 0, "&s", &word);
    if (!gcpu_scope_options_read(options, NULL, &page, &scope, error) ||
        !read_kind(word, &request.kind, error))
        return FALSE;
    const GcpuFleetClasses *classes = gcpu_fleet_desk_sort(desk, &scope, error);
    if (!classes || !check_size(classes, error))
        return FALSE;
    request.classes = &classes;
    g_autoptr(GcpuFleetMatrix) matrix = gcpu_fleet_matrix_new(&request, error);
    if (!matrix)
        return FALSE;
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    gcpu_fleet_variant_add_gaps(&details, classes);
    gcpu_fleet_variant_add_unread(&details, gcpu_fleet_desk_fleet(desk));
    complete(invocation, gcpu_fleet_matrix_get(matrix), &page, &details);
    return TRUE;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/hypervisor.h"
#include "fleet/fleet-matrix-private.h"

/* A line names so many features; `guestcpu compare` names them all. */
#define NAMED_MAX 8

static char *format_lacks(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "lacks %u %s:", names->len,
                           names->len == 1 ? "feature" : "features");
    for (guint i = 0; i < MIN(names->len, NAMED_MAX); i++)
        g_string_append_printf(text, " %s", (const char *)g_ptr_array_index(names, i));
    if (names->len > NAMED_MAX)
        g_string_append_printf(text, " and %u more", names->len - NAMED_MAX);
    return g_string_free(text, FALSE);
}

static char *format_reasons(const GcpuFleetClass *class, const GcpuExplanation *explanation,
                            const GcpuDef *cpu)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) missing = g_ptr_array_new();

    for (guint i = 0; i < explanation->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(explanation->reasons, i);
        if (reason->kind == GCPU_REASON_MISSING)
            g_ptr_array_add(missing, reason->name);
        else if (parts->len < NAMED_MAX)
            g_ptr_array_add(parts, gcpu_reason_format(class->map, reason, cpu));
    }
    if (missing->len)
        g_ptr_array_add(parts, format_lacks(missing));
    g_ptr_array_add(parts, NULL);
    return g_strjoinv("; ", (char **)parts->pdata);
}

static char *explain_move(const GcpuFleetMatrixRow *row, const GcpuFleetClass *class)
{
    g_autoptr(GcpuExplanation) explanation = gcpu_fleet_matrix_ask(row, class);
    g_autoptr(GcpuDef) nothing = gcpu_def_new(GCPU_DEF_GUEST);

    return format_reasons(class, explanation, row->cpu ? row->cpu : nothing);
}

/* @models: what gcpu_hypervisor_models() says of the class. */
static char *explain_model(const GcpuFleetClass *class, const GPtrArray *models, const char *name)
{
    const GcpuModelSupport *known = gcpu_domain_capabilities_find_model(class->offer, name);

    if (!known)
        return g_strdup("the hypervisor there does not know the model");
    if (known->usable == GCPU_USABLE_UNKNOWN)
        return g_strdup("the hypervisor there does not say whether it is usable");
    for (guint i = 0; i < models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(models, i);
        if (g_strcmp0(model->name, name) == 0 && model->blockers->len)
            return format_lacks(model->blockers);
    }
    return g_strdup("not usable there; the hypervisor does not say why");
}

static gboolean is_usable(const GcpuFleetClass *class, const char *model)
{
    const GcpuModelSupport *known = gcpu_domain_capabilities_find_model(class->offer, model);

    return known && known->usable == GCPU_USABLE_YES;
}

static char *explain_facts(const GcpuMatrixEntry *row, const GcpuMatrixEntry *column)
{
    const GcpuMatrixEntry *worse = row->facts > column->facts ? row : column;

    if (worse->facts == GCPU_MATRIX_STALE)
        return g_strdup_printf("all that is known of %s is too old", worse->name);
    return g_strdup_printf("%s: %s", worse->name,
                           worse->detail ? worse->detail : "nothing is known");
}

static char *explain(const GcpuFleetMatrix *matrix, guint row, guint column,
                     const GPtrArray *models)
{
    const GcpuMatrixAxis *rows = gcpu_matrix_rows(matrix->cells);
    const GcpuMatrixAxis *columns = gcpu_matrix_columns(matrix->cells);
    const GcpuMatrixEntry *of_row = gcpu_matrix_axis_entry(rows, row);
    const GcpuMatrixEntry *of_column = gcpu_matrix_axis_entry(columns, column);
    const GcpuFleetClass *class = g_ptr_array_index(matrix->columns, column);

    if (gcpu_cell_is_yes((guint8)gcpu_matrix_cell_by_index(matrix->cells, row, column)))
        return NULL;
    if (MAX(of_row->facts, of_column->facts) != GCPU_MATRIX_KNOWN || !class)
        return explain_facts(of_row, of_column);
    if (models && !is_usable(class, of_row->name))
        return explain_model(class, models, of_row->name);
    return explain_move(&g_array_index(matrix->rows, GcpuFleetMatrixRow, row), class);
}

static GPtrArray *list_models(const GcpuFleetMatrix *matrix, guint column)
{
    const GcpuFleetClass *class = g_ptr_array_index(matrix->columns, column);

    if (matrix->kind != GCPU_FLEET_MATRIX_MODELS || !class)
        return NULL;
    return gcpu_hypervisor_models(class->map, class->offer);
}

char *gcpu_fleet_matrix_explain(const GcpuFleetMatrix *matrix, guint row, guint column)
{
    guint of_row = gcpu_matrix_axis_index(gcpu_matrix_rows(matrix->cells), row);
    guint of_column = gcpu_matrix_axis_index(gcpu_matrix_columns(matrix->cells), column);
    g_autoptr(GPtrArray) models = list_models(matrix, of_column);

    return explain(matrix, of_row, of_column, models);
}

void gcpu_fleet_matrix_add_reasons(GcpuFleetMatrix *matrix)
{
    for (guint column = 0; column < matrix->columns->len; column++) {
        g_autoptr(GPtrArray) models = list_models(matrix, column);
        for (guint row = 0; row < matrix->rows->len; row++) {
            g_autofree char *reason = explain(matrix, row, column, models);
            gcpu_matrix_set_reason(matrix->cells, row, column, reason);
        }
    }
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/rules.h"
#include "fleet/fleet-matrix-bank.h"
#include "fleet/fleet-verdict.h"

typedef struct {
    GcpuFleetMatrix *matrix;
    GPtrArray *banks; /* of GcpuMatrixBank */
    GArray *single;   /* of guint: columns that are in no bank */
} Filling;

GcpuExplanation *gcpu_fleet_matrix_ask(const GcpuFleetMatrixRow *row, const GcpuFleetClass *class)
{
    GcpuExplanation *explanation;

    if (row->arch && !gcpu_arch_can_host(class->offer->arch, row->arch)) {
        explanation = gcpu_explanation_new(GCPU_VERDICT_INCOMPATIBLE);
        gcpu_explanation_add(explanation, GCPU_REASON_ARCH, GCPU_REASON_OF_CPU, row->arch)
            ->of_host = g_strdup(class->offer->arch);
        return explanation;
    }
    if (!row->cpu) {
        explanation = gcpu_explanation_new(GCPU_VERDICT_UNDECIDED);
        gcpu_explanation_add(explanation, GCPU_REASON_HYPERVISOR, GCPU_REASON_OF_CPU,
                             class->offer->arch);
        return explanation;
    }
    const GcpuFleetGuest guest = { row->cpu, row->machine };
    g_autoptr(GcpuFleetVerdict) verdict = gcpu_fleet_verdict_new(class, &guest);
    return g_steal_pointer(&verdict->explanation);
}

static guint8 ask_single(const GcpuFleetMatrixRow *row, const GcpuFleetClass *class)
{
    g_autoptr(GcpuExplanation) explanation = gcpu_fleet_matrix_ask(row, class);

    return (guint8)explanation->verdict;
}

static void add_to_bank(GPtrArray *banks, const GcpuFleetClass *class, guint column)
{
    for (guint i = 0; i < banks->len; i++) {
        if (gcpu_matrix_bank_add(g_ptr_array_index(banks, i), class, column))
            return;
    }
    GcpuMatrixBank *bank = gcpu_matrix_bank_new(class);
    gcpu_matrix_bank_add(bank, class, column);
    g_ptr_array_add(banks, bank);
}

static void sort_columns(Filling *filling)
{
    for (guint i = 0; i < filling->matrix->columns->len; i++) {
        const GcpuFleetClass *class = g_ptr_array_index(filling->matrix->columns, i);
        if (class && gcpu_matrix_bank_takes(class))
            add_to_bank(filling->banks, class, i);
        else if (class)
            g_array_append_val(filling->single, i);
    }
}

static void fill_row(Filling *filling, guint index)
{
    const GcpuFleetMatrixRow *row =
        &g_array_index(filling->matrix->rows, GcpuFleetMatrixRow, index);
    guint8 *cells = gcpu_matrix_fill_row(filling->matrix->cells, index);

    if (!row->class && !row->cpu)
        return;
    for (guint i = 0; i < filling->banks->len; i++)
        gcpu_matrix_bank_fill(g_ptr_array_index(filling->banks, i), row, cells);
    for (guint i = 0; i < filling->single->len; i++) {
        guint column = g_array_index(filling->single, guint, i);
        cells[column] = ask_single(row, g_ptr_array_index(filling->matrix->columns, column));
    }
}

static const char *model_of(const GcpuFleetMatrixRow *row)
{
    return row->cpu ? row->cpu->model : NULL;
}

/* What the banks look up once for all rows of a kind, see gcpu_matrix_bank_fill(). */
static gint by_kind(gconstpointer a, gconstpointer b, gpointer data)
{
    const GArray *rows = data;
    const GcpuFleetMatrixRow *one = &g_array_index(rows, GcpuFleetMatrixRow, *(const guint *)a);
    const GcpuFleetMatrixRow *other = &g_array_index(rows, GcpuFleetMatrixRow, *(const guint *)b);
    int order = g_strcmp0(model_of(one), model_of(other));

    if (order != 0 || one->features == other->features)
        return order;
    return one->features < other->features ? -1 : 1;
}

void gcpu_fleet_matrix_fill_moves(GcpuFleetMatrix *matrix)
{
    g_autoptr(GPtrArray) banks =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_matrix_bank_free);
    g_autoptr(GArray) single = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(guint));
    Filling filling = { matrix, banks, single };

    sort_columns(&filling);
    for (guint i = 0; i < matrix->rows->len; i++)
        g_array_append_val(order, i);
    g_array_sort_with_data(order, by_kind, matrix->rows);
    for (guint i = 0; i < order->len; i++)
        fill_row(&filling, g_array_index(order, guint, i));
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/rules.h"
#include "fleet/fleet-matrix-banks.h"
#include "fleet/fleet-verdict.h"
#include "fleet/move-vendor.h"

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
    if (row->class)
        gcpu_move_vendor_check(row->class, class, verdict->explanation);
    return g_steal_pointer(&verdict->explanation);
}

guint8 gcpu_fleet_matrix_ask_cell(const GcpuFleetMatrixRow *row, const GcpuFleetClass *class)
{
    g_autoptr(GcpuExplanation) explanation = gcpu_fleet_matrix_ask(row, class);

    return (guint8)explanation->verdict;
}

static guint8 number_of(GHashTable *numbers, const GcpuFleetClass *class)
{
    const char *vendor = class ? gcpu_fleet_class_vendor(class) : NULL;
    guint number = vendor ? GPOINTER_TO_UINT(g_hash_table_lookup(numbers, vendor)) : 0;

    if (!vendor || number)
        return (guint8)number;
    number = MIN(g_hash_table_size(numbers) + 1, G_MAXUINT8);
    g_hash_table_insert(numbers, (gpointer)vendor, GUINT_TO_POINTER(number));
    return (guint8)number;
}

/* For each column; 0: not known. What is beyond 254 vendors is taken for one. */
static guint8 *number_vendors(const GcpuFleetMatrix *matrix, GHashTable *numbers)
{
    guint8 *vendors = g_new(guint8, matrix->columns->len);

    for (guint i = 0; i < matrix->columns->len; i++)
        vendors[i] = number_of(numbers, g_ptr_array_index(matrix->columns, i));
    return vendors;
}

/* As gcpu_move_vendor_check(), without a branch for a cell. */
static void clear_other_vendors(const guint8 *vendors, guint8 own, guint n, guint8 *cells)
{
    for (guint i = 0; i < n; i++)
        cells[i] = (guint8)(cells[i] * ((vendors[i] == own) | (vendors[i] == 0)));
}

void gcpu_fleet_matrix_fill_moves(GcpuFleetMatrix *matrix)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree guint8 *vendors = number_vendors(matrix, numbers);
    g_autoptr(GcpuMatrixBanks) banks = gcpu_matrix_banks_new();
    g_autoptr(GArray) order = gcpu_matrix_banks_order(matrix->rows);

    for (guint i = 0; i < matrix->columns->len; i++) {
        const GcpuFleetClass *class = g_ptr_array_index(matrix->columns, i);
        if (class)
            gcpu_matrix_banks_add(banks, class, i);
    }
    for (guint i = 0; i < order->len; i++) {
        guint index = g_array_index(order, guint, i);
        const GcpuFleetMatrixRow *row = &g_array_index(matrix->rows, GcpuFleetMatrixRow, index);
        guint8 *cells = gcpu_matrix_fill_row(matrix->cells, index);
        guint8 own = row->class && row->cpu ? number_of(numbers, row->class) : 0;
        if (row->class || row->cpu)
            gcpu_matrix_banks_fill(banks, row, cells);
        if (own && g_strcmp0(row->class->offer->virt_type, "kvm") == 0)
            clear_other_vendors(vendors, own, matrix->columns->len, cells);
    }
}

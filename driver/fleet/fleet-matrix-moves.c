/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/rules.h"
#include "fleet/fleet-matrix-banks.h"
#include "fleet/fleet-verdict.h"

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

guint8 gcpu_fleet_matrix_ask_cell(const GcpuFleetMatrixRow *row, const GcpuFleetClass *class)
{
    g_autoptr(GcpuExplanation) explanation = gcpu_fleet_matrix_ask(row, class);

    return (guint8)explanation->verdict;
}

void gcpu_fleet_matrix_fill_moves(GcpuFleetMatrix *matrix)
{
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
        if (row->class || row->cpu)
            gcpu_matrix_banks_fill(banks, row, gcpu_matrix_fill_row(matrix->cells, index));
    }
}

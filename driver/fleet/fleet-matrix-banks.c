/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-matrix-banks.h"

#include "fleet/fleet-matrix-bank.h"

/** Single: a class that no bank takes. */
typedef struct {
    const GcpuFleetClass *class;
    guint column;
} Single;

struct GcpuMatrixBanks {
    GPtrArray *banks; /* of GcpuMatrixBank */
    GArray *singles;  /* of Single */
};

GcpuMatrixBanks *gcpu_matrix_banks_new(void)
{
    GcpuMatrixBanks *banks = g_new0(GcpuMatrixBanks, 1);

    banks->banks = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_matrix_bank_free);
    banks->singles = g_array_new(FALSE, FALSE, sizeof(Single));
    return banks;
}

void gcpu_matrix_banks_free(GcpuMatrixBanks *banks)
{
    if (!banks)
        return;
    g_ptr_array_unref(banks->banks);
    g_array_unref(banks->singles);
    g_free(banks);
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

void gcpu_matrix_banks_add(GcpuMatrixBanks *banks, const GcpuFleetClass *class, guint column)
{
    const Single single = { class, column };

    if (gcpu_matrix_bank_takes(class))
        add_to_bank(banks->banks, class, column);
    else
        g_array_append_val(banks->singles, single);
}

void gcpu_matrix_banks_fill(GcpuMatrixBanks *banks, const GcpuFleetMatrixRow *row, guint8 *cells)
{
    for (guint i = 0; i < banks->banks->len; i++)
        gcpu_matrix_bank_fill(g_ptr_array_index(banks->banks, i), row, cells);
    for (guint i = 0; i < banks->singles->len; i++) {
        const Single *single = &g_array_index(banks->singles, Single, i);
        cells[single->column] = gcpu_fleet_matrix_ask_cell(row, single->class);
    }
}

static const char *model_of(const GcpuFleetMatrixRow *row)
{
    return row->cpu ? row->cpu->model : NULL;
}

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

GArray *gcpu_matrix_banks_order(const GArray *rows)
{
    GArray *order = g_array_sized_new(FALSE, FALSE, sizeof(guint), rows->len);

    for (guint i = 0; i < rows->len; i++)
        g_array_append_val(order, i);
    g_array_sort_with_data(order, by_kind, (gpointer)rows);
    return order;
}

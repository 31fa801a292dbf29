/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/place-moves.h"

#include "cpu/rules.h"
#include "fleet/common-base.h"
#include "fleet/fleet-matrix-banks.h"

#define NO_ROW G_MAXUINT

/** Counting: the guests that start somewhere, equal ones once. */
typedef struct {
    GcpuPlace *place;
    GcpuPlaceJudge *judge;
    const GcpuFleetClasses *classes;
    GArray *rows;        /* of GcpuFleetMatrixRow, each one guest; its CPU is borrowed */
    GHashTable *numbers; /* GcpuFleetVerdict → number of its row + 1 */
    guint *row_of;       /* for each class: the row of its guest, or NO_ROW */
    guint *vendor_of;    /* for each class: the number of its vendor, below @n_vendors */
    guint n_vendors;
    guint *n_targets; /* for each row, in it for each vendor */
} Counting;

static guint number_vendor(GHashTable *numbers, const GcpuFleetClass *class)
{
    const char *vendor = gcpu_fleet_class_vendor(class);
    gpointer key = (gpointer)(vendor ? vendor : ""), number;

    if (!g_hash_table_lookup_extended(numbers, key, NULL, &number)) {
        number = GUINT_TO_POINTER(g_hash_table_size(numbers));
        g_hash_table_insert(numbers, key, number);
    }
    return GPOINTER_TO_UINT(number);
}

/* KVM shows a guest the vendor of its host, whatever its model. Of classes with features the
 * numbers are there already; on the others nobody can say whether a guest starts. */
static void number_vendors(Counting *counting)
{
    const GcpuFleetClasses *classes = counting->classes;
    const GcpuCommonBase *base = classes->common_base;
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, i);
        if (g_strcmp0(classes->virt_type, "kvm") != 0)
            break;
        counting->vendor_of[i] = class->features ? base->classes[i].vendor
                                                 : base->n_vendors + number_vendor(numbers, class);
    }
    counting->n_vendors = base->n_vendors + g_hash_table_size(numbers);
}

static void add_target(Counting *counting, guint row, guint class)
{
    counting->n_targets[row * counting->n_vendors + counting->vendor_of[class]] +=
        gcpu_fleet_classes_get(counting->classes, class)->n_fresh;
}

static const GcpuFleetVerdict *verdict_at(const GcpuPlace *place, guint index)
{
    return ((const GcpuPlaceClass *)g_ptr_array_index(place->classes, index))->verdict;
}

static guint hash_text(const char *text)
{
    return text ? g_str_hash(text) : 0;
}

/* Of guests with a CPU. */
static guint hash_guest(gconstpointer key)
{
    const GcpuFleetVerdict *verdict = key;
    guint hash = hash_text(verdict->machine) ^ hash_text(verdict->cpu->model);

    for (guint i = 0; i < verdict->cpu->features->len; i++)
        hash = hash * 31 + g_str_hash(gcpu_def_feature(verdict->cpu, i)->name) +
               gcpu_def_policy(verdict->cpu, i);
    return hash;
}

static gboolean is_same_guest(gconstpointer one, gconstpointer other)
{
    const GcpuFleetVerdict *a = one, *b = other;

    return g_strcmp0(a->machine, b->machine) == 0 && gcpu_def_equal(a->cpu, b->cpu);
}

static guint find_or_add_row(Counting *counting, const GcpuFleetVerdict *verdict)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(counting->numbers, verdict));

    if (number)
        return number - 1;
    GcpuFleetMatrixRow row = gcpu_fleet_matrix_row(NULL, verdict->cpu, NULL, verdict->machine);
    g_array_append_val(counting->rows, row);
    g_hash_table_insert(counting->numbers, (gpointer)verdict,
                        GUINT_TO_POINTER(counting->rows->len));
    return counting->rows->len - 1;
}

/* Only hosts whose facts are fresh are targets. */
static void count_targets(Counting *counting)
{
    const GcpuFleetClasses *classes = counting->classes;
    g_autoptr(GcpuMatrixBanks) banks = gcpu_matrix_banks_new();
    g_autoptr(GArray) order = gcpu_matrix_banks_order(counting->rows);
    g_autofree guint8 *cells = g_new0(guint8, MAX(classes->classes->len, 1));

    for (guint i = 0; i < classes->classes->len; i++) {
        if (gcpu_fleet_classes_get(classes, i)->n_fresh)
            gcpu_matrix_banks_add(banks, gcpu_fleet_classes_get(classes, i), i);
    }
    for (guint i = 0; i < order->len; i++) {
        guint index = g_array_index(order, guint, i);
        gcpu_matrix_banks_fill(banks, &g_array_index(counting->rows, GcpuFleetMatrixRow, index),
                               cells);
        for (guint j = 0; j < classes->classes->len; j++) {
            if (gcpu_cell_is_yes(cells[j]))
                add_target(counting, index, j);
        }
    }
}

/* Whether a guest has after its start what it had before, so that every class was asked about it.
 */
static gboolean is_known(const Counting *counting, const GcpuFleetGuest *guests,
                         const GcpuFleetMatrixRow *row)
{
    for (guint i = 0; i < counting->classes->classes->len; i++) {
        if (!guests[i].cpu || guests[i].cpu != guests[0].cpu || guests[i].machine)
            return FALSE;
    }
    return !row->machine && gcpu_def_equal(guests[0].cpu, row->cpu);
}

/* For one guest it does not pay to lay the classes side by side. */
static void count_singly(Counting *counting, const GcpuFleetGuest *guests)
{
    const GcpuFleetMatrixRow *row = &g_array_index(counting->rows, GcpuFleetMatrixRow, 0);
    const GPtrArray *verdicts = counting->place->verdicts;
    const GcpuFleetGuest guest = { row->cpu, row->machine };
    gboolean was_asked = is_known(counting, guests, row);
    guint n_spare = 0;

    for (guint i = 0; i < counting->classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(counting->classes, i);
        if (!class->n_fresh)
            continue;
        guint index =
            was_asked ? 0 : gcpu_place_judge_ask(counting->judge, class, &guest, &n_spare);
        const GcpuFleetVerdict *verdict =
            was_asked ? verdict_at(counting->place, i) : g_ptr_array_index(verdicts, index);
        if (gcpu_fleet_verdict_is_yes(verdict))
            add_target(counting, 0, i);
    }
}

/* A guest without CPU runs wherever its machine type is. */
static guint count_without_cpu(const Counting *counting, guint from, const char *machine)
{
    const GcpuFleetClasses *classes = counting->classes;
    const GcpuFleetGuest guest = { NULL, machine };
    guint n_hosts = 0;

    for (guint i = 0; i < classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, i);
        g_autoptr(GcpuFleetVerdict) verdict = gcpu_fleet_verdict_new(class, &guest);
        if (gcpu_fleet_verdict_is_yes(verdict) &&
            counting->vendor_of[i] == counting->vendor_of[from])
            n_hosts += class->n_fresh;
    }
    return n_hosts;
}

static guint row_of_verdict(Counting *counting, guint class)
{
    const GcpuFleetVerdict *verdict = verdict_at(counting->place, class);

    if (class > 0 && verdict_at(counting->place, class - 1) == verdict)
        return counting->row_of[class - 1];
    return find_or_add_row(counting, verdict);
}

static void list_guests(Counting *counting, const GcpuFleetGuest *guests)
{
    for (guint i = 0; i < counting->classes->classes->len; i++) {
        const GcpuFleetVerdict *verdict = verdict_at(counting->place, i);
        GcpuPlaceClass *class = g_ptr_array_index(counting->place->classes, i);
        counting->row_of[i] = NO_ROW;
        if (!gcpu_fleet_verdict_is_yes(verdict))
            continue;
        if (verdict->cpu)
            counting->row_of[i] = row_of_verdict(counting, i);
        else if (!guests[i].cpu)
            class->n_moves = count_without_cpu(counting, i, verdict->machine);
    }
}

void gcpu_place_count_moves(GcpuPlace *place, GcpuPlaceJudge *judge,
                            const GcpuFleetClasses *classes, const GcpuFleetGuest *guests)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(GcpuFleetMatrixRow));
    g_autoptr(GHashTable) numbers = g_hash_table_new(hash_guest, is_same_guest);
    g_autofree guint *row_of = g_new(guint, MAX(classes->classes->len, 1));
    g_autofree guint *vendor_of = g_new0(guint, MAX(classes->classes->len, 1));
    Counting counting = { place, judge, classes, rows, numbers, row_of, vendor_of, 0, NULL };

    number_vendors(&counting);
    list_guests(&counting, guests);
    g_autofree guint *n_targets = g_new0(guint, MAX(rows->len, 1) * counting.n_vendors);
    counting.n_targets = n_targets;
    if (rows->len == 1)
        count_singly(&counting, guests);
    else if (rows->len)
        count_targets(&counting);
    for (guint i = 0; i < classes->classes->len; i++) {
        GcpuPlaceClass *class = g_ptr_array_index(place->classes, i);
        if (row_of[i] != NO_ROW)
            class->n_moves = n_targets[row_of[i] * counting.n_vendors + vendor_of[i]];
    }
}

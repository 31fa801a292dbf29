/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-table.h: the CPUs of very many hosts, equal ones kept once.
 *
 * A fleet of a million hosts has a few dozen different CPUs. Those are the classes of the table:
 * all that gcpu_compare() and gcpu_baseline() look at in a host (features, vendor, model) is the
 * same in a class, so that every question is answered once for each class. A host is four bytes.
 * All CPUs are of one x86 map; hosts whose libvirt has another map belong into another table. */
#pragma once

#include "cpu/baseline.h"
#include "cpu/map.h"
#include "cpu/verdict.h"

typedef struct GcpuHostTable GcpuHostTable;

/** GcpuHostClass: hosts of equal CPU. Borrowed: valid until the table changes. */
typedef struct {
    const char *model;              /* NULL: nothing is known of these hosts' CPU */
    const char *vendor;             /* NULL: not stated */
    const GcpuFeatureSet *features; /* gcpu_map_words() words; empty if nothing is known */
    guint n_hosts;
} GcpuHostClass;

/** gcpu_host_table_new: Returns: (transfer full): an empty table; keeps a reference to @map, which
 * must be of x86. */
GCPU_PUBLIC GcpuHostTable *gcpu_host_table_new(const GcpuMap *map);
GCPU_PUBLIC void gcpu_host_table_free(GcpuHostTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostTable, gcpu_host_table_free)

/**
 * gcpu_host_table_add:
 * @cpu: (nullable): the host's CPU, of either type; NULL or without model: unknown
 * @out_class: (out) (optional): its class
 *
 * The host gets the next number, beginning with 0; a class as well, in the order of first sight.
 *
 * Returns: FALSE with the errors of gcpu_expand_set(), the table unchanged.
 */
GCPU_PUBLIC gboolean gcpu_host_table_add(GcpuHostTable *table, const GcpuDef *cpu, guint *out_class,
                                         GError **error);

/** gcpu_host_table_add_to_class: adds a host whose CPU is known to be that of the class @index. */
GCPU_PUBLIC void gcpu_host_table_add_to_class(GcpuHostTable *table, guint index);

GCPU_PUBLIC const GcpuMap *gcpu_host_table_map(const GcpuHostTable *table);
GCPU_PUBLIC guint gcpu_host_table_n_hosts(const GcpuHostTable *table);
GCPU_PUBLIC guint gcpu_host_table_n_classes(const GcpuHostTable *table);

/** gcpu_host_table_class_of: Returns: the class of host @host. */
GCPU_PUBLIC guint gcpu_host_table_class_of(const GcpuHostTable *table, guint host);

/** gcpu_host_table_get_class: @out_class: (out): class @index. */
GCPU_PUBLIC void gcpu_host_table_get_class(const GcpuHostTable *table, guint index,
                                           GcpuHostClass *out_class);

/** gcpu_host_table_sets: Returns: (transfer none): the features of all classes side by side, fit
 * for gcpu_demand_check_many(); valid until the table changes. */
GCPU_PUBLIC const GcpuFeatureSet *gcpu_host_table_sets(const GcpuHostTable *table);

/**
 * gcpu_host_table_check:
 * @cpu: what to run, host or guest type
 * @out_verdicts: (out): a #GcpuVerdict in a byte for each class: for every host of the class it is
 * that of gcpu_compare()
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if @cpu has a model or a feature that the map does not
 * know; gcpu_compare() then fails alike, or is incompatible for a reason that it sees before.
 */
GCPU_PUBLIC gboolean gcpu_host_table_check(const GcpuHostTable *table, const GcpuDef *cpu,
                                           guint8 *out_verdicts, GError **error);

/**
 * gcpu_host_table_baseline:
 * @hosts: (nullable): numbers of hosts, in the order in which gcpu_baseline() would get their CPUs;
 * NULL: all
 * @n_hosts: how many; not looked at if @hosts is NULL
 * @request: what is wanted; its CPUs are not looked at
 *
 * The map must be complete.
 *
 * Returns: (transfer full) (nullable): what gcpu_baseline() answers for the CPUs of these hosts, or
 * NULL with its errors.
 */
GCPU_PUBLIC GcpuDef *gcpu_host_table_baseline(const GcpuHostTable *table, const guint *hosts,
                                              guint n_hosts, const GcpuBaselineRequest *request,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

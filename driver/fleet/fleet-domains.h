/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-domains.h: a fleet divided into domains in which guests move freely, and the CPU that all
 * hosts of each have.
 *
 * The division is that of partition.h over the features that guests can have at most (host-model).
 * Hosts of other architectures and vendors never share a domain; where features do not tell what a
 * guest needs, hosts share one only if their CPUs are of one model (ppc64) or the hosts are of one
 * class. Hosts whose facts are not fresh are left out, the gaps of the classes tell them. */
#pragma once

#include "fleet/fleet-classes.h"

/** GcpuFleetLoss: one feature that hosts of a domain give up. */
typedef struct {
    char *name;
    guint n_hosts; /* that have it and give it up */
} GcpuFleetLoss;

typedef struct {
    const char *arch, *vendor; /* borrowed; vendor NULL: not stated */
    GPtrArray *hosts;          /* of const GcpuFleetHost, by name */
    guint n_classes;
    GcpuDef *cpu;      /* a guest's CPU that every host can run; NULL: nobody can say one */
    guint n_features;  /* in common */
    GPtrArray *lost;   /* of GcpuFleetLoss, most hosts first */
    guint64 given_up;  /* the sum over @lost */
    GPtrArray *models; /* of char *: the best models by name that QEMU can run on every host, see
                          common.h; empty: there is none, or names do not tell (not x86) */
} GcpuFleetDomain;

/** GcpuFleetDomains: allocated only by this library; fields may be added at the end. */
typedef struct {
    GPtrArray *domains; /* of GcpuFleetDomain, most hosts first */
    guint64 given_up;   /* in all */
    guint64 at_least;   /* what no division can do without, see GcpuPartition */
    guint n_left_out;   /* hosts whose facts are not fresh, or that are in no class */
} GcpuFleetDomains;

/**
 * gcpu_fleet_domains_new:
 * @classes: of one fleet, @n_classes of them, one for each architecture; must outlive the result
 * @domains_max: k
 *
 * Returns: (transfer full) (nullable): NULL with the errors of gcpu_partition().
 */
GCPU_PUBLIC GcpuFleetDomains *gcpu_fleet_domains_new(const GcpuFleetClasses *const *classes,
                                                     guint n_classes, guint domains_max,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_fleet_domains_free(GcpuFleetDomains *domains);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetDomains, gcpu_fleet_domains_free)

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* partition.h: into which domains to divide hosts, so that guests move freely in each and give up
 * the least.
 *
 * A guest that can run on every host of a domain has the features that all of them have. What a
 * host has besides is given up there. The objective is the least sum, over all hosts, of features
 * given up; hosts of different groups (vendor, architecture) are never in one domain. Up to
 * %GCPU_PARTITION_EXACT_MAX different CPUs in a group the answer is the best there is; beyond, a
 * good one is found, and how far from the best it can be is proved by a bound. */
#pragma once

#include "cpu/error.h"
#include "cpu/feature-set.h"

/** GCPU_PARTITION_EXACT_MAX: the work is the third power of 3 to this number, times the domains. */
#define GCPU_PARTITION_EXACT_MAX 13

/** GCPU_PARTITION_ITEMS_MAX: more are refused. */
#define GCPU_PARTITION_ITEMS_MAX 1000

/** GcpuPartitionItem: hosts of equal CPU. */
typedef struct {
    const GcpuFeatureSet *features; /* bits of one index for all items */
    guint group;                    /* numbers of any meaning: equal ones may share a domain */
    guint n_hosts;                  /* at least 1 */
} GcpuPartitionItem;

typedef struct {
    const GcpuPartitionItem *items;
    guint n_items;
    guint n_words;     /* of each set */
    guint domains_max; /* k */
} GcpuPartitionRequest;

/** GcpuPartition: allocated only by this library; fields may be added at the end. */
typedef struct {
    guint n_domains;  /* at most k */
    guint *domain_of; /* for each item; domains are numbered in the order of their first items */
    guint64 given_up; /* the objective: features given up, summed over hosts */
    guint64 at_least; /* what no partition can do without; equal to @given_up: this is the best */
} GcpuPartition;

/**
 * gcpu_partition:
 *
 * The answer does not depend on the order of the items, as long as their domains are compared by
 * content and not by number; one more domain never costs more.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID if there are no items, too
 * many, or if k is 0; with %GCPU_ERROR_UNUSABLE if there are more groups than k, the message says
 * how many domains are needed.
 */
GCPU_PUBLIC GcpuPartition *gcpu_partition(const GcpuPartitionRequest *request,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_partition_free(GcpuPartition *partition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuPartition, gcpu_partition_free)

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* partition-group.h: the hosts that may share a domain, divided into 1, 2, … domains. Internal.
 *
 * A point is a set of features that some hosts have; the sets of a group's points differ. What a
 * domain costs is what its points have in features, counted for each host, less what all have. */
#pragma once

#include "fleet/partition.h"

typedef struct {
    const GcpuFeatureSet *set;
    guint64 n_hosts;
    guint size; /* features in @set */
} GcpuPartitionPoint;

/** GcpuPartitionGroup: arrays by the number of domains have n_max + 1 members; that for 0 domains
 * is not used. */
typedef struct {
    GcpuPartitionPoint *points; /* sorted by their sets, so that no order of hosts shows */
    guint n_points;
    guint n_words;
    guint n_max;       /* the most domains: at most n_points */
    guint64 *costs;    /* [n]: of the cheapest division into at most n domains that was found */
    guint64 *at_least; /* [n]: what none can do without */
    guint16 *domains;  /* [n * n_points + point]: its domain in that division */
} GcpuPartitionGroup;

/** gcpu_partition_group_init: @points: (transfer full): sorted by gcpu_partition_compare_sets(),
 * no two equal. */
void gcpu_partition_group_init(GcpuPartitionGroup *group, GcpuPartitionPoint *points,
                               guint n_points, guint n_words, guint n_max);
void gcpu_partition_group_clear(GcpuPartitionGroup *group);

/** gcpu_partition_compare_sets: some order of sets, as strcmp(). */
int gcpu_partition_compare_sets(const GcpuFeatureSet *a, const GcpuFeatureSet *b, guint n_words);

/** gcpu_partition_group_domains: Returns: (transfer none): the domains of the points in the
 * division into at most @n. */
guint16 *gcpu_partition_group_domains(const GcpuPartitionGroup *group, guint n);

/** gcpu_partition_group_offer: takes over the division @domains into at most @n domains if it is
 * cheaper than what is known. */
void gcpu_partition_group_offer(GcpuPartitionGroup *group, guint n, const guint16 *domains);

/** gcpu_partition_exact: the best divisions of at most %GCPU_PARTITION_EXACT_MAX points; costs and
 * bounds are then the same. */
void gcpu_partition_exact(GcpuPartitionGroup *group);

/** gcpu_partition_search: good divisions of any number of points: joins the two domains whose join
 * costs least until one is left, then moves single points as long as that helps. */
void gcpu_partition_search(GcpuPartitionGroup *group);

/** gcpu_partition_bound: raises `at_least`, above all for @n domains, one more and one less. */
void gcpu_partition_bound(GcpuPartitionGroup *group, guint n);

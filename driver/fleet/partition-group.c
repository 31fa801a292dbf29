/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/partition-group.h"

int gcpu_partition_compare_sets(const GcpuFeatureSet *a, const GcpuFeatureSet *b, guint n_words)
{
    for (guint i = 0; i < n_words; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

void gcpu_partition_group_init(GcpuPartitionGroup *group, GcpuPartitionPoint *points,
                               guint n_points, guint n_words, guint n_max)
{
    *group = (GcpuPartitionGroup){
        .points = points,
        .n_points = n_points,
        .n_words = n_words,
        .n_max = MIN(n_max, n_points),
    };
    group->costs = g_new(guint64, group->n_max + 1);
    group->at_least = g_new0(guint64, group->n_max + 1);
    group->domains = g_new0(guint16, (gsize)(group->n_max + 1) * n_points);
    for (guint n = 0; n <= group->n_max; n++)
        group->costs[n] = G_MAXUINT64;
}

void gcpu_partition_group_clear(GcpuPartitionGroup *group)
{
    g_free(group->points);
    g_free(group->costs);
    g_free(group->at_least);
    g_free(group->domains);
}

guint16 *gcpu_partition_group_domains(const GcpuPartitionGroup *group, guint n)
{
    return group->domains + (gsize)n * group->n_points;
}

static guint64 cost_of(const GcpuPartitionGroup *group, guint n, const guint16 *domains)
{
    g_autofree GcpuFeatureSet *common = g_new(GcpuFeatureSet, (gsize)n * group->n_words);
    guint64 cost = 0;

    memset(common, 0xff, (gsize)n * group->n_words * sizeof *common);
    for (guint i = 0; i < group->n_points; i++)
        gcpu_feature_set_intersect(common + (gsize)domains[i] * group->n_words,
                                   group->points[i].set, group->n_words);
    for (guint i = 0; i < group->n_points; i++) {
        const GcpuPartitionPoint *point = &group->points[i];
        guint kept =
            gcpu_feature_set_count(common + (gsize)domains[i] * group->n_words, group->n_words);
        cost += point->n_hosts * (point->size - kept);
    }
    return cost;
}

void gcpu_partition_group_offer(GcpuPartitionGroup *group, guint n, const guint16 *domains)
{
    guint64 cost = cost_of(group, n, domains);

    if (cost >= group->costs[n])
        return;
    group->costs[n] = cost;
    memcpy(gcpu_partition_group_domains(group, n), domains, group->n_points * sizeof *domains);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/partition-group.h"

/** Table: everything about the subsets of a few points; a subset is a number, bit i for point i. */
typedef struct {
    guint n, n_max;
    guint64 *alone;  /* [subset]: what it costs as one domain */
    guint64 *best;   /* [n * n_subsets + subset]: in at most n domains */
    guint16 *choice; /* likewise: the domain that holds the lowest point */
} Table;

static void table_clear(Table *table)
{
    g_free(table->alone);
    g_free(table->best);
    g_free(table->choice);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Table, table_clear)

static guint n_subsets(const Table *table)
{
    return 1u << table->n;
}

/* A subset has in common what it has without its lowest point, and what that has. */
static void fill_alone(Table *table, const GcpuPartitionPoint *points, guint n_words)
{
    g_autofree GcpuFeatureSet *common = g_new(GcpuFeatureSet, (gsize)n_subsets(table) * n_words);
    g_autofree guint64 *had = g_new0(guint64, n_subsets(table));
    g_autofree guint64 *n_hosts = g_new0(guint64, n_subsets(table));

    memset(common, 0xff, n_words * sizeof *common);
    for (guint subset = 1; subset < n_subsets(table); subset++) {
        const GcpuPartitionPoint *lowest = &points[__builtin_ctz(subset)];
        guint rest = subset & (subset - 1);
        GcpuFeatureSet *here = common + (gsize)subset * n_words;
        gcpu_feature_set_copy(here, common + (gsize)rest * n_words, n_words);
        gcpu_feature_set_intersect(here, lowest->set, n_words);
        had[subset] = had[rest] + lowest->n_hosts * lowest->size;
        n_hosts[subset] = n_hosts[rest] + lowest->n_hosts;
        table->alone[subset] =
            had[subset] - n_hosts[subset] * gcpu_feature_set_count(here, n_words);
    }
}

/* Some domain holds the lowest point: all of them are tried, the rest has one domain less. */
static void fill_best(Table *table, guint n, guint subset)
{
    guint64 *best = table->best + (gsize)n * n_subsets(table);
    const guint64 *before = best - n_subsets(table);
    guint lowest = subset & -subset, rest = subset ^ lowest;

    best[subset] = G_MAXUINT64;
    for (guint others = rest;; others = (others - 1) & rest) {
        guint domain = others | lowest;
        guint64 left = before[subset ^ domain];
        if (left != G_MAXUINT64 && table->alone[domain] + left < best[subset]) {
            best[subset] = table->alone[domain] + left;
            table->choice[(gsize)n * n_subsets(table) + subset] = (guint16)domain;
        }
        if (others == 0)
            break;
    }
}

static void table_fill(Table *table, const GcpuPartitionPoint *points, guint n_words)
{
    gsize n_rows = table->n_max + 1;

    table->alone = g_new0(guint64, n_subsets(table));
    table->best = g_new0(guint64, n_rows * n_subsets(table));
    table->choice = g_new0(guint16, n_rows * n_subsets(table));
    fill_alone(table, points, n_words);
    for (guint subset = 1; subset < n_subsets(table); subset++)
        table->best[subset] = G_MAXUINT64;
    for (guint n = 1; n <= table->n_max; n++) {
        for (guint subset = 1; subset < n_subsets(table); subset++)
            fill_best(table, n, subset);
    }
}

static void read_domains(const Table *table, guint n, guint16 *domains)
{
    guint subset = n_subsets(table) - 1;

    for (guint16 number = 0; subset; number++, n--) {
        guint domain = table->choice[(gsize)n * n_subsets(table) + subset];
        for (guint i = 0; i < table->n; i++) {
            if (domain >> i & 1)
                domains[i] = number;
        }
        subset ^= domain;
    }
}

void gcpu_partition_exact(GcpuPartitionGroup *group)
{
    g_auto(Table) table = { .n = group->n_points, .n_max = group->n_max };

    g_return_if_fail(group->n_points <= GCPU_PARTITION_EXACT_MAX);
    table_fill(&table, group->points, group->n_words);
    for (guint n = 1; n <= group->n_max; n++) {
        group->costs[n] = table.best[(gsize)n * n_subsets(&table) + n_subsets(&table) - 1];
        group->at_least[n] = group->costs[n];
        read_domains(&table, n, gcpu_partition_group_domains(group, n));
    }
}

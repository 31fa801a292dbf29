/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* partition-bound.c: what no division of a group can do without.
 *
 * The common features of any domain are an intersection of sets: one of the centres. A division
 * into n domains is a choice of n centres, and each point pays for what it has besides its centre.
 * That is the n-median problem, and Lagrange's relaxation bounds it: let every point i have a price
 * u_i; a centre earns the sum of u_i − cost over the points for which that is positive; then no
 * choice costs less than all prices together less the n largest earnings, whatever the prices are.
 * The subgradient method looks for prices at which this is most. All in whole numbers, so that the
 * bound is proved and not rounded.
 *
 * Where there are too many intersections, those of two points are centres instead: the smallest
 * point of the domain, and the one that takes most from it. What a point has besides these two it
 * gives up in any case. */
#include "fleet/partition-group.h"

/* What the memory and the time of a second allow. */
#define CENTRES_MAX 20000
#define LINKS_MAX   3000000
#define ROUNDS_MAX  150
#define LINK_VISITS 50000000

/* Prices are multiples of 1/SCALE. */
#define SCALE 256

/** Link: a point that may have a centre. */
typedef struct {
    guint point;
    gint64 cost; /* scaled: what it has besides */
} Link;

typedef struct {
    guint first, n; /* its links */
    gint64 earns;
} Centre;

/** Relaxation: the problem, and the prices of this moment. */
typedef struct {
    GcpuPartitionGroup *group;
    guint *by_size;  /* points, those with fewest features first */
    GArray *centres; /* of Centre */
    GArray *links;   /* of Link */
    gint64 *prices;  /* [point] */
    guint *taken_by; /* [point]: how many of the chosen centres earn from it */
    GArray *ranking; /* of guint: the centres that earn most, most first */
} Relaxation;

static void relaxation_clear(Relaxation *relaxation)
{
    g_clear_pointer(&relaxation->centres, g_array_unref);
    g_clear_pointer(&relaxation->links, g_array_unref);
    g_clear_pointer(&relaxation->ranking, g_array_unref);
    g_free(relaxation->by_size);
    g_free(relaxation->prices);
    g_free(relaxation->taken_by);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Relaxation, relaxation_clear)

static guint hash_set(gconstpointer data)
{
    const GBytes *bytes = data;

    return g_bytes_hash(bytes);
}

static void add_set(GHashTable *known, GPtrArray *list, const GcpuFeatureSet *set, guint n_words)
{
    GBytes *bytes = g_bytes_new(set, n_words * sizeof *set);

    if (g_hash_table_contains(known, bytes)) {
        g_bytes_unref(bytes);
        return;
    }
    g_hash_table_add(known, bytes);
    g_ptr_array_add(list, bytes);
}

/* Returns: (nullable): every intersection of sets of points, of GBytes borrowed from @known; NULL:
 * too many. */
static GPtrArray *find_intersections(const GcpuPartitionGroup *group, GHashTable *known)
{
    GPtrArray *list = g_ptr_array_new();
    g_autofree GcpuFeatureSet *common = gcpu_feature_set_new(group->n_words);

    for (guint i = 0; i < group->n_points && list->len <= CENTRES_MAX; i++) {
        guint n_before = list->len;
        add_set(known, list, group->points[i].set, group->n_words);
        for (guint j = 0; j < n_before && list->len <= CENTRES_MAX; j++) {
            gcpu_feature_set_copy(common, g_bytes_get_data(list->pdata[j], NULL), group->n_words);
            gcpu_feature_set_intersect(common, group->points[i].set, group->n_words);
            add_set(known, list, common, group->n_words);
        }
    }
    if (list->len > CENTRES_MAX)
        g_clear_pointer(&list, g_ptr_array_unref);
    return list;
}

/** Anchor: who a centre is for. */
typedef struct {
    const GcpuFeatureSet *common;
    guint first;                /* only points from here on, by size; */
    guint spared;               /* only points that take no more than that from … */
    const GcpuFeatureSet *from; /* … this; NULL: any that has all of @common */
} Anchor;

static guint count_lost(const GcpuFeatureSet *of, const GcpuFeatureSet *in, guint n_words)
{
    guint n = 0;

    for (guint i = 0; i < n_words; i++)
        n += (guint)__builtin_popcountll(of[i] & ~in[i]);
    return n;
}

static gboolean may_have(const Anchor *anchor, const GcpuPartitionPoint *point, guint n_words)
{
    if (!anchor->from)
        return gcpu_feature_set_is_subset(anchor->common, point->set, n_words);
    return count_lost(anchor->from, point->set, n_words) <= anchor->spared;
}

static void add_centre(Relaxation *relaxation, const Anchor *anchor)
{
    const GcpuPartitionGroup *group = relaxation->group;
    Centre centre = { .first = relaxation->links->len };

    for (guint i = anchor->first; i < group->n_points; i++) {
        const GcpuPartitionPoint *point = &group->points[relaxation->by_size[i]];
        guint lost = count_lost(point->set, anchor->common, group->n_words);
        Link link = { relaxation->by_size[i], (gint64)(point->n_hosts * lost) * SCALE };
        if (may_have(anchor, point, group->n_words))
            g_array_append_val(relaxation->links, link);
    }
    centre.n = relaxation->links->len - centre.first;
    g_array_append_val(relaxation->centres, centre);
}

/* Two sets, the first that of the smallest point of its domain. */
static void add_pairs(Relaxation *relaxation)
{
    const GcpuPartitionGroup *group = relaxation->group;
    gboolean only_single = group->n_points * group->n_points / 2 > CENTRES_MAX;
    g_autofree GcpuFeatureSet *common = gcpu_feature_set_new(group->n_words);

    for (guint i = 0; i < group->n_points; i++) {
        const GcpuFeatureSet *small = group->points[relaxation->by_size[i]].set;
        guint end = only_single ? i + 1 : group->n_points;
        for (guint j = i; j < end && relaxation->links->len < LINKS_MAX; j++) {
            const GcpuFeatureSet *other = group->points[relaxation->by_size[j]].set;
            guint spared = only_single ? G_MAXUINT : count_lost(small, other, group->n_words);
            gcpu_feature_set_copy(common, small, group->n_words);
            if (!only_single)
                gcpu_feature_set_intersect(common, other, group->n_words);
            add_centre(relaxation, &(Anchor){ common, i, spared, small });
        }
    }
}

static gint by_size(gconstpointer a, gconstpointer b, gpointer points)
{
    const GcpuPartitionPoint *one = (const GcpuPartitionPoint *)points + *(const guint *)a;
    const GcpuPartitionPoint *other = (const GcpuPartitionPoint *)points + *(const guint *)b;

    if (one->size != other->size)
        return one->size < other->size ? -1 : 1;
    return (one > other) - (one < other);
}

static void relaxation_start(Relaxation *relaxation, GcpuPartitionGroup *group)
{
    *relaxation = (Relaxation){
        .group = group,
        .by_size = g_new(guint, group->n_points),
        .centres = g_array_new(FALSE, FALSE, sizeof(Centre)),
        .links = g_array_new(FALSE, FALSE, sizeof(Link)),
        .ranking = g_array_new(FALSE, FALSE, sizeof(guint)),
        .prices = g_new0(gint64, group->n_points),
        .taken_by = g_new0(guint, group->n_points),
    };
    for (guint i = 0; i < group->n_points; i++)
        relaxation->by_size[i] = i;
    g_qsort_with_data(relaxation->by_size, (gint)group->n_points, sizeof(guint), by_size,
                      group->points);
}

/* Returns: FALSE: too many. */
static gboolean add_intersections(Relaxation *relaxation)
{
    const GcpuPartitionGroup *group = relaxation->group;
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(hash_set, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    g_autoptr(GPtrArray) list = find_intersections(group, known);

    for (guint i = 0; list && i < list->len && relaxation->links->len < LINKS_MAX; i++)
        add_centre(relaxation, &(Anchor){ .common = g_bytes_get_data(list->pdata[i], NULL) });
    return list && relaxation->links->len < LINKS_MAX;
}

static gboolean set_up(Relaxation *relaxation, GcpuPartitionGroup *group)
{
    relaxation_start(relaxation, group);
    if (add_intersections(relaxation))
        return TRUE;
    g_array_set_size(relaxation->centres, 0);
    g_array_set_size(relaxation->links, 0);
    add_pairs(relaxation);
    return relaxation->links->len < LINKS_MAX;
}

static const Centre *centre_at(const Relaxation *relaxation, guint index)
{
    return &g_array_index(relaxation->centres, Centre, index);
}

static const Link *links_of(const Relaxation *relaxation, const Centre *centre)
{
    return &g_array_index(relaxation->links, Link, centre->first);
}

static void count_earnings(Relaxation *relaxation)
{
    for (guint i = 0; i < relaxation->centres->len; i++) {
        Centre *centre = &g_array_index(relaxation->centres, Centre, i);
        const Link *links = links_of(relaxation, centre);
        gint64 earns = 0;
        for (guint j = 0; j < centre->n; j++)
            earns += MAX(relaxation->prices[links[j].point] - links[j].cost, 0);
        centre->earns = earns;
    }
}

/* Keeps the n_max that earn most, the first of equals before the others. */
static void rank_centres(Relaxation *relaxation)
{
    GArray *ranking = relaxation->ranking;

    g_array_set_size(ranking, 0);
    for (guint i = 0; i < relaxation->centres->len; i++) {
        gint64 earns = centre_at(relaxation, i)->earns;
        guint at = ranking->len;
        while (at > 0 &&
               centre_at(relaxation, g_array_index(ranking, guint, at - 1))->earns < earns)
            at--;
        if (at == relaxation->group->n_max)
            continue;
        if (ranking->len == relaxation->group->n_max)
            g_array_set_size(ranking, ranking->len - 1);
        g_array_insert_val(ranking, at, i);
    }
}

/* Raises the bounds for all numbers of domains. Returns: the bound for @n, scaled. */
static gint64 raise_bounds(Relaxation *relaxation, guint n)
{
    GcpuPartitionGroup *group = relaxation->group;
    gint64 bound = 0, of_n = 0;

    for (guint i = 0; i < group->n_points; i++)
        bound += relaxation->prices[i];
    for (guint i = 1; i <= group->n_max; i++) {
        if (i <= relaxation->ranking->len)
            bound -= centre_at(relaxation, g_array_index(relaxation->ranking, guint, i - 1))->earns;
        guint64 at_least = bound > 0 ? ((guint64)bound + SCALE - 1) / SCALE : 0;
        group->at_least[i] = MAX(group->at_least[i], at_least);
        if (i == n)
            of_n = bound;
    }
    return of_n;
}

/* How often each point is taken by the centres that earn most. */
static void count_taken(Relaxation *relaxation, guint n)
{
    memset(relaxation->taken_by, 0, relaxation->group->n_points * sizeof *relaxation->taken_by);
    for (guint i = 0; i < MIN(n, relaxation->ranking->len); i++) {
        const Centre *centre = centre_at(relaxation, g_array_index(relaxation->ranking, guint, i));
        const Link *links = links_of(relaxation, centre);
        for (guint j = 0; j < centre->n; j++)
            relaxation->taken_by[links[j].point] +=
                relaxation->prices[links[j].point] > links[j].cost;
    }
}

/* A point that nobody takes offers more, one that several take offers less. */
static gboolean change_prices(Relaxation *relaxation, gint64 missing, double pace)
{
    guint n_points = relaxation->group->n_points;
    double norm = 0;

    for (guint i = 0; i < n_points; i++) {
        double wanted = 1.0 - relaxation->taken_by[i];
        norm += wanted * wanted;
    }
    if (norm == 0 || missing <= 0)
        return FALSE;
    double step = pace * (double)missing / norm;
    for (guint i = 0; i < n_points; i++)
        relaxation->prices[i] += (gint64)(step * (1.0 - relaxation->taken_by[i]));
    return TRUE;
}

/* To begin with, each point pays what it does in the division that is known. */
static void set_first_prices(Relaxation *relaxation, guint n)
{
    const GcpuPartitionGroup *group = relaxation->group;

    for (guint i = 0; i < group->n_points; i++)
        relaxation->prices[i] =
            (gint64)(group->costs[n] / group->n_points + group->points[i].n_hosts) * SCALE;
}

static void relax(Relaxation *relaxation, guint n)
{
    GcpuPartitionGroup *group = relaxation->group;
    gint64 best = G_MININT64;
    double pace = 1.5;
    guint n_rounds = MIN(ROUNDS_MAX, LINK_VISITS / MAX(relaxation->links->len, 1));

    set_first_prices(relaxation, n);
    for (guint round = 0, idle = 0; round < n_rounds; round++) {
        count_earnings(relaxation);
        rank_centres(relaxation);
        gint64 bound = raise_bounds(relaxation, n);
        count_taken(relaxation, n);
        idle = bound > best ? 0 : idle + 1;
        best = MAX(best, bound);
        if (idle >= 6) {
            pace /= 2;
            idle = 0;
        }
        if (!change_prices(relaxation, (gint64)group->costs[n] * SCALE - bound, pace))
            return;
    }
}

void gcpu_partition_bound(GcpuPartitionGroup *group, guint n)
{
    g_auto(Relaxation) relaxation = { 0 };

    /* One domain is no choice. */
    group->at_least[1] = group->costs[1];
    if (!set_up(&relaxation, group))
        return;
    /* Its neighbours as well: where there are several groups, they count, too. */
    for (guint i = MAX(n, 3) - 1; i <= MIN(n + 1, group->n_max); i++)
        relax(&relaxation, i);
}

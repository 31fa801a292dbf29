/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/partition.h"

#include "fleet/partition-group.h"

/** Sorted: an item, where it stood, and where it went. */
typedef struct {
    const GcpuPartitionItem *item;
    guint index;
    guint group, point; /* of the division */
} Sorted;

/** Division: all groups, and how many domains each gets. */
typedef struct {
    const GcpuPartitionRequest *request;
    GArray *sorted; /* of Sorted */
    GArray *groups; /* of GcpuPartitionGroup */
    guint *shares;  /* [group]: domains */
    guint k;        /* domains in all; more than items make no sense */
} Division;

static void division_clear(Division *division)
{
    g_clear_pointer(&division->sorted, g_array_unref);
    g_clear_pointer(&division->groups, g_array_unref);
    g_free(division->shares);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Division, division_clear)

static GcpuPartitionGroup *group_at(const Division *division, guint index)
{
    return &g_array_index(division->groups, GcpuPartitionGroup, index);
}

static gint by_group_and_set(gconstpointer a, gconstpointer b, gpointer n_words)
{
    const GcpuPartitionItem *one = ((const Sorted *)a)->item, *other = ((const Sorted *)b)->item;

    if (one->group != other->group)
        return one->group < other->group ? -1 : 1;
    return gcpu_partition_compare_sets(one->features, other->features, GPOINTER_TO_UINT(n_words));
}

static void sort_items(Division *division)
{
    const GcpuPartitionRequest *request = division->request;

    division->sorted = g_array_new(FALSE, FALSE, sizeof(Sorted));
    for (guint i = 0; i < request->n_items; i++) {
        Sorted sorted = { .item = &request->items[i], .index = i };
        g_array_append_val(division->sorted, sorted);
    }
    g_array_sort_with_data(division->sorted, by_group_and_set, GUINT_TO_POINTER(request->n_words));
}

/* Items of the group that begins at @begin become points, equal ones the same. */
static guint add_group(Division *division, guint begin, guint domains_max)
{
    guint n_words = division->request->n_words, n_points = 0, end = begin;
    GcpuPartitionPoint *points = g_new(GcpuPartitionPoint, division->sorted->len - begin);
    guint group = g_array_index(division->sorted, Sorted, begin).item->group;
    GcpuPartitionGroup made;

    for (; end < division->sorted->len; end++) {
        Sorted *sorted = &g_array_index(division->sorted, Sorted, end);
        const GcpuPartitionItem *item = sorted->item;
        if (item->group != group)
            break;
        if (n_points == 0 ||
            !gcpu_feature_set_equal(points[n_points - 1].set, item->features, n_words))
            points[n_points++] =
                (GcpuPartitionPoint){ item->features, 0,
                                      gcpu_feature_set_count(item->features, n_words) };
        points[n_points - 1].n_hosts += item->n_hosts;
        sorted->group = division->groups->len;
        sorted->point = n_points - 1;
    }
    gcpu_partition_group_init(&made, points, n_points, n_words, domains_max);
    g_array_append_val(division->groups, made);
    return end;
}

static guint count_groups(const GArray *sorted)
{
    guint n = 0;

    for (guint i = 0; i < sorted->len; i++)
        n += i == 0 || g_array_index(sorted, Sorted, i).item->group !=
                           g_array_index(sorted, Sorted, i - 1).item->group;
    return n;
}

static gboolean check_domains(guint n_groups, guint k, GError **error)
{
    if (k >= n_groups)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                "%u %s not enough: the hosts are of %u kinds that never share a domain, such as "
                "other vendors or architectures; at least %u domains are needed",
                k, k == 1 ? "domain is" : "domains are", n_groups, n_groups);
    return FALSE;
}

static gboolean check_request(const GcpuPartitionRequest *request, GError **error)
{
    if (request->domains_max == 0)
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                            "hosts cannot be divided into 0 domains; at least 1 is needed");
    else if (request->n_items == 0)
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                            "there are no hosts to divide into domains");
    else if (request->n_items > GCPU_PARTITION_ITEMS_MAX)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "%u different hosts are too many to divide, at most %d are allowed",
                    request->n_items, GCPU_PARTITION_ITEMS_MAX);
    else
        return TRUE;
    return FALSE;
}

static void divide_groups(Division *division)
{
    for (guint i = 0; i < division->groups->len; i++) {
        GcpuPartitionGroup *group = group_at(division, i);
        if (group->n_points <= GCPU_PARTITION_EXACT_MAX)
            gcpu_partition_exact(group);
        else
            gcpu_partition_search(group);
        for (guint n = 2; n <= group->n_max; n++) {
            guint16 *domains = gcpu_partition_group_domains(group, n - 1);
            gcpu_partition_group_offer(group, n, domains);
        }
    }
}

static guint64 value_of(const GcpuPartitionGroup *group, guint n, gboolean is_bound)
{
    guint at = MIN(n, group->n_max);

    return is_bound ? group->at_least[at] : group->costs[at];
}

/* Gives each group at least one domain and the others where they help most: the knapsack problem,
 * solved for all numbers of domains, group after group. With bounds instead of costs it is a bound
 * of the whole. Returns: the sum. */
static guint64 share_domains(const Division *division, gboolean is_bound, guint *out_shares)
{
    guint k = division->k, n_groups = division->groups->len;
    g_autofree guint64 *best = g_new(guint64, (gsize)(n_groups + 1) * (k + 1));
    g_autofree guint *shares = g_new0(guint, (gsize)(n_groups + 1) * (k + 1));

    for (guint left = 0; left <= k; left++)
        best[left] = 0;
    for (guint i = 1; i <= n_groups; i++) {
        const GcpuPartitionGroup *group = group_at(division, i - 1);
        for (guint n = 0; n <= k; n++) {
            guint64 *here = &best[(gsize)i * (k + 1) + n];
            *here = G_MAXUINT64;
            for (guint own = 1; own <= MIN(n, group->n_max); own++) {
                guint64 before = best[(gsize)(i - 1) * (k + 1) + n - own];
                guint64 value = value_of(group, own, is_bound);
                if (before == G_MAXUINT64 || before + value >= *here)
                    continue;
                *here = before + value;
                shares[(gsize)i * (k + 1) + n] = own;
            }
        }
    }
    for (guint i = n_groups, n = k; out_shares && i > 0; n -= out_shares[i - 1], i--)
        out_shares[i - 1] = shares[(gsize)i * (k + 1) + n];
    return best[(gsize)n_groups * (k + 1) + k];
}

static void bound_groups(Division *division)
{
    for (guint i = 0; i < division->groups->len; i++) {
        GcpuPartitionGroup *group = group_at(division, i);
        if (group->n_points > GCPU_PARTITION_EXACT_MAX)
            gcpu_partition_bound(group, division->shares[i]);
    }
}

/* Numbers the domains in the order of their first items. */
static void number_domains(const Division *division, GcpuPartition *partition)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
    g_autofree guint *keys = g_new(guint, division->sorted->len);

    for (guint i = 0; i < division->sorted->len; i++) {
        const Sorted *sorted = &g_array_index(division->sorted, Sorted, i);
        const guint16 *domains = gcpu_partition_group_domains(group_at(division, sorted->group),
                                                              division->shares[sorted->group]);
        keys[sorted->index] = (sorted->group << 16 | domains[sorted->point]) + 1;
    }
    for (guint i = 0; i < division->sorted->len; i++) {
        gpointer key = GUINT_TO_POINTER(keys[i]);
        if (!g_hash_table_contains(numbers, key))
            g_hash_table_insert(numbers, key, GUINT_TO_POINTER(partition->n_domains++));
        partition->domain_of[i] = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, key));
    }
}

static GcpuPartition *solve(Division *division)
{
    GcpuPartition *partition = g_new0(GcpuPartition, 1);

    divide_groups(division);
    division->shares = g_new0(guint, division->groups->len);
    partition->given_up = share_domains(division, FALSE, division->shares);
    bound_groups(division);
    partition->at_least = share_domains(division, TRUE, NULL);
    partition->domain_of = g_new(guint, division->sorted->len);
    number_domains(division, partition);
    return partition;
}

GcpuPartition *gcpu_partition(const GcpuPartitionRequest *request, GError **error)
{
    g_auto(Division) division = { .request = request };

    if (!check_request(request, error))
        return NULL;
    sort_items(&division);
    guint n_groups = count_groups(division.sorted);
    if (!check_domains(n_groups, request->domains_max, error))
        return NULL;
    division.k = MIN(request->domains_max, request->n_items);
    division.groups = g_array_new(FALSE, FALSE, sizeof(GcpuPartitionGroup));
    g_array_set_clear_func(division.groups, (GDestroyNotify)gcpu_partition_group_clear);
    for (guint begin = 0; begin < request->n_items;)
        begin = add_group(&division, begin, division.k - n_groups + 1);
    return solve(&division);
}

void gcpu_partition_free(GcpuPartition *partition)
{
    if (!partition)
        return;
    g_free(partition->domain_of);
    g_free(partition);
}

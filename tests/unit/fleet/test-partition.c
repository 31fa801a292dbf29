/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/partition.h"

#include "test-suite.h"

#define N_WORDS     4
#define ITEMS_MAX   200
#define BRUTE_ITEMS 8

/** Fleet: items with room for their sets. */
typedef struct {
    GcpuPartitionItem items[ITEMS_MAX];
    GcpuFeatureSet sets[ITEMS_MAX][N_WORDS];
    guint n;
} Fleet;

/* Features of a host as letters: "abc"; hosts of equal group letters may share a domain. */
static void fleet_add(Fleet *fleet, const char *features, guint group, guint n_hosts)
{
    GcpuFeatureSet *set = fleet->sets[fleet->n];

    gcpu_feature_set_clear(set, N_WORDS);
    for (; *features; features++)
        gcpu_feature_set_add(set, (guint)(*features - 'a') * 9);
    fleet->items[fleet->n++] = (GcpuPartitionItem){ set, group, n_hosts };
}

static GcpuPartition *divide(const Fleet *fleet, guint k, GError **error)
{
    const GcpuPartitionRequest request = { fleet->items, fleet->n, N_WORDS, k };

    return gcpu_partition(&request, error);
}

/* The objective as the header states it. */
static guint64 cost_of(const Fleet *fleet, const guint *domain_of, guint n_domains)
{
    guint64 cost = 0;

    for (guint domain = 0; domain < n_domains; domain++) {
        GcpuFeatureSet common[N_WORDS];
        memset(common, 0xff, sizeof common);
        for (guint i = 0; i < fleet->n; i++) {
            if (domain_of[i] == domain)
                gcpu_feature_set_intersect(common, fleet->items[i].features, N_WORDS);
        }
        for (guint i = 0; i < fleet->n; i++) {
            GcpuFeatureSet lost[N_WORDS];
            if (domain_of[i] != domain)
                continue;
            gcpu_feature_set_copy(lost, fleet->items[i].features, N_WORDS);
            gcpu_feature_set_subtract(lost, common, N_WORDS);
            cost += (guint64)fleet->items[i].n_hosts * gcpu_feature_set_count(lost, N_WORDS);
        }
    }
    return cost;
}

static gboolean is_allowed(const Fleet *fleet, const guint *domain_of)
{
    for (guint i = 0; i < fleet->n; i++) {
        for (guint j = 0; j < i; j++) {
            if (domain_of[i] == domain_of[j] && fleet->items[i].group != fleet->items[j].group)
                return FALSE;
        }
    }
    return TRUE;
}

/* Every assignment of items to k domains. */
static guint64 brute_force(const Fleet *fleet, guint k)
{
    guint domain_of[ITEMS_MAX] = { 0 };
    guint64 best = G_MAXUINT64;

    for (;;) {
        if (is_allowed(fleet, domain_of))
            best = MIN(best, cost_of(fleet, domain_of, k));
        guint i = 0;
        while (i < fleet->n && ++domain_of[i] == k)
            domain_of[i++] = 0;
        if (i == fleet->n)
            return best;
    }
}

static void random_features(GRand *source, char *out_features, guint n_letters)
{
    guint n = 0;

    for (guint i = 0; i < n_letters; i++) {
        if (g_rand_int_range(source, 0, 3))
            out_features[n++] = (char)('a' + i);
    }
    out_features[n] = '\0';
}

static void random_fleet(Fleet *fleet, guint32 seed, guint n, guint n_groups)
{
    GRand *source = g_rand_new_with_seed(seed);

    fleet->n = 0;
    for (guint i = 0; i < n; i++) {
        char features[27];
        random_features(source, features, 12);
        fleet_add(fleet, features, (guint)g_rand_int_range(source, 0, (gint32)n_groups),
                  (guint)g_rand_int_range(source, 1, 20));
    }
    g_rand_free(source);
}

static void check_consistent(const Fleet *fleet, const GcpuPartition *partition, guint k)
{
    check(partition->n_domains >= 1 && partition->n_domains <= k);
    check(is_allowed(fleet, partition->domain_of));
    check_int(partition->given_up, cost_of(fleet, partition->domain_of, partition->n_domains));
    check(partition->at_least <= partition->given_up);
    for (guint i = 0, n_seen = 0; i < fleet->n; i++) {
        check(partition->domain_of[i] <= n_seen);
        n_seen = MAX(n_seen, partition->domain_of[i] + 1);
    }
}

static void an_example_by_hand(void)
{
    Fleet fleet = { 0 };

    fleet_add(&fleet, "ab", 0, 10);
    fleet_add(&fleet, "abcd", 0, 1);
    fleet_add(&fleet, "abef", 0, 5);
    /* One domain: all keep ab; 1 × cd + 5 × ef are given up. */
    g_autoptr(GcpuPartition) one = divide(&fleet, 1, NULL);
    check_int(one->given_up, 12);
    check_int(one->n_domains, 1);
    /* Two: the 5 hosts alone are worth more than the one. */
    g_autoptr(GcpuPartition) two = divide(&fleet, 2, NULL);
    check_int(two->given_up, 2);
    check_int(two->domain_of[0], 0);
    check_int(two->domain_of[1], 0);
    check_int(two->domain_of[2], 1);
    g_autoptr(GcpuPartition) three = divide(&fleet, 3, NULL);
    check_int(three->given_up, 0);
    check_int(three->n_domains, 3);
    g_autoptr(GcpuPartition) many = divide(&fleet, G_MAXUINT, NULL);
    check_int(many->n_domains, 3);
}

static void equal_hosts_share_a_domain(void)
{
    Fleet fleet = { 0 };

    fleet_add(&fleet, "ab", 0, 1);
    fleet_add(&fleet, "bc", 0, 1);
    fleet_add(&fleet, "ab", 0, 1);
    g_autoptr(GcpuPartition) partition = divide(&fleet, 3, NULL);
    check_int(partition->n_domains, 2);
    check_int(partition->domain_of[2], 0);
}

static void it_is_as_good_as_brute_force(void)
{
    Fleet fleet;

    for (guint32 seed = 1; seed <= 40; seed++) {
        random_fleet(&fleet, seed, 1 + seed % BRUTE_ITEMS, 1 + seed % 3);
        for (guint k = 1; k <= 4; k++) {
            g_autoptr(GcpuPartition) partition = divide(&fleet, k, NULL);
            guint64 best = brute_force(&fleet, k);
            check_int(partition == NULL, best == G_MAXUINT64);
            if (!partition)
                continue;
            check_consistent(&fleet, partition, k);
            check_int(partition->given_up, best);
            check_int(partition->at_least, best);
        }
    }
}

static void two_domains_of_ten_hosts_are_the_best(void)
{
    Fleet fleet;

    for (guint32 seed = 100; seed < 120; seed++) {
        random_fleet(&fleet, seed, 10, 1);
        g_autoptr(GcpuPartition) partition = divide(&fleet, 2, NULL);
        check_int(partition->given_up, brute_force(&fleet, 2));
    }
}

static void the_order_of_hosts_does_not_matter(void)
{
    Fleet fleet;

    for (guint32 seed = 1; seed <= 30; seed++) {
        random_fleet(&fleet, seed, seed % 2 ? 11 : 40, 2);
        g_autoptr(GcpuPartition) forward = divide(&fleet, 5, NULL);
        for (guint i = 0; i < fleet.n / 2; i++) {
            GcpuPartitionItem item = fleet.items[i];
            fleet.items[i] = fleet.items[fleet.n - 1 - i];
            fleet.items[fleet.n - 1 - i] = item;
        }
        g_autoptr(GcpuPartition) backward = divide(&fleet, 5, NULL);
        check_int(backward->given_up, forward->given_up);
        check_int(backward->at_least, forward->at_least);
        for (guint i = 0; i < fleet.n; i++) {
            for (guint j = 0; j < i; j++)
                check_int(backward->domain_of[i] == backward->domain_of[j],
                          forward->domain_of[fleet.n - 1 - i] ==
                              forward->domain_of[fleet.n - 1 - j]);
        }
    }
}

static void one_more_domain_never_costs_more(void)
{
    Fleet fleet;

    for (guint32 seed = 1; seed <= 8; seed++) {
        guint64 before = G_MAXUINT64;
        random_fleet(&fleet, seed, seed % 2 ? 12 : 60, 2);
        for (guint k = 2; k <= fleet.n + 1; k++) {
            g_autoptr(GcpuPartition) partition = divide(&fleet, k, NULL);
            check_consistent(&fleet, partition, k);
            check(partition->given_up <= before);
            before = partition->given_up;
        }
        check_int(before, 0);
    }
}

/* Ten generations of two vendors, and eight things that kernels, firmware or microcode take away.
 */
static void fleet_of_generations(Fleet *fleet, guint n, guint n_toggles)
{
    GRand *source = g_rand_new_with_seed(42);

    fleet->n = 0;
    for (guint i = 0; i < n; i++) {
        GcpuFeatureSet *set = fleet->sets[i];
        guint vendor = i % 2, generation = (guint)g_rand_int_range(source, 1, 11);
        gcpu_feature_set_clear(set, N_WORDS);
        for (guint j = 0; j < 40 + 15 * generation; j++)
            gcpu_feature_set_add(set, j);
        for (guint j = 0; j < 3; j++)
            gcpu_feature_set_remove(set,
                                    30 + (guint)g_rand_int_range(source, 0, (gint32)n_toggles));
        fleet->items[i] =
            (GcpuPartitionItem){ set, vendor, (guint)g_rand_int_range(source, 1, 50) };
    }
    fleet->n = n;
    g_rand_free(source);
}

static void a_large_fleet_is_near_the_best(void)
{
    const guint domains[] = { 2, 4, 8, 16, 40 };
    Fleet fleet;

    fleet_of_generations(&fleet, ITEMS_MAX, 8);
    for (guint i = 0; i < G_N_ELEMENTS(domains); i++) {
        g_autoptr(GcpuPartition) partition = divide(&fleet, domains[i], NULL);
        check_consistent(&fleet, partition, domains[i]);
        check(partition->at_least > 0);
        check(partition->given_up * 100 <= partition->at_least * 115);
    }
}

/* So many intersections that they cannot all be looked at. */
static void a_bound_is_found_for_any_fleet(void)
{
    Fleet fleet;

    fleet_of_generations(&fleet, ITEMS_MAX, 60);
    g_autoptr(GcpuPartition) partition = divide(&fleet, 6, NULL);
    check_consistent(&fleet, partition, 6);
    check(partition->at_least > 0);
}

static void check_refused(const Fleet *fleet, guint k, GcpuError code, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuPartition) partition = divide(fleet, k, &error);

    check(!partition);
    check(g_error_matches(error, GCPU_ERROR, code));
    check_contains(error->message, part);
}

static void what_cannot_be_divided_is_refused(void)
{
    Fleet fleet = { 0 };

    check_refused(&fleet, 2, GCPU_ERROR_INVALID, "no hosts");
    fleet_add(&fleet, "a", 7, 1);
    check_refused(&fleet, 0, GCPU_ERROR_INVALID, "0 domains");
    fleet_add(&fleet, "a", 2, 1);
    fleet_add(&fleet, "a", 9, 1);
    check_refused(&fleet, 2, GCPU_ERROR_UNUSABLE, "at least 3 domains are needed");
    g_autoptr(GcpuPartition) partition = divide(&fleet, 3, NULL);
    check_int(partition->n_domains, 3);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(an_example_by_hand),
        TEST(equal_hosts_share_a_domain),
        TEST(it_is_as_good_as_brute_force),
        TEST(two_domains_of_ten_hosts_are_the_best),
        TEST(the_order_of_hosts_does_not_matter),
        TEST(one_more_domain_never_costs_more),
        TEST(a_large_fleet_is_near_the_best),
        TEST(a_bound_is_found_for_any_fleet),
        TEST(what_cannot_be_divided_is_refused),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "partition", cases);
}

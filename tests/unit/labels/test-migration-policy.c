/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What KubeVirt's own tests claim about MigrationPolicies (migration_test.go, "matching"). */
#include "labels/migration-policy.h"
#include "test-suite.h"

/** Policy: "NAME vmi:KEY=VALUE ns:KEY=VALUE", or "NAME -" without selectors. */
typedef struct {
    const char *name;
    const char *policies; /* with "; " between them */
    const char *of_guest, *of_namespace;
    const char *chosen; /* NULL: none */
    gboolean is_unknown;
} Row;

static GcpuNodeLabels *labels_of(const char *list)
{
    GcpuNodeLabels *labels = gcpu_node_labels_new();
    g_auto(GStrv) words = g_strsplit(list, " ", -1);

    for (char **word = words; *word; word++) {
        g_auto(GStrv) pair = g_strsplit(*word, "=", 2);
        if (pair[0] && pair[1])
            gcpu_node_labels_set(labels, pair[0], pair[1], NULL);
    }
    return labels;
}

static GcpuMigrationPolicy *policy_of(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GcpuMigrationPolicy *policy = gcpu_migration_policy_new(words[0]);

    policy->has_selectors = !words[1] || strcmp(words[1], "-") != 0;
    for (char **word = words + 1; *word; word++) {
        g_auto(GStrv) pair = g_strsplit(strchr(*word, ':') ? strchr(*word, ':') + 1 : "", "=", 2);
        if (pair[0] && pair[1])
            gcpu_node_labels_set(g_str_has_prefix(*word, "vmi:") ? policy->of_guest
                                                                 : policy->of_namespace,
                                 pair[0], pair[1], NULL);
    }
    return policy;
}

static GPtrArray *policies_of(const char *text, gboolean reversed)
{
    GPtrArray *policies =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_migration_policy_free);
    g_auto(GStrv) words = g_strsplit(text, "; ", -1);

    for (char **word = words; *word; word++)
        g_ptr_array_insert(policies, reversed ? 0 : -1, policy_of(*word));
    return policies;
}

static const Row rows[] = {
    { "none", "", "a=1", "", NULL, FALSE },
    { "one that matches", "p vmi:a=1", "a=1 b=2", "", "p", FALSE },
    { "one of the namespace", "p ns:n=1", "a=1", "n=1", "p", FALSE },
    { "more labels win", "p vmi:a=1; q vmi:a=1 vmi:b=2", "a=1 b=2", "", "q", FALSE },
    { "… of the namespace over fewer of the guest", "p vmi:a=1; q ns:n=1 ns:m=2", "a=1", "n=1 m=2",
      "q", FALSE },
    { "of equally many the guest's win", "p ns:n=1; q vmi:a=1", "a=1", "n=1", "q", FALSE },
    { "… also of two and two", "p vmi:a=1 ns:n=1; q vmi:a=1 vmi:b=2", "a=1 b=2", "n=1", "q",
      FALSE },
    { "a tie goes by name", "zebra vmi:a=1; aardvark vmi:a=1; bison vmi:a=1", "a=1", "", "aardvark",
      FALSE },
    { "byte by byte", "a vmi:a=1; B vmi:a=1", "a=1", "", "B", FALSE },
    { "one label that differs is no match", "p vmi:a=1 vmi:b=3", "a=1 b=2", "", NULL, FALSE },
    { "… nor one of the namespace", "p vmi:a=1 ns:n=2", "a=1", "n=1", NULL, FALSE },
    { "… nor one that is not there", "p vmi:a=1 vmi:c=1; q vmi:a=1", "a=1 b=2", "", "q", FALSE },
    { "an empty selector matches all", "p", "a=1", "", "p", FALSE },
    { "but anything is more", "p; q vmi:a=1", "a=1", "", "q", FALSE },
    { "without selectors nothing", "p -", "a=1", "", NULL, FALSE },
    { "the namespace is not known", "p ns:n=1", "a=1", NULL, NULL, TRUE },
    { "… and could win", "p ns:n=1 ns:m=1; q vmi:a=1", "a=1", NULL, "q", TRUE },
    { "… and could not", "p ns:n=1; q vmi:a=1", "a=1", NULL, "q", FALSE },
    { "… and does not matter", "p ns:n=1 vmi:a=2; q vmi:a=1", "a=1", NULL, "q", FALSE },
};

static void check_row(const Row *row, gboolean reversed)
{
    g_autoptr(GPtrArray) policies = policies_of(row->policies, reversed);
    g_autoptr(GcpuNodeLabels) of_guest = labels_of(row->of_guest);
    g_autoptr(GcpuNodeLabels) of_namespace =
        row->of_namespace ? labels_of(row->of_namespace) : NULL;
    g_autoptr(GcpuMigrationPolicyChoice) choice = NULL;

    if (*row->policies == '\0')
        g_ptr_array_set_size(policies, 0);
    choice = gcpu_migration_policy_choose(policies, of_guest, of_namespace);
    check_str(choice->chosen ? choice->chosen->name : NULL, row->chosen);
    check_int(choice->is_known, !row->is_unknown);
    check_int(choice->matches->len, policies->len);
}

/* The order in which they are given does not matter. */
static void the_most_detailed_policy_wins(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        check_row(&rows[i], FALSE);
        check_row(&rows[i], TRUE);
    }
}

static void a_match_says_what_it_found(void)
{
    g_autoptr(GcpuMigrationPolicy) policy = policy_of("p vmi:a=1 vmi:b=2 ns:n=1");
    g_autoptr(GcpuNodeLabels) right = labels_of("a=1 b=2");
    g_autoptr(GcpuNodeLabels) wrong = labels_of("a=1 b=3");
    g_autoptr(GcpuNodeLabels) of_namespace = labels_of("n=1");
    const GcpuMigrationPolicyMatch match = gcpu_migration_policy_match(policy, right, of_namespace);
    const GcpuMigrationPolicyMatch differs =
        gcpu_migration_policy_match(policy, wrong, of_namespace);

    check_str(gcpu_migration_policy_fit_to_string(match.fit), "applies");
    check_int(match.n_of_guest, 2);
    check_int(match.n_of_namespace, 1);
    check_str(gcpu_migration_policy_fit_to_string(differs.fit), "differs");
    check_str(differs.label, "b");
    check_int(differs.n_of_guest, 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_most_detailed_policy_wins),
        TEST(a_match_says_what_it_found),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "migration-policy", cases);
}

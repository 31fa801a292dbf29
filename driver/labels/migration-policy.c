/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/migration-policy.h"

#include <string.h>

GcpuMigrationPolicy *gcpu_migration_policy_new(const char *name)
{
    GcpuMigrationPolicy *policy = g_new0(GcpuMigrationPolicy, 1);

    policy->name = g_strdup(name);
    policy->of_guest = gcpu_node_labels_new();
    policy->of_namespace = gcpu_node_labels_new();
    policy->settings = gcpu_vmi_settings_new();
    return policy;
}

void gcpu_migration_policy_free(GcpuMigrationPolicy *policy)
{
    if (!policy)
        return;
    g_free(policy->name);
    gcpu_node_labels_free(policy->of_guest);
    gcpu_node_labels_free(policy->of_namespace);
    gcpu_vmi_settings_free(policy->settings);
    g_free(policy);
}

/* Returns: (nullable): the first label of @wanted that @labels have not with that value. */
static const char *find_difference(const GcpuNodeLabels *wanted, const GcpuNodeLabels *labels)
{
    for (guint i = 0; i < wanted->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(wanted->labels, i);
        const GcpuLabel *there = gcpu_node_labels_find(labels, label->key);
        if (!there || strcmp(there->value, label->value) != 0)
            return label->key;
    }
    return NULL;
}

GcpuMigrationPolicyMatch gcpu_migration_policy_match(const GcpuMigrationPolicy *policy,
                                                     const GcpuNodeLabels *of_guest,
                                                     const GcpuNodeLabels *of_namespace)
{
    GcpuMigrationPolicyMatch match = { .policy = policy, .fit = GCPU_MIGRATION_POLICY_IS_EMPTY };

    if (!policy->has_selectors)
        return match;
    match.label = find_difference(policy->of_guest, of_guest);
    if (!match.label && of_namespace)
        match.label = find_difference(policy->of_namespace, of_namespace);
    match.fit = match.label ? GCPU_MIGRATION_POLICY_DIFFERS
                : !of_namespace && policy->of_namespace->labels->len > 0
                    ? GCPU_MIGRATION_POLICY_UNKNOWN
                    : GCPU_MIGRATION_POLICY_APPLIES;
    if (match.fit == GCPU_MIGRATION_POLICY_DIFFERS)
        return match;
    match.n_of_guest = policy->of_guest->labels->len;
    match.n_of_namespace = policy->of_namespace->labels->len;
    return match;
}

int gcpu_migration_policy_compare(const GcpuMigrationPolicyMatch *one,
                                  const GcpuMigrationPolicyMatch *other)
{
    guint n_one = one->n_of_guest + one->n_of_namespace;
    guint n_other = other->n_of_guest + other->n_of_namespace;

    if (n_one != n_other)
        return n_one > n_other ? -1 : 1;
    if (one->n_of_guest != other->n_of_guest)
        return one->n_of_guest > other->n_of_guest ? -1 : 1;
    return g_strcmp0(one->policy->name, other->policy->name);
}

static gint compare_matches(gconstpointer a, gconstpointer b)
{
    const GcpuMigrationPolicyMatch *one = a, *other = b;
    gboolean applies = one->fit == GCPU_MIGRATION_POLICY_APPLIES;
    gboolean other_applies = other->fit == GCPU_MIGRATION_POLICY_APPLIES;

    if (applies != other_applies)
        return applies ? -1 : 1;
    return applies ? gcpu_migration_policy_compare(one, other)
                   : g_strcmp0(one->policy->name, other->policy->name);
}

/* Whether none of those that may apply would win. */
static gboolean is_sure(const GArray *matches, const GcpuMigrationPolicyMatch *first)
{
    for (guint i = 0; i < matches->len; i++) {
        const GcpuMigrationPolicyMatch *match =
            &g_array_index(matches, GcpuMigrationPolicyMatch, i);
        if (match->fit == GCPU_MIGRATION_POLICY_UNKNOWN &&
            (!first || gcpu_migration_policy_compare(match, first) < 0))
            return FALSE;
    }
    return TRUE;
}

GcpuMigrationPolicyChoice *gcpu_migration_policy_choose(const GPtrArray *policies,
                                                        const GcpuNodeLabels *of_guest,
                                                        const GcpuNodeLabels *of_namespace)
{
    GcpuMigrationPolicyChoice *choice = g_new0(GcpuMigrationPolicyChoice, 1);
    const GcpuMigrationPolicyMatch *first = NULL;

    choice->matches = g_array_new(FALSE, FALSE, sizeof(GcpuMigrationPolicyMatch));
    for (guint i = 0; i < policies->len; i++) {
        const GcpuMigrationPolicyMatch match =
            gcpu_migration_policy_match(g_ptr_array_index(policies, i), of_guest, of_namespace);
        g_array_append_val(choice->matches, match);
    }
    g_array_sort(choice->matches, compare_matches);
    if (choice->matches->len)
        first = &g_array_index(choice->matches, GcpuMigrationPolicyMatch, 0);
    if (first && first->fit != GCPU_MIGRATION_POLICY_APPLIES)
        first = NULL;
    choice->chosen = first ? first->policy : NULL;
    choice->is_known = is_sure(choice->matches, first);
    return choice;
}

void gcpu_migration_policy_choice_free(GcpuMigrationPolicyChoice *choice)
{
    if (!choice)
        return;
    g_array_unref(choice->matches);
    g_free(choice);
}

const char *gcpu_migration_policy_fit_to_string(GcpuMigrationPolicyFit fit)
{
    static const char *const words[] = { "applies", "differs", "unknown", "empty" };

    g_return_val_if_fail((guint)fit < G_N_ELEMENTS(words), NULL);
    return words[fit];
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common-group.h"

#include "small-fleet.h"
#include "test-suite.h"

#define N_ROUNDS    60
#define N_HOSTS_MAX 7

static const GcpuFleetScope x86 = { .arch = "x86_64" };

static char *join(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "", (char *)g_ptr_array_index(names, i));
    return g_string_free(text, FALSE);
}

/* "HOSTS: FEATURES: MODELS" of each group, a line each. */
static char *format_groups(const SmallHost *hosts)
{
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, NULL, 0);
    g_autoptr(GPtrArray) groups =
        gcpu_common_groups_new(setup.classes, g_ptr_array_index(answers, 0));
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < groups->len; i++) {
        const GcpuCommonGroup *group = g_ptr_array_index(groups, i);
        g_autofree char *features = join(group->features), *models = join(group->models);
        g_string_append_printf(text, "%u in %u: %s: %s\n", group->n_hosts, group->classes->len,
                               features, models);
    }
    return g_string_free(text, FALSE);
}

static void one_generation_in_two_classes_is_told(void)
{
    static const SmallHost hosts[] = {
        { .name = "o1", .cpu = "Old@Intel", .usable = "Old !Base" },
        { .name = "o2", .cpu = "Old@Intel rdctl-no", .usable = "Old !Base" },
        { .name = "n1", .cpu = "Base@Intel", .usable = "Old Base" },
        { .name = "n2", .cpu = "Base@Intel", .usable = "Old Base" },
        { .name = "n3", .cpu = "Base@Intel rdctl-no", .usable = "Old Base" },
        { .name = NULL },
    };
    g_autofree char *groups = format_groups(hosts);

    check_str(groups, "2 in 2: pni aes avx: Base\n");
}

static void the_exception_is_no_group(void)
{
    static const SmallHost hosts[] = {
        { .name = "o1", .cpu = "Old@Intel", .usable = "Old" },
        { .name = "o2", .cpu = "Old@Intel rdctl-no", .usable = "Old" },
        { .name = "n1", .cpu = "Base@Intel", .usable = "Old" },
        { .name = NULL },
    };
    g_autofree char *groups = format_groups(hosts);

    check_str(groups, "");
}

static void one_class_is_no_group(void)
{
    static const SmallHost hosts[] = {
        { .name = "o1", .cpu = "Old@Intel", .usable = "Old" },
        { .name = "o2", .cpu = "Old@Intel", .usable = "Old" },
        { .name = "n1", .cpu = "Base@Intel", .usable = "Old" },
        { .name = "n2", .cpu = "Base@Intel", .usable = "Old" },
        { .name = NULL },
    };
    g_autofree char *groups = format_groups(hosts);

    check_str(groups, "");
}

/* A model can be what a group lacks, too: QEMU says so, whatever the features. */
static void a_model_that_a_group_cannot_run_is_gained(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel", .usable = "Old Base" },
        { .name = "b", .cpu = "Base@Intel vmx", .usable = "Old Base" },
        { .name = "c", .cpu = "Base@Intel avx512f", .usable = "Old Base Base-v2" },
        { .name = "d", .cpu = "Base@Intel avx512f vmx", .usable = "Old Base Base-v2" },
        { .name = NULL },
    };
    g_autofree char *groups = format_groups(hosts);

    check_contains(groups, "2 in 2: avx512f: Base-v2\n");
    check_contains(groups, "2 in 2: vmx: \n");
}

static GcpuFleetClasses *random_classes(SmallSetup *setup, GRand *random)
{
    static const char *const names[] = { "Base@Intel", "Old@Intel" };
    static const char *const features[] = { " vmx", " avx512f", " -sse", " aes", " rdctl-no" };
    GcpuFleet *fleet = gcpu_fleet_new();
    guint n = (guint)g_rand_int_range(random, 1, N_HOSTS_MAX + 1);

    for (guint i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("h%u", i);
        g_autoptr(GString) cpu = g_string_new(names[g_rand_int_range(random, 0, 2)]);
        for (guint j = 0; j < G_N_ELEMENTS(features); j++) {
            if (g_rand_boolean(random))
                g_string_append(cpu, features[j]);
        }
        const SmallHost host = { .name = name, .cpu = cpu->str, .usable = "Old Base Base-v2" };
        g_assert_true(gcpu_fleet_add(fleet, small_report(&host), name, NULL));
    }
    small_setup(setup, fleet, &x86);
    return setup->classes;
}

/* How many features the hosts of the classes that are not in @without have in common. */
static guint count_without(const GcpuFleetClasses *classes, guint without)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint32 i = 0; i < classes->hosts->len; i++) {
        if (!(without >> classes->class_of[i] & 1))
            g_array_append_val(numbers, i);
    }
    g_autoptr(GPtrArray) answers =
        gcpu_common_new(classes, (const guint32 *)(void *)numbers->data, numbers->len);
    const GcpuCommon *common = answers->len ? g_ptr_array_index(answers, 0) : NULL;
    return common ? gcpu_feature_set_count(common->features, gcpu_map_words(common->map)) : 0;
}

static guint count_hosts(const GcpuFleetClasses *classes, guint chosen)
{
    guint n_hosts = 0;

    for (guint i = 0; i < classes->hosts->len; i++)
        n_hosts += chosen >> classes->class_of[i] & 1;
    return n_hosts;
}

/* How many features leaving out @chosen gains that no smaller part of it does: what it gains, less
 * what exactly each of its parts gains. */
static guint gained_by_exactly(const GcpuFleetClasses *classes, guint chosen)
{
    guint gained = count_without(classes, chosen) - count_without(classes, 0);

    for (guint part = (chosen - 1) & chosen; part; part = (part - 1) & chosen)
        gained -= gained_by_exactly(classes, part);
    return gained;
}

static gboolean is_told(const GPtrArray *groups, guint chosen)
{
    for (guint i = 0; i < groups->len; i++) {
        const GcpuCommonGroup *group = g_ptr_array_index(groups, i);
        guint set = 0;
        for (guint j = 0; j < group->classes->len; j++)
            set |= 1u << g_array_index(group->classes, guint, j);
        if (set == chosen)
            return TRUE;
    }
    return FALSE;
}

/* Against every set of classes. All hosts can run the same models, so features alone decide. */
static void no_group_is_missed_and_none_is_invented(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    guint n_told = 0;

    for (guint round = 0; round < N_ROUNDS; round++) {
        g_auto(SmallSetup) setup = { 0 };
        const GcpuFleetClasses *classes = random_classes(&setup, random);
        g_autoptr(GPtrArray) answers = gcpu_common_new(classes, NULL, 0);
        g_autoptr(GPtrArray) groups =
            gcpu_common_groups_new(classes, g_ptr_array_index(answers, 0));
        if (groups->len == GCPU_COMMON_GROUPS_MAX)
            continue;
        for (guint chosen = 1; chosen < 1u << classes->classes->len; chosen++) {
            gboolean wanted = __builtin_popcount(chosen) > 1 &&
                              count_hosts(classes, chosen) <= classes->hosts->len / 2 &&
                              gained_by_exactly(classes, chosen) > 0;
            check_int(is_told(groups, chosen), wanted);
            n_told += wanted;
        }
    }
    check(n_told > N_ROUNDS / 2);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(one_generation_in_two_classes_is_told),
        TEST(the_exception_is_no_group),
        TEST(one_class_is_no_group),
        TEST(a_model_that_a_group_cannot_run_is_gained),
        TEST(no_group_is_missed_and_none_is_invented),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "common-group", cases);
}

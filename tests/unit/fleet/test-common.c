/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common.h"

#include "cpu/hypervisor.h"
#include "fleet/fleet-verdict.h"
#include "small-fleet.h"
#include "test-suite.h"

#define N_ROUNDS    200
#define N_HOSTS_MAX 10

static const GcpuFleetScope x86 = { .arch = "x86_64" };

/* In the small map Old ⊂ Base ⊂ Rome's features but for svm and xsaves; Base-v1 is Base. */
static char *format_models(const GcpuCommon *common)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < common->models->len; i++) {
        const GcpuCommonModel *model = g_ptr_array_index(common->models, i);
        g_string_append_printf(text, "%s%s", i ? " " : "", model->model->name);
        for (guint j = 0; j < model->also->len; j++)
            g_string_append_printf(text, "=%s", (char *)g_ptr_array_index(model->also, j));
    }
    return g_string_free(text, FALSE);
}

static void the_best_model_that_all_can_run_is_found(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel avx512f", .usable = "Old Base Base-v1 Base-v2 !Rome" },
        { .name = "b", .cpu = "Base@Intel", .usable = "Old Base Base-v1 !Base-v2 !Rome" },
        { .name = "c", .cpu = "Base@Intel vmx", .usable = "Old Base Base-v1 !Base-v2 !Rome" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, NULL, 0);
    const GcpuCommon *common = g_ptr_array_index(answers, 0);
    g_autofree char *models = format_models(common);
    g_autofree char *features = gcpu_map_format_set(common->map, common->features, " ");

    check_int(answers->len, 1);
    check_int(common->n_hosts, 3);
    check_str(models, "Base=Base-v1");
    check_str(features, "fpu sse pni aes avx");
    check_str(common->baseline->model, "Base");
    check_str(common->vendor, "Intel");
    /* avx512f is all that Base-v2 has more, and two hosts lack it */
    check_int(common->misses->len, 1);
    const GcpuCommonMiss *miss = g_ptr_array_index(common->misses, 0);
    check_str(miss->model->name, "Base-v2");
    check_int(miss->n_hosts, 2);
}

/* libvirt's baseline goes by the QEMU of one host. */
static void the_baseline_runs_under_every_qemu(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Rome@AMD", .usable = "Old Rome" },
        { .name = "b", .cpu = "Rome@AMD -aes", .usable = "Old !Rome(xsaves,aes)" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, NULL, 0);
    const GcpuCommon *common = g_ptr_array_index(answers, 0);
    const GcpuFleetGuest guest = { common->baseline, NULL };

    check_str(common->baseline->model, "Rome");
    check_int(common->baseline->features->len, 2); /* aes and xsaves, off */
    for (guint i = 0; i < setup.classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(setup.classes, i);
        g_autoptr(GcpuFleetVerdict) verdict = gcpu_fleet_verdict_new(class, &guest);
        check(gcpu_fleet_verdict_is_yes(verdict));
    }
}

/* Of Rome's seven features svm is for nested guests, and the host has no xsaves. */
static void a_model_counts_by_what_guests_get(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Rome@AMD -xsaves", .usable = "Old Rome" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, NULL, 0);
    const GcpuCommon *common = g_ptr_array_index(answers, 0);

    check_int(((const GcpuCommonModel *)g_ptr_array_index(common->models, 0))->n_features, 5);
}

static void vendors_are_never_mixed(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel", .usable = "Old Base" },
        { .name = "b", .cpu = "Rome@AMD", .usable = "Old Base Rome" },
        { .name = "c", .cpu = "Rome@AMD", .usable = "Old Base Rome" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, NULL, 0);
    const GcpuCommon *amd = g_ptr_array_index(answers, 0), *intel = g_ptr_array_index(answers, 1);
    g_autofree char *of_amd = format_models(amd), *of_intel = format_models(intel);

    check_int(answers->len, 2);
    check_str(amd->vendor, "AMD");
    check_str(of_amd, "Rome"); /* Base is Intel's, though QEMU would run it */
    check_str(intel->vendor, "Intel");
    check_str(of_intel, "Base");
}

/* Without that, an Intel and an AMD host that state none would be one kind. */
static void a_vendor_that_is_not_stated_is_that_of_the_model(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base", .usable = "Old Base" },
        { .name = "b", .cpu = "Rome", .usable = "Old Base Rome" },
        { .name = "c", .cpu = "Rome@AMD svm", .usable = "Old Base Rome" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, NULL, 0);
    const GcpuCommon *amd = g_ptr_array_index(answers, 0), *intel = g_ptr_array_index(answers, 1);

    check_int(answers->len, 2);
    check_str(amd->vendor, "AMD");
    check_int(amd->n_hosts, 2);
    check_str(intel->vendor, "Intel");
}

static void who_limits_is_named_with_what_leaving_it_out_gains(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel avx512f vmx", .usable = "Old Base Base-v2" },
        { .name = "b", .cpu = "Base@Intel avx512f", .usable = "Old Base Base-v2" },
        { .name = "c", .cpu = "Base@Intel -avx vmx", .usable = "Old !Base !Base-v2" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, NULL, 0);
    const GcpuCommon *common = g_ptr_array_index(answers, 0);
    const GcpuCommonHost *first = g_ptr_array_index(common->hosts, 0);
    const GcpuCommonHost *second = g_ptr_array_index(common->hosts, 1);
    g_autofree char *models = format_models(common);
    g_autofree char *lacks = gcpu_map_format_set(common->map, first->lacks, " ");

    check_str(models, "Old");
    check_int(first->index, 2);
    check_str(lacks, "avx avx512f");
    check_int(first->n_gained, 2);
    check_int(first->models->len, 1);
    check_str(g_ptr_array_index(first->models, 0), "Base-v2");
    check_int(first->n_given_up, 1); /* vmx */
    check_int(second->index, 1);     /* without it vmx would be common */
    check_int(second->n_gained, 1);
    check_int(second->models->len, 0);
}

static void only_chosen_hosts_count(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel", .usable = "Old Base" },
        { .name = "b", .cpu = "Old@Intel", .usable = "Old !Base" },
        { .name = NULL },
    };
    static const guint32 chosen[] = { 0 };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, chosen, 1);
    g_autofree char *models = format_models(g_ptr_array_index(answers, 0));

    check_str(models, "Base");
}

static void mitigations_that_get_lost_are_told(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel rdctl-no", .usable = "Base" },
        { .name = "b", .cpu = "Base@Intel rdctl-no avx512f", .usable = "Base" },
        { .name = "c", .cpu = "Base@Intel", .usable = "Base" },
        { .name = NULL },
    };
    static const guint32 first_two[] = { 0, 1 };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) all = gcpu_common_new(setup.classes, NULL, 0);
    g_autoptr(GPtrArray) some = gcpu_common_new(setup.classes, first_two, 2);
    const GcpuCommon *of_all = g_ptr_array_index(all, 0), *of_some = g_ptr_array_index(some, 0);
    const GcpuCommonModel *model = g_ptr_array_index(of_some->models, 0);
    g_autofree char *lost = gcpu_map_format_set(of_all->map, of_all->lost_mitigations, " ");
    g_autofree char *hidden = gcpu_map_format_set(of_some->map, model->hidden, " ");

    check_str(lost, "rdctl-no");
    check_str(hidden, "rdctl-no");
}

static char *format_unknown(const char *const *usable)
{
    GcpuFleet *fleet = gcpu_fleet_new();
    GString *text = g_string_new(NULL);

    for (guint i = 0; usable[i]; i++) {
        g_autofree char *name = g_strdup_printf("h%u", i);
        const SmallHost host = { .name = name, .cpu = "Base@Intel", .usable = usable[i] };
        g_assert_true(gcpu_fleet_add(fleet, small_report(&host), name, NULL));
    }
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, fleet, &x86);
    g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, NULL, 0);
    const GPtrArray *unknown = ((const GcpuCommon *)g_ptr_array_index(answers, 0))->unknown_models;
    for (guint i = 0; i < unknown->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "", (char *)g_ptr_array_index(unknown, i));
    return g_string_free(text, FALSE);
}

static void models_that_no_map_has_are_told_if_all_can_run_them(void)
{
    static const struct {
        const char *usable[4], *unknown;
    } cases[] = {
        { { "Zeta Base Alien", "Alien Zeta" }, "Zeta Alien" },
        { { "Zeta Base Alien", "Alien Base !Zeta" }, "Alien" },
        { { "Zeta Base Alien", "Alien Base" }, "Alien" },
        { { "Zeta", "Zeta Alien", "Base" }, "" },
        /* the first counts */
        { { "!Zeta Zeta Alien Alien", "Alien !Alien Zeta" }, "Alien" },
        { { "Base", "Base Alien" }, "" },
        { { "", "Alien" }, "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *unknown = format_unknown(cases[i].usable);
        check_str(unknown, cases[i].unknown);
    }
}

static char *random_cpu(GRand *random)
{
    static const char *const names[] = { "Base@Intel", "Old@Intel", "Rome@AMD", "Base@AMD" };
    static const char *const features[] = { " vmx", " svm", " avx512f", " -sse", " aes", " mpx" };
    GString *text = g_string_new(names[g_rand_int_range(random, 0, G_N_ELEMENTS(names))]);

    for (guint i = 0; i < G_N_ELEMENTS(features); i++) {
        if (g_rand_int_range(random, 0, 3) == 0)
            g_string_append(text, features[i]);
    }
    return g_string_free(text, FALSE);
}

/* By trying every model on every host, without classes. */
static gboolean runs_on_all(const GcpuCommon *common, const GcpuFleetClasses *classes,
                            const char *model)
{
    for (guint i = 0; i < classes->hosts->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, classes->class_of[i]);
        const GcpuModelSupport *support = gcpu_domain_capabilities_find_model(class->offer, model);
        if (g_strcmp0(class->cpu->vendor, common->vendor) == 0 &&
            (!support || support->usable != GCPU_USABLE_YES))
            return FALSE;
    }
    return TRUE;
}

static gboolean fits(const GcpuCommon *common, const GcpuMapModel *model)
{
    const char *vendor = gcpu_map_vendor_name(common->map, model->vendor);

    return !vendor || strcmp(vendor, common->vendor) == 0;
}

/* Every common model is in one that is told, unless it is of no vendor and others are. */
static void check_complete(const GcpuCommon *common, const GcpuFleetClasses *classes)
{
    for (guint i = 0; i < gcpu_map_n_models(common->map); i++) {
        const GcpuMapModel *model = gcpu_map_model(common->map, i);
        gboolean is_in = model->vendor == GCPU_VENDOR_NONE && common->models->len > 0;
        if (!fits(common, model) || !runs_on_all(common, classes, model->name))
            continue;
        for (guint j = 0; j < common->models->len; j++) {
            const GcpuCommonModel *best = g_ptr_array_index(common->models, j);
            is_in |= gcpu_feature_set_is_subset(model->features, best->model->features,
                                                gcpu_map_words(common->map));
        }
        check(is_in);
    }
}

static void check_sound(const GcpuCommon *common, const GcpuFleetClasses *classes)
{
    guint n_words = gcpu_map_words(common->map);

    for (guint i = 0; i < common->models->len; i++) {
        const GcpuCommonModel *one = g_ptr_array_index(common->models, i);
        check(fits(common, one->model) && runs_on_all(common, classes, one->model->name));
        for (guint j = 0; j < common->models->len; j++) {
            const GcpuCommonModel *other = g_ptr_array_index(common->models, j);
            check(i == j || !gcpu_feature_set_is_subset(one->model->features,
                                                        other->model->features, n_words));
        }
    }
    for (guint i = 0; i < classes->hosts->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, classes->class_of[i]);
        if (g_strcmp0(class->cpu->vendor, common->vendor) == 0)
            check(gcpu_feature_set_is_subset(common->features, class->features, n_words));
    }
}

static GArray *hosts_without(const GcpuCommon *common, const GcpuFleetClasses *classes, guint left)
{
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint i = 0; i < common->classes->len; i++) {
        guint index = g_array_index(common->classes, guint, i);
        const GArray *hosts = gcpu_fleet_classes_get(classes, index)->hosts;
        if (index != left)
            g_array_append_vals(numbers, hosts->data, hosts->len);
    }
    return numbers;
}

static guint count_new_models(const GcpuCommon *common, const GcpuCommon *without)
{
    guint n = 0;

    for (guint i = 0; i < without->models->len; i++) {
        const GcpuCommonModel *model = g_ptr_array_index(without->models, i);
        gboolean is_old = FALSE;
        for (guint j = 0; j < common->models->len; j++)
            is_old |=
                ((GcpuCommonModel *)g_ptr_array_index(common->models, j))->model == model->model;
        n += !is_old;
    }
    return n;
}

/* What leaving hosts out gains is what asking without them says. */
static void check_limits(const GcpuCommon *common, const GcpuFleetClasses *classes)
{
    guint n_words = gcpu_map_words(common->map);

    for (guint i = 0; i < common->hosts->len; i++) {
        const GcpuCommonHost *host = g_ptr_array_index(common->hosts, i);
        g_autoptr(GArray) others = hosts_without(common, classes, host->index);
        if (!others->len) {
            check_int(host->n_gained + host->models->len, 0);
            continue;
        }
        g_autoptr(GPtrArray) answers =
            gcpu_common_new(classes, (const guint32 *)(const void *)others->data, others->len);
        const GcpuCommon *without = g_ptr_array_index(answers, 0);
        g_autofree GcpuFeatureSet *gained = gcpu_feature_set_new(n_words);
        gcpu_feature_set_copy(gained, without->features, n_words);
        gcpu_feature_set_subtract(gained, common->features, n_words);
        check(gcpu_feature_set_equal(host->lacks, gained, n_words));
        check_int(host->n_gained, gcpu_feature_set_count(gained, n_words));
        check_int(host->models->len, count_new_models(common, without));
    }
}

static gboolean is_known_by_all(const GcpuCommon *common, const GcpuFleetClasses *classes,
                                const char *model)
{
    for (guint i = 0; i < common->classes->len; i++) {
        const GcpuFleetClass *class =
            gcpu_fleet_classes_get(classes, g_array_index(common->classes, guint, i));
        if (!gcpu_domain_capabilities_find_model(class->offer, model))
            return FALSE;
    }
    return TRUE;
}

/* It is libvirt's of all their CPUs, with the models of the first host that all others know. */
static void check_baseline(const GcpuCommon *common, const GcpuFleetClasses *classes)
{
    const GcpuFleetClass *first =
        gcpu_fleet_classes_get(classes, g_array_index(common->classes, guint, 0));
    g_autoptr(GPtrArray) models = gcpu_hypervisor_models(common->map, first->offer);
    g_autoptr(GPtrArray) cpus = g_ptr_array_new();
    g_autoptr(GError) error = NULL;

    for (guint i = models->len; i-- > 0;) {
        const GcpuModelSupport *model = g_ptr_array_index(models, i);
        if (!is_known_by_all(common, classes, model->name))
            g_ptr_array_remove_index(models, i);
    }
    for (guint i = 0; i < common->classes->len; i++) {
        const GcpuFleetClass *class =
            gcpu_fleet_classes_get(classes, g_array_index(common->classes, guint, i));
        for (guint j = 0; j < MIN(class->hosts->len, 2); j++)
            g_ptr_array_add(cpus, (gpointer) class->cpu);
    }
    const GcpuHypervisorBaseline request = {
        .arch = "x86_64",
        .cpus = (const GcpuDef *const *)cpus->pdata,
        .n_cpus = cpus->len,
        .models = models->len ? models : NULL,
        .flags = GCPU_BASELINE_MIGRATABLE,
        .version = first->libvirt_version,
    };
    g_autoptr(GcpuDef) expected = gcpu_hypervisor_baseline(common->map, &request, &error);
    for (guint i = 0; expected && i < common->classes->len; i++)
        gcpu_fleet_disable_blockers(
            gcpu_fleet_classes_get(classes, g_array_index(common->classes, guint, i)), common->map,
            expected);
    check_str(common->baseline_error, error ? error->message : NULL);
    check((common->baseline != NULL) == (expected != NULL));
    check(!expected || gcpu_def_equal(common->baseline, expected));
}

static void it_agrees_with_brute_force(void)
{
    static const char *const usable[] = { "Old Base Base-v1 Base-v2 Rome",
                                          "Old Base Base-v1",
                                          "Old Rome !Base",
                                          "Old Base-v2",
                                          "Base",
                                          "Old Base !Rome(svm,mpx) !Base-v2(aes)",
                                          "Alien",
                                          "" };
    g_autoptr(GRand) random = g_rand_new_with_seed(3);

    for (guint round = 0; round < N_ROUNDS; round++) {
        GcpuFleet *fleet = gcpu_fleet_new();
        guint n = (guint)g_rand_int_range(random, 1, N_HOSTS_MAX + 1);
        for (guint i = 0; i < n; i++) {
            g_autofree char *name = g_strdup_printf("h%u", i), *cpu = random_cpu(random);
            const SmallHost host = {
                .name = name,
                .cpu = cpu,
                .usable = usable[g_rand_int_range(random, 0, G_N_ELEMENTS(usable))],
            };
            g_assert_true(gcpu_fleet_add(fleet, small_report(&host), name, NULL));
        }
        g_auto(SmallSetup) setup = { 0 };
        small_setup(&setup, fleet, &x86);
        g_autoptr(GPtrArray) answers = gcpu_common_new(setup.classes, NULL, 0);
        guint n_hosts = 0;
        for (guint i = 0; i < answers->len; i++) {
            const GcpuCommon *common = g_ptr_array_index(answers, i);
            check_complete(common, setup.classes);
            check_sound(common, setup.classes);
            check_limits(common, setup.classes);
            check_baseline(common, setup.classes);
            n_hosts += common->n_hosts;
        }
        check_int(n_hosts, n);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_best_model_that_all_can_run_is_found),
        TEST(the_baseline_runs_under_every_qemu),
        TEST(a_model_counts_by_what_guests_get),
        TEST(vendors_are_never_mixed),
        TEST(a_vendor_that_is_not_stated_is_that_of_the_model),
        TEST(who_limits_is_named_with_what_leaving_it_out_gains),
        TEST(only_chosen_hosts_count),
        TEST(mitigations_that_get_lost_are_told),
        TEST(models_that_no_map_has_are_told_if_all_can_run_them),
        TEST(it_agrees_with_brute_force),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "common", cases);
}

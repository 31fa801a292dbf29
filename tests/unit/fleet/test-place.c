/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/place.h"

#include "fleet/fleet-move.h"
#include "small-fleet.h"
#include "test-suite.h"

#define N_MANY      1000000
#define N_DIFFERENT 60

static const GcpuFleetScope x86 = { .arch = "x86_64" };

static const SmallHost fleet[] = {
    { .name = "a1", .cpu = "Base@Intel" },
    { .name = "a2", .cpu = "Base@Intel" },
    { .name = "b1", .cpu = "Base@Intel avx512f" },
    { .name = "b2", .cpu = "Base@Intel avx512f", .age_s = 7200 },
    { .name = "c1", .cpu = "Base@Intel avx512f vmx" },
    { .name = "d1", .cpu = "Old@Intel" },
    { .name = "d2", .cpu = "Old@Intel" },
    { .name = "e1", .cpu = "Rome@AMD -avx" },
    { .name = NULL },
};

/* "a(2) c(1)": the first host of each class that is a yes, and the moves from there. */
static char *format_best(const GcpuPlace *place, const GcpuFleetClasses *classes)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < place->best->len; i++) {
        guint index = g_array_index(place->best, guint, i);
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, index);
        const GcpuPlaceClass *placed = g_ptr_array_index(place->classes, index);
        g_string_append_printf(
            text, "%s%s(%u)", i ? " " : "",
            gcpu_fleet_classes_host(classes, g_array_index(class->hosts, guint32, 0))->name,
            placed->n_moves);
    }
    return g_string_free(text, FALSE);
}

/* The same of all hosts that are listed. */
static char *format_hosts(const GcpuPlace *place, const GcpuFleetClasses *classes)
{
    g_autoptr(GArray) hosts = gcpu_place_list_hosts(place, classes);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < hosts->len; i++) {
        guint32 number = g_array_index(hosts, guint32, i);
        g_string_append_printf(text, "%s%s(%u)", i ? " " : "",
                               gcpu_fleet_classes_host(classes, number)->name,
                               gcpu_place_class_of(place, classes, number)->n_moves);
    }
    return g_string_free(text, FALSE);
}

static GcpuDef *host_model(void)
{
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_GUEST);

    cpu->mode = GCPU_MODE_HOST_MODEL;
    return cpu;
}

static void a_named_model_goes_where_least_is_wasted(void)
{
    g_autoptr(GcpuDef) cpu = small_cpu("Base");
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(fleet), &x86);
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(setup.classes, &(GcpuFleetGuest){ cpu, NULL });
    g_autofree char *best = format_best(place, setup.classes);

    /* everywhere the same CPU, that 5 hosts can run: 4 others; spare are 0, 1 and 2 features */
    check_str(best, "a1(4) b1(4) c1(4)");
    check_int(place->n_yes, 5);
    check_int(place->n_no, 3);
    check_int(place->n_undecided, 0);
}

/* It would see another vendor there: KVM shows that of the host, whatever the model. */
static void no_guest_moves_to_another_vendor(void)
{
    static const SmallHost hosts[] = {
        { .name = "a", .cpu = "Base@Intel", .usable = "Old" },
        { .name = "b", .cpu = "Base@Intel vmx", .usable = "Old" },
        { .name = "c", .cpu = "Rome@AMD", .usable = "Old" },
        { .name = NULL },
    };
    g_autoptr(GcpuDef) cpu = small_cpu("Old");
    const GcpuFleetGuest guests[] = { { cpu, NULL }, { NULL, NULL } };

    for (guint i = 0; i < G_N_ELEMENTS(guests); i++) {
        g_auto(SmallSetup) setup = { 0 };
        small_setup(&setup, small_fleet(hosts), &x86);
        g_autoptr(GcpuPlace) place = gcpu_place_new_same(setup.classes, &guests[i]);
        g_autofree char *best = format_best(place, setup.classes);
        check_str(best, "a(1) b(1) c(0)");
        g_autoptr(GcpuFleetMove) move = gcpu_fleet_move_new(
            gcpu_fleet_classes_get(setup.classes, 0), gcpu_fleet_classes_get(setup.classes, 2));
        check_int(move->models_kept->len, 0);
    }
}

static void host_model_goes_where_it_can_leave_again(void)
{
    g_autoptr(GcpuDef) cpu = host_model();
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(fleet), &x86);
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(setup.classes, &(GcpuFleetGuest){ cpu, NULL });
    g_autofree char *best = format_best(place, setup.classes);

    /* Old of Intel goes to all but AMD's: 6 others. Base to those with Base: 4. */
    check_str(best, "d1(6) a1(4) b1(2) c1(0) e1(0)");
    check_int(place->n_yes, 8);
}

static void a_stale_host_is_neither_a_yes_nor_a_target(void)
{
    const GcpuFleetScope scope = { .arch = "x86_64", .now_s = SMALL_NOW_S, .max_age_s = 3600 };
    g_autoptr(GcpuDef) cpu = host_model();
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(fleet), &scope);
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(setup.classes, &(GcpuFleetGuest){ cpu, NULL });
    g_autofree char *best = format_best(place, setup.classes);

    check_str(best, "d1(5) a1(3) b1(1) c1(0) e1(0)");
    check_int(place->n_yes, 7);
    check_int(place->n_unsure, 1);
    g_autofree char *listed = format_hosts(place, setup.classes);
    check_str(listed, "d1(5) d2(5) a1(3) a2(3) b1(1) c1(0) e1(0)");
}

static void the_others_are_counted_by_reason(void)
{
    g_autoptr(GcpuDef) cpu = small_cpu("Base avx512f");
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(fleet), &x86);
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(setup.classes, &(GcpuFleetGuest){ cpu, NULL });
    const GcpuPlaceReason *first = &g_array_index(place->reasons, GcpuPlaceReason, 0);
    const GcpuPlaceGroup *group = g_ptr_array_index(place->groups, 0);

    check_int(place->n_no, 5);
    check_int(place->groups->len, 3);
    check_int(group->n_hosts, 2);
    check_contains(g_ptr_array_index(group->sentences, 0), "avx512f");
    check_str(first->reason->name, "avx512f");
    check_int(first->n_hosts, 5);
    const GcpuPlaceReason *second = &g_array_index(place->reasons, GcpuPlaceReason, 1);
    check_str(second->reason->name, "avx");
    check_int(second->n_hosts, 3);
}

static void what_policy_refuses_on_a_host_is_its_reason(void)
{
    const char *refusals[] = { NULL, "no model fits", "no model fits", "no model fits", NULL };
    g_autoptr(GcpuDef) cpu = small_cpu("Base");
    GcpuFleetGuest guests[5];
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(fleet), &x86);

    for (guint i = 0; i < G_N_ELEMENTS(guests); i++)
        guests[i] = (GcpuFleetGuest){ cpu, NULL };
    g_autoptr(GcpuPlace) place = gcpu_place_new(setup.classes, guests, refusals);
    g_autofree char *best = format_best(place, setup.classes);
    const GcpuPlaceGroup *group = g_ptr_array_index(place->groups, 0);
    check_str(best, "a1(4)");
    check_int(group->n_hosts, 5);
    check_str(g_ptr_array_index(group->sentences, 0), "refused: no model fits");
}

static void add_features(char *text, guint pattern)
{
    static const char *const names[] = { "vmx", "mpx", "svm", "avx512f", "rdctl-no", "invtsc" };

    for (guint bit = 0; bit < G_N_ELEMENTS(names); bit++) {
        if (pattern >> bit & 1) {
            strcat(text, " ");
            strcat(text, names[bit]);
        }
    }
}

static GcpuFleet *different_hosts(void)
{
    GcpuFleet *many = gcpu_fleet_new();

    for (guint i = 0; i < N_DIFFERENT; i++) {
        char cpu[128] = "Base@Intel";
        g_autofree char *name = g_strdup_printf("h%07u", i);
        add_features(cpu, i);
        const SmallHost host = { .name = name, .cpu = cpu };
        g_assert_true(gcpu_fleet_add(many, small_report(&host), name, NULL));
    }
    return many;
}

/* Each class asked on its own; none of another vendor than the hosts of @from. */
static guint count_targets(const GcpuFleetClasses *classes, guint from,
                           const GcpuFleetGuest *moving)
{
    const char *vendor = gcpu_fleet_class_vendor(gcpu_fleet_classes_get(classes, from));
    guint n_targets = 0;

    for (guint i = 0; i < classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, i);
        g_autoptr(GcpuFleetVerdict) verdict = gcpu_fleet_verdict_new(class, moving);
        if (gcpu_fleet_verdict_is_yes(verdict) &&
            g_strcmp0(gcpu_fleet_class_vendor(class), vendor) == 0)
            n_targets += class->n_fresh;
    }
    return n_targets;
}

static void check_moves(const GcpuFleetClasses *classes, const GcpuFleetGuest *guest)
{
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, guest);

    check(place->best->len > 0);
    for (guint i = 0; i < classes->classes->len; i++) {
        const GcpuPlaceClass *placed = g_ptr_array_index(place->classes, i);
        const GcpuFleetGuest moving = { placed->verdict->cpu, placed->verdict->machine };
        guint n_targets =
            gcpu_fleet_verdict_is_yes(placed->verdict) ? count_targets(classes, i, &moving) : 0;
        gboolean is_target = n_targets > 0 && gcpu_fleet_classes_get(classes, i)->n_fresh > 0;
        check_int(placed->n_moves, n_targets - is_target);
    }
}

static char *format_verdict(const GcpuFleetClass *class, const GcpuFleetVerdict *verdict,
                            const GcpuDef *cpu)
{
    const GcpuExplanation *explanation = verdict->explanation;
    GString *text = g_string_new(gcpu_verdict_to_string(explanation->verdict));

    for (guint i = 0; i < explanation->reasons->len; i++) {
        g_autofree char *sentence =
            gcpu_reason_format(class->map, g_ptr_array_index(explanation->reasons, i), cpu);
        g_string_append_printf(text, "; %s", sentence);
    }
    if (verdict->cpu)
        g_string_append_printf(text, "; %s, %u features", verdict->cpu->model,
                               verdict->cpu->features->len);
    return g_string_free(text, FALSE);
}

static void check_as_if_alone(const GcpuFleetClasses *classes, const GcpuFleetGuest *guest)
{
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, guest);

    for (guint i = 0; i < classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, i);
        const GcpuPlaceClass *placed = g_ptr_array_index(place->classes, i);
        g_autoptr(GcpuFleetVerdict) alone = gcpu_fleet_verdict_new(class, guest);
        g_autofree char *expected = format_verdict(class, alone, guest->cpu);
        g_autofree char *told = format_verdict(class, placed->verdict, guest->cpu);
        check_str(told, expected);
        check_int(placed->n_spare, alone->n_spare);
    }
}

static GcpuFleet *mixed_hosts(void)
{
    static const SmallHost others[] = {
        { .name = "i1", .cpu = "Base@Intel vmx", .age_s = 7200 },
        { .name = "i2", .cpu = "Base@Intel avx512f", .libvirt = GCPU_VERSION(11, 3, 0) },
        { .name = "i3", .cpu = "Base@Intel", .usable = "Old !Base(aes) Rome" },
        { .name = "i4", .cpu = "Base@Intel", .usable = "Old", .machine = "pc-q35-8.0" },
        { .name = "i5", .cpu = "Rome@AMD" },
        { .name = NULL },
    };
    GcpuFleet *mixed = different_hosts();

    for (const SmallHost *host = others; host->name; host++)
        g_assert_true(gcpu_fleet_add(mixed, small_report(host), host->name, NULL));
    return mixed;
}

static void moves_are_counted_as_each_host_says(void)
{
    const GcpuFleetScope scope = { .arch = "x86_64", .now_s = SMALL_NOW_S, .max_age_s = 3600 };
    g_autoptr(GcpuDef) base = small_cpu("Base aes ?vmx"), old = small_cpu("Old"),
                       own = host_model();
    const GcpuFleetGuest guests[] = {
        { base, NULL },         { old, NULL },          { own, NULL },         { NULL, NULL },
        { base, "pc-q35-7.2" }, { NULL, "pc-q35-8.0" }, { own, "pc-q35-8.0" },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, mixed_hosts(), &scope);

    for (guint i = 0; i < G_N_ELEMENTS(guests); i++)
        check_moves(setup.classes, &guests[i]);
}

static void each_class_is_told_what_it_would_be_told_alone(void)
{
    static const char *const cpus[] = { "Base",          "Base@Intel",     "Base avx512f vmx",
                                        "Base -aes",     "Old !svm",       "Rome",
                                        "Base@AMD -aes", "Base mpx invtsc" };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, mixed_hosts(), &x86);

    for (guint i = 0; i < G_N_ELEMENTS(cpus); i++) {
        g_autoptr(GcpuDef) cpu = small_cpu(cpus[i]);
        check_as_if_alone(setup.classes, &(GcpuFleetGuest){ cpu, NULL });
        check_moves(setup.classes, &(GcpuFleetGuest){ cpu, NULL });
        cpu->match = GCPU_MATCH_STRICT;
        check_as_if_alone(setup.classes, &(GcpuFleetGuest){ cpu, NULL });
    }
}

static void multiply_hosts(GcpuFleet *many)
{
    g_autoptr(GPtrArray) kinds = gcpu_fleet_list(many);

    for (guint i = N_DIFFERENT; i < N_MANY; i++) {
        char name[16];
        g_snprintf(name, sizeof name, "h%07u", i);
        if (!gcpu_fleet_add_like(many, g_ptr_array_index(kinds, i % N_DIFFERENT), name, NULL))
            test_fail(__FILE__, __LINE__, "%s was refused", name);
    }
}

static void check_all_are_told(const GcpuFleetClasses *classes, const GcpuDef *cpu, guint n_hosts)
{
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, &(GcpuFleetGuest){ cpu, NULL });

    check_int(classes->classes->len, N_DIFFERENT);
    check_int(place->n_yes, n_hosts);
}

/* What that costs is a row of the benchmarks. */
static void a_million_hosts_are_as_many_classes_as_they_differ(void)
{
    g_autoptr(GcpuDef) cpu = small_cpu("Base"), own = host_model();
    g_auto(SmallSetup) few = { 0 }, many = { 0 };
    small_setup(&few, different_hosts(), &x86);
    GcpuFleet *million = different_hosts();
    multiply_hosts(million);
    small_setup(&many, million, &x86);

    check_all_are_told(few.classes, cpu, N_DIFFERENT);
    check_all_are_told(few.classes, own, N_DIFFERENT);
    check_all_are_told(many.classes, cpu, N_MANY);
    check_all_are_told(many.classes, own, N_MANY);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_named_model_goes_where_least_is_wasted),
        TEST(no_guest_moves_to_another_vendor),
        TEST(host_model_goes_where_it_can_leave_again),
        TEST(a_stale_host_is_neither_a_yes_nor_a_target),
        TEST(the_others_are_counted_by_reason),
        TEST(what_policy_refuses_on_a_host_is_its_reason),
        TEST(moves_are_counted_as_each_host_says),
        TEST(each_class_is_told_what_it_would_be_told_alone),
        TEST(a_million_hosts_are_as_many_classes_as_they_differ),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "place", cases);
}

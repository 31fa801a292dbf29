/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-classes.h"

#include "small-fleet.h"
#include "test-suite.h"

/* "n1 n2 | n3" */
static char *format_classes(const GcpuFleetClasses *classes)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, i);
        for (guint j = 0; j < class->hosts->len; j++)
            g_string_append_printf(
                text, "%s%s",
                j   ? " "
                : i ? " | "
                    : "",
                gcpu_fleet_classes_host(classes, g_array_index(class->hosts, guint32, j))->name);
    }
    return g_string_free(text, FALSE);
}

/* "stale: n1 n2; unknown-name (Unknown CPU model X): n3" */
static char *format_gaps(const GcpuFleetClasses *classes)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < classes->gaps->len; i++) {
        const GcpuFleetGap *gap = g_ptr_array_index(classes->gaps, i);
        g_autofree char *sentence = gcpu_fleet_gap_format(gap, classes);
        g_string_append_printf(text, "%s%s", i ? "; " : "",
                               gcpu_fleet_gap_kind_to_string(gap->kind));
        if (gap->detail)
            g_string_append_printf(text, " (%s)", gap->detail);
        for (guint j = 0; j < gap->hosts->len; j++)
            g_string_append_printf(
                text, "%s%s", j ? " " : ": ",
                gcpu_fleet_classes_host(classes, g_array_index(gap->hosts, guint32, j))->name);
        check(strlen(sentence) > 20);
    }
    return g_string_free(text, FALSE);
}

static const GcpuFleetScope x86 = { .arch = "x86_64" };

static void hosts_of_equal_cpu_are_one_class(void)
{
    static const SmallHost hosts[] = {
        { .name = "a1", .cpu = "Base@Intel avx512f", .usable = "Base !Rome(svm)" },
        { .name = "a2", .cpu = "Base@Intel avx512f", .usable = "Base !Rome(svm)", .age_s = 50 },
        { .name = "b1", .cpu = "Base@Intel avx512f", .usable = "Base !Rome(xsaves)" },
        { .name = "c1", .cpu = "Base@Intel", .usable = "Base !Rome(svm)" },
        { .name = "d1", .cpu = "Base avx512f", .usable = "Base !Rome(svm)" },
        { .name = "e1", .cpu = "Base@Intel avx512f", .usable = "!Base(aes) !Rome(svm)" },
        { .name = "f1",
          .cpu = "Base@Intel avx512f",
          .usable = "Base !Rome(svm)",
          .command_line = "tsx=on" },
        { .name = "g1",
          .cpu = "Base@Intel avx512f",
          .usable = "Base !Rome(svm)",
          .machine = "pc-q35-8.0" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autofree char *classes = format_classes(setup.classes), *gaps = format_gaps(setup.classes);
    const GcpuFleetClass *first = gcpu_fleet_classes_get(setup.classes, 0);
    g_autofree char *features = gcpu_map_format_set(first->map, first->features, " ");

    check_str(classes, "a1 a2 f1 | b1 | c1 | d1 | e1 | g1");
    check_str(gaps, "");
    check_str(features, "fpu sse pni aes avx avx512f");
    check_str(first->cpu->model, "Base");
    check_int(first->map_fit, GCPU_FLEET_MAP_OWN);
    check_int(first->n_fresh, 3);
    check_int(setup.classes->class_of[3], 2);
}

static void the_order_of_reports_does_not_change_the_classes(void)
{
    static const SmallHost hosts[] = {
        { .name = "b", .cpu = "Base" },
        { .name = "a", .cpu = "Old" },
        { .name = "c", .cpu = "Old" },
        { .name = NULL },
    };
    static const SmallHost backward[] = {
        { .name = "c", .cpu = "Old" },
        { .name = "a", .cpu = "Old" },
        { .name = "b", .cpu = "Base" },
        { .name = NULL },
    };
    g_auto(SmallSetup) one = { 0 }, other = { 0 };
    small_setup(&one, small_fleet(hosts), &x86);
    small_setup(&other, small_fleet(backward), &x86);
    g_autofree char *here = format_classes(one.classes), *there = format_classes(other.classes);

    check_str(here, "a c | b");
    check_str(there, here);
}

static void a_host_that_is_in_no_class_is_a_gap(void)
{
    static const SmallHost hosts[] = {
        { .name = "arm", .arch = "aarch64", .cpu = "cortex" },
        { .name = "bare", .lacks_offer = TRUE },
        { .name = "good", .cpu = "Base" },
        { .name = "old" },
        { .name = "slow", .cpu = "Base", .virt_type = "qemu" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autofree char *classes = format_classes(setup.classes), *gaps = format_gaps(setup.classes);

    check_str(classes, "good");
    check_str(gaps, "other-architecture (aarch64): arm; other-virt-type: slow; "
                    "no-domain-capabilities: bare; no-host-model: old");
    for (guint i = 0; i < setup.classes->gaps->len; i++)
        check(gcpu_fleet_gap_excludes(
            ((const GcpuFleetGap *)g_ptr_array_index(setup.classes->gaps, i))->kind));
    check_int(setup.classes->class_of[0], GCPU_FLEET_NO_CLASS);
}

static void other_guests_find_other_hosts(void)
{
    static const SmallHost hosts[] = {
        { .name = "arm", .arch = "aarch64" },
        { .name = "slow", .cpu = "Base", .virt_type = "qemu" },
        { .name = NULL },
    };
    g_auto(SmallSetup) arm = { 0 }, slow = { 0 };
    small_setup(&arm, small_fleet(hosts), &(GcpuFleetScope){ .arch = "aarch64" });
    small_setup(&slow, small_fleet(hosts),
                &(GcpuFleetScope){ .arch = "x86_64", .virt_type = "qemu" });
    g_autofree char *on_arm = format_classes(arm.classes), *slowly = format_classes(slow.classes);
    g_auto(GStrv) archs = gcpu_fleet_archs(arm.fleet);

    check_str(on_arm, "arm");
    check(gcpu_fleet_classes_get(arm.classes, 0)->cpu == NULL);
    check(gcpu_fleet_classes_get(arm.classes, 0)->features == NULL);
    check_str(slowly, "slow");
    check_str(archs[0], "aarch64");
    check_str(archs[1], "x86_64");
}

static void another_map_and_unknown_names_are_told(void)
{
    static const SmallHost hosts[] = {
        { .name = "new", .cpu = "Base avx512f", .libvirt = GCPU_VERSION(11, 3, 0) },
        { .name = "newest", .cpu = "Tomorrow", .libvirt = GCPU_VERSION(12, 8, 0) },
        { .name = "odd", .cpu = "Base avx10" },
        { .name = "same", .cpu = "Base avx512f" },
        { .name = NULL },
    };
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autofree char *classes = format_classes(setup.classes), *gaps = format_gaps(setup.classes);

    check_str(classes, "new | newest | odd | same");
    check_str(gaps, "unknown-name (Unknown CPU feature avx10): odd; "
                    "unknown-name (Unknown CPU model Tomorrow): newest; "
                    "foreign-map (11.3.0): new; foreign-map (12.8.0): newest");
    check(gcpu_fleet_classes_get(setup.classes, 0)->features != NULL);
    check(gcpu_fleet_classes_get(setup.classes, 1)->features == NULL);
}

static void old_and_future_facts_are_told(void)
{
    static const SmallHost hosts[] = {
        { .name = "aged", .cpu = "Base", .age_s = 3601 },
        { .name = "fresh", .cpu = "Base", .age_s = 3600 },
        { .name = "skewed", .cpu = "Base", .age_s = -GCPU_FLEET_CLOCK_SKEW_S },
        { .name = "tomorrow", .cpu = "Base", .age_s = -86400 },
        { .name = "undated", .cpu = "Base", .age_s = SMALL_NOW_S },
        { .name = NULL },
    };
    const GcpuFleetScope ages = { .arch = "x86_64", .now_s = SMALL_NOW_S, .max_age_s = 3600 };
    const GcpuFleetScope any_age = { .arch = "x86_64", .now_s = SMALL_NOW_S };
    g_auto(SmallSetup) strict = { 0 }, lax = { 0 }, blind = { 0 };
    small_setup(&strict, small_fleet(hosts), &ages);
    small_setup(&lax, small_fleet(hosts), &any_age);
    small_setup(&blind, small_fleet(hosts), &x86);
    g_autofree char *gaps = format_gaps(strict.classes), *lax_gaps = format_gaps(lax.classes),
                    *blind_gaps = format_gaps(blind.classes);

    check_str(gaps, "stale: aged; undated: undated; from-the-future: tomorrow");
    check_int(gcpu_fleet_classes_get(strict.classes, 0)->n_fresh, 2);
    check_int(gcpu_fleet_classes_get(strict.classes, 0)->hosts->len, 5);
    check_int(strict.classes->ages[0], GCPU_FLEET_STALE);
    check_int(strict.classes->ages[1], GCPU_FLEET_FRESH);
    check_str(lax_gaps, "from-the-future: tomorrow");
    check_str(blind_gaps, "");

    /* an age that nobody can tell, since nobody says what time it is */
    const GcpuFleetScope no_clock = { .arch = "x86_64", .max_age_s = 3600 };
    for (guint i = 0; i < strict.classes->hosts->len; i++)
        check_int(gcpu_fleet_age(&no_clock, gcpu_fleet_classes_host(strict.classes, i)),
                  GCPU_FLEET_UNDATED);
}

static void a_map_that_cannot_be_read_is_an_error(void)
{
    static const SmallHost hosts[] = { { .name = "n1", .cpu = "Base" }, { .name = NULL } };
    g_autoptr(GcpuFleet) fleet = small_fleet(hosts);
    g_autoptr(GcpuMapSource) source = gcpu_map_source_new("/nowhere");
    g_autoptr(GcpuFleetMaps) maps = gcpu_fleet_maps_new(source);
    g_autoptr(GError) error = NULL;

    check(gcpu_fleet_classes_new(fleet, &x86, maps, &error) == NULL);
    check_contains(error->message, "/nowhere");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(hosts_of_equal_cpu_are_one_class),
        TEST(the_order_of_reports_does_not_change_the_classes),
        TEST(a_host_that_is_in_no_class_is_a_gap),
        TEST(other_guests_find_other_hosts),
        TEST(another_map_and_unknown_names_are_told),
        TEST(old_and_future_facts_are_told),
        TEST(a_map_that_cannot_be_read_is_an_error),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-classes", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-standing.h"

#include "small-fleet.h"
#include "test-suite.h"

static const SmallHost hosts[] = {
    { .name = "n1", .cpu = "Base@Intel" },
    { .name = "n2", .cpu = "Base@Intel avx512f" },
    { .name = "n3", .cpu = "Old@Intel", .age_s = 7200 },
    { .name = "n4", .lacks_offer = TRUE },
    { .name = "n5", .cpu = "Base@Intel" },
    { .name = NULL },
};
static const GcpuFleetScope scope = { "x86_64", NULL, SMALL_NOW_S, 3600 };

static gboolean find(const SmallSetup *setup, const char *name, GcpuFleetStanding *out_standing,
                     GError **error)
{
    return gcpu_fleet_standing_find(setup->classes, gcpu_fleet_find(setup->fleet, name),
                                    out_standing, error);
}

static void a_host_stands_in_its_class(void)
{
    g_auto(SmallSetup) setup = { 0 };
    GcpuFleetStanding one, other, equal;

    small_setup(&setup, small_fleet(hosts), &scope);
    check(find(&setup, "n1", &one, NULL));
    check(find(&setup, "n2", &other, NULL));
    check(find(&setup, "n5", &equal, NULL));
    check_str(one.host->name, "n1");
    check_int(one.number, 0);
    check_int(equal.number, 4);
    check(one.of_host == equal.of_host);
    check(one.of_host != other.of_host);
    check(one.is_fresh);
}

static void old_facts_are_marked(void)
{
    g_auto(SmallSetup) setup = { 0 };
    GcpuFleetStanding old;

    small_setup(&setup, small_fleet(hosts), &scope);
    check(find(&setup, "n3", &old, NULL));
    check(!old.is_fresh);
}

static void of_a_host_in_no_class_the_reason_is_told(void)
{
    g_auto(SmallSetup) setup = { 0 };
    GcpuFleetStanding nowhere = { 0 };
    g_autoptr(GError) error = NULL;

    small_setup(&setup, small_fleet(hosts), &scope);
    check(!find(&setup, "n4", &nowhere, &error));
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE));
    check_contains(error ? error->message : "", "n4: the report holds no domain capabilities");
    check(nowhere.host == NULL);
}

/* n3 lacks avx of Base, and would be too old besides. */
static void others_are_those_that_can_for_certain(void)
{
    g_auto(SmallSetup) setup = { 0 };
    g_autoptr(GcpuDef) cpu = small_cpu("Base");
    const GcpuFleetGuest guest = { .cpu = cpu };
    GcpuFleetStanding standing;
    g_autoptr(GString) names = g_string_new(NULL);

    small_setup(&setup, small_fleet(hosts), &scope);
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(setup.classes, &guest);
    check(find(&setup, "n5", &standing, NULL));
    g_autoptr(GArray) others = gcpu_fleet_standing_others(&standing, setup.classes, place);
    for (guint i = 0; i < others->len; i++)
        g_string_append_printf(
            names, " %s",
            gcpu_fleet_classes_host(setup.classes, g_array_index(others, guint32, i))->name);
    check_str(names->str, " n1 n2");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_host_stands_in_its_class),
        TEST(old_facts_are_marked),
        TEST(of_a_host_in_no_class_the_reason_is_told),
        TEST(others_are_those_that_can_for_certain),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-standing", cases);
}

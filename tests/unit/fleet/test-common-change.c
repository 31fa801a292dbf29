/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common-change.h"

#include "small-fleet.h"
#include "test-suite.h"

static const GcpuFleetScope x86 = { .arch = "x86_64" };

static const SmallHost hosts[] = {
    { .name = "a", .cpu = "Base@Intel avx512f", .usable = "Old Base Base-v2" },
    { .name = "b", .cpu = "Base@Intel avx512f", .usable = "Old Base Base-v2" },
    { .name = "c", .cpu = "Base@Intel vmx", .usable = "Old Base" },
    { .name = "d", .cpu = "Rome@AMD", .usable = "Old Rome" },
    { .name = NULL },
};

static char *join(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "", (char *)g_ptr_array_index(names, i));
    return g_string_free(text, FALSE);
}

/* "-MODELS +MODELS -FEATURES +FEATURES" of change @index between two choices of hosts. */
static char *change_between(const guint32 *before, guint n_before, const guint32 *after,
                            guint n_after, guint index)
{
    g_auto(SmallSetup) setup = { 0 };
    small_setup(&setup, small_fleet(hosts), &x86);
    g_autoptr(GPtrArray) was = gcpu_common_new(setup.classes, before, n_before);
    g_autoptr(GPtrArray) is = gcpu_common_new(setup.classes, after, n_after);
    g_autoptr(GPtrArray) changes = gcpu_common_compare(was, is);
    const GcpuCommonChange *change = g_ptr_array_index(changes, index);
    g_autofree char *lost = join(change->models_lost), *gained = join(change->models_gained);
    g_autofree char *less = join(change->features_lost), *more = join(change->features_gained);

    return g_strdup_printf("%s: -%s +%s -%s +%s", change->vendor, lost, gained, less, more);
}

static void a_host_that_comes_takes_away(void)
{
    static const guint32 before[] = { 0, 1 }, after[] = { 0, 1, 2 };
    g_autofree char *change = change_between(before, 2, after, 3, 0);
    g_autofree char *back = change_between(after, 3, before, 2, 0);

    check_str(change, "Intel: -Base-v2 + -avx512f +");
    /* Base is still common when Base-v2 is best */
    check_str(back, "Intel: - +Base-v2 - +avx512f");
}

static void an_equal_host_changes_nothing(void)
{
    static const guint32 before[] = { 0 }, after[] = { 0, 1 };
    g_autofree char *change = change_between(before, 1, after, 2, 0);

    check_str(change, "Intel: - + - +");
}

static void vendors_come_and_go(void)
{
    static const guint32 intel[] = { 2 }, amd[] = { 3 };
    g_autofree char *gone = change_between(intel, 1, amd, 1, 0);
    g_autofree char *come = change_between(intel, 1, amd, 1, 1);

    check_str(gone, "Intel: -Base + -fpu sse pni vmx aes avx +");
    check_str(come, "AMD: - +Rome - +fpu sse pni aes avx xsaves svm");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_host_that_comes_takes_away),
        TEST(an_equal_host_changes_nothing),
        TEST(vendors_come_and_go),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "common-change", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/arch.h"
#include "test-suite.h"

static void each_arch_is_answered_by_the_driver_that_libvirt_has_for_it(void)
{
    static const struct {
        const char *arch;
        GcpuArchFamily family;
        const char *map_name;
    } rows[] = {
        { "i686", GCPU_ARCH_FAMILY_X86, "x86" },
        { "x86_64", GCPU_ARCH_FAMILY_X86, "x86" },
        { "ppc64", GCPU_ARCH_FAMILY_PPC64, "ppc64" },
        { "ppc64le", GCPU_ARCH_FAMILY_PPC64, "ppc64" },
        { "armv6l", GCPU_ARCH_FAMILY_ARM, "arm" },
        { "armv7b", GCPU_ARCH_FAMILY_ARM, "arm" },
        { "armv7l", GCPU_ARCH_FAMILY_ARM, "arm" },
        { "aarch64", GCPU_ARCH_FAMILY_ARM, "arm" },
        { "s390", GCPU_ARCH_FAMILY_S390, NULL },
        { "s390x", GCPU_ARCH_FAMILY_S390, NULL },
        { "riscv64", GCPU_ARCH_FAMILY_RISCV64, NULL },
        { "loongarch64", GCPU_ARCH_FAMILY_LOONGARCH64, NULL },
        { "mips64", GCPU_ARCH_FAMILY_NONE, NULL },
        { "X86_64", GCPU_ARCH_FAMILY_NONE, NULL },
        { "amd64", GCPU_ARCH_FAMILY_NONE, NULL },
        { "", GCPU_ARCH_FAMILY_NONE, NULL },
        { NULL, GCPU_ARCH_FAMILY_NONE, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        check_int(gcpu_arch_family(rows[i].arch), rows[i].family);
        check_str(gcpu_arch_map_name(gcpu_arch_family(rows[i].arch)), rows[i].map_name);
    }
}

static void an_arch_without_cpu_driver_may_still_be_known(void)
{
    check(gcpu_arch_is_known("mips64"));
    check(gcpu_arch_is_known("x86_64"));
    check(!gcpu_arch_is_known("amd64"));
    check(!gcpu_arch_is_known("none"));
    check(!gcpu_arch_is_known(""));
    check(!gcpu_arch_is_known(NULL));
}

static void every_name_of_the_list_is_known(void)
{
    const char *const *names = gcpu_arch_names();

    for (guint i = 0; names[i]; i++)
        check(gcpu_arch_is_known(names[i]));
    check(g_strv_contains(names, "s390x"));
}

static void a_processor_runs_its_own_arch_and_the_smaller_one_of_its_kind(void)
{
    check(gcpu_arch_can_host("x86_64", "x86_64"));
    check(gcpu_arch_can_host("x86_64", "i686"));
    check(!gcpu_arch_can_host("i686", "x86_64"));
    check(gcpu_arch_can_host("aarch64", "armv7l"));
    check(!gcpu_arch_can_host("x86_64", "aarch64"));
    check(!gcpu_arch_can_host(NULL, NULL));
    check(!gcpu_arch_can_host("x86_64", NULL));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(each_arch_is_answered_by_the_driver_that_libvirt_has_for_it),
        TEST(an_arch_without_cpu_driver_may_still_be_known),
        TEST(every_name_of_the_list_is_known),
        TEST(a_processor_runs_its_own_arch_and_the_smaller_one_of_its_kind),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "arch", cases);
}

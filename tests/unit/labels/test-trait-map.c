/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/trait-map.h"
#include "test-suite.h"

static GPtrArray *parse(const char *text, GcpuFindings *findings)
{
    return gcpu_trait_map_parse(text, strlen(text), "t", findings);
}

static void names_follow_the_rule_unless_they_are_given(void)
{
    static const struct {
        const char *line;
        GcpuArchFamily family;
        const char *feature;
        const char *vendor;
        const char *traits;
        gboolean unreported;
    } rows[] = {
        { "x86 avx2", GCPU_ARCH_FAMILY_X86, "avx2", NULL, "HW_CPU_X86_AVX2", FALSE },
        { "x86 sse4.1", GCPU_ARCH_FAMILY_X86, "sse4.1", NULL, "HW_CPU_X86_SSE41", FALSE },
        { "x86 avx512-vpopcntdq", GCPU_ARCH_FAMILY_X86, "avx512-vpopcntdq", NULL,
          "HW_CPU_X86_AVX512VPOPCNTDQ", FALSE },
        { "arm sha512", GCPU_ARCH_FAMILY_ARM, "sha512", NULL, "HW_CPU_AARCH64_SHA512", FALSE },
        { "\tx86  aes   A_B C1 # x", GCPU_ARCH_FAMILY_X86, "aes", NULL, "A_B C1", FALSE },
        { "x86 pni S unreported\r", GCPU_ARCH_FAMILY_X86, "pni", NULL, "S", TRUE },
        { "x86 rtm unreported", GCPU_ARCH_FAMILY_X86, "rtm", NULL, "HW_CPU_X86_RTM", TRUE },
        { "x86/Intel pcid P", GCPU_ARCH_FAMILY_X86, "pcid", "Intel", "P", FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        g_autoptr(GPtrArray) map = parse(rows[i].line, findings);
        const GcpuTraitRow *row = map && map->len == 1 ? g_ptr_array_index(map, 0) : NULL;
        if (!row) {
            test_fail(__FILE__, __LINE__, "not read: %s", rows[i].line);
            continue;
        }
        g_autofree char *traits = g_strjoinv(" ", row->traits);
        check_int(row->family, rows[i].family);
        check_str(row->feature, rows[i].feature);
        check_str(row->vendor, rows[i].vendor);
        check_str(traits, rows[i].traits);
        check_int(row->unreported, rows[i].unreported);
    }
}

static void all_mistakes_are_told_with_their_lines(void)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GPtrArray) map =
        parse("# fine\n"
              "x87 fpu\n"
              "x86\n"
              "x86 aes hw_cpu\n"
              "x86 avx\n"
              "x86 avx A\n"
              "x86 \303\244\n"
              "x86 sse " /* 256 characters */
              "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
              "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
              "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
              "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
              findings);
    static const guint lines[] = { 2, 3, 4, 6, 7, 8 };

    check(!map);
    check_int(gcpu_findings_count(findings), G_N_ELEMENTS(lines));
    for (guint i = 0; i < G_N_ELEMENTS(lines) && i < gcpu_findings_count(findings); i++)
        check_int(gcpu_findings_get(findings, i)->line, lines[i]);
}

static void one_feature_may_stand_there_for_several_vendors(void)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GPtrArray) map = parse("x86/Intel ssbd A\nx86/AMD ssbd B\narm ssbd C\n", findings);

    check_int(map ? map->len : 0, 3);
}

static void what_is_no_text_is_refused(void)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autofree char *large = g_strnfill(GCPU_TRAIT_MAP_BYTES_MAX + 1, '\n');

    check(!gcpu_trait_map_parse("x86 \xff", 5, "t", findings));
    check(!gcpu_trait_map_parse("x86 a\0b", 7, "t", findings));
    check(!gcpu_trait_map_parse(large, GCPU_TRAIT_MAP_BYTES_MAX + 1, "t", findings));
    check_int(gcpu_findings_count(findings), 3);
}

static GPtrArray *read_the_file(void)
{
    const char *directory = g_getenv("TEST_SRCDIR");
    g_autofree char *path =
        g_build_filename(directory ? directory : ".", "traits", "placement.traits", NULL);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autofree char *text = NULL;
    gsize length = 0;

    if (!g_file_get_contents(path, &text, &length, NULL))
        g_error("no %s", path);
    GPtrArray *map = gcpu_trait_map_parse(text, length, path, findings);
    if (!map)
        g_error("bad %s", path);
    return map;
}

/* Nova's own map has 44 flags and 46 names; sse3 is pni here. os-traits has 14 more, of which TDX
 * and ASF are no features of a guest's CPU, and 23 of arm. */
static void the_file_that_comes_along_is_complete(void)
{
    g_autoptr(GPtrArray) map = read_the_file();
    guint n_reported = 0, n_x86 = 0, n_arm = 0;

    for (guint i = 0; i < map->len; i++) {
        const GcpuTraitRow *row = g_ptr_array_index(map, i);
        guint n = g_strv_length(row->traits);
        n_reported += row->unreported ? 0 : n;
        n_x86 += row->family == GCPU_ARCH_FAMILY_X86 ? n : 0;
        n_arm += row->family == GCPU_ARCH_FAMILY_ARM ? n : 0;
    }
    check_int(n_reported, 45);
    check_int(n_x86, 46 + 12);
    check_int(n_arm, 23);
}

/* L: traits that os-traits has and Nova never sets. */
static void what_nova_never_sets_is_there(void)
{
    static const char *const names[] = {
        "HW_CPU_X86_INTEL_PCID", "HW_CPU_X86_INTEL_SPEC_CTRL",
        "HW_CPU_X86_INTEL_SSBD", "HW_CPU_X86_INTEL_MD_CLEAR",
        "HW_CPU_X86_AMD_IBPB",   "HW_CPU_X86_AMD_NO_SSB",
        "HW_CPU_X86_AMD_SSBD",   "HW_CPU_X86_AMD_VIRT_SSBD",
        "HW_CPU_X86_STIBP",      "HW_CPU_X86_PDPE1GB",
        "HW_CPU_X86_TSX",        "HW_CPU_X86_SGX",
        "HW_CPU_X86_SSE3",       "HW_CPU_AARCH64_SVE",
    };
    g_autoptr(GPtrArray) map = read_the_file();

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        gboolean found = FALSE;
        for (guint j = 0; j < map->len; j++) {
            const GcpuTraitRow *row = g_ptr_array_index(map, j);
            found = found || (row->unreported &&
                              g_strv_contains((const char *const *)row->traits, names[i]));
        }
        if (found)
            test_pass(__FILE__, __LINE__, names[i]);
        else
            test_fail(__FILE__, __LINE__, "%s", names[i]);
    }
}

static void names_are_made_of_letters_digits_and_underscores(void)
{
    g_autofree char *model = gcpu_trait_name("CUSTOM_", "Skylake-Server-noTSX-IBRS");
    g_autofree char *hostile = gcpu_trait_name("CUSTOM_", "a'\n- x: \303\244");

    check_str(model, "CUSTOM_SKYLAKE_SERVER_NOTSX_IBRS");
    check_str(hostile, "CUSTOM_A____X____");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(names_follow_the_rule_unless_they_are_given),
        TEST(all_mistakes_are_told_with_their_lines),
        TEST(one_feature_may_stand_there_for_several_vendors),
        TEST(what_is_no_text_is_refused),
        TEST(the_file_that_comes_along_is_complete),
        TEST(what_nova_never_sets_is_there),
        TEST(names_are_made_of_letters_digits_and_underscores),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "trait-map", cases);
}

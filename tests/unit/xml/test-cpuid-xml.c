/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/cpuid-xml.h"

#include "test-suite.h"

static void lines_of_one_leaf_add_up(void)
{
    g_autoptr(GcpuCpuid) cpuid = gcpu_cpuid_xml_parse(
        "<!-- Some CPU -->\n<cpudata arch='x86'>\n"
        "<cpuid eax_in='0x00000007' ecx_in='0x01' eax='0x10' ebx='0x00' ecx='1' edx='0x8'/>\n"
        "<cpuid eax_in='0x00000007' ecx_in='0x01' eax='0x01'/>\n"
        "<cpuid eax_in='0x00000001' eax='0x000906e9'/>\n"
        "<msr index='0x10a' eax='0x1' edx='0x80000000'/>\n"
        "</cpudata>",
        -1, "dump", NULL);
    guint32 registers[4];

    gcpu_cpuid_read(cpuid, GCPU_BIT_CPUID, 7, 1, registers);
    check_int(registers[GCPU_REGISTER_EAX], 0x11);
    check_int(registers[GCPU_REGISTER_ECX], 1);
    check_int(registers[GCPU_REGISTER_EDX], 8);
    gcpu_cpuid_read(cpuid, GCPU_BIT_MSR, 0x10a, 0, registers);
    check_int(registers[GCPU_REGISTER_EDX], 0x80000000);
    check_int(gcpu_cpuid_signature(cpuid), 0x906e9);
    gcpu_cpuid_read(cpuid, GCPU_BIT_CPUID, 7, 0, registers);
    check_int(registers[GCPU_REGISTER_EAX], 0);
}

static void a_wrong_dump_is_an_error_with_its_line(void)
{
    static const struct {
        const char *text, *message;
    } table[] = {
        { "", "dump: the document is empty" },
        { "<cpudata arch='x86'>", "dump:1: " },
        { "<cpudata arch='ppc64'/>", "dump:1: only dumps of arch='x86' are understood" },
        { "<cpudata/>", "dump:1: only dumps of arch='x86' are understood" },
        { "<cpudata arch='x86'>\n<cpuid eax='1'/></cpudata>", "dump:2: <cpuid> without eax_in" },
        { "<cpudata arch='x86'>\n<msr eax='1'/></cpudata>", "dump:2: <msr> without index" },
        { "<cpudata arch='x86'>\n<cpuid eax_in='1' eax='0x1ffffffff'/></cpudata>",
          "dump:2: attribute eax: '0x1ffffffff' is no 32-bit number" },
        { "<cpudata arch='x86'>\n<cpuid eax_in='1' eax='-1'/></cpudata>",
          "dump:2: attribute eax: '-1' is no 32-bit number" },
        { "<cpudata arch='x86'>\n<cpuid eax_in='0xg'/></cpudata>",
          "dump:2: attribute eax_in: '0xg' is no 32-bit number" },
        { "<cpudata arch='x86'>\n<sev/></cpudata>", "dump:2: only <cpuid> and <msr> are allowed" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        check(gcpu_cpuid_xml_parse(table[i].text, -1, "dump", &error) == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_contains(error ? error->message : NULL, table[i].message);
    }
}

static void a_dump_without_end_is_cut_short(void)
{
    g_autoptr(GString) text = g_string_new("<cpudata arch='x86'>\n");
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i <= GCPU_CPUID_ENTRIES_MAX; i++)
        g_string_append_printf(text, "<cpuid eax_in='%u'/>\n", i);
    g_string_append(text, "</cpudata>");
    check(gcpu_cpuid_xml_parse(text->str, (gssize)text->len, "dump", &error) == NULL);
    check_contains(error->message, ": too many leaves");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(lines_of_one_leaf_add_up),
        TEST(a_wrong_dump_is_an_error_with_its_line),
        TEST(a_dump_without_end_is_cut_short),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "cpuid-xml", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/cpuid-text.h"

#include "test-suite.h"

#define LEAF0 "   0x00000000 0x00: eax=0x0000000d ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n"
#define LEAF1 "   0x00000001 0x00: eax=0x000306c3 ebx=0x00100800 ecx=0x7ffafbff edx=0xbfebfbff\n"
#define LEAFD "   0x0000000d 0x01: eax=0x0000000f ebx=0x00000340 ecx=0x00000100 edx=0x00000000\n"
#define OTHER "   0x00000001 0x00: eax=0x00090672 ebx=0x00000000 ecx=0x00000000 edx=0x00000000\n"

static void a_dump_of_one_processor_is_read(void)
{
    static const char *const forms[] = {
        "CPU:\n" LEAF0 LEAF1 LEAFD,
        "CPU 0:\n" LEAF0 LEAF1 LEAFD,
        LEAF0 LEAF1 LEAFD,
        "\r\nCPU 17:\r\n" LEAF0 "\r\n" LEAF1 LEAFD,
        "CPU 0:\n" LEAF0 LEAF1 LEAFD "CPU 1:\n" OTHER,
    };

    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GcpuCpuid) cpuid = gcpu_cpuid_text_parse(forms[i], "dump", NULL);
        guint32 registers[4] = { 0 };
        check(gcpu_cpuid_text_is(forms[i]));
        check_int(gcpu_cpuid_signature(cpuid), 0x306c3);
        gcpu_cpuid_read(cpuid, GCPU_BIT_CPUID, 0, 0, registers);
        check_int(registers[GCPU_REGISTER_ECX], 0x6c65746e);
        gcpu_cpuid_read(cpuid, GCPU_BIT_CPUID, 13, 1, registers);
        check_int(registers[GCPU_REGISTER_EBX], 0x340);
        gcpu_cpuid_read(cpuid, GCPU_BIT_CPUID, 13, 0, registers);
        check_int(registers[GCPU_REGISTER_EAX], 0);
    }
}

static void a_wrong_dump_is_an_error_with_its_line(void)
{
    static const struct {
        const char *text, *message;
    } table[] = {
        { "", "dump:1: there is no leaf of CPUID" },
        { "CPU 0:\n", "dump:2: there is no leaf of CPUID" },
        { "CPU 0:\n" LEAF0 "   0x00000001\n", "dump:3: \"0xLEAF 0xSUBLEAF" },
        { "CPU x:\n" LEAF0, "dump:1: \"0xLEAF" },
        { LEAF0 "0x1 0x0: eax=0x100000000 ebx=0x0 ecx=0x0 edx=0x0\n", "dump:2: " },
        { LEAF0 "0x1 0x0: eax=0x ebx=0x0 ecx=0x0 edx=0x0\n", "dump:2: " },
        { LEAF0 "0x1 0x0: eax=-0x1 ebx=0x0 ecx=0x0 edx=0x0\n", "dump:2: " },
        { LEAF0 "0x1 0x0: eax=0x0 ebx=0x0 ecx=0x0 edx=0x0 esi=0x0\n", "dump:2: " },
        { LEAF0 "0x1 0x0: eax=0x0 ebx=0x0 edx=0x0 ecx=0x0\n", "dump:2: " },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        check(gcpu_cpuid_text_parse(table[i].text, "dump", &error) == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_contains(error ? error->message : NULL, table[i].message);
    }
}

static void other_texts_are_told_apart(void)
{
    static const char *const others[] = {
        "", "<cpudata/>", "{}", "fpu sse", "CPUs: 4", "0x1 0x0:"
    };

    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        check(!gcpu_cpuid_text_is(others[i]));
}

static void a_dump_without_end_is_cut_short(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i <= GCPU_CPUID_ENTRIES_MAX; i++)
        g_string_append_printf(text, "0x%x 0x0: eax=0x0 ebx=0x0 ecx=0x0 edx=0x0\n", i);
    check(gcpu_cpuid_text_parse(text->str, "dump", &error) == NULL);
    check_str(error->message, "dump:65537: too many leaves");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_dump_of_one_processor_is_read),
        TEST(a_wrong_dump_is_an_error_with_its_line),
        TEST(other_texts_are_told_apart),
        TEST(a_dump_without_end_is_cut_short),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "cpuid-text", cases);
}

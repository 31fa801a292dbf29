/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/version.h"
#include "test-suite.h"

static void versions_are_encoded_as_libvirt_does(void)
{
    GcpuVersion version = 0;

    check(gcpu_version_parse("9.0.0", &version));
    check_int(version, 9000000);
    check(gcpu_version_parse("0.9.10", &version));
    check_int(version, 9010);
    check(gcpu_version_parse("7.2", &version));
    check_int(version, 7002000);
}

static void malformed_versions_are_refused_and_leave_the_output_alone(void)
{
    const char *const bad[] = { "",          "v9",     "9.",   "9..1",        "1.2.3.4",
                                "9.0.0-rc1", "1.1000", "4000", "99999999999", " 9",
                                "9 ",        "-1",     NULL };
    GcpuVersion version = 42;

    for (guint i = 0; bad[i]; i++) {
        if (gcpu_version_parse(bad[i], &version))
            test_fail(__FILE__, __LINE__, "\"%s\" was taken for a version", bad[i]);
    }
    check_int(version, 42);
}

static void format_is_the_inverse_of_parse(void)
{
    const char *const texts[] = { "0.9.10", "12.8.0", "3999.999.999", NULL };

    for (guint i = 0; texts[i]; i++) {
        GcpuVersion version = 0;
        check(gcpu_version_parse(texts[i], &version));
        g_autofree char *text = gcpu_version_format(version);
        check_str(text, texts[i]);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(versions_are_encoded_as_libvirt_does),
        TEST(malformed_versions_are_refused_and_leave_the_output_alone),
        TEST(format_is_the_inverse_of_parse),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "version", cases);
}

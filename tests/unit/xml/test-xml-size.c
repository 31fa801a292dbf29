/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-size.h"

#include "test-suite.h"

/* libvirt: src/util/virutil.c, virScaleInteger(); the schema's "unit" is the same list. */
static void amounts_are_read_as_libvirt_reads_them(void)
{
    static const struct {
        const char *text, *unit;
        guint64 kib; /* 0: none */
    } cases[] = {
        { "1", NULL, 1 },
        { "1024", "b", 1 },
        { "1025", "bytes", 2 },
        { "1", "Byte", 1 },
        { "1000", "KB", 977 },
        { "7", "k", 7 },
        { "7", "KiB", 7 },
        { "2", "MB", 1954 },
        { "2", "m", 2048 },
        { "2", "MiB", 2048 },
        { "1", "g", 1048576 },
        { "1", "GIB", 1048576 },
        { "1", "TB", 976562500 },
        { "1", "TiB", G_GUINT64_CONSTANT(1) << 30 },
        { "1", "p", G_GUINT64_CONSTANT(1) << 40 },
        { "1", "EiB", G_GUINT64_CONSTANT(1) << 50 },
        { "15", "EiB", G_GUINT64_CONSTANT(15) << 50 },
        { "16", "EiB", 0 },
        { "18446744073709551615", "b", G_GUINT64_CONSTANT(1) << 54 },
        { "18446744073709551616", "b", 0 },
        { "1", "", 0 },
        { "1", "KiBi", 0 },
        { "1", "iB", 0 },
        { "1", "x", 0 },
        { "-1", NULL, 0 },
        { "1.5", NULL, 0 },
        { "", NULL, 0 },
        { NULL, NULL, 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint64 kib = 0;
        gboolean ok = gcpu_xml_size_parse(cases[i].text, cases[i].unit, &kib);
        check_int(ok, cases[i].kib != 0);
        check_int(kib, cases[i].kib);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(amounts_are_read_as_libvirt_reads_them),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "xml-size", cases);
}

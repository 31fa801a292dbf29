/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Group B of the acceptance cases, described at the head of b-xml.cases. */
#include "test-suite.h"
#include "xml/def-xml.h"

/* White space between elements is layout. */
static char *without_layout(const char *xml)
{
    g_auto(GStrv) lines = g_strsplit(xml, "\n", -1);

    for (char **line = lines; *line; line++)
        g_strstrip(*line);
    return g_strjoinv("", lines);
}

static void check_case(GKeyFile *file, const char *name)
{
    g_autofree char *kind = g_key_file_get_value(file, name, "kind", NULL);
    g_autofree char *xml = g_key_file_get_value(file, name, "xml", NULL);
    g_autofree char *refused = g_key_file_get_value(file, name, "error", NULL);
    GcpuDefKind def_kind = g_str_equal(kind, "host") ? GCPU_DEF_KIND_HOST : GCPU_DEF_KIND_GUEST;
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDef) def = gcpu_def_xml_parse(xml, -1, name, def_kind, &error);

    if (refused) {
        check(def == NULL);
        check_contains(error ? error->message : NULL, refused);
        return;
    }
    if (!def) {
        test_fail(__FILE__, __LINE__, "%s", error->message);
        return;
    }
    g_autofree char *printed = gcpu_def_xml_format(def, 0);
    g_autofree char *line = without_layout(printed);
    check_str(line, xml);
}

static void what_is_read_is_written_back(void)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *path = test_data("acceptance/b-xml.cases");
    g_autoptr(GError) error = NULL;
    gsize n_cases = 0;

    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &error))
        g_error("%s: %s", path, error->message);
    g_auto(GStrv) cases = g_key_file_get_groups(file, &n_cases);
    check(n_cases >= 14);
    for (gsize i = 0; i < n_cases; i++)
        check_case(file, cases[i]);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_is_read_is_written_back),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "acceptance-xml", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-id-set.h"

#include "test-suite.h"

/* libvirt: src/util/virbitmap.c, virBitmapParse(). */
static void sets_are_read_as_libvirt_reads_them(void)
{
    static const struct {
        const char *text, *ids; /* NULL: refused */
    } table[] = {
        { "0", "0" },
        { "0-3", "0 1 2 3" },
        { "0-3,^2,8", "0 1 3 8" },
        { " 5 , 1-2 ", "1 2 5" },
        { "^2,0-3", "0 1 2 3" },
        { "16383", "16383" },
        { "", "" },
        { NULL, "" },
        { "16384", NULL },
        { "99999999999", NULL },
        { "3-1", NULL },
        { "^1-2", NULL },
        { "1-", NULL },
        { "-1", NULL },
        { "1,,2", NULL },
        { "a", NULL },
        { "1x", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree GcpuXmlIdSet *set = g_new0(GcpuXmlIdSet, 1);
        g_autoptr(GString) text = g_string_new(NULL);
        gboolean ok = gcpu_xml_id_set_add(set, table[i].text);
        g_autoptr(GArray) ids = gcpu_xml_id_set_to_array(set);

        for (guint j = 0; j < ids->len; j++)
            g_string_append_printf(text, "%s%u", j ? " " : "", g_array_index(ids, guint, j));
        check_int(ok, table[i].ids != NULL);
        check_str(text->str, table[i].ids ? table[i].ids : "");
    }
}

static void what_is_refused_adds_nothing(void)
{
    g_autofree GcpuXmlIdSet *set = g_new0(GcpuXmlIdSet, 1);

    check(gcpu_xml_id_set_add(set, "1"));
    check(!gcpu_xml_id_set_add(set, "2,x"));
    check(set->has[1] && !set->has[2]);
}

static void an_exception_holds_for_its_own_set_only(void)
{
    g_autofree GcpuXmlIdSet *set = g_new0(GcpuXmlIdSet, 1);

    check(gcpu_xml_id_set_add(set, "1-2") && gcpu_xml_id_set_add(set, "4,^2"));
    check(set->has[2] && set->has[4]);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(sets_are_read_as_libvirt_reads_them),
        TEST(what_is_refused_adds_nothing),
        TEST(an_exception_holds_for_its_own_set_only),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "xml-id-set", cases);
}

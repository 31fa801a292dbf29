/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-tree.h"

#include <string.h>

#include "test-suite.h"
#include "xml-reading.h"

static void check_alike(const char *text, gsize length)
{
    g_autofree char *doc = xml_reading_of_doc(text, length);
    g_autofree char *tree = xml_reading_of_tree(text, length);

    check_str(tree, doc);
}

static const char *const texts[] = {
    "",
    "<a/>",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "text",
    "<a b='1' b='2'/>",
    "<a b='&lt;&amp;&#38;&#60;&quot;&#x41;'>&lt;&amp;&#38;#38;&apos;&#10;</a>",
    "<a b=' x \n y\t'> x \n\n <b>\n</b> </a>",
    "<a>x<!-- c -->y<?p i?>z<![CDATA[<&>]]>&amp;</a>",
    "<!-- c --><?p i?><a/><!-- c -->",
    "<!-- a -- b --><a/>",
    "<a><![CDATA[]]></a>",
    "<a b=''><c></c> <c/></a>",
    "<a xmlns='u'><b/><c xmlns=''/></a>",
    "<p:a xmlns:p='u' p:b='1' b='2'><p:c/><c p:d='3'/></p:a>",
    "<p:a p:b='1' b='2'><q:c/></p:a>",
    "<a xmlns:p='u&amp;v' p:b='&amp;'/>",
    "<a xml:space='preserve' xml:lang='en'> </a>",
    "<a>&unknown;</a>",
    "<a b='&unknown;'/>",
    "<!DOCTYPE a><a/>",
    "<!DOCTYPE a [<!ENTITY e 'x'>]><a b='&e;'>&e;</a>",
    "<?xml version='1.0' encoding='UTF-16'?><a b='\xc3\xa4'>\xc3\xa4</a>",
    "<a b='\xff'/>",
    "<a>\x01</a>",
    "\xef\xbb\xbf<a>\xc3\xa4</a>",
    "\xfe\xff<a/>",
    "\xff\xfe<a/>",
    "\x4c\x6f\xa7\x94\x93",
    "<a b='1\r\n2'>1\r\n2\r3</a>",
};

static void what_is_read_is_what_libxml2_reads(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        check_alike(texts[i], strlen(texts[i]));
}

/* The parser hands over long texts in parts, and lines beyond 65535 are kept elsewhere. */
static void size_does_not_matter(void)
{
    g_autofree char *lines = g_strnfill(70000, '\n');
    g_autofree char *letters = g_strnfill(70000, 'x');
    g_autofree char *text =
        g_strdup_printf("<a><b>%s</b><c d='%s'>%s\xc3\xa4%s&amp;%s</c>%s<d> </d><e/></a>", letters,
                        letters, letters, letters, letters, lines);
    g_autofree char *deep = g_strnfill(3 * 255, ' ');
    g_autofree char *too_deep = g_strnfill(3 * 300, ' ');

    check_alike(text, strlen(text));
    for (guint i = 0; i < 255; i++)
        memcpy(deep + 3 * i, "<a>", 3);
    for (guint i = 0; i < 300; i++)
        memcpy(too_deep + 3 * i, "<a>", 3);
    check_alike(deep, strlen(deep));
    check_alike(too_deep, strlen(too_deep));
}

/* libxml2 refuses names beyond 50000 bytes. */
static void names_of_any_length_are_read_alike(void)
{
    static const guint lengths[] = { 255, 256, 257, 50000, 50001, 60000 };

    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree char *name = g_strnfill(lengths[i], 'n');
        g_autofree char *element = g_strdup_printf("<%s/>", name);
        g_autofree char *attribute = g_strdup_printf("<a %s='1'/>", name);
        check_alike(element, strlen(element));
        check_alike(attribute, strlen(attribute));
    }
}

static void check_files_below(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    g_autofree char *text = NULL;
    gsize length = 0;
    const char *name;

    if (!dir && g_file_get_contents(path, &text, &length, NULL))
        check_alike(text, length);
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        check_files_below(child);
    }
}

static void so_it_is_with_every_document_at_hand(void)
{
    g_autofree char *corpus = g_build_filename(g_getenv("TEST_SRCDIR"), "tests/fuzz/corpus", NULL);

    check_files_below(g_getenv("TEST_DATA"));
    check_files_below(corpus);
    check_files_below("/usr/share/libvirt/cpu_map");
}

static void another_root_is_refused(void)
{
    g_autoptr(GError) error = NULL;

    check(gcpu_xml_tree_parse("\n<host/>", -1, "doc", "cpu", &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    check_str(error->message, "doc:2: the document is a <host>, <cpu> is needed");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_is_read_is_what_libxml2_reads),
        TEST(size_does_not_matter),
        TEST(names_of_any_length_are_read_alike),
        TEST(so_it_is_with_every_document_at_hand),
        TEST(another_root_is_refused),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "xml-tree", cases);
}

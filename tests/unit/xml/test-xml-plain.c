/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-plain.h"

#include <string.h>

#include "test-suite.h"
#include "xml-reading.h"

/* Returns: (transfer full) (nullable): what is read of @text; NULL if it is not plain. */
static char *read_plain(const char *text, gsize length)
{
    GcpuXmlPool pool = { .blocks = NULL };
    const xmlNode *root = gcpu_xml_plain_parse(&pool, text, length);
    char *reading = root ? xml_reading(root) : NULL;

    gcpu_xml_pool_clear(&pool);
    return reading;
}

static const char *const plain[] = {
    "<a/>",
    "<a></a>",
    "<a ></a >",
    "\n\t <a\n/>\n ",
    "<_a-b.c9 Z='1'/>",
    "<a b='1' c=\"2\"\n\td  = \n '3' />",
    "<a b='' c='\"' d=\"'\" e='>]] ~!'/>",
    "<a>text > text</a>",
    "<a> x \n\n <b>\n</b>\n <c/>\n</a>",
    "<a>x<b/>y<b/> <b/> z </a>",
    "<!-- c --><a><!----><!-- <&> ' - ]]> --></a><!-- c\n -->\n",
    "<a>x<!-- c -->y</a>",
    "<a><a><a/></a><a><b/></a></a>",
};

static void what_is_plain_is_read_as_libxml2_reads_it(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(plain); i++) {
        g_autofree char *reading = read_plain(plain[i], strlen(plain[i]));
        g_autofree char *doc = xml_reading_of_doc(plain[i], strlen(plain[i]));
        check_str(reading, doc);
    }
}

/* Legal or not: none of it is for this reader. */
static const char *const not_plain[] = {
    "",
    " ",
    "a",
    "<",
    "<a",
    "<a/",
    "<a>",
    "<a/><a/>",
    "<a/>x",
    "x<a/>",
    "<a></b>",
    "<a></ab>",
    "<ab></a>",
    "</a>",
    "<a/></a>",
    "<a><b></a></b>",
    "< a/>",
    "<a b/>",
    "<a b='1'c='2'/>",
    "<a b='1' b='2'/>",
    "<a b=1/>",
    "<a b='1/>",
    "<a b='<'/>",
    "<a b='\n'/>",
    "<a b='\t'/>",
    "<a b='='/>",
    "<a b='&lt;'/>",
    "<a>&lt;</a>",
    "<a>]]></a>",
    "<a>=</a>",
    "<a>\r\n</a>",
    "<a>\x7f</a>",
    "<a>\xc3\xa4</a>",
    "<\xc3\xa4/>",
    "\xef\xbb\xbf<a/>",
    "<p:a/>",
    "<a p:b='1'/>",
    "<a xmlns='u'/>",
    "<a>xmlns</a>",
    "<9/>",
    "<?xml version='1.0'?><a/>",
    "<a><?p i?></a>",
    "<a><![CDATA[x]]></a>",
    "<!DOCTYPE a><a/>",
    "<a><!-- -- --></a>",
    "<a><!-- ---></a>",
    "<a><!-- = --></a>",
    "<a><!--",
    "<!-- -->",
};

static void all_else_is_handed_over(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(not_plain); i++) {
        g_autofree char *reading = read_plain(not_plain[i], strlen(not_plain[i]));
        check_str(reading, NULL);
    }
    check(read_plain("<a/>\0", 5) == NULL);
    check(read_plain("<a>\0</a>", 8) == NULL);
}

/* Returns: (transfer full): an element with so many attributes, in so many others. */
static char *nest(guint depth, guint n_attributes)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < depth; i++)
        g_string_append(text, "<a>");
    g_string_append(text, "<b");
    for (guint i = 0; i < n_attributes; i++)
        g_string_append_printf(text, " c%u='%u'", i, i);
    g_string_append(text, "/>");
    for (guint i = 0; i < depth; i++)
        g_string_append(text, "</a>");
    return g_string_free(text, FALSE);
}

static void the_bounds_are_those_of_the_header(void)
{
    static const struct {
        guint depth, n_attributes;
        gboolean is_plain;
    } rows[] = { { 63, 32, TRUE }, { 0, 33, FALSE }, { 0, 300, FALSE }, { 64, 0, FALSE } };
    g_autofree char *blank = g_strnfill(GCPU_XML_PLAIN_SIZE_MAX, ' ');

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = nest(rows[i].depth, rows[i].n_attributes);
        g_autofree char *reading = read_plain(text, strlen(text));
        check((reading != NULL) == rows[i].is_plain);
    }
    g_autofree char *full = g_strconcat("<a/>", blank + 4, NULL);
    g_autofree char *over = g_strconcat("<a/>", blank + 3, NULL);
    g_autofree char *reading = read_plain(full, strlen(full));
    check(reading != NULL);
    check(read_plain(over, strlen(over)) == NULL);
}

/* Enough changes that most texts are no longer well-formed, few enough that some still are. */
static void change(GRand *rand, GString *text)
{
    static const char *const words[] = { "<",    ">",    "/>",    "</",        "<a>",
                                         "<!--", "-->",  "-",     "=",         "'",
                                         "\"",   " ",    "\n",    "\r",        "&",
                                         "]]>",  "a",    "a='b'", ":",         "xmlns",
                                         "\x80", "\x01", "<?",    "<![CDATA[", "&lt;" };
    guint n_changes = g_rand_int_range(rand, 1, 4);

    for (guint i = 0; i < n_changes; i++) {
        gsize at = g_rand_int_range(rand, 0, (gint32)text->len + 1);
        gsize n_wanted = g_rand_int_range(rand, 0, 4);
        gsize n_cut = MIN(n_wanted, text->len - at);
        g_string_erase(text, (gssize)at, (gssize)n_cut);
        if (g_rand_boolean(rand))
            g_string_insert(text, (gssize)at,
                            words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))]);
    }
}

#define N_CHANGED 20000

static void so_it_is_with_documents_changed_at_random(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    guint n_plain = 0;

    for (guint i = 0; i < N_CHANGED; i++) {
        g_autoptr(GString) text = g_string_new(plain[i % G_N_ELEMENTS(plain)]);
        change(rand, text);
        g_autofree char *reading = read_plain(text->str, text->len);
        g_autofree char *doc = xml_reading_of_doc(text->str, text->len);
        if (reading)
            check_str(reading, doc);
        n_plain += reading != NULL;
    }
    check(n_plain > N_CHANGED / 20 && n_plain < N_CHANGED);
}

/* Or it would serve nobody. */
static void the_map_of_the_installed_libvirt_is_plain(void)
{
    static const char *const files[] = { "index.xml", "x86_features.xml", "x86_Westmere.xml" };

    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename("/usr/share/libvirt/cpu_map", files[i], NULL);
        g_autofree char *text = NULL;
        gsize length = 0;
        if (!g_file_get_contents(path, &text, &length, NULL)) {
            printf("SKIP: no %s\n", path);
            continue;
        }
        g_autofree char *reading = read_plain(text, length);
        check(reading != NULL);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_is_plain_is_read_as_libxml2_reads_it),
        TEST(all_else_is_handed_over),
        TEST(the_bounds_are_those_of_the_header),
        TEST(so_it_is_with_documents_changed_at_random),
        TEST(the_map_of_the_installed_libvirt_is_plain),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "xml-plain", cases);
}

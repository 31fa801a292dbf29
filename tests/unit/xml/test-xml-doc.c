/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-doc.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "test-suite.h"

static char *refusal(const char *text, gssize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, "doc", "cpu", &error);

    if (doc)
        return g_strdup("accepted");
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    return g_strdup(error->message);
}

#define BILLION_LAUGHS                                              \
    "<?xml version='1.0'?>\n<!DOCTYPE lolz [\n <!ENTITY a 'lol'>\n" \
    " <!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\n"               \
    " <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>\n]>\n<cpu>&c;</cpu>"

static void whatever_is_no_plain_document_is_refused_with_its_line(void)
{
    static const struct {
        const char *text;
        const char *expected; /* the beginning of the message */
    } rows[] = {
        { "", "doc: the document is empty" },
        { " \n ", "doc:" },
        { "hello", "doc:1: " },
        { "<cpu>", "doc:1: " },
        { "<cpu>\n<model>Penryn</mo", "doc:2: " },
        { "<cpu>\n</cpu>\n<cpu/>", "doc:3: " },
        { "<cpu a='1' a='2'/>", "doc:1: " },
        { "<cpu>&nbsp;</cpu>", "doc:1: " },
        { "<cpu>\x01</cpu>", "doc:1: " },
        { "<cpu>\xff\xfe</cpu>", "doc:1: " },
        { "\xfe\xff\x3c\x63\x70\x75\x2f\x3e", "doc:1: " },
        { "\xff\xfe<cpu/>", "doc:1: " },
        /* EBCDIC: <?xml version="1.0"?><cpu/> */
        { "\x4c\x6f\xa7\x94\x93\x40\xa5\x85\x99\xa2\x89\x96\x95\x7e\x7f\xf1\x4b\xf0\x7f"
          "\x6f\x6e\x4c\x83\x97\xa4\x61\x6e",
          "doc:1: " },
        { "<?xml version='1.0' encoding='ISO-8859-1'?>\n<cpu>\xe9</cpu>", "doc:2: " },
        { "\x4c\x6f\xa7\x94\x93", "doc:1: " },
        { "<cpu>\n<a></b>\n</cpu>\n<c/>", "doc:2: Opening and ending tag mismatch" },
        { "<!DOCTYPE cpu>\n<cpu/>", "doc:1: a document type declaration is not allowed here" },
        { "\n<!DOCTYPE cpu SYSTEM 'cpu.dtd'><cpu/>",
          "doc:2: a document type declaration is not allowed here" },
        { "<!DOCTYPE cpu PUBLIC 'a' 'http://localhost:1/x.dtd'><cpu/>",
          "doc:1: a document type declaration is not allowed here" },
        { "<!DOCTYPE cpu [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><cpu>&x;</cpu>",
          "doc:1: a document type declaration is not allowed here" },
        { "<!DOCTYPE cpu [<!ENTITY % x SYSTEM 'file:///etc/hostname'> %x;]><cpu/>",
          "doc:1: a document type declaration is not allowed here" },
        { BILLION_LAUGHS, "doc:2: a document type declaration is not allowed here" },
        { "<domain/>", "doc:1: the document is a <domain>, <cpu> is needed" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *message = refusal(rows[i].text, -1);
        if (!g_str_has_prefix(message, rows[i].expected))
            test_fail(__FILE__, __LINE__, "%s\n  is refused with \"%s\"\n  expected      \"%s\"",
                      rows[i].text, message, rows[i].expected);
        else
            test_pass(__FILE__, __LINE__, rows[i].text);
    }
}

static void a_nul_byte_is_refused_with_its_line(void)
{
    g_autofree char *message = refusal("<cpu>\n\n<model>\0</model></cpu>", 30);

    check_str(message, "doc:3: a NUL byte is no part of XML");
}

static void more_than_32_mib_are_refused_before_they_are_parsed(void)
{
    gsize length = 40 * 1024 * 1024;
    g_autofree char *text = g_malloc(length);

    memset(text, ' ', length);
    memcpy(text, "<cpu>", 5);
    memcpy(text + length - 6, "</cpu>", 6);
    g_autofree char *message = refusal(text, length);
    check_str(message, "doc: the document is larger than 32 MiB");
}

/* @n times @format, with a number of its own for #. */
static char *repeat(const char *start, const char *format, guint n, const char *end)
{
    GString *text = g_string_new(start);
    g_auto(GStrv) parts = g_strsplit(format, "#", 2);

    for (guint i = 0; i < n; i++)
        g_string_append_printf(text, "%s%u%s", parts[0], i, parts[1]);
    g_string_append(text, end);
    return g_string_free(text, FALSE);
}

/* Each of them takes libxml2 a time that grows with the square of the size. */
static void what_would_keep_the_parser_busy_is_refused(void)
{
    static const struct {
        const char *start, *format, *end;
        guint n_fine, n_refused;
        const char *expected;
    } rows[] = {
        { "<cpu", " a#='1'", "/>", 256, 257, "doc:1: an element has more than 256 attributes" },
        { "<cpu", " a#=\n\"1\"", "/>", 256, 100000,
          "doc:257: an element has more than 256 attributes" },
        { "<cpu>", "<q:a xmlns:q='u#'/>", "</cpu>", 64, 65,
          "doc:1: the document declares more than 64 namespaces" },
        { "<cpu>", "<e#/>", "</cpu>", 1000, 200000,
          "doc:1: the document has too many different names" },
        { "<cpu>", "<?p#?>", "</cpu>", 1000, 200000,
          "doc:1: the document has too many different names" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *fine = repeat(rows[i].start, rows[i].format, rows[i].n_fine, rows[i].end);
        g_autofree char *busy =
            repeat(rows[i].start, rows[i].format, rows[i].n_refused, rows[i].end);
        g_autofree char *accepted = refusal(fine, -1);
        g_autofree char *message = refusal(busy, -1);
        check_str(accepted, "accepted");
        check_str(message, rows[i].expected);
    }
}

static void elements_with_many_attributes_between_them_are_fine(void)
{
    g_autofree char *text = repeat("<cpu>", "<a b='#' c='d'/>", 10000, "</cpu>");
    g_autofree char *accepted = refusal(text, -1);

    check_str(accepted, "accepted");
}

static void utf_8_is_read_whatever_a_document_says_of_itself(void)
{
    static const char *const texts[] = {
        "<?xml version='1.0' encoding='UTF-8'?><cpu>\xc3\xa9</cpu>",
        "<?xml version='1.0' encoding='no-such-code'?><cpu>\xc3\xa9</cpu>",
        "<?xml version='1.0' encoding='UTF-16'?><cpu>\xc3\xa9</cpu>",
        "\xef\xbb\xbf<cpu>\xc3\xa9</cpu>",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(texts[i], -1, "doc", "cpu", &error);
        g_autofree char *text = doc ? gcpu_xml_text(xmlDocGetRootElement(doc)) : NULL;
        check_str(error ? error->message : text, "\xc3\xa9");
    }
}

static char *nested(guint depth)
{
    GString *text = g_string_new("<cpu>");

    for (guint i = 0; i < depth; i++)
        g_string_append(text, "<a>");
    for (guint i = 0; i < depth; i++)
        g_string_append(text, "</a>");
    g_string_append(text, "</cpu>");
    return g_string_free(text, FALSE);
}

static void deep_nesting_is_refused_and_reasonable_nesting_is_not(void)
{
    g_autofree char *fine = nested(100);
    g_autofree char *deep = nested(100000);
    g_autofree char *accepted = refusal(fine, -1);
    g_autofree char *message = refusal(deep, -1);

    check_str(accepted, "accepted");
    check_contains(message, "doc:1: ");
}

static void lines_beyond_65535_are_told_right(void)
{
    g_autofree char *breaks = g_strnfill(70000, '\n');
    g_autofree char *text = g_strconcat("<cpu>", breaks, "<model/></cpu>", NULL);
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, -1, "doc", NULL, NULL);

    check_int(gcpu_xml_line(gcpu_xml_child(xmlDocGetRootElement(doc), "model")), 70001);
}

/* Whatever libxml2 has to say about bad text, it says it in the error and nowhere else. */
static void nothing_is_printed(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "guestcpu-stderr-XXXXXX", NULL);
    int file = g_mkstemp(path);
    int saved = dup(STDERR_FILENO);

    dup2(file, STDERR_FILENO);
    close(file);
    g_free(refusal("<cpu>\n<a b=c>&x;</cpu>", -1));
    g_free(refusal("<cpu><x:y/></cpu>", -1));
    g_free(refusal(BILLION_LAUGHS, -1));
    dup2(saved, STDERR_FILENO);
    close(saved);

    g_autofree char *printed = NULL;
    g_assert_true(g_file_get_contents(path, &printed, NULL, NULL));
    g_unlink(path);
    check_str(printed, "");
}

static void elements_of_a_namespace_are_not_ours(void)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(
        "<cpu xmlns:q='u'><q:model>a</q:model><model>b</model><q:model>c</q:model>"
        "<model>d</model></cpu>",
        -1, "doc", "cpu", NULL);
    const xmlNode *first = gcpu_xml_child(xmlDocGetRootElement(doc), "model");
    g_autofree char *text = gcpu_xml_text(first);
    g_autofree char *next = gcpu_xml_text(gcpu_xml_next(first, "model"));

    check_str(text, "b");
    check_str(next, "d");
}

static void text_is_stripped_and_content_is_not(void)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse("<cpu><a>\n b &amp; <c>d</c> </a><e> </e><f/></cpu>",
                                               -1, "doc", "cpu", NULL);
    const xmlNode *cpu = xmlDocGetRootElement(doc);
    g_autofree char *text = gcpu_xml_child_text(cpu, "a");
    g_autofree char *content = gcpu_xml_content(gcpu_xml_child(cpu, "a"));
    g_autofree char *blank = gcpu_xml_content(gcpu_xml_child(cpu, "e"));

    check_str(text, "b & d");
    check_str(content, "\n b & d ");
    check_str(blank, " ");
    check(!gcpu_xml_child_text(cpu, "e") && !gcpu_xml_child_text(cpu, "f"));
    check(!gcpu_xml_content(gcpu_xml_child(cpu, "f")) && !gcpu_xml_content(NULL));
}

static void a_document_comes_out_as_it_came_in(void)
{
    static const char *const texts[] = {
        "<cpu/>",
        "<cpu a='1' b=''>\n\n  <!-- c --><d>e &amp; &lt;f&gt; 'g' \"h\"</d>\n</cpu>",
        "<cpu a='&apos;&quot;&lt;&amp;&#10;&#9;'/>",
        "<cpu xmlns='u' xmlns:q='v'><q:r q:s='t'/></cpu>",
        "<cpu a='b' xmlns:q='v'><r xmlns:s='t' c='d'/></cpu>",
        "<cpu xmlns='u?a=1&amp;b=2&amp;#38;c&amp;amp;&lt;&apos;'/>",
        "<cpu><![CDATA[<&]]><?do it?></cpu>",
        "<cpu>\xc3\xa9&#13;</cpu>",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(texts[i], -1, "doc", "cpu", NULL);
        g_autofree char *text = doc ? gcpu_xml_dump(xmlDocGetRootElement(doc)) : NULL;
        check_str(text, texts[i]);
    }
}

static void what_xml_cannot_hold_is_replaced(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    gcpu_xml_append_escaped(out, "a\x1b\x01z", FALSE);
    check_str(out->str, "a\xef\xbf\xbd\xef\xbf\xbdz");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(whatever_is_no_plain_document_is_refused_with_its_line),
        TEST(a_nul_byte_is_refused_with_its_line),
        TEST(more_than_32_mib_are_refused_before_they_are_parsed),
        TEST(what_would_keep_the_parser_busy_is_refused),
        TEST(elements_with_many_attributes_between_them_are_fine),
        TEST(utf_8_is_read_whatever_a_document_says_of_itself),
        TEST(deep_nesting_is_refused_and_reasonable_nesting_is_not),
        TEST(lines_beyond_65535_are_told_right),
        TEST(nothing_is_printed),
        TEST(elements_of_a_namespace_are_not_ours),
        TEST(text_is_stripped_and_content_is_not),
        TEST(a_document_comes_out_as_it_came_in),
        TEST(what_xml_cannot_hold_is_replaced),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "xml-doc", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/matrix-picture.h"

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>

#include "drawn.h"
#include "test-suite.h"

static const char *const gaps[] = { "n9: </li><script>gaps()</script>", NULL };
static const GcpuMatrixCaption caption = {
    .title = "Who & where",
    .question = "A <guest> of the row",
    .made_at_s = 1700000000,
    .oldest_at_s = 1700000000 - 3 * 86400,
    .gaps = gaps,
};

/** What a stranger may call a host. */
static const char *const strange[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style></svg><script/>",
    "]]>",
    "&amp;&#60;",
    "javascript:alert(1)",
    "\x01\x02\x1b[31m\x7f",
    "\xff\xfe\xc0\x80",
    "\u202eevil\u2028line\ufffe\uffff",
    "",
};

static GcpuMatrix *strange_matrix(void)
{
    g_autoptr(GcpuMatrixAxis) axis = gcpu_matrix_axis_new();
    g_autofree char *longest = g_strnfill(255, '<');

    for (guint i = 0; i <= G_N_ELEMENTS(strange); i++) {
        const char *name = i < G_N_ELEMENTS(strange) ? strange[i] : longest;
        GcpuMatrixEntry *entry = gcpu_matrix_axis_add(axis, name, name);
        entry->detail = g_strdup(name);
        g_ptr_array_add(entry->members, g_strdup(name));
    }
    GcpuMatrix *matrix = gcpu_matrix_new(axis, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(strange); i++)
        gcpu_matrix_set_reason(matrix, 0, i, strange[i]);
    return matrix;
}

static guint count(const char *text, const char *part)
{
    guint n = 0;

    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        n++;
    return n;
}

static int count_nodes(xmlDoc *doc, const char *expression)
{
    xmlXPathContext *context = xmlXPathNewContext(doc);
    xmlXPathRegisterNs(context, BAD_CAST "s", BAD_CAST "http://www.w3.org/2000/svg");
    xmlXPathObject *found = xmlXPathEvalExpression(BAD_CAST expression, context);
    int n = found && found->nodesetval ? found->nodesetval->nodeNr : 0;

    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return n;
}

static xmlDoc *parse_svg(const GcpuMatrix *matrix)
{
    g_autofree char *svg = gcpu_matrix_to_svg(matrix, &caption);

    return xmlReadMemory(svg, (int)strlen(svg), "m.svg", NULL, XML_PARSE_NONET);
}

static void strange_names_cannot_leave_the_svg(void)
{
    g_autoptr(GcpuMatrix) matrix = strange_matrix();
    xmlDoc *doc = parse_svg(matrix);

    check(doc != NULL);
    check_int(count_nodes(doc, "//s:script"), 0);
    check_int(count_nodes(doc, "//*[starts-with(name(), 'img')]"), 0);
    check_int(count_nodes(doc, "//@*[starts-with(name(), 'on')]"), 0);
    check_int(count_nodes(doc, "//s:title[contains(., '<script>alert(1)</script>')]") > 0, TRUE);
    xmlFreeDoc(doc);
}

static void strange_names_cannot_leave_the_page(void)
{
    g_autoptr(GcpuMatrix) matrix = strange_matrix();
    g_autofree char *page = gcpu_matrix_to_html(matrix, &caption);

    check_int(count(page, "<script"), 1);
    check_int(count(page, "<img"), 0);
    check_int(count(page, "' onmouseover='"), 0);
    check_int(count(page, "</style>"), 1);
    check_contains(page, "\\x01\\x02\\x1b[31m\\x7f");
    check_contains(page, "&lt;/li&gt;&lt;script&gt;gaps()");
    check(g_utf8_validate(page, -1, NULL));
    for (const char *at = page; *at; at++)
        check((guchar)*at >= 0x20 || *at == '\n');
}

static void every_cell_is_drawn(void)
{
    const char *const rows[] = { "old g =+.", "new g .=.", "rome h ..?", NULL };
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);
    g_autofree char *page = gcpu_matrix_to_html(matrix, &caption);
    xmlDoc *doc = parse_svg(matrix);

    check_int(count(page, "<td tabindex"), 9);
    check_int(count(page, "class=\"c1"), 2 + 1); /* and one in the legend */
    check_int(count(page, ">+</td>"), 1);
    check_int(count(page, "<tbody>"), 2 + 1); /* one for each group, and the list's */
    check_int(count_nodes(doc, "//s:title"), 9);
    /* Of the kinds of cells four occur; row 2's first no stands alone. */
    check_int(count_nodes(doc, "//s:path[starts-with(@fill, 'url(#p')]"), 4);
    xmlFreeDoc(doc);
}

static void reasons_stand_at_their_cells(void)
{
    const char *const rows[] = { "a g =.", "b g +=", NULL };
    g_autoptr(GcpuMatrix) matrix = drawn_square(rows);

    gcpu_matrix_set_reason(matrix, 0, 1, "lacks \"avx\"");
    g_autofree char *page = gcpu_matrix_to_html(matrix, &caption);
    xmlDoc *doc = parse_svg(matrix);
    check_contains(page, "class=\"c0\" data-r=\"0\" title=\"lacks &quot;avx&quot;\">·</td>");
    check_contains(page, "<ol id=\"reasons\">\n<li>lacks &quot;avx&quot;</li>\n</ol>");
    check_int(count_nodes(doc, "//s:title[. = '1 a → 2 b: no: incompatible. lacks \"avx\"']"), 1);
    xmlFreeDoc(doc);
}

static void nothing_comes_from_elsewhere(void)
{
    g_autoptr(GcpuMatrix) matrix = strange_matrix();
    g_autofree char *page = gcpu_matrix_to_html(matrix, &caption);
    xmlDoc *doc = parse_svg(matrix);

    check_int(count(page, "http:") + count(page, "https:") + count(page, "//"), 0);
    check_int(count(page, " src=\"") + count(page, " href=\"") + count(page, "@import"), 0);
    check_contains(page, "default-src 'none'");
    check_int(count_nodes(doc, "//@href | //@*[local-name() = 'href'] | //s:image | //s:use"), 0);
    xmlFreeDoc(doc);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(strange_names_cannot_leave_the_svg),
        TEST(strange_names_cannot_leave_the_page),
        TEST(every_cell_is_drawn),
        TEST(reasons_stand_at_their_cells),
        TEST(nothing_comes_from_elsewhere),
        { NULL, NULL },
    };
    int status = test_suite_main(argc, argv, "matrix-picture", cases);

    xmlCleanupParser();
    return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/ini-line.h"

#include "config/printable.h"

#include <string.h>

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static gboolean begins_comment(char c)
{
    return c == '#' || c == ';';
}

static gboolean is_name(const char *name)
{
    for (const char *c = name; *c; c++) {
        if (!g_ascii_isalnum(*c) && !strchr("_.-", *c))
            return FALSE;
    }
    return *name != '\0';
}

static void fail(GcpuIniLine *line, const char *problem, const char *remedy)
{
    line->kind = GCPU_INI_LINE_BAD;
    line->problem = problem;
    line->remedy = remedy;
}

/* What may follow a value: nothing, or a blank and a comment. */
static gboolean is_end_of_value(const char *rest)
{
    const char *c = rest;

    while (is_blank(*c))
        c++;
    return *c == '\0' || (c > rest && begins_comment(*c));
}

static void parse_quoted(const char *text, GcpuIniLine *line)
{
    const char *end = strchr(text + 1, *text);

    if (!end) {
        fail(line, "the quotation mark before the value is not closed", NULL);
        return;
    }
    if (!is_end_of_value(end + 1)) {
        fail(line, "text follows the quoted value",
             begins_comment(end[1]) ? "put a blank before the comment"
                                    : "quotation marks may only enclose a whole value");
        return;
    }
    line->value = g_strndup(text + 1, end - text - 1);
}

/* @text stands behind the '=', so that there is always a character before it. */
static void parse_bare(const char *text, GcpuIniLine *line)
{
    const char *end = text + strcspn(text, "#;");

    if (*end && !is_blank(end[-1])) {
        fail(line, "a '#' or ';' stands inside the value",
             "put a blank before it to begin a comment, or enclose the value in quotation marks");
        return;
    }
    line->value = g_strchomp(g_strndup(text, end - text));
    if (strpbrk(line->value, "\"'"))
        fail(line, "a quotation mark stands inside the value",
             "quotation marks may only enclose a whole value");
}

static void parse_entry(char *text, GcpuIniLine *line)
{
    char *equals = strchr(text, '=');

    if (!equals) {
        fail(line, "neither a [section], a KEY = VALUE nor a comment",
             "begin a comment with '#' or ';'");
        return;
    }
    if (strchr(equals, '\\')) {
        fail(line, "a backslash has no meaning here and cannot continue a line",
             "write the whole value on one line");
        return;
    }

    const char *value = equals + 1;
    while (is_blank(*value))
        value++;
    if (*value == '"' || *value == '\'')
        parse_quoted(value, line);
    else
        parse_bare(value, line);

    *equals = '\0';
    g_strchomp(text);
    if (line->kind == GCPU_INI_LINE_BAD)
        return;
    if (!is_name(text)) {
        fail(line, "not a key before the '='",
             "a key is made of letters, digits, '_', '.' and '-'");
        return;
    }
    line->kind = GCPU_INI_LINE_ENTRY;
    line->name = g_ascii_strdown(text, -1);
}

static void parse_section(char *text, GcpuIniLine *line)
{
    char *close = strchr(text, ']');

    if (!close) {
        fail(line, "the section's '[' is not closed by a ']'", NULL);
        return;
    }
    if (close[1]) {
        fail(line, "text follows the section's ']'", "put a comment on a line of its own");
        return;
    }
    *close = '\0';
    g_strstrip(text + 1);
    if (!is_name(text + 1)) {
        fail(line, "not a section's name in the brackets",
             "a name is made of letters, digits, '_', '.' and '-'");
        return;
    }
    line->kind = GCPU_INI_LINE_SECTION;
    line->name = g_ascii_strdown(text + 1, -1);
}

void gcpu_ini_line_parse(const char *text, GcpuIniLine *out_line)
{
    const char *start = text;

    *out_line = (GcpuIniLine){ .kind = GCPU_INI_LINE_BLANK };
    while (is_blank(*start))
        start++;
    if (*start == '\0' || begins_comment(*start))
        return;
    if (strlen(text) > GCPU_INI_LINE_MAX) {
        fail(out_line, "the line is too long", "at most 1022 bytes are allowed");
        return;
    }

    g_autofree char *copy = g_strdup(start);
    if (!g_utf8_validate(copy, -1, NULL))
        fail(out_line, "the line is not UTF-8 text", NULL);
    else if (!gcpu_printable_check(copy, "\t"))
        fail(out_line, "the line holds a control character or another that cannot be seen",
             "remove it");
    else if (*copy == '[')
        parse_section(copy, out_line);
    else
        parse_entry(copy, out_line);

    if (out_line->name && strlen(out_line->name) > GCPU_INI_NAME_MAX)
        fail(out_line, "the name is too long", "at most 64 bytes are allowed");
}

void gcpu_ini_line_clear(GcpuIniLine *line)
{
    g_clear_pointer(&line->name, g_free);
    g_clear_pointer(&line->value, g_free);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/cpuid-text.h"

typedef struct {
    guint32 leaf, subleaf;
    guint32 registers[4];
} Line;

static void skip_blanks(const char **text)
{
    while (**text == ' ' || **text == '\t' || **text == '\r')
        (*text)++;
}

/* "eax=" and the like; an empty word is always there. */
static gboolean take_word(const char **text, const char *word)
{
    skip_blanks(text);
    if (!g_str_has_prefix(*text, word))
        return FALSE;
    *text += strlen(word);
    return TRUE;
}

static gboolean take_number(const char **text, guint32 *out_number)
{
    char *end = NULL;

    if (!take_word(text, "0x") || !g_ascii_isxdigit(**text))
        return FALSE;
    guint64 number = g_ascii_strtoull(*text, &end, 16);
    *text = end;
    *out_number = (guint32)number;
    return number <= G_MAXUINT32;
}

static gboolean is_at_end(const char *text)
{
    skip_blanks(&text);
    return *text == '\0';
}

static gboolean parse_line(const char *text, Line *out_line)
{
    static const char *const registers[] = { "eax=", "ebx=", "ecx=", "edx=" };

    if (!take_number(&text, &out_line->leaf) || !take_number(&text, &out_line->subleaf) ||
        !take_word(&text, ":"))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(registers); i++) {
        if (!take_word(&text, registers[i]) || !take_number(&text, &out_line->registers[i]))
            return FALSE;
    }
    return is_at_end(text);
}

/* "CPU:", "CPU 17:" */
static gboolean is_heading(const char *text)
{
    if (!take_word(&text, "CPU"))
        return FALSE;
    skip_blanks(&text);
    while (g_ascii_isdigit(*text))
        text++;
    return *text == ':' && is_at_end(text + 1);
}

gboolean gcpu_cpuid_text_is(const char *text)
{
    Line line;

    while (g_ascii_isspace(*text))
        text++;
    g_autofree char *first = g_strndup(text, strcspn(text, "\n"));
    return is_heading(first) || parse_line(first, &line);
}

static GcpuCpuid *fail(const char *name, guint line, const char *what, GError **error)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s:%u: %s", name, line, what);
    return NULL;
}

GcpuCpuid *gcpu_cpuid_text_parse(const char *text, const char *name, GError **error)
{
    g_autoptr(GcpuCpuid) cpuid = gcpu_cpuid_new();
    guint number = 1, n_leaves = 0;

    for (const char *next = text; *next; number++) {
        gsize length = strcspn(next, "\n");
        g_autofree char *row = g_strndup(next, length);
        Line line;

        next += length + (next[length] == '\n');
        if (is_heading(row) && n_leaves > 0)
            break;
        if (is_at_end(row) || is_heading(row))
            continue;
        if (!parse_line(row, &line))
            return fail(name, number,
                        "\"0xLEAF 0xSUBLEAF: eax=0x… ebx=0x… ecx=0x… edx=0x…\" is needed, as "
                        "`cpuid --raw` prints it",
                        error);
        if (!gcpu_cpuid_add(cpuid, GCPU_BIT_CPUID, line.leaf, line.subleaf, line.registers))
            return fail(name, number, "too many leaves", error);
        n_leaves++;
    }
    return n_leaves ? g_steal_pointer(&cpuid)
                    : fail(name, number, "there is no leaf of CPUID", error);
}

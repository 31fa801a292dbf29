/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/trait-map.h"

#include <string.h>

#define UNREPORTED "unreported"

/* Placement's own limit. */
#define NAME_LENGTH_MAX 255

static const struct {
    const char *word;
    GcpuArchFamily family;
    const char *prefix;
} families[] = {
    { "x86", GCPU_ARCH_FAMILY_X86, "HW_CPU_X86_" },
    { "arm", GCPU_ARCH_FAMILY_ARM, "HW_CPU_AARCH64_" },
};

/** Line: one line of the file. */
typedef struct {
    const char *name;
    guint number;
    GcpuFindings *findings;
    GHashTable *seen; /* "FAMILY/VENDOR FEATURE" */
} Line;

static void row_free(GcpuTraitRow *row)
{
    g_free(row->vendor);
    g_free(row->feature);
    g_strfreev(row->traits);
    g_free(row);
}

static void refuse(const Line *line, const char *value, const char *message, const char *allowed)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)line->name,
        .line = line->number,
        .value = (char *)value,
        .message = (char *)message,
        .allowed = (char *)allowed,
    };

    gcpu_findings_add(line->findings, &finding);
}

char *gcpu_trait_name(const char *prefix, const char *text)
{
    g_autofree char *upper = g_ascii_strup(text, -1);

    for (char *c = upper; *c; c++) {
        if (!g_ascii_isalnum(*c))
            *c = '_';
    }
    return g_strconcat(prefix, upper, NULL);
}

/* The rule for a feature that names none: no separators at all. */
static char *name_by_rule(const char *prefix, const char *feature)
{
    GString *name = g_string_new(prefix);

    for (; *feature; feature++) {
        if (!strchr("-_.", *feature))
            g_string_append_c(name, g_ascii_toupper(*feature));
    }
    return g_string_free(name, FALSE);
}

static gboolean is_trait(const char *word)
{
    for (const char *c = word; *c; c++) {
        if (!g_ascii_isupper(*c) && !g_ascii_isdigit(*c) && *c != '_')
            return FALSE;
    }
    return *word && strlen(word) <= NAME_LENGTH_MAX;
}

static gboolean read_family(const Line *line, const char *word, GcpuTraitRow *row,
                            const char **out_prefix)
{
    g_auto(GStrv) parts = g_strsplit(word, "/", 2);

    for (guint i = 0; i < G_N_ELEMENTS(families); i++) {
        if (strcmp(parts[0], families[i].word) != 0)
            continue;
        row->family = families[i].family;
        row->vendor = g_strdup(parts[1]);
        *out_prefix = families[i].prefix;
        return TRUE;
    }
    refuse(line, word, "is no family of processors", "x86, arm, each with /VENDOR if need be");
    return FALSE;
}

static gboolean read_traits(const Line *line, char **words, const char *prefix, GcpuTraitRow *row)
{
    GPtrArray *traits = g_ptr_array_new();
    gboolean good = TRUE;

    for (char **word = words; *word; word++) {
        if (strcmp(*word, UNREPORTED) == 0) {
            row->unreported = TRUE;
        } else if (is_trait(*word)) {
            g_ptr_array_add(traits, g_strdup(*word));
        } else {
            refuse(line, *word, "is no name of a trait", "A-Z, 0-9 and _, or \"unreported\"");
            good = FALSE;
        }
    }
    if (traits->len == 0)
        g_ptr_array_add(traits, name_by_rule(prefix, row->feature));
    g_ptr_array_add(traits, NULL);
    row->traits = (char **)g_ptr_array_free(traits, FALSE);
    if (good && !is_trait(row->traits[0])) {
        refuse(line, row->feature, "the feature needs the name of its trait", NULL);
        return FALSE;
    }
    return good;
}

static gboolean is_new(const Line *line, const char *family, const char *feature)
{
    if (g_hash_table_add(line->seen, g_strconcat(family, " ", feature, NULL)))
        return TRUE;
    refuse(line, feature, "the feature stands there already", NULL);
    return FALSE;
}

static char **split_words(char *text)
{
    GPtrArray *words = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit_set(text, " \t\r", -1);

    for (char **part = parts; *part; part++) {
        if (**part)
            g_ptr_array_add(words, g_strdup(*part));
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

static void read_line(const Line *line, char *text, GPtrArray *rows)
{
    const char *prefix = NULL;

    text[strcspn(text, "#")] = '\0';
    g_auto(GStrv) words = split_words(text);
    if (!words[0])
        return;
    if (!words[1]) {
        refuse(line, words[0], "a feature is missing", "FAMILY[/VENDOR] FEATURE [TRAIT...]");
        return;
    }
    GcpuTraitRow *row = g_new0(GcpuTraitRow, 1);
    row->feature = g_strdup(words[1]);
    if (read_family(line, words[0], row, &prefix) && read_traits(line, words + 2, prefix, row) &&
        is_new(line, words[0], words[1]))
        g_ptr_array_add(rows, row);
    else
        row_free(row);
}

static GPtrArray *read_lines(const char *text, gsize length, Line *line)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
    g_autofree char *copy = g_strndup(text, length);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);

    for (char **one = lines; *one; one++) {
        line->number++;
        read_line(line, *one, rows);
    }
    return rows;
}

GPtrArray *gcpu_trait_map_parse(const char *text, gsize length, const char *name,
                                GcpuFindings *findings)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint n_findings = gcpu_findings_count(findings);
    Line line = { .name = name, .findings = findings, .seen = seen };

    if (length > GCPU_TRAIT_MAP_BYTES_MAX || !g_utf8_validate_len(text, length, NULL)) {
        refuse(&line, NULL, "is too large, or no UTF-8 text", NULL);
        return NULL;
    }
    g_autoptr(GPtrArray) rows = read_lines(text, length, &line);
    return gcpu_findings_count(findings) == n_findings ? g_steal_pointer(&rows) : NULL;
}

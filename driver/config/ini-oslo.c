/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/ini-oslo.h"

#include "cpu/nearest.h"

#include <string.h>

#define BROKEN_SECTION        "the section's line does not end in ']'"
#define BROKEN_SECTION_REMEDY "Nova refuses the file; put a comment on a line of its own"

/* Where keys stand. */
typedef enum {
    PLACE_BEFORE_SECTIONS,
    PLACE_BROKEN_SECTION, /* nobody can tell whose keys they are */
    PLACE_OUR_SECTION,
    PLACE_FOREIGN_SECTION,
} Place;

/* The place in the file, and the wanted entry whose end has not been seen yet. */
typedef struct {
    GcpuIniScan *scan;
    const GcpuIniOwner *owner;
    Place place;
    const char *section; /* as in our_sections; NULL: another one */
    guint section_line;
    gboolean can_continue; /* a key stands above, whosever it is */
    GString *entry;        /* owned, "KEY = VALUE"; NULL: the lines that follow are nobody's */
    guint line;            /* of the entry */
} Reader;

static const char *const our_sections[] = { "libvirt", "default", NULL };

static void add_problem(const Reader *reader, guint line, const char *message, const char *remedy)
{
    const GcpuIniEntry place = { .section = (char *)reader->section, .line = line };

    gcpu_ini_scan_problem(reader->scan, &place, message, remedy);
}

static gboolean is_our_key(const Reader *reader, const char *key)
{
    for (const char *const *section = our_sections; *section; section++) {
        if (reader->owner->filter(*section, key))
            return TRUE;
    }
    return FALSE;
}

/* oslo.config knows no comment behind a value: to Nova this is a part of the value. */
static gboolean has_comment(const char *value)
{
    const char *rest = value;

    if (*value == '"' || *value == '\'')
        rest = strchr(value + 1, *value);
    return rest && strpbrk(rest, "#;");
}

/* Returns: (transfer full) (nullable): the first $NAME, ${NAME} or ${GROUP.NAME} of a value. */
static char *find_reference(const char *value)
{
    const char *dollar = strchr(value, '$');

    while (dollar && dollar[1] == '$')
        dollar = strchr(dollar + 2, '$');
    if (!dollar)
        return NULL;
    if (dollar[1] == '{')
        return g_strndup(dollar, strcspn(dollar, "}") + (strchr(dollar, '}') ? 1 : 0));

    const char *end = dollar + 1;
    while (g_ascii_isalnum(*end) || *end == '_')
        end++;
    return end > dollar + 1 ? g_strndup(dollar, end - dollar) : NULL;
}

static void take_entry(Reader *reader, const GcpuIniLine *line, const GcpuIniEntry *place,
                       const char *text)
{
    g_autofree char *reference = find_reference(line->value);

    if (reference) {
        g_autofree char *message = g_strdup_printf("%s is not resolved here", reference);
        gcpu_ini_scan_problem(reader->scan, place, message, "write the value");
        return;
    }
    gcpu_ini_scan_add_section(reader->scan, reader->section, reader->line);
    gcpu_ini_scan_add_entry(
        reader->scan, gcpu_ini_entry_new(reader->section, line->name, line->value, reader->line),
        text);
}

static void end_entry(Reader *reader)
{
    reader->can_continue = FALSE;
    if (!reader->entry)
        return;

    g_autofree char *text = g_string_free(g_steal_pointer(&reader->entry), FALSE);
    g_autofree char *key = g_strndup(text, strcspn(text, " "));
    char *value = text + strlen(key) + strlen(" = ");
    const GcpuIniEntry place = {
        .section = (char *)reader->section,
        .key = key,
        .value = value,
        .line = reader->line,
    };
    g_auto(GcpuIniLine) line = { 0 };

    gcpu_ini_line_parse(text, &line);
    if (has_comment(value))
        gcpu_ini_scan_problem(
            reader->scan, &place, "Nova takes the '#' or ';' for a part of the value",
            "put a comment on a line of its own, or enclose the value in quotation marks");
    else if (line.kind == GCPU_INI_LINE_BAD)
        gcpu_ini_scan_problem(reader->scan, &place, line.problem, line.remedy);
    else
        take_entry(reader, &line, &place, text);
}

static void begin_wanted_entry(Reader *reader, const char *key, const char *value, guint number)
{
    reader->entry = g_string_new(NULL);
    g_string_printf(reader->entry, "%s = %s", key, value + strspn(value, " \t"));
    reader->line = number;
}

/* A key of ours that Nova cannot place; what is said of a section is said once. */
static void refuse_stray_key(Reader *reader, guint number)
{
    if (reader->place == PLACE_BEFORE_SECTIONS) {
        add_problem(reader, number, "the key stands before the first [section]",
                    "put the line with its section in front");
    } else if (reader->place == PLACE_BROKEN_SECTION) {
        add_problem(reader, reader->section_line, BROKEN_SECTION, BROKEN_SECTION_REMEDY);
        reader->place = PLACE_FOREIGN_SECTION;
    }
}

static void warn_of_key(const Reader *reader, const char *key, guint number)
{
    const char *meant = reader->owner->guess ? reader->owner->guess(reader->section, key) : NULL;
    const GcpuIniEntry place = {
        .section = (char *)reader->section,
        .key = (char *)key,
        .line = number,
    };

    if (meant)
        gcpu_ini_scan_warn(reader->scan, &place, "unknown key, so it has no effect", meant);
}

static void begin_entry(Reader *reader, const char *text, guint number)
{
    gsize n_key = strcspn(text, "=:");
    g_autofree char *key = g_strchomp(g_strndup(text, n_key));
    gboolean is_entry = text[n_key] && *key;

    reader->can_continue = is_entry;
    if (!is_entry && reader->place == PLACE_OUR_SECTION)
        add_problem(reader, number, "neither a [section], a KEY = VALUE nor a comment",
                    "Nova refuses the file; begin a comment with '#' in the first column");
    if (!is_entry)
        return;
    if (reader->place == PLACE_OUR_SECTION && reader->owner->filter(reader->section, key))
        begin_wanted_entry(reader, key, text + n_key + 1, number);
    else if (reader->place == PLACE_OUR_SECTION)
        warn_of_key(reader, key, number);
    else if (is_our_key(reader, key))
        refuse_stray_key(reader, number);
}

/* An indented line that has no key above it, because a section, a blank line or a comment is there.
 */
static void refuse_stray_continuation(Reader *reader, const char *text, guint number)
{
    g_autofree char *key = g_strstrip(g_strndup(text, strcspn(text, "=:")));

    if (reader->place == PLACE_OUR_SECTION)
        add_problem(reader, number, "an indented line continues a value, and none is above it",
                    "Nova refuses the file; begin the line in the first column");
    else if (is_our_key(reader, key))
        refuse_stray_key(reader, number);
}

/* The section of ours that @text, behind the '[', means for a person. */
static const char *meant_section(const char *text)
{
    g_autofree char *name = g_strstrip(g_strndup(text, strcspn(text, "]#;")));

    return gcpu_nearest(name, our_sections);
}

static const char *our_section(const char *name)
{
    for (const char *const *section = our_sections; *section; section++) {
        if (g_ascii_strcasecmp(*section, name) == 0)
            return *section;
    }
    return NULL;
}

static void begin_section(Reader *reader, const char *text, guint number)
{
    gsize n = strlen(text);
    gboolean is_broken = n <= strlen("[]") || text[n - 1] != ']';
    g_autofree char *name = is_broken ? NULL : g_strndup(text + 1, n - strlen("[]"));
    const char *meant = meant_section(text + 1);

    reader->section = name ? our_section(name) : NULL;
    reader->section_line = number;
    reader->place = reader->section ? PLACE_OUR_SECTION
                    : is_broken     ? PLACE_BROKEN_SECTION
                                    : PLACE_FOREIGN_SECTION;
    if (is_broken && meant)
        refuse_stray_key(reader, number);
    else if (meant && !reader->section)
        gcpu_ini_scan_warn(reader->scan, &(GcpuIniEntry){ .line = number },
                           "Nova has no section of that name, so nothing below it has an effect",
                           strcmp(meant, "default") == 0 ? "DEFAULT" : meant);
}

static void read_line(Reader *reader, char *text, guint number)
{
    gboolean continues = *text == ' ' || *text == '\t';

    g_strchomp(text);
    if (*text && continues) {
        if (reader->entry)
            g_string_append_printf(reader->entry, " %s", g_strchug(text));
        else if (!reader->can_continue)
            refuse_stray_continuation(reader, text, number);
        return;
    }
    end_entry(reader);
    if (*text == '[')
        begin_section(reader, text, number);
    else if (*text && *text != '#' && *text != ';')
        begin_entry(reader, text, number);
}

void gcpu_ini_oslo_scan(GcpuIniScan *scan, const char *text, gsize length,
                        const GcpuIniOwner *owner)
{
    Reader reader = { .scan = scan, .owner = owner };
    const char *end = text + length;

    for (guint number = 1; text < end && !gcpu_ini_scan_is_full(scan); number++) {
        const char *line_end = memchr(text, '\n', end - text);
        gsize n = (line_end ? line_end : end) - text;
        g_autofree char *line = g_strndup(text, n);

        read_line(&reader, line, number);
        text += n + 1;
    }
    end_entry(&reader);
}

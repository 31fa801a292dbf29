/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One function per kind of value; each tells everything that is wrong with it. */
#include "config/setting-check.h"

#include "config/printable.h"
#include "cpu/arch.h"
#include "cpu/nearest.h"

#include <string.h>

/* No line of a file is longer; an override from elsewhere may try. */
#define VALUE_MAX_BYTES 4096

#define NAME_MAX_BYTES 128

void gcpu_setting_check_add(GcpuSettingCheck *check, GcpuFinding finding)
{
    finding.severity = GCPU_SEVERITY_ERROR;
    finding.code = GCPU_ERROR_INVALID;
    finding.file =
        (char *)(check->source->origin.file ? check->source->origin.file : GCPU_COMMAND_LINE);
    finding.line = check->source->origin.line;
    finding.section = (char *)check->source->section;
    finding.key = (char *)check->source->key;
    finding.value = (char *)check->source->text;
    gcpu_findings_add(check->findings, &finding);
    check->failed = TRUE;
}

void gcpu_setting_check_fail(GcpuSettingCheck *check, const char *allowed, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    gcpu_setting_check_add(check, (GcpuFinding){ .message = message, .allowed = (char *)allowed });
}

static void check_word(GcpuSettingCheck *check)
{
    const char *const *words = check->spec->words;

    if (g_strv_contains(words, check->setting->text))
        return;
    g_autofree char *allowed = g_strjoinv(", ", (char **)words);
    gcpu_setting_check_add(
        check, (GcpuFinding){ .message = (char *)"unknown word",
                              .allowed = allowed,
                              .nearest = (char *)gcpu_nearest(check->setting->text, words) });
}

gboolean gcpu_setting_check_is_name(const char *text, const char *also)
{
    if (strlen(text) > NAME_MAX_BYTES)
        return FALSE;
    for (const char *c = text; *c; c++) {
        if (!g_ascii_isalnum(*c) && !strchr(also, *c))
            return FALSE;
    }
    return *text != '\0';
}

#define NAME_ALLOWED "letters, digits and '+', '.', '_', '-', beginning with a letter or digit"

static gboolean check_name(GcpuSettingCheck *check, const char *name)
{
    if (g_ascii_isalnum(*name) && gcpu_setting_check_is_name(name, "+._-"))
        return TRUE;
    gcpu_setting_check_fail(check, NAME_ALLOWED, "\"%s\" is not a name", name);
    return FALSE;
}

/* What distributions and other tools call some architectures. */
static const struct {
    const char *foreign;
    const char *arch;
} foreign_archs[] = {
    { "amd64", "x86_64" },  { "x64", "x86_64" },   { "i386", "i686" },
    { "arm64", "aarch64" }, { "armhf", "armv7l" }, { "ppc64el", "ppc64le" },
};

static const char *nearest_arch(const char *word)
{
    for (guint i = 0; i < G_N_ELEMENTS(foreign_archs); i++) {
        if (g_ascii_strcasecmp(word, foreign_archs[i].foreign) == 0)
            return foreign_archs[i].arch;
    }
    return gcpu_nearest(word, gcpu_arch_names());
}

static gboolean check_arch(GcpuSettingCheck *check, const char *arch)
{
    if (gcpu_arch_is_known(arch))
        return TRUE;
    g_autofree char *message = g_strdup_printf("libvirt knows no architecture \"%s\"", arch);
    gcpu_setting_check_add(
        check, (GcpuFinding){ .message = message, .nearest = (char *)nearest_arch(arch) });
    return FALSE;
}

/* Words differ if they do without regard to case. */
static void check_is_new(GcpuSettingCheck *check, GHashTable *seen, const char *word)
{
    if (!g_hash_table_add(seen, g_ascii_strdown(word, -1)))
        gcpu_setting_check_fail(check, NULL, "\"%s\" is given twice", word);
}

static GHashTable *word_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void check_names(GcpuSettingCheck *check)
{
    g_autoptr(GHashTable) seen = word_set();

    for (char **item = check->setting->items; *item; item++) {
        if (check_name(check, *item))
            check_is_new(check, seen, *item);
    }
}

/* ARCH=NAME, or with ARCH_NAMES a bare NAME once. */
static void check_arch_name(GcpuSettingCheck *check, const char *item, GHashTable *seen)
{
    gboolean is_template = check->spec->kind == GCPU_KIND_ARCH_NAMES;
    const char *equals = strchr(item, '=');
    const char *name = equals ? equals + 1 : item;
    g_autofree char *arch = equals ? g_strndup(item, equals - item) : g_strdup("");

    if (!equals && !is_template) {
        gcpu_setting_check_fail(check, "ARCH=MACHINE", "\"%s\" does not name an architecture",
                                item);
        return;
    }
    if (equals && !check_arch(check, arch))
        return;
    if (is_template ? !gcpu_setting_check_is_name(name, "+._-/")
                    : !g_ascii_isalnum(*name) || !gcpu_setting_check_is_name(name, "+._-"))
        gcpu_setting_check_fail(check, NAME_ALLOWED, "\"%s\" is not a name", name);
    else if (!g_hash_table_add(seen, g_steal_pointer(&arch)))
        gcpu_setting_check_fail(check, NULL,
                                equals ? "the architecture of \"%s\" has a name already"
                                       : "\"%s\" is a second name for every other architecture",
                                item);
}

static void check_arch_names(GcpuSettingCheck *check)
{
    g_autoptr(GHashTable) seen = word_set();

    for (char **item = check->setting->items; *item; item++)
        check_arch_name(check, *item, seen);
}

static void check_number(GcpuSettingCheck *check)
{
    const GcpuSettingSpec *spec = check->spec;
    const char *text = check->setting->text;
    g_autofree char *allowed =
        g_strdup_printf("%" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, spec->min, spec->max);

    if (strspn(text, "0123456789") != strlen(text) || (*text == '0' && text[1])) {
        gcpu_setting_check_fail(check, allowed, "not a decimal number");
        return;
    }
    check->setting->number = g_ascii_strtoull(text, NULL, 10);
    if (check->setting->number < spec->min || check->setting->number > spec->max)
        gcpu_setting_check_fail(check, allowed, "out of range");
}

/* As virUUIDParse(): blanks and dashes between the pairs of digits are ignored. */
static void check_uuid(GcpuSettingCheck *check)
{
    g_autoptr(GString) uuid = g_string_new(NULL);
    const char *c = check->setting->text;

    for (guint n = 0; g_ascii_isxdigit(c[0]) && g_ascii_isxdigit(c[1]); n++) {
        if (n == 4 || n == 6 || n == 8 || n == 10)
            g_string_append_c(uuid, '-');
        g_string_append_c(uuid, g_ascii_tolower(c[0]));
        g_string_append_c(uuid, g_ascii_tolower(c[1]));
        c += 2;
        while (*c == '-' || *c == ' ')
            c++;
    }
    if (*c || uuid->len != strlen("00000000-0000-0000-0000-000000000000")) {
        gcpu_setting_check_fail(check, "32 hexadecimal digits", "not a UUID");
        return;
    }
    g_free(check->setting->text);
    check->setting->text = g_strdup(uuid->str);
}

/* A guest called ".." has libvirt 9.0 work on directories that are not the guest's. */
static void check_text(GcpuSettingCheck *check)
{
    const char *text = check->setting->text;

    if (strlen(text) > check->spec->max)
        gcpu_setting_check_fail(check, NULL, "longer than %u bytes", (guint)check->spec->max);
    if (!check->spec->is_file_name)
        return;
    if (strchr(text, '/'))
        gcpu_setting_check_fail(check, NULL,
                                "libvirt names files after it, so it cannot hold a '/'");
    if (strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
        gcpu_setting_check_fail(check, NULL, "libvirt names files after it, so it cannot be \"%s\"",
                                text);
}

static void check_paths(GcpuSettingCheck *check)
{
    g_autoptr(GHashTable) seen = word_set();
    const char *file = check->source->origin.file;
    g_autofree char *dir = file ? g_path_get_dirname(file) : NULL;
    g_autofree char *base = dir ? g_canonicalize_filename(dir, NULL) : NULL;
    guint n = 0;

    for (char **item = check->setting->items; *item; item++, n++) {
        char *path = g_canonicalize_filename(*item, base);
        g_free(*item);
        *item = path;
        if (!g_hash_table_add(seen, g_strdup(path)))
            gcpu_setting_check_fail(check, NULL, "\"%s\" is given twice", path);
    }
    if (n > check->spec->max)
        gcpu_setting_check_fail(check, NULL, "more than %u paths", (guint)check->spec->max);
}

static void check_kind(GcpuSettingCheck *check)
{
    switch (check->spec->kind) {
    case GCPU_KIND_WORD:
        check_word(check);
        break;
    case GCPU_KIND_NAME:
        check_name(check, check->setting->text);
        break;
    case GCPU_KIND_NAMES:
        check_names(check);
        break;
    case GCPU_KIND_FLAGS:
        gcpu_setting_check_flags(check);
        break;
    case GCPU_KIND_ARCH:
        check_arch(check, check->setting->text);
        break;
    case GCPU_KIND_ARCH_MACHINES:
    case GCPU_KIND_ARCH_NAMES:
        check_arch_names(check);
        break;
    case GCPU_KIND_NUMBER:
        check_number(check);
        break;
    case GCPU_KIND_UUID:
        check_uuid(check);
        break;
    case GCPU_KIND_TEXT:
        check_text(check);
        break;
    case GCPU_KIND_PATHS:
        check_paths(check);
        break;
    case GCPU_KIND_OPTIONS:
        break;
    }
}

static gboolean is_list(GcpuSettingKind kind)
{
    return kind == GCPU_KIND_NAMES || kind == GCPU_KIND_FLAGS || kind == GCPU_KIND_ARCH_MACHINES ||
           kind == GCPU_KIND_ARCH_NAMES || kind == GCPU_KIND_PATHS || kind == GCPU_KIND_OPTIONS;
}

static void check_bytes(GcpuSettingCheck *check)
{
    const char *text = check->setting->text;

    if (*text == '\0')
        gcpu_setting_check_fail(check, NULL, "a value is needed");
    else if (strlen(text) > VALUE_MAX_BYTES)
        gcpu_setting_check_fail(check, NULL, "longer than %d bytes", VALUE_MAX_BYTES);
    else if (!g_utf8_validate(text, -1, NULL))
        gcpu_setting_check_fail(check, NULL, "not UTF-8 text");
    else if (!gcpu_printable_check(text, ""))
        gcpu_setting_check_fail(check, NULL,
                                "holds a control character or another that cannot be seen");
}

/* Empty items are told and left out, so that the others can be looked at. */
static void split_items(GcpuSettingCheck *check)
{
    g_auto(GStrv) items = g_strsplit(check->setting->text, ",", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();

    for (guint i = 0; items[i]; i++) {
        char *item = g_strstrip(items[i]);
        if (*item)
            g_ptr_array_add(kept, g_strdup(item));
        else
            gcpu_setting_check_fail(check, NULL, "item %u of the list is empty", i + 1);
    }
    g_ptr_array_add(kept, NULL);
    check->setting->items = (char **)g_ptr_array_free(g_steal_pointer(&kept), FALSE);
}

GcpuSetting *gcpu_setting_check(const GcpuSettingSpec *spec, const GcpuSettingSource *source,
                                GcpuFindings *findings)
{
    g_autoptr(GcpuSetting) setting = g_new0(GcpuSetting, 1);
    GcpuSettingCheck check = {
        .spec = spec, .source = source, .findings = findings, .setting = setting
    };

    setting->spec = spec;
    setting->section = g_strdup(source->section);
    setting->key = g_strdup(source->key);
    setting->text = g_strstrip(g_strdup(source->text));
    setting->file = g_strdup(source->origin.file);
    setting->index = gcpu_setting_index(spec, source->key);
    setting->origin = source->origin;
    setting->origin.file = setting->file;

    check_bytes(&check);
    if (check.failed)
        return NULL;
    if (is_list(spec->kind))
        split_items(&check);
    check_kind(&check);
    return check.failed ? NULL : g_steal_pointer(&setting);
}

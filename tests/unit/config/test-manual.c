/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Holds the shipped guestcpu.conf and the manual pages against the table of keys. */
#include "config/config.h"
#include "test-suite.h"

static char *read_source(const char *name)
{
    const char *dir = g_getenv("TEST_SRCDIR");
    g_autofree char *path = g_build_filename(dir ? dir : ".", name, NULL);
    g_autoptr(GError) error = NULL;
    char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, &error))
        g_error("%s", error->message);
    return text;
}

static gboolean is_of_configuration(const GcpuSettingSpec *spec)
{
    return strcmp(spec->section, "instance") != 0;
}

/* "[section] key" to the text behind the '=', for every line "#key = text" without a blank behind
 * the '#'. @out_active is the text with these '#' removed. */
static GHashTable *commented_keys(const char *text, GString *out_active)
{
    GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *section = NULL;

    for (guint i = 0; lines[i]; i++) {
        const char *line = lines[i];
        if (*line == '[') {
            g_free(section);
            section = g_strdup(line);
        }
        if (line[0] == '#' && g_ascii_islower(line[1])) {
            g_auto(GStrv) parts = g_strsplit(++line, "=", 2);
            check_int(g_strv_length(parts), 2);
            char *key = g_strdup_printf("%s %s", section, g_strstrip(parts[0]));
            check(g_hash_table_insert(keys, key, g_strdup(g_strstrip(parts[1]))));
        }
        g_string_append_printf(out_active, "%s\n", line);
    }
    return keys;
}

static void the_shipped_file_names_every_key_with_its_default(void)
{
    g_autofree char *text = read_source("etc/guestcpu.conf");
    g_autoptr(GString) active = g_string_new(NULL);
    g_autoptr(GHashTable) keys = commented_keys(text, active);
    guint n = 0;

    for (GcpuSettingId id = 0; id < GCPU_N_SETTINGS; id++) {
        const GcpuSettingSpec *spec = gcpu_setting_spec(id);
        if (!is_of_configuration(spec))
            continue;
        g_autofree char *key = g_strdup_printf("[%s] %s", spec->section, spec->key);
        const char *value = g_hash_table_lookup(keys, key);
        if (!value)
            test_fail(__FILE__, __LINE__, "%s is missing", key);
        check_str(value, spec->default_text ? spec->default_text : "");
        n++;
    }
    check_int(g_hash_table_size(keys), n);
}

static void check_is_all_defaults(const char *text)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config =
        gcpu_config_parse(text, strlen(text), "guestcpu.conf", NULL, findings);

    check_int(gcpu_findings_count(findings), 0);
    check(config != NULL);
    for (GcpuSettingId id = 0; config && id < GCPU_N_SETTINGS; id++) {
        const GcpuSetting *setting = gcpu_config_get(config, id);
        check_str(setting ? setting->text : NULL, gcpu_setting_spec(id)->default_text);
    }
}

static void the_shipped_file_is_valid_with_and_without_its_keys(void)
{
    g_autofree char *text = read_source("etc/guestcpu.conf");
    g_autoptr(GString) active = g_string_new(NULL);
    g_autoptr(GHashTable) keys = commented_keys(text, active);

    check(strlen(text) > active->len - 1);
    check(g_hash_table_size(keys) > 0);
    check_is_all_defaults(text);
    check_is_all_defaults(active->str);
}

/* Of roff only what these pages use is taken away: macros, fonts and escaped hyphens. */
static char *plain(const char *line)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (*line == '.')
        line += strcspn(line, " ");
    for (; *line; line++) {
        if (g_str_has_prefix(line, "\\f"))
            line += 2;
        else if (*line != '"' && *line != '\\')
            g_string_append_c(text, *line);
    }
    return g_strstrip(g_string_free(g_steal_pointer(&text), FALSE));
}

/* Whether the words of a tag hold @key; "disk. N" stands for the numbered disk. */
static gboolean tag_names(const char *tag, const char *key)
{
    g_auto(GStrv) words = g_strsplit_set(tag, " ,", -1);
    g_autofree char *numbered = g_strconcat(key, ".", NULL);

    return g_strv_contains((const char *const *)words, key) ||
           g_strv_contains((const char *const *)words, numbered);
}

static gboolean tag_names_any(const char *tag)
{
    for (GcpuSettingId id = 0; id < GCPU_N_SETTINGS; id++) {
        if (tag_names(tag, gcpu_setting_spec(id)->key))
            return TRUE;
    }
    return FALSE;
}

/* What the page says below the tag of @key, up to the tag of another key; NULL if it has no tag. */
static char *paragraph_of(const char *page, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(page, "\n", -1);
    GString *text = NULL;

    for (guint i = 0; lines[i]; i++) {
        gboolean is_tag = i > 0 && strcmp(lines[i - 1], ".TP") == 0;
        g_autofree char *line = plain(lines[i]);
        if (text && (g_str_has_prefix(lines[i], ".SH") || (is_tag && tag_names_any(line))))
            break;
        if (text)
            g_string_append_printf(text, "%s\n", line);
        else if (is_tag && tag_names(line, key))
            text = g_string_new("\n");
    }
    return text ? g_string_free(text, FALSE) : NULL;
}

static void check_words(const GcpuSettingSpec *spec, const char *paragraph)
{
    g_auto(GStrv) words = g_strsplit_set(paragraph, " \n,.:", -1);

    for (const char *const *word = spec->words; word && *word; word++) {
        if (!g_strv_contains((const char *const *)words, *word))
            test_fail(__FILE__, __LINE__, "%s: the word %s is not explained", spec->key, *word);
    }
}

static void check_range(const GcpuSettingSpec *spec, const char *page)
{
    g_autofree char *range =
        g_strdup_printf("rom %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, spec->min, spec->max);

    if (spec->kind == GCPU_KIND_NUMBER)
        check_contains(page, range);
}

static char *checked_paragraph(const GcpuSettingSpec *spec, const char *page, const char *name)
{
    char *paragraph = paragraph_of(page, spec->key);

    if (!paragraph) {
        test_fail(__FILE__, __LINE__, "%s does not explain %s", name, spec->key);
        return g_strdup("");
    }
    if (spec->alias) {
        g_autofree char *by_alias = paragraph_of(page, spec->alias);
        check_str(by_alias, paragraph);
    }
    check(strlen(paragraph) > 20);
    check_words(spec, paragraph);
    check_range(spec, page);
    return paragraph;
}

static void guestcpu_conf_5_explains_every_key(void)
{
    g_autofree char *page = read_source("doc/guestcpu.conf.5");

    for (GcpuSettingId id = 0; id < GCPU_N_SETTINGS; id++) {
        const GcpuSettingSpec *spec = gcpu_setting_spec(id);
        if (!is_of_configuration(spec))
            continue;
        g_autofree char *paragraph = checked_paragraph(spec, page, "guestcpu.conf(5)");
        const char *said = strstr(paragraph, "Default:");
        check_contains(said, spec->default_text ? spec->default_text : "not set");
        check(!spec->nova_2012 || strstr(page, spec->nova_2012));
    }
}

static void guestcpu_instance_5_explains_every_key(void)
{
    g_autofree char *page = read_source("doc/guestcpu-instance.5");

    for (GcpuSettingId id = 0; id < GCPU_N_SETTINGS; id++) {
        const GcpuSettingSpec *spec = gcpu_setting_spec(id);
        if (is_of_configuration(spec) && !spec->in_instance)
            continue;
        g_free(checked_paragraph(spec, page, "guestcpu-instance(5)"));
    }
}

/* Longer comments are taken: test-ini-line.c. Names without regard to case: test-setting-flags.c
 * for features. */
static void guestcpu_conf_5_tells_the_exceptions(void)
{
    g_autofree char *page = read_source("doc/guestcpu.conf.5");
    g_autofree char *template = paragraph_of(page, "template");

    check_contains(template, "\ncontainer\n");
    check_contains(page, "longer than 1,022 bytes that is not a comment");
    check_contains(page, "values are, except names of features, and those of CPU\nmodels on x86");
    check_contains(page, "is not resolved but refused");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_shipped_file_names_every_key_with_its_default),
        TEST(the_shipped_file_is_valid_with_and_without_its_keys),
        TEST(guestcpu_conf_5_explains_every_key),
        TEST(guestcpu_instance_5_explains_every_key),
        TEST(guestcpu_conf_5_tells_the_exceptions),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "manual", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/setting-layer.h"

#include "config/nova-key.h"
#include "cpu/nearest.h"
#include "input/input.h"

#include <string.h>

typedef struct {
    GcpuDialect dialect;
    const GcpuOrigin *origin;
    GcpuFindings *findings;
    GPtrArray *settings; /* of GcpuSetting */
    GHashTable *taken;   /* "id.number" to GcpuIniEntry: which entry gave it, valid or not */
} Reader;

static const char *const config_sections[] = { "libvirt", "guestcpu", "migration", "DEFAULT",
                                               NULL };
static const char *const instance_sections[] = { "instance", NULL };
static const char *const override_sections[] = { "libvirt", "guestcpu", "migration",
                                                 "DEFAULT", "instance", NULL };

/* Sections that stand in most files of Nova, besides those whose name begins with "oslo_". */
static const char *const sections_of_nova[] = {
    "api",          "api_database",  "cache",    "cinder",      "compute",
    "conductor",    "console",       "database", "glance",      "keystone_authtoken",
    "neutron",      "notifications", "pci",      "placement",   "scheduler",
    "service_user", "spice",         "vnc",      "workarounds", NULL,
};

static const char *const *sections_of(GcpuDialect dialect)
{
    return dialect == GCPU_DIALECT_INSTANCE ? instance_sections : config_sections;
}

static gboolean is_section(GcpuDialect dialect, const char *name)
{
    for (const char *const *known = sections_of(dialect); *known; known++) {
        if (g_ascii_strcasecmp(*known, name) == 0)
            return TRUE;
    }
    return FALSE;
}

/* [DEFAULT] is written like that; everything else in lower case. */
static const char *section_for_reading(const char *section)
{
    return strcmp(section, "default") == 0 ? "DEFAULT" : section;
}

static void add(const Reader *reader, GcpuFinding finding, const GcpuIniEntry *entry)
{
    finding.code = GCPU_ERROR_INVALID;
    finding.file = (char *)(reader->origin->file ? reader->origin->file : GCPU_COMMAND_LINE);
    finding.line = entry->line;
    finding.section = (char *)section_for_reading(entry->section);
    finding.key = entry->key;
    finding.value = entry->value;
    gcpu_findings_add(reader->findings, &finding);
}

static const char *home_of_section(GcpuDialect dialect, const char *section)
{
    if (dialect == GCPU_DIALECT_INSTANCE && is_section(GCPU_DIALECT_CONFIG, section))
        return "it belongs into the configuration, not into an instance";
    if (dialect != GCPU_DIALECT_INSTANCE && is_section(GCPU_DIALECT_INSTANCE, section))
        return "it belongs into a file of its own, see guestcpu-instance(5)";
    return NULL;
}

static gboolean is_of_nova(const char *section)
{
    return g_str_has_prefix(section, "oslo_") || g_strv_contains(sections_of_nova, section);
}

static void add_unknown_section(const Reader *reader, const char *section, guint line,
                                const char *remedy)
{
    const char *const *known =
        reader->origin->file ? sections_of(reader->dialect) : override_sections;
    g_autofree char *names = g_strjoinv("], [", (char **)known);
    g_autofree char *allowed = g_strdup_printf("[%s]", names);
    const GcpuIniEntry place = { .section = (char *)section, .line = line };

    add(reader,
        (GcpuFinding){ .severity = GCPU_SEVERITY_ERROR,
                       .message = (char *)"unknown section",
                       .allowed = allowed,
                       .nearest = (char *)gcpu_nearest(section, known),
                       .remedy = (char *)remedy },
        &place);
}

static void add_unknown_key(const Reader *reader, const GcpuIniEntry *entry)
{
    g_autofree char *nearest = gcpu_setting_nearest(entry->section, entry->key);

    add(reader,
        (GcpuFinding){
            .severity = GCPU_SEVERITY_ERROR, .message = (char *)"unknown key", .nearest = nearest },
        entry);
}

/* The newest name of a key is 0; older ones follow. */
static guint age_of_name(const GcpuSettingSpec *spec, const GcpuIniEntry *entry)
{
    if (strcmp(entry->section, "default") == 0)
        return 2;
    return g_strcmp0(entry->key, spec->alias) == 0 ? 1 : 0;
}

static char *path_of(const GcpuSettingSpec *spec, const GcpuIniEntry *entry)
{
    return g_strdup_printf("%d.%u", spec->id, gcpu_setting_index(spec, entry->key));
}

static void remove_setting(Reader *reader, const GcpuSettingSpec *spec, const GcpuIniEntry *entry)
{
    GcpuSetting *setting =
        gcpu_setting_layer_find(reader->settings, spec->id, gcpu_setting_index(spec, entry->key));

    if (setting)
        g_ptr_array_remove(reader->settings, setting);
}

/* Two names of one key: in nova.conf the newer one wins, elsewhere it is a mistake. */
static gboolean settle(Reader *reader, const GcpuSettingSpec *spec, const GcpuIniEntry *first,
                       const GcpuIniEntry *entry)
{
    gboolean keep_first = age_of_name(spec, first) < age_of_name(spec, entry);
    const GcpuIniEntry *winner = keep_first ? first : entry;
    const GcpuIniEntry *loser = keep_first ? entry : first;
    gboolean is_nova = reader->dialect == GCPU_DIALECT_NOVA;
    const GcpuIniEntry *other = is_nova ? winner : first;
    g_autofree char *message =
        g_strdup_printf(is_nova ? "not used: [%s] %s on line %u is the newer name of the same key"
                                : "[%s] %s on line %u is another name of the same key",
                        section_for_reading(other->section), other->key, other->line);

    add(reader,
        (GcpuFinding){ .severity = is_nova ? GCPU_SEVERITY_WARNING : GCPU_SEVERITY_ERROR,
                       .message = message,
                       .remedy = (char *)"remove one of them" },
        is_nova ? loser : entry);
    return is_nova && !keep_first;
}

static void read_entry(Reader *reader, const GcpuIniEntry *entry)
{
    const GcpuSettingSpec *spec = gcpu_setting_find(entry->section, entry->key);

    if (!spec) {
        add_unknown_key(reader, entry);
        return;
    }
    if (*entry->value == '\0' && strcmp(spec->section, "instance") != 0)
        return;

    g_autofree char *path = path_of(spec, entry);
    const GcpuIniEntry *first = g_hash_table_lookup(reader->taken, path);
    if (first && !settle(reader, spec, first, entry))
        return;
    if (first)
        remove_setting(reader, spec, first);
    g_hash_table_insert(reader->taken, g_steal_pointer(&path), (gpointer)entry);

    GcpuSettingSource source = {
        .section = section_for_reading(entry->section),
        .key = entry->key,
        .text = entry->value,
        .origin = *reader->origin,
    };
    source.origin.line = entry->line;
    GcpuSetting *setting = gcpu_setting_check(spec, &source, reader->findings);
    if (setting)
        g_ptr_array_add(reader->settings, setting);
}

/* That the file may be Nova's is said once. */
static const char *remedy_of_section(GcpuDialect dialect, const char *section, gboolean *said_nova)
{
    const char *home = home_of_section(dialect, section);

    if (home || *said_nova || dialect != GCPU_DIALECT_CONFIG || !is_of_nova(section))
        return home;
    *said_nova = TRUE;
    return "if this is Nova's file, its name must be nova*.conf";
}

static void check_sections(const Reader *reader, const GcpuIniFile *file)
{
    gboolean has_instance = FALSE;
    gboolean said_nova = FALSE;

    for (guint i = 0; i < gcpu_ini_file_count_sections(file); i++) {
        const GcpuIniSection *section = gcpu_ini_file_get_section(file, i);
        if (!is_section(reader->dialect, section->name))
            add_unknown_section(reader, section->name, section->line,
                                remedy_of_section(reader->dialect, section->name, &said_nova));
        has_instance |= strcmp(section->name, "instance") == 0;
    }
    if (reader->dialect == GCPU_DIALECT_INSTANCE && !has_instance &&
        gcpu_findings_count(reader->findings) == 0) {
        const GcpuFinding finding = {
            .severity = GCPU_SEVERITY_ERROR,
            .code = GCPU_ERROR_INVALID,
            .file = (char *)reader->origin->file,
            .message = (char *)"the section [instance] is missing",
            .remedy = (char *)"see guestcpu-instance(5)",
        };
        gcpu_findings_add(reader->findings, &finding);
    }
}

static const GcpuIniOwner owner_in_nova = { gcpu_nova_key_is_ours, gcpu_nova_key_mistyped };

static GPtrArray *layer_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_setting_free);
}

typedef struct {
    const GcpuFinding *finding;
    guint order;
} PlacedFinding;

static int compare_places(gconstpointer a, gconstpointer b)
{
    const PlacedFinding *first = a;
    const PlacedFinding *second = b;

    if (first->finding->line != second->finding->line)
        return first->finding->line < second->finding->line ? -1 : 1;
    return first->order < second->order ? -1 : 1;
}

/* Broken lines are found before bad values; a person reads the file from top to bottom. */
static void append_by_line(GcpuFindings *findings, const GcpuFindings *more)
{
    g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(PlacedFinding));

    for (guint i = 0; i < gcpu_findings_count(more); i++) {
        const PlacedFinding place = { gcpu_findings_get(more, i), i };
        g_array_append_val(placed, place);
    }
    g_array_sort(placed, compare_places);
    for (guint i = 0; i < placed->len; i++)
        gcpu_findings_add(findings, g_array_index(placed, PlacedFinding, i).finding);
}

GPtrArray *gcpu_setting_layer_parse(GcpuDialect dialect, const char *text, gsize length,
                                    const GcpuOrigin *origin, GcpuFindings *findings)
{
    g_autoptr(GcpuFindings) own = gcpu_findings_new();
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GcpuIniFile) file = gcpu_ini_file_parse(
        text, length, origin->file, dialect == GCPU_DIALECT_NOVA ? &owner_in_nova : NULL, own);
    Reader reader = {
        .dialect = dialect,
        .origin = origin,
        .findings = own,
        .settings = layer_new(),
        .taken = taken,
    };

    check_sections(&reader, file);
    for (guint i = 0; i < gcpu_ini_file_count(file); i++) {
        const GcpuIniEntry *entry = gcpu_ini_file_get(file, i);
        if (is_section(dialect, entry->section))
            read_entry(&reader, entry);
    }
    append_by_line(findings, own);
    return reader.settings;
}

static void add_unreadable(const GcpuSetting *named_by, const GError *error, GcpuFindings *findings)
{
    GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .message = error->message,
    };

    if (named_by) {
        finding.file = named_by->file ? named_by->file : (char *)GCPU_COMMAND_LINE;
        finding.line = named_by->origin.line;
        finding.section = named_by->section;
        finding.key = named_by->key;
        finding.value = named_by->text;
    }
    gcpu_findings_add(findings, &finding);
}

GPtrArray *gcpu_setting_layer_read(GcpuDialect dialect, const char *path, const GcpuOrigin *origin,
                                   const GcpuSetting *named_by, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_INI_SIZE_MAX, &length, &error);

    if (text)
        return gcpu_setting_layer_parse(dialect, text, length, origin, findings);
    add_unreadable(named_by, error, findings);
    return layer_new();
}

static void add_bad_override(const char *override, GcpuFindings *findings)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)GCPU_COMMAND_LINE,
        .key = (char *) override,
        .message = (char *)"not a setting",
        .allowed = (char *)"SECTION.KEY=VALUE",
    };

    gcpu_findings_add(findings, &finding);
}

static void read_override(Reader *reader, const char *override)
{
    gsize n_section = strcspn(override, ".=");
    const char *equals = strchr(override, '=');
    g_autofree char *section = g_ascii_strdown(override, n_section);
    gboolean is_instance = strcmp(section, "instance") == 0;

    if (is_instance != (reader->dialect == GCPU_DIALECT_INSTANCE))
        return;
    if (override[n_section] != '.' || !equals) {
        add_bad_override(override, reader->findings);
        return;
    }
    const char *key_start = override + n_section + 1;
    g_autofree char *key = g_ascii_strdown(key_start, equals - key_start);
    g_autofree char *value = g_strstrip(g_strdup(equals + 1));
    const GcpuIniEntry entry = { .section = section, .key = g_strstrip(key), .value = value };

    if (!is_section(reader->dialect, section)) {
        add_unknown_section(reader, section, 0, NULL);
        return;
    }
    const GcpuSettingSpec *spec = gcpu_setting_find(section, entry.key);
    if (spec)
        remove_setting(reader, spec, &entry);
    read_entry(reader, &entry);
    g_hash_table_remove_all(reader->taken);
}

GPtrArray *gcpu_setting_layer_override(GcpuDialect dialect, const char *const *overrides,
                                       GcpuFindings *findings)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const GcpuOrigin origin = {
        .layer = dialect == GCPU_DIALECT_INSTANCE ? GCPU_LAYER_INSTANCE : GCPU_LAYER_COMMAND_LINE,
    };
    Reader reader = {
        .dialect = dialect,
        .origin = &origin,
        .findings = findings,
        .settings = layer_new(),
        .taken = taken,
    };

    for (; overrides && *overrides; overrides++)
        read_override(&reader, *overrides);
    return reader.settings;
}

GcpuSetting *gcpu_setting_layer_find(const GPtrArray *layer, GcpuSettingId id, guint index)
{
    for (guint i = 0; i < layer->len; i++) {
        GcpuSetting *setting = g_ptr_array_index(layer, i);
        if (setting->spec->id == id && setting->index == index)
            return setting;
    }
    return NULL;
}

static gboolean casts_doubt(const GcpuFinding *finding, const GcpuSettingId *ids)
{
    if (!finding->section || !finding->key)
        return TRUE;

    g_autofree char *section = g_ascii_strdown(finding->section, -1);
    const GcpuSettingSpec *spec = gcpu_setting_find(section, finding->key);
    while (spec && *ids != GCPU_N_SETTINGS && *ids != spec->id)
        ids++;
    return !spec || *ids == spec->id;
}

gboolean gcpu_setting_layer_is_certain(const GcpuFindings *findings, const GcpuSettingId *ids)
{
    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        const GcpuFinding *finding = gcpu_findings_get(findings, i);
        if (finding->severity == GCPU_SEVERITY_ERROR && casts_doubt(finding, ids))
            return FALSE;
    }
    return TRUE;
}

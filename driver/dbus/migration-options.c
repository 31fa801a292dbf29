/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/migration-options.h"

#include "cpu/nearest.h"
#include "dbus/bus-error.h"
#include "migration/hurdle.h"

#define PLACE "options"

/* The settings among them have the names and the limits of section [migration]. */
static const GcpuVariantOption known[] = {
    { "auto_converge", "b", NULL },
    { "bandwidth", "u", NULL },
    { "completion_timeout", "u", NULL },
    { "copy_disks", "b", NULL },
    { "data_uri", "s", NULL },
    { "downtime", "u", NULL },
    { "downtime_delay", "u", NULL },
    { "downtime_steps", "u", NULL },
    { "ignore", "as", NULL },
    { "parallel_connections", "u", NULL },
    { "peer_uri", "s", NULL },
    { "post_copy", "b", NULL },
    { "progress_timeout", "u", NULL },
    { "timeout_action", "s", NULL },
    { "tls", "b", NULL },
    { NULL, NULL, NULL },
};

static gboolean is_setting(const char *key)
{
    static const char *const others[] = { "copy_disks", "data_uri", "ignore", "peer_uri", NULL };

    return !g_strv_contains(others, key);
}

static char *to_override(const char *key, GVariant *value)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_UINT32))
        return g_strdup_printf("migration.%s=%u", key, g_variant_get_uint32(value));
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
        return g_strdup_printf("migration.%s=%s", key, g_variant_get_boolean(value) ? "on" : "off");
    return g_strdup_printf("migration.%s=%s", key, g_variant_get_string(value, NULL));
}

/* Returns: (transfer full) (nullable): NULL after having added findings. */
static GcpuConfig *read_settings(GVariant *options, GcpuFindings *findings)
{
    g_autoptr(GPtrArray) overrides = g_ptr_array_new_with_free_func(g_free);
    GVariantIter iter;
    const char *key;
    GVariant *value;

    g_variant_iter_init(&iter, options);
    while (g_variant_iter_next(&iter, "{&sv}", &key, &value)) {
        if (is_setting(key))
            g_ptr_array_add(overrides, to_override(key, value));
        g_variant_unref(value);
    }
    g_ptr_array_add(overrides, NULL);
    return gcpu_config_load(NULL, (const char *const *)overrides->pdata, findings);
}

static void refuse_kind(const char *word, GcpuFindings *findings)
{
    const char *const *kinds = gcpu_hurdle_kind_words();
    g_autofree char *allowed = g_strjoinv(", ", (char **)kinds);
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)PLACE,
        .key = (char *)"ignore",
        .value = (char *)word,
        .message = (char *)"no such kind of obstacle",
        .allowed = allowed,
        .nearest = (char *)gcpu_nearest(word, kinds),
    };

    gcpu_findings_add(findings, &finding);
}

static guint64 read_ignored(GVariant *options, GcpuFindings *findings)
{
    g_autofree const char **words = NULL;
    guint64 ignored = 0;

    g_variant_lookup(options, "ignore", "^a&s", &words);
    for (const char **word = words; word && *word; word++) {
        GcpuHurdleKind kind;
        if (gcpu_hurdle_kind_from_string(*word, &kind))
            ignored |= G_GUINT64_CONSTANT(1) << kind;
        else if (gcpu_findings_count(findings) < GCPU_VARIANT_FINDINGS_MAX)
            refuse_kind(*word, findings);
    }
    return ignored;
}

gboolean gcpu_migration_options_read(GVariant *options, GcpuMigrationOptions *out_options,
                                     GError **error)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) settings = NULL;
    guint64 ignored = 0;

    if (gcpu_variant_options_check(options, known, findings)) {
        settings = read_settings(options, findings);
        ignored = read_ignored(options, findings);
    }
    if (gcpu_findings_has_errors(findings)) {
        g_propagate_error(error, gcpu_bus_error_of_findings(findings, PLACE));
        return FALSE;
    }
    *out_options = (GcpuMigrationOptions){
        .settings = g_steal_pointer(&settings),
        .ignored = ignored,
        .copy_disks = gcpu_variant_options_switch(options, "copy_disks"),
        .peer_uri = gcpu_variant_options_text(options, "peer_uri"),
        .data_uri = gcpu_variant_options_text(options, "data_uri"),
    };
    return TRUE;
}

void gcpu_migration_options_clear(GcpuMigrationOptions *options)
{
    gcpu_config_free(options->settings);
}

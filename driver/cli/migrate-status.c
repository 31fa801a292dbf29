/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/migrate-status.h"

#include "cli/command.h"
#include "cli/output.h"
#include "cli/virt-module.h"

#define ASK_LIMIT_MS 30000
#define MIB_BYTES    (1024.0 * 1024.0)

static int fail(const GError *error)
{
    gcpu_output_error(error);
    return gcpu_error_exit_status(error);
}

static void append_entry(GString *text, const GcpuVirtMigrationEntry *entry, const char *phase)
{
    const GcpuVirtMigrationStats *stats = &entry->stats;
    g_autofree char *guest = gcpu_output_escape(entry->guest);

    g_string_append_printf(text, "%s: %s", guest, phase);
    if (entry->phase == GCPU_MIGRATION_OUTGOING || entry->phase == GCPU_MIGRATION_POST_COPY)
        g_string_append_printf(
            text,
            ", %.1f of %.1f MiB left, %.1f MiB/s, %.1f MiB/s written, pass %" G_GUINT64_FORMAT,
            (double)stats->left_bytes / MIB_BYTES, (double)stats->total_bytes / MIB_BYTES,
            (double)stats->sent_per_s / MIB_BYTES, (double)stats->dirtied_per_s / MIB_BYTES,
            stats->iteration);
    if (entry->phase != GCPU_MIGRATION_INCOMING)
        g_string_append_printf(text, ", %.1f s", (double)stats->elapsed_ms / 1000);
    if (entry->phase == GCPU_MIGRATION_FINISHED)
        g_string_append_printf(text, ", stood still for %" G_GUINT64_FORMAT " ms",
                               stats->downtime_ms);
    g_string_append_c(text, '\n');
}

static void add_number(JsonBuilder *builder, const char *name, guint64 number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)MIN(number, (guint64)G_MAXINT64));
}

static void add_entry(JsonBuilder *builder, const GcpuVirtMigrationEntry *entry, const char *phase)
{
    const GcpuVirtMigrationStats *stats = &entry->stats;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "guest", entry->guest);
    gcpu_output_add_string(builder, "phase", phase);
    add_number(builder, "total_bytes", stats->total_bytes);
    add_number(builder, "left_bytes", stats->left_bytes);
    add_number(builder, "sent_bytes", stats->sent_bytes);
    add_number(builder, "sent_per_s", stats->sent_per_s);
    add_number(builder, "dirtied_per_s", stats->dirtied_per_s);
    add_number(builder, "iteration", stats->iteration);
    add_number(builder, "elapsed_ms", stats->elapsed_ms);
    add_number(builder, "downtime_ms", stats->downtime_ms);
    json_builder_end_object(builder);
}

int gcpu_migrate_status(const char *uri, const char *guest, gboolean json)
{
    GcpuVirtModuleMigration module;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(JsonBuilder) builder = json_builder_new();

    if (!gcpu_virt_module_migration(&module, &error))
        return fail(error);
    g_autoptr(GPtrArray) entries = module.list(uri, ASK_LIMIT_MS, &error);
    if (!entries)
        return fail(error);
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "migrations");
    json_builder_begin_array(builder);
    for (guint i = 0; i < entries->len; i++) {
        const GcpuVirtMigrationEntry *entry = g_ptr_array_index(entries, i);
        const char *phase = module.phase_to_string(entry->phase);
        if (guest && !g_str_equal(guest, entry->guest))
            continue;
        append_entry(text, entry, phase);
        add_entry(builder, entry, phase);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    return json ? gcpu_output_json(json_builder_get_root(builder)) : gcpu_output_text(text->str);
}

int gcpu_migrate_abort(const char *uri, const char *guest)
{
    GcpuVirtModuleMigration module;
    g_autoptr(GError) error = NULL;

    if (!gcpu_virt_module_migration(&module, &error) || !module.stop(uri, guest, &error))
        return fail(error);
    return GCPU_EXIT_OK;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/migration/migration-entries.h"

#include "daemon/migration/migration-object.h"
#include "dbus/variant-dict.h"
#include "virt/virt-migration-list.h"

static const GcpuMigrationObject *find_object(const GPtrArray *objects, const char *guest)
{
    for (guint i = 0; i < objects->len; i++) {
        const GcpuMigrationObject *object = g_ptr_array_index(objects, i);
        if (!gcpu_migration_object_has_ended(object) &&
            g_str_equal(gcpu_migration_object_guest(object), guest))
            return object;
    }
    return NULL;
}

static void add_stats(GVariantDict *dict, const GcpuVirtMigrationStats *stats)
{
    g_variant_dict_insert(dict, "total_bytes", "t", stats->total_bytes);
    g_variant_dict_insert(dict, "left_bytes", "t", stats->left_bytes);
    g_variant_dict_insert(dict, "sent_bytes", "t", stats->sent_bytes);
    g_variant_dict_insert(dict, "sent_per_s", "t", stats->sent_per_s);
    g_variant_dict_insert(dict, "dirtied_per_s", "t", stats->dirtied_per_s);
    g_variant_dict_insert(dict, "iteration", "t", stats->iteration);
    g_variant_dict_insert(dict, "elapsed_ms", "t", stats->elapsed_ms);
    g_variant_dict_insert(dict, "downtime_ms", "t", stats->downtime_ms);
}

static GVariant *format_entry(const GcpuVirtMigrationEntry *entry, const GPtrArray *objects)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    const GcpuMigrationObject *object =
        entry->phase == GCPU_MIGRATION_OUTGOING || entry->phase == GCPU_MIGRATION_POST_COPY
            ? find_object(objects, entry->guest)
            : NULL;

    gcpu_variant_dict_add_text(&dict, "guest", entry->guest);
    gcpu_variant_dict_add_text(&dict, "phase", gcpu_migration_phase_to_string(entry->phase));
    if (entry->phase != GCPU_MIGRATION_INCOMING)
        add_stats(&dict, &entry->stats);
    if (object)
        g_variant_dict_insert(&dict, "migration", "o", gcpu_migration_object_path(object));
    return g_variant_dict_end(&dict);
}

static GVariant *format_waiting(const GcpuMigrationObject *object)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "guest", gcpu_migration_object_guest(object));
    gcpu_variant_dict_add_text(&dict, "phase", "queued");
    g_variant_dict_insert(&dict, "migration", "o", gcpu_migration_object_path(object));
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_migration_entries_format(const GPtrArray *entries, const GPtrArray *objects,
                                        const char *guest)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < entries->len; i++) {
        const GcpuVirtMigrationEntry *entry = g_ptr_array_index(entries, i);
        if (!guest || g_str_equal(guest, entry->guest))
            g_variant_builder_add_value(&list, format_entry(entry, objects));
    }
    for (guint i = 0; i < objects->len; i++) {
        const GcpuMigrationObject *object = g_ptr_array_index(objects, i);
        if (g_str_equal(gcpu_migration_object_state(object), "queued") &&
            (!guest || g_str_equal(guest, gcpu_migration_object_guest(object))))
            g_variant_builder_add_value(&list, format_waiting(object));
    }
    return g_variant_builder_end(&list);
}

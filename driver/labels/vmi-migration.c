/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/vmi-migration.h"

#include <string.h>

GcpuVmiMigrationPhase gcpu_vmi_migration_phase_from_string(const char *phase)
{
    static const struct {
        const char *word;
        GcpuVmiMigrationPhase phase;
    } rows[] = {
        { "", GCPU_VMI_MIGRATION_WAITING },
        { "Pending", GCPU_VMI_MIGRATION_WAITING },
        { "Scheduling", GCPU_VMI_MIGRATION_SCHEDULING },
        { "Succeeded", GCPU_VMI_MIGRATION_OVER },
        { "Failed", GCPU_VMI_MIGRATION_OVER },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(phase ? phase : "", rows[i].word) == 0)
            return rows[i].phase;
    }
    return GCPU_VMI_MIGRATION_UNDER_WAY;
}

GcpuVmiMigration *gcpu_vmi_migration_new(const char *namespace_name, const char *vmi,
                                         GcpuVmiMigrationPhase phase)
{
    GcpuVmiMigration *migration = g_new0(GcpuVmiMigration, 1);

    migration->namespace_name = g_strdup(namespace_name);
    migration->vmi = g_strdup(vmi);
    migration->phase = phase;
    migration->unschedulable_s = GCPU_TARGET_POD_UNSCHEDULABLE_S;
    migration->pending_s = GCPU_TARGET_POD_PENDING_S;
    return migration;
}

void gcpu_vmi_migration_free(GcpuVmiMigration *migration)
{
    if (!migration)
        return;
    g_free(migration->namespace_name);
    g_free(migration->vmi);
    g_free(migration->node);
    g_free(migration);
}

gint64 gcpu_vmi_migration_read_wait(const char *text, gint64 otherwise_s)
{
    gint64 wait_s = 0;

    return text && !g_ascii_isspace(*text) &&
                   g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &wait_s, NULL)
               ? wait_s
               : otherwise_s;
}

GcpuTargetPodFate gcpu_vmi_migration_judge_pod(const GcpuVmiMigration *migration,
                                               gboolean is_unschedulable, gint64 age_s,
                                               gint64 *out_left_s)
{
    gint64 limit_s = is_unschedulable ? MIN(migration->unschedulable_s, migration->pending_s)
                                      : migration->pending_s;

    if (out_left_s)
        *out_left_s = 0;
    if (migration->phase > GCPU_VMI_MIGRATION_SCHEDULING)
        return GCPU_TARGET_POD_IS_SAFE;
    if (is_unschedulable && age_s >= migration->unschedulable_s)
        return GCPU_TARGET_POD_IS_UNSCHEDULABLE;
    if (age_s >= migration->pending_s)
        return GCPU_TARGET_POD_IS_PENDING;
    if (out_left_s)
        *out_left_s = limit_s - age_s;
    return GCPU_TARGET_POD_WAITS;
}

static gboolean is_same(const GcpuVmiMigration *one, const GcpuVmiMigration *other)
{
    gboolean is_elsewhere = one->namespace_name && other->namespace_name &&
                            strcmp(one->namespace_name, other->namespace_name) != 0;

    return one->vmi && !is_elsewhere && g_strcmp0(one->vmi, other->vmi) == 0;
}

static void count_one(GcpuMigrationCount *count, const GcpuVmiMigration *migration,
                      const char *node)
{
    gboolean is_waiting = migration->phase == GCPU_VMI_MIGRATION_WAITING;
    gboolean is_of_node = node && g_strcmp0(migration->node, node) == 0;

    if (is_waiting) {
        count->n_waiting++;
        count->n_node_waiting += is_of_node || !migration->node;
        return;
    }
    count->n_running++;
    count->n_from_node += is_of_node;
    count->n_nowhere += !migration->node;
}

static GcpuMigrationRoom judge(guint n_sure, guint n_more, guint64 limit)
{
    if (n_sure >= limit)
        return GCPU_MIGRATION_ROOM_NO;
    return n_sure + n_more < limit ? GCPU_MIGRATION_ROOM_YES : GCPU_MIGRATION_ROOM_UNKNOWN;
}

GcpuMigrationCount gcpu_vmi_migration_count(const GPtrArray *migrations,
                                            const GcpuVmiMigration *vmi,
                                            const GcpuMigrationLimits *limits)
{
    GcpuMigrationCount count = { 0 };

    for (guint i = 0; i < migrations->len; i++) {
        const GcpuVmiMigration *migration = g_ptr_array_index(migrations, i);
        if (migration->phase == GCPU_VMI_MIGRATION_OVER)
            continue;
        if (is_same(migration, vmi))
            count.is_moving = TRUE;
        count_one(&count, migration, vmi->node);
    }
    count.cluster = judge(count.n_running, count.n_waiting, limits->n_per_cluster);
    count.node = vmi->node ? judge(count.n_from_node, count.n_nowhere + count.n_node_waiting,
                                   limits->n_per_node)
                           : GCPU_MIGRATION_ROOM_UNKNOWN;
    return count;
}

const char *gcpu_migration_room_to_string(GcpuMigrationRoom room)
{
    static const char *const words[] = { "yes", "no", "unknown" };

    g_return_val_if_fail((guint)room < G_N_ELEMENTS(words), NULL);
    return words[room];
}

const char *gcpu_target_pod_fate_to_string(GcpuTargetPodFate fate)
{
    static const char *const words[] = { "waits", "unschedulable", "pending", "safe" };

    g_return_val_if_fail((guint)fate < G_N_ELEMENTS(words), NULL);
    return words[fate];
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What KubeVirt's own tests claim about pods that wait and about limits (migration_test.go). */
#include "labels/vmi-migration.h"
#include "test-suite.h"

#define WAITING    GCPU_VMI_MIGRATION_WAITING
#define SCHEDULING GCPU_VMI_MIGRATION_SCHEDULING
#define UNDER_WAY  GCPU_VMI_MIGRATION_UNDER_WAY

static void phases_are_those_of_kubevirt(void)
{
    static const struct {
        const char *word;
        GcpuVmiMigrationPhase phase;
    } rows[] = {
        { NULL, WAITING },
        { "", WAITING },
        { "Pending", WAITING },
        { "Scheduling", SCHEDULING },
        { "Scheduled", UNDER_WAY },
        { "PreparingTarget", UNDER_WAY },
        { "TargetReady", UNDER_WAY },
        { "Running", UNDER_WAY },
        { "Succeeded", GCPU_VMI_MIGRATION_OVER },
        { "Failed", GCPU_VMI_MIGRATION_OVER },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_int(gcpu_vmi_migration_phase_from_string(rows[i].word), rows[i].phase);
}

/* Exactly at the limit, not a second before; not once the migration is Scheduled. */
static void pods_time_out_at_their_limits(void)
{
    static const struct {
        GcpuVmiMigrationPhase phase;
        gboolean is_unschedulable;
        const char *unschedulable, *pending; /* annotations */
        gint64 age_s;
        const char *fate;
        gint64 left_s;
    } rows[] = {
        { WAITING, TRUE, NULL, NULL, 299, "waits", 1 },
        { WAITING, TRUE, NULL, NULL, 300, "unschedulable", 0 },
        { WAITING, TRUE, NULL, NULL, 301, "unschedulable", 0 },
        { SCHEDULING, TRUE, NULL, NULL, 299, "waits", 1 },
        { SCHEDULING, TRUE, NULL, NULL, 300, "unschedulable", 0 },
        { UNDER_WAY, TRUE, NULL, NULL, 301, "safe", 0 },
        { UNDER_WAY, FALSE, NULL, NULL, 901, "safe", 0 },
        { WAITING, FALSE, NULL, NULL, 0, "waits", 900 },
        { WAITING, FALSE, NULL, NULL, 301, "waits", 599 },
        { WAITING, FALSE, NULL, NULL, 899, "waits", 1 },
        { WAITING, FALSE, NULL, NULL, 900, "pending", 0 },
        { SCHEDULING, FALSE, NULL, NULL, 899, "waits", 1 },
        { SCHEDULING, FALSE, NULL, NULL, 900, "pending", 0 },
        { WAITING, TRUE, "10", NULL, 9, "waits", 1 },
        { WAITING, TRUE, "10", NULL, 10, "unschedulable", 0 },
        { SCHEDULING, TRUE, "10", NULL, 11, "unschedulable", 0 },
        { WAITING, FALSE, "10", NULL, 11, "waits", 889 },
        { WAITING, FALSE, NULL, "10", 9, "waits", 1 },
        { WAITING, FALSE, NULL, "10", 10, "pending", 0 },
        { WAITING, TRUE, NULL, "10", 9, "waits", 1 },
        { WAITING, TRUE, NULL, "10", 10, "pending", 0 },
        { WAITING, TRUE, "1000", NULL, 900, "pending", 0 },
        { WAITING, TRUE, "ten", "", 299, "waits", 1 },
        { WAITING, TRUE, "-1", NULL, 0, "unschedulable", 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuVmiMigration) migration = gcpu_vmi_migration_new("ns", "web1", rows[i].phase);
        gint64 left_s = -1;
        migration->unschedulable_s =
            gcpu_vmi_migration_read_wait(rows[i].unschedulable, migration->unschedulable_s);
        migration->pending_s = gcpu_vmi_migration_read_wait(rows[i].pending, migration->pending_s);
        GcpuTargetPodFate fate = gcpu_vmi_migration_judge_pod(migration, rows[i].is_unschedulable,
                                                              rows[i].age_s, &left_s);
        check_str(gcpu_target_pod_fate_to_string(fate), rows[i].fate);
        check_int(left_s, rows[i].left_s);
    }
}

/* Others than whole numbers are passed over, as Go's Atoi does. */
static void annotations_are_whole_numbers(void)
{
    static const char *const bad[] = { "",   " 7", "7 ", "7s", "0x7", "7.0", "99999999999999999999",
                                       "ten" };

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
        check_int(gcpu_vmi_migration_read_wait(bad[i], 5), 5);
    check_int(gcpu_vmi_migration_read_wait(NULL, 5), 5);
    check_int(gcpu_vmi_migration_read_wait("7", 5), 7);
    check_int(gcpu_vmi_migration_read_wait("-7", 5), -7);
    check_int(gcpu_vmi_migration_read_wait("0", 5), 0);
}

/** Row: migrations are words "VMI@NODE:PHASE"; "?" is a node that nobody knows. */
typedef struct {
    const char *migrations;
    const char *node; /* of the guest that is to migrate */
    const char *cluster, *of_node;
    gboolean is_moving;
} Row;

static const Row rooms[] = {
    { "", "n1", "yes", "yes", FALSE },
    { "a@n1:r", "n1", "yes", "yes", FALSE },
    { "a@n1:r b@n1:s", "n1", "yes", "no", FALSE },
    { "a@n1:r b@n2:r c@n3:r d@n4:r", "n1", "yes", "yes", FALSE },
    { "a@n2:r b@n2:r c@n3:r d@n3:r e@n4:r", "n1", "no", "yes", FALSE },
    { "a@n2:s b@n2:s c@n3:s d@n3:s e@n4:s", "n1", "no", "yes", FALSE },
    { "a@n2:r b@n2:r c@n3:r d@n3:r e@n4:o f@n1:o g@n1:o", "n1", "yes", "yes", FALSE },
    { "a@n2:r b@n2:r c@n3:r d@n3:r e@n4:w", "n1", "unknown", "yes", FALSE },
    { "a@n1:r b@n1:w", "n1", "yes", "unknown", FALSE },
    { "a@n1:r b@?:r", "n1", "yes", "unknown", FALSE },
    { "a@?:r", "n1", "yes", "yes", FALSE },
    { "a@n1:r", NULL, "yes", "unknown", FALSE },
    { "web1@n1:r", "n1", "yes", "yes", TRUE },
    { "web1@n1:w", "n1", "yes", "yes", TRUE },
    { "web1@n1:o", "n1", "yes", "yes", FALSE },
};

static GPtrArray *migrations_of(const char *text)
{
    GPtrArray *migrations = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_vmi_migration_free);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    for (char **word = words; *word && **word; word++) {
        g_auto(GStrv) parts = g_strsplit_set(*word, "@:", 3);
        GcpuVmiMigration *migration = gcpu_vmi_migration_new(
            "ns", parts[0],
            gcpu_vmi_migration_phase_from_string(*parts[2] == 'r'   ? "Running"
                                                 : *parts[2] == 's' ? "Scheduling"
                                                 : *parts[2] == 'o' ? "Failed"
                                                                    : "Pending"));
        migration->node = *parts[1] == '?' ? NULL : g_strdup(parts[1]);
        g_ptr_array_add(migrations, migration);
    }
    return migrations;
}

/* Five in the cluster, two that leave a node. */
static void limits_leave_room_or_not(void)
{
    const GcpuMigrationLimits limits = { 5, 2 };

    for (guint i = 0; i < G_N_ELEMENTS(rooms); i++) {
        g_autoptr(GPtrArray) migrations = migrations_of(rooms[i].migrations);
        g_autoptr(GcpuVmiMigration) one = gcpu_vmi_migration_new("ns", "web1", WAITING);
        one->node = g_strdup(rooms[i].node);
        const GcpuMigrationCount count = gcpu_vmi_migration_count(migrations, one, &limits);
        check_str(gcpu_migration_room_to_string(count.cluster), rooms[i].cluster);
        check_str(gcpu_migration_room_to_string(count.node), rooms[i].of_node);
        check_int(count.is_moving, rooms[i].is_moving);
    }
}

static void a_namesake_elsewhere_is_another_guest(void)
{
    const GcpuMigrationLimits limits = { 5, 2 };
    g_autoptr(GPtrArray) migrations = migrations_of("web1@n1:r");
    g_autoptr(GcpuVmiMigration) one = gcpu_vmi_migration_new("other", "web1", WAITING);

    check(!gcpu_vmi_migration_count(migrations, one, &limits).is_moving);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(phases_are_those_of_kubevirt),          TEST(pods_time_out_at_their_limits),
        TEST(annotations_are_whole_numbers),         TEST(limits_leave_room_or_not),
        TEST(a_namesake_elsewhere_is_another_guest), { NULL, NULL },
    };

    return test_suite_main(argc, argv, "vmi-migration", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vmi-migration.h: KubeVirt's VirtualMachineInstanceMigrations: whether there is room for another,
 * and how long the pod of one may wait.
 *
 * Source: kubevirt/kubevirt, pkg/virt-controller/watch/migration/migration.go
 * (findRunningMigrations, handleTargetPodCreation, handlePendingPodTimeout),
 * kubevirt.io/api/core/v1. */
#pragma once

#include "cpu/public.h"

typedef enum {
    GCPU_VMI_MIGRATION_WAITING, /* no phase yet, or Pending: it has no pod, or has just got one */
    GCPU_VMI_MIGRATION_SCHEDULING, /* its pod waits for a node, or starts */
    GCPU_VMI_MIGRATION_UNDER_WAY,  /* Scheduled and all after it */
    GCPU_VMI_MIGRATION_OVER,       /* Succeeded or Failed */
} GcpuVmiMigrationPhase;

/** gcpu_vmi_migration_phase_from_string: @phase: (nullable): status.phase: "Scheduling" … A phase
 * that is not known here is one under way. */
GCPU_PUBLIC GcpuVmiMigrationPhase gcpu_vmi_migration_phase_from_string(const char *phase);

/** The time that a pod may wait, in seconds. KubeVirt's defaults. */
#define GCPU_TARGET_POD_UNSCHEDULABLE_S 300 /* the scheduler finds no node for it */
#define GCPU_TARGET_POD_PENDING_S       900 /* for whatever reason */

/** GcpuVmiMigration: strings are owned; NULL: not stated. */
typedef struct {
    char *namespace_name;
    char *vmi;  /* the name of the guest */
    char *node; /* that the guest is on; NULL: not known */
    GcpuVmiMigrationPhase phase;
    gint64 unschedulable_s; /* how long its pod may wait; its annotations, else the defaults */
    gint64 pending_s;
} GcpuVmiMigration;

/** gcpu_vmi_migration_new: with the default times. Strings are copied. */
GCPU_PUBLIC GcpuVmiMigration *gcpu_vmi_migration_new(const char *namespace_name, const char *vmi,
                                                     GcpuVmiMigrationPhase phase);
GCPU_PUBLIC void gcpu_vmi_migration_free(GcpuVmiMigration *migration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVmiMigration, gcpu_vmi_migration_free)

/** gcpu_vmi_migration_read_wait: the value of an annotation; KubeVirt passes over one that is no
 * whole number. Returns: @text in seconds, else @otherwise_s. */
GCPU_PUBLIC gint64 gcpu_vmi_migration_read_wait(const char *text, gint64 otherwise_s);

typedef enum {
    GCPU_TARGET_POD_WAITS,            /* until out_left_s have passed */
    GCPU_TARGET_POD_IS_UNSCHEDULABLE, /* KubeVirt deletes it for the shorter limit */
    GCPU_TARGET_POD_IS_PENDING,       /* … or for the limit of any pod */
    GCPU_TARGET_POD_IS_SAFE,          /* neither limit holds any more */
} GcpuTargetPodFate;

/**
 * gcpu_vmi_migration_judge_pod:
 * @is_unschedulable: the scheduler says so in the pod's condition PodScheduled
 * @age_s: of the pod, which is pending
 * @out_left_s: (out) (optional): with %GCPU_TARGET_POD_WAITS, the time left; else 0
 *
 * At the limit it is over, not after it. Limits hold until the migration is Scheduled.
 */
GCPU_PUBLIC GcpuTargetPodFate gcpu_vmi_migration_judge_pod(const GcpuVmiMigration *migration,
                                                           gboolean is_unschedulable, gint64 age_s,
                                                           gint64 *out_left_s);

typedef enum {
    GCPU_MIGRATION_ROOM_YES,
    GCPU_MIGRATION_ROOM_NO,      /* it waits, and is tried again every five seconds */
    GCPU_MIGRATION_ROOM_UNKNOWN, /* others wait as well, or it is not known where they are */
} GcpuMigrationRoom;

/** GcpuMigrationLimits: how many migrations may be under way. */
typedef struct {
    guint64 n_per_cluster, n_per_node; /* of a node's guests, outbound; inbound there is no limit */
} GcpuMigrationLimits;

/** GcpuMigrationCount: what was counted. */
typedef struct {
    guint n_running;      /* in the cluster: with a pod, or further */
    guint n_waiting;      /* in the cluster: without, as far as is known */
    guint n_from_node;    /* of those running: guests of the node */
    guint n_nowhere;      /* of those running: nobody knows from which node */
    guint n_node_waiting; /* of those waiting: guests of the node, or nobody knows of which */
    gboolean is_moving;   /* the guest itself migrates already: KubeVirt refuses another */
    GcpuMigrationRoom cluster, node;
} GcpuMigrationCount;

/**
 * gcpu_vmi_migration_count:
 * @migrations: (element-type GcpuVmiMigration): all of the cluster
 * @vmi: of whom one more is to migrate: its name, namespace and node are looked at
 */
GCPU_PUBLIC GcpuMigrationCount gcpu_vmi_migration_count(const GPtrArray *migrations,
                                                        const GcpuVmiMigration *vmi,
                                                        const GcpuMigrationLimits *limits);

/** gcpu_migration_room_to_string: "yes", "no", "unknown". */
GCPU_PUBLIC const char *gcpu_migration_room_to_string(GcpuMigrationRoom room);

/** gcpu_target_pod_fate_to_string: "waits", "unschedulable", "pending", "safe". */
GCPU_PUBLIC const char *gcpu_target_pod_fate_to_string(GcpuTargetPodFate fate);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-json.h: what `kubectl get … -o json` prints about migrations, to values.
 *
 * A list may hold other objects besides, as `kubectl get pvc,vmim -o json` prints it; they are
 * passed over. One that holds others alone is refused. Everything that is wrong becomes a finding;
 * a function that returns NULL has added one. */
#pragma once

#include "cli/json-read.h"
#include "labels/migration-policy.h"
#include "labels/vmi-migration.h"
#include "labels/vmi.h"
#include "labels/volume-claim.h"

/** gcpu_migration_json_read_config: what @settings of a KubeVirt say about migrations. */
void gcpu_migration_json_read_config(const GcpuJson *json, JsonObject *settings,
                                     GcpuKubevirtConfig *config);

/** gcpu_migration_json_read_claims: PersistentVolumeClaims, DataVolumes, and the
 * dataVolumeTemplates of VirtualMachines. Returns: (transfer full) (nullable) (element-type
 * GcpuVolumeClaim) */
GPtrArray *gcpu_migration_json_read_claims(const char *text, gsize length, const GcpuJson *json);

/** gcpu_migration_json_read_policies: MigrationPolicies. Returns: (transfer full) (nullable)
 * (element-type GcpuMigrationPolicy) */
GPtrArray *gcpu_migration_json_read_policies(const char *text, gsize length, const GcpuJson *json);

/** gcpu_migration_json_read_namespace: @name: of one of the Namespaces; NULL: there is only one.
 * Returns: (transfer full) (nullable): its labels. */
GcpuNodeLabels *gcpu_migration_json_read_namespace(const char *text, gsize length,
                                                   const GcpuJson *json, const char *name);

/** gcpu_migration_json_read_migrations: VirtualMachineInstanceMigrations, and
 * VirtualMachineInstances, which tell where those guests are. Returns: (transfer full) (nullable)
 * (element-type GcpuVmiMigration) */
GPtrArray *gcpu_migration_json_read_migrations(const char *text, gsize length,
                                               const GcpuJson *json);

/** GcpuTargetPod: the pod that a guest migrates to. */
typedef struct {
    char *name;
    gint64 created_s;          /* since 1970 */
    gboolean is_pending;       /* FALSE: it runs, or is over, or is being deleted */
    gboolean is_unschedulable; /* the scheduler finds no node for it */
} GcpuTargetPod;

void gcpu_target_pod_free(GcpuTargetPod *pod);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuTargetPod, gcpu_target_pod_free)

/** gcpu_migration_json_read_pod: a Pod, or a list of one. Returns: (transfer full) (nullable) */
GcpuTargetPod *gcpu_migration_json_read_pod(const char *text, gsize length, const GcpuJson *json);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migratable-output.h: what guestcpu migratable prints. */
#pragma once

#include "cli/migration-json.h"
#include "labels/live-migratable.h"

/** GcpuMigratableAnswer: all borrowed; NULL: not given, so not known. */
typedef struct {
    const GcpuVmi *vmi;
    const GcpuKubevirtConfig *config;
    GcpuVersion version;
    const char *version_text;
    const GcpuLiveMigratable *verdict;
    const GcpuMigrationPolicyChoice *policies;
    const GPtrArray *migrations;       /* of GcpuVmiMigration */
    const GcpuVmiMigration *migration; /* the guest's own; its time limits hold */
    const GcpuTargetPod *pod;          /* that it migrates to */
    gint64 now_s;
} GcpuMigratableAnswer;

/** gcpu_migratable_output_is_yes: whether KubeVirt is sure to start a migration, now or as soon as
 * there is room. */
gboolean gcpu_migratable_output_is_yes(const GcpuMigratableAnswer *answer);

/** gcpu_migratable_output_text: Returns: (transfer full) */
char *gcpu_migratable_output_text(const GcpuMigratableAnswer *answer);

/** gcpu_migratable_output_add: adds all members but "findings" to the object @builder is in. */
void gcpu_migratable_output_add(JsonBuilder *builder, const GcpuMigratableAnswer *answer);

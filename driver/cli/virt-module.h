/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-module.h: loads libguestcpu-virt when a command really connects.
 *
 * Loading libvirt takes several times as long as everything else that a command from files does, so
 * the program is not linked with it. */
#pragma once

#include "migration/job-settings.h"
#include "virt/virt-crossing.h"
#include "virt/virt-host.h"
#include "virt/virt-migration-list.h"
#include "virt/virt-trial.h"

/** gcpu_virt_module_collect: gcpu_virt_host_collect() of the loaded library;
 * %GCPU_ERROR_UNREACHABLE if it is not installed. */
GcpuHostReport *gcpu_virt_module_collect(const char *uri, const GcpuVirtHostQuery *query,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_virt_module_try: gcpu_virt_trial_start() of the loaded library; %GCPU_ERROR_UNREACHABLE if
 * it is not installed. */
gboolean gcpu_virt_module_try(const char *uri, const char *domain_xml, GError **error);

/** gcpu_virt_module_cross: gcpu_virt_crossing_ask() of the loaded library; %GCPU_ERROR_UNREACHABLE
 * if it is not installed. Free the result with gcpu_virt_module_crossing_free(). */
GcpuVirtCrossing *gcpu_virt_module_cross(const char *source_uri, const char *guest,
                                         const char *destination_uri, GError **error);

/** gcpu_virt_module_crossing_free: @crossing may be NULL. */
void gcpu_virt_module_crossing_free(GcpuVirtCrossing *crossing);

/** GcpuVirtModuleMigration: the functions of job.h and virt-migration-list.h, without their
 * prefixes. */
typedef struct {
    void (*settings_apply)(const GcpuMigrationSettings *settings, GcpuMigrationRequest *request);
    GcpuMigrationJob *(*job_new)(const GcpuMigrationRequest *request, GcpuMigrationTell tell,
                                 gpointer data);
    GcpuMigrationOutcome *(*job_run)(GcpuMigrationJob *job, GError **error);
    gboolean (*job_abort)(GcpuMigrationJob *job, GError **error);
    void (*job_free)(GcpuMigrationJob *job);
    const char *(*outcome_where)(const GcpuMigrationOutcome *outcome);
    void (*outcome_free)(GcpuMigrationOutcome *outcome);
    GPtrArray *(*list)(const char *uri, guint limit_ms, GError **error);
    gboolean (*stop)(const char *uri, const char *guest, GError **error);
    const char *(*phase_to_string)(GcpuMigrationPhase phase);
} GcpuVirtModuleMigration;

/** gcpu_virt_module_migration: Returns: FALSE with %GCPU_ERROR_UNREACHABLE if the library is not
 * installed. */
gboolean gcpu_virt_module_migration(GcpuVirtModuleMigration *out_functions, GError **error);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-module.h: loads libguestcpu-virt when a command really connects.
 *
 * Loading libvirt takes several times as long as everything else that a command from files does, so
 * the program is not linked with it. */
#pragma once

#include "virt/virt-crossing.h"
#include "virt/virt-host.h"
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

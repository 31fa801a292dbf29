/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* feature-loss.h: a host as it would be without some features, as after an update of microcode or
 * with another kernel command line. */
#pragma once

#include "cpu/host-report.h"
#include "fleet/fleet-maps.h"

/**
 * gcpu_feature_loss_apply:
 * @report: becomes what it would then say: host-model disables the features, and QEMU can run no
 * model that has one of them in the CPU map of the host's libvirt; to be thrown away on error
 * @names: (array zero-terminated=1): of features
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if a name is of no feature, or if @report tells of no
 * hypervisor for x86 guests, and with the errors of gcpu_fleet_maps_get().
 */
GCPU_PUBLIC gboolean gcpu_feature_loss_apply(GcpuHostReport *report, const char *const *names,
                                             GcpuFleetMaps *maps, GError **error);

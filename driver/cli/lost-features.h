/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lost-features.h: a host as it would be without some features, as after an update of microcode or
 * with another kernel command line. */
#pragma once

#include "cli/fleet-inputs.h"

/**
 * gcpu_lost_features_apply:
 * @text: HOST=FEATURE,FEATURE…
 *
 * Puts into @inputs->fleet what the report of the host would then say: host-model disables them,
 * and QEMU can run no model that has one of them in the CPU map of the host's libvirt.
 *
 * Returns: FALSE with a finding: also if a name is of no feature, or if the fleet is no directory.
 */
gboolean gcpu_lost_features_apply(GcpuFleetInputs *inputs, const char *text);

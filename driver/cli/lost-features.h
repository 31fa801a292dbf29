/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lost-features.h: a host as it would be without some features, as after an update of microcode or
 * with another kernel command line. */
#pragma once

#include "cli/fleet-inputs.h"

/**
 * gcpu_lost_features_apply:
 * @texts: (nullable): HOST=FEATURE,FEATURE… each
 *
 * Puts into @inputs->fleet what the reports of the hosts would then say, see
 * gcpu_feature_loss_apply().
 *
 * Returns: FALSE with a finding, also if a name is of no feature.
 */
gboolean gcpu_lost_features_apply(GcpuFleetInputs *inputs, char *const *texts);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-output.h: how `guestcpu common` says what hosts have in common. */
#pragma once

#include "cli/fleet-output.h"
#include "fleet/common.h"

/** gcpu_common_output_text: appends one answer. */
void gcpu_common_output_text(GString *text, const GcpuFleetClasses *classes,
                             const GcpuCommon *common);

/** gcpu_common_output_json: adds one answer as an object. */
void gcpu_common_output_json(JsonBuilder *builder, const GcpuFleetClasses *classes,
                             const GcpuCommon *common);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-variant.h: what hosts have in common, as Common tells it. */
#pragma once

#include <gio/gio.h>

#include "fleet/common.h"

/** gcpu_common_variant: @answers: of GcpuCommon. Returns: (transfer floating): aa{sv}. */
GVariant *gcpu_common_variant(const GcpuFleetClasses *classes, const GPtrArray *answers);

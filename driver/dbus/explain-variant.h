/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain-variant.h: why a guest can or cannot be on a host of a fleet, as Explain and ExplainMove
 * tell it. */
#pragma once

#include <gio/gio.h>

#include "fleet/fleet-move.h"
#include "fleet/fleet-standing.h"

/**
 * gcpu_explain_variant_add:
 * @dict: gets verdict, unless @verdict is NULL, and reasons with their causes
 * @there: the host that it is about
 * @cpu: (nullable): of the guest, that the reasons are about
 */
void gcpu_explain_variant_add(GVariantDict *dict, const GcpuFleetStanding *there,
                              const GcpuFleetVerdict *verdict, const GcpuDef *cpu);

/** gcpu_explain_variant_of_move: Returns: (transfer floating): a{sv}: @move to the host @to. */
GVariant *gcpu_explain_variant_of_move(const GcpuFleetStanding *to, const GcpuFleetMove *move);

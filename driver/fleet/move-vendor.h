/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* move-vendor.h: no guest moves to another vendor. Internal.
 *
 * KVM shows guests the vendor of their host, whatever their model, so that it would change under
 * them. libvirt does not see it since 10.9.0, nor where host-model states no vendor: it compares
 * what can start, not what can move. */
#pragma once

#include "cpu/explain.h"
#include "fleet/fleet-classes.h"

/** gcpu_move_vendor_may_change: TRUE also where only one of the vendors is known. */
gboolean gcpu_move_vendor_may_change(const GcpuFleetClass *from, const GcpuFleetClass *to);

/** gcpu_move_vendor_changes: FALSE where one of the vendors is not known. */
gboolean gcpu_move_vendor_changes(const GcpuFleetClass *from, const GcpuFleetClass *to);

/** gcpu_move_vendor_check: makes @explanation a no with %GCPU_REASON_VENDOR if the vendor changes.
 */
void gcpu_move_vendor_check(const GcpuFleetClass *from, const GcpuFleetClass *to,
                            GcpuExplanation *explanation);

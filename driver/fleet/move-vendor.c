/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/move-vendor.h"

#include "cpu/rules.h"

gboolean gcpu_move_vendor_may_change(const GcpuFleetClass *from, const GcpuFleetClass *to)
{
    return g_strcmp0(from->offer->virt_type, "kvm") == 0 &&
           g_strcmp0(gcpu_fleet_class_vendor(from), gcpu_fleet_class_vendor(to)) != 0;
}

gboolean gcpu_move_vendor_changes(const GcpuFleetClass *from, const GcpuFleetClass *to)
{
    return gcpu_move_vendor_may_change(from, to) && gcpu_fleet_class_vendor(from) &&
           gcpu_fleet_class_vendor(to);
}

static gboolean names_vendor(const GcpuExplanation *explanation)
{
    for (guint i = 0; i < explanation->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(explanation->reasons, i);
        if (reason->kind == GCPU_REASON_VENDOR || reason->kind == GCPU_REASON_ARCH)
            return TRUE;
    }
    return FALSE;
}

void gcpu_move_vendor_check(const GcpuFleetClass *from, const GcpuFleetClass *to,
                            GcpuExplanation *explanation)
{
    GPtrArray *reasons = explanation->reasons;

    if (!gcpu_move_vendor_changes(from, to) || names_vendor(explanation))
        return;
    explanation->verdict = GCPU_VERDICT_INCOMPATIBLE;
    gcpu_explanation_add(explanation, GCPU_REASON_VENDOR, GCPU_REASON_OF_CPU,
                         gcpu_fleet_class_vendor(from))
        ->of_host = g_strdup(gcpu_fleet_class_vendor(to));
    g_ptr_array_insert(reasons, 0, g_ptr_array_steal_index(reasons, reasons->len - 1));
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/fleet-labeller.h"

gboolean gcpu_fleet_labeller_open(GVariant *options, GcpuFleetDesk *desk,
                                  GcpuFleetLabeller *out_labeller, GError **error)
{
    const char *text = gcpu_variant_options_text(options, "kubevirt_version");
    g_autoptr(GVariant) obsolete = g_variant_lookup_value(options, "obsolete", NULL);
    GcpuVersion version = GCPU_KUBEVIRT_NEWEST;

    if (text && !gcpu_kubevirt_parse(text, &version, error))
        return FALSE;
    *out_labeller = (GcpuFleetLabeller){
        .maps = gcpu_fleet_desk_maps(desk),
        .wanted =
            {
                .arch = gcpu_variant_options_text(options, "arch"),
                .virt_type = gcpu_variant_options_text(options, "virt_type"),
                .machine = gcpu_variant_options_text(options, "machine"),
            },
        .version = version,
        .version_text = text ? g_strdup(text) : gcpu_version_format(version),
        .obsolete = obsolete ? g_variant_dup_strv(obsolete, NULL) : NULL,
    };
    return TRUE;
}

void gcpu_fleet_labeller_clear(GcpuFleetLabeller *labeller)
{
    g_clear_pointer(&labeller->version_text, g_free);
    g_clear_pointer(&labeller->obsolete, g_strfreev);
}

GcpuNodeLabels *gcpu_fleet_labeller_run(const GcpuFleetLabeller *labeller,
                                        const GcpuHostReport *report, GcpuLabelRequest *out_request,
                                        GError **error)
{
    GcpuHostCpu offer;
    GcpuFleetMap map;

    if (!gcpu_node_labeller_choose(report, &labeller->wanted, &offer, error) ||
        !gcpu_fleet_maps_get(labeller->maps, report->libvirt_version, gcpu_arch_family(offer.arch),
                             &map, error))
        return NULL;
    *out_request = (GcpuLabelRequest){
        .host = report,
        .offer = offer.domain_capabilities,
        .map = map.map,
        .version = labeller->version,
        .obsolete = (const char *const *)labeller->obsolete,
    };
    return gcpu_node_labeller_run(out_request, error);
}

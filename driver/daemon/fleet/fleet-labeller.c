/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/fleet-labeller.h"

#include "dbus/guest.h"
#include "dbus/vmi-variant.h"

static gboolean read_supported(GVariant *options, GcpuDef **out_supported, GError **error)
{
    const char *text = gcpu_variant_options_text(options, "supported_features");
    g_autoptr(GcpuGuest) guest = text ? gcpu_guest_parse(text, "supported_features", error) : NULL;

    if (text && !guest)
        return FALSE;
    *out_supported = guest ? g_steal_pointer(&guest->cpu) : NULL;
    return TRUE;
}

static gboolean read_lists(GVariant *options, GcpuFleetLabeller *labeller, GError **error)
{
    return gcpu_vmi_variant_read_list(options, "obsolete", &labeller->obsolete, error) &&
           gcpu_vmi_variant_read_list(options, "feature_gates", &labeller->gates, error) &&
           read_supported(options, &labeller->supported, error);
}

gboolean gcpu_fleet_labeller_open(GVariant *options, GcpuFleetDesk *desk,
                                  GcpuFleetLabeller *out_labeller, GError **error)
{
    const char *text = gcpu_variant_options_text(options, "kubevirt_version");
    g_auto(GcpuFleetLabeller) labeller = {
        .maps = gcpu_fleet_desk_maps(desk),
        .wanted =
            {
                .arch = gcpu_variant_options_text(options, "arch"),
                .virt_type = gcpu_variant_options_text(options, "virt_type"),
                .machine = gcpu_variant_options_text(options, "machine"),
            },
        .version = GCPU_KUBEVIRT_NEWEST,
    };

    if ((text && !gcpu_kubevirt_parse(text, &labeller.version, error)) ||
        !read_lists(options, &labeller, error))
        return FALSE;
    labeller.version_text = text ? g_strdup(text) : gcpu_version_format(labeller.version);
    *out_labeller = labeller;
    labeller = (GcpuFleetLabeller){ 0 };
    return TRUE;
}

void gcpu_fleet_labeller_clear(GcpuFleetLabeller *labeller)
{
    g_clear_pointer(&labeller->version_text, g_free);
    g_clear_pointer(&labeller->obsolete, g_strfreev);
    g_clear_pointer(&labeller->gates, g_strfreev);
    g_clear_pointer(&labeller->supported, gcpu_def_free);
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
        .supported = labeller->supported,
        .obsolete = (const char *const *)labeller->obsolete,
        .cross_architecture =
            labeller->gates &&
            g_strv_contains((const char *const *)labeller->gates, GCPU_KUBEVIRT_GATE_CROSS),
    };
    return gcpu_node_labeller_run(out_request, error);
}

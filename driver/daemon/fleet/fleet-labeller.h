/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-labeller.h: the labels that KubeVirt would give to hosts of the fleet, as a call asks for
 * them. */
#pragma once

#include "daemon/fleet/fleet-desk.h"
#include "dbus/variant-options.h"
#include "fleet/fleet-facts.h"
#include "labels/node-labeller.h"

/* clang-format off */
/** GCPU_FLEET_LABELLER_OPTIONS: the rows that gcpu_fleet_labeller_open() reads. */
#define GCPU_FLEET_LABELLER_OPTIONS                         \
    { "arch", "s", NULL },                                  \
    { "feature_gates", "as", NULL },                        \
    { "kubevirt_version", "s", NULL },                      \
    { "machine", "s", NULL },                               \
    { "obsolete", "as", NULL },                             \
    { "supported_features", "s", gcpu_variant_document },   \
    { "virt_type", "s", NULL }
/* clang-format on */

typedef struct {
    GcpuFleetMaps *maps; /* of each host's own libvirt */
    GcpuHostCpuRequest wanted;
    GcpuVersion version; /* of KubeVirt */
    char *version_text;
    char **obsolete;    /* obsoleteCPUModels; NULL: the default */
    char **gates;       /* feature gates that are open; NULL: none */
    GcpuDef *supported; /* as in GcpuLabelRequest; NULL: not given */
} GcpuFleetLabeller;

/**
 * gcpu_fleet_labeller_open:
 * @options: checked; must live longer
 * @out_labeller: (out): to be cleared; written only on success
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID and the errors of gcpu_kubevirt_parse().
 */
gboolean gcpu_fleet_labeller_open(GVariant *options, GcpuFleetDesk *desk,
                                  GcpuFleetLabeller *out_labeller, GError **error);
void gcpu_fleet_labeller_clear(GcpuFleetLabeller *labeller);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuFleetLabeller, gcpu_fleet_labeller_clear)

/**
 * gcpu_fleet_labeller_run:
 * @report: of the host
 * @out_request: (out): what was asked; borrows from the others
 *
 * Returns: (transfer full) (nullable): NULL with the errors of gcpu_node_labeller_choose(), of
 * gcpu_fleet_maps_get() and of gcpu_node_labeller_run().
 */
GcpuNodeLabels *gcpu_fleet_labeller_run(const GcpuFleetLabeller *labeller,
                                        const GcpuHostReport *report, GcpuLabelRequest *out_request,
                                        GError **error);

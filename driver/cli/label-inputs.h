/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* label-inputs.h: what the commands about Kubernetes read: hosts, and what KubeVirt is set to.
 *
 * Whatever is wrong becomes a finding; a function that returns FALSE or NULL has added one. */
#pragma once

#include "cli/own-maps.h"
#include "labels/node-labeller.h"
#include "labels/vmi.h"

/** GcpuKubevirtOptions: the options about KubeVirt, as the command line states them. */
typedef struct {
    char *version;     /* --kubevirt-version */
    char *supported;   /* --supported-features FILE */
    char **obsolete;   /* --obsolete MODEL, repeatable */
    char *config;      /* --kubevirt FILE */
    char **cpu_map_of; /* --cpu-map-of VERSION=DIR, repeatable */
} GcpuKubevirtOptions;

/* clang-format off */
/** GCPU_KUBEVIRT_OPTION_ENTRIES: the rows of @options for a table of GOptionEntry. */
#define GCPU_KUBEVIRT_OPTION_ENTRIES(options)                                                    \
    { "kubevirt-version", 0, 0, G_OPTION_ARG_FILENAME, &(options)->version,                      \
      "Do as this version does (default: that of --kubevirt, else the newest known)", "X.Y.Z" }, \
    { "kubevirt", 0, 0, G_OPTION_ARG_FILENAME, &(options)->config,                               \
      "What `kubectl get kubevirt -A -o json` prints: the cluster's settings", "FILE" },         \
    { "obsolete", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(options)->obsolete,                       \
      "A model of obsoleteCPUModels, in place of the default ones; may be repeated; \"\" for "   \
      "none", "MODEL" },                                                                         \
    { "supported-features", 0, 0, G_OPTION_ARG_FILENAME, &(options)->supported,                  \
      "What `virsh hypervisor-cpu-baseline --features` prints on the node", "FILE" },            \
    GCPU_CPU_MAP_OF_ENTRY(&(options)->cpu_map_of)
/* clang-format on */

typedef struct {
    GcpuCpuInputs inputs;
    GcpuKubevirtOptions own;
    GcpuKubevirtConfig *config; /* never NULL; empty: nothing is set */
    GcpuVersion version;        /* of KubeVirt */
    GcpuDef *supported;         /* NULL: not given */
    GcpuFleetMaps *maps;        /* of each host's own libvirt */
} GcpuLabelInputs;

/** gcpu_label_inputs_version: Returns: (transfer full): the version that answers, for reading. */
char *gcpu_label_inputs_version(const GcpuLabelInputs *inputs);

/** gcpu_label_inputs_open: @inputs->own is filled in. Reads what is not about a host. */
gboolean gcpu_label_inputs_open(GcpuLabelInputs *inputs, const GcpuOptions *options);

void gcpu_label_inputs_clear(GcpuLabelInputs *inputs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuLabelInputs, gcpu_label_inputs_clear)

/**
 * gcpu_label_inputs_run:
 * @host: as the node-labeller would see it; --arch, --virt-type and --machine narrow it
 * @out_request: (out): what was asked; borrows from @inputs and @host
 *
 * Warns if the report is not about the machine that the labeller asks about, and of labels that
 * Kubernetes refuses.
 *
 * Returns: (transfer full) (nullable): the answer of gcpu_node_labeller_run().
 */
GcpuNodeLabels *gcpu_label_inputs_run(GcpuLabelInputs *inputs, const GcpuHostReport *host,
                                      GcpuLabelRequest *out_request);

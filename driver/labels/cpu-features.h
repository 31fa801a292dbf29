/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpu-features.h: the two lists of features that KubeVirt's labels are made of.
 *
 * Both come of host-model in the domain capabilities. Their meaning moved: until 1.8.3 required
 * features are only those that host-model lists besides its model, so that a feature which a newer
 * libvirt counts to the model loses its label though the hardware did not change. */
#pragma once

#include "labels/node-labeller.h"

/**
 * gcpu_label_features_supported:
 * @out_unknown: (out) (nullable) (transfer full): why the list is not known, or not complete
 *
 * The features of cpu-feature labels: what `virsh hypervisor-cpu-baseline --features` makes of the
 * domain capabilities, with the policy "require"; on s390x also those that state none.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): names; NULL: not known.
 */
GPtrArray *gcpu_label_features_supported(const GcpuLabelRequest *request, char **out_unknown);

/**
 * gcpu_label_features_required:
 * @out_unknown: (out) (nullable) (transfer full): why the list is not complete
 *
 * The features of host-model-required-features labels: those that state the policy "require".
 *
 * Returns: (transfer full) (element-type utf8): names.
 */
GPtrArray *gcpu_label_features_required(const GcpuLabelRequest *request, char **out_unknown);

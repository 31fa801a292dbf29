/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* node-variant.h: nodes of Kubernetes, and what a pod asks of them, as values on the bus. */
#pragma once

#include <gio/gio.h>

#include "labels/node-match.h"

/** gcpu_node_variant_of_facts: Returns: (transfer floating): a{ss}: what each label follows from,
 * where it is told. */
GVariant *gcpu_node_variant_of_facts(const GcpuNodeLabels *labels);

/** gcpu_node_variant_of_wishes: Returns: (transfer floating): aa{sv}: key, value and reason of
 * labels that a pod asks for. */
GVariant *gcpu_node_variant_of_wishes(const GcpuNodeLabels *labels);

/** gcpu_node_variant_of_match: Returns: (transfer floating): a{sv}: name, verdict and obstacles. */
GVariant *gcpu_node_variant_of_match(const GcpuNode *node, const GcpuNodeMatch *match);

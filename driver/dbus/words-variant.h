/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* words-variant.h: labels and traits of a host as values on the bus.
 *
 * What is not known stands apart from what is there: a{ss} of the beginning of names to the reason,
 * where the empty beginning means all of them. */
#pragma once

#include <gio/gio.h>

#include "labels/host-traits.h"
#include "labels/node-labels.h"

/** gcpu_words_variant_of_labels: @labels: (nullable). Returns: (floating): a{ss} of key to value.
 */
GVariant *gcpu_words_variant_of_labels(const GcpuNodeLabels *labels);

/** gcpu_words_variant_of_unknown_labels: @labels: (nullable): NULL: @why there are none. Returns:
 * (floating): a{ss}. */
GVariant *gcpu_words_variant_of_unknown_labels(const GcpuNodeLabels *labels, const char *why);

/** gcpu_words_variant_of_traits: @traits: (nullable) (element-type GcpuTrait). Returns: (floating):
 * as of those that hold. */
GVariant *gcpu_words_variant_of_traits(const GPtrArray *traits);

/** gcpu_words_variant_of_unknown_traits: @traits: (nullable): NULL: @why there are none. Returns:
 * (floating): a{ss}. */
GVariant *gcpu_words_variant_of_unknown_traits(const GPtrArray *traits, const char *why);

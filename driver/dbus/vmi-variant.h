/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vmi-variant.h: what Selector is told of a guest of KubeVirt and of its cluster, a{sv}, as values.
 */
#pragma once

#include <gio/gio.h>

#include "labels/vmi.h"

/** GCPU_VMI_VARIANT_ITEMS_MAX: items of one list or dictionary; more are refused. */
#define GCPU_VMI_VARIANT_ITEMS_MAX 2000

/** gcpu_vmi_variant_read: @guest: a{sv}, the keys of Selector's guest; a stranger's. Returns:
 * (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID. */
GcpuVmi *gcpu_vmi_variant_read(GVariant *guest, GError **error);

/**
 * gcpu_vmi_variant_read_labels:
 * @key: of an a{ss} in @options, whose type was checked
 * @out_labels: (out) (transfer full) (nullable): NULL: it is not stated
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if there are too many.
 */
gboolean gcpu_vmi_variant_read_labels(GVariant *options, const char *key,
                                      GcpuNodeLabels **out_labels, GError **error);

/**
 * gcpu_vmi_variant_read_list:
 * @key: of an as in @options, whose type was checked
 * @out_names: (out) (transfer full) (nullable): NULL: it is not stated
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if there are too many.
 */
gboolean gcpu_vmi_variant_read_list(GVariant *options, const char *key, char ***out_names,
                                    GError **error);

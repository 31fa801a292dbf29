/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* origin.h: where a setting came from. Every answer can be traced to one of these. */
#pragma once

#include "cpu/public.h"

/** GcpuLayer: who speaks, first wins. */
typedef enum {
    GCPU_LAYER_INSTANCE,     /* the instance (flavor, VM) */
    GCPU_LAYER_COMMAND_LINE, /* --set SECTION.KEY=VALUE, or a caller's override */
    GCPU_LAYER_HOST,         /* the host's configuration file */
    GCPU_LAYER_POLICY,       /* a group's or the cluster's policy file */
    GCPU_LAYER_TEMPLATE,     /* the template of the domain; no setting stands there */
    GCPU_LAYER_DEFAULT,      /* built in */
} GcpuLayer;

/** GCPU_COMMAND_LINE: what findings call the place of an override. */
#define GCPU_COMMAND_LINE "command line"

/** GcpuOrigin: one place. */
typedef struct {
    GcpuLayer layer;
    guint order;      /* among policy files: 0 is the nearest; 0 for every other layer */
    const char *file; /* (nullable): borrowed from the setting that holds this origin; NULL for
                       * overrides and defaults */
    guint line;       /* 1-based; 0: none */
} GcpuOrigin;

/** gcpu_layer_to_string: Returns: (transfer none): "instance", "command-line", "host", "policy",
 * "template" or "default", as in JSON and on D-Bus. */
GCPU_PUBLIC const char *gcpu_layer_to_string(GcpuLayer layer);

/** gcpu_origin_is_nearer: whether @a wins over @b; FALSE if both stand in one place of the order,
 * as two keys of one file do. */
GCPU_PUBLIC gboolean gcpu_origin_is_nearer(const GcpuOrigin *a, const GcpuOrigin *b);

/** gcpu_origin_format: Returns: (transfer full): for reading: "host file /etc/guestcpu.conf:12". */
GCPU_PUBLIC char *gcpu_origin_format(const GcpuOrigin *origin);

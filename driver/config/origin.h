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
    GCPU_LAYER_DEFAULT,      /* built in */
} GcpuLayer;

/** GcpuOrigin: one place. */
typedef struct {
    GcpuLayer layer;
    const char
        *file;  /* (nullable): borrowed from the configuration or instance that holds the setting */
    guint line; /* 1-based; 0: none */
} GcpuOrigin;

GCPU_PUBLIC const char *
gcpu_layer_to_string(GcpuLayer layer); /* "instance", "command-line", "host", … */

/** gcpu_origin_format: Returns: (transfer full): for reading: "host file /etc/guestcpu.conf:12". */
GCPU_PUBLIC char *gcpu_origin_format(const GcpuOrigin *origin);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* daemon-options.h: the command line of guestcpud. */
#pragma once

#include <gio/gio.h>

/** GcpuBusKind: on which bus to be. */
typedef enum {
    GCPU_BUS_SYSTEM,
    GCPU_BUS_SESSION,
    GCPU_BUS_ADDRESS,
} GcpuBusKind;

typedef struct {
    GcpuBusKind bus;
    char *address; /* GCPU_BUS_ADDRESS */
    char *config;  /* NULL: the usual file, if there is one */
    char *connect; /* libvirt's URI; NULL: that of the configuration */
    char *fleet;   /* where reports of other hosts are kept; NULL: nowhere */
} GcpuDaemonOptions;

void gcpu_daemon_options_clear(GcpuDaemonOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuDaemonOptions, gcpu_daemon_options_clear)

/**
 * gcpu_daemon_options_parse:
 * @out_status: (out): the exit status if the program ends here, as after --help
 *
 * Returns: FALSE if the program ends here; what there is to say was printed.
 */
gboolean gcpu_daemon_options_parse(int argc, char **argv, GcpuDaemonOptions *out_options,
                                   int *out_status);

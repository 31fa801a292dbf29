/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* options.h: the options that several commands share, as the command line states them. */
#pragma once

#include <glib.h>

#include "cli/daemon-facts.h"

/** GcpuOptions: all owned; NULL or FALSE: not given. */
typedef struct {
    char *config;                        /* --config FILE */
    char **set;                          /* --set SECTION.KEY=VALUE, repeatable */
    char *connect;                       /* --connect URI */
    char **cpu_maps;                     /* --cpu-map DIR, repeatable */
    gboolean daemon, no_daemon, session; /* gcpu_options_daemon_use() */
    gboolean json;                       /* --json */
    /* Facts about a host from files; if any is given, nothing is asked from a live one. */
    char *host;                 /* --host FILE: whatever document it is */
    char *report;               /* --report FILE */
    char *capabilities;         /* --capabilities FILE */
    char **domain_capabilities; /* --domcapabilities FILE, repeatable */
    char *libvirt_version;      /* --libvirt-version X.Y.Z */
    char *virt_type;            /* --virt-type T: libvirt.virt_type */
    char *arch;                 /* --arch A: instance.arch */
    char *machine;              /* --machine T: instance.machine */
    char **rest;                /* what is no option */
} GcpuOptions;

/**
 * gcpu_options_parse:
 * @own: (nullable): the command's own options, ended by a NULL row
 * @usage: (nullable): what follows the options: "FILE…"
 * @text: what --help says below the options: what the command does, and an example
 * @out_options: (out): the shared ones; free with gcpu_options_clear()
 *
 * --help prints and ends the program, with status 0 if it could print.
 *
 * Returns: FALSE after having printed what is wrong; the exit status then is %GCPU_EXIT_USAGE.
 */
gboolean gcpu_options_parse(int argc, char **argv, const GOptionEntry *own, const char *usage,
                            const char *text, GcpuOptions *out_options);

void gcpu_options_clear(GcpuOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuOptions, gcpu_options_clear)

/** gcpu_options_overrides: Returns: (transfer full): --set, --virt-type, --arch, --machine and the
 * first --cpu-map that is a map and not a folder of maps, as overrides of the form
 * SECTION.KEY=VALUE. */
char **gcpu_options_overrides(const GcpuOptions *options);

/** gcpu_options_config_path: Returns: (transfer none) (nullable): --config, else guestcpu.conf of
 * /etc or of this installation, if there is one, else NULL. */
const char *gcpu_options_config_path(const GcpuOptions *options);

/** gcpu_options_daemon_use: whether to ask the daemon: --daemon, --session or --no-daemon; else if
 * it is ready and neither --connect nor files name another host. */
GcpuDaemonUse gcpu_options_daemon_use(const GcpuOptions *options);

/** gcpu_options_bus: where the daemon is. */
GBusType gcpu_options_bus(const GcpuOptions *options);

/** gcpu_options_daemon_start: Returns: (transfer none): the command that starts a daemon there. */
const char *gcpu_options_daemon_start(const GcpuOptions *options);

/** gcpu_options_are_about_daemon: whether nothing names another source of facts than the daemon;
 * prints what does. */
gboolean gcpu_options_are_about_daemon(const GcpuOptions *options);

/** gcpu_options_refuse: prints what is wrong with the usage. Returns: %GCPU_EXIT_USAGE. */
int gcpu_options_refuse(const char *message);

/** gcpu_options_has_no_rest: whether there is nothing but options; prints what is too much. */
gboolean gcpu_options_has_no_rest(const GcpuOptions *options);

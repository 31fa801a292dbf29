/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/process/daemon-options.h"

#include <stdio.h>

#include "config.h"
#include "config/config.h"

#define EXIT_USAGE 2

static const char help_text[] =
    "Answers questions about guest CPUs on this host as org.guestcpu1. Stays in the foreground; "
    "ends\n"
    "with SIGTERM, reads its configuration anew with SIGHUP.\n\n"
    "Example:\n"
    "  guestcpud --session --connect qemu:///session\n";

/** Switches: what GOption fills. */
typedef struct {
    gboolean system, session, version;
} Switches;

void gcpu_daemon_options_clear(GcpuDaemonOptions *options)
{
    g_free(options->address);
    g_free(options->config);
    g_free(options->connect);
    g_free(options->fleet);
}

static gboolean refuse(const char *message, int *out_status)
{
    fprintf(stderr, "guestcpud: %s\nTry `guestcpud --help`.\n", message);
    *out_status = EXIT_USAGE;
    return FALSE;
}

static gboolean choose_bus(const Switches *switches, GcpuDaemonOptions *options, int *out_status)
{
    int n_buses =
        (switches->system ? 1 : 0) + (switches->session ? 1 : 0) + (options->address ? 1 : 0);

    if (n_buses > 1)
        return refuse("one of --system, --session, --address", out_status);
    if (switches->version) {
        puts("guestcpud " PACKAGE_VERSION);
        *out_status = 0;
        return FALSE;
    }
    options->bus = switches->session  ? GCPU_BUS_SESSION
                   : options->address ? GCPU_BUS_ADDRESS
                                      : GCPU_BUS_SYSTEM;
    return TRUE;
}

/* systemd says where a service may write. */
static void choose_fleet(GcpuDaemonOptions *options)
{
    const char *state = g_getenv("STATE_DIRECTORY");

    if (!options->fleet && state && *state)
        options->fleet = g_build_filename(state, "fleet", NULL);
}

gboolean gcpu_daemon_options_parse(int argc, char **argv, GcpuDaemonOptions *out_options,
                                   int *out_status)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;
    Switches switches = { FALSE, FALSE, FALSE };
    const GOptionEntry entries[] = {
        { "system", 0, 0, G_OPTION_ARG_NONE, &switches.system, "On the system bus (default)",
          NULL },
        { "session", 0, 0, G_OPTION_ARG_NONE, &switches.session, "On the session bus", NULL },
        { "address", 0, 0, G_OPTION_ARG_STRING, &out_options->address, "On the bus at ADDRESS",
          "ADDRESS" },
        { "config", 'c', 0, G_OPTION_ARG_FILENAME, &out_options->config,
          "The host's policy (default: " GCPU_CONFIG_PATH ", if there is one)", "FILE" },
        { "connect", 0, 0, G_OPTION_ARG_STRING, &out_options->connect,
          "Ask this libvirt (default: libvirt.uri of the configuration)", "URI" },
        { "fleet", 0, 0, G_OPTION_ARG_FILENAME, &out_options->fleet,
          "Keep the reports of other hosts here (default: fleet in $STATE_DIRECTORY, else nowhere)",
          "DIR" },
        { "version", 0, 0, G_OPTION_ARG_NONE, &switches.version, "Print the version", NULL },
        G_OPTION_ENTRY_NULL,
    };

    *out_options = (GcpuDaemonOptions){ .bus = GCPU_BUS_SYSTEM };
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_description(context, help_text);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        return refuse(error->message, out_status);
    if (argc > 1)
        return refuse("there is an argument too many", out_status);
    choose_fleet(out_options);
    return choose_bus(&switches, out_options, out_status);
}

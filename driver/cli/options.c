/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/output.h"
#include "config/config.h"
#include "xml/map-collection.h"

static void add_entries(GOptionContext *context, GcpuOptions *options)
{
    const GOptionEntry general[] = {
        { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config,
          "The host's policy (default: " GCPU_CONFIG_PATH ", if there is one)", "FILE" },
        { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->set,
          "Override one setting; may be repeated", "SECTION.KEY=VALUE" },
        { "cpu-map", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->cpu_maps,
          "libvirt's CPU map (default: the installed one); more, or a folder of maps: to say who "
          "knows a name",
          "DIR" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, "Print JSON", NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, NULL },
        G_OPTION_ENTRY_NULL,
    };
    const GOptionEntry host[] = {
        { "connect", 0, 0, G_OPTION_ARG_FILENAME, &options->connect,
          "Ask this libvirt (default: libvirt.uri of the configuration)", "URI" },
        { "daemon", 0, 0, G_OPTION_ARG_NONE, &options->daemon,
          "Ask guestcpud and nobody else (default: if it is ready)", NULL },
        { "session", 0, 0, G_OPTION_ARG_NONE, &options->session,
          "Ask the guestcpud on the session bus", NULL },
        { "no-daemon", 0, 0, G_OPTION_ARG_NONE, &options->no_daemon, "Ask libvirt itself", NULL },
        { "host", 0, 0, G_OPTION_ARG_FILENAME, &options->host,
          "Facts from a file instead, whatever document it is", "FILE" },
        { "report", 0, 0, G_OPTION_ARG_FILENAME, &options->report, "Facts from a host report",
          "FILE" },
        { "capabilities", 0, 0, G_OPTION_ARG_FILENAME, &options->capabilities,
          "Facts from `virsh capabilities`", "FILE" },
        { "domcapabilities", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->domain_capabilities,
          "and from `virsh domcapabilities`; may be repeated", "FILE" },
        { "libvirt-version", 0, 0, G_OPTION_ARG_FILENAME, &options->libvirt_version,
          "and the version of the host's libvirt", "X.Y.Z" },
        { "virt-type", 0, 0, G_OPTION_ARG_FILENAME, &options->virt_type,
          "Short for --set libvirt.virt_type=TYPE", "TYPE" },
        { "arch", 0, 0, G_OPTION_ARG_FILENAME, &options->arch, "Short for --set instance.arch=ARCH",
          "ARCH" },
        { "machine", 0, 0, G_OPTION_ARG_FILENAME, &options->machine,
          "Short for --set instance.machine=TYPE", "TYPE" },
        G_OPTION_ENTRY_NULL,
    };
    GOptionGroup *group =
        g_option_group_new("host", "The host:", "Options about the host", NULL, NULL);

    g_option_context_add_main_entries(context, general, NULL);
    g_option_group_add_entries(group, host);
    g_option_context_add_group(context, group);
}

/* One help for all groups: `--help` is what everybody types. */
static int print_help(GOptionContext *context)
{
    g_autofree char *help = g_option_context_get_help(context, FALSE, NULL);

    return gcpu_output_text(help);
}

static gboolean asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return TRUE;
    }
    return FALSE;
}

int gcpu_options_refuse(const char *message)
{
    g_autofree char *shown = gcpu_finding_escape(message);

    fprintf(stderr, "%s: %s\nTry `%s --help`.\n", g_get_prgname(), shown, g_get_prgname());
    return GCPU_EXIT_USAGE;
}

static gboolean has_files(const GcpuOptions *options)
{
    return options->host || options->report || options->capabilities ||
           options->domain_capabilities || options->libvirt_version;
}

static const char *find_contradiction(const GcpuOptions *options)
{
    gboolean asks_daemon = options->daemon || options->session;

    if (options->host && options->report)
        return "--host and --report name two hosts";
    if (options->connect && has_files(options))
        return "--connect asks a host, and facts from files are given as well";
    if (asks_daemon && (options->connect || has_files(options)))
        return "the daemon is asked, and another source of facts is given as well";
    if (asks_daemon && options->no_daemon)
        return "--no-daemon contradicts --daemon and --session";
    return NULL;
}

gboolean gcpu_options_parse(int argc, char **argv, const GOptionEntry *own, const char *usage,
                            const char *text, GcpuOptions *out_options)
{
    g_autoptr(GOptionContext) context = g_option_context_new(usage);
    g_autoptr(GError) error = NULL;

    *out_options = (GcpuOptions){ 0 };
    g_set_prgname(argv[0]);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_description(context, text);
    if (own)
        g_option_context_add_main_entries(context, own, NULL);
    add_entries(context, out_options);
    if (asks_for_help(argc, argv))
        exit(print_help(context));
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        gcpu_options_refuse(error->message);
        return FALSE;
    }
    const char *contradiction = find_contradiction(out_options);
    if (contradiction)
        gcpu_options_refuse(contradiction);
    return !contradiction;
}

void gcpu_options_clear(GcpuOptions *options)
{
    g_free(options->config);
    g_strfreev(options->set);
    g_free(options->connect);
    g_strfreev(options->cpu_maps);
    g_free(options->host);
    g_free(options->report);
    g_free(options->capabilities);
    g_strfreev(options->domain_capabilities);
    g_free(options->libvirt_version);
    g_free(options->virt_type);
    g_free(options->arch);
    g_free(options->machine);
    g_strfreev(options->rest);
}

static const char *own_cpu_map(const GcpuOptions *options)
{
    for (char **path = options->cpu_maps; path && *path; path++) {
        if (!gcpu_map_collection_holds_maps(*path))
            return *path;
    }
    return NULL;
}

char **gcpu_options_overrides(const GcpuOptions *options)
{
    GPtrArray *overrides = g_ptr_array_new();

    for (char **set = options->set; set && *set; set++)
        g_ptr_array_add(overrides, g_strdup(*set));
    if (options->virt_type)
        g_ptr_array_add(overrides, g_strconcat("libvirt.virt_type=", options->virt_type, NULL));
    if (options->arch)
        g_ptr_array_add(overrides, g_strconcat("instance.arch=", options->arch, NULL));
    if (options->machine)
        g_ptr_array_add(overrides, g_strconcat("instance.machine=", options->machine, NULL));
    const char *cpu_map = own_cpu_map(options);
    if (cpu_map)
        g_ptr_array_add(overrides, g_strconcat("guestcpu.cpu_map=", cpu_map, NULL));
    g_ptr_array_add(overrides, NULL);
    return (char **)g_ptr_array_free(overrides, FALSE);
}

const char *gcpu_options_config_path(const GcpuOptions *options)
{
    static const char *const usual[] = { GCPU_CONFIG_PATH, SYSCONFDIR "/guestcpu.conf" };

    if (options->config)
        return options->config;
    for (guint i = 0; i < G_N_ELEMENTS(usual); i++) {
        if (g_file_test(usual[i], G_FILE_TEST_EXISTS))
            return usual[i];
    }
    return NULL;
}

GcpuDaemonUse gcpu_options_daemon_use(const GcpuOptions *options)
{
    if (options->daemon || options->session)
        return GCPU_DAEMON_ALWAYS;
    return options->no_daemon || options->connect ? GCPU_DAEMON_NEVER : GCPU_DAEMON_IF_READY;
}

GBusType gcpu_options_bus(const GcpuOptions *options)
{
    return options->session ? G_BUS_TYPE_SESSION : G_BUS_TYPE_SYSTEM;
}

const char *gcpu_options_daemon_start(const GcpuOptions *options)
{
    return options->session ? "guestcpud --session &" : "systemctl start guestcpud";
}

gboolean gcpu_options_are_about_daemon(const GcpuOptions *options)
{
    if (!options->connect && !options->no_daemon && !has_files(options))
        return TRUE;
    gcpu_options_refuse("only the daemon is asked: no other source of facts goes with it");
    return FALSE;
}

gboolean gcpu_options_has_no_rest(const GcpuOptions *options)
{
    if (!options->rest)
        return TRUE;
    g_autofree char *message = g_strdup_printf("unexpected argument \"%s\"", options->rest[0]);
    gcpu_options_refuse(message);
    return FALSE;
}

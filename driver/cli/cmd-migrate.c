/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-migrate.c: guestcpu migrate: can this guest move to that host, and how does it get there? */
#include "cli/command.h"
#include "cli/host-facts.h"
#include "cli/migrate-check.h"
#include "cli/migrate-run.h"
#include "cli/migrate-status.h"
#include "cli/output.h"

static const char help_text[] =
    "Moves running guests to another host, after having checked whether they can. --check prints\n"
    "only that: what blocks it, what needs an option, and what is good to know; from live hosts, "
    "or\n"
    "from files with --domain, --host and --source. Time-outs, bandwidth and the like are "
    "settings\n"
    "of section [migration], guestcpu.conf(5). Ctrl-C, twice, aborts.\n"
    "Exit status: 0 moved, or can move; 1 cannot, or aborted; 4 a host broke down.\n\n"
    "Examples:\n"
    "  guestcpu migrate web1 qemu+ssh://root@n7/system\n"
    "  guestcpu migrate --set migration.timeout_action=post-copy db1 qemu+tls://n7/system\n"
    "  guestcpu migrate --status\n"
    "  guestcpu migrate --abort web1\n"
    "  guestcpu migrate --check web1 qemu+ssh://root@n7/system\n"
    "  virsh dumpxml --migratable web1 | guestcpu migrate --check --domain - --host n7.xml\n";

typedef struct {
    gboolean check;
    gboolean status;
    gboolean abort;
    char *peer_uri;
    char *data_uri;
    GcpuMigrateWishes wishes;
} Own;

static void own_clear(Own *own)
{
    g_free(own->peer_uri);
    g_free(own->data_uri);
    g_free(own->wishes.domain);
    g_free(own->wishes.source);
    g_strfreev(own->wishes.ignore);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Own, own_clear)

static const char *find_misuse_of_files(const GcpuOptions *options, const Own *own)
{
    gboolean has_host = gcpu_host_facts_from_files(options);

    if (!own->check && (own->wishes.domain || own->wishes.source || has_host))
        return "facts from files are for --check";
    if (own->wishes.domain && options->rest)
        return "--domain names the guest, GUEST does so as well";
    if (own->wishes.domain && !has_host)
        return "--domain needs the destination from a file as well: --host FILE";
    if (!own->wishes.domain && (has_host || own->wishes.source))
        return "hosts from files need the guest from a file as well: --domain FILE";
    return NULL;
}

static const char *find_misuse(const GcpuOptions *options, const Own *own)
{
    guint n_rest = options->rest ? g_strv_length(options->rest) : 0;
    const char *of_files = find_misuse_of_files(options, own);

    if (own->check + own->status + own->abort > 1)
        return "one of --check, --status, --abort";
    if (of_files || own->wishes.domain)
        return of_files;
    if (own->status)
        return n_rest <= 1 ? NULL : "--status takes one GUEST at most";
    if (own->abort)
        return n_rest == 1 ? NULL : "--abort takes one GUEST";
    if (own->check)
        return n_rest == 2 ? NULL : "GUEST and DESTINATION_URI are needed";
    return n_rest >= 2 ? NULL : "GUEST and DESTINATION_URI are needed";
}

static GcpuMigrateCheck check_of(GcpuCpuInputs *inputs, const Own *own, const char *guest,
                                 const char *destination_uri)
{
    return (GcpuMigrateCheck){
        .inputs = inputs, .wishes = &own->wishes, .guest = guest, .destination_uri = destination_uri
    };
}

static int run_check(GcpuCpuInputs *inputs, const Own *own)
{
    char **rest = inputs->options->rest;
    g_auto(GcpuMigrateCheck) check =
        check_of(inputs, own, rest ? rest[0] : NULL, rest ? rest[1] : NULL);

    if (!gcpu_migrate_check_run(&check))
        return gcpu_output_refusal(inputs->findings, 0, inputs->options->json);
    gcpu_output_findings(inputs->findings, 0);
    return gcpu_migrate_check_print(&check);
}

/* Returns: whether all may go; else @out_status, and everything is said. */
static gboolean may_all_go(GcpuCpuInputs *inputs, const Own *own, char **guests,
                           const char *destination_uri, int *out_status)
{
    gboolean json = inputs->options->json;

    *out_status = GCPU_EXIT_OK;
    for (char **guest = guests; *guest; guest++) {
        g_auto(GcpuMigrateCheck) check = check_of(inputs, own, *guest, destination_uri);
        if (!gcpu_migrate_check_run(&check)) {
            *out_status = gcpu_output_refusal(inputs->findings, 0, json);
            return FALSE;
        }
        if (!check.preflight->may_migrate)
            *out_status = gcpu_migrate_check_print(&check);
        else
            gcpu_migrate_check_note(&check);
    }
    return *out_status == GCPU_EXIT_OK;
}

static int run_migration(GcpuCpuInputs *inputs, const Own *own)
{
    const GcpuOptions *options = inputs->options;
    guint n_guests = g_strv_length(options->rest) - 1;
    g_autofree char **guests = g_new0(char *, n_guests + 1);
    const char *destination_uri = options->rest[n_guests];
    int status;

    for (guint i = 0; i < n_guests; i++)
        guests[i] = options->rest[i];
    if (!may_all_go(inputs, own, guests, destination_uri, &status))
        return status;
    const GcpuMigrateOrder order = {
        .source_uri = gcpu_host_facts_uri(options, inputs->config),
        .guests = (const char *const *)guests,
        .destination_uri = destination_uri,
        .peer_uri = own->peer_uri,
        .data_uri = own->data_uri,
        .copy_disks = own->wishes.copy_disks,
        .json = options->json,
        .config = inputs->config,
    };
    return gcpu_migrate_run(&order);
}

static int run(const GcpuOptions *options, const Own *own)
{
    g_auto(GcpuCpuInputs) inputs = { 0 };

    if (!gcpu_cpu_inputs_open(&inputs, options))
        return gcpu_output_refusal(inputs.findings, 0, options->json);
    const char *uri = gcpu_host_facts_uri(options, inputs.config);
    if (own->status)
        return gcpu_migrate_status(uri, options->rest ? options->rest[0] : NULL, options->json);
    if (own->abort)
        return gcpu_migrate_abort(uri, options->rest[0]);
    return own->check ? run_check(&inputs, own) : run_migration(&inputs, own);
}

int gcpu_cmd_migrate(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Own) own = { 0 };
    const GOptionEntry entries[] = {
        { "check", 0, 0, G_OPTION_ARG_NONE, &own.check, "Only tell whether it can be done", NULL },
        { "status", 0, 0, G_OPTION_ARG_NONE, &own.status,
          "List the migrations of the host, whoever started them", NULL },
        { "abort", 0, 0, G_OPTION_ARG_NONE, &own.abort, "Give a running migration up", NULL },
        { "copy-disks", 0, 0, G_OPTION_ARG_NONE, &own.wishes.copy_disks,
          "Send disks on local storage along", NULL },
        { "ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &own.wishes.ignore,
          "Only warn of obstacles of this kind; may be repeated", "KIND" },
        { "peer-uri", 0, 0, G_OPTION_ARG_STRING, &own.peer_uri,
          "The destination as the source reaches it (default: DESTINATION_URI)", "URI" },
        { "data-uri", 0, 0, G_OPTION_ARG_STRING, &own.data_uri,
          "Where memory is sent to, such as tcp://10.0.0.7 (default: libvirt decides)", "URI" },
        { "domain", 0, 0, G_OPTION_ARG_FILENAME, &own.wishes.domain,
          "The guest from `virsh dumpxml --migratable`", "FILE" },
        { "source", 0, 0, G_OPTION_ARG_FILENAME, &own.wishes.source,
          "The report of the host where it runs", "FILE" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "GUEST… DESTINATION_URI", help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *misuse = find_misuse(&options, &own);
    return misuse ? gcpu_options_refuse(misuse) : run(&options, &own);
}

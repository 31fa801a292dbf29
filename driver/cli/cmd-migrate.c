/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-migrate.c: guestcpu migrate: can this guest move to that host, and how does it get there? */
#include "cli/command.h"
#include "cli/host-facts.h"
#include "cli/migrate-check.h"
#include "cli/output.h"

static const char help_text[] =
    "Prints whether a guest can move to another host, and all that stands in its way at once: "
    "what\n"
    "blocks it, what needs an option, and what is good to know. --domain, --host and --source "
    "read\n"
    "files instead of asking live hosts.\n"
    "Exit status: 0 it can move, 1 it cannot.\n\n"
    "Examples:\n"
    "  guestcpu migrate --check web1 qemu+ssh://root@n7/system\n"
    "  virsh dumpxml --migratable web1 | guestcpu migrate --check --domain - --host n7.xml\n";

typedef struct {
    gboolean check;
    GcpuMigrateWishes wishes;
} Own;

static void own_clear(Own *own)
{
    g_free(own->wishes.domain);
    g_free(own->wishes.source);
    g_strfreev(own->wishes.ignore);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Own, own_clear)

static const char *find_misuse(const GcpuOptions *options, const Own *own)
{
    guint n_rest = options->rest ? g_strv_length(options->rest) : 0;

    if (!own->check)
        return "--check is needed";
    if (own->wishes.domain && n_rest > 0)
        return "--domain names the guest, GUEST does so as well";
    if (own->wishes.domain && !gcpu_host_facts_from_files(options))
        return "--domain needs the destination from a file as well: --host FILE";
    if (!own->wishes.domain && (gcpu_host_facts_from_files(options) || own->wishes.source))
        return "hosts from files need the guest from a file as well: --domain FILE";
    if (!own->wishes.domain && n_rest != 2)
        return "GUEST and DESTINATION_URI are needed";
    return NULL;
}

static int run_check(const GcpuOptions *options, const Own *own)
{
    g_auto(GcpuCpuInputs) inputs = { 0 };
    g_auto(GcpuMigrateCheck) check = {
        .inputs = &inputs,
        .wishes = &own->wishes,
        .guest = options->rest ? options->rest[0] : NULL,
        .destination_uri = options->rest ? options->rest[1] : NULL,
    };

    if (!gcpu_cpu_inputs_open(&inputs, options) || !gcpu_migrate_check_run(&check))
        return gcpu_output_refusal(inputs.findings, 0, options->json);
    gcpu_output_findings(inputs.findings, 0);
    return gcpu_migrate_check_print(&check);
}

int gcpu_cmd_migrate(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Own) own = { 0 };
    const GOptionEntry entries[] = {
        { "check", 0, 0, G_OPTION_ARG_NONE, &own.check, "Only tell whether it can be done", NULL },
        { "domain", 0, 0, G_OPTION_ARG_FILENAME, &own.wishes.domain,
          "The guest from `virsh dumpxml --migratable`", "FILE" },
        { "source", 0, 0, G_OPTION_ARG_FILENAME, &own.wishes.source,
          "The report of the host where it runs", "FILE" },
        { "copy-disks", 0, 0, G_OPTION_ARG_NONE, &own.wishes.copy_disks,
          "Send disks on local storage along", NULL },
        { "ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &own.wishes.ignore,
          "Only warn of obstacles of this kind; may be repeated", "KIND" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "GUEST DESTINATION_URI", help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *misuse = find_misuse(&options, &own);
    return misuse ? gcpu_options_refuse(misuse) : run_check(&options, &own);
}

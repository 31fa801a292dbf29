/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* main.c: finds the command and hands over to it. */
#include <config.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cpu/finding.h"
#include "cpu/nearest.h"

typedef struct {
    const char *name;
    GcpuCommandRun run;
    const char *does;
} Command;

static const Command commands[] = {
    { "preview", gcpu_cmd_preview, "print the domain XML that a guest would get, and why" },
    { "check-config", gcpu_cmd_check_config,
      "check a configuration, against the host if it answers" },
    { "compare", gcpu_cmd_compare, "tell whether a host can run a CPU, and all reasons why not" },
    { "baseline", gcpu_cmd_baseline, "print the CPU that several hosts have in common" },
    { "expand", gcpu_cmd_expand, "print a CPU with all its features" },
    { "decode", gcpu_cmd_decode, "name a CPU from a CPUID dump, a reply of QEMU, or features" },
    { "models", gcpu_cmd_models, "list CPU models, and which of them a host can run" },
    { "report", gcpu_cmd_report, "collect the facts about a host into one document" },
    { "status", gcpu_cmd_status, "tell what guestcpud says of itself and of this host" },
    { "watch", gcpu_cmd_watch, "print what changes in guestcpud, as it happens" },
    { "fleet", gcpu_cmd_fleet, "tell guestcpud of other hosts, and list those it knows" },
    { "place", gcpu_cmd_place, "list the hosts of a fleet that can run a guest, best first" },
    { "explain", gcpu_cmd_explain,
      "tell why a guest cannot be on a host, who is to blame, and what to do" },
    { "common", gcpu_cmd_common, "find the CPU that hosts of a fleet have in common" },
    { "whatif", gcpu_cmd_whatif, "tell what hosts that come or go do to a fleet" },
    { "matrix", gcpu_cmd_matrix, "draw who can move where in a fleet, or run which models" },
    { "domains", gcpu_cmd_domains, "divide a fleet into domains in which guests move freely" },
    { "labels", gcpu_cmd_labels, "print the labels that KubeVirt gives to a node" },
    { "selector", gcpu_cmd_selector, "tell which nodes KubeVirt lets a guest go to" },
    { "migratable", gcpu_cmd_migratable,
      "tell whether KubeVirt migrates a guest, and all reasons why not" },
    { "traits", gcpu_cmd_traits, "print what OpenStack Placement calls what guests get" },
    { "migrate", gcpu_cmd_migrate, "move guests to another host, or tell what keeps them from it" },
};

static char *format_help(void)
{
    GString *text =
        g_string_new("Usage: guestcpu COMMAND [OPTION…]\n"
                     "Settles questions about guest CPUs on libvirt hosts.\n\nCommands:\n");

    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        g_string_append_printf(text, "  %-14s %s\n", commands[i].name, commands[i].does);
    g_string_append(
        text, "\n`guestcpu COMMAND --help` tells about one of them; guestcpu(1) is the manual.\n\n"
              "Example: guestcpu preview --set libvirt.cpu_mode=custom --set "
              "libvirt.cpu_model=Nehalem\n");
    return g_string_free(text, FALSE);
}

static int unknown_command(const char *word)
{
    const char *names[G_N_ELEMENTS(commands) + 1] = { NULL };

    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        names[i] = commands[i].name;
    const char *nearest = gcpu_nearest(word, names);
    g_autofree char *shown = gcpu_finding_escape(word);
    fprintf(stderr, "guestcpu: unknown command \"%s\"", shown);
    if (nearest)
        fprintf(stderr, "; did you mean \"%s\"?", nearest);
    fputs("\nTry `guestcpu --help`.\n", stderr);
    return GCPU_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    g_autofree char *help = format_help();
    if (argc < 2) {
        fputs(help, stderr);
        return GCPU_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return gcpu_output_text(help);
    if (strcmp(argv[1], "--version") == 0)
        return gcpu_output_text("guestcpu " VERSION "\n");
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        g_autofree char *full_name = g_strconcat("guestcpu ", argv[1], NULL);
        argv[1] = full_name;
        return commands[i].run(argc - 1, argv + 1);
    }
    return unknown_command(argv[1]);
}

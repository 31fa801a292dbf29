/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-common.c: guestcpu common: the CPU that hosts of a fleet have in common, and what it costs.
 */
#include <stdio.h>

#include "cli/command.h"
#include "cli/common-output.h"
#include "cli/fleet-source.h"
#include "cli/harvester-output.h"
#include "cli/output.h"

static const char help_text[] =
    "Prints the CPU that the hosts of a fleet, or those that are named, have in common: the best "
    "models\n"
    "that QEMU can run on every one of them, and libvirt's exact baseline; ready to paste into a "
    "policy,\n"
    "a domain and KubeVirt's configuration. Then what it costs: which host limits it and what "
    "leaving it\n"
    "out would gain, which mitigations get lost, which larger models fail and why, which guest "
    "systems\n"
    "would not start. Hosts of different vendors have nothing in common; each vendor is answered\n"
    "for itself.\n"
    "Exit status: 0 there is a common model, 1 there is none, or there are several vendors.\n\n"
    "Examples:\n"
    "  guestcpu common --fleet reports/\n"
    "  guestcpu common --fleet reports/ --harvester\n"
    "  guestcpu common --fleet reports/ --json n1 n2 n7\n";

typedef struct {
    GcpuFleetInputs fleet;
    gboolean asks_harvester;
    char *kubevirt;
    GPtrArray *answers; /* of GcpuCommon */
    GcpuHarvesterAnswer harvester;
} Common;

static void common_clear(Common *common)
{
    g_free(common->kubevirt);
    gcpu_harvester_answer_clear(&common->harvester);
    g_clear_pointer(&common->answers, g_ptr_array_unref);
    gcpu_fleet_inputs_clear(&common->fleet);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Common, common_clear)

/* Only what is asked about stays in the fleet, so that neither gaps nor ages are of others. */
static void keep_only(Common *common, GHashTable *wanted)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(common->fleet.fleet);

    for (guint i = 0; i < hosts->len; i++) {
        g_autofree char *name =
            g_strdup(((const GcpuFleetHost *)g_ptr_array_index(hosts, i))->name);
        if (!g_hash_table_contains(wanted, name))
            gcpu_fleet_remove(common->fleet.fleet, name);
    }
}

static gboolean choose(Common *common, char **names)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (char **name = names; name && *name; name++) {
        const GcpuFleetHost *host = gcpu_fleet_inputs_find(&common->fleet, *name);
        if (host)
            g_hash_table_add(wanted, g_strdup(host->name));
    }
    if (gcpu_findings_has_errors(common->fleet.cpu.findings))
        return FALSE;
    if (names)
        keep_only(common, wanted);
    return TRUE;
}

static gboolean check_arch(Common *common)
{
    g_autoptr(GError) error = NULL;

    if (gcpu_common_check(common->fleet.classes, &error))
        return TRUE;
    gcpu_findings_add_error(common->fleet.cpu.findings, g_steal_pointer(&error));
    return FALSE;
}

static gboolean ask(Common *common, const GcpuOptions *options)
{
    if (!gcpu_fleet_inputs_open(&common->fleet, options) || !choose(common, options->rest) ||
        !gcpu_fleet_inputs_sort(&common->fleet, NULL, NULL) || !check_arch(common))
        return FALSE;
    common->answers = gcpu_common_new(common->fleet.classes, NULL, 0);
    return !common->asks_harvester ||
           gcpu_harvester_output_ask(&common->fleet, common->kubevirt, &common->harvester);
}

static int exit_status(const Common *common)
{
    const GcpuCommon *only =
        common->answers->len == 1 ? g_ptr_array_index(common->answers, 0) : NULL;

    return only && only->models->len ? GCPU_EXIT_OK : GCPU_EXIT_NO;
}

static int print_text(const Common *common)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (!common->answers->len)
        g_string_append(text, "nothing is known of the CPU of any host\n");
    if (common->answers->len > 1)
        g_string_append_printf(text,
                               "the hosts are of %u vendors and have nothing in common: a guest "
                               "that moves between them fails\n",
                               common->answers->len);
    for (guint i = 0; i < common->answers->len; i++)
        gcpu_common_output_text(text, common->fleet.classes, g_ptr_array_index(common->answers, i));
    if (common->asks_harvester)
        gcpu_harvester_output_text(text, &common->harvester, common->answers);
    gcpu_fleet_output_gaps(text, &common->fleet);
    int status = gcpu_output_text(text->str);
    return status == GCPU_EXIT_OK ? exit_status(common) : status;
}

static int print_json(const Common *common)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "answers");
    json_builder_begin_array(builder);
    for (guint i = 0; i < common->answers->len; i++)
        gcpu_common_output_json(builder, common->fleet.classes,
                                g_ptr_array_index(common->answers, i));
    json_builder_end_array(builder);
    if (common->asks_harvester)
        gcpu_harvester_output_json(builder, &common->harvester);
    gcpu_fleet_output_add_scope(builder, &common->fleet);
    gcpu_output_add_findings(builder, common->fleet.cpu.findings);
    json_builder_end_object(builder);
    int status = gcpu_output_json(json_builder_get_root(builder));
    return status == GCPU_EXIT_OK ? exit_status(common) : status;
}

int gcpu_cmd_common(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Common) common = { 0 };
    const GOptionEntry entries[] = {
        GCPU_FLEET_OPTION_ENTRIES(&common.fleet.own),
        { "harvester", 0, 0, G_OPTION_ARG_NONE, &common.asks_harvester,
          "Besides: the models that Harvester would offer, and which of them it calls safe wrongly",
          NULL },
        { "kubevirt", 0, 0, G_OPTION_ARG_FILENAME, &common.kubevirt,
          "With --harvester: what `kubectl get kubevirt -A -o json` prints", "FILE" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "[HOST…]", help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *misuse = gcpu_fleet_source_find_misuse(common.fleet.own.fleet, &options);
    if (misuse)
        return gcpu_options_refuse(misuse);
    if (common.kubevirt && !common.asks_harvester)
        return gcpu_options_refuse("--kubevirt is for --harvester");
    if (!ask(&common, &options))
        return gcpu_output_refusal(common.fleet.cpu.findings, 0, options.json);
    gcpu_output_findings(common.fleet.cpu.findings, 0);
    return options.json ? print_json(&common) : print_text(&common);
}

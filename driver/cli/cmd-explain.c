/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-explain.c: guestcpu explain: why a guest can or cannot be on a host, and what to do. */
#include "cli/command.h"
#include "cli/explain-output.h"
#include "cli/fleet-source.h"
#include "cli/output.h"
#include "fleet/place-policy.h"

static const char help_text[] =
    "Tells whether a guest can start on a host of a fleet, and for every reason why not which "
    "layer\n"
    "took it away (hardware, firmware, microcode, kernel, kvm parameter, QEMU, libvirt's CPU map,\n"
    "policy), as far as the report proves it, what to do, and which hosts would do instead. With\n"
    "--from and --to: what can move from one host to another, and what back.\n"
    "With --instance the policy decides which CPU the guest gets there, and its lines are told.\n"
    "Exit status: 0 it can start, or a guest with host-model can move both ways; 1 not; 3 bad "
    "input.\n\n"
    "Examples:\n"
    "  guestcpu explain --fleet reports/ --host n7 web1.xml\n"
    "  guestcpu explain --fleet reports/ --host n7 --instance web1.ini --config policy.conf\n"
    "  guestcpu explain --fleet reports/ --from n1 --to n7\n";

typedef struct {
    GcpuFleetInputs fleet;
    char *host; /* --host: of the fleet, not a file as elsewhere */
    char *from, *to, *instance_path;
    GcpuDomainGuest *guest;
    GcpuExplainAnswer answer;
} Explain;

static void explain_clear(Explain *explain)
{
    gcpu_place_free(explain->answer.others);
    gcpu_fleet_move_free(explain->answer.onward);
    gcpu_fleet_move_free(explain->answer.back);
    gcpu_domain_guest_free(explain->guest);
    g_free(explain->host);
    g_free(explain->from);
    g_free(explain->to);
    g_free(explain->instance_path);
    gcpu_fleet_inputs_clear(&explain->fleet);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Explain, explain_clear)

static gboolean find(Explain *explain, const char *who, GcpuFleetStanding *out_standing)
{
    const GcpuFleetHost *host = gcpu_fleet_inputs_find(&explain->fleet, who);
    g_autoptr(GError) error = NULL;

    if (!host)
        return FALSE;
    if (gcpu_fleet_standing_find(explain->fleet.classes, host, out_standing, &error))
        return TRUE;
    gcpu_findings_add(explain->fleet.cpu.findings, &(GcpuFinding){
                                                       .severity = GCPU_SEVERITY_ERROR,
                                                       .code = (GcpuError)error->code,
                                                       .file = host->source,
                                                       .message = error->message,
                                                   });
    return FALSE;
}

/* Of a fleet of several architectures the host that is named tells which one is meant. */
static gboolean complete_arch(Explain *explain, const char *who, const char **arch)
{
    const GcpuFleetHost *host = gcpu_fleet_inputs_find(&explain->fleet, who);

    if (host && !*arch)
        *arch = gcpu_fleet_host_arch(host);
    return host != NULL;
}

static const GcpuPlaceClass *find_placed(const Explain *explain)
{
    const GcpuExplainAnswer *answer = &explain->answer;
    guint index = explain->fleet.classes->class_of[answer->host.number];

    return g_ptr_array_index(answer->others->classes, index);
}

static gboolean ask_guest(Explain *explain, const GcpuOptions *options)
{
    GcpuFleetInputs *fleet = &explain->fleet;
    GcpuExplainAnswer *answer = &explain->answer;

    explain->guest = gcpu_fleet_inputs_read_guest(fleet, options->rest[0]);
    if (!explain->guest)
        return FALSE;
    const char *arch = explain->guest->arch;
    if (!complete_arch(explain, explain->host, &arch) ||
        !gcpu_fleet_inputs_sort(fleet, arch, explain->guest->virt_type) ||
        !find(explain, explain->host, &answer->host))
        return FALSE;
    const GcpuFleetGuest guest = { explain->guest->cpu,
                                   options->machine ? options->machine : explain->guest->machine };
    answer->cpu = guest.cpu;
    answer->others = gcpu_place_new_same(fleet->classes, &guest);
    answer->there = find_placed(explain);
    return TRUE;
}

static gboolean ask_instance(Explain *explain, const GcpuOptions *options)
{
    GcpuFleetInputs *fleet = &explain->fleet;
    GcpuExplainAnswer *answer = &explain->answer;
    const char *arch = NULL;

    if (!gcpu_fleet_inputs_read_instance(fleet, options, explain->instance_path) ||
        !complete_arch(explain, explain->host, &arch) ||
        !gcpu_fleet_inputs_sort(fleet, arch, NULL) || !find(explain, explain->host, &answer->host))
        return FALSE;
    answer->others =
        gcpu_place_policy(fleet->classes, fleet->cpu.config, fleet->cpu.instance, fleet->maps);
    answer->there = find_placed(explain);
    return TRUE;
}

static gboolean ask_pair(Explain *explain)
{
    GcpuExplainAnswer *answer = &explain->answer;
    const char *arch = NULL;

    gboolean ok = complete_arch(explain, explain->from, &arch);
    if (!gcpu_fleet_inputs_find(&explain->fleet, explain->to) || !ok ||
        !gcpu_fleet_inputs_sort(&explain->fleet, arch, NULL))
        return FALSE;
    ok = find(explain, explain->from, &answer->host);
    if (!find(explain, explain->to, &answer->other) || !ok)
        return FALSE;
    answer->onward = gcpu_fleet_move_new(answer->host.of_host, answer->other.of_host);
    answer->back = gcpu_fleet_move_new(answer->other.of_host, answer->host.of_host);
    return TRUE;
}

static gboolean ask(Explain *explain, const GcpuOptions *options)
{
    if (explain->from)
        return ask_pair(explain);
    return explain->instance_path ? ask_instance(explain, options) : ask_guest(explain, options);
}

static gboolean is_sure(const GcpuFleetVerdict *verdict)
{
    return verdict && gcpu_fleet_verdict_is_yes(verdict);
}

/* Facts that may not hold are no reason for a yes. */
static int exit_status(const Explain *explain)
{
    const GcpuExplainAnswer *answer = &explain->answer;
    gboolean is_yes = answer->onward
                          ? is_sure(answer->onward->host_model) && is_sure(answer->back->host_model)
                          : is_sure(answer->there->verdict);

    return is_yes && gcpu_explain_output_is_fresh(answer) ? GCPU_EXIT_OK : GCPU_EXIT_NO;
}

static int print(const Explain *explain, gboolean json)
{
    int status;

    if (json) {
        status = gcpu_explain_output_json(&explain->fleet, &explain->answer);
    } else {
        g_autoptr(GString) text = g_string_new(NULL);
        gcpu_explain_output_text(text, &explain->fleet, &explain->answer);
        status = gcpu_output_text(text->str);
    }
    return status == GCPU_EXIT_OK ? exit_status(explain) : status;
}

static const char *find_misuse(const Explain *explain, const GcpuOptions *options)
{
    gboolean is_pair = explain->from || explain->to;

    if (is_pair && (!explain->from || !explain->to || options->rest || explain->host ||
                    explain->instance_path))
        return "either GUEST and --host HOST, or --from HOST and --to HOST";
    gboolean is_guest =
        explain->instance_path ? options->rest == NULL : options->rest && !options->rest[1];
    if (!is_pair && (!explain->host || !is_guest))
        return "one GUEST, or --instance FILE, and --host HOST are needed, or --from HOST and "
               "--to HOST";
    return gcpu_fleet_source_find_misuse(explain->fleet.own.fleet, options);
}

int gcpu_cmd_explain(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Explain) explain = { 0 };
    const GOptionEntry entries[] = {
        GCPU_FLEET_OPTION_ENTRIES(&explain.fleet.own),
        { "host", 0, 0, G_OPTION_ARG_FILENAME, &explain.host, "The host of the fleet", "HOST" },
        { "instance", 'i', 0, G_OPTION_ARG_FILENAME, &explain.instance_path,
          "What the guest asks for of the policy; - reads standard input", "FILE" },
        { "from", 0, 0, G_OPTION_ARG_FILENAME, &explain.from, "A host of the fleet", "HOST" },
        { "to", 0, 0, G_OPTION_ARG_FILENAME, &explain.to, "Another one", "HOST" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "[GUEST]", help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *misuse = find_misuse(&explain, &options);
    if (misuse)
        return gcpu_options_refuse(misuse);
    if (!gcpu_fleet_inputs_open(&explain.fleet, &options) || !ask(&explain, &options))
        return gcpu_output_refusal(explain.fleet.cpu.findings, 0, options.json);
    gcpu_output_findings(explain.fleet.cpu.findings, 0);
    return print(&explain, options.json);
}

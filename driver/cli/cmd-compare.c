/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-compare.c: guestcpu compare: can this host run this CPU, and if not, why? */
#include <stdio.h>

#include "cli/command.h"
#include "cli/cpu-inputs.h"
#include "cli/feature-output.h"
#include "cli/near-output.h"
#include "cli/output.h"
#include "cli/unknown-names.h"
#include "cpu/hypervisor.h"
#include "cpu/nearest.h"

static const char help_text[] =
    "Prints whether a host can run a CPU, in libvirt's words: identical, superset (the host has "
    "more)\n"
    "or incompatible; then every reason, one a line. What libvirt would call a yes and only the\n"
    "hypervisor can know is undecided. GUEST is a file that holds a <cpu> or a domain; - reads "
    "standard\n"
    "input. The host's domain capabilities answer, as in `virsh hypervisor-cpu-compare`; if there "
    "are\n"
    "none, its capabilities, as in `virsh cpu-compare`.\n"
    "Exit status: 0 identical or superset, 1 incompatible or undecided, 3 bad input, a model or a\n"
    "feature that is not known.\n\n"
    "Examples:\n"
    "  guestcpu compare --host n7.xml web1.xml\n"
    "  virsh dumpxml web1 | guestcpu compare --connect qemu+ssh://root@n7/system -\n"
    "  guestcpu compare --processor --host n7-caps.xml --json web1.xml\n";

/* Of how many unknown names the nearest is told. */
#define NEAREST_MAX 20

typedef struct {
    GcpuCpuInputs inputs;
    GcpuHostCpuKind against;
    GcpuHostCpu host;
    GPtrArray *guests; /* of GcpuStatedCpu: one */
    const GcpuMap *map;
    GcpuComparison *exact; /* libvirt's own answer; NULL: an error */
    GError *exact_error;
    GcpuExplanation *explained;
    const GcpuMap *all_models; /* NULL: not needed */
    GPtrArray *near;           /* of GcpuNearModel: what the host nearly is; NULL: not asked */
    guint n_nearest;           /* how many unknown names were told the nearest of */
} Compare;

static void compare_clear(Compare *compare)
{
    g_clear_pointer(&compare->guests, g_ptr_array_unref);
    gcpu_comparison_free(compare->exact);
    g_clear_error(&compare->exact_error);
    gcpu_explanation_free(compare->explained);
    g_clear_pointer(&compare->near, g_ptr_array_unref);
    gcpu_cpu_inputs_clear(&compare->inputs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Compare, compare_clear)

static const GcpuStatedCpu *guest_of(const Compare *compare)
{
    return g_ptr_array_index(compare->guests, 0);
}

/* Both are read even if one is bad, so that all mistakes come at once. */
static gboolean read_inputs(Compare *compare, const GcpuOptions *options)
{
    GcpuCpuInputs *inputs = &compare->inputs;

    if (!gcpu_cpu_inputs_open(inputs, options))
        return FALSE;
    gcpu_cpu_inputs_read_first(inputs, options->rest[0], compare->against, compare->guests);
    if (gcpu_cpu_inputs_read_host(inputs))
        gcpu_cpu_inputs_choose_host_cpu(inputs, compare->against, &compare->host);
    return !gcpu_findings_has_errors(inputs->findings);
}

static gboolean get_map(Compare *compare)
{
    const GcpuDef *host = compare->host.cpu, *guest = guest_of(compare)->def;
    const char *models[3] = { NULL };
    guint n_models = 0;

    if (host && host->model)
        models[n_models++] = host->model;
    if (guest->model)
        models[n_models++] = guest->model;
    return gcpu_cpu_inputs_map(&compare->inputs, compare->host.arch, models, &compare->map);
}

static void ask(Compare *compare)
{
    const GcpuHostCpu *host = &compare->host;
    const GcpuDef *guest = guest_of(compare)->def;
    GcpuVersion version = gcpu_cpu_inputs_version(&compare->inputs);

    if (host->domain_capabilities) {
        compare->exact = gcpu_hypervisor_compare(compare->map, host->domain_capabilities, version,
                                                 guest, &compare->exact_error);
        compare->explained =
            gcpu_hypervisor_explain(compare->map, host->domain_capabilities, version, guest);
        return;
    }
    compare->exact =
        gcpu_compare(compare->map, host->arch, host->cpu, guest, &compare->exact_error);
    compare->explained = gcpu_explain(compare->map, host->arch, host->cpu, guest);
}

static gboolean is_unknown(const GcpuReason *reason)
{
    return reason->kind == GCPU_REASON_UNKNOWN_MODEL || reason->kind == GCPU_REASON_UNKNOWN_FEATURE;
}

/* What a host is called hides what it nearly is: that is of use where it lacks something. */
static void find_near(Compare *compare)
{
    const GcpuHostCpu *host = &compare->host;
    gboolean lacks_features = FALSE;

    for (guint i = 0; i < compare->explained->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(compare->explained->reasons, i);
        lacks_features |= reason->kind == GCPU_REASON_MISSING;
    }
    if (!lacks_features || !host->cpu || !compare->map)
        return;
    compare->all_models =
        gcpu_map_source_get(compare->inputs.maps, gcpu_map_family(compare->map), NULL, NULL);
    compare->near = gcpu_near_output_find(compare->all_models, host->cpu, NULL);
}

static gboolean guest_has_unknown_names(const Compare *compare)
{
    for (guint i = 0; i < compare->explained->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(compare->explained->reasons, i);
        if (reason->origin == GCPU_REASON_OF_CPU && is_unknown(reason))
            return TRUE;
    }
    return FALSE;
}

/* libvirt's errors: a name that the guest brings is a mistake in the guest. What is unknown of the
 * host, and what libvirt leaves to the hypervisor, is part of the answer. */
static gboolean is_answered(Compare *compare)
{
    gboolean is_mistake = guest_has_unknown_names(compare);
    gboolean is_unsupported =
        g_error_matches(compare->exact_error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED) &&
        compare->explained->verdict != GCPU_VERDICT_UNDECIDED;

    if (!compare->exact_error || (!is_mistake && !is_unsupported))
        return TRUE;
    gcpu_unknown_names_tell(&compare->inputs, compare->guests, compare->host.arch,
                            g_error_copy(compare->exact_error));
    return FALSE;
}

static int exit_status(const Compare *compare)
{
    GcpuVerdict verdict = compare->explained->verdict;

    return verdict == GCPU_VERDICT_IDENTICAL || verdict == GCPU_VERDICT_SUPERSET ? GCPU_EXIT_OK
                                                                                 : GCPU_EXIT_NO;
}

static void note_host(const Compare *compare)
{
    const GcpuDomainCapabilities *offer = compare->host.domain_capabilities;

    if (offer)
        fprintf(stderr, "note: compared with what the hypervisor offers: %s %s %s\n",
                offer->virt_type ? offer->virt_type : "?", offer->arch ? offer->arch : "?",
                offer->machine ? offer->machine : "?");
    else
        fputs("note: compared with the processor, whatever the hypervisor offers of it\n", stderr);
}

/* Returns: (transfer full) (nullable): which libvirt knows the name. */
static GPtrArray *find_known(Compare *compare, const GcpuReason *reason)
{
    if (!is_unknown(reason) || !reason->name || !compare->map)
        return NULL;
    return gcpu_known_in_find(&compare->inputs, gcpu_map_family(compare->map),
                              reason->kind == GCPU_REASON_UNKNOWN_MODEL ? GCPU_NAME_MODEL
                                                                        : GCPU_NAME_FEATURE,
                              reason->name);
}

static void append_reason(GString *text, Compare *compare, const GcpuReason *reason)
{
    g_autofree char *sentence = gcpu_reason_format(compare->map, reason, guest_of(compare)->def);
    g_autofree char *line = gcpu_output_escape(sentence);
    g_autoptr(GPtrArray) known = find_known(compare, reason);
    g_autofree char *others = known ? gcpu_known_in_format(&compare->inputs, known) : NULL;

    g_string_append_printf(text, "%s%s%s\n", line, others ? "; it is " : "", others ? others : "");
}

static int print_text(Compare *compare)
{
    const GcpuExplanation *explained = compare->explained;
    g_autoptr(GString) text = g_string_new(gcpu_verdict_to_string(explained->verdict));

    g_string_append_c(text, '\n');
    for (guint i = 0; i < explained->reasons->len; i++)
        append_reason(text, compare, g_ptr_array_index(explained->reasons, i));
    note_host(compare);
    if (compare->near)
        gcpu_near_output_note(compare->all_models, compare->near, "the host",
                              compare->host.cpu->model);
    int status = gcpu_output_text(text->str);
    return status == GCPU_EXIT_OK ? exit_status(compare) : status;
}

static const char *nearest_name(const Compare *compare, const GcpuReason *reason)
{
    g_autofree const char **names = reason->kind == GCPU_REASON_UNKNOWN_MODEL
                                        ? gcpu_map_model_names(compare->map)
                                        : gcpu_map_feature_names(compare->map, NULL);
    int meant = gcpu_map_find_alias(compare->map, reason->name);

    return meant >= 0 ? gcpu_map_feature(compare->map, (guint)meant)->name
                      : gcpu_nearest(reason->name, names);
}

/* A hostile file can hold millions of names that nobody knows, and each is compared with all. */
static void add_unknown(JsonBuilder *builder, Compare *compare, const GcpuReason *reason)
{
    g_autoptr(GPtrArray) known = find_known(compare, reason);

    if (!known)
        return;
    if (compare->n_nearest++ < NEAREST_MAX)
        gcpu_output_add_string(builder, "nearest", nearest_name(compare, reason));
    gcpu_known_in_add(builder, known);
}

static void add_reason(JsonBuilder *builder, Compare *compare, const GcpuReason *reason)
{
    static const char *const origins[] = { "cpu", "model", "host" };
    gboolean is_feature = reason->kind == GCPU_REASON_FORBIDDEN ||
                          reason->kind == GCPU_REASON_MISSING || reason->kind == GCPU_REASON_EXTRA;
    g_autofree char *sentence = gcpu_reason_format(compare->map, reason, guest_of(compare)->def);

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "kind", gcpu_reason_kind_to_string(reason->kind));
    gcpu_output_add_string(builder, "name", reason->name);
    gcpu_output_add_string(builder, "of_host", reason->of_host);
    gcpu_output_add_string(builder, "origin", origins[reason->origin]);
    gcpu_output_add_string(builder, "model",
                           reason->origin == GCPU_REASON_OF_MODEL ? guest_of(compare)->def->model
                                                                  : NULL);
    gcpu_output_add_string(builder, "message", sentence);
    if (is_feature)
        gcpu_feature_output_add(builder, compare->map, reason->feature);
    else
        add_unknown(builder, compare, reason);
    json_builder_end_object(builder);
}

static void add_extra(JsonBuilder *builder, const Compare *compare)
{
    const GcpuFeatureSet *extra = compare->explained->extra;

    json_builder_set_member_name(builder, "extra");
    json_builder_begin_array(builder);
    if (extra) {
        g_autofree const char **names = gcpu_map_feature_names(compare->map, extra);
        for (const char **name = names; *name; name++)
            json_builder_add_string_value(builder, *name);
    }
    json_builder_end_array(builder);
}

static void add_basis(JsonBuilder *builder, const Compare *compare)
{
    const GcpuHostCpu *host = &compare->host;
    const GcpuDomainCapabilities *offer = host->domain_capabilities;
    const GcpuHostReport *report = compare->inputs.host;
    g_autofree char *version =
        report->libvirt_version ? gcpu_version_format(report->libvirt_version) : NULL;

    gcpu_output_add_string(builder, "compared_with", offer ? "hypervisor" : "processor");
    gcpu_output_add_string(builder, "host", report->name);
    gcpu_output_add_string(builder, "arch", host->arch);
    gcpu_output_add_string(builder, "virt_type", offer ? offer->virt_type : NULL);
    gcpu_output_add_string(builder, "machine", offer ? offer->machine : NULL);
    gcpu_output_add_string(builder, "host_model", host->cpu ? host->cpu->model : NULL);
    gcpu_output_add_string(builder, "libvirt_version", version);
    gcpu_output_add_string(builder, "cpu_map", gcpu_map_source_path(compare->inputs.maps));
}

/* What is refused is told with all reasons, too: a name that nobody knows is one of them. */
static int print_json(Compare *compare)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autoptr(GError) refusal = gcpu_findings_to_error(compare->inputs.findings);
    const GcpuComparison *exact = compare->exact;
    const GPtrArray *reasons = compare->explained->reasons;

    json_builder_begin_object(builder);
    if (refusal)
        gcpu_output_add_string(builder, "error", gcpu_error_to_string(refusal->code));
    gcpu_output_add_string(builder, "verdict", gcpu_verdict_to_string(compare->explained->verdict));
    gcpu_output_add_string(builder, "libvirt_verdict",
                           exact ? gcpu_verdict_to_string(exact->verdict) : NULL);
    gcpu_output_add_string(builder, "libvirt_message",
                           exact                  ? exact->message
                           : compare->exact_error ? compare->exact_error->message
                                                  : NULL);
    add_basis(builder, compare);
    json_builder_set_member_name(builder, "reasons");
    json_builder_begin_array(builder);
    for (guint i = 0; i < reasons->len; i++)
        add_reason(builder, compare, g_ptr_array_index(reasons, i));
    json_builder_end_array(builder);
    add_extra(builder, compare);
    gcpu_near_output_add(builder, "near_models", compare->all_models, compare->near);
    if (refusal)
        gcpu_unknown_names_add(builder, &compare->inputs);
    gcpu_output_add_findings(builder, compare->inputs.findings);
    json_builder_end_object(builder);
    int status = gcpu_output_json(json_builder_get_root(builder));
    if (status != GCPU_EXIT_OK)
        return status;
    return refusal ? gcpu_error_exit_status(refusal) : exit_status(compare);
}

int gcpu_cmd_compare(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    gboolean hypervisor = FALSE, processor = FALSE;
    g_auto(Compare) compare = {
        .guests = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_stated_cpu_free),
    };
    const GOptionEntry entries[] = {
        { "hypervisor", 0, 0, G_OPTION_ARG_NONE, &hypervisor,
          "Only with what the hypervisor offers: hypervisor-cpu-compare", NULL },
        { "processor", 0, 0, G_OPTION_ARG_NONE, &processor,
          "With the processor, as the capabilities tell it: cpu-compare", NULL },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "GUEST", help_text, &options))
        return GCPU_EXIT_USAGE;
    if (!options.rest || options.rest[1])
        return gcpu_options_refuse("one GUEST is needed");
    if (hypervisor && processor)
        return gcpu_options_refuse("one of --hypervisor, --processor");

    compare.against = hypervisor  ? GCPU_HOST_CPU_HYPERVISOR
                      : processor ? GCPU_HOST_CPU_PROCESSOR
                                  : GCPU_HOST_CPU_BEST;
    if (!read_inputs(&compare, &options) || !get_map(&compare))
        return gcpu_output_refusal(compare.inputs.findings, 0, options.json);
    ask(&compare);
    if (!is_answered(&compare) && !(options.json && compare.inputs.unknown))
        return gcpu_output_refusal(compare.inputs.findings, 0, options.json);
    find_near(&compare);
    gcpu_output_findings(compare.inputs.findings, 0);
    return options.json ? print_json(&compare) : print_text(&compare);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-baseline.c: guestcpu baseline: the CPU that several hosts have in common. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/cpu-inputs.h"
#include "cli/feature-output.h"
#include "cli/near-output.h"
#include "cli/output.h"
#include "cli/unknown-names.h"
#include "cpu/expand.h"
#include "cpu/hypervisor.h"

static const char help_text[] =
    "Prints the CPU that all hosts have in common, as `virsh cpu-baseline` does, so that a guest "
    "with\n"
    "it runs on each of them. FILE holds capabilities, the <cpu> of a host or a host report, or\n"
    "several of them; - reads standard input. With --hypervisor it is what `virsh\n"
    "hypervisor-cpu-baseline` says: FILE may hold domain capabilities and CPUs of guests as well, "
    "and\n"
    "the host that is named by --host, --domcapabilities or --connect tells which models there "
    "are.\n"
    "Exit status: 0 printed, 1 they have nothing in common, 3 bad input.\n\n"
    "Examples:\n"
    "  guestcpu baseline n1-caps.xml n2-caps.xml\n"
    "  guestcpu baseline --migratable fleet/*.xml\n"
    "  guestcpu baseline --hypervisor --host n1-kvm.xml n1-kvm.xml n2-kvm.xml\n";

typedef struct {
    gboolean expand;
    gboolean migratable;
    gboolean hypervisor;
} BaselineOptions;

typedef struct {
    GcpuCpuInputs inputs;
    BaselineOptions own;
    GPtrArray *cpus; /* of GcpuStatedCpu */
    GcpuHostCpu host;
    char *arch;
    const GcpuMap *map; /* NULL: libvirt has none for the architecture */
    GcpuDef *common;
} Baseline;

static void baseline_clear(Baseline *baseline)
{
    g_clear_pointer(&baseline->cpus, g_ptr_array_unref);
    g_free(baseline->arch);
    gcpu_def_free(baseline->common);
    gcpu_cpu_inputs_clear(&baseline->inputs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Baseline, baseline_clear)

static const GcpuStatedCpu *cpu_at(const Baseline *baseline, guint index)
{
    return g_ptr_array_index(baseline->cpus, index);
}

/* Reads everything even if one file is bad, so that all mistakes come at once. */
static gboolean read_inputs(Baseline *baseline, const GcpuOptions *options)
{
    gboolean hypervisor = baseline->own.hypervisor;

    if (!gcpu_cpu_inputs_open(&baseline->inputs, options))
        return FALSE;
    for (char **path = options->rest; *path; path++)
        gcpu_cpu_inputs_read(
            &baseline->inputs, *path, hypervisor ? GCPU_DEF_KIND_AUTO : GCPU_DEF_KIND_HOST,
            hypervisor ? GCPU_HOST_CPU_HYPERVISOR : GCPU_HOST_CPU_PROCESSOR, baseline->cpus);
    if (hypervisor && gcpu_cpu_inputs_read_host(&baseline->inputs))
        gcpu_cpu_inputs_choose_host_cpu(&baseline->inputs, GCPU_HOST_CPU_HYPERVISOR,
                                        &baseline->host);
    return !gcpu_findings_has_errors(baseline->inputs.findings);
}

static gboolean get_map(Baseline *baseline)
{
    baseline->arch =
        g_strdup(baseline->own.hypervisor ? baseline->host.arch : cpu_at(baseline, 0)->def->arch);
    return gcpu_cpu_inputs_map(&baseline->inputs, baseline->arch, NULL, &baseline->map);
}

static GcpuBaselineFlags flags_of(const BaselineOptions *own)
{
    guint flags =
        (own->expand ? GCPU_BASELINE_EXPAND : 0) | (own->migratable ? GCPU_BASELINE_MIGRATABLE : 0);

    return (GcpuBaselineFlags)flags;
}

static GcpuDef *compute(const Baseline *baseline, GError **error)
{
    g_autoptr(GPtrArray) defs = g_ptr_array_new();

    for (guint i = 0; i < baseline->cpus->len; i++)
        g_ptr_array_add(defs, cpu_at(baseline, i)->def);
    GcpuBaselineRequest request = {
        .cpus = (const GcpuDef *const *)defs->pdata,
        .n_cpus = defs->len,
        .flags = flags_of(&baseline->own),
        .version = gcpu_cpu_inputs_version(&baseline->inputs),
    };
    if (!baseline->own.hypervisor)
        return gcpu_baseline_qemu(baseline->map, &request, error);

    g_autoptr(GPtrArray) models =
        gcpu_hypervisor_models(baseline->map, baseline->host.domain_capabilities);
    const GcpuHypervisorBaseline of_hypervisor = {
        .arch = baseline->arch,
        .cpus = request.cpus,
        .n_cpus = request.n_cpus,
        .models = models->len ? models : NULL,
        .flags = request.flags,
        .version = request.version,
    };
    return gcpu_hypervisor_baseline(baseline->map, &of_hypervisor, error);
}

#define NAMED_CPUS_MAX 20

/* libvirt only says that they do not go together. */
static void tell_cpus(Baseline *baseline)
{
    for (guint i = 0; i < MIN(baseline->cpus->len, NAMED_CPUS_MAX); i++) {
        const GcpuStatedCpu *cpu = cpu_at(baseline, i);
        g_autofree char *message =
            g_strdup_printf("one of the CPUs: %s, vendor %s", cpu->def->model,
                            cpu->def->vendor ? cpu->def->vendor : "not stated");
        const GcpuFinding finding = {
            .severity = GCPU_SEVERITY_WARNING,
            .file = cpu->file,
            .line = cpu->line,
            .message = message,
        };
        gcpu_findings_add(baseline->inputs.findings, &finding);
    }
}

static GPtrArray *find_near(const Baseline *baseline)
{
    const GcpuDomainCapabilities *offer = baseline->host.domain_capabilities;

    return gcpu_near_output_find(baseline->map, baseline->common, offer ? offer->models : NULL);
}

static gboolean find_common(Baseline *baseline)
{
    g_autoptr(GError) error = NULL;

    baseline->common = compute(baseline, &error);
    if (baseline->common)
        return TRUE;
    gboolean nothing_in_common = g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE);
    gcpu_unknown_names_tell(&baseline->inputs, baseline->cpus, baseline->arch,
                            g_steal_pointer(&error));
    if (nothing_in_common)
        tell_cpus(baseline);
    return FALSE;
}

/* What a CPU has and the common one has not. */
static void add_given_up(JsonBuilder *builder, const Baseline *baseline, const GcpuDef *def)
{
    GcpuFeatureSet own[GCPU_FEATURE_SET_WORDS_MAX], common[GCPU_FEATURE_SET_WORDS_MAX];
    const GcpuMap *map = baseline->map;

    json_builder_set_member_name(builder, "gives_up");
    json_builder_begin_array(builder);
    if (map && gcpu_map_family(map) == GCPU_ARCH_FAMILY_X86 &&
        gcpu_expand_set(map, def, own, NULL) &&
        gcpu_expand_set(map, baseline->common, common, NULL)) {
        gcpu_feature_set_subtract(own, common, gcpu_map_words(map));
        g_autofree const char **names = gcpu_map_feature_names(map, own);
        for (const char **name = names; *name; name++)
            json_builder_add_string_value(builder, *name);
    }
    json_builder_end_array(builder);
}

static void add_cpus(JsonBuilder *builder, const Baseline *baseline)
{
    json_builder_set_member_name(builder, "cpus");
    json_builder_begin_array(builder);
    for (guint i = 0; i < baseline->cpus->len; i++) {
        const GcpuStatedCpu *cpu = cpu_at(baseline, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "file", cpu->file);
        json_builder_set_member_name(builder, "line");
        if (cpu->line)
            json_builder_add_int_value(builder, cpu->line);
        else
            json_builder_add_null_value(builder);
        gcpu_output_add_string(builder, "model", cpu->def->model);
        gcpu_output_add_string(builder, "vendor", cpu->def->vendor);
        add_given_up(builder, baseline, cpu->def);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static int print_json(const Baseline *baseline, const char *xml, const GPtrArray *near)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    const GcpuDomainCapabilities *offer = baseline->host.domain_capabilities;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "cpu_xml", xml);
    gcpu_output_add_string(builder, "arch", baseline->arch);
    gcpu_output_add_string(builder, "model", baseline->common->model);
    gcpu_output_add_string(builder, "vendor", baseline->common->vendor);
    gcpu_output_add_string(builder, "virt_type", offer ? offer->virt_type : NULL);
    gcpu_output_add_string(builder, "machine", offer ? offer->machine : NULL);
    gcpu_feature_output_add_list(builder, baseline->map, baseline->common);
    add_cpus(builder, baseline);
    gcpu_near_output_add(builder, "near_models", baseline->map, near);
    gcpu_output_add_findings(builder, baseline->inputs.findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

int gcpu_cmd_baseline(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Baseline) baseline = {
        .cpus = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_stated_cpu_free),
    };
    BaselineOptions *own = &baseline.own;
    const GOptionEntry entries[] = {
        { "expand-features", 'e', 0, G_OPTION_ARG_NONE, &own->expand,
          "List the features of the model, too", NULL },
        { "features", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &own->expand, NULL, NULL },
        { "migratable", 0, 0, G_OPTION_ARG_NONE, &own->migratable,
          "Leave out features that keep a guest from migrating", NULL },
        { "hypervisor", 0, 0, G_OPTION_ARG_NONE, &own->hypervisor,
          "What the hypervisor of a host makes of it", NULL },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "FILE…", help_text, &options))
        return GCPU_EXIT_USAGE;
    if (!options.rest)
        return gcpu_options_refuse("a FILE is needed");
    if (!own->hypervisor && gcpu_cpu_inputs_name_host(&options))
        return gcpu_options_refuse("a host is only asked with --hypervisor; give its CPU as FILE");

    if (!read_inputs(&baseline, &options) || !get_map(&baseline) || !find_common(&baseline))
        return gcpu_unknown_names_refusal(&baseline.inputs);
    gcpu_output_findings(baseline.inputs.findings, 0);
    g_autofree char *xml = gcpu_cpu_inputs_format(&baseline.inputs, baseline.common);
    g_autoptr(GPtrArray) near = find_near(&baseline);
    if (options.json)
        return print_json(&baseline, xml, near);
    int status = gcpu_output_text(xml);
    gcpu_near_output_note(baseline.map, near, NULL, baseline.common->model);
    return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/label-inputs.h"

#include "cli/kubernetes-json.h"
#include "input/input.h"
#include "labels/label-name.h"
#include "xml/def-xml.h"

static gboolean fail(GcpuLabelInputs *inputs, GError *error)
{
    gcpu_findings_add_error(inputs->inputs.findings, error);
    return FALSE;
}

static void warn(GcpuLabelInputs *inputs, const char *message, const char *remedy)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .message = (char *)message,
        .remedy = (char *)remedy,
    };

    gcpu_findings_add(inputs->inputs.findings, &finding);
}

static void read_config(GcpuLabelInputs *inputs)
{
    const char *path = inputs->own.config;
    const GcpuJson json = { path ? gcpu_input_name(path) : NULL, inputs->inputs.findings };
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text =
        path ? gcpu_input_read(path, GCPU_KUBERNETES_BYTES_MAX, &length, &error) : NULL;

    if (error)
        fail(inputs, g_steal_pointer(&error));
    inputs->config = text ? gcpu_kubernetes_read_config(text, length, &json) : NULL;
    if (!inputs->config)
        inputs->config = gcpu_kubevirt_config_new();
    if (inputs->config->min_cpu_model)
        warn(inputs, "minCPUModel is set, which KubeVirt has ignored since 0.55.0",
             "use cpuModel, or obsoleteCPUModels");
}

static void read_version(GcpuLabelInputs *inputs)
{
    const char *text = inputs->own.version ? inputs->own.version : inputs->config->version;
    g_autoptr(GError) error = NULL;

    inputs->version = GCPU_KUBEVIRT_NEWEST;
    if (!text || gcpu_kubevirt_parse(text, &inputs->version, &error))
        return;
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = (GcpuError)error->code,
        .message = error->message,
        .remedy = g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED)
                      ? (char *)"--kubevirt-version 1.9 goes by the newest rules that are known"
                      : NULL,
    };
    gcpu_findings_add(inputs->inputs.findings, &finding);
}

char *gcpu_label_inputs_version(const GcpuLabelInputs *inputs)
{
    const char *text = inputs->own.version ? inputs->own.version : inputs->config->version;

    return text ? g_strdup(text) : gcpu_version_format(GCPU_KUBEVIRT_NEWEST);
}

/* One empty name alone is an empty list: nothing is obsolete. */
static void read_obsolete(GcpuLabelInputs *inputs)
{
    char **names = inputs->own.obsolete;

    if (!names)
        return;
    g_strfreev(inputs->config->obsolete);
    if (names[0][0] == '\0' && !names[1])
        inputs->config->obsolete = g_new0(char *, 1);
    else
        inputs->config->obsolete = g_strdupv(names);
}

static void read_supported(GcpuLabelInputs *inputs)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuCpuDocuments) documents =
        inputs->own.supported ? gcpu_cpu_inputs_parse(&inputs->inputs, inputs->own.supported)
                              : NULL;

    if (!documents)
        return;
    inputs->supported = gcpu_cpu_documents_get(documents, 0, GCPU_DEF_KIND_GUEST, &error);
    if (!inputs->supported)
        fail(inputs, g_steal_pointer(&error));
}

gboolean gcpu_label_inputs_open(GcpuLabelInputs *inputs, const GcpuOptions *options)
{
    if (!gcpu_cpu_inputs_open(&inputs->inputs, options))
        return FALSE;
    read_config(inputs);
    read_version(inputs);
    read_obsolete(inputs);
    read_supported(inputs);
    inputs->maps = gcpu_own_maps_open(&inputs->inputs, inputs->own.cpu_map_of);
    inputs->inputs.own_maps = inputs->maps;
    return !gcpu_findings_has_errors(inputs->inputs.findings);
}

void gcpu_label_inputs_clear(GcpuLabelInputs *inputs)
{
    gcpu_fleet_maps_free(inputs->maps);
    gcpu_cpu_inputs_clear(&inputs->inputs);
    g_free(inputs->own.version);
    g_free(inputs->own.supported);
    g_strfreev(inputs->own.obsolete);
    g_free(inputs->own.config);
    g_strfreev(inputs->own.cpu_map_of);
    gcpu_kubevirt_config_free(inputs->config);
    gcpu_def_free(inputs->supported);
}

static void warn_of_machine(GcpuLabelInputs *inputs, const GcpuHostCpu *chosen)
{
    const char *machine = gcpu_node_labeller_machine(chosen->arch);
    const char *own = chosen->domain_capabilities->machine;

    if (!machine || (own && strstr(own, machine)))
        return;
    g_autofree char *message = g_strdup_printf(
        "the labeller asks about machine %s; the host tells of %s", machine, own ? own : "none");
    warn(inputs, message, "features and models are the same but for rare cases");
}

static gboolean choose(GcpuLabelInputs *inputs, const GcpuHostReport *host,
                       GcpuHostCpu *out_host_cpu)
{
    const GcpuOptions *options = inputs->inputs.options;
    const GcpuHostCpuRequest wanted = {
        .arch = options->arch,
        .virt_type = options->virt_type,
        .machine = options->machine,
    };
    g_autoptr(GError) error = NULL;

    if (!gcpu_node_labeller_choose(host, &wanted, out_host_cpu, &error))
        return fail(inputs, g_steal_pointer(&error));
    if (!options->machine)
        warn_of_machine(inputs, out_host_cpu);
    return TRUE;
}

static gboolean make_request(GcpuLabelInputs *inputs, const GcpuHostReport *host,
                             GcpuLabelRequest *out_request)
{
    GcpuHostCpu chosen = { 0 };
    g_autoptr(GError) error = NULL;
    GcpuFleetMap map;

    if (!choose(inputs, host, &chosen))
        return FALSE;
    if (!gcpu_fleet_maps_get(inputs->maps, host->libvirt_version, gcpu_arch_family(chosen.arch),
                             &map, &error))
        return fail(inputs, g_steal_pointer(&error));
    *out_request = (GcpuLabelRequest){
        .host = host,
        .offer = chosen.domain_capabilities,
        .map = map.map,
        .supported = inputs->supported,
        .version = inputs->version,
        .obsolete = (const char *const *)inputs->config->obsolete,
        .cross_architecture =
            gcpu_kubevirt_config_has_gate(inputs->config, GCPU_KUBEVIRT_GATE_CROSS),
    };
    return TRUE;
}

static void check_names(GcpuLabelInputs *inputs, const GcpuNodeLabels *labels)
{
    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        const char *problem = gcpu_label_key_problem(label->key);
        const char *of = problem ? "its key" : "its value";
        if (!problem)
            problem = gcpu_label_value_problem(label->value);
        if (!problem)
            continue;
        g_autofree char *message = g_strdup_printf("Kubernetes refuses the label %s=%s: %s %s",
                                                   label->key, label->value, of, problem);
        warn(inputs, message, "the labeller writes all labels at once, so it would write none");
    }
}

GcpuNodeLabels *gcpu_label_inputs_run(GcpuLabelInputs *inputs, const GcpuHostReport *host,
                                      GcpuLabelRequest *out_request)
{
    g_autoptr(GError) error = NULL;

    if (!make_request(inputs, host, out_request))
        return NULL;
    GcpuNodeLabels *labels = gcpu_node_labeller_run(out_request, &error);
    if (labels)
        check_names(inputs, labels);
    else
        fail(inputs, g_steal_pointer(&error));
    return labels;
}

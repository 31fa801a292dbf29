/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/label-warnings.h"

#include <string.h>

#include "cpu/hypervisor.h"

/* host-model-cpu/X does not mean cpu-model/X: a guest that names X would wait for ever. */
static void warn_of_own_model(const GcpuLabelRequest *request, GcpuFindings *findings)
{
    const GcpuDef *own = request->offer->host_model;
    g_autoptr(GPtrArray) models = gcpu_hypervisor_models(request->map, request->offer);

    for (guint i = 0; own && own->model && i < models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(models, i);
        if (strcmp(model->name, own->model) != 0 || model->usable != GCPU_USABLE_NO)
            continue;
        g_ptr_array_add(model->blockers, NULL);
        g_autofree char *names = g_strjoinv(", ", (char **)model->blockers->pdata);
        g_autofree char *message = g_strdup_printf(
            "guests of this host can have host-model, which is %s, but not the model %s by name: "
            "it lacks %s",
            own->model, own->model, *names ? names : "something that libvirt does not tell");
        const GcpuFinding finding = { .severity = GCPU_SEVERITY_WARNING, .message = message };
        gcpu_findings_add(findings, &finding);
        return;
    }
}

/* What KubeVirt tells as the event HostModelIsObsolete. */
static void warn_of_obsolete_model(const GcpuLabelRequest *request, const GcpuNodeLabels *labels,
                                   GcpuFindings *findings)
{
    const GcpuDef *own = request->offer->host_model;

    if (!gcpu_node_labels_find(labels, GCPU_LABEL_OBSOLETE_HOST))
        return;
    g_autofree char *message =
        g_strdup_printf("host-model is %s here, which is in obsoleteCPUModels: no guest with "
                        "host-model starts on this node",
                        own->model);
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .message = message,
        .remedy = (char *)"name a model in cpuModel, or take this one out of obsoleteCPUModels",
    };
    gcpu_findings_add(findings, &finding);
}

void gcpu_label_warnings_add(const GcpuLabelRequest *request, const GcpuNodeLabels *labels,
                             GcpuFindings *findings)
{
    warn_of_own_model(request, findings);
    warn_of_obsolete_model(request, labels, findings);
}

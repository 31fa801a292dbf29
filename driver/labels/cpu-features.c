/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/cpu-features.h"

#include "cpu/expand.h"
#include "cpu/hypervisor.h"

/* From these libvirt versions on KubeVirt asks it with --expand-cpu-features and
 * --supported-cpu-features. */
#define EXPANDS_SINCE   GCPU_VERSION(12, 2, 0)
#define SUPPORTED_SINCE GCPU_VERSION(12, 5, 0)

static gboolean is_s390(const GcpuLabelRequest *request)
{
    return gcpu_arch_family(request->offer->arch) == GCPU_ARCH_FAMILY_S390;
}

static gboolean asks_since(const GcpuLabelRequest *request, GcpuVersion since)
{
    return gcpu_kubevirt_has(request->version, GCPU_KUBEVIRT_EXPANDED) &&
           request->host->libvirt_version >= since;
}

/* As the document states it: a policy that is left out means nothing to KubeVirt, but for the
 * features of s390x. */
typedef enum {
    WITHOUT_POLICY_IGNORED,
    WITHOUT_POLICY_REQUIRED,
} WithoutPolicy;

static GPtrArray *required_names(const GcpuDef *def, WithoutPolicy without)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < def->features->len; i++) {
        const GcpuFeature *feature = gcpu_def_feature(def, i);
        if (feature->policy == GCPU_FEATURE_REQUIRE ||
            (feature->policy == GCPU_FEATURE_UNSET && without == WITHOUT_POLICY_REQUIRED))
            g_ptr_array_add(names, g_strdup(feature->name));
    }
    return names;
}

static GcpuDef *baseline_of_host_model(const GcpuLabelRequest *request, GError **error)
{
    const GcpuDef *const cpus[] = { request->offer->host_model };
    g_autoptr(GPtrArray) models = gcpu_hypervisor_models(request->map, request->offer);
    const GcpuHypervisorBaseline baseline = {
        .arch = request->offer->arch,
        .cpus = cpus,
        .n_cpus = 1,
        .models = models->len ? models : NULL,
        .flags = GCPU_BASELINE_EXPAND,
        .version = request->host->libvirt_version,
    };

    return gcpu_hypervisor_baseline(request->map, &baseline, error);
}

GPtrArray *gcpu_label_features_supported(const GcpuLabelRequest *request, char **out_unknown)
{
    g_autoptr(GError) error = NULL;

    *out_unknown = NULL;
    if (request->supported)
        return required_names(request->supported,
                              is_s390(request) ? WITHOUT_POLICY_REQUIRED : WITHOUT_POLICY_IGNORED);
    if (is_s390(request)) {
        *out_unknown = g_strdup("only QEMU on the node knows all features of a model of s390x");
        return NULL;
    }
    if (!request->map) {
        *out_unknown = g_strdup("there is no CPU map that tells the features of the host-model");
        return NULL;
    }
    g_autoptr(GcpuDef) baseline = baseline_of_host_model(request, &error);
    if (!baseline) {
        *out_unknown = g_strdup(error->message);
        return NULL;
    }
    if (asks_since(request, SUPPORTED_SINCE))
        *out_unknown = g_strdup("this libvirt tells all features that guests can have, of which "
                                "the report holds only those of host-model");
    return required_names(baseline, WITHOUT_POLICY_REQUIRED);
}

GPtrArray *gcpu_label_features_required(const GcpuLabelRequest *request, char **out_unknown)
{
    const GcpuDef *host_model = request->offer->host_model;

    *out_unknown = NULL;
    if (!asks_since(request, EXPANDS_SINCE) || is_s390(request))
        return required_names(host_model, WITHOUT_POLICY_IGNORED);
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDef) expanded =
        request->map ? gcpu_expand(request->map, host_model, &error) : NULL;
    if (expanded)
        return required_names(expanded, WITHOUT_POLICY_REQUIRED);
    *out_unknown = g_strdup(error ? error->message
                                  : "there is no CPU map that tells the features of the "
                                    "host-model");
    return required_names(host_model, WITHOUT_POLICY_IGNORED);
}

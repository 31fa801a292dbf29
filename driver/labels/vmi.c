/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/vmi.h"

#include <string.h>

static void clear_feature(GcpuFeature *feature)
{
    g_free(feature->name);
}

GcpuVmi *gcpu_vmi_new(void)
{
    GcpuVmi *vmi = g_new0(GcpuVmi, 1);

    vmi->cpu_features = g_array_new(FALSE, FALSE, sizeof(GcpuFeature));
    g_array_set_clear_func(vmi->cpu_features, (GDestroyNotify)clear_feature);
    vmi->hyperv = g_ptr_array_new_with_free_func(g_free);
    vmi->node_selector = gcpu_node_labels_new();
    vmi->labels = gcpu_node_labels_new();
    vmi->devices = gcpu_vmi_devices_new();
    vmi->source_labels = gcpu_node_labels_new();
    return vmi;
}

void gcpu_vmi_free(GcpuVmi *vmi)
{
    if (!vmi)
        return;
    g_free(vmi->name);
    g_free(vmi->architecture);
    g_free(vmi->cpu_model);
    g_array_unref(vmi->cpu_features);
    g_free(vmi->machine);
    g_ptr_array_unref(vmi->hyperv);
    gcpu_node_labels_free(vmi->node_selector);
    g_free(vmi->node);
    g_free(vmi->immobile_reason);
    g_free(vmi->namespace_name);
    gcpu_node_labels_free(vmi->labels);
    gcpu_vmi_devices_free(vmi->devices);
    gcpu_node_labels_free(vmi->source_labels);
    g_free(vmi);
}

const GcpuFeature *gcpu_vmi_find_feature(const GcpuVmi *vmi, const char *name)
{
    for (guint i = 0; i < vmi->cpu_features->len; i++) {
        const GcpuFeature *feature = &g_array_index(vmi->cpu_features, GcpuFeature, i);
        if (strcmp(feature->name, name) == 0)
            return feature;
    }
    return NULL;
}

void gcpu_vmi_add_feature(GcpuVmi *vmi, const char *name, GcpuFeaturePolicy policy)
{
    GcpuFeature *there = (GcpuFeature *)gcpu_vmi_find_feature(vmi, name);
    const GcpuFeature feature = { there ? there->name : g_strdup(name), policy };

    if (there)
        *there = feature;
    else
        g_array_append_val(vmi->cpu_features, feature);
}

GcpuKubevirtConfig *gcpu_kubevirt_config_new(void)
{
    GcpuKubevirtConfig *config = g_new0(GcpuKubevirtConfig, 1);

    config->node_selector = gcpu_node_labels_new();
    config->migrations = gcpu_vmi_settings_new();
    return config;
}

void gcpu_kubevirt_config_free(GcpuKubevirtConfig *config)
{
    if (!config)
        return;
    g_free(config->version);
    g_free(config->cpu_model);
    g_free(config->min_cpu_model);
    g_strfreev(config->obsolete);
    g_strfreev(config->feature_gates);
    gcpu_node_labels_free(config->node_selector);
    g_free(config->default_interface);
    g_strfreev(config->migratable_bindings);
    g_strfreev(config->mediated_devices);
    gcpu_vmi_settings_free(config->migrations);
    g_free(config);
}

gboolean gcpu_kubevirt_config_has_gate(const GcpuKubevirtConfig *config, const char *gate)
{
    return config->feature_gates &&
           g_strv_contains((const char *const *)config->feature_gates, gate);
}

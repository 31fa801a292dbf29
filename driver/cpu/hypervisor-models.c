/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/expand.h"
#include "cpu/hypervisor.h"

static GcpuModelSupport *copy_support(const GcpuModelSupport *support)
{
    GcpuModelSupport *copy = gcpu_model_support_new(support->name);

    copy->usable = support->usable;
    copy->deprecated = support->deprecated;
    copy->states_usable = support->states_usable;
    copy->vendor = g_strdup(support->vendor);
    copy->canonical = g_strdup(support->canonical);
    for (guint i = 0; i < support->blockers->len; i++)
        g_ptr_array_add(copy->blockers, g_strdup(g_ptr_array_index(support->blockers, i)));
    return copy;
}

static void infer_blockers(GcpuModelSupport *support, const GcpuMap *map,
                           const GcpuFeatureSet *offered)
{
    const GcpuMapModel *model = gcpu_map_find_model(map, support->name);
    GcpuFeatureSet lacking[GCPU_FEATURE_SET_WORDS_MAX];
    guint n_words = gcpu_map_words(map);

    if (!model)
        return;
    gcpu_feature_set_copy(lacking, model->features, n_words);
    gcpu_feature_set_subtract(lacking, offered, n_words);
    for (int i = gcpu_feature_set_next(lacking, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(lacking, n_words, (guint)i + 1))
        g_ptr_array_add(support->blockers, g_strdup(gcpu_map_feature(map, (guint)i)->name));
}

GPtrArray *gcpu_hypervisor_models(const GcpuMap *map, const GcpuDomainCapabilities *capabilities)
{
    GPtrArray *models = gcpu_model_supports_new();
    GcpuFeatureSet offered[GCPU_FEATURE_SET_WORDS_MAX];
    gboolean can_infer = map && gcpu_map_family(map) == GCPU_ARCH_FAMILY_X86 &&
                         !capabilities->has_blockers && capabilities->host_model &&
                         gcpu_expand_set(map, capabilities->host_model, offered, NULL);

    for (guint i = 0; i < capabilities->models->len; i++) {
        GcpuModelSupport *support = copy_support(g_ptr_array_index(capabilities->models, i));
        if (can_infer && support->usable == GCPU_USABLE_NO)
            infer_blockers(support, map, offered);
        g_ptr_array_add(models, support);
    }
    return models;
}

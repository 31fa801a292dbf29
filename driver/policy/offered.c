/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/offered.h"

/* What is put on top of a model, mostly. */
#define MORE_NAMES 64

static GcpuOffered *offered_new(guint n_expected)
{
    GcpuOffered *offered = g_new(GcpuOffered, 1);

    gcpu_name_index_init(offered, n_expected);
    return offered;
}

void gcpu_offered_free(GcpuOffered *offered)
{
    if (!offered)
        return;
    gcpu_name_index_clear(offered);
    g_free(offered);
}

void gcpu_offered_add(GcpuOffered *offered, const char *name)
{
    gcpu_name_index_add(offered, name, 0);
}

void gcpu_offered_remove(GcpuOffered *offered, const char *name)
{
    gcpu_name_index_remove(offered, name);
}

const char *gcpu_offered_next(const GcpuOffered *offered, guint *position)
{
    return gcpu_name_index_next(offered, position);
}

const char *const *gcpu_offered_names_of(const GcpuDecision *decision, const char *model)
{
    GcpuModelFeatures *source = decision->features;

    if (!source || !decision->result->arch)
        return NULL;
    return source->features_of(source, decision->result->arch, model);
}

GcpuOffered *gcpu_offered_by_model(const GcpuDecision *decision, const char *model)
{
    const char *const *names = gcpu_offered_names_of(decision, model);

    if (!names)
        return NULL;
    GcpuOffered *offered = offered_new(g_strv_length((char **)names) + MORE_NAMES);
    for (; *names; names++)
        gcpu_offered_add(offered, *names);
    return offered;
}

static void apply(GcpuOffered *offered, const char *name, GcpuFeaturePolicy policy)
{
    switch (policy) {
    case GCPU_FEATURE_UNSET:
    case GCPU_FEATURE_REQUIRE:
    case GCPU_FEATURE_FORCE:
        gcpu_offered_add(offered, name);
        break;
    case GCPU_FEATURE_DISABLE:
    case GCPU_FEATURE_FORBID:
    case GCPU_FEATURE_OPTIONAL:
        gcpu_offered_remove(offered, name);
        break;
    }
}

static GcpuOffered *offered_by_def(const GcpuDecision *decision, const GcpuDef *def)
{
    if (!def || !def->model)
        return NULL;
    GcpuOffered *offered = gcpu_offered_by_model(decision, def->model);
    if (!offered)
        return NULL;
    for (guint i = 0; i < def->features->len; i++)
        apply(offered, gcpu_def_feature(def, i)->name, gcpu_def_feature(def, i)->policy);
    return offered;
}

const GcpuOffered *gcpu_offered_by_host_model(const GcpuDecision *decision)
{
    const GcpuDomainCapabilities *capabilities = decision->domain_capabilities;

    if (!decision->host_sets->host_model && capabilities)
        decision->host_sets->host_model = offered_by_def(decision, capabilities->host_model);
    return decision->host_sets->host_model;
}

const GcpuOffered *gcpu_offered_by_processor(const GcpuDecision *decision)
{
    const GcpuCapabilities *capabilities = decision->host->capabilities;

    if (!decision->host_sets->processor && capabilities)
        decision->host_sets->processor = offered_by_def(decision, capabilities->host_cpu);
    return decision->host_sets->processor;
}

GcpuOffered *gcpu_offered_copy(const GcpuOffered *offered)
{
    GcpuOffered *copy = offered_new(offered->n_names);
    guint position = 0;
    const char *name;

    while ((name = gcpu_offered_next(offered, &position)))
        gcpu_offered_add(copy, name);
    return copy;
}

gboolean gcpu_offered_has(const GcpuOffered *offered, const char *name)
{
    return gcpu_name_index_find(offered, name) >= 0;
}

void gcpu_offered_apply_flags(GcpuOffered *offered, const GcpuSetting *flags)
{
    const char *name;
    GcpuFeaturePolicy policy;

    for (guint i = 0; flags && gcpu_setting_flag(flags, i, &name, &policy); i++)
        apply(offered, name, policy);
}

char *gcpu_offered_lacks(const GcpuOffered *offered, const char *const *wanted)
{
    GString *list = NULL;

    for (; *wanted; wanted++) {
        if (gcpu_offered_has(offered, *wanted))
            continue;
        if (!list)
            list = g_string_new(*wanted);
        else
            g_string_append_printf(list, ", %s", *wanted);
    }
    return list ? g_string_free(list, FALSE) : NULL;
}

static GcpuFeaturePolicy policy_of(const GcpuSetting *flags, const char *name)
{
    const char *flag;
    GcpuFeaturePolicy policy;

    for (guint i = 0; flags && gcpu_setting_flag(flags, i, &flag, &policy); i++) {
        if (strcmp(flag, name) == 0)
            return policy;
    }
    return GCPU_FEATURE_UNSET;
}

gboolean gcpu_flags_disable(const GcpuSetting *flags, const char *name)
{
    GcpuFeaturePolicy policy = policy_of(flags, name);

    return policy == GCPU_FEATURE_DISABLE || policy == GCPU_FEATURE_FORBID;
}

gboolean gcpu_flags_do_without(const GcpuSetting *flags, const char *name)
{
    return gcpu_flags_disable(flags, name) || policy_of(flags, name) == GCPU_FEATURE_OPTIONAL;
}

gboolean gcpu_flags_disable_any(const GcpuSetting *flags, const GcpuSetting *names)
{
    for (char **name = names->items; *name; name++) {
        if (gcpu_flags_disable(flags, *name))
            return TRUE;
    }
    return FALSE;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/offered.h"

static GcpuOffered *offered_new(void)
{
    return g_hash_table_new(g_str_hash, g_str_equal);
}

void gcpu_offered_free(GcpuOffered *offered)
{
    if (offered)
        g_hash_table_unref(offered);
}

GcpuOffered *gcpu_offered_by_model(const GcpuDecision *decision, const char *model)
{
    GcpuModelFeatures *source = decision->features;

    if (!source || !decision->result->arch)
        return NULL;
    const char *const *names = source->features_of(source, decision->result->arch, model);
    if (!names)
        return NULL;

    GcpuOffered *offered = offered_new();
    for (; *names; names++)
        g_hash_table_add(offered, (char *)*names);
    return offered;
}

static void apply(GcpuOffered *offered, const char *name, GcpuFeaturePolicy policy)
{
    switch (policy) {
    case GCPU_FEATURE_UNSET:
    case GCPU_FEATURE_REQUIRE:
    case GCPU_FEATURE_FORCE:
        g_hash_table_add(offered, (char *)name);
        break;
    case GCPU_FEATURE_DISABLE:
    case GCPU_FEATURE_FORBID:
    case GCPU_FEATURE_OPTIONAL:
        g_hash_table_remove(offered, name);
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
    GcpuOffered *copy = offered_new();
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init(&iter, (GHashTable *)offered);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_hash_table_add(copy, name);
    return copy;
}

gboolean gcpu_offered_has(const GcpuOffered *offered, const char *name)
{
    return g_hash_table_contains((GHashTable *)offered, name);
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

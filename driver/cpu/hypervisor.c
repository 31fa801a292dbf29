/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/hypervisor.h"

#include "cpu/rules.h"

#define CHECKS_MODELS_SINCE    GCPU_VERSION(10, 9, 0)
#define LIMITS_ADDRESSES_SINCE GCPU_VERSION(9, 5, 0)

/* The one feature that QEMU itself does not migrate. */
#define UNMIGRATED "invtsc"

static gboolean is_at_least(GcpuVersion version, GcpuVersion since)
{
    return version == 0 || version >= since;
}

static gboolean check_supported(const GcpuDomainCapabilities *capabilities, GError **error)
{
    if (gcpu_arch_family(capabilities->arch) != GCPU_ARCH_FAMILY_X86) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                    "comparing with hypervisor CPU is not supported for arch %s",
                    capabilities->arch ? capabilities->arch : "(none)");
        return FALSE;
    }
    if (gcpu_domain_capabilities_report_cpu(capabilities))
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                "QEMU '%s' does not support reporting CPU model for virttype '%s'",
                capabilities->emulator ? capabilities->emulator : "(unknown)",
                capabilities->virt_type ? capabilities->virt_type : "(unknown)");
    return FALSE;
}

static gboolean only_disables(const GcpuDef *cpu)
{
    for (guint i = 0; i < cpu->features->len; i++) {
        if (gcpu_def_policy(cpu, i) != GCPU_FEATURE_DISABLE)
            return FALSE;
    }
    return TRUE;
}

/* Borrowed names. A set, since a hostile document can hold very many. */
static GHashTable *names_with(const GcpuDef *def, GcpuFeaturePolicy policy)
{
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < def->features->len; i++) {
        if (gcpu_def_policy(def, i) == policy)
            g_hash_table_add(names, gcpu_def_feature(def, i)->name);
    }
    return names;
}

GcpuHypervisorRule gcpu_hypervisor_rule(const GcpuHypervisorQuestion *question)
{
    const GcpuDomainCapabilities *capabilities = question->capabilities;
    const GcpuDef *cpu = question->cpu;
    const GcpuModelSupport *support =
        cpu->model ? gcpu_domain_capabilities_find_model(capabilities, cpu->model) : NULL;
    const GcpuMapModel *model = support ? gcpu_map_find_model(question->map, cpu->model) : NULL;

    if (!is_at_least(question->version, CHECKS_MODELS_SINCE) || !support)
        return GCPU_HYPERVISOR_BY_FEATURES;
    if (support->usable == GCPU_USABLE_YES && only_disables(cpu))
        return GCPU_HYPERVISOR_BY_USABILITY;
    if (!model || model->check_compat)
        return GCPU_HYPERVISOR_BY_FEATURES;
    return GCPU_HYPERVISOR_BY_BLOCKERS;
}

GPtrArray *gcpu_hypervisor_lacks(const GcpuHypervisorQuestion *question, guint *out_n_blockers,
                                 GError **error)
{
    const GcpuDef *cpu = question->cpu;
    const GcpuModelSupport *support =
        gcpu_domain_capabilities_find_model(question->capabilities, cpu->model);
    g_autoptr(GcpuDef) full = gcpu_expand(question->map, question->capabilities->host_model, error);
    if (!full)
        return NULL;

    g_autoptr(GHashTable) disabled = names_with(cpu, GCPU_FEATURE_DISABLE);
    g_autoptr(GHashTable) offered = names_with(full, GCPU_FEATURE_REQUIRE);
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < support->blockers->len; i++) {
        char *blocker = g_ptr_array_index(support->blockers, i);
        if (!g_hash_table_contains(disabled, blocker))
            g_ptr_array_add(names, blocker);
    }
    *out_n_blockers = names->len;
    for (guint i = 0; i < cpu->features->len; i++) {
        char *name = gcpu_def_feature(cpu, i)->name;
        if (gcpu_def_policy(cpu, i) == GCPU_FEATURE_REQUIRE &&
            !g_hash_table_contains(offered, name))
            g_ptr_array_add(names, name);
    }
    return names;
}

static GcpuComparison *compare_blockers(const GcpuHypervisorQuestion *question, GError **error)
{
    guint n_blockers;
    g_autoptr(GPtrArray) names = gcpu_hypervisor_lacks(question, &n_blockers, error);

    if (!names)
        return NULL;
    if (names->len == 0)
        return gcpu_comparison_new(GCPU_VERDICT_SUPERSET, NULL);
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    return gcpu_comparison_new(
        GCPU_VERDICT_INCOMPATIBLE,
        g_strdup_printf("Host CPU does not provide required features: %s", list));
}

GcpuComparison *gcpu_hypervisor_compare(const GcpuMap *map,
                                        const GcpuDomainCapabilities *capabilities,
                                        GcpuVersion version, const GcpuDef *cpu, GError **error)
{
    const GcpuHypervisorQuestion question = { map, capabilities, version, cpu };

    if (!check_supported(capabilities, error))
        return NULL;
    switch (gcpu_hypervisor_rule(&question)) {
    case GCPU_HYPERVISOR_BY_USABILITY:
        return gcpu_comparison_new(GCPU_VERDICT_SUPERSET, NULL);
    case GCPU_HYPERVISOR_BY_BLOCKERS:
        return compare_blockers(&question, error);
    case GCPU_HYPERVISOR_BY_FEATURES:
        break;
    }
    return gcpu_compare(map, capabilities->arch, capabilities->host_model, cpu, error);
}

/* The smallest limit, if every CPU has one. */
static void limit_addresses(const GcpuHypervisorBaseline *request, GcpuDef *baseline)
{
    guint limit = G_MAXUINT;

    for (guint i = 0; i < request->n_cpus; i++) {
        if (request->cpus[i]->maxphysaddr.limit == 0)
            return;
        limit = MIN(limit, request->cpus[i]->maxphysaddr.limit);
    }
    baseline->maxphysaddr.mode = GCPU_MAXPHYSADDR_PASSTHROUGH;
    baseline->maxphysaddr.limit = limit;
}

static GcpuDef *find_common(const GcpuMap *map, const GcpuHypervisorBaseline *request,
                            GError **error)
{
    gboolean is_qemus_affair = request->reports_migratability || !request->features;
    guint switched_off = is_qemus_affair ? GCPU_BASELINE_MIGRATABLE : 0;
    GcpuBaselineRequest of_cpus = {
        .cpus = request->cpus,
        .n_cpus = request->n_cpus,
        .arch = request->arch,
        .models = request->models,
        .features = request->features,
        .flags = (GcpuBaselineFlags)(request->flags & ~switched_off),
        .version = request->version,
        .sets = request->sets,
    };

    if (request->features)
        return gcpu_baseline(map, &of_cpus, error);
    GcpuDef *common = gcpu_baseline_qemu(map, &of_cpus, error);
    if (common && (request->flags & GCPU_BASELINE_MIGRATABLE))
        gcpu_def_remove_feature(common, UNMIGRATED);
    return common;
}

GcpuDef *gcpu_hypervisor_baseline(const GcpuMap *map, const GcpuHypervisorBaseline *request,
                                  GError **error)
{
    if (gcpu_arch_family(request->arch) != GCPU_ARCH_FAMILY_X86) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                    "computing baseline hypervisor CPU is not supported for arch %s",
                    request->arch ? request->arch : "(none)");
        return NULL;
    }

    GcpuDef *baseline = find_common(map, request, error);
    if (!baseline)
        return NULL;
    baseline->fallback = GCPU_FALLBACK_FORBID;
    if (is_at_least(request->version, LIMITS_ADDRESSES_SINCE))
        limit_addresses(request, baseline);
    return baseline;
}

void gcpu_hypervisor_never_listed(const GcpuMap *map, GcpuVersion version, GcpuFeatureSet *out_set)
{
    int unmigrated = gcpu_map_find_feature(map, UNMIGRATED);

    gcpu_feature_set_clear(out_set, gcpu_map_words(map));
    gcpu_baseline_never_offered(map, version, out_set);
    if (unmigrated >= 0)
        gcpu_feature_set_add(out_set, (guint)unmigrated);
}

GcpuDef *gcpu_hypervisor_name_shared(const GcpuMap *map, const GcpuBaselineShared *shared,
                                     GError **error)
{
    const GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = shared->common,
        .vendor = shared->vendor,
        .fallback = GCPU_FALLBACK_ALLOW,
    };

    if (!gcpu_x86_baseline_check(map, shared->common, error))
        return NULL;
    GcpuDef *baseline = gcpu_decode_chosen(map, &request, &shared->choice, error);
    if (!baseline)
        return NULL;
    baseline->fallback = GCPU_FALLBACK_FORBID;
    if (is_at_least(shared->version, LIMITS_ADDRESSES_SINCE) && shared->address_limit) {
        baseline->maxphysaddr.mode = GCPU_MAXPHYSADDR_PASSTHROUGH;
        baseline->maxphysaddr.limit = shared->address_limit;
    }
    return baseline;
}

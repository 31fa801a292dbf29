/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/hypervisor.h"

#include "cpu/rules.h"

#define CHECKS_MODELS_SINCE    GCPU_VERSION(10, 9, 0)
#define LIMITS_ADDRESSES_SINCE GCPU_VERSION(9, 5, 0)

static gboolean is_at_least(GcpuVersion version, GcpuVersion since)
{
    return version == 0 || version >= since;
}

static gboolean check_supported(const GcpuDomainCapabilities *capabilities, GError **error)
{
    const GcpuDef *host_model = capabilities->host_model;

    if (gcpu_arch_family(capabilities->arch) != GCPU_ARCH_FAMILY_X86) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                    "comparing with hypervisor CPU is not supported for arch %s",
                    capabilities->arch ? capabilities->arch : "(none)");
        return FALSE;
    }
    if (host_model && host_model->fallback == GCPU_FALLBACK_FORBID)
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

static void append_name(GString *names, const char *name)
{
    g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
}

static gboolean is_disabled(const GcpuDef *cpu, const char *name)
{
    const GcpuFeature *feature = gcpu_def_find_feature(cpu, name);

    return feature && cpu->type == GCPU_DEF_GUEST && feature->policy == GCPU_FEATURE_DISABLE;
}

/* Blocked by QEMU and not turned off; then asked for and not in the host model. */
static GcpuComparison *compare_unusable(const GcpuMap *map, const GcpuDef *host_model,
                                        const GcpuModelSupport *support, const GcpuDef *cpu,
                                        GError **error)
{
    g_autoptr(GcpuDef) full = gcpu_expand(map, host_model, error);
    if (!full)
        return NULL;

    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < support->blockers->len; i++) {
        const char *blocker = g_ptr_array_index(support->blockers, i);
        if (!is_disabled(cpu, blocker))
            append_name(names, blocker);
    }
    for (guint i = 0; i < cpu->features->len; i++) {
        const char *name = gcpu_def_feature(cpu, i)->name;
        const GcpuFeature *offered = gcpu_def_find_feature(full, name);
        if (gcpu_def_policy(cpu, i) == GCPU_FEATURE_REQUIRE &&
            (!offered || offered->policy != GCPU_FEATURE_REQUIRE))
            append_name(names, name);
    }
    if (names->len == 0)
        return gcpu_comparison_new(GCPU_VERDICT_SUPERSET, NULL);
    return gcpu_comparison_new(
        GCPU_VERDICT_INCOMPATIBLE,
        g_strdup_printf("Host CPU does not provide required features: %s", names->str));
}

GcpuComparison *gcpu_hypervisor_compare(const GcpuMap *map,
                                        const GcpuDomainCapabilities *capabilities,
                                        GcpuVersion version, const GcpuDef *cpu, GError **error)
{
    if (!check_supported(capabilities, error))
        return NULL;

    const GcpuModelSupport *support =
        cpu->model ? gcpu_domain_capabilities_find_model(capabilities, cpu->model) : NULL;
    const GcpuMapModel *model = support ? gcpu_map_find_model(map, cpu->model) : NULL;
    if (!is_at_least(version, CHECKS_MODELS_SINCE) || !support)
        return gcpu_compare(map, capabilities->arch, capabilities->host_model, cpu, error);
    if (support->usable == GCPU_USABLE_YES && only_disables(cpu))
        return gcpu_comparison_new(GCPU_VERDICT_SUPERSET, NULL);
    if (!model || model->check_compat)
        return gcpu_compare(map, capabilities->arch, capabilities->host_model, cpu, error);
    return compare_unusable(map, capabilities->host_model, support, cpu, error);
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
    };

    if (request->features)
        return gcpu_baseline(map, &of_cpus, error);
    GcpuDef *common = gcpu_baseline_qemu(map, &of_cpus, error);
    if (common && (request->flags & GCPU_BASELINE_MIGRATABLE))
        gcpu_def_remove_feature(common, "invtsc");
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

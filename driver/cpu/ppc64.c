/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/decode.h"
#include "cpu/rules.h"

/* libvirt until 1.2.18 named revisions of processors. */
static const struct {
    const char *old, *now;
} legacy_models[] = {
    { "POWER7_v2.1", "POWER7" },
    { "POWER7_v2.3", "POWER7" },
    { "POWER7+_v2.1", "POWER7" },
    { "POWER8_v1.0", "POWER8" },
};

/* The generations of which libvirt's compatibility modes know. */
#define GENERATION_MIN 6
#define GENERATION_MAX 10

void gcpu_ppc64_convert_legacy(GcpuDef *def)
{
    for (guint i = 0; def->model && i < G_N_ELEMENTS(legacy_models); i++) {
        if (strcmp(def->model, legacy_models[i].old) != 0)
            continue;
        g_free(def->model);
        def->model = g_strdup(legacy_models[i].now);
    }
}

static gboolean parse_generation(const char *model, const char *prefix, guint64 *out_generation)
{
    return g_str_has_prefix(model, prefix) &&
           g_ascii_string_to_unsigned(model + strlen(prefix), 10, GENERATION_MIN, GENERATION_MAX,
                                      out_generation, NULL);
}

/* A POWER host can run guests in the mode of any earlier generation. */
static gboolean check_mode(const char *host_model, const char *mode, GcpuVerdict *out_verdict,
                           GError **error)
{
    guint64 host = 0, guest = 0;

    if (!parse_generation(host_model, "POWER", &host)) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                            "Host CPU does not support compatibility modes");
        return FALSE;
    }
    if (!parse_generation(mode, "power", &guest)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "Unknown compatibility mode %s", mode);
        return FALSE;
    }
    *out_verdict = guest > host ? GCPU_VERDICT_INCOMPATIBLE : GCPU_VERDICT_IDENTICAL;
    return TRUE;
}

static const GcpuMapModel *model_of(const GcpuMap *map, const GcpuDef *def, GError **error)
{
    if (!def->model) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID, "no CPU model specified");
        return NULL;
    }
    return gcpu_model_require(map, def->model, error);
}

static GcpuComparison *compare_models(const GcpuMap *map, const GcpuMapModel *host,
                                      const GcpuDef *cpu, GError **error)
{
    const GcpuMapModel *model = model_of(map, cpu, error);

    if (!model)
        return NULL;
    if (model == host)
        return gcpu_comparison_new(GCPU_VERDICT_IDENTICAL, NULL);
    return gcpu_comparison_new(
        GCPU_VERDICT_INCOMPATIBLE,
        g_strdup_printf("host CPU model does not match required CPU model %s", model->name));
}

GcpuComparison *gcpu_ppc64_compare(const GcpuMap *map, const char *arch, const GcpuDef *host,
                                   const GcpuDef *other, GError **error)
{
    g_autoptr(GcpuDef) cpu = gcpu_def_copy(other);
    GcpuVerdict verdict = GCPU_VERDICT_IDENTICAL;

    gcpu_ppc64_convert_legacy(cpu);
    if (!host || !host->model)
        return gcpu_comparison_new(GCPU_VERDICT_INCOMPATIBLE, g_strdup("unknown host CPU"));
    char *objection = gcpu_compare_identity(arch, host, cpu);
    if (objection)
        return gcpu_comparison_new(GCPU_VERDICT_INCOMPATIBLE, objection);
    const GcpuMapModel *host_model = model_of(map, host, error);
    if (!host_model)
        return NULL;
    if (cpu->type == GCPU_DEF_HOST || cpu->mode == GCPU_MODE_CUSTOM || cpu->mode == GCPU_MODE_UNSET)
        return compare_models(map, host_model, cpu, error);
    if (cpu->mode == GCPU_MODE_HOST_MODEL && cpu->model &&
        !check_mode(host->model, cpu->model, &verdict, error))
        return NULL;
    return gcpu_comparison_new(verdict, NULL);
}

static gboolean check_vendor(const GcpuMap *map, const GcpuMapModel *model, const GcpuDef *cpu,
                             int *vendor, GError **error)
{
    if (!cpu->vendor)
        return TRUE;
    int stated = gcpu_map_find_vendor(map, cpu->vendor);
    if (stated == GCPU_VENDOR_NONE) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "Unknown CPU vendor %s", cpu->vendor);
        return FALSE;
    }
    if (model->vendor != GCPU_VENDOR_NONE && model->vendor != stated) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                    "CPU vendor %s of model %s differs from vendor %s",
                    gcpu_map_vendor_name(map, model->vendor), model->name, cpu->vendor);
        return FALSE;
    }
    if (*vendor != GCPU_VENDOR_NONE && *vendor != stated) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "CPU vendors do not match");
        return FALSE;
    }
    *vendor = stated;
    return TRUE;
}

GcpuDef *gcpu_ppc64_baseline(const GcpuMap *map, const GcpuBaselineRequest *request, GError **error)
{
    const GcpuMapModel *model = gcpu_model_require(map, request->cpus[0]->model, error);
    int vendor = GCPU_VENDOR_NONE;

    if (!model)
        return NULL;
    for (guint i = 0; i < request->n_cpus; i++) {
        if (strcmp(request->cpus[i]->model, model->name) != 0) {
            g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "CPUs are incompatible");
            return NULL;
        }
        if (!check_vendor(map, model, request->cpus[i], &vendor, error))
            return NULL;
    }

    GcpuDef *baseline = gcpu_def_new(GCPU_DEF_GUEST);
    baseline->mode = GCPU_MODE_CUSTOM;
    baseline->match = GCPU_MATCH_EXACT;
    baseline->fallback = GCPU_FALLBACK_FORBID;
    baseline->model = g_strdup(model->name);
    if (model->vendor == GCPU_VENDOR_NONE)
        baseline->vendor = g_strdup(gcpu_map_vendor_name(map, vendor));
    return baseline;
}

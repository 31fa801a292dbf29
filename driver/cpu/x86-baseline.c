/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/decode.h"
#include "cpu/rules.h"

typedef struct {
    const GcpuMap *map;
    const GcpuBaselineRequest *request;
    GcpuFeatureSet common[GCPU_FEATURE_SET_WORDS_MAX];
    const char *vendor; /* NULL: no CPU has said anything yet */
    gboolean all_state_vendor;
} Baseline;

static gboolean fail(GError **error, const char *message)
{
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, message);
    return FALSE;
}

static gboolean adopt_vendor(Baseline *baseline, const char *vendor, GError **error)
{
    if (gcpu_map_find_vendor(baseline->map, vendor) == GCPU_VENDOR_NONE) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "Unknown CPU vendor %s", vendor);
        return FALSE;
    }
    baseline->vendor = vendor;
    return TRUE;
}

/* The first CPU is not held against the vendor of its model, the others are: so it is in libvirt.
 */
static gboolean start(Baseline *baseline, GError **error)
{
    const GcpuDef *first = baseline->request->cpus[0];

    if (!gcpu_expand_set(baseline->map, first, baseline->common, error))
        return FALSE;
    baseline->all_state_vendor = first->vendor != NULL;
    return !first->vendor || adopt_vendor(baseline, first->vendor, error);
}

static gboolean check_vendor(Baseline *baseline, const GcpuDef *cpu, GError **error)
{
    const GcpuMapModel *model = gcpu_map_find_model(baseline->map, cpu->model);
    const char *of_model = gcpu_map_vendor_name(baseline->map, model->vendor);

    if (cpu->vendor && of_model && strcmp(cpu->vendor, of_model) != 0) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                    "CPU vendor %s of model %s differs from vendor %s", of_model, cpu->model,
                    cpu->vendor);
        return FALSE;
    }
    if (!cpu->vendor)
        baseline->all_state_vendor = FALSE;
    const char *vendor = cpu->vendor ? cpu->vendor : of_model;
    if (!vendor)
        return TRUE;
    if (!baseline->vendor)
        return adopt_vendor(baseline, vendor, error);
    return strcmp(vendor, baseline->vendor) == 0 || fail(error, "CPU vendors do not match");
}

static gboolean intersect(Baseline *baseline, GError **error)
{
    for (guint i = 1; i < baseline->request->n_cpus; i++) {
        const GcpuDef *cpu = baseline->request->cpus[i];
        GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];
        if (!gcpu_expand_set(baseline->map, cpu, set, error) || !check_vendor(baseline, cpu, error))
            return FALSE;
        gcpu_feature_set_intersect(baseline->common, set, gcpu_map_words(baseline->map));
    }
    return TRUE;
}

static void keep_known_features(Baseline *baseline)
{
    GcpuFeatureSet known[GCPU_FEATURE_SET_WORDS_MAX] = { 0 };
    const char *const *features = baseline->request->features;

    if (!features)
        return;
    for (; *features; features++) {
        int feature = gcpu_map_find_feature(baseline->map, *features);
        if (feature >= 0)
            gcpu_feature_set_add(known, (guint)feature);
    }
    gcpu_feature_set_intersect(baseline->common, known, gcpu_map_words(baseline->map));
}

/* Distinct, in the order of the CPUs. Borrowed names. */
static GPtrArray *list_models(const GcpuBaselineRequest *request)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < request->n_cpus; i++) {
        if (g_hash_table_add(seen, request->cpus[i]->model))
            g_ptr_array_add(names, request->cpus[i]->model);
    }
    g_ptr_array_add(names, NULL);
    return names;
}

static GcpuDef *name_common(const Baseline *baseline, GError **error)
{
    g_autoptr(GPtrArray) models = list_models(baseline->request);
    GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = baseline->common,
        .vendor = gcpu_map_find_vendor(baseline->map, baseline->vendor),
        .fallback = GCPU_FALLBACK_ALLOW,
        .models = baseline->request->models,
        .preferred = (const char *const *)models->pdata,
        .migratable = (baseline->request->flags & GCPU_BASELINE_MIGRATABLE) != 0,
    };
    GcpuDef *def = gcpu_decode(baseline->map, &request, error);

    if (!def)
        return NULL;
    if (models->len == 2 && strcmp(def->model, g_ptr_array_index(models, 0)) == 0)
        def->fallback = GCPU_FALLBACK_FORBID;
    if (!baseline->all_state_vendor)
        g_clear_pointer(&def->vendor, g_free);
    return def;
}

GcpuDef *gcpu_x86_baseline(const GcpuMap *map, const GcpuBaselineRequest *request, GError **error)
{
    Baseline baseline = { .map = map, .request = request };

    if (!start(&baseline, error) || !intersect(&baseline, error))
        return NULL;
    keep_known_features(&baseline);
    if (gcpu_feature_set_is_empty(baseline.common, gcpu_map_words(map))) {
        fail(error, "CPUs are incompatible");
        return NULL;
    }
    return name_common(&baseline, error);
}

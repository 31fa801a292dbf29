/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/decode.h"
#include "cpu/rules.h"

static gboolean fail(GError **error, const char *message)
{
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, message);
    return FALSE;
}

static gboolean adopt_vendor(GcpuX86Baseline *baseline, const char *vendor, GError **error)
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
static gboolean start(GcpuX86Baseline *baseline, const GcpuBaselineMember *member, GError **error)
{
    gcpu_feature_set_copy(baseline->common, member->features, baseline->n_words);
    baseline->all_state_vendor = member->vendor != NULL;
    return !member->vendor || adopt_vendor(baseline, member->vendor, error);
}

/* In a fleet nearly all CPUs state the same, and keep it in the same place. */
static gboolean is_as_before(const GcpuX86Baseline *baseline, const GcpuBaselineMember *member)
{
    return member->vendor && member->vendor == baseline->stated_before &&
           member->model->vendor == baseline->of_model_before;
}

static gboolean check_vendor(GcpuX86Baseline *baseline, const GcpuBaselineMember *member,
                             GError **error)
{
    const GcpuMapModel *model = member->model;

    if (is_as_before(baseline, member))
        return TRUE;
    const char *of_model = gcpu_map_vendor_name(baseline->map, model->vendor);
    if (member->vendor && of_model && strcmp(member->vendor, of_model) != 0) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                    "CPU vendor %s of model %s differs from vendor %s", of_model, model->name,
                    member->vendor);
        return FALSE;
    }
    if (!member->vendor)
        baseline->all_state_vendor = FALSE;
    const char *vendor = member->vendor ? member->vendor : of_model;
    if (!vendor)
        return TRUE;
    if (!baseline->vendor && !adopt_vendor(baseline, vendor, error))
        return FALSE;
    if (strcmp(vendor, baseline->vendor) != 0)
        return fail(error, "CPU vendors do not match");
    baseline->stated_before = member->vendor;
    baseline->of_model_before = model->vendor;
    return TRUE;
}

/* Distinct, in the order of the CPUs. */
static void note_model(GcpuX86Baseline *baseline, const GcpuMapModel *model)
{
    guint index = (guint)(model - baseline->map_models);

    if (baseline->has_model[index])
        return;
    baseline->has_model[index] = TRUE;
    g_ptr_array_add(baseline->models, model->name);
}

void gcpu_x86_baseline_init(GcpuX86Baseline *baseline, const GcpuMap *map)
{
    *baseline = (GcpuX86Baseline){
        .map = map,
        .n_words = gcpu_map_words(map),
        .map_models = gcpu_map_n_models(map) > 0 ? gcpu_map_model(map, 0) : NULL,
        .models = g_ptr_array_new(),
        .has_model = g_malloc0(gcpu_map_n_models(map) + 1),
    };
}

void gcpu_x86_baseline_clear(GcpuX86Baseline *baseline)
{
    g_ptr_array_unref(baseline->models);
    g_free(baseline->has_model);
}

gboolean gcpu_x86_baseline_add(GcpuX86Baseline *baseline, const GcpuBaselineMember *member,
                               GError **error)
{
    gboolean is_first = baseline->models->len == 0;

    note_model(baseline, member->model);
    if (is_first)
        return start(baseline, member, error);
    if (!check_vendor(baseline, member, error))
        return FALSE;
    gcpu_feature_set_intersect(baseline->common, member->features, baseline->n_words);
    return TRUE;
}

static void keep_known_features(GcpuX86Baseline *baseline, const char *const *features)
{
    GcpuFeatureSet known[GCPU_FEATURE_SET_WORDS_MAX] = { 0 };

    if (!features)
        return;
    for (; *features; features++) {
        int feature = gcpu_map_find_feature(baseline->map, *features);
        if (feature >= 0)
            gcpu_feature_set_add(known, (guint)feature);
    }
    gcpu_feature_set_intersect(baseline->common, known, baseline->n_words);
}

static GcpuDef *name_common(const GcpuX86Baseline *baseline, const GcpuBaselineRequest *wanted,
                            GError **error)
{
    const GPtrArray *models = baseline->models;
    GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = baseline->common,
        .vendor = gcpu_map_find_vendor(baseline->map, baseline->vendor),
        .fallback = GCPU_FALLBACK_ALLOW,
        .models = wanted->models,
        .preferred = (const char *const *)models->pdata,
        .migratable = (wanted->flags & GCPU_BASELINE_MIGRATABLE) != 0,
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

gboolean gcpu_x86_baseline_check(const GcpuMap *map, const GcpuFeatureSet *common, GError **error)
{
    return !gcpu_feature_set_is_empty(common, gcpu_map_words(map)) ||
           fail(error, "CPUs are incompatible");
}

GcpuDef *gcpu_x86_baseline_end(GcpuX86Baseline *baseline, const GcpuBaselineRequest *wanted,
                               GError **error)
{
    keep_known_features(baseline, wanted->features);
    if (!gcpu_x86_baseline_check(baseline->map, baseline->common, error))
        return NULL;
    g_ptr_array_add(baseline->models, NULL);
    return name_common(baseline, wanted, error);
}

/* @set: (nullable). */
static gboolean add_cpu(GcpuX86Baseline *baseline, const GcpuDef *cpu, const GcpuFeatureSet *set,
                        GError **error)
{
    GcpuFeatureSet features[GCPU_FEATURE_SET_WORDS_MAX];

    if (!set && !gcpu_expand_set(baseline->map, cpu, features, error))
        return FALSE;
    const GcpuBaselineMember member = {
        .model = gcpu_map_find_model(baseline->map, cpu->model),
        .vendor = cpu->vendor,
        .features = set ? set : features,
    };
    return gcpu_x86_baseline_add(baseline, &member, error);
}

GcpuDef *gcpu_x86_baseline(const GcpuMap *map, const GcpuBaselineRequest *request, GError **error)
{
    g_auto(GcpuX86Baseline) baseline;

    gcpu_x86_baseline_init(&baseline, map);
    for (guint i = 0; i < request->n_cpus; i++) {
        const GcpuFeatureSet *set = request->sets ? request->sets[i] : NULL;
        if (!add_cpu(&baseline, request->cpus[i], set, error))
            return NULL;
    }
    return gcpu_x86_baseline_end(&baseline, request, error);
}

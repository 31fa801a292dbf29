/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common.h"

#include "cpu/decode.h"
#include "cpu/explain.h"
#include "cpu/hypervisor.h"
#include "fleet/common-private.h"
#include "fleet/fleet-verdict.h"

static void common_free(GcpuCommon *common)
{
    g_free(common->vendor);
    g_array_unref(common->classes);
    gcpu_def_free(common->baseline);
    g_free(common->baseline_error);
    g_free(common->features);
    g_ptr_array_unref(common->models);
    g_ptr_array_unref(common->misses);
    g_ptr_array_unref(common->hosts);
    g_ptr_array_unref(common->unknown_models);
    g_free(common->lost_mitigations);
    g_free(common);
}

static GcpuCommon *common_new(const char *vendor)
{
    GcpuCommon *common = g_new0(GcpuCommon, 1);

    common->vendor = g_strdup(vendor);
    common->classes = g_array_new(FALSE, FALSE, sizeof(guint));
    common->models = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_common_model_free);
    common->misses = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_common_miss_free);
    common->hosts = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_common_host_free);
    common->unknown_models = g_ptr_array_new_with_free_func(g_free);
    return common;
}

const GcpuFleetClass *gcpu_common_class(const GcpuCommonWork *work, guint i)
{
    return gcpu_fleet_classes_get(work->classes, g_array_index(work->common->classes, guint, i));
}

/* How many of the chosen hosts each class has. */
static guint *count_chosen(const GcpuFleetClasses *classes, const guint32 *chosen, guint n_chosen)
{
    guint *counts = g_new0(guint, MAX(classes->classes->len, 1));

    for (guint i = 0; !chosen && i < classes->classes->len; i++)
        counts[i] = gcpu_fleet_classes_get(classes, i)->hosts->len;
    for (guint i = 0; chosen && i < n_chosen; i++) {
        guint32 class = classes->class_of[chosen[i]];
        if (class != GCPU_FLEET_NO_CLASS)
            counts[class]++;
    }
    return counts;
}

static GcpuCommon *find_or_add(GPtrArray *answers, const char *vendor)
{
    for (guint i = 0; i < answers->len; i++) {
        GcpuCommon *common = g_ptr_array_index(answers, i);
        if (g_strcmp0(common->vendor, vendor) == 0)
            return common;
    }
    g_ptr_array_add(answers, common_new(vendor));
    return g_ptr_array_index(answers, answers->len - 1);
}

static GPtrArray *part_by_vendor(const GcpuFleetClasses *classes, const guint *counts)
{
    GPtrArray *answers = g_ptr_array_new_with_free_func((GDestroyNotify)common_free);

    for (guint i = 0; i < classes->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, i);
        if (!counts[i] || !class->features)
            continue;
        GcpuCommon *common = find_or_add(answers, gcpu_fleet_class_vendor(class));
        g_array_append_val(common->classes, i);
        common->n_hosts += counts[i];
    }
    return answers;
}

/* What all hosts must understand, their oldest libvirt must know. */
static void choose_map(GcpuCommonWork *work)
{
    GcpuVersion oldest = G_MAXUINT32;

    for (guint i = 0; i < work->common->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_common_class(work, i);
        GcpuVersion version = class->libvirt_version ? class->libvirt_version : G_MAXUINT32 - 1;
        if (version < oldest) {
            oldest = version;
            work->common->map = class->map;
            work->common->libvirt_version = class->libvirt_version;
        }
    }
}

static GcpuFeatureSet *translate(const GcpuFleetClass *class, const GcpuMap *map)
{
    GcpuFeatureSet *set = gcpu_feature_set_new(GCPU_FEATURE_SET_WORDS_MAX);
    guint n_words = gcpu_map_words(class->map);

    if (class->map == map) {
        gcpu_feature_set_copy(set, class->features, n_words);
        return set;
    }
    for (int i = gcpu_feature_set_next(class->features, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(class->features, n_words, (guint)i + 1)) {
        int index = gcpu_map_find_feature(map, gcpu_map_feature(class->map, (guint)i)->name);
        if (index >= 0)
            gcpu_feature_set_add(set, (guint)index);
    }
    return set;
}

static void keep_mitigations(const GcpuMap *map, GcpuFeatureSet *set)
{
    guint n_words = gcpu_map_words(map);

    for (int i = gcpu_feature_set_next(set, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(set, n_words, (guint)i + 1)) {
        if (!(gcpu_feature_traits(map, (guint)i) & GCPU_FEATURE_IS_MITIGATION))
            gcpu_feature_set_remove(set, (guint)i);
    }
}

static void find_features(GcpuCommonWork *work)
{
    GcpuCommon *common = work->common;
    GcpuFeatureSet *some = gcpu_feature_set_new(GCPU_FEATURE_SET_WORDS_MAX);

    common->features = gcpu_feature_set_new(GCPU_FEATURE_SET_WORDS_MAX);
    for (guint i = 0; i < common->classes->len; i++) {
        GcpuFeatureSet *set = translate(gcpu_common_class(work, i), common->map);
        g_ptr_array_add(work->sets, set);
        gcpu_feature_set_unite(some, set, work->n_words);
        if (i == 0)
            gcpu_feature_set_copy(common->features, set, work->n_words);
        gcpu_feature_set_intersect(common->features, set, work->n_words);
    }
    gcpu_feature_set_subtract(some, common->features, work->n_words);
    keep_mitigations(common->map, some);
    common->lost_mitigations = some;
    common->level = gcpu_x86_level(common->map, common->features);
}

/* The models of the first host's QEMU that all others' know, too. */
static GPtrArray *list_models(const GcpuCommonWork *work)
{
    GPtrArray *models =
        gcpu_hypervisor_models(work->common->map, gcpu_common_class(work, 0)->offer);

    for (guint i = models->len; i > 0; i--) {
        const GcpuModelSupport *model = g_ptr_array_index(models, i - 1);
        if (!gcpu_common_roll_is_known_by_all(work->roll, model->name))
            g_ptr_array_remove_index(models, i - 1);
    }
    return models;
}

/* A host with a newer libvirt can have features and a model that the map of the oldest does not
 * know: none of that can be common. Returns: (nullable): its CPU as that map says it. */
static const GcpuDef *find_cpu(const GcpuCommonWork *work, guint i, GPtrArray *own)
{
    const GcpuFleetClass *class = gcpu_common_class(work, i);
    const GcpuMap *map = work->common->map;
    const char *vendor = work->common->vendor;
    const GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = g_ptr_array_index(work->sets, i),
        .vendor = vendor ? gcpu_map_find_vendor(map, vendor) : GCPU_VENDOR_NONE,
    };

    if (class->map == map || gcpu_map_find_model(map, class->cpu->model))
        return class->cpu;
    GcpuDef *cpu = gcpu_decode(map, &request, NULL);
    if (cpu)
        g_ptr_array_add(own, cpu);
    return cpu;
}

/* libvirt holds the first CPU against less than the others, so that it comes twice if it has
 * company. */
static GPtrArray *list_cpus(const GcpuCommonWork *work, GPtrArray *sets, GPtrArray *own)
{
    GPtrArray *cpus = g_ptr_array_new();

    for (guint i = 0; i < work->common->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_common_class(work, i);
        const GcpuDef *cpu = find_cpu(work, i, own);
        guint n_times = i == 0 && class->hosts->len > 1 ? 2 : 1;
        for (guint j = 0; j < n_times; j++) {
            g_ptr_array_add(cpus, (gpointer)(cpu ? cpu : class->cpu));
            g_ptr_array_add(sets, cpu ? g_ptr_array_index(work->sets, i) : NULL);
        }
    }
    return cpus;
}

static void find_baseline(GcpuCommonWork *work)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) models = list_models(work), sets = g_ptr_array_new();
    g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);
    g_autoptr(GPtrArray) cpus = list_cpus(work, sets, own);
    const GcpuHypervisorBaseline request = {
        .arch = work->classes->arch,
        .cpus = (const GcpuDef *const *)cpus->pdata,
        .n_cpus = cpus->len,
        .models = models->len ? models : NULL,
        .flags = GCPU_BASELINE_MIGRATABLE,
        .version = gcpu_common_class(work, 0)->libvirt_version,
        .sets = (const GcpuFeatureSet *const *)sets->pdata,
    };

    GcpuDef *baseline = gcpu_hypervisor_baseline(work->common->map, &request, &error);
    work->common->baseline = baseline;
    if (error)
        work->common->baseline_error = g_strdup(error->message);
    if (!baseline || gcpu_common_roll_is_usable_by_all(work->roll, baseline->model))
        return;
    for (guint i = 0; i < work->common->classes->len; i++)
        gcpu_fleet_disable_blockers(gcpu_common_class(work, i), work->common->map, baseline);
}

static void answer(const GcpuFleetClasses *classes, GcpuCommon *common)
{
    g_autoptr(GPtrArray) sets = g_ptr_array_new_with_free_func(g_free);
    GcpuCommonWork work = { .classes = classes, .common = common, .sets = sets };

    choose_map(&work);
    work.n_words = gcpu_map_words(common->map);
    find_features(&work);
    work.roll = gcpu_common_roll_new(&work);
    find_baseline(&work);
    gcpu_common_find_models(&work);
    gcpu_common_find_limits(&work);
    gcpu_common_roll_free(work.roll);
}

static gint by_size(gconstpointer a, gconstpointer b)
{
    const GcpuCommon *one = *(const GcpuCommon *const *)a;
    const GcpuCommon *other = *(const GcpuCommon *const *)b;

    if (one->n_hosts != other->n_hosts)
        return one->n_hosts > other->n_hosts ? -1 : 1;
    return g_strcmp0(one->vendor, other->vendor);
}

GPtrArray *gcpu_common_new(const GcpuFleetClasses *classes, const guint32 *chosen, guint n_chosen)
{
    g_autofree guint *counts = count_chosen(classes, chosen, n_chosen);
    GPtrArray *answers = part_by_vendor(classes, counts);

    for (guint i = 0; i < answers->len; i++)
        answer(classes, g_ptr_array_index(answers, i));
    g_ptr_array_sort(answers, by_size);
    return answers;
}

/* QEMU has dropped them from the model, libvirt's map has not (mpx), so that libvirt refuses a
 * model that QEMU can run; but not, from 10.9.0 on, one that it does not compare by features. */
static void disable_dropped(const GcpuCommon *common, const GcpuMapModel *model, GcpuDef *cpu)
{
    guint n_words = gcpu_map_words(common->map);
    GcpuFeatureSet dropped[GCPU_FEATURE_SET_WORDS_MAX];

    if (common->libvirt_version >= GCPU_VERSION(10, 9, 0) && !model->check_compat)
        return;
    gcpu_feature_set_copy(dropped, model->features, n_words);
    gcpu_feature_set_subtract(dropped, common->features, n_words);
    for (int i = gcpu_feature_set_next(dropped, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(dropped, n_words, (guint)i + 1))
        gcpu_def_set_feature(cpu, gcpu_map_feature(common->map, (guint)i)->name,
                             GCPU_FEATURE_DISABLE);
}

GcpuDef *gcpu_common_cpu(const GcpuCommon *common, const GcpuCommonModel *model)
{
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_GUEST);
    guint n_words = gcpu_map_words(common->map);

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->match = GCPU_MATCH_EXACT;
    cpu->fallback = GCPU_FALLBACK_FORBID;
    cpu->model = g_strdup(model->model->name);
    for (int i = gcpu_feature_set_next(model->hidden, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(model->hidden, n_words, (guint)i + 1)) {
        const GcpuMapFeature *feature = gcpu_map_feature(common->map, (guint)i);
        if (feature->migratable)
            gcpu_def_set_feature(cpu, feature->name, GCPU_FEATURE_REQUIRE);
    }
    disable_dropped(common, model->model, cpu);
    return cpu;
}

gboolean gcpu_common_check(const GcpuFleetClasses *classes, GError **error)
{
    if (gcpu_arch_family(classes->arch) == GCPU_ARCH_FAMILY_X86)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                "models of %s are no sets of features: what hosts have in common is not known",
                classes->arch);
    return FALSE;
}

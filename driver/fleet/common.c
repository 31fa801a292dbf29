/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common.h"

#include "fleet/common-private.h"

static void common_free(GcpuCommon *common)
{
    g_free(common->vendor);
    g_array_unref(common->classes);
    gcpu_def_free(common->baseline);
    g_free(common->baseline_error);
    g_free(common->features);
    g_ptr_array_unref(common->models);
    g_ptr_array_unref(common->misses);
    gcpu_common_hosts_clear(common);
    g_ptr_array_unref(common->unknown_models);
    g_free(common->lost_mitigations);
    g_free(common);
}

static GcpuCommon *common_new(const char *vendor, guint n_classes)
{
    GcpuCommon *common = g_new(GcpuCommon, 1);

    *common = (GcpuCommon){
        .vendor = g_strdup(vendor),
        .classes = g_array_sized_new(FALSE, FALSE, sizeof(guint), n_classes),
        .models = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_common_model_free),
        .misses = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_common_miss_free),
        .hosts = g_ptr_array_new(),
        .unknown_models = g_ptr_array_new_with_free_func(g_free),
    };
    g_array_set_size(common->classes, n_classes);
    return common;
}

const GcpuFleetClass *gcpu_common_class(const GcpuCommonWork *work, guint i)
{
    return gcpu_fleet_classes_get(work->classes, g_array_index(work->common->classes, guint, i));
}

/* How many of the chosen hosts each class has; NULL: all of them. */
static guint *count_chosen(const GcpuFleetClasses *classes, const guint32 *chosen, guint n_chosen)
{
    guint *counts = chosen ? g_new0(guint, MAX(classes->classes->len, 1)) : NULL;

    for (guint i = 0; chosen && i < n_chosen; i++) {
        guint32 class = classes->class_of[chosen[i]];
        if (class != GCPU_FLEET_NO_CLASS)
            counts[class]++;
    }
    return counts;
}

/* @counts: (nullable). */
static gboolean takes_part(const GcpuFleetClasses *classes, const guint *counts, guint index)
{
    return classes->common_base->classes[index].set && (!counts || counts[index]);
}

/* For each vendor the number of its classes. */
static guint *count_classes(const GcpuFleetClasses *classes, const guint *counts)
{
    const GcpuCommonBase *base = classes->common_base;
    guint *n_classes = g_new0(guint, base->n_vendors);

    for (guint i = 0; i < classes->classes->len; i++) {
        if (takes_part(classes, counts, i))
            n_classes[base->classes[i].vendor]++;
    }
    return n_classes;
}

static GPtrArray *part_by_vendor(const GcpuFleetClasses *classes, const guint *counts)
{
    const GcpuCommonBase *base = classes->common_base;
    GPtrArray *answers = g_ptr_array_new_with_free_func((GDestroyNotify)common_free);
    g_autofree GcpuCommon **of_vendors = g_new0(GcpuCommon *, base->n_vendors);
    g_autofree guint *n_classes = count_classes(classes, counts);

    for (guint i = 0; i < classes->classes->len; i++) {
        guint vendor = base->classes[i].vendor;
        if (!takes_part(classes, counts, i))
            continue;
        if (!of_vendors[vendor]) {
            of_vendors[vendor] = common_new(
                gcpu_fleet_class_vendor(gcpu_fleet_classes_get(classes, i)), n_classes[vendor]);
            g_ptr_array_add(answers, of_vendors[vendor]);
            n_classes[vendor] = 0;
        }
        GcpuCommon *common = of_vendors[vendor];
        g_array_index(common->classes, guint, n_classes[vendor]++) = i;
        common->n_hosts += counts ? counts[i] : base->classes[i].n_hosts;
    }
    return answers;
}

static const GcpuCommonRelease *find_oldest(const GcpuCommonWork *work)
{
    GcpuVersion oldest = G_MAXUINT32;
    guint number = work->members[0]->release;

    for (guint i = 0; i < work->n_classes && work->base->releases->len > 1; i++) {
        GcpuVersion stated =
            gcpu_common_base_release(work->base, work->members[i]->release)->version;
        GcpuVersion version = stated ? stated : G_MAXUINT32 - 1;
        if (version < oldest) {
            oldest = version;
            number = work->members[i]->release;
        }
    }
    return gcpu_common_base_release(work->base, number);
}

/* What all hosts must understand, their oldest libvirt must know. */
static void choose_map(GcpuCommonWork *work)
{
    const GcpuCommonRelease *oldest = find_oldest(work);

    work->map = gcpu_common_base_map(work->base, oldest->map);
    work->common->libvirt_version = oldest->version;
    work->common->map = work->map->map;
    work->n_words = gcpu_map_words(work->map->map);
}

static GcpuFeatureSet *translate(const GcpuFleetClass *class, const GcpuMap *map)
{
    GcpuFeatureSet *set = gcpu_feature_set_new(gcpu_map_words(map));
    guint n_words = gcpu_map_words(class->map);

    for (int i = gcpu_feature_set_next(class->features, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(class->features, n_words, (guint)i + 1)) {
        int index = gcpu_map_find_feature(map, gcpu_map_feature(class->map, (guint)i)->name);
        if (index >= 0)
            gcpu_feature_set_add(set, (guint)index);
    }
    return set;
}

static void take_members(GcpuCommonWork *work)
{
    const GArray *classes = work->common->classes;

    for (guint i = 0; i < work->n_classes; i++) {
        work->members[i] = &work->base->classes[g_array_index(classes, guint, i)];
        work->sets[i] = work->members[i]->set;
    }
}

static void translate_sets(GcpuCommonWork *work)
{
    for (guint i = 0; i < work->n_classes && work->base->maps->len > 1; i++) {
        const GcpuCommonRelease *release =
            gcpu_common_base_release(work->base, work->members[i]->release);
        if (gcpu_common_base_map(work->base, release->map) == work->map)
            continue;
        if (!work->translated)
            work->translated = g_ptr_array_new_with_free_func(g_free);
        work->sets[i] = translate(gcpu_common_class(work, i), work->map->map);
        g_ptr_array_add(work->translated, (gpointer)work->sets[i]);
    }
}

#define STEP GCPU_FEATURE_SET_WORDS_STEP

/* From word @at on, one step of words: what all have, some have, and all have but one. */
static void find_step(const GcpuCommonWork *work, guint at, GcpuFeatureSet *out_some)
{
    GcpuFeatureSet some[STEP] = { 0 }, once[STEP] = { 0 }, twice[STEP] = { 0 };

    for (guint i = 0; i < work->n_classes; i++) {
        const GcpuFeatureSet *set = work->sets[i] + at;
        for (guint word = 0; word < STEP; word++) {
            some[word] |= set[word];
            twice[word] |= once[word] & ~set[word];
            once[word] |= ~set[word];
        }
    }
    for (guint word = 0; word < STEP; word++) {
        out_some[at + word] = some[word];
        work->common->features[at + word] = ~once[word];
        work->rare[at + word] = work->n_classes > 1 ? once[word] & ~twice[word] : 0;
    }
}

static void find_features(GcpuCommonWork *work)
{
    GcpuCommon *common = work->common;
    GcpuFeatureSet *some = gcpu_feature_set_new(work->n_words);

    common->features = gcpu_feature_set_new(work->n_words);
    for (guint at = 0; at < work->n_words; at += STEP)
        find_step(work, at, some);
    gcpu_feature_set_subtract(some, common->features, work->n_words);
    gcpu_feature_set_intersect(some, gcpu_map_mitigations(common->map), work->n_words);
    common->lost_mitigations = some;
    common->level = gcpu_x86_level(common->map, common->features);
}

static void answer(const GcpuFleetClasses *classes, GcpuCommon *common)
{
    g_autofree const GcpuFeatureSet **sets = g_new(const GcpuFeatureSet *, common->classes->len);
    g_autofree const GcpuCommonClass **members =
        g_new(const GcpuCommonClass *, common->classes->len);
    GcpuFeatureSet rare[GCPU_FEATURE_SET_WORDS_MAX];
    GcpuModelSet fitting[GCPU_MODEL_SET_WORDS_MAX], best[GCPU_MODEL_SET_WORDS_MAX];
    GcpuCommonWork work = {
        .classes = classes,
        .base = classes->common_base,
        .common = common,
        .n_classes = common->classes->len,
        .members = members,
        .sets = sets,
        .rare = rare,
        .fitting = fitting,
        .best = best,
    };

    take_members(&work);
    choose_map(&work);
    gcpu_model_order_fitting(work.map->order, common->vendor, work.fitting);
    translate_sets(&work);
    find_features(&work);
    gcpu_common_call_roll(&work);
    gcpu_common_find_baseline(&work);
    gcpu_common_find_models(&work);
    gcpu_common_find_limits(&work);
    gcpu_common_roll_clear(&work.roll);
    g_clear_pointer(&work.translated, g_ptr_array_unref);
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
                "models of %s are no sets of features: what different hosts have in common is not "
                "known; `guestcpu domains` finds those that are alike",
                classes->arch);
    return FALSE;
}

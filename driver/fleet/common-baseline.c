/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/hypervisor.h"
#include "cpu/rules.h"
#include "fleet/common-private.h"
#include "fleet/fleet-verdict.h"

/* Whether its CPUs are what gcpu_hypervisor_name_shared() asks for, all read with one map. */
static gboolean is_shared(const GcpuCommonWork *work)
{
    guint first_map = 0;

    for (guint i = 0; i < work->n_classes; i++) {
        const GcpuCommonClass *class = work->members[i];
        guint map = gcpu_common_base_release(work->base, class->release)->map;
        first_map = i == 0 ? map : first_map;
        if (map != first_map || !class->agrees_on_vendor)
            return FALSE;
    }
    return !gcpu_feature_set_is_empty(work->roll.known, work->map->order->n_words);
}

static const GcpuModelSupport *find_support(const GcpuCommonList *list, guint number)
{
    for (guint i = 0; i < list->models->len; i++) {
        if (list->numbers[i] == number)
            return g_ptr_array_index(list->models, i);
    }
    return NULL;
}

/* Blockers that QEMU does not tell are features that the first host lacks, and so do all together.
 */
static const GcpuModelSupport **list_blockers(const GcpuCommonWork *work)
{
    const GcpuCommonList *list = gcpu_common_base_list(work->base, work->roll.lists[0]);
    const GcpuModelOrder *order = work->map->order;

    if (!gcpu_common_class(work, 0)->offer->has_blockers)
        return NULL;
    const GcpuModelSupport **supported = g_new0(const GcpuModelSupport *, order->n_models);
    for (guint i = 0; i < order->n_models; i++)
        supported[i] = find_support(list, work->map->numbers[i]);
    return supported;
}

/* Returns: whether all CPUs are of one model; then *@out_model is its number. */
static gboolean note_models(const GcpuCommonWork *work, GcpuModelSet *models, int *out_model)
{
    int first = work->members[0]->model;
    gboolean is_one = TRUE;

    gcpu_feature_set_clear(models, work->map->order->n_words);
    for (guint i = 0; i < work->n_classes; i++) {
        int model = work->members[i]->model;
        gcpu_feature_set_add(models, (guint)model);
        is_one &= model == first;
    }
    *out_model = first;
    return is_one;
}

static guint smallest_limit(const GcpuCommonWork *work)
{
    guint limit = G_MAXUINT;

    for (guint i = 0; i < work->n_classes && limit; i++)
        limit = MIN(limit, work->members[i]->address_limit);
    return limit;
}

static GcpuDef *name_shared(const GcpuCommonWork *work, GError **error)
{
    const GcpuModelOrder *order = work->map->order;
    const GcpuCommonRelease *release =
        gcpu_common_base_release(work->base, work->members[0]->release);
    g_autofree const GcpuModelSupport **supported = list_blockers(work);
    GcpuModelSet known[GCPU_MODEL_SET_WORDS_MAX], preferred[GCPU_MODEL_SET_WORDS_MAX];
    int model;
    gboolean is_one_model = note_models(work, preferred, &model);

    gcpu_feature_set_copy(known, work->roll.known, order->n_words);
    gcpu_feature_set_intersect(known, work->fitting, order->n_words);
    gcpu_feature_set_intersect(known, order->for_guests, order->n_words);
    const GcpuBaselineShared shared = {
        .common = work->common->features,
        .vendor = gcpu_map_find_vendor(work->map->map, work->common->vendor),
        .choice = { .known = known,
                    .supported = supported,
                    .preferred = preferred,
                    .only_preferred = is_one_model ? model : -1,
                    .never_listed = release->never_listed },
        .version = release->version,
        .address_limit = smallest_limit(work),
    };
    return gcpu_hypervisor_name_shared(work->map->map, &shared, error);
}

static gboolean is_known_by_all(const GcpuCommonWork *work, guint number)
{
    if (number < work->base->n_names)
        return gcpu_feature_set_has(work->roll.known_names, number);
    for (guint i = 0; i < work->roll.n_lists; i++) {
        const GcpuCommonList *list = gcpu_common_base_list(work->base, work->roll.lists[i]);
        if (!gcpu_common_list_find_strange(list, number))
            return FALSE;
    }
    return TRUE;
}

/* The models of the first host's QEMU that all others' know, too. */
static GPtrArray *list_models(const GcpuCommonWork *work)
{
    const GcpuCommonList *list = gcpu_common_base_list(work->base, work->roll.lists[0]);
    GPtrArray *models =
        gcpu_hypervisor_models(work->common->map, gcpu_common_class(work, 0)->offer);

    for (guint i = models->len; i > 0; i--) {
        if (!is_known_by_all(work, list->numbers[i - 1]))
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
        .features = work->sets[i],
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

    for (guint i = 0; i < work->n_classes; i++) {
        const GcpuFleetClass *class = gcpu_common_class(work, i);
        const GcpuDef *cpu = find_cpu(work, i, own);
        guint n_times = i == 0 && class->hosts->len > 1 ? 2 : 1;
        for (guint j = 0; j < n_times; j++) {
            g_ptr_array_add(cpus, (gpointer)(cpu ? cpu : class->cpu));
            g_ptr_array_add(sets, cpu ? (gpointer)work->sets[i] : NULL);
        }
    }
    return cpus;
}

static GcpuDef *ask_libvirts_rule(const GcpuCommonWork *work, GError **error)
{
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

    return gcpu_hypervisor_baseline(work->common->map, &request, error);
}

static gboolean is_usable_by_all(const GcpuCommonWork *work, const char *name)
{
    const GcpuMapModel *model = gcpu_map_find_model(work->map->map, name);

    return model && gcpu_feature_set_has(work->roll.usable,
                                         (guint)(model - gcpu_map_model(work->map->map, 0)));
}

/* The first of those that disable the same speaks for all. */
static void disable_blockers(const GcpuCommonWork *work, GcpuDef *baseline)
{
    g_autofree guint8 *seen = g_malloc0(work->base->n_off);

    for (guint i = 0; i < work->n_classes; i++) {
        guint off = work->members[i]->off;
        if (!seen[off])
            gcpu_fleet_disable_blockers(gcpu_common_class(work, i), work->map->map, baseline);
        seen[off] = TRUE;
    }
}

void gcpu_common_find_baseline(GcpuCommonWork *work)
{
    g_autoptr(GError) error = NULL;
    GcpuDef *baseline =
        is_shared(work) ? name_shared(work, &error) : ask_libvirts_rule(work, &error);

    work->common->baseline = baseline;
    if (error)
        work->common->baseline_error = g_strdup(error->message);
    if (baseline && !is_usable_by_all(work, baseline->model))
        disable_blockers(work, baseline);
}

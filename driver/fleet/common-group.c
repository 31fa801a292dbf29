/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/common-group.h"

#include "fleet/common-change.h"

/* A set of classes is by their place in the answer, and has words like a set of features. */
typedef GcpuFeatureSet ClassSet;

/** Candidate: a set of classes that may be a group. */
typedef struct {
    ClassSet *set;
    guint n_hosts;
    guint n_features; /* that only classes in the set lack, in bits of the answer's map */
} Candidate;

typedef struct {
    const GcpuFleetClasses *classes;
    const GcpuCommon *common;
    guint n_words;         /* of a set of classes */
    guint n_features;      /* of the map */
    ClassSet *lacking;     /* for each feature who lacks it, n_words each */
    GPtrArray *candidates; /* of Candidate */
} Search;

static void candidate_free(gpointer data)
{
    Candidate *candidate = data;

    g_free(candidate->set);
    g_free(candidate);
}

static void group_free(gpointer data)
{
    GcpuCommonGroup *group = data;

    g_array_unref(group->classes);
    g_ptr_array_unref(group->features);
    g_ptr_array_unref(group->models);
    g_free(group);
}

static const GcpuFleetClass *class_at(const Search *search, guint place)
{
    return gcpu_fleet_classes_get(search->classes,
                                  g_array_index(search->common->classes, guint, place));
}

static ClassSet *lacking_at(const Search *search, guint feature)
{
    return search->lacking + (gsize)feature * search->n_words;
}

static void strike_out(const Search *search, guint place)
{
    const GcpuFleetClass *class = class_at(search, place);
    guint n_words = gcpu_map_words(class->map);

    for (int i = gcpu_feature_set_next(class->features, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(class->features, n_words, (guint)i + 1)) {
        int feature = class->map == search->common->map
                          ? i
                          : gcpu_map_find_feature(search->common->map,
                                                  gcpu_map_feature(class->map, (guint)i)->name);
        if (feature >= 0)
            gcpu_feature_set_remove(lacking_at(search, (guint)feature), place);
    }
}

static void find_lacking(Search *search)
{
    guint n_classes = search->common->classes->len;

    search->lacking = g_new0(ClassSet, (gsize)MAX(search->n_features, 1) * search->n_words);
    for (guint feature = 0; feature < search->n_features; feature++) {
        for (guint place = 0; place < n_classes; place++)
            gcpu_feature_set_add(lacking_at(search, feature), place);
    }
    for (guint place = 0; place < n_classes; place++)
        strike_out(search, place);
}

static guint count_hosts(const Search *search, const ClassSet *set)
{
    guint n_hosts = 0;

    for (int i = gcpu_feature_set_next(set, search->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(set, search->n_words, (guint)i + 1))
        n_hosts += class_at(search, (guint)i)->hosts->len;
    return n_hosts;
}

static gboolean is_candidate(const Search *search, const ClassSet *set, guint n_hosts)
{
    if (gcpu_feature_set_count(set, search->n_words) < 2 || n_hosts > search->common->n_hosts / 2)
        return FALSE;
    for (guint i = 0; i < search->candidates->len; i++) {
        const Candidate *other = g_ptr_array_index(search->candidates, i);
        if (gcpu_feature_set_equal(set, other->set, search->n_words))
            return FALSE;
    }
    return TRUE;
}

static void propose(Search *search, const ClassSet *set)
{
    guint n_hosts = count_hosts(search, set);

    if (!is_candidate(search, set, n_hosts))
        return;
    Candidate *candidate = g_new0(Candidate, 1);
    candidate->set = gcpu_feature_set_new(search->n_words);
    candidate->n_hosts = n_hosts;
    gcpu_feature_set_copy(candidate->set, set, search->n_words);
    for (guint i = 0; i < search->n_features; i++)
        candidate->n_features +=
            gcpu_feature_set_is_subset(lacking_at(search, i), set, search->n_words);
    g_ptr_array_add(search->candidates, candidate);
}

static void propose_miss(Search *search, const GcpuCommonMiss *miss)
{
    g_autofree ClassSet *set = gcpu_feature_set_new(search->n_words);

    for (guint i = 0; i < miss->classes->len; i++) {
        for (guint place = 0; place < search->common->classes->len; place++) {
            if (g_array_index(search->common->classes, guint, place) ==
                g_array_index(miss->classes, guint, i))
                gcpu_feature_set_add(set, place);
        }
    }
    propose(search, set);
}

static gint by_gain(gconstpointer a, gconstpointer b)
{
    const Candidate *one = *(const Candidate *const *)a, *other = *(const Candidate *const *)b;

    if (one->n_features != other->n_features)
        return one->n_features > other->n_features ? -1 : 1;
    return (one->n_hosts > other->n_hosts) - (one->n_hosts < other->n_hosts);
}

/* What all have in common but those in @set: one host stands for its class. */
static GPtrArray *ask_without(const Search *search, const ClassSet *set)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint place = 0; place < search->common->classes->len; place++) {
        if (!gcpu_feature_set_has(set, place))
            g_array_append_val(numbers, g_array_index(class_at(search, place)->hosts, guint32, 0));
    }
    return gcpu_common_new(search->classes, (const guint32 *)(void *)numbers->data, numbers->len);
}

static GArray *list_classes(const Search *search, const ClassSet *set)
{
    GArray *classes = g_array_new(FALSE, FALSE, sizeof(guint));

    for (int i = gcpu_feature_set_next(set, search->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(set, search->n_words, (guint)i + 1))
        g_array_append_val(classes, g_array_index(search->common->classes, guint, i));
    return classes;
}

/* Returns: (transfer full) (nullable): NULL: nothing is gained. */
static GcpuCommonGroup *try_candidate(const Search *search, const Candidate *candidate)
{
    g_autoptr(GPtrArray) before = g_ptr_array_new();
    g_autoptr(GPtrArray) after = ask_without(search, candidate->set);

    g_ptr_array_add(before, (gpointer)search->common);
    g_autoptr(GPtrArray) changes = gcpu_common_compare(before, after);
    const GcpuCommonChange *change = g_ptr_array_index(changes, 0);
    if (!change->features_gained->len && !change->models_gained->len)
        return NULL;
    GcpuCommonGroup *group = g_new(GcpuCommonGroup, 1);
    *group = (GcpuCommonGroup){
        .classes = list_classes(search, candidate->set),
        .n_hosts = candidate->n_hosts,
        .features = g_ptr_array_ref(change->features_gained),
        .models = g_ptr_array_ref(change->models_gained),
    };
    return group;
}

GPtrArray *gcpu_common_groups_new(const GcpuFleetClasses *classes, const GcpuCommon *common)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func(candidate_free);
    Search search = {
        .classes = classes,
        .common = common,
        .n_words = gcpu_feature_set_words(common->classes->len),
        .n_features = gcpu_map_n_features(common->map),
        .candidates = candidates,
    };

    find_lacking(&search);
    for (guint i = 0; i < search.n_features; i++)
        propose(&search, lacking_at(&search, i));
    for (guint i = 0; i < common->misses->len; i++)
        propose_miss(&search, g_ptr_array_index(common->misses, i));
    g_ptr_array_sort(candidates, by_gain);
    for (guint i = 0; i < candidates->len && groups->len < GCPU_COMMON_GROUPS_MAX; i++) {
        GcpuCommonGroup *group = try_candidate(&search, g_ptr_array_index(candidates, i));
        if (group)
            g_ptr_array_add(groups, group);
    }
    g_free(search.lacking);
    return groups;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/rules.h"
#include "cpu/update.h"

/* From 10.2.0 on, features that joined a model later may be there unasked. */
#define ADDED_IGNORED_SINCE GCPU_VERSION(10, 2, 0)

#define WORDS GCPU_FEATURE_SET_WORDS_MAX

typedef struct {
    GcpuFeatureSet expected[WORDS]; /* the guest must have these */
    GcpuFeatureSet unwanted[WORDS]; /* … and must not have these */
    GcpuFeatureSet enabled[WORDS];  /* what QEMU says */
    GcpuFeatureSet disabled[WORDS]; /* what QEMU says */
    GcpuFeatureSet extra[WORDS];    /* there and unwanted */
    GcpuFeatureSet missing[WORDS];  /* not there and expected, or left out by QEMU */
} Live;

static gboolean expect(const GcpuMap *map, const GcpuDef *guest, Live *live, GError **error)
{
    gboolean takes_all =
        guest->mode == GCPU_MODE_HOST_PASSTHROUGH || guest->mode == GCPU_MODE_MAXIMUM;
    guint n_words = gcpu_map_words(map);

    if (!gcpu_expand_set(map, guest, live->expected, error) ||
        !gcpu_expand_policy(map, guest, GCPU_FEATURE_DISABLE, live->unwanted, error))
        return FALSE;
    if (!takes_all)
        memset(live->unwanted, 0xff, n_words * sizeof *live->unwanted);
    gcpu_feature_set_subtract(live->unwanted, live->expected, n_words);
    return TRUE;
}

/* Nothing is said against features that the model gained later, unless the guest mentions them. */
static void forgive_added(const GcpuMap *map, const GcpuDef *guest, Live *live)
{
    const GcpuMapModel *model = guest->model ? gcpu_map_find_model(map, guest->model) : NULL;
    GcpuFeatureSet added[WORDS];

    if (!model || guest->check != GCPU_CHECK_FULL)
        return;
    gcpu_feature_set_copy(added, model->added, gcpu_map_words(map));
    for (guint i = 0; i < guest->features->len; i++) {
        int feature = gcpu_map_find_feature(map, gcpu_def_feature(guest, i)->name);
        if (feature >= 0)
            gcpu_feature_set_remove(added, (guint)feature);
    }
    gcpu_feature_set_subtract(live->extra, added, gcpu_map_words(map));
    gcpu_feature_set_subtract(live->missing, added, gcpu_map_words(map));
}

static void hold_against(guint n_words, Live *live)
{
    gcpu_feature_set_copy(live->extra, live->enabled, n_words);
    gcpu_feature_set_intersect(live->extra, live->unwanted, n_words);
    gcpu_feature_set_copy(live->missing, live->expected, n_words);
    gcpu_feature_set_subtract(live->missing, live->enabled, n_words);
    gcpu_feature_set_unite(live->missing, live->disabled, n_words);
}

static gboolean refuse(const GcpuMap *map, const Live *live, GError **error)
{
    g_autofree char *extra = gcpu_map_format_set(map, live->extra, ",");
    g_autofree char *missing = gcpu_map_format_set(map, live->missing, ",");
    g_autoptr(GString) text = g_string_new("guest CPU doesn't match specification: ");

    if (*extra)
        g_string_append_printf(text, "extra features: %s", extra);
    if (*missing)
        g_string_append_printf(text, "%smissing features: %s", *extra ? ", " : "", missing);
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, text->str);
    return FALSE;
}

static gboolean refuse_conflict(const GcpuMap *map, const GcpuFeatureSet *both, GError **error)
{
    g_autofree char *names = gcpu_map_format_set(map, both, ",");

    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                "hypervisor reports features both enabled and disabled: %s", names);
    return FALSE;
}

static void write_down(const GcpuMap *map, const Live *live, GcpuDef *guest)
{
    for (guint i = 0; i < gcpu_map_n_features(map); i++) {
        const char *name = gcpu_map_feature(map, i)->name;
        if (gcpu_feature_set_has(live->extra, i))
            gcpu_def_set_feature(guest, name, GCPU_FEATURE_REQUIRE);
        if (gcpu_feature_set_has(live->missing, i))
            gcpu_def_set_feature(guest, name, GCPU_FEATURE_DISABLE);
    }
}

gboolean gcpu_update_live(const GcpuMap *map, GcpuDef *guest, const GcpuLiveFacts *facts,
                          GError **error)
{
    guint n_words = gcpu_map_words(map);
    GcpuFeatureSet both[WORDS];
    gboolean is_new = facts->version == 0 || facts->version >= ADDED_IGNORED_SINCE;
    Live live;

    if (!expect(map, guest, &live, error))
        return FALSE;
    gcpu_cpuid_features(facts->enabled, map, live.enabled);
    gcpu_cpuid_features(facts->disabled, map, live.disabled);
    gcpu_feature_set_copy(both, live.enabled, n_words);
    gcpu_feature_set_intersect(both, live.disabled, n_words);
    if (is_new && !gcpu_feature_set_is_empty(both, n_words))
        return refuse_conflict(map, both, error);

    hold_against(n_words, &live);
    if (is_new)
        forgive_added(map, guest, &live);
    if (guest->check != GCPU_CHECK_FULL)
        write_down(map, &live, guest);
    else if (!gcpu_feature_set_is_empty(live.extra, n_words) ||
             !gcpu_feature_set_is_empty(live.missing, n_words))
        return refuse(map, &live, error);
    return TRUE;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/map-builder.h"
#include "cpu/map-private.h"

#define WORDS GCPU_FEATURE_SET_WORDS_MAX

/* How wide the sets are is known only at the end; until then each has full width. */
typedef struct {
    GcpuFeatureSet features[WORDS], removed[WORDS], added[WORDS];
} WideSets;

struct GcpuMapBuilder {
    GcpuMap *map;
    GArray *wide;     /* of WideSets, one for each model */
    GHashTable *bits; /* GcpuFeatureBit → the name of the feature that has it */
};

static guint bit_hash(gconstpointer key)
{
    const GcpuFeatureBit *bit = key;

    return bit->leaf * 31 + bit->subleaf * 131 + bit->bit * 8 + (guint)bit->reg * 2 +
           (guint)bit->source;
}

static gboolean bit_equal(gconstpointer a, gconstpointer b)
{
    const GcpuFeatureBit *one = a, *other = b;

    return one->source == other->source && one->leaf == other->leaf &&
           one->subleaf == other->subleaf && one->reg == other->reg && one->bit == other->bit;
}

static gboolean fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gboolean fail(GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID, message);
    return FALSE;
}

static void model_feature_clear(GcpuModelFeature *feature)
{
    g_free(feature->name);
}

GcpuModelDraft *gcpu_model_draft_new(const char *name)
{
    GcpuModelDraft *draft = g_new0(GcpuModelDraft, 1);

    draft->name = g_strdup(name);
    draft->features = g_array_new(FALSE, FALSE, sizeof(GcpuModelFeature));
    g_array_set_clear_func(draft->features, (GDestroyNotify)model_feature_clear);
    draft->signatures = g_array_new(FALSE, FALSE, sizeof(GcpuModelSignature));
    draft->pvrs = g_array_new(FALSE, FALSE, sizeof(GcpuModelPvr));
    draft->decode_host = TRUE;
    draft->decode_guest = TRUE;
    return draft;
}

void gcpu_model_draft_free(GcpuModelDraft *draft)
{
    if (!draft)
        return;
    g_free(draft->name);
    g_free(draft->ancestor);
    g_free(draft->vendor);
    g_array_unref(draft->features);
    g_array_unref(draft->signatures);
    g_array_unref(draft->pvrs);
    g_free(draft);
}

void gcpu_model_draft_add_feature(GcpuModelDraft *draft, const char *name,
                                  GcpuModelFeatureKind kind)
{
    GcpuModelFeature feature = { .name = g_strdup(name), .kind = kind };

    g_array_append_val(draft->features, feature);
}

GcpuMapBuilder *gcpu_map_builder_new(GcpuArchFamily family)
{
    GcpuMapBuilder *builder = g_new0(GcpuMapBuilder, 1);

    builder->map = gcpu_map_new_empty(family);
    builder->wide = g_array_new(FALSE, TRUE, sizeof(WideSets));
    builder->bits = g_hash_table_new_full(bit_hash, bit_equal, g_free, NULL);
    return builder;
}

void gcpu_map_builder_free(GcpuMapBuilder *builder)
{
    if (!builder)
        return;
    gcpu_map_unref(builder->map);
    g_array_unref(builder->wide);
    g_hash_table_unref(builder->bits);
    g_free(builder);
}

gboolean gcpu_map_builder_add_vendor(GcpuMapBuilder *builder, const GcpuMapVendor *vendor,
                                     GError **error)
{
    GcpuMap *map = builder->map;

    if (gcpu_map_find_vendor(map, vendor->name) != GCPU_VENDOR_NONE)
        return fail(error, "CPU vendor %s already defined", vendor->name);
    if (map->vendors->len == GCPU_MAP_VENDORS_MAX)
        return fail(error, "more than %u CPU vendors", GCPU_MAP_VENDORS_MAX);
    if (map->family == GCPU_ARCH_FAMILY_X86 && strlen(vendor->cpuid_string) != 12)
        return fail(error, "Invalid CPU vendor string '%s': 12 characters are needed",
                    vendor->cpuid_string);

    GcpuMapVendor copy = {
        .name = g_strdup(vendor->name),
        .cpuid_string = g_strdup(vendor->cpuid_string),
        .implementer = vendor->implementer,
    };
    g_array_append_val(map->vendors, copy);
    gcpu_name_index_add(&map->vendor_index, copy.name, map->vendors->len - 1);
    return TRUE;
}

static gboolean claim_bit(GcpuMapBuilder *builder, const GcpuMapFeature *feature, GError **error)
{
    const GcpuFeatureBit *bit = &feature->bit;

    if (bit->source == GCPU_BIT_NONE)
        return TRUE;
    const char *owner = g_hash_table_lookup(builder->bits, bit);
    if (owner)
        return fail(error, "CPU feature %s has the bit of %s", feature->name, owner);
    const GcpuMapFeature *last = gcpu_map_feature(builder->map, builder->map->features->len - 1);
    g_hash_table_insert(builder->bits, g_memdup2(bit, sizeof *bit), last->name);
    return TRUE;
}

static void copy_aliases(GcpuMapFeature *copy, const GcpuMapFeature *feature)
{
    copy->aliases = g_new(GcpuFeatureAlias, feature->n_aliases);
    copy->n_aliases = feature->n_aliases;
    for (guint i = 0; i < feature->n_aliases; i++) {
        copy->aliases[i].name = g_strdup(feature->aliases[i].name);
        copy->aliases[i].source = g_strdup(feature->aliases[i].source);
    }
}

gboolean gcpu_map_builder_add_feature(GcpuMapBuilder *builder, const GcpuMapFeature *feature,
                                      GError **error)
{
    GcpuMap *map = builder->map;

    if (gcpu_map_find_feature(map, feature->name) >= 0)
        return fail(error, "CPU feature %s already defined", feature->name);
    if (map->features->len == GCPU_FEATURE_SET_BITS_MAX)
        return fail(error, "more than %u CPU features", GCPU_FEATURE_SET_BITS_MAX);

    GcpuMapFeature copy = *feature;
    copy.name = g_strdup(feature->name);
    copy_aliases(&copy, feature);
    g_array_append_val(map->features, copy);
    gcpu_name_index_add(&map->feature_index, copy.name, map->features->len - 1);
    return claim_bit(builder, feature, error);
}

/* What a model takes from its ancestor: vendor, signatures and data, but neither decode, check nor
 * the marks of removed and added features. */
static gboolean inherit(GcpuMapBuilder *builder, const GcpuModelDraft *draft, GcpuMapModel *model,
                        WideSets *sets, GError **error)
{
    if (!draft->ancestor)
        return TRUE;

    const GcpuMapModel *ancestor = gcpu_map_find_model(builder->map, draft->ancestor);
    if (!ancestor)
        return fail(error, "Ancestor model %s of CPU model %s not found", draft->ancestor,
                    draft->name);
    guint position = (guint)(ancestor - gcpu_map_model(builder->map, 0));
    const WideSets *from = &g_array_index(builder->wide, WideSets, position);
    gcpu_feature_set_copy(sets->features, from->features, WORDS);
    gcpu_feature_set_subtract(sets->features, from->removed, WORDS);
    model->ancestor = ancestor->name;
    model->vendor = ancestor->vendor;
    model->n_signatures = ancestor->n_signatures;
    model->signatures =
        g_memdup2(ancestor->signatures, ancestor->n_signatures * sizeof *ancestor->signatures);
    return TRUE;
}

static gboolean take_features(GcpuMapBuilder *builder, const GcpuModelDraft *draft,
                              GcpuMapModel *model, WideSets *sets, GError **error)
{
    model->removed_order = g_new(guint, draft->features->len);
    for (guint i = 0; i < draft->features->len; i++) {
        const GcpuModelFeature *feature = &g_array_index(draft->features, GcpuModelFeature, i);
        int index = gcpu_map_find_feature(builder->map, feature->name);
        if (index < 0)
            return fail(error, "Feature %s required by CPU model %s not found", feature->name,
                        draft->name);
        if (feature->kind == GCPU_MODEL_FEATURE_REMOVED) {
            if (!gcpu_feature_set_has(sets->removed, (guint)index))
                model->removed_order[model->n_removed++] = (guint)index;
            gcpu_feature_set_add(sets->removed, (guint)index);
        } else if (feature->kind == GCPU_MODEL_FEATURE_ADDED) {
            gcpu_feature_set_add(sets->added, (guint)index);
        } else {
            gcpu_feature_set_add(sets->features, (guint)index);
        }
    }
    return TRUE;
}

static gboolean take_vendor(GcpuMapBuilder *builder, const GcpuModelDraft *draft,
                            GcpuMapModel *model, GError **error)
{
    if (!draft->vendor)
        return TRUE;
    model->vendor = gcpu_map_find_vendor(builder->map, draft->vendor);
    if (model->vendor == GCPU_VENDOR_NONE)
        return fail(error, "Unknown vendor %s referenced by CPU model %s", draft->vendor,
                    draft->name);
    return TRUE;
}

static void take_numbers(const GcpuModelDraft *draft, GcpuMapModel *model)
{
    if (draft->signatures->len) {
        g_free(model->signatures);
        model->n_signatures = draft->signatures->len;
        model->signatures =
            g_memdup2(draft->signatures->data, draft->signatures->len * sizeof(GcpuModelSignature));
    }
    model->n_pvrs = draft->pvrs->len;
    model->pvrs = g_memdup2(draft->pvrs->data, draft->pvrs->len * sizeof(GcpuModelPvr));
}

/* A model that adds nothing to its ancestor is the ancestor's canonical name. */
static gboolean name_ancestor(GcpuMapBuilder *builder, const GcpuModelDraft *draft,
                              const char *name, GError **error)
{
    if (!draft->ancestor || draft->vendor || draft->signatures->len || draft->features->len)
        return TRUE;

    GcpuMapModel *ancestor = (GcpuMapModel *)gcpu_map_find_model(builder->map, draft->ancestor);
    if (ancestor->canonical)
        return fail(error, "CPU models %s and %s are both the canonical name of %s",
                    ancestor->canonical, name, ancestor->name);
    ancestor->canonical = name;
    return TRUE;
}

gboolean gcpu_map_builder_add_model(GcpuMapBuilder *builder, const GcpuModelDraft *draft,
                                    GError **error)
{
    GcpuMap *map = builder->map;
    WideSets sets = { 0 };

    if (gcpu_map_find_model(map, draft->name))
        return fail(error, "CPU model %s already defined", draft->name);
    if (map->models->len == GCPU_MAP_MODELS_MAX)
        return fail(error, "more than %u CPU models", GCPU_MAP_MODELS_MAX);

    GcpuMapModel model = {
        .name = g_strdup(draft->name),
        .vendor = GCPU_VENDOR_NONE,
        .decode_host = draft->decode_host,
        .decode_guest = draft->decode_guest,
        .check_compat = draft->check_compat,
    };
    gboolean ok = inherit(builder, draft, &model, &sets, error) &&
                  take_vendor(builder, draft, &model, error) &&
                  take_features(builder, draft, &model, &sets, error) &&
                  name_ancestor(builder, draft, model.name, error);
    take_numbers(draft, &model);
    /* Even a refused model is kept, so that its memory has one owner; the map is never finished. */
    g_array_append_val(map->models, model);
    g_array_append_val(builder->wide, sets);
    gcpu_name_index_add(&map->model_index, model.name, map->models->len - 1);
    return ok;
}

static GcpuFeatureSet *narrow(GcpuFeatureSet **place, const GcpuFeatureSet *wide, guint n_words)
{
    GcpuFeatureSet *set = *place;

    gcpu_feature_set_copy(set, wide, n_words);
    *place += n_words;
    return set;
}

GcpuMap *gcpu_map_builder_end(GcpuMapBuilder *builder, gboolean complete)
{
    GcpuMap *map = builder->map;
    guint n_words = gcpu_feature_set_words(map->features->len);

    map->complete = complete;
    map->n_words = n_words;
    map->sets = gcpu_feature_set_new(n_words * 3 * map->models->len);
    GcpuFeatureSet *place = map->sets;
    for (guint i = 0; i < map->models->len; i++) {
        GcpuMapModel *model = &g_array_index(map->models, GcpuMapModel, i);
        const WideSets *wide = &g_array_index(builder->wide, WideSets, i);
        model->features = narrow(&place, wide->features, n_words);
        model->removed = narrow(&place, wide->removed, n_words);
        model->added = narrow(&place, wide->added, n_words);
    }
    map->non_migratable = gcpu_feature_set_new(n_words);
    for (guint i = 0; i < map->features->len; i++) {
        if (!gcpu_map_feature(map, i)->migratable)
            gcpu_feature_set_add(map->non_migratable, i);
    }
    map->mitigations = gcpu_mitigations_new(map);
    map->levels = gcpu_x86_levels_new(map);
    return g_steal_pointer(&builder->map);
}

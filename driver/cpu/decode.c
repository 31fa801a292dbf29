/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/decode.h"

#include "cpu/rules.h"

#define WORDS GCPU_FEATURE_SET_WORDS_MAX

/* How a model would describe the data. The sets have nothing in common. */
typedef struct {
    const GcpuMapModel *model;
    guint index;                    /* of the model */
    GcpuFeatureSet extra[WORDS];    /* the data has, the model has not */
    GcpuFeatureSet missing[WORDS];  /* the other way round, or blocked by the hypervisor */
    GcpuFeatureSet unlisted[WORDS]; /* removed from the model and in neither of the two */
    guint total, n_disabled;        /* the score, less is better */
    gboolean matches_signature;
} Candidate;

typedef struct {
    const GcpuMap *map;
    guint n_words;
    const GcpuDecodeRequest *request;
    const GcpuDecodeChoice *choice;
    GcpuFeatureSet data[WORDS];
    GcpuSignature signature;
} Decoder;

/** Names: a choice and what it borrows. */
typedef struct {
    GcpuDecodeChoice choice;
    guint64 *known, *preferred;
    const GcpuModelSupport **supported;
} Names;

static void names_clear(Names *names)
{
    g_free(names->known);
    g_free(names->preferred);
    g_free(names->supported);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Names, names_clear)

static int find_model(const GcpuMap *map, const char *name)
{
    const GcpuMapModel *model = gcpu_map_find_model(map, name);

    return model ? (int)(model - gcpu_map_model(map, 0)) : -1;
}

/* Of a name that comes twice the first counts. */
static void look_up_known(Names *names, const GcpuMap *map, const GPtrArray *models)
{
    names->known = g_new0(guint64, gcpu_map_n_models(map) / 64 + 1);
    names->supported = g_new0(const GcpuModelSupport *, MAX(gcpu_map_n_models(map), 1));
    for (guint i = 0; i < models->len; i++) {
        const GcpuModelSupport *support = g_ptr_array_index(models, i);
        int index = find_model(map, support->name);
        if (index < 0 || names->supported[index])
            continue;
        gcpu_feature_set_add(names->known, (guint)index);
        names->supported[index] = support;
    }
}

static void look_up(Names *names, const GcpuMap *map, const GcpuDecodeRequest *request)
{
    const char *const *preferred = request->preferred;
    gboolean is_only = preferred && preferred[0] && !preferred[1];

    names->preferred = g_new0(guint64, gcpu_map_n_models(map) / 64 + 1);
    for (const char *const *name = preferred; name && *name; name++) {
        int index = find_model(map, *name);
        if (index >= 0)
            gcpu_feature_set_add(names->preferred, (guint)index);
    }
    if (request->models)
        look_up_known(names, map, request->models);
    names->choice = (GcpuDecodeChoice){
        .known = names->known,
        .supported = names->supported,
        .preferred = names->preferred,
        .only_preferred = is_only ? find_model(map, preferred[0]) : -1,
    };
}

static void drop_feature(Decoder *decoder, const char *name)
{
    int feature = gcpu_map_find_feature(decoder->map, name);

    if (feature >= 0)
        gcpu_feature_set_remove(decoder->data, (guint)feature);
}

/* Intel's erratum HSD136: Haswell's TSX is broken, microcode may or may not hide it. */
static void drop_broken_tsx(Decoder *decoder)
{
    const GcpuSignature *signature = &decoder->signature;
    const char *vendor = gcpu_map_vendor_name(decoder->map, decoder->request->vendor);

    if (g_strcmp0(vendor, "Intel") != 0 || signature->family != 6)
        return;
    if ((signature->model == 63 && signature->stepping < 4) || signature->model == 60 ||
        signature->model == 69 || signature->model == 70) {
        drop_feature(decoder, "hle");
        drop_feature(decoder, "rtm");
    }
}

/* A feature that the hypervisor lacks is missing, even if the data has it. */
static void add_blockers(const Decoder *decoder, const GcpuModelSupport *support,
                         Candidate *candidate)
{
    for (guint i = 0; i < support->blockers->len; i++) {
        int feature = gcpu_map_find_feature(decoder->map, g_ptr_array_index(support->blockers, i));
        if (feature >= 0 && !gcpu_feature_set_has(candidate->extra, (guint)feature))
            gcpu_feature_set_add(candidate->missing, (guint)feature);
    }
}

/* libvirt's loop over a guest's list shrinks its own bound while it counts, so that only the first
 * half of the disabled features cost 2, 3, 4 … and the others 1. As all of them follow the required
 * ones, the sums have this closed form. */
static void score(const Decoder *decoder, Candidate *candidate)
{
    guint n_required = 0, n_disabled = 0;

    for (guint i = 0; i < decoder->n_words; i++) {
        n_required += gcpu_feature_set_count_word(candidate->extra[i]);
        n_disabled += gcpu_feature_set_count_word(candidate->missing[i] | candidate->unlisted[i]);
    }
    guint half = (n_disabled + 1) / 2;
    candidate->total = n_required + n_disabled;
    candidate->n_disabled = 0;
    if (decoder->request->type == GCPU_DEF_HOST)
        return;
    candidate->total += half * (half + 1) / 2;
    candidate->n_disabled = half * (half + 3) / 2;
}

static gboolean matches_signature(const Decoder *decoder, const GcpuMapModel *model)
{
    return decoder->request->signature &&
           gcpu_model_has_signature(model, decoder->signature.family, decoder->signature.model,
                                    decoder->signature.stepping);
}

static void describe(const Decoder *decoder, guint index, Candidate *candidate)
{
    gboolean is_guest = decoder->request->type == GCPU_DEF_GUEST;
    const GcpuMapModel *model = gcpu_map_model(decoder->map, index);
    const GcpuModelSupport *support =
        decoder->choice->supported ? decoder->choice->supported[index] : NULL;

    candidate->model = model;
    candidate->index = index;
    for (guint i = 0; i < decoder->n_words; i++) {
        candidate->extra[i] = decoder->data[i] & ~model->features[i];
        candidate->missing[i] = model->features[i] & ~decoder->data[i];
    }
    if (support)
        add_blockers(decoder, support, candidate);
    for (guint i = 0; i < decoder->n_words; i++) {
        candidate->unlisted[i] =
            is_guest ? model->removed[i] & ~candidate->extra[i] & ~candidate->missing[i] : 0;
    }
    candidate->matches_signature = matches_signature(decoder, model);
    score(decoder, candidate);
}

static gboolean is_only_preferred(const Decoder *decoder, guint index)
{
    return decoder->choice->only_preferred == (int)index;
}

static gboolean may_name(const Decoder *decoder, const Candidate *candidate)
{
    if (decoder->request->type == GCPU_DEF_GUEST)
        return candidate->model->decode_guest;
    return candidate->model->decode_host &&
           gcpu_feature_set_is_empty(candidate->missing, decoder->n_words);
}

/* @current: NULL: none yet. */
static gboolean is_better(const Decoder *decoder, const Candidate *candidate,
                          const Candidate *current)
{
    if (!current)
        return TRUE;
    if (decoder->request->signature) {
        if (current->matches_signature && !candidate->matches_signature)
            return FALSE;
        if (candidate->matches_signature && !current->matches_signature)
            return TRUE;
    }
    if (candidate->total < current->total)
        return TRUE;
    if (candidate->n_disabled >= current->n_disabled)
        return FALSE;
    return candidate->total == current->total ||
           gcpu_feature_set_has(decoder->choice->preferred, candidate->index);
}

/* Whether the model is out of the question before its features are looked at. */
static gboolean is_excluded(const Decoder *decoder, guint index)
{
    int vendor = decoder->request->vendor;

    if (decoder->choice->known && !gcpu_feature_set_has(decoder->choice->known, index))
        return TRUE;
    int of_model = gcpu_map_model(decoder->map, index)->vendor;
    return vendor != GCPU_VENDOR_NONE && of_model != GCPU_VENDOR_NONE && of_model != vendor;
}

/* The one preferred model or none, and there is none. */
static gboolean is_refused(const Decoder *decoder, guint index)
{
    return decoder->request->fallback == GCPU_FALLBACK_FORBID && decoder->choice->known &&
           is_only_preferred(decoder, index) &&
           !gcpu_feature_set_has(decoder->choice->known, index);
}

/* From the newest model to the oldest. Of @places one is for the best so far and one for the next.
 * Returns: (transfer none) (nullable): the best. */
static Candidate *choose(const Decoder *decoder, Candidate places[2], GError **error)
{
    Candidate *candidate = &places[0], *best = NULL;

    for (guint i = gcpu_map_n_models(decoder->map); i-- > 0;) {
        if (is_refused(decoder, i)) {
            g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                        "CPU model %s is not supported by hypervisor",
                        gcpu_map_model(decoder->map, i)->name);
            return NULL;
        }
        if (is_excluded(decoder, i))
            continue;
        describe(decoder, i, candidate);
        if (!may_name(decoder, candidate))
            continue;
        if (is_only_preferred(decoder, i))
            return candidate;
        if (is_better(decoder, candidate, best)) {
            best = candidate;
            candidate = &places[best == &places[0]];
        }
    }
    if (!best)
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                            "Cannot find suitable CPU model for given data");
    return best;
}

static void drop(const Decoder *decoder, const GcpuFeatureSet *never_listed, Candidate *best)
{
    gcpu_feature_set_subtract(best->extra, never_listed, decoder->n_words);
    gcpu_feature_set_subtract(best->missing, never_listed, decoder->n_words);
    gcpu_feature_set_subtract(best->unlisted, never_listed, decoder->n_words);
}

static guint count_listed(const Decoder *decoder, const Candidate *best)
{
    return gcpu_feature_set_count(best->extra, decoder->n_words) +
           gcpu_feature_set_count(best->missing, decoder->n_words) +
           gcpu_feature_set_count(best->unlisted, decoder->n_words);
}

static GcpuFeature list_feature(const Decoder *decoder, guint feature, GcpuFeaturePolicy policy)
{
    return (GcpuFeature){
        .name = g_strdup(gcpu_map_feature(decoder->map, feature)->name),
        .policy = policy,
    };
}

/* Returns: where the next feature goes. */
static GcpuFeature *list_set(const Decoder *decoder, const GcpuFeatureSet *set,
                             GcpuFeaturePolicy policy, GcpuFeature *place)
{
    for (int i = gcpu_feature_set_next(set, decoder->n_words, 0); i >= 0;
         i = gcpu_feature_set_next(set, decoder->n_words, (guint)i + 1))
        *place++ = list_feature(decoder, (guint)i, policy);
    return place;
}

/* What QEMU dropped from the model and nothing else speaks of, in the order of the model's file. */
static void list_removed(const Decoder *decoder, const Candidate *best, GcpuFeature *place)
{
    for (guint i = 0; i < best->model->n_removed; i++) {
        guint feature = best->model->removed_order[i];
        if (gcpu_feature_set_has(best->unlisted, feature))
            *place++ = list_feature(decoder, feature, GCPU_FEATURE_DISABLE);
    }
}

/* Room for all at once: an array that grows is moved. */
static void list_features(const Decoder *decoder, Candidate *best, GcpuDef *def)
{
    gboolean is_host = decoder->request->type == GCPU_DEF_HOST;
    guint n_features;

    if (decoder->choice->never_listed)
        drop(decoder, decoder->choice->never_listed, best);
    if (decoder->request->migratable)
        drop(decoder, gcpu_map_non_migratable(decoder->map), best);
    n_features = count_listed(decoder, best);
    if (!n_features)
        return;
    g_array_set_size(def->features, n_features);
    GcpuFeature *place = gcpu_def_feature(def, 0);
    place =
        list_set(decoder, best->extra, is_host ? GCPU_FEATURE_UNSET : GCPU_FEATURE_REQUIRE, place);
    place = list_set(decoder, best->missing, GCPU_FEATURE_DISABLE, place);
    list_removed(decoder, best, place);
}

static GcpuDef *write_down(const Decoder *decoder, Candidate *best)
{
    GcpuDef *def = gcpu_def_new(decoder->request->type);

    def->model = g_strdup(best->model->name);
    def->vendor = g_strdup(gcpu_map_vendor_name(decoder->map, decoder->request->vendor));
    def->fallback = decoder->request->fallback;
    def->signature = decoder->signature;
    list_features(decoder, best, def);
    if (def->type == GCPU_DEF_GUEST) {
        def->mode = GCPU_MODE_CUSTOM;
        def->match = GCPU_MATCH_EXACT;
    }
    return def;
}

GcpuDef *gcpu_decode_chosen(const GcpuMap *map, const GcpuDecodeRequest *request,
                            const GcpuDecodeChoice *choice, GError **error)
{
    Decoder decoder;
    Candidate places[2];

    g_return_val_if_fail(gcpu_map_is_complete(map), NULL);
    decoder.map = map;
    decoder.n_words = gcpu_map_words(map);
    decoder.request = request;
    decoder.choice = choice;
    decoder.signature = gcpu_signature_decode(request->signature);
    gcpu_feature_set_copy(decoder.data, request->features, decoder.n_words);
    drop_broken_tsx(&decoder);
    Candidate *best = choose(&decoder, places, error);
    return best ? write_down(&decoder, best) : NULL;
}

GcpuDef *gcpu_decode(const GcpuMap *map, const GcpuDecodeRequest *request, GError **error)
{
    g_auto(Names) names = { 0 };

    g_return_val_if_fail(gcpu_map_is_complete(map), NULL);
    look_up(&names, map, request);
    return gcpu_decode_chosen(map, request, &names.choice, error);
}

GcpuDef *gcpu_decode_cpuid(const GcpuMap *map, const GcpuCpuid *cpuid,
                           const GcpuDecodeRequest *request, GError **error)
{
    GcpuFeatureSet features[WORDS];
    GcpuDecodeRequest with_data = *request;

    gcpu_cpuid_features(cpuid, map, features);
    with_data.features = features;
    with_data.vendor = gcpu_cpuid_vendor(cpuid, map);
    with_data.signature = gcpu_cpuid_signature(cpuid);
    return gcpu_decode(map, &with_data, error);
}

const GcpuMapModel *gcpu_decode_pvr(const GcpuMap *map, guint32 pvr)
{
    for (guint i = 0; i < gcpu_map_n_models(map); i++) {
        const GcpuMapModel *model = gcpu_map_model(map, i);
        for (guint j = 0; j < model->n_pvrs; j++) {
            if ((pvr & model->pvrs[j].mask) == model->pvrs[j].value)
                return model;
        }
    }
    return NULL;
}

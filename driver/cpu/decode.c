/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/decode.h"

#include "cpu/rules.h"

#define WORDS GCPU_FEATURE_SET_WORDS_MAX

/* How a model would describe the data. The sets have nothing in common. */
typedef struct {
    const GcpuMapModel *model;
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
    GcpuFeatureSet data[WORDS];
    GcpuSignature signature;
} Decoder;

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

static const GcpuModelSupport *find_support(const GPtrArray *models, const char *name)
{
    for (guint i = 0; i < models->len; i++) {
        const GcpuModelSupport *support = g_ptr_array_index(models, i);
        if (strcmp(support->name, name) == 0)
            return support;
    }
    return NULL;
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

static void describe(const Decoder *decoder, const GcpuMapModel *model,
                     const GcpuModelSupport *support, Candidate *candidate)
{
    gboolean is_guest = decoder->request->type == GCPU_DEF_GUEST;

    candidate->model = model;
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
    candidate->matches_signature = gcpu_model_has_signature(
        model, decoder->signature.family, decoder->signature.model, decoder->signature.stepping);
    score(decoder, candidate);
}

static gboolean is_preferred(const Decoder *decoder, const char *model)
{
    return decoder->request->preferred && g_strv_contains(decoder->request->preferred, model);
}

static gboolean is_only_preferred(const Decoder *decoder, const char *model)
{
    const char *const *preferred = decoder->request->preferred;

    return preferred && preferred[0] && !preferred[1] && strcmp(preferred[0], model) == 0;
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
    return candidate->total == current->total || is_preferred(decoder, candidate->model->name);
}

/* Whether the model is out of the question before its features are looked at. */
static gboolean is_excluded(const Decoder *decoder, const GcpuMapModel *model,
                            const GcpuModelSupport *support, GError **error)
{
    const GcpuDecodeRequest *request = decoder->request;

    if (request->models && !support) {
        if (request->fallback == GCPU_FALLBACK_FORBID && is_only_preferred(decoder, model->name))
            g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                        "CPU model %s is not supported by hypervisor", model->name);
        return TRUE;
    }
    return request->vendor != GCPU_VENDOR_NONE && model->vendor != GCPU_VENDOR_NONE &&
           model->vendor != request->vendor;
}

/* From the newest model to the oldest. Of @places one is for the best so far and one for the next.
 * Returns: (transfer none) (nullable): the best. */
static const Candidate *choose(const Decoder *decoder, Candidate places[2], GError **error)
{
    Candidate *candidate = &places[0], *best = NULL;

    for (guint i = gcpu_map_n_models(decoder->map); i-- > 0;) {
        const GcpuMapModel *model = gcpu_map_model(decoder->map, i);
        const GcpuModelSupport *support =
            decoder->request->models ? find_support(decoder->request->models, model->name) : NULL;
        g_autoptr(GError) refusal = NULL;

        if (is_excluded(decoder, model, support, &refusal)) {
            if (!refusal)
                continue;
            g_propagate_error(error, g_steal_pointer(&refusal));
            return NULL;
        }
        describe(decoder, model, support, candidate);
        if (!may_name(decoder, candidate))
            continue;
        if (is_only_preferred(decoder, model->name))
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

static void append_set(const GcpuMap *map, const GcpuFeatureSet *set, GcpuFeaturePolicy policy,
                       GcpuDef *def)
{
    guint n_words = gcpu_map_words(map);

    for (int i = gcpu_feature_set_next(set, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(set, n_words, (guint)i + 1)) {
        GcpuFeature feature = {
            .name = g_strdup(gcpu_map_feature(map, (guint)i)->name),
            .policy = policy,
        };
        g_array_append_val(def->features, feature);
    }
}

static GcpuDef *write_down(const Decoder *decoder, const Candidate *best)
{
    gboolean is_host = decoder->request->type == GCPU_DEF_HOST;
    GcpuDef *def = gcpu_def_new(decoder->request->type);

    def->model = g_strdup(best->model->name);
    def->vendor = g_strdup(gcpu_map_vendor_name(decoder->map, decoder->request->vendor));
    def->fallback = decoder->request->fallback;
    def->signature = decoder->signature;
    append_set(decoder->map, best->extra, is_host ? GCPU_FEATURE_UNSET : GCPU_FEATURE_REQUIRE, def);
    append_set(decoder->map, best->missing, GCPU_FEATURE_DISABLE, def);
    if (!is_host) {
        def->mode = GCPU_MODE_CUSTOM;
        def->match = GCPU_MATCH_EXACT;
        gcpu_model_disable_removed(decoder->map, best->model, def, GCPU_FEATURE_DISABLE);
    }
    if (decoder->request->migratable)
        gcpu_remove_non_migratable(decoder->map, def);
    return def;
}

GcpuDef *gcpu_decode(const GcpuMap *map, const GcpuDecodeRequest *request, GError **error)
{
    Decoder decoder = { .map = map, .n_words = gcpu_map_words(map), .request = request };
    Candidate places[2];

    g_return_val_if_fail(gcpu_map_is_complete(map), NULL);
    decoder.signature = gcpu_signature_decode(request->signature);
    gcpu_feature_set_copy(decoder.data, request->features, decoder.n_words);
    drop_broken_tsx(&decoder);
    const Candidate *best = choose(&decoder, places, error);
    return best ? write_down(&decoder, best) : NULL;
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

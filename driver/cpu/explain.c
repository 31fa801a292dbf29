/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/explain.h"

#include "cpu/rules.h"

#define WORDS GCPU_FEATURE_SET_WORDS_MAX

typedef struct {
    const GcpuMap *map;
    const char *arch;
    const GcpuDef *host, *cpu;
    GcpuExplanation *explanation;
    gboolean refused, doubtful;
} Case;

static void reason_free(GcpuReason *reason)
{
    g_free(reason->name);
    g_free(reason->of_host);
    g_free(reason);
}

void gcpu_explanation_free(GcpuExplanation *explanation)
{
    if (!explanation)
        return;
    g_ptr_array_unref(explanation->reasons);
    g_free(explanation->extra);
    g_free(explanation);
}

GcpuExplanation *gcpu_explanation_new(GcpuVerdict verdict)
{
    GcpuExplanation *explanation = g_new0(GcpuExplanation, 1);

    explanation->verdict = verdict;
    explanation->reasons = g_ptr_array_new_with_free_func((GDestroyNotify)reason_free);
    return explanation;
}

GcpuReason *gcpu_explanation_add(GcpuExplanation *explanation, GcpuReasonKind kind,
                                 GcpuReasonOrigin origin, const char *name)
{
    GcpuReason *reason = g_new0(GcpuReason, 1);

    reason->kind = kind;
    reason->origin = origin;
    reason->name = g_strdup(name);
    reason->feature = -1;
    g_ptr_array_add(explanation->reasons, reason);
    return reason;
}

static GcpuReason *add(Case *question, GcpuReasonKind kind, GcpuReasonOrigin origin,
                       const char *name)
{
    return gcpu_explanation_add(question->explanation, kind, origin, name);
}

static void refuse(Case *question, GcpuReasonKind kind, const char *name, const char *of_host)
{
    add(question, kind, GCPU_REASON_OF_CPU, name)->of_host = g_strdup(of_host);
    question->refused = TRUE;
}

static void doubt(Case *question, GcpuReasonKind kind, const char *name)
{
    add(question, kind, GCPU_REASON_OF_CPU, name);
    question->doubtful = TRUE;
}

static void check_vendor(Case *question)
{
    const char *of_host = question->host ? question->host->vendor : NULL;

    if (question->cpu->vendor && g_strcmp0(question->cpu->vendor, of_host) != 0)
        refuse(question, GCPU_REASON_VENDOR, question->cpu->vendor, of_host);
}

static void check_identity(Case *question)
{
    const char *arch = question->cpu->arch;

    if (arch && gcpu_arch_family(arch) != gcpu_arch_family(question->arch))
        refuse(question, GCPU_REASON_ARCH, arch, question->arch);
    check_vendor(question);
}

/* What is unknown of the CPU is a no, what is unknown of the host makes a yes doubtful. */
static void report_unknown(Case *question, GcpuReasonKind kind, const GcpuDef *def,
                           const char *name)
{
    gboolean of_host = def == question->host;

    add(question, kind, of_host ? GCPU_REASON_OF_HOST : GCPU_REASON_OF_CPU, name);
    if (of_host)
        question->doubtful = TRUE;
    else
        question->refused = TRUE;
}

static void report_unknown_models(Case *question)
{
    const GcpuDef *defs[] = { question->host, question->cpu };

    for (guint i = 0; i < G_N_ELEMENTS(defs); i++) {
        if (defs[i] && defs[i]->model && !gcpu_map_find_model(question->map, defs[i]->model))
            report_unknown(question, GCPU_REASON_UNKNOWN_MODEL, defs[i], defs[i]->model);
    }
}

static void report_unknown_features(Case *question)
{
    const GcpuDef *defs[] = { question->host, question->cpu };

    for (guint i = 0; i < G_N_ELEMENTS(defs); i++) {
        for (guint j = 0; defs[i] && j < defs[i]->features->len; j++) {
            const char *name = gcpu_def_feature(defs[i], j)->name;
            gboolean matters =
                defs[i] == question->cpu || gcpu_def_policy(defs[i], j) != GCPU_FEATURE_OPTIONAL;
            if (matters && gcpu_map_find_feature(question->map, name) < 0)
                report_unknown(question, GCPU_REASON_UNKNOWN_FEATURE, defs[i], name);
        }
    }
}

static void start_with_model(const GcpuMap *map, const GcpuDef *def, GcpuFeatureSet *set)
{
    const GcpuMapModel *model = def->model ? gcpu_map_find_model(map, def->model) : NULL;

    if (model)
        gcpu_feature_set_copy(set, model->features, gcpu_map_words(map));
    else
        gcpu_feature_set_clear(set, gcpu_map_words(map));
}

/* As gcpu_expand_set(), passing over what is unknown. */
static void expand_known(const GcpuMap *map, const GcpuDef *def, GcpuFeatureSet *set)
{
    start_with_model(map, def, set);
    for (guint i = 0; i < def->features->len; i++) {
        GcpuFeaturePolicy policy = gcpu_def_policy(def, i);
        int feature = gcpu_map_find_feature(map, gcpu_def_feature(def, i)->name);
        if (feature < 0 || policy == GCPU_FEATURE_OPTIONAL)
            continue;
        if (policy == GCPU_FEATURE_REQUIRE || policy == GCPU_FEATURE_FORCE)
            gcpu_feature_set_add(set, (guint)feature);
        else
            gcpu_feature_set_remove(set, (guint)feature);
    }
}

/* The known part of what the CPU asks: see GcpuDemand. */
static void sort_demands(const GcpuMap *map, const GcpuDef *cpu, GcpuFeatureSet *need,
                         GcpuFeatureSet *forbid, GcpuFeatureSet *accounted)
{
    GcpuFeatureSet eased[WORDS] = { 0 };

    start_with_model(map, cpu, need);
    gcpu_feature_set_clear(forbid, gcpu_map_words(map));
    for (guint i = 0; i < cpu->features->len; i++) {
        GcpuFeaturePolicy policy = gcpu_def_policy(cpu, i);
        int feature = gcpu_map_find_feature(map, gcpu_def_feature(cpu, i)->name);
        if (feature < 0)
            continue;
        if (policy == GCPU_FEATURE_REQUIRE)
            gcpu_feature_set_add(need, (guint)feature);
        else if (policy == GCPU_FEATURE_FORBID)
            gcpu_feature_set_add(forbid, (guint)feature);
        else
            gcpu_feature_set_add(eased, (guint)feature);
    }
    gcpu_feature_set_subtract(need, eased, gcpu_map_words(map));
    gcpu_feature_set_copy(accounted, need, gcpu_map_words(map));
    gcpu_feature_set_unite(accounted, eased, gcpu_map_words(map));
}

static GcpuReasonOrigin origin_of(const Case *question, GcpuReasonKind kind, const char *name)
{
    if (kind == GCPU_REASON_EXTRA)
        return GCPU_REASON_OF_HOST;
    return gcpu_def_find_feature(question->cpu, name) ? GCPU_REASON_OF_CPU : GCPU_REASON_OF_MODEL;
}

static void refuse_features(Case *question, GcpuReasonKind kind, const GcpuFeatureSet *set)
{
    guint n_words = gcpu_map_words(question->map);

    for (int i = gcpu_feature_set_next(set, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(set, n_words, (guint)i + 1)) {
        const char *name = gcpu_map_feature(question->map, (guint)i)->name;
        add(question, kind, origin_of(question, kind, name), name)->feature = i;
        question->refused = TRUE;
    }
}

static void compare_features(Case *question)
{
    guint n_words = gcpu_map_words(question->map);
    GcpuFeatureSet host[WORDS], need[WORDS], forbid[WORDS], accounted[WORDS];
    GcpuFeatureSet *extra = gcpu_feature_set_new(n_words);

    expand_known(question->map, question->host, host);
    sort_demands(question->map, question->cpu, need, forbid, accounted);
    gcpu_feature_set_intersect(forbid, host, n_words);
    gcpu_feature_set_subtract(need, host, n_words);
    gcpu_feature_set_copy(extra, host, n_words);
    gcpu_feature_set_subtract(extra, accounted, n_words);
    refuse_features(question, GCPU_REASON_FORBIDDEN, forbid);
    refuse_features(question, GCPU_REASON_MISSING, need);
    if (question->cpu->type == GCPU_DEF_GUEST && question->cpu->match == GCPU_MATCH_STRICT)
        refuse_features(question, GCPU_REASON_EXTRA, extra);
    question->explanation->extra = extra;
}

/* host-model starts anywhere, but what the guest then has is the host's: its definition does not
 * say where a guest that runs can go. On ppc64 it may name a model to be compatible with. */
const char *gcpu_open_mode(const char *arch, const GcpuDef *cpu)
{
    gboolean is_named = cpu->mode == GCPU_MODE_HOST_MODEL && cpu->model &&
                        gcpu_arch_family(arch) == GCPU_ARCH_FAMILY_PPC64;

    if (cpu->type == GCPU_DEF_HOST || cpu->mode <= GCPU_MODE_CUSTOM || is_named)
        return NULL;
    return gcpu_mode_to_string(cpu->mode);
}

static void doubt_mode(Case *question)
{
    const char *mode = gcpu_open_mode(question->arch, question->cpu);

    if (mode)
        doubt(question, GCPU_REASON_MODE, mode);
}

static GcpuVerdict explain_x86(Case *question)
{
    check_identity(question);
    if (!question->host || !question->host->model) {
        refuse(question, GCPU_REASON_UNKNOWN_HOST, NULL, NULL);
        return GCPU_VERDICT_INCOMPATIBLE;
    }
    report_unknown_models(question);
    report_unknown_features(question);
    compare_features(question);
    doubt_mode(question);
    return gcpu_feature_set_is_empty(question->explanation->extra, gcpu_map_words(question->map))
               ? GCPU_VERDICT_IDENTICAL
               : GCPU_VERDICT_SUPERSET;
}

/* Where the exact verdict needs no features, it is the one to explain. */
static void follow_exact(Case *question)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuComparison) exact =
        gcpu_compare(question->map, question->arch, question->host, question->cpu, &error);

    if (question->refused || (exact && exact->verdict != GCPU_VERDICT_INCOMPATIBLE))
        return;
    refuse(question, exact ? GCPU_REASON_MODEL : GCPU_REASON_UNKNOWN_MODEL, question->cpu->model,
           question->host->model);
}

static GcpuVerdict explain_models(Case *question)
{
    check_identity(question);
    if (!question->host || !question->host->model)
        refuse(question, GCPU_REASON_UNKNOWN_HOST, NULL, NULL);
    else
        follow_exact(question);
    doubt_mode(question);
    return GCPU_VERDICT_IDENTICAL;
}

static GcpuVerdict decide(Case *question)
{
    GcpuArchFamily family = gcpu_arch_family(question->arch);

    if (family == GCPU_ARCH_FAMILY_X86)
        return explain_x86(question);
    if (gcpu_is_decidable(question->arch, question->cpu))
        return explain_models(question);
    if (question->cpu->arch)
        check_identity(question);
    doubt(question, GCPU_REASON_HYPERVISOR, question->arch);
    return GCPU_VERDICT_UNDECIDED;
}

GcpuExplanation *gcpu_explain(const GcpuMap *map, const char *arch, const GcpuDef *host,
                              const GcpuDef *cpu)
{
    Case question = { .map = map, .arch = arch, .host = host, .cpu = cpu };

    question.explanation = gcpu_explanation_new(GCPU_VERDICT_UNDECIDED);
    GcpuVerdict verdict = decide(&question);
    if (question.refused)
        verdict = GCPU_VERDICT_INCOMPATIBLE;
    else if (question.doubtful)
        verdict = GCPU_VERDICT_UNDECIDED;
    question.explanation->verdict = verdict;
    return question.explanation;
}

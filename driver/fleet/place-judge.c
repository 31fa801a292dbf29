/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/place-judge.h"

#include "cpu/demand.h"
#include "cpu/expand.h"
#include "fleet/fleet-matrix-bank.h"
#include "fleet/model-doubt.h"

#define WORDS GCPU_FEATURE_SET_WORDS_MAX

/* A policy has few models to give; who gives each host another CPU shall not pay for looking. */
#define LOOK_BACK 16

/* As in hypervisor.c. */
#define CHECKS_MODELS_SINCE GCPU_VERSION(10, 9, 0)

/** Asked: one CPU in the bits of one map. */
typedef struct {
    const GcpuDef *cpu;
    const GcpuMap *map;
    GcpuDemand *demand;           /* NULL: sets do not decide */
    GcpuFeatureSet matter[WORDS]; /* what it asks for, forbids or switches off */
    GcpuFeatureSet disabled[WORDS];
    GHashTable
        *doubts; /* `models` of classes → whether QEMU there says that it cannot run its model
                  */
} Asked;

/** Answer: all that a verdict depends on, and the verdict. */
typedef struct {
    const Asked *asked;
    const char *vendor; /* of the hosts; borrowed */
    guint models;       /* see GcpuFleetClass */
    GcpuFleetMapFit map_fit;
    GcpuVersion libvirt_version;
    gboolean has_extra;        /* the hosts have more than it mentions */
    gboolean is_host_model;    /* it disables all that host-model of the same model does */
    GcpuFeatureSet has[WORDS]; /* of what matters */
    guint index;               /* of the verdict */
    GcpuFeatureSet *guest;     /* what it has there; NULL: nothing, or nobody can say */
} Answer;

struct GcpuPlaceJudge {
    GPtrArray *verdicts;
    GPtrArray *asked;     /* of Asked */
    GHashTable *answers;  /* of Answer */
    const Asked *current; /* asked last */
};

static void asked_free(Asked *asked)
{
    g_hash_table_unref(asked->doubts);
    g_free(asked->demand);
    g_free(asked);
}

static void answer_free(Answer *answer)
{
    g_free(answer->guest);
    g_free(answer);
}

static guint hash_answer(gconstpointer key)
{
    const Answer *answer = key;
    guint n_words = answer->asked->demand->n_words;
    guint64 hash = answer->models + (guint64)answer->has_extra;

    for (guint i = 0; i < n_words; i++)
        hash = (hash ^ answer->has[i]) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return (guint)(hash >> 32);
}

static gboolean is_same_answer(gconstpointer one, gconstpointer other)
{
    const Answer *a = one, *b = other;

    return a->asked == b->asked && a->models == b->models && a->map_fit == b->map_fit &&
           a->libvirt_version == b->libvirt_version && a->has_extra == b->has_extra &&
           a->is_host_model == b->is_host_model && g_strcmp0(a->vendor, b->vendor) == 0 &&
           gcpu_feature_set_equal(a->has, b->has, a->asked->demand->n_words);
}

GcpuPlaceJudge *gcpu_place_judge_new(GPtrArray *verdicts)
{
    GcpuPlaceJudge *judge = g_new0(GcpuPlaceJudge, 1);

    judge->verdicts = verdicts;
    judge->asked = g_ptr_array_new_with_free_func((GDestroyNotify)asked_free);
    judge->answers =
        g_hash_table_new_full(hash_answer, is_same_answer, (GDestroyNotify)answer_free, NULL);
    return judge;
}

void gcpu_place_judge_free(GcpuPlaceJudge *judge)
{
    if (!judge)
        return;
    g_hash_table_unref(judge->answers);
    g_ptr_array_unref(judge->asked);
    g_free(judge);
}

/* Whether the CPU is what it says, wherever it starts. */
static gboolean is_settled(const GcpuDef *cpu)
{
    for (guint i = 0; i < cpu->features->len; i++) {
        if (gcpu_def_policy(cpu, i) == GCPU_FEATURE_OPTIONAL)
            return FALSE;
    }
    return cpu->mode <= GCPU_MODE_CUSTOM && cpu->match != GCPU_MATCH_MINIMUM;
}

static void fill_asked(Asked *asked)
{
    guint n_words = gcpu_map_words(asked->map);

    asked->demand = is_settled(asked->cpu) ? gcpu_demand_new(asked->map, asked->cpu, NULL) : NULL;
    if (asked->demand && asked->demand->strict)
        g_clear_pointer(&asked->demand, g_free);
    if (!asked->demand)
        return;
    gcpu_feature_set_copy(asked->matter, asked->demand->accounted, n_words);
    gcpu_feature_set_unite(asked->matter, asked->demand->forbid, n_words);
    gcpu_model_doubt_list_disabled(asked->map, asked->cpu, asked->disabled);
}

static gboolean is_about(const Asked *asked, const GcpuDef *cpu, const GcpuMap *map)
{
    return asked->map == map && (asked->cpu == cpu || gcpu_def_equal(asked->cpu, cpu));
}

/* Nearly always what was asked last. */
static const Asked *find_or_add_asked(GcpuPlaceJudge *judge, const GcpuDef *cpu, const GcpuMap *map)
{
    if (judge->current && judge->current->cpu == cpu && judge->current->map == map)
        return judge->current;
    for (guint i = 0; i < MIN(judge->asked->len, LOOK_BACK); i++) {
        const Asked *asked = g_ptr_array_index(judge->asked, judge->asked->len - 1 - i);
        if (is_about(asked, cpu, map))
            return judge->current = asked;
    }
    Asked *asked = g_new0(Asked, 1);
    asked->cpu = cpu;
    asked->map = map;
    asked->doubts = g_hash_table_new(NULL, NULL);
    fill_asked(asked);
    g_ptr_array_add(judge->asked, asked);
    return judge->current = asked;
}

/* A libvirt that goes by QEMU's word does not count what a host is forced to. */
static gboolean is_told_by_sets(const GcpuFleetClass *hosts)
{
    gboolean asks_models =
        hosts->libvirt_version == 0 || hosts->libvirt_version >= CHECKS_MODELS_SINCE;

    return hosts->features && hosts->cpu->model && (!asks_models || gcpu_matrix_bank_takes(hosts));
}

static guint ask_alone(GcpuPlaceJudge *judge, const GcpuFleetClass *hosts,
                       const GcpuFleetGuest *guest, guint *out_n_spare)
{
    GcpuFleetVerdict *verdict = gcpu_fleet_verdict_new(hosts, guest);

    g_ptr_array_add(judge->verdicts, verdict);
    *out_n_spare = verdict->n_spare;
    return judge->verdicts->len - 1;
}

static gboolean is_doubted(const Asked *asked, const GcpuFleetClass *hosts)
{
    const GcpuModelSupport *support = NULL;
    gpointer list = GUINT_TO_POINTER(hosts->models), known;

    if (g_hash_table_lookup_extended(asked->doubts, list, NULL, &known))
        return GPOINTER_TO_INT(known);
    support = gcpu_domain_capabilities_find_model(hosts->offer, asked->cpu->model);
    gboolean is_unusable = support && support->usable == GCPU_USABLE_NO;
    g_hash_table_insert(asked->doubts, list, GINT_TO_POINTER(is_unusable));
    return is_unusable;
}

/* Nothing depends on it where QEMU runs the model; few hosts need a look. */
static gboolean is_host_model(const Asked *asked, const GcpuFleetClass *hosts)
{
    g_autofree GcpuFeatureSet *own =
        is_doubted(asked, hosts) ? gcpu_model_doubt_list_own(hosts, asked->cpu->model) : NULL;

    return own && gcpu_feature_set_is_subset(own, asked->disabled, asked->demand->n_words);
}

static void fill_answer(Answer *answer, const Asked *asked, const GcpuFleetClass *hosts)
{
    guint64 extra = 0;

    answer->asked = asked;
    answer->vendor = hosts->cpu->vendor;
    answer->models = hosts->models;
    answer->map_fit = hosts->map_fit;
    answer->libvirt_version = hosts->libvirt_version;
    for (guint i = 0; i < asked->demand->n_words; i++) {
        answer->has[i] = hosts->features[i] & asked->matter[i];
        extra |= hosts->features[i] & ~asked->demand->accounted[i];
    }
    answer->has_extra = extra != 0;
    answer->is_host_model = is_host_model(asked, hosts);
}

static GcpuFeatureSet *find_guest(const GcpuFleetVerdict *verdict, const GcpuMap *map)
{
    g_autofree GcpuFeatureSet *guest = gcpu_feature_set_new(WORDS);

    if (!gcpu_fleet_verdict_is_yes(verdict) || !verdict->cpu ||
        !gcpu_expand_set(map, verdict->cpu, guest, NULL))
        return NULL;
    return g_steal_pointer(&guest);
}

/* What the first of several hosts has besides is not what the others have. */
static const Answer *add_answer(GcpuPlaceJudge *judge, const Answer *draft,
                                const GcpuFleetClass *hosts, const GcpuFleetGuest *guest)
{
    GcpuFleetVerdict *verdict = gcpu_fleet_verdict_new(hosts, guest);
    Answer *answer = g_memdup2(draft, sizeof *draft);

    g_clear_pointer(&verdict->explanation->extra, g_free);
    g_ptr_array_add(judge->verdicts, verdict);
    answer->index = judge->verdicts->len - 1;
    answer->guest = find_guest(verdict, hosts->map);
    g_hash_table_add(judge->answers, answer);
    return answer;
}

static guint count_spare(const Answer *answer, const GcpuFleetClass *hosts)
{
    guint n_spare = 0;

    for (guint i = 0; answer->guest && i < answer->asked->demand->n_words; i++)
        n_spare += gcpu_feature_set_count_word(hosts->features[i] & ~answer->guest[i]);
    return n_spare;
}

guint gcpu_place_judge_ask(GcpuPlaceJudge *judge, const GcpuFleetClass *hosts,
                           const GcpuFleetGuest *guest, guint *out_n_spare)
{
    Answer draft = { 0 };

    if (!guest->cpu || guest->machine || !is_told_by_sets(hosts))
        return ask_alone(judge, hosts, guest, out_n_spare);
    const Asked *asked = find_or_add_asked(judge, guest->cpu, hosts->map);
    if (!asked->demand)
        return ask_alone(judge, hosts, guest, out_n_spare);
    fill_answer(&draft, asked, hosts);
    const Answer *answer = g_hash_table_lookup(judge->answers, &draft);
    if (!answer)
        answer = add_answer(judge, &draft, hosts, guest);
    *out_n_spare = count_spare(answer, hosts);
    return answer->index;
}

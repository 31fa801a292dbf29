/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/proof-questions.h"

#include "cpu/expand.h"

/* Of what the host has, and of what it lacks: so many are tried one by one. */
#define FEATURES_TRIED 6

typedef struct {
    const GcpuMap *map;
    const GcpuDef *host;
    GPtrArray *cpus;
} Questions;

/* Returns: (transfer none): a guest's CPU of @model, to be added to. */
static GcpuDef *add_guest(Questions *questions, const char *model)
{
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_GUEST);

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->match = GCPU_MATCH_EXACT;
    cpu->model = g_strdup(model);
    g_ptr_array_add(questions->cpus, cpu);
    return cpu;
}

/* Returns: (transfer none): the host's own CPU as a guest would ask for it. */
static GcpuDef *add_host_model(Questions *questions)
{
    GcpuDef *cpu = add_guest(questions, questions->host->model);

    cpu->vendor = g_strdup(questions->host->vendor);
    for (guint i = 0; i < questions->host->features->len; i++)
        gcpu_def_set_feature(cpu, gcpu_def_feature(questions->host, i)->name,
                             gcpu_def_policy(questions->host, i));
    return cpu;
}

static void add_models(Questions *questions)
{
    for (guint i = 0; i < gcpu_map_n_models(questions->map); i++)
        add_guest(questions, gcpu_map_model(questions->map, i)->name);
}

/* A host's CPU states its architecture and no policies. */
static void add_as_host(Questions *questions, const char *arch)
{
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_HOST);

    cpu->arch = g_strdup(arch);
    cpu->model = g_strdup(questions->host->model);
    cpu->vendor = g_strdup(questions->host->vendor);
    for (guint i = 0; i < questions->host->features->len; i++) {
        if (gcpu_def_policy(questions->host, i) == GCPU_FEATURE_REQUIRE)
            gcpu_def_set_feature(cpu, gcpu_def_feature(questions->host, i)->name,
                                 GCPU_FEATURE_UNSET);
    }
    g_ptr_array_add(questions->cpus, cpu);
}

static void add_policies(Questions *questions, const char *feature)
{
    static const GcpuFeaturePolicy policies[] = { GCPU_FEATURE_FORCE, GCPU_FEATURE_REQUIRE,
                                                  GCPU_FEATURE_OPTIONAL, GCPU_FEATURE_DISABLE,
                                                  GCPU_FEATURE_FORBID };

    for (guint i = 0; i < G_N_ELEMENTS(policies); i++)
        gcpu_def_set_feature(add_host_model(questions), feature, policies[i]);
}

/* Some features that the host has, and some that it has not, spread over the map. */
static void add_features(Questions *questions)
{
    GcpuFeatureSet has[GCPU_FEATURE_SET_WORDS_MAX];
    guint n_features = gcpu_map_n_features(questions->map);
    guint left[2] = { FEATURES_TRIED, FEATURES_TRIED };

    if (!gcpu_expand_set(questions->map, questions->host, has, NULL))
        return;
    for (guint i = 0; i < n_features; i++) {
        guint at = (i * 37) % n_features;
        gboolean is_there = gcpu_feature_set_has(has, at);
        if (left[is_there] == 0)
            continue;
        left[is_there]--;
        add_policies(questions, gcpu_map_feature(questions->map, at)->name);
    }
}

static void add_matches(Questions *questions)
{
    static const GcpuMatch matches[] = { GCPU_MATCH_MINIMUM, GCPU_MATCH_STRICT };

    for (guint i = 0; i < G_N_ELEMENTS(matches); i++) {
        add_host_model(questions)->match = matches[i];
        add_guest(questions, questions->host->model)->match = matches[i];
    }
}

static void add_modes(Questions *questions)
{
    static const GcpuMode modes[] = { GCPU_MODE_HOST_MODEL, GCPU_MODE_HOST_PASSTHROUGH };

    for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
        GcpuDef *cpu = add_guest(questions, NULL);
        cpu->mode = modes[i];
        cpu->match = GCPU_MATCH_UNSET;
    }
}

static void add_vendors(Questions *questions)
{
    for (guint i = 0; i < gcpu_map_n_vendors(questions->map); i++) {
        GcpuDef *cpu = add_guest(questions, questions->host->model);
        cpu->vendor = g_strdup(gcpu_map_vendor(questions->map, i)->name);
    }
}

static void add_unknown_names(Questions *questions)
{
    add_guest(questions, "guestcpu-no-such-model");
    gcpu_def_set_feature(add_host_model(questions), "guestcpu-no-such-feature",
                         GCPU_FEATURE_REQUIRE);
}

GPtrArray *gcpu_proof_questions(const GcpuMap *map, const GcpuDef *host, const char *arch)
{
    Questions questions = {
        .map = map,
        .host = host,
        .cpus = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free),
    };

    add_models(&questions);
    if (host->model) {
        add_host_model(&questions);
        add_as_host(&questions, arch);
        add_as_host(&questions, "s390");
        add_features(&questions);
        add_matches(&questions);
        add_vendors(&questions);
    }
    add_modes(&questions);
    add_unknown_names(&questions);
    return questions.cpus;
}

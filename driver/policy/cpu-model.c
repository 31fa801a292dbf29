/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/cpu-model.h"

#include "policy/model-trial.h"

/* Nova master; other architectures keep their emulator's default. */
static const struct {
    const char *arch;
    const char *model;
} emulated_models[] = {
    { "aarch64", "cortex-a57" },
    { "ppc64", "POWER8" },
    { "ppc64le", "POWER8" },
};

static void set_model(GcpuDecision *decision, const char *model, const GcpuSetting *setting,
                      const char *rule, const char *fact)
{
    g_free(decision->result->cpu->model);
    decision->result->cpu->model = g_strdup(model);
    gcpu_decision_because(decision, "model", model, setting, rule, fact);
}

static void choose_without_models(GcpuDecision *decision)
{
    const char *arch = decision->result->arch;

    for (guint i = 0; decision->result->emulated && i < G_N_ELEMENTS(emulated_models); i++) {
        if (strcmp(arch, emulated_models[i].arch) != 0)
            continue;
        set_model(decision, emulated_models[i].model, NULL,
                  "the default model of the emulated architecture", NULL);
        return;
    }
    if (!decision->result->emulated && g_strcmp0(arch, "aarch64") == 0)
        set_model(decision, "max", NULL, "the default model of AArch64 in mode custom", NULL);
    else
        gcpu_decision_because(decision, "model", NULL, NULL,
                              "the emulator's own default for this architecture", NULL);
}

static GcpuObjection objection_of(const GcpuTrial *trial, const GcpuSetting *models)
{
    return (GcpuObjection){
        .code = trial->outcome == GCPU_TRIAL_UNKNOWN ? GCPU_ERROR_INVALID : GCPU_ERROR_UNUSABLE,
        .setting = models,
        .value = trial->name,
        .message = trial->reason,
        .nearest = trial->nearest,
        .remedy = trial->outcome == GCPU_TRIAL_UNUSABLE
                      ? "disable what is missing with cpu_model_extra_flags = -NAME, or choose a "
                        "model that the host can run"
                  : trial->outcome == GCPU_TRIAL_UNKNOWN
                      ? "`guestcpu models` lists those that the host knows"
                      : NULL,
    };
}

/* The model is as good as it was configured: it is the instance that asks for more. */
static void refuse_lack(GcpuDecision *decision, const GcpuTrial *trial, const GcpuSetting *models)
{
    g_autofree char *place = gcpu_origin_format(&models->origin);
    g_autofree char *message =
        g_strdup_printf("%s; the model is that of %s (%s)", trial->reason, models->key, place);

    gcpu_decision_refuse(
        decision, &(GcpuObjection){
                      .code = GCPU_ERROR_UNUSABLE,
                      .setting = gcpu_decision_setting(decision, GCPU_SETTING_REQUIRED_FEATURES),
                      .message = message,
                      .remedy = "require less, or allow a model that has it",
                  });
}

static void refuse(GcpuDecision *decision, const GcpuTrial *trial, const GcpuSetting *models)
{
    const GcpuObjection objection = objection_of(trial, models);

    if (trial->outcome == GCPU_TRIAL_LACKS)
        refuse_lack(decision, trial, models);
    else
        gcpu_decision_refuse(decision, &objection);
}

static void take(GcpuDecision *decision, const GcpuTrial *trial, const GcpuSetting *models)
{
    const char *rule = models->items[1] ? "the first of the models that fits" : "as configured";
    g_autofree char *fact =
        trial->source ? g_strdup_printf("%s: %s", trial->source, trial->reason) : NULL;

    set_model(decision, trial->name, models, rule, fact ? fact : trial->reason);
    if (trial->caution)
        gcpu_decision_warn(
            decision,
            &(GcpuObjection){ .setting = models, .value = trial->name, .message = trial->caution });
}

/* A name that nobody knows is a mistake in the input, whatever else stands beside it. */
static int unknown_first(gconstpointer a, gconstpointer b)
{
    const GcpuTrial *const *one = a, *const *other = b;

    return ((*other)->outcome == GCPU_TRIAL_UNKNOWN) - ((*one)->outcome == GCPU_TRIAL_UNKNOWN);
}

static gboolean is_taken(const GcpuTrial *trial)
{
    return trial->outcome == GCPU_TRIAL_FITS || trial->outcome == GCPU_TRIAL_NOT_CHECKED;
}

static void choose_from(GcpuDecision *decision, const GcpuSetting *models)
{
    g_autoptr(GPtrArray) passed_over =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_trial_free);
    gboolean found = FALSE;

    for (char **model = models->items; *model; model++) {
        g_autoptr(GcpuTrial) trial =
            found ? gcpu_model_trial_name(decision, *model) : gcpu_model_trial(decision, *model);
        if (!found && is_taken(trial)) {
            take(decision, trial, models);
            found = TRUE;
        } else if (!is_taken(trial)) {
            g_ptr_array_add(passed_over, g_steal_pointer(&trial));
        }
    }
    if (!found)
        g_ptr_array_sort(passed_over, unknown_first);
    for (guint i = 0; i < passed_over->len; i++) {
        const GcpuTrial *trial = g_ptr_array_index(passed_over, i);
        const GcpuObjection objection = objection_of(trial, models);
        if (!found)
            refuse(decision, trial, models);
        else if (trial->outcome == GCPU_TRIAL_LACKS)
            gcpu_decision_because(decision, "model passed over", trial->name, models, trial->reason,
                                  trial->source);
        else
            gcpu_decision_warn(decision, &objection);
    }
}

static void choose_fallback(GcpuDecision *decision)
{
    const GcpuSetting *setting = gcpu_decision_setting(decision, GCPU_SETTING_CPU_MODEL_FALLBACK);
    GcpuFallback fallback = GCPU_FALLBACK_FORBID;

    if (!decision->result->cpu->model || decision->result->emulated)
        return;
    if (!gcpu_decision_has_libvirt(decision, GCPU_VERSION(0, 9, 10))) {
        gcpu_decision_because(decision, "fallback", NULL, setting,
                              "left out: model/@fallback needs libvirt 0.9.10", NULL);
        if (setting && setting->origin.layer != GCPU_LAYER_DEFAULT)
            gcpu_decision_warn(decision,
                               &(GcpuObjection){ .setting = setting,
                                                 .message = "left out: fallback needs libvirt "
                                                            "0.9.10" });
        return;
    }
    if (setting)
        gcpu_fallback_from_string(setting->text, &fallback);
    decision->result->cpu->fallback = fallback;
    gcpu_decision_because(decision, "fallback", gcpu_fallback_to_string(fallback), setting,
                          "whether libvirt may start another model in its place", NULL);
}

void gcpu_cpu_model_choose(GcpuDecision *decision)
{
    const GcpuSetting *models = gcpu_decision_setting(decision, GCPU_SETTING_CPU_MODELS);

    if (models)
        choose_from(decision, models);
    else
        choose_without_models(decision);
    choose_fallback(decision);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/model-trial.h"

#include "cpu/arch.h"
#include "cpu/nearest.h"
#include "policy/offered.h"

void gcpu_trial_free(GcpuTrial *trial)
{
    if (!trial)
        return;
    g_free(trial->name);
    g_free(trial->reason);
    g_free(trial->nearest);
    g_free(trial->caution);
    g_free(trial);
}

static gboolean folds_case(const char *arch)
{
    GcpuArchFamily family = gcpu_arch_family(arch);

    return family == GCPU_ARCH_FAMILY_X86 || family == GCPU_ARCH_FAMILY_PPC64;
}

static gboolean lists_models(const GcpuDomainCapabilities *capabilities)
{
    return capabilities && capabilities->has_cpu && capabilities->models->len > 0;
}

/* Every name that the best source has: the hypervisor's, else the CPU map's. NULL: no source. */
static GPtrArray *known_models(const GcpuDecision *decision, const char **out_source)
{
    const GcpuDomainCapabilities *capabilities = decision->domain_capabilities;
    GcpuModelFeatures *map = decision->features;
    GPtrArray *names = g_ptr_array_new();

    if (lists_models(capabilities)) {
        *out_source = "domain capabilities";
        for (guint i = 0; i < capabilities->models->len; i++) {
            const GcpuModelSupport *support = g_ptr_array_index(capabilities->models, i);
            g_ptr_array_add(names, support->name);
        }
    } else if (map && decision->result->arch) {
        const char *const *from_map = map->model_names(map, decision->result->arch);
        *out_source = from_map ? map->origin : NULL;
        for (; from_map && *from_map; from_map++)
            g_ptr_array_add(names, (char *)*from_map);
    }
    if (names->len == 0)
        g_clear_pointer(&names, g_ptr_array_unref);
    else
        g_ptr_array_add(names, NULL);
    return names;
}

static const char *find_name(const GPtrArray *names, const char *model, gboolean fold)
{
    for (guint i = 0; i + 1 < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (fold ? g_ascii_strcasecmp(name, model) == 0 : strcmp(name, model) == 0)
            return name;
    }
    return NULL;
}

static void conclude(GcpuTrial *trial, GcpuTrialOutcome outcome, char *reason)
{
    trial->outcome = outcome;
    g_free(trial->reason);
    trial->reason = reason;
}

static gboolean resolve_name(const GcpuDecision *decision, const char *model, GcpuTrial *trial)
{
    g_autoptr(GPtrArray) names = known_models(decision, &trial->source);

    if (!names) {
        trial->name = g_strdup(model);
        conclude(trial, GCPU_TRIAL_NOT_CHECKED,
                 g_strdup("nothing is known about the models of this host"));
        return TRUE;
    }
    const char *name = find_name(names, model, folds_case(decision->result->arch));
    if (!name) {
        trial->name = g_strdup(model);
        trial->nearest = g_strdup(gcpu_nearest(model, (const char *const *)names->pdata));
        conclude(trial, GCPU_TRIAL_UNKNOWN,
                 gcpu_decision_unknown_name(decision, GCPU_NAME_MODEL, model,
                                            "the host does not know the CPU model"));
        return FALSE;
    }
    trial->name = g_strdup(name);
    return TRUE;
}

/* What keeps the model from running and is not disabled by a flag: QEMU's own list where libvirt
 * passes it on (10.9.0), else what the CPU map says is missing from host-model. NULL: not known. */
static char **remaining_blockers(const GcpuDecision *decision, const GcpuModelSupport *support,
                                 const GcpuSetting *flags)
{
    g_autoptr(GPtrArray) blockers = g_ptr_array_new_with_free_func(g_free);

    if (support->blockers->len > 0) {
        for (guint i = 0; i < support->blockers->len; i++)
            g_ptr_array_add(blockers, g_strdup(g_ptr_array_index(support->blockers, i)));
    } else {
        GcpuModelFeatures *map = decision->features;
        const GcpuOffered *host = gcpu_offered_by_host_model(decision);
        const char *const *wanted =
            map ? map->features_of(map, decision->result->arch, support->name) : NULL;
        for (; host && wanted && *wanted; wanted++) {
            if (!gcpu_offered_has(host, *wanted))
                g_ptr_array_add(blockers, g_strdup(*wanted));
        }
        if (blockers->len == 0)
            return NULL;
    }
    for (guint i = blockers->len; i > 0; i--) {
        if (gcpu_flags_do_without(flags, g_ptr_array_index(blockers, i - 1)))
            g_ptr_array_remove_index(blockers, i - 1);
    }
    g_ptr_array_add(blockers, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&blockers), FALSE);
}

static char *lacking_in_processor(const GcpuDecision *decision, const GcpuSetting *flags,
                                  const char *model)
{
    const GcpuOffered *processor = gcpu_offered_by_processor(decision);
    const char *const *name = processor ? gcpu_offered_names_of(decision, model) : NULL;

    if (!name)
        return NULL;
    GString *list = g_string_new(NULL);
    for (; *name; name++) {
        if (!gcpu_offered_has(processor, *name) && !gcpu_flags_disable(flags, *name))
            g_string_append_printf(list, "%s%s", list->len ? ", " : "", *name);
    }
    return g_string_free(list, FALSE);
}

/* Without the hypervisor's word: libvirt before 3.2.0 compares with the processor, later ones do
 * not, and KVM offers some features that the processor lacks. */
static void try_on_processor(const GcpuDecision *decision, const GcpuSetting *flags,
                             GcpuTrial *trial)
{
    gboolean kvm = strcmp(decision->result->virt_type, "kvm") == 0;
    g_autofree char *lacking = kvm ? lacking_in_processor(decision, flags, trial->name) : NULL;

    if (lacking && *lacking && !gcpu_decision_has_libvirt(decision, GCPU_COMPARES_BY_QEMU_SINCE)) {
        conclude(trial, GCPU_TRIAL_UNUSABLE,
                 g_strdup_printf("this host cannot run %s: it lacks %s", trial->name, lacking));
        return;
    }
    conclude(trial, GCPU_TRIAL_NOT_CHECKED,
             g_strdup("not checked: without domain capabilities nobody knows whether the "
                      "hypervisor can run it"));
    if (lacking && *lacking)
        trial->caution = g_strdup_printf("not checked against the hypervisor, and the processor "
                                         "lacks %s",
                                         lacking);
}

/* Under qemu libvirt checks nothing before a start unless it is told to. */
static gboolean libvirt_checks(const GcpuDecision *decision)
{
    const GcpuSetting *check = gcpu_decision_setting(decision, GCPU_SETTING_CPU_CHECK);

    return check && strcmp(check->text, "none") != 0;
}

/* Returns what the guest would not get of the model; NULL if nothing is known to be missing. */
static char **try_to_run(const GcpuDecision *decision, const GcpuSetting *flags, GcpuTrial *trial)
{
    if (!lists_models(decision->domain_capabilities)) {
        try_on_processor(decision, flags, trial);
        return NULL;
    }
    const GcpuModelSupport *support =
        gcpu_domain_capabilities_find_model(decision->domain_capabilities, trial->name);
    if (!support || support->usable == GCPU_USABLE_UNKNOWN) {
        conclude(trial, GCPU_TRIAL_NOT_CHECKED,
                 g_strdup("the hypervisor does not say whether it can run this model"));
        return NULL;
    }
    if (support->usable == GCPU_USABLE_YES)
        return NULL;

    g_auto(GStrv) blockers = remaining_blockers(decision, support, flags);
    if (blockers && !*blockers)
        return NULL;
    g_autofree char *list = blockers ? g_strjoinv(", ", blockers) : NULL;
    if (strcmp(decision->result->virt_type, "qemu") == 0 && !libvirt_checks(decision)) {
        trial->caution = list ? g_strdup_printf("QEMU's translation lacks %s: the guest starts "
                                                "without them",
                                                list)
                              : g_strdup("QEMU's translation cannot give all of this model: the "
                                         "guest starts without what is missing");
        return g_steal_pointer(&blockers);
    }
    conclude(trial, GCPU_TRIAL_UNUSABLE,
             list ? g_strdup_printf("this host cannot run %s: it lacks %s", trial->name, list)
                  : g_strdup_printf("this host cannot run %s; it does not say what is missing",
                                    trial->name));
    return NULL;
}

/* A model's name promises what the map says; QEMU may have dropped some of it on the way. */
static void drop_what_the_host_lacks(const GcpuDecision *decision, const char *model,
                                     GcpuOffered *offered)
{
    const GcpuOffered *host = gcpu_offered_by_host_model(decision);
    const GcpuOffered *processor = gcpu_offered_by_processor(decision);
    const char *const *name = gcpu_offered_names_of(decision, model);

    if (!host || strcmp(decision->result->virt_type, "kvm") != 0)
        return;
    for (; *name; name++) {
        if (!gcpu_offered_has(host, *name) && !(processor && gcpu_offered_has(processor, *name)))
            gcpu_offered_remove(offered, *name);
    }
}

static void try_required_features(const GcpuDecision *decision, const GcpuSetting *flags,
                                  char **not_given, GcpuTrial *trial)
{
    const GcpuSetting *required = gcpu_decision_setting(decision, GCPU_SETTING_REQUIRED_FEATURES);

    if (!required)
        return;
    GcpuOffered *offered = gcpu_offered_by_model(decision, trial->name);
    if (!offered) {
        conclude(trial, GCPU_TRIAL_LACKS,
                 g_strdup_printf("no CPU map tells which features %s has, so it cannot be said "
                                 "to offer what the instance requires",
                                 trial->name));
        return;
    }
    for (; not_given && *not_given; not_given++)
        gcpu_offered_remove(offered, *not_given);
    drop_what_the_host_lacks(decision, trial->name, offered);
    gcpu_offered_apply_flags(offered, flags);
    g_autofree char *lacks = gcpu_offered_lacks(offered, (const char *const *)required->items);
    gcpu_offered_free(offered);
    if (lacks)
        conclude(trial, GCPU_TRIAL_LACKS,
                 g_strdup_printf("%s does not offer %s, which the instance requires", trial->name,
                                 lacks));
}

GcpuTrial *gcpu_model_trial_name(const GcpuDecision *decision, const char *model)
{
    GcpuTrial *trial = g_new0(GcpuTrial, 1);

    conclude(trial, GCPU_TRIAL_NOT_CHECKED, g_strdup("the name is known"));
    resolve_name(decision, model, trial);
    return trial;
}

GcpuTrial *gcpu_model_trial(const GcpuDecision *decision, const char *model)
{
    const GcpuSetting *flags = gcpu_decision_setting(decision, GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS);
    GcpuTrial *trial = g_new0(GcpuTrial, 1);

    conclude(trial, GCPU_TRIAL_FITS, g_strdup("the host can run it"));
    if (!resolve_name(decision, model, trial))
        return trial;
    g_auto(GStrv) not_given = try_to_run(decision, flags, trial);
    if (trial->outcome != GCPU_TRIAL_UNUSABLE)
        try_required_features(decision, flags, not_given, trial);
    return trial;
}

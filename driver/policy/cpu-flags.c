/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/cpu-flags.h"

#include "cpu/arch.h"
#include "cpu/nearest.h"
#include "policy/cpu-mode.h"
#include "policy/host-cpu-copy.h"
#include "policy/offered.h"

static const char *const *known_features(const GcpuDecision *decision)
{
    GcpuModelFeatures *map = decision->features;

    if (!map || !decision->result->arch)
        return NULL;
    return map->feature_names(map, decision->result->arch);
}

/* Refuses the names that no CPU map knows. Without a map every name passes. */
static gboolean check_names(GcpuDecision *decision, const GcpuSetting *setting,
                            const char *const *names)
{
    const char *const *known = known_features(decision);
    gboolean all_known = TRUE;

    for (; known && *names; names++) {
        if (g_strv_contains(known, *names))
            continue;
        g_autofree char *message =
            gcpu_decision_unknown_name(decision, GCPU_NAME_FEATURE, *names, "unknown CPU feature");
        g_autofree char *remedy = g_strdup_printf("`guestcpu models --features` lists the names of "
                                                  "the %s",
                                                  decision->features->origin);
        gcpu_decision_refuse(decision, &(GcpuObjection){ .code = GCPU_ERROR_INVALID,
                                                         .setting = setting,
                                                         .value = *names,
                                                         .message = message,
                                                         .nearest = gcpu_nearest(*names, known),
                                                         .remedy = remedy });
        all_known = FALSE;
    }
    return all_known;
}

static void object_to_flag(GcpuDecision *decision, const GcpuSetting *setting, const char *name,
                           gboolean is_certain)
{
    g_autofree char *message = g_strdup_printf(
        is_certain ? "this host has no %s"
                   : "%s is not among the features that the host is known to offer guests",
        name);
    const GcpuObjection objection = {
        .code = GCPU_ERROR_UNUSABLE,
        .setting = setting,
        .value = name,
        .message = message,
        .remedy = is_certain ? "drop the flag, or look whether firmware, microcode or a kernel "
                               "option hides the feature"
                             : "see whether a guest starts (preview --try); if not, drop the flag",
    };

    if (is_certain)
        gcpu_decision_refuse(decision, &objection);
    else
        gcpu_decision_warn(decision, &objection);
}

/* A required feature that neither host-model nor the processor has cannot start under kvm; one that
 * only one of them lacks may (invtsc, x2apic), so that is a caution. */
static void check_required(GcpuDecision *decision, const GcpuSetting *setting, const char *name)
{
    const GcpuOffered *host_model = gcpu_offered_by_host_model(decision);
    const GcpuOffered *processor = gcpu_offered_by_processor(decision);
    gboolean kvm = strcmp(decision->result->virt_type, "kvm") == 0;
    gboolean in_processor = processor && gcpu_offered_has(processor, name);

    if (host_model ? gcpu_offered_has(host_model, name) : !processor || in_processor || !kvm)
        return;
    gboolean libvirt_compares =
        host_model || !gcpu_decision_has_libvirt(decision, GCPU_COMPARES_BY_QEMU_SINCE);
    object_to_flag(decision, setting, name, kvm && libvirt_compares && processor && !in_processor);
}

/* libvirt does not start a guest on a host that has what the guest forbids. */
static void check_forbidden(GcpuDecision *decision, const GcpuSetting *setting, const char *name)
{
    const GcpuOffered *host_model = gcpu_offered_by_host_model(decision);

    if (!host_model || !gcpu_offered_has(host_model, name))
        return;
    g_autofree char *message = g_strdup_printf("this host has %s, and the policy forbids it", name);
    gcpu_decision_refuse(decision, &(GcpuObjection){ .code = GCPU_ERROR_UNUSABLE,
                                                     .setting = setting,
                                                     .value = name,
                                                     .message = message,
                                                     .remedy = "to take it from the guest, disable "
                                                               "it" });
}

static void check_reach_of_all(GcpuDecision *decision, const GcpuSetting *flags)
{
    const char *name;
    GcpuFeaturePolicy policy;

    for (guint i = 0; gcpu_setting_flag(flags, i, &name, &policy); i++) {
        if (policy == GCPU_FEATURE_REQUIRE)
            check_required(decision, flags, name);
        else if (policy == GCPU_FEATURE_FORBID)
            check_forbidden(decision, flags, name);
        else if (policy == GCPU_FEATURE_OPTIONAL &&
                 gcpu_arch_family(decision->result->arch) == GCPU_ARCH_FAMILY_S390)
            gcpu_decision_refuse(decision,
                                 &(GcpuObjection){ .code = GCPU_ERROR_INVALID,
                                                   .setting = flags,
                                                   .value = name,
                                                   .message = "libvirt knows no optional features "
                                                              "on s390x" });
    }
}

static gboolean check_libvirt(GcpuDecision *decision, const GcpuSetting *flags)
{
    gboolean follows_host = decision->mode != GCPU_MODE_CUSTOM && decision->mode != GCPU_MODE_UNSET;

    if (!follows_host || gcpu_decision_has_libvirt(decision, GCPU_VERSION(1, 1, 1)) ||
        !gcpu_decision_has_libvirt(decision, GCPU_CPU_MODE_SINCE))
        return TRUE;
    g_autofree char *fact = gcpu_decision_libvirt_fact(decision);
    g_autofree char *message =
        g_strdup_printf("features beside mode %s need libvirt 1.1.1; the host has %s",
                        gcpu_mode_to_string(decision->mode), fact);
    gcpu_decision_refuse(decision, &(GcpuObjection){ .code = GCPU_ERROR_UNSUPPORTED,
                                                     .setting = flags,
                                                     .message = message,
                                                     .remedy = "name a model with cpu_mode = "
                                                               "custom" });
    return FALSE;
}

static const char *const *flag_names(const GcpuSetting *flags)
{
    GPtrArray *names = g_ptr_array_new();
    const char *name;
    GcpuFeaturePolicy policy;

    for (guint i = 0; gcpu_setting_flag(flags, i, &name, &policy); i++)
        g_ptr_array_add(names, (char *)name);
    g_ptr_array_add(names, NULL);
    return (const char *const *)g_ptr_array_free(names, FALSE);
}

static void write_flags(GcpuDecision *decision, const GcpuSetting *flags)
{
    const char *name;
    GcpuFeaturePolicy policy;

    for (guint i = 0; gcpu_setting_flag(flags, i, &name, &policy); i++) {
        g_autofree char *part = g_strconcat("feature ", name, NULL);
        gcpu_def_set_feature(decision->result->cpu, name, policy);
        gcpu_decision_because(decision, part, gcpu_feature_policy_to_string(policy), flags,
                              "an extra flag of the policy", NULL);
    }
    gcpu_def_sort_features(decision->result->cpu);
}

void gcpu_cpu_flags_apply(GcpuDecision *decision)
{
    const GcpuSetting *flags = gcpu_decision_setting(decision, GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS);

    if (!flags)
        return;
    if (decision->result->emulated && !decision->result->cpu->model) {
        gcpu_decision_refuse(decision,
                             &(GcpuObjection){ .code = GCPU_ERROR_INVALID,
                                               .setting = flags,
                                               .message = "flags for an emulated guest need a "
                                                          "model that they belong to",
                                               .remedy = "set cpu_model in the instance" });
        return;
    }

    g_autofree const char *const *names = flag_names(flags);
    if (!check_names(decision, flags, names) || !check_libvirt(decision, flags))
        return;
    check_reach_of_all(decision, flags);
    write_flags(decision, flags);
}

static void add_all(GcpuOffered *offered, const GcpuOffered *more)
{
    guint position = 0;
    const char *name;

    while ((name = gcpu_offered_next(more, &position)))
        gcpu_offered_add(offered, name);
}

/* What a guest that follows the host sees. The processor's word counts where libvirt copies it, and
 * for guests that get the host as it is; what QEMU never offers does not count. NULL: not known. */
static GcpuOffered *offered_by_host(const GcpuDecision *decision)
{
    const GcpuOffered *host_model = gcpu_offered_by_host_model(decision);
    const GcpuOffered *processor = gcpu_offered_by_processor(decision);
    gboolean is_copy = !gcpu_decision_has_libvirt(decision, GCPU_COMPARES_BY_QEMU_SINCE);
    gboolean is_host_itself = decision->mode != GCPU_MODE_HOST_MODEL;
    GcpuOffered *offered = host_model ? gcpu_offered_copy(host_model) : NULL;

    if (processor && !offered && is_copy)
        offered = gcpu_offered_copy(processor);
    else if (processor && offered && is_host_itself)
        add_all(offered, processor);
    for (const char *const *name = gcpu_host_cpu_never_offered(); offered && *name; name++)
        gcpu_offered_remove(offered, *name);
    return offered;
}

gboolean gcpu_required_features_are_known(GcpuDecision *decision)
{
    const GcpuSetting *required = gcpu_decision_setting(decision, GCPU_SETTING_REQUIRED_FEATURES);

    return !required || check_names(decision, required, (const char *const *)required->items);
}

void gcpu_required_features_check(GcpuDecision *decision)
{
    const GcpuSetting *required = gcpu_decision_setting(decision, GCPU_SETTING_REQUIRED_FEATURES);

    const GcpuSetting *flags = gcpu_decision_setting(decision, GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS);

    if (!required)
        return;
    if (gcpu_findings_has_errors(decision->findings) ||
        (decision->mode == GCPU_MODE_CUSTOM && decision->result->cpu->model))
        return;
    if (decision->mode == GCPU_MODE_UNSET || decision->mode == GCPU_MODE_CUSTOM) {
        gcpu_decision_refuse(decision,
                             &(GcpuObjection){ .code = GCPU_ERROR_UNUSABLE,
                                               .setting = required,
                                               .message = "without a CPU model nobody can tell "
                                                          "which features the guest gets",
                                               .remedy = "set cpu_mode" });
        return;
    }

    GcpuOffered *offered = offered_by_host(decision);
    if (!offered) {
        gcpu_decision_warn(decision,
                           &(GcpuObjection){ .setting = required,
                                             .message = "not checked: the host's features are "
                                                        "not known" });
        return;
    }
    gcpu_offered_apply_flags(offered, flags);
    g_autofree char *lacks = gcpu_offered_lacks(offered, (const char *const *)required->items);
    gcpu_offered_free(offered);
    if (!lacks)
        return;
    g_autofree char *message = g_strdup_printf(
        gcpu_flags_disable_any(flags, required)
            ? "%s: this host does not offer it, or cpu_model_extra_flags takes it away"
            : "this host does not offer %s",
        lacks);
    gcpu_decision_refuse(
        decision,
        &(GcpuObjection){ .code = GCPU_ERROR_UNUSABLE, .setting = required, .message = message });
}

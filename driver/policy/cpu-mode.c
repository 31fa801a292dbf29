/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/cpu-mode.h"

#include "cpu/arch.h"

#define MAXIMUM_SINCE GCPU_VERSION(7, 1, 0)

static gboolean is_aarch64(const GcpuDecision *decision)
{
    return g_strcmp0(decision->result->arch, "aarch64") == 0;
}

static void decide(GcpuDecision *decision, GcpuMode mode, const char *rule, const char *fact)
{
    const char *word = mode == GCPU_MODE_UNSET ? "none" : gcpu_mode_to_string(mode);

    decision->mode = mode;
    gcpu_decision_because(decision, "mode", word, decision->mode_setting, rule, fact);
}

static const GcpuModeSupport *mode_support(const GcpuDomainCapabilities *capabilities,
                                           GcpuMode mode)
{
    switch (mode) {
    case GCPU_MODE_HOST_MODEL:
        return &capabilities->host_model_mode;
    case GCPU_MODE_HOST_PASSTHROUGH:
        return &capabilities->host_passthrough;
    case GCPU_MODE_MAXIMUM:
        return &capabilities->maximum;
    case GCPU_MODE_CUSTOM:
        return &capabilities->custom;
    case GCPU_MODE_UNSET:
        break;
    }
    return NULL;
}

/* Only a document that names the mode can say no to it. */
static gboolean is_refused_by_host(const GcpuDecision *decision, GcpuMode mode)
{
    const GcpuDomainCapabilities *capabilities = decision->domain_capabilities;

    if (!capabilities || !capabilities->has_cpu)
        return FALSE;
    const GcpuModeSupport *support = mode_support(capabilities, mode);
    return support && support->known && !support->supported;
}

/* A mode that nobody asked for must be one that is certain to work. */
static gboolean is_offered_by_host(const GcpuDecision *decision, GcpuMode mode)
{
    const GcpuModeSupport *support = mode_support(decision->domain_capabilities, mode);

    return support && support->known && support->supported &&
           (mode != GCPU_MODE_MAXIMUM || gcpu_decision_has_libvirt(decision, MAXIMUM_SINCE));
}

static char *supported_modes(const GcpuDomainCapabilities *capabilities)
{
    GString *list = g_string_new(NULL);

    for (GcpuMode mode = GCPU_MODE_CUSTOM; mode <= GCPU_MODE_MAXIMUM; mode++) {
        if (mode_support(capabilities, mode)->supported)
            g_string_append_printf(list, "%s%s", list->len ? ", " : "", gcpu_mode_to_string(mode));
    }
    return g_string_free(list, FALSE);
}

static void refuse_as_unsupported_by_host(GcpuDecision *decision)
{
    const GcpuDomainCapabilities *capabilities = decision->domain_capabilities;
    g_autofree char *allowed = supported_modes(capabilities);
    g_autofree char *message =
        g_strdup_printf("%s does not offer this mode to %s guests of type %s",
                        capabilities->emulator ? capabilities->emulator : "the hypervisor",
                        capabilities->arch, capabilities->virt_type);

    gcpu_decision_refuse(decision, &(GcpuObjection){ .code = GCPU_ERROR_UNUSABLE,
                                                     .setting = decision->mode_setting,
                                                     .message = message,
                                                     .allowed = allowed });
}

static void choose_default(GcpuDecision *decision)
{
    static const GcpuMode second_best[] = { GCPU_MODE_HOST_PASSTHROUGH, GCPU_MODE_MAXIMUM };

    if (decision->result->emulated) {
        decide(decision, GCPU_MODE_CUSTOM, "an emulated guest cannot have the host's CPU", NULL);
        return;
    }
    if (is_aarch64(decision)) {
        gboolean kvm = strcmp(decision->result->virt_type, "kvm") == 0;
        decide(decision, kvm ? GCPU_MODE_HOST_PASSTHROUGH : GCPU_MODE_CUSTOM,
               kvm ? "unset: libvirt knows no host-model on AArch64"
                   : "unset: without kvm an AArch64 guest gets the model max",
               NULL);
        return;
    }
    if (!is_refused_by_host(decision, GCPU_MODE_HOST_MODEL)) {
        decide(decision, GCPU_MODE_HOST_MODEL, "unset: host-model is the default of kvm and qemu",
               NULL);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(second_best); i++) {
        if (!is_offered_by_host(decision, second_best[i]))
            continue;
        decide(decision, second_best[i], "unset, and the hypervisor has no host-model",
               "domain capabilities");
        return;
    }
    decide(decision, GCPU_MODE_UNSET, "unset, and the hypervisor has no mode that follows the host",
           "domain capabilities");
}

static void take_setting(GcpuDecision *decision, const GcpuSetting *setting)
{
    GcpuMode mode = GCPU_MODE_UNSET;

    decision->mode_setting = setting;
    if (strcmp(setting->text, "none") != 0)
        gcpu_mode_from_string(setting->text, &mode);
    decide(decision, mode, "as configured", NULL);

    if (decision->result->emulated && mode != GCPU_MODE_CUSTOM && mode != GCPU_MODE_UNSET) {
        gcpu_decision_refuse(
            decision, &(GcpuObjection){
                          .code = GCPU_ERROR_INVALID,
                          .setting = setting,
                          .message = "a guest of another architecture cannot have this host's CPU",
                          .allowed = "custom, none" });
        return;
    }
    if (is_refused_by_host(decision, mode))
        refuse_as_unsupported_by_host(decision);
}

static void refuse_as_too_old(GcpuDecision *decision, const char *message, const char *remedy)
{
    g_autofree char *fact = gcpu_decision_libvirt_fact(decision);
    g_autofree char *full = g_strdup_printf("%s; the host has %s", message, fact);

    gcpu_decision_refuse(decision, &(GcpuObjection){ .code = GCPU_ERROR_UNSUPPORTED,
                                                     .setting = decision->mode_setting,
                                                     .message = full,
                                                     .remedy = remedy });
}

static void check_libvirt_knows_mode(GcpuDecision *decision)
{
    if (decision->mode == GCPU_MODE_MAXIMUM && !gcpu_decision_has_libvirt(decision, MAXIMUM_SINCE))
        refuse_as_too_old(decision, "mode maximum needs libvirt 7.1.0", "use host-model");
    else if (decision->mode == GCPU_MODE_HOST_PASSTHROUGH &&
             !gcpu_decision_has_libvirt(decision, GCPU_CPU_MODE_SINCE))
        refuse_as_too_old(decision, "passing the host's CPU through needs libvirt 0.9.10",
                          "use host-model");
    else if (decision->mode != GCPU_MODE_UNSET &&
             !gcpu_decision_has_libvirt(decision, GCPU_VERSION(0, 7, 5)))
        refuse_as_too_old(decision, "choosing a guest's CPU needs libvirt 0.7.5",
                          "set cpu_mode = none");
}

/* The host offers no type that takes a model, though nobody chose one that does not. */
static void choose_without_cpu(GcpuDecision *decision, const GcpuSetting *setting)
{
    const char *virt_type = decision->result->virt_type;
    gboolean is_unforeseen = !gcpu_decision_setting(decision, GCPU_SETTING_VIRT_TYPE);

    decide(decision, GCPU_MODE_UNSET, "the virtualisation type takes no CPU model", virt_type);
    if (!is_unforeseen || !setting || strcmp(setting->text, "none") == 0)
        return;
    g_autofree char *message = g_strdup_printf(
        "the host offers virtualisation type %s only, and its guests take no CPU model", virt_type);
    gcpu_decision_refuse(
        decision,
        &(GcpuObjection){ .code = GCPU_ERROR_UNUSABLE, .setting = setting, .message = message });
}

void gcpu_cpu_mode_choose(GcpuDecision *decision)
{
    const GcpuSetting *setting = gcpu_decision_setting(decision, GCPU_SETTING_CPU_MODE);

    if (!gcpu_effective_check(&decision->settings, decision->findings) ||
        !gcpu_effective_check_model(&decision->settings, decision->result->arch,
                                    decision->findings))
        return;
    if (!decision->takes_cpu)
        choose_without_cpu(decision, setting);
    else if (setting)
        take_setting(decision, setting);
    else
        choose_default(decision);
    check_libvirt_knows_mode(decision);
}

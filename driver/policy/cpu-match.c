/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/cpu-match.h"

#include "policy/offered.h"

void gcpu_cpu_match_decide(GcpuDecision *decision)
{
    const GcpuSetting *setting = gcpu_decision_setting(decision, GCPU_SETTING_CPU_MATCH);
    GcpuMatch match = GCPU_MATCH_EXACT;

    if (setting && decision->mode == GCPU_MODE_CUSTOM) {
        gcpu_match_from_string(setting->text, &match);
        gcpu_decision_because(decision, "match", setting->text, setting, "as configured", NULL);
    }
    decision->result->cpu->match = match;
}

static gboolean is_usable(const GcpuDecision *decision, const char *model)
{
    const GcpuModelSupport *support =
        decision->domain_capabilities
            ? gcpu_domain_capabilities_find_model(decision->domain_capabilities, model)
            : NULL;

    return support && support->usable == GCPU_USABLE_YES;
}

/* Whether libvirt holds the guest against the host before it starts it. */
static gboolean is_compared(const GcpuDecision *decision)
{
    const GcpuDef *cpu = decision->result->cpu;

    if (cpu->check == GCPU_CHECK_NONE)
        return FALSE;
    if (cpu->check == GCPU_CHECK_UNSET && strcmp(decision->result->virt_type, "kvm") != 0)
        return FALSE;
    return !gcpu_decision_has_libvirt(decision, GCPU_VERSION(10, 2, 0)) ||
           !is_usable(decision, cpu->model);
}

static const GcpuOffered *compared_with(const GcpuDecision *decision)
{
    return gcpu_decision_has_libvirt(decision, GCPU_COMPARES_BY_QEMU_SINCE)
               ? gcpu_offered_by_host_model(decision)
               : gcpu_offered_by_processor(decision);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Returns "a, b": what @host has and @cpu does not speak of; NULL: nothing. */
static char *extra_features(const GcpuOffered *host, const GcpuOffered *model, const GcpuDef *cpu)
{
    g_autoptr(GPtrArray) extra = g_ptr_array_new();
    guint position = 0;
    const char *name;

    while ((name = gcpu_offered_next(host, &position))) {
        if (!gcpu_offered_has(model, name) && !gcpu_def_find_feature(cpu, name))
            g_ptr_array_add(extra, (char *)name);
    }
    g_ptr_array_sort(extra, by_name);
    if (extra->len == 0)
        return NULL;
    g_ptr_array_add(extra, NULL);
    return g_strjoinv(", ", (char **)extra->pdata);
}

static void not_vouched_for(GcpuDecision *decision, const GcpuSetting *setting, const char *why)
{
    g_autofree char *message = g_strdup_printf("not checked: %s", why);

    gcpu_decision_warn(decision, &(GcpuObjection){ .setting = setting, .message = message });
}

static void refuse(GcpuDecision *decision, const GcpuSetting *setting, const char *extra)
{
    g_autofree char *message = g_strdup_printf(
        "the guest would not start here: beyond what it asks for the host has %s", extra);

    gcpu_decision_refuse(
        decision,
        &(GcpuObjection){ .code = GCPU_ERROR_UNUSABLE,
                          .setting = setting,
                          .message = message,
                          .remedy = "take them away from the guest by name in "
                                    "cpu_model_extra_flags, or use cpu_match = exact, which hides "
                                    "them as well" });
}

void gcpu_cpu_match_check(GcpuDecision *decision)
{
    const GcpuSetting *setting = gcpu_decision_setting(decision, GCPU_SETTING_CPU_MATCH);
    const GcpuDef *cpu = decision->result->cpu;

    if (!setting || cpu->match != GCPU_MATCH_STRICT || !cpu->model)
        return;
    if (!is_compared(decision)) {
        not_vouched_for(decision, setting,
                        "libvirt does not compare such a guest with the host before it starts it");
        return;
    }
    const GcpuOffered *host = compared_with(decision);
    GcpuOffered *model = host ? gcpu_offered_by_model(decision, cpu->model) : NULL;
    if (!model) {
        not_vouched_for(decision, setting,
                        "too little is known of the host to tell what it has beyond the guest's "
                        "CPU");
        return;
    }
    g_autofree char *extra = extra_features(host, model, cpu);
    gcpu_offered_free(model);
    if (extra)
        refuse(decision, setting, extra);
}

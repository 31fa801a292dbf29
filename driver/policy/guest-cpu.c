/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/guest-cpu.h"

#include "policy/cpu-attributes.h"
#include "policy/cpu-flags.h"
#include "policy/cpu-mode.h"
#include "policy/cpu-model.h"
#include "policy/cpu-topology.h"
#include "policy/guest-arch.h"
#include "policy/host-cpu-copy.h"
#include "policy/offered.h"

static void reason_free(GcpuWhy *reason)
{
    g_free(reason->part);
    g_free(reason->value);
    g_free(reason->file);
    g_free(reason->rule);
    g_free(reason->fact);
    g_free(reason);
}

static GcpuGuestCpu *guest_cpu_new(void)
{
    GcpuGuestCpu *guest_cpu = g_new0(GcpuGuestCpu, 1);

    guest_cpu->cpu = gcpu_def_new(GCPU_DEF_GUEST);
    guest_cpu->reasons = g_ptr_array_new_with_free_func((GDestroyNotify)reason_free);
    return guest_cpu;
}

void gcpu_guest_cpu_free(GcpuGuestCpu *guest_cpu)
{
    if (!guest_cpu)
        return;
    gcpu_def_free(guest_cpu->cpu);
    g_free(guest_cpu->virt_type);
    g_free(guest_cpu->arch);
    g_free(guest_cpu->machine);
    g_strfreev(guest_cpu->machines);
    g_free(guest_cpu->os_type);
    g_ptr_array_unref(guest_cpu->reasons);
    g_free(guest_cpu);
}

void gcpu_guest_cpu_add_why(GcpuGuestCpu *guest_cpu, const GcpuWhy *reason)
{
    GcpuWhy *copy = g_new(GcpuWhy, 1);

    *copy = (GcpuWhy){
        .part = g_strdup(reason->part),
        .value = g_strdup(reason->value),
        .layer = reason->layer,
        .file = g_strdup(reason->file),
        .line = reason->line,
        .rule = g_strdup(reason->rule),
        .fact = g_strdup(reason->fact),
    };
    g_ptr_array_add(guest_cpu->reasons, copy);
}

/* Before 0.9.10 libvirt would not refuse a mode: it would ignore it and start its default CPU. An
 * emulated guest's model is its architecture's, and is written without mode as Nova does. */
static GcpuMode mode_to_write(const GcpuDecision *decision)
{
    if (decision->result->emulated || !gcpu_decision_has_libvirt(decision, GCPU_CPU_MODE_SINCE))
        return GCPU_MODE_UNSET;
    return decision->mode;
}

static void decide_model(GcpuDecision *decision)
{
    gboolean knows_modes = gcpu_decision_has_libvirt(decision, GCPU_CPU_MODE_SINCE);

    if (decision->mode == GCPU_MODE_CUSTOM)
        gcpu_cpu_model_choose(decision);
    else if (decision->mode == GCPU_MODE_HOST_MODEL && !knows_modes)
        gcpu_host_cpu_copy(decision);
}

/* A <cpu> that asks for nothing is left out. */
static gboolean asks_for_nothing(const GcpuDef *cpu)
{
    return cpu->mode == GCPU_MODE_UNSET && !cpu->model && cpu->features->len == 0 &&
           cpu->topology.sockets == 0 && cpu->cache.mode == GCPU_CACHE_UNSET &&
           cpu->maxphysaddr.mode == GCPU_MAXPHYSADDR_UNSET;
}

static void decide_cpu(GcpuDecision *decision)
{
    gcpu_cpu_mode_choose(decision);
    if (gcpu_findings_has_errors(decision->findings))
        return;
    if (!gcpu_required_features_are_known(decision))
        return;
    if (decision->mode != GCPU_MODE_UNSET) {
        decision->result->cpu->mode = mode_to_write(decision);
        decide_model(decision);
        gcpu_cpu_flags_apply(decision);
    }
    gcpu_required_features_check(decision);
    gcpu_cpu_topology_decide(decision);
    gcpu_cpu_attributes_decide(decision);

    if (!asks_for_nothing(decision->result->cpu))
        return;
    g_clear_pointer(&decision->result->cpu, gcpu_def_free);
    gcpu_decision_because(decision, "cpu", NULL, decision->mode_setting,
                          "nothing is asked of the CPU: the hypervisor's default", NULL);
}

/* What a farther layer says and a nearer one rules out deserves a word, or it looks forgotten. */
static void tell_what_is_ruled_out(GcpuDecision *decision)
{
    for (GcpuSettingId id = 0; id < GCPU_N_SETTINGS; id++) {
        const GcpuSetting *setting = decision->settings.ruled_out[id];
        const GcpuSetting *by = decision->settings.ruled_out_by[id];
        if (!setting)
            continue;
        g_autofree char *place = gcpu_origin_format(&by->origin);
        g_autofree char *rule =
            g_strdup_printf("not in force: ruled out by %s = %s of %s", by->key, by->text, place);
        gcpu_decision_because(decision, setting->key, NULL, setting, rule, NULL);
    }
}

GcpuGuestCpu *gcpu_guest_cpu_decide(const GcpuConfig *config, const GcpuInstance *instance,
                                    const GcpuHostReport *host, GcpuModelFeatures *features,
                                    GcpuFindings *findings)
{
    g_autoptr(GcpuGuestCpu) result = guest_cpu_new();
    g_autoptr(GcpuFindings) own = gcpu_findings_new();
    GcpuHostSets host_sets = { NULL, NULL };
    GcpuDecision decision = {
        .instance = instance,
        .host = host,
        .features = features,
        .findings = own,
        .host_sets = &host_sets,
        .result = result,
    };

    gcpu_effective_init(&decision.settings, config, instance);
    tell_what_is_ruled_out(&decision);
    gcpu_guest_arch_choose(&decision);
    decide_cpu(&decision);
    gcpu_offered_free(host_sets.host_model);
    gcpu_offered_free(host_sets.processor);
    gcpu_findings_append(findings, own);
    if (gcpu_findings_has_errors(own))
        return NULL;
    return g_steal_pointer(&result);
}

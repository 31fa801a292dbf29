/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/cpu-topology.h"

static guint wishes_met(const GcpuTopologyWish *preferred, const GcpuTopologyWish *candidate)
{
    return (preferred->sockets == candidate->sockets) + (preferred->cores == candidate->cores) +
           (preferred->threads == candidate->threads);
}

static gboolean is_better(const GcpuTopologyWish *preferred, const GcpuTopologyWish *candidate,
                          const GcpuTopologyWish *best)
{
    guint met = wishes_met(preferred, candidate);
    guint best_met = wishes_met(preferred, best);

    if (met != best_met)
        return met > best_met;
    if (candidate->threads != best->threads)
        return candidate->threads < best->threads;
    return candidate->sockets > best->sockets;
}

gboolean gcpu_topology_choose(guint vcpus, const GcpuTopologyWish *preferred,
                              const GcpuTopologyWish *maximum, GcpuTopology *out_topology)
{
    GcpuTopologyWish best = { 0, 0, 0 };

    for (guint threads = 1; threads <= MIN(maximum->threads, vcpus); threads++) {
        if (vcpus % threads != 0)
            continue;
        guint n_cores = vcpus / threads;
        for (guint cores = 1; cores <= MIN(maximum->cores, n_cores); cores++) {
            const GcpuTopologyWish candidate = { n_cores / cores, cores, threads };
            if (n_cores % cores != 0 || candidate.sockets > maximum->sockets)
                continue;
            if (best.sockets == 0 || is_better(preferred, &candidate, &best))
                best = candidate;
        }
    }
    if (best.sockets == 0)
        return FALSE;
    out_topology->sockets = best.sockets;
    out_topology->cores = best.cores;
    out_topology->threads = best.threads;
    return TRUE;
}

static guint number_of(const GcpuDecision *decision, GcpuSettingId id, guint otherwise)
{
    const GcpuSetting *setting = gcpu_instance_get(decision->instance, id);

    return setting ? setting->number : otherwise;
}

static gboolean is_wanted(const GcpuDecision *decision)
{
    for (GcpuSettingId id = GCPU_SETTING_CPU_SOCKETS; id <= GCPU_SETTING_CPU_MAX_THREADS; id++) {
        if (gcpu_instance_get(decision->instance, id))
            return TRUE;
    }
    return gcpu_instance_get(decision->instance, GCPU_SETTING_VCPUS) != NULL;
}

static const GcpuSetting *first_topology_setting(const GcpuDecision *decision)
{
    for (GcpuSettingId id = GCPU_SETTING_CPU_SOCKETS; id <= GCPU_SETTING_CPU_MAX_THREADS; id++) {
        const GcpuSetting *setting = gcpu_instance_get(decision->instance, id);
        if (setting)
            return setting;
    }
    return gcpu_instance_get(decision->instance, GCPU_SETTING_VCPUS);
}

void gcpu_cpu_topology_decide(GcpuDecision *decision)
{
    if (!is_wanted(decision))
        return;
    const GcpuSetting *setting = first_topology_setting(decision);
    if (!decision->takes_cpu) {
        if (setting->spec->id != GCPU_SETTING_VCPUS)
            gcpu_decision_warn(decision, &(GcpuObjection){ .setting = setting,
                                                           .message = "this virtualisation type "
                                                                      "takes no CPU topology" });
        return;
    }

    guint vcpus = number_of(decision, GCPU_SETTING_VCPUS, 1);
    const GcpuTopologyWish preferred = {
        .sockets = number_of(decision, GCPU_SETTING_CPU_SOCKETS, 0),
        .cores = number_of(decision, GCPU_SETTING_CPU_CORES, 0),
        .threads = number_of(decision, GCPU_SETTING_CPU_THREADS, 0),
    };
    const GcpuTopologyWish maximum = {
        .sockets = number_of(decision, GCPU_SETTING_CPU_MAX_SOCKETS, GCPU_TOPOLOGY_NO_LIMIT),
        .cores = number_of(decision, GCPU_SETTING_CPU_MAX_CORES, GCPU_TOPOLOGY_NO_LIMIT),
        .threads = number_of(decision, GCPU_SETTING_CPU_MAX_THREADS, GCPU_TOPOLOGY_NO_LIMIT),
    };
    GcpuTopology *topology = &decision->result->cpu->topology;
    if (!gcpu_topology_choose(vcpus, &preferred, &maximum, topology)) {
        g_autofree char *message =
            g_strdup_printf("no topology of %u vcpus has at most %u sockets, %u cores and %u "
                            "threads",
                            vcpus, maximum.sockets, maximum.cores, maximum.threads);
        gcpu_decision_refuse(decision, &(GcpuObjection){ .code = GCPU_ERROR_INVALID,
                                                         .setting = setting,
                                                         .message = message,
                                                         .remedy = "raise a maximum or change "
                                                                   "vcpus" });
        return;
    }
    g_autofree char *value = g_strdup_printf("%u sockets, %u cores, %u threads", topology->sockets,
                                             topology->cores, topology->threads);
    gcpu_decision_because(decision, "topology", value, setting,
                          "meets most of what the instance prefers, then has few threads and many "
                          "sockets",
                          NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/explain.h"
#include "cpu/hypervisor.h"
#include "migration/preflight-steps.h"

#define REMEDY_CPU                                                                         \
    "choose a host that has it, or start the guest anew with a CPU that both hosts have: " \
    "guestcpu baseline"
#define REMEDY_LIVE "ask the live hosts, or give the domain as it runs: virsh dumpxml --migratable"

static const GcpuHurdleHead unknown = { GCPU_HURDLE_CPU, GCPU_HURDLE_WARNS, NULL, REMEDY_LIVE,
                                        NULL };

/* Returns: (nullable): what the destination offers to guests of this kind; that of another machine
 * type if its own is not known: the CPU does not depend on it. */
static const GcpuDomainCapabilities *find_offer(const GcpuPreflightRun *run,
                                                const GcpuHostReport *host)
{
    const GcpuMigrationDomain *domain = run->domain;
    const GcpuDomainCapabilities *offer =
        domain->arch ? gcpu_host_report_find_domain_capabilities(host, domain->arch,
                                                                 domain->virt_type, domain->machine)
                     : NULL;

    if (offer || !domain->arch)
        return offer;
    return gcpu_host_report_find_domain_capabilities(host, domain->arch, domain->virt_type, NULL);
}

/* Returns: (transfer full) (nullable): NULL: nothing is known to compare with. */
static GcpuExplanation *explain(const GcpuPreflightRun *run, const GcpuDef *cpu)
{
    const GcpuDomainCapabilities *offer = find_offer(run, run->destination);
    const GcpuCapabilities *capabilities = run->destination->capabilities;

    if (offer && offer->host_model)
        return gcpu_hypervisor_explain(run->map, offer, run->destination->libvirt_version, cpu);
    /* An emulated CPU has nothing to do with the processor. */
    if (!capabilities || !gcpu_preflight_guest_runs_on_processor(run))
        return NULL;
    return gcpu_explain(run->map, capabilities->host_arch, capabilities->host_cpu, cpu);
}

static void add_reasons(const GcpuPreflightRun *run, const GcpuExplanation *explained,
                        const GcpuDef *cpu, GcpuHurdleSeverity severity)
{
    for (guint i = 0; i < explained->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(explained->reasons, i);
        g_autofree char *sentence = gcpu_reason_format(run->map, reason, cpu);
        const GcpuHurdleHead head = { GCPU_HURDLE_CPU, severity, reason->name,
                                      severity == GCPU_HURDLE_BLOCKS ? REMEDY_CPU : REMEDY_LIVE,
                                      NULL };
        gcpu_preflight_add(run, &head, "%s", sentence);
    }
}

static void add_libvirts_no(const GcpuPreflightRun *run)
{
    const GcpuHurdleHead head = { GCPU_HURDLE_CPU, GCPU_HURDLE_BLOCKS, NULL, REMEDY_CPU, NULL };
    const char *message = run->live->cpu_message;

    gcpu_preflight_add(run, &head, "libvirt on the destination refuses the guest's CPU%s%s",
                       message ? ": " : "", message ? message : "");
}

static gboolean is_yes(GcpuVerdict verdict)
{
    return verdict == GCPU_VERDICT_IDENTICAL || verdict == GCPU_VERDICT_SUPERSET;
}

/* The destination's libvirt has the last word on its own CPU map; the engine has the reasons. */
static void check_model(const GcpuPreflightRun *run, const GcpuDef *cpu)
{
    const GcpuPreflightLive *live = run->live;
    g_autoptr(GcpuExplanation) explained = explain(run, cpu);
    gboolean says_no = explained && explained->verdict == GCPU_VERDICT_INCOMPATIBLE;

    if (live->has_cpu_verdict && !is_yes(live->cpu_verdict))
        add_libvirts_no(run);
    if (!explained) {
        if (!live->has_cpu_verdict)
            gcpu_preflight_add(run, &unknown, "what CPU the destination can give is not known");
        return;
    }
    if (is_yes(explained->verdict))
        return;
    if (says_no && !(live->has_cpu_verdict && is_yes(live->cpu_verdict)))
        add_reasons(run, explained, cpu, GCPU_HURDLE_BLOCKS);
    else if (!live->has_cpu_verdict)
        add_reasons(run, explained, cpu, GCPU_HURDLE_WARNS);
}

/* host-model is only a wish as long as the guest does not run: the source decides what it is. */
static void check_host_model(const GcpuPreflightRun *run)
{
    const GcpuDomainCapabilities *offer = run->source ? find_offer(run, run->source) : NULL;

    if (!offer || !offer->host_model) {
        gcpu_preflight_add(run, &unknown,
                           "what host-model is on the source is not known from here");
        return;
    }
    check_model(run, offer->host_model);
}

void gcpu_preflight_cpu(const GcpuPreflightRun *run)
{
    const GcpuDef *cpu = run->domain->cpu;

    if (!cpu)
        return;
    switch (cpu->mode) {
    case GCPU_MODE_HOST_PASSTHROUGH:
    case GCPU_MODE_MAXIMUM:
        gcpu_preflight_passthrough(run);
        break;
    case GCPU_MODE_HOST_MODEL:
        check_host_model(run);
        break;
    case GCPU_MODE_UNSET:
    case GCPU_MODE_CUSTOM:
        if (cpu->model)
            check_model(run, cpu);
        break;
    }
}

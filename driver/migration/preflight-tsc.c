/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A guest that counts on a constant time stamp counter must find the same rate everywhere. Sources:
 * QEMU, target/i386/kvm/kvm.c (the migration blocker of invtsc; 250 ppm of tolerance); KubeVirt's
 * rules for nodes with and without TSC scaling. */
#include "migration/preflight-steps.h"

#define TOLERANCE_PPM 250

#define REMEDY_FREQUENCY \
    "start the guest anew with <timer name='tsc' frequency='…'/>, which fixes the rate"

static gboolean wants_constant_tsc(const GcpuMigrationDomain *domain)
{
    const GcpuFeature *invtsc = domain->cpu ? gcpu_def_find_feature(domain->cpu, "invtsc") : NULL;

    return invtsc && invtsc->policy != GCPU_FEATURE_DISABLE &&
           invtsc->policy != GCPU_FEATURE_FORBID;
}

/* Without a fixed rate QEMU refuses to leave. */
static void check_fixed_rate(const GcpuPreflightRun *run)
{
    const GcpuHurdleHead invtsc = { GCPU_HURDLE_TSC, GCPU_HURDLE_BLOCKS, "invtsc",
                                    REMEDY_FREQUENCY ", or without invtsc", NULL };
    const GcpuHurdleHead hyperv = { GCPU_HURDLE_TSC, GCPU_HURDLE_BLOCKS, "reenlightenment",
                                    REMEDY_FREQUENCY, NULL };

    if (run->domain->tsc_frequency_hz)
        return;
    if (wants_constant_tsc(run->domain))
        gcpu_preflight_add(run, &invtsc,
                           "the guest has a constant TSC whose rate nobody has fixed");
    if (run->domain->is_reenlightened)
        gcpu_preflight_add(run, &hyperv, "Hyper-V reenlightenment needs a fixed TSC rate");
}

static gboolean is_within_tolerance(guint64 wanted_hz, guint64 own_hz)
{
    guint64 difference = wanted_hz > own_hz ? wanted_hz - own_hz : own_hz - wanted_hz;

    return difference <=
           own_hz / 1000000 * TOLERANCE_PPM + own_hz % 1000000 * TOLERANCE_PPM / 1000000;
}

void gcpu_preflight_tsc(const GcpuPreflightRun *run)
{
    const GcpuCapabilities *capabilities = run->destination->capabilities;
    const GcpuDef *host = capabilities ? capabilities->host_cpu : NULL;
    guint64 wanted_hz = run->domain->tsc_frequency_hz;
    guint64 own_hz = host ? host->tsc_frequency_hz : 0;
    const GcpuHurdleHead not_known = { GCPU_HURDLE_TSC, GCPU_HURDLE_WARNS, NULL,
                                       "libvirt tells it since 5.3.0", NULL };
    const GcpuHurdleHead other = { GCPU_HURDLE_TSC, GCPU_HURDLE_BLOCKS, NULL,
                                   "choose a host of that rate, or one that scales and is faster",
                                   NULL };

    if (!gcpu_preflight_guest_runs_on_processor(run))
        return;
    check_fixed_rate(run);
    if (!wanted_hz)
        return;
    if (!own_hz) {
        gcpu_preflight_add(run, &not_known, "the TSC rate of the destination is not known");
        return;
    }
    if (is_within_tolerance(wanted_hz, own_hz) ||
        (host->tsc_scaling == GCPU_SWITCH_ON && wanted_hz < own_hz))
        return;
    gcpu_preflight_add(run, &other,
                       "the guest's TSC runs at %" G_GUINT64_FORMAT
                       " Hz, the destination's at %" G_GUINT64_FORMAT " Hz%s",
                       wanted_hz, own_hz,
                       host->tsc_scaling == GCPU_SWITCH_ON ? "" : " and does not scale");
}

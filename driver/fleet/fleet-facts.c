/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-facts.h"

const GcpuHostReport *gcpu_fleet_facts_fill(GcpuFleetFacts *facts, const GcpuFleetHost *host)
{
    const GcpuCapabilities *capabilities = host->facts->capabilities;

    facts->report = *host->facts;
    facts->report.name = host->name;
    facts->report.uuid = host->uuid;
    facts->report.collected_at_s = host->collected_at_s;
    facts->report.kernel_command_line = host->kernel_command_line;
    if (!capabilities)
        return &facts->report;
    facts->capabilities = *capabilities;
    facts->report.capabilities = &facts->capabilities;
    if (!capabilities->host_cpu)
        return &facts->report;
    facts->cpu = *capabilities->host_cpu;
    facts->cpu.tsc_frequency_hz = host->tsc_frequency_hz;
    facts->capabilities.host_cpu = &facts->cpu;
    return &facts->report;
}

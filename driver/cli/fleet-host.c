/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fleet-host.h"

#include "cli/fleet-source.h"
#include "cli/host-facts.h"

void gcpu_fleet_host_options_clear(GcpuFleetHostOptions *options)
{
    g_free(options->fleet);
    g_free(options->host);
}

const char *gcpu_fleet_host_find_misuse(const GcpuFleetHostOptions *own, const GcpuOptions *options)
{
    if (!own->host)
        return own->fleet ? "--fleet-host HOST says which host of --fleet DIR" : NULL;
    if (options->rest || options->connect || gcpu_host_facts_from_files(options))
        return "one host: --fleet-host, REPORT, --host, --report or --connect";
    return gcpu_fleet_source_find_misuse(own->fleet, options);
}

gboolean gcpu_fleet_host_read(const GcpuFleetHostOptions *own, GcpuCpuInputs *inputs)
{
    if (!own->host)
        return gcpu_cpu_inputs_read_host(inputs);
    GcpuHostReport *report =
        gcpu_fleet_source_read_host(own->fleet, inputs->options, own->host, inputs->findings);
    return report && gcpu_cpu_inputs_take_host(inputs, report);
}

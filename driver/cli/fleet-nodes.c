/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fleet-nodes.h"

#include "cli/fleet-source.h"
#include "fleet/fleet-facts.h"

static void warn_of(GcpuLabelInputs *inputs, const char *source, const char *reason)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .file = (char *)source,
        .message = (char *)reason,
    };

    gcpu_findings_add(inputs->inputs.findings, &finding);
}

static GcpuNode *label_host(GcpuLabelInputs *inputs, const GcpuFleetHost *host,
                            guint64 tsc_frequency_hz)
{
    GcpuFleetFacts facts;
    GcpuLabelRequest request;
    GcpuNodeLabels *labels =
        gcpu_label_inputs_run(inputs, gcpu_fleet_facts_fill(&facts, host), &request);

    return labels ? gcpu_node_from_host(&request, labels, tsc_frequency_hz) : NULL;
}

static const char *source_of(const GcpuFleetHost *host)
{
    return host->source ? host->source : host->name;
}

static gboolean is_fresh(GcpuLabelInputs *inputs, const GcpuFleetHost *host,
                         const GcpuFleetScope *scope)
{
    GcpuFleetAge age = gcpu_fleet_age(scope, host);
    const char *reason = gcpu_fleet_age_reason(age);

    if (!reason)
        return TRUE;
    g_autofree char *message = g_strdup_printf("%s: %s", host->name, reason);
    warn_of(inputs, source_of(host), message);
    return FALSE;
}

/* Whatever keeps one host from being a node does not keep the others. */
static GcpuNode *read_host(GcpuLabelInputs *inputs, const GcpuFleetHost *host,
                           guint64 tsc_frequency_hz)
{
    GcpuFindings *findings = inputs->inputs.findings;
    g_autoptr(GcpuFindings) of_host = gcpu_findings_new();

    inputs->inputs.findings = of_host;
    GcpuNode *node = label_host(inputs, host, tsc_frequency_hz);
    inputs->inputs.findings = findings;
    for (guint i = 0; i < gcpu_findings_count(of_host); i++)
        warn_of(inputs, source_of(host), gcpu_findings_get(of_host, i)->message);
    return node;
}

static gboolean has_other_map(const GcpuLabelInputs *inputs, const GcpuFleetHost *host)
{
    GcpuVersion of_map = gcpu_map_source_version(inputs->inputs.maps);
    GcpuVersion of_host = host->facts->libvirt_version;

    return of_map && of_host && !gcpu_fleet_maps_has(inputs->maps, of_host);
}

static void warn_of_other_maps(GcpuLabelInputs *inputs, const GPtrArray *hosts)
{
    const char *path = gcpu_map_source_path(inputs->inputs.maps);
    guint n = 0;

    for (guint i = 0; i < hosts->len; i++)
        n += has_other_map(inputs, g_ptr_array_index(hosts, i)) ? 1 : 0;
    if (n == 0)
        return;
    g_autofree char *message = g_strdup_printf("%u of %u hosts have another libvirt than this CPU "
                                               "map: their cpu-feature labels may be others; "
                                               "--cpu-map-of gives them theirs",
                                               n, hosts->len);
    warn_of(inputs, path, message);
}

GPtrArray *gcpu_fleet_nodes_read(GcpuLabelInputs *inputs, const GcpuFleetOptions *own,
                                 guint64 tsc_frequency_hz)
{
    GPtrArray *nodes = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_node_free);
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    GcpuFindings *findings = inputs->inputs.findings;
    GcpuFleetScope scope = { 0 };

    if (!gcpu_fleet_options_read_times(own, findings, &scope) ||
        !gcpu_fleet_source_read(own->fleet, inputs->inputs.options, fleet, findings))
        return nodes;
    const GPtrArray *unread = gcpu_fleet_unread(fleet);
    for (guint i = 0; i < unread->len; i++) {
        const GcpuFleetUnread *one = g_ptr_array_index(unread, i);
        warn_of(inputs, one->source, one->reason);
    }
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    warn_of_other_maps(inputs, hosts);
    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        GcpuNode *node =
            is_fresh(inputs, host, &scope) ? read_host(inputs, host, tsc_frequency_hz) : NULL;
        if (node)
            g_ptr_array_add(nodes, node);
    }
    return nodes;
}

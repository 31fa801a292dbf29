/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/lost-features.h"

#include <string.h>

#include "cli/host-facts.h"
#include "input/input.h"
#include "xml/host-report-xml.h"

static gboolean fail(GcpuFleetInputs *inputs, GError *error)
{
    gcpu_findings_add_error(inputs->cpu.findings, error);
    return FALSE;
}

/* Hosts share their facts, so that the report is read again. */
static GcpuHostReport *read_again(GcpuFleetInputs *inputs, const GcpuFleetHost *host)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(host->source, GCPU_FACTS_BYTES_MAX, &length, &error);
    GcpuHostReport *report =
        text ? gcpu_host_report_xml_parse(text, (gssize)length, host->source, &error) : NULL;

    if (!report)
        fail(inputs, g_steal_pointer(&error));
    return report;
}

static void lose_model(GcpuModelSupport *model, const GcpuMap *map, int feature, const char *name)
{
    const GcpuMapModel *known = gcpu_map_find_model(map, model->name);

    if (!known || !gcpu_feature_set_has(known->features, (guint)feature))
        return;
    model->usable = GCPU_USABLE_NO;
    g_ptr_array_add(model->blockers, g_strdup(name));
}

static gboolean lose(GcpuFleetInputs *inputs, GcpuDomainCapabilities *offer,
                     const GcpuHostReport *report, const char *name)
{
    g_autoptr(GError) error = NULL;
    GcpuFleetMap map;

    if (!gcpu_fleet_maps_get(inputs->maps, report->libvirt_version, GCPU_ARCH_FAMILY_X86, &map,
                             &error))
        return fail(inputs, g_steal_pointer(&error));
    int feature = gcpu_map_find_feature(map.map, name);
    if (feature < 0)
        return fail(inputs, g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID,
                                        "--lose: the CPU map knows no feature %s", name));
    if (offer->host_model)
        gcpu_def_set_feature(offer->host_model, name, GCPU_FEATURE_DISABLE);
    for (guint i = 0; i < offer->models->len; i++)
        lose_model(g_ptr_array_index(offer->models, i), map.map, feature, name);
    return TRUE;
}

static gboolean lose_all(GcpuFleetInputs *inputs, GcpuHostReport *report, const char *list)
{
    g_auto(GStrv) names = g_strsplit(list, ",", -1);
    gboolean ok = TRUE;

    for (guint i = 0; i < report->domain_capabilities->len; i++) {
        GcpuDomainCapabilities *offer = g_ptr_array_index(report->domain_capabilities, i);
        if (gcpu_arch_family(offer->arch) != GCPU_ARCH_FAMILY_X86)
            continue;
        for (char **name = names; ok && *name; name++)
            ok = lose(inputs, offer, report, *name);
    }
    return ok;
}

gboolean gcpu_lost_features_apply(GcpuFleetInputs *inputs, const char *text)
{
    const char *list = strchr(text, '=');
    g_autofree char *name = list ? g_strndup(text, (gsize)(list - text)) : NULL;
    g_autoptr(GError) error = NULL;

    if (!name || !*name || !list[1])
        return fail(inputs, g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID,
                                        "--lose %s: names no host and features, such as "
                                        "n1=hle,rtm",
                                        text));
    if (!inputs->own.fleet)
        return fail(inputs, g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID,
                                        "--lose needs the report of the host: --fleet DIR"));
    const GcpuFleetHost *host = gcpu_fleet_inputs_find(inputs, name);
    g_autoptr(GcpuHostReport) report = host ? read_again(inputs, host) : NULL;
    if (!report || !lose_all(inputs, report, list + 1))
        return FALSE;
    g_autofree char *source = g_strdup(host->source);
    return gcpu_fleet_put(inputs->fleet, g_steal_pointer(&report), source, &error) ||
           fail(inputs, g_steal_pointer(&error));
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fleet-inputs.h"

#include <string.h>

#include "cli/fleet-client.h"
#include "cli/fleet-source.h"
#include "cli/host-facts.h"
#include "cli/own-maps.h"
#include "cpu/nearest.h"
#include "input/input.h"

void gcpu_fleet_options_clear(GcpuFleetOptions *options)
{
    g_free(options->fleet);
    g_free(options->max_age);
    g_free(options->at);
    g_strfreev(options->cpu_map_of);
}

void gcpu_fleet_inputs_clear(GcpuFleetInputs *inputs)
{
    gcpu_fleet_classes_free(inputs->classes);
    gcpu_fleet_maps_free(inputs->maps);
    gcpu_fleet_free(inputs->fleet);
    gcpu_fleet_options_clear(&inputs->own);
    gcpu_cpu_inputs_clear(&inputs->cpu);
}

static gboolean refuse(GcpuFindings *findings, const char *key, const char *value,
                       const char *message, const char *allowed)
{
    gcpu_findings_add(findings, &(GcpuFinding){
                                    .severity = GCPU_SEVERITY_ERROR,
                                    .code = GCPU_ERROR_INVALID,
                                    .file = (char *)GCPU_COMMAND_LINE,
                                    .key = (char *)key,
                                    .value = (char *)value,
                                    .message = (char *)message,
                                    .allowed = (char *)allowed,
                                });
    return FALSE;
}

gboolean gcpu_fleet_inputs_parse_age(const char *text, gint64 *out_age_s)
{
    static const struct {
        const char *unit;
        gint64 seconds;
    } units[] = { { "", 1 }, { "s", 1 }, { "min", 60 }, { "h", 3600 }, { "d", 86400 } };
    char *end = NULL;
    guint64 number = g_ascii_isdigit(text[0]) ? g_ascii_strtoull(text, &end, 10) : 0;

    for (guint i = 0; number && number < G_MAXINT32 && i < G_N_ELEMENTS(units); i++) {
        if (strcmp(end, units[i].unit) == 0) {
            *out_age_s = (gint64)number * units[i].seconds;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean read_max_age(const char *text, GcpuFindings *findings, gint64 *out_age_s)
{
    if (!text || gcpu_fleet_inputs_parse_age(text, out_age_s))
        return TRUE;
    return refuse(findings, "--max-age", text, "is no length of time",
                  "such as 90s, 15min, 6h, 2d");
}

static gboolean read_at(const char *text, GcpuFindings *findings, gint64 *out_now_s)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) at = text ? g_date_time_new_from_iso8601(text, utc) : NULL;

    if (text && !at)
        return refuse(findings, "--at", text, "is no time", "such as 2026-01-31T12:00:00Z");
    *out_now_s = at ? g_date_time_to_unix(at) : g_get_real_time() / G_USEC_PER_SEC;
    return TRUE;
}

gboolean gcpu_fleet_options_read_times(const GcpuFleetOptions *options, GcpuFindings *findings,
                                       GcpuFleetScope *out_scope)
{
    gboolean ok = read_max_age(options->max_age, findings, &out_scope->max_age_s);

    return read_at(options->at, findings, &out_scope->now_s) && ok;
}

static void tell_unread(GcpuFleetInputs *inputs)
{
    const GPtrArray *all = gcpu_fleet_unread(inputs->fleet);

    for (guint i = 0; i < all->len; i++) {
        const GcpuFleetUnread *unread = g_ptr_array_index(all, i);
        gcpu_findings_add(inputs->cpu.findings, &(GcpuFinding){
                                                    .severity = GCPU_SEVERITY_WARNING,
                                                    .file = unread->source,
                                                    .message = unread->reason,
                                                });
    }
}

gboolean gcpu_fleet_inputs_open(GcpuFleetInputs *inputs, const GcpuOptions *options)
{
    if (!gcpu_cpu_inputs_open(&inputs->cpu, options))
        return FALSE;
    inputs->maps = gcpu_own_maps_open(&inputs->cpu, inputs->own.cpu_map_of);
    gboolean ok = inputs->maps != NULL;
    GcpuFleetScope scope = { 0 };
    ok = gcpu_fleet_options_read_times(&inputs->own, inputs->cpu.findings, &scope) && ok;
    inputs->now_s = scope.now_s;
    inputs->max_age_s = scope.max_age_s;
    inputs->fleet = gcpu_fleet_new();
    ok = gcpu_fleet_source_read(inputs->own.fleet, options, inputs->fleet, inputs->cpu.findings) &&
         ok;
    tell_unread(inputs);
    return ok;
}

static const char *setting_text(const GcpuSetting *setting)
{
    return setting ? setting->text : NULL;
}

/* Returns: (transfer full) (nullable). */
static char *choose_arch(GcpuFleetInputs *inputs, const char *stated)
{
    const char *wanted = setting_text(gcpu_instance_get(inputs->cpu.instance, GCPU_SETTING_ARCH));
    g_auto(GStrv) archs = gcpu_fleet_archs(inputs->fleet);

    if (wanted || stated)
        return g_strdup(wanted ? wanted : stated);
    if (archs[0] && !archs[1])
        return g_strdup(archs[0]);
    g_autofree char *allowed = g_strjoinv(", ", archs);
    refuse(inputs->cpu.findings, "--arch", NULL,
           archs[0] ? "the hosts are of several architectures: one must be named"
                    : "no report says of which architecture its host is: it must be named",
           archs[0] ? allowed : NULL);
    return NULL;
}

gboolean gcpu_fleet_inputs_sort(GcpuFleetInputs *inputs, const char *arch, const char *virt_type)
{
    g_autofree char *chosen = choose_arch(inputs, arch);
    g_autoptr(GError) error = NULL;
    const char *wanted = setting_text(gcpu_config_get(inputs->cpu.config, GCPU_SETTING_VIRT_TYPE));
    const GcpuFleetScope scope = {
        .arch = chosen,
        .virt_type = virt_type ? virt_type : wanted,
        .now_s = inputs->now_s,
        .max_age_s = inputs->max_age_s,
    };

    if (!chosen)
        return FALSE;
    inputs->classes = gcpu_fleet_classes_new(inputs->fleet, &scope, inputs->maps, &error);
    if (!inputs->classes)
        gcpu_findings_add_error(inputs->cpu.findings, g_steal_pointer(&error));
    return inputs->classes != NULL;
}

GcpuDomainGuest *gcpu_fleet_inputs_read_guest(GcpuFleetInputs *inputs, const char *path)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &length, &error);
    GcpuDomainGuest *guest =
        text ? gcpu_domain_guest_parse(text, (gssize)length, gcpu_input_name(path), &error) : NULL;

    if (!guest)
        gcpu_findings_add_error(inputs->cpu.findings, g_steal_pointer(&error));
    return guest;
}

gboolean gcpu_fleet_inputs_read_instance(GcpuFleetInputs *inputs, const GcpuOptions *options,
                                         const char *path)
{
    g_auto(GStrv) set = gcpu_options_overrides(options);
    GcpuInstance *instance =
        gcpu_instance_load(path, (const char *const *)set, inputs->cpu.findings);

    if (!instance)
        return FALSE;
    gcpu_instance_free(inputs->cpu.instance);
    inputs->cpu.instance = instance;
    return !gcpu_findings_has_errors(inputs->cpu.findings);
}

const GcpuFleetHost *gcpu_fleet_inputs_find(GcpuFleetInputs *inputs, const char *who)
{
    const GcpuFleetHost *host = gcpu_fleet_find(inputs->fleet, who);
    g_autoptr(GPtrArray) names = host ? NULL : gcpu_fleet_list(inputs->fleet);
    g_autofree char *message = NULL;

    if (host)
        return host;
    message = g_strdup_printf("no host of the fleet is called \"%s\"", who);
    for (guint i = 0; i < names->len; i++)
        names->pdata[i] = ((const GcpuFleetHost *)names->pdata[i])->name;
    g_ptr_array_add(names, NULL);
    gcpu_findings_add(
        inputs->cpu.findings,
        &(GcpuFinding){
            .severity = GCPU_SEVERITY_ERROR,
            .code = GCPU_ERROR_INVALID,
            .file = inputs->own.fleet ? inputs->own.fleet : (char *)GCPU_FLEET_CLIENT_NAME,
            .value = (char *)who,
            .message = message,
            .nearest = (char *)gcpu_nearest(who, (const char *const *)names->pdata),
        });
    return NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fleet-source.h"

#include <string.h>

#include "cli/daemon-client.h"
#include "cli/fleet-client.h"
#include "cli/host-facts.h"
#include "cli/output.h"
#include "cpu/nearest.h"
#include "fleet/fleet-directory.h"
#include "input/input.h"
#include "xml/host-report-xml.h"

const char *gcpu_fleet_source_find_misuse(const char *directory, const GcpuOptions *options)
{
    GcpuDaemonUse use = gcpu_options_daemon_use(options);

    if (directory && use == GCPU_DAEMON_ALWAYS)
        return "one fleet: --fleet DIR, or that of guestcpud with --daemon or --session";
    if (!directory && use == GCPU_DAEMON_NEVER)
        return "--fleet DIR is needed, a directory of host reports, if guestcpud is not to be "
               "asked";
    return NULL;
}

static gboolean fail(GcpuFindings *findings, const GError *error, const char *remedy)
{
    GcpuFinding finding = gcpu_output_finding(NULL, error);

    finding.remedy = (char *)remedy;
    gcpu_findings_add(findings, &finding);
    return FALSE;
}

static const char *put_command(const GcpuOptions *options)
{
    return options->session ? "guestcpu fleet put --session FILE…" : "guestcpu fleet put FILE…";
}

/* Without daemon there is something to do about it. */
static gboolean fail_to_ask(const GcpuOptions *options, GcpuFindings *findings, const GError *error)
{
    g_autofree char *remedy =
        g_strdup_printf("name a directory of host reports with --fleet DIR; or start guestcpud "
                        "(%s) and give it the reports: %s",
                        gcpu_options_daemon_start(options), put_command(options));
    gboolean is_gone = g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE);

    return fail(findings, error, is_gone ? remedy : NULL);
}

static gboolean fetch(const GcpuOptions *options, GcpuFleet *fleet, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusConnection) connection =
        gcpu_daemon_client_open(gcpu_options_bus(options), &error);

    if (!connection || !gcpu_fleet_client_read(connection, fleet, &error))
        return fail_to_ask(options, findings, error);
    if (gcpu_fleet_n_hosts(fleet) > 0)
        return TRUE;
    error = g_error_new_literal(GCPU_ERROR, GCPU_ERROR_INVALID, "the fleet of guestcpud is empty");
    g_autofree char *remedy = g_strdup_printf(
        "give it a report of each host: %s; or name a directory of reports with --fleet DIR",
        put_command(options));
    return fail(findings, error, remedy);
}

gboolean gcpu_fleet_source_read(const char *directory, const GcpuOptions *options, GcpuFleet *fleet,
                                GcpuFindings *findings)
{
    return directory ? gcpu_fleet_directory_read(directory, fleet, findings)
                     : fetch(options, fleet, findings);
}

/* A fleet calls a host that has no name by its UUID. */
static GcpuHostReport *parse(const char *xml, gssize length, const char *name, GError **error)
{
    GcpuHostReport *report = gcpu_host_report_xml_parse(xml, length, name, error);

    if (report && !report->name)
        report->name = g_strdup(report->uuid);
    return report;
}

static GcpuHostReport *try_to_fetch_host(const GcpuOptions *options, const char *who,
                                         GError **error)
{
    g_autoptr(GDBusConnection) connection =
        gcpu_daemon_client_open(gcpu_options_bus(options), error);
    g_autofree char *xml = connection ? gcpu_fleet_client_report(connection, who, error) : NULL;

    return xml ? parse(xml, -1, GCPU_FLEET_CLIENT_NAME, error) : NULL;
}

static GcpuHostReport *fetch_host(const GcpuOptions *options, const char *who,
                                  GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    GcpuHostReport *report = try_to_fetch_host(options, who, &error);

    if (!report)
        fail_to_ask(options, findings, error);
    return report;
}

/* guestcpud does not know a host that was added here, but the one that it is like. */
static GcpuHostReport *fetch_like(const GcpuFleet *fleet, const GcpuFleetHost *host,
                                  const GcpuOptions *options, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    GcpuHostReport *report = try_to_fetch_host(options, host->name, &error);
    g_autoptr(GPtrArray) hosts = report ? g_ptr_array_new() : gcpu_fleet_list(fleet);

    for (guint i = 0; i < hosts->len && !report; i++) {
        const GcpuFleetHost *like = g_ptr_array_index(hosts, i);
        if (like->facts != host->facts || like == host)
            continue;
        if (!g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID))
            break;
        g_clear_error(&error);
        report = try_to_fetch_host(options, like->name, &error);
    }
    if (!report)
        fail_to_ask(options, findings, error);
    return report;
}

static GcpuHostReport *read_file(const char *path, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &length, &error);
    GcpuHostReport *report = text ? parse(text, (gssize)length, path, &error) : NULL;

    if (!report)
        fail(findings, error, NULL);
    return report;
}

GcpuHostReport *gcpu_fleet_source_read_again(const GcpuFleet *fleet, const GcpuFleetHost *host,
                                             const GcpuOptions *options, GcpuFindings *findings)
{
    GcpuHostReport *report = strcmp(host->source, GCPU_FLEET_CLIENT_NAME) == 0
                                 ? fetch_like(fleet, host, options, findings)
                                 : read_file(host->source, findings);

    if (!report)
        return NULL;
    g_free(report->name);
    g_free(report->uuid);
    report->name = g_strdup(host->name);
    report->uuid = g_strdup(host->uuid);
    report->collected_at_s = host->collected_at_s;
    return report;
}

/* What could not be read may be the host that is looked for. */
static void tell_unread(const GcpuFleet *fleet, GcpuFindings *findings)
{
    const GPtrArray *all = gcpu_fleet_unread(fleet);

    for (guint i = 0; i < all->len; i++) {
        const GcpuFleetUnread *unread = g_ptr_array_index(all, i);
        gcpu_findings_add(findings, &(GcpuFinding){
                                        .severity = GCPU_SEVERITY_WARNING,
                                        .file = unread->source,
                                        .message = unread->reason,
                                    });
    }
}

static void tell_nearest(const GcpuFleet *fleet, const char *directory, const char *who,
                         GcpuFindings *findings)
{
    g_autoptr(GPtrArray) names = gcpu_fleet_list(fleet);

    for (guint i = 0; i < names->len; i++)
        names->pdata[i] = ((const GcpuFleetHost *)names->pdata[i])->name;
    g_ptr_array_add(names, NULL);
    gcpu_findings_add(findings,
                      &(GcpuFinding){
                          .severity = GCPU_SEVERITY_ERROR,
                          .code = GCPU_ERROR_INVALID,
                          .file = (char *)directory,
                          .value = (char *)who,
                          .message = (char *)"no host of the fleet is called so",
                          .nearest = (char *)gcpu_nearest(who, (const char *const *)names->pdata),
                      });
}

GcpuHostReport *gcpu_fleet_source_read_host(const char *directory, const GcpuOptions *options,
                                            const char *who, GcpuFindings *findings)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();

    if (!directory)
        return fetch_host(options, who, findings);
    if (!gcpu_fleet_directory_read(directory, fleet, findings))
        return NULL;
    const GcpuFleetHost *host = gcpu_fleet_find(fleet, who);
    if (host)
        return read_file(host->source, findings);
    tell_unread(fleet, findings);
    tell_nearest(fleet, directory, who, findings);
    return NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fleet-source.h"

#include "cli/daemon-client.h"
#include "cli/fleet-client.h"
#include "cli/output.h"
#include "fleet/fleet-directory.h"

#define WITHOUT_DAEMON                                                                        \
    "name a directory of host reports with --fleet DIR; or start guestcpud (systemctl start " \
    "guestcpud) and give it the reports: guestcpu fleet put FILE…"

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

static gboolean fetch(const GcpuOptions *options, GcpuFleet *fleet, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusConnection) connection =
        gcpu_daemon_client_open(gcpu_options_bus(options), &error);

    if (!connection || !gcpu_fleet_client_read(connection, fleet, &error))
        return fail(findings, error,
                    g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE) ? WITHOUT_DAEMON
                                                                               : NULL);
    if (gcpu_fleet_n_hosts(fleet) > 0)
        return TRUE;
    error = g_error_new_literal(GCPU_ERROR, GCPU_ERROR_INVALID, "the fleet of guestcpud is empty");
    return fail(findings, error,
                "give it a report of each host: guestcpu fleet put FILE…; or name a directory of "
                "reports with --fleet DIR");
}

gboolean gcpu_fleet_source_read(const char *directory, const GcpuOptions *options, GcpuFleet *fleet,
                                GcpuFindings *findings)
{
    return directory ? gcpu_fleet_directory_read(directory, fleet, findings)
                     : fetch(options, fleet, findings);
}

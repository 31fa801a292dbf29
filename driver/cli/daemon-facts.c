/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/daemon-facts.h"

#include "cli/daemon-client.h"
#include "xml/host-report-xml.h"

/* A daemon that nobody has asked for must not hold up those who can do without. */
#define LIMIT_IF_READY_MS 2000
#define LIMIT_ALWAYS_MS   25000

static int limit_ms(const GcpuDaemonRequest *request)
{
    return request->use == GCPU_DAEMON_ALWAYS ? LIMIT_ALWAYS_MS : LIMIT_IF_READY_MS;
}

static char *format_time(gint64 seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);

    return time ? g_date_time_format_iso8601(time) : g_strdup("an unknown time");
}

static void warn_of_age(GVariant *properties, const GcpuHostReport *report, GcpuFindings *findings)
{
    g_autofree char *time = format_time(report->collected_at_s);
    g_autofree char *message = g_strdup_printf("the facts are those of %s: guestcpud is %s: %s",
                                               time, gcpu_daemon_client_text(properties, "State"),
                                               gcpu_daemon_client_text(properties, "StateReason"));
    const GcpuFinding finding = { .severity = GCPU_SEVERITY_WARNING, .message = message };

    gcpu_findings_add(findings, &finding);
}

/* What failed for the daemon may go well for us. */
static const GcpuMissingFact *find_failure(const GcpuHostReport *report)
{
    for (guint i = 0; i < report->missing->len; i++) {
        const GcpuMissingFact *fact = g_ptr_array_index(report->missing, i);
        if (g_str_equal(fact->name, "uuid"))
            continue; /* says nothing about CPUs, and only root knows it */
        if (fact->state == GCPU_FACT_FAILED || fact->state == GCPU_FACT_DENIED)
            return fact;
    }
    return NULL;
}

/* Whether libvirt would say the same, now, to us. */
static gboolean is_as_libvirt(const GcpuDaemonRequest *request, const GcpuHostReport *report,
                              GError **error)
{
    const GcpuMissingFact *failure = find_failure(report);

    if (g_strcmp0(report->uri, request->uri) != 0)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "guestcpud asks %s, not %s",
                    report->uri, request->uri);
    else if (failure)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "guestcpud has no %s: %s",
                    failure->name, failure->reason);
    else
        return TRUE;
    return FALSE;
}

/* Who wants the daemon's facts and no others gets them as from a report in a file. */
static GcpuHostReport *take(const GcpuDaemonRequest *request, const char *xml, GError **error)
{
    g_autoptr(GcpuHostReport) report =
        gcpu_host_report_xml_parse(xml, -1, "the report of guestcpud", error);
    gboolean must_be = request->use == GCPU_DAEMON_IF_READY;

    if (report && request->guest &&
        !gcpu_host_question_narrow(request->guest, report, must_be ? error : NULL) && must_be)
        return NULL;
    return g_steal_pointer(&report);
}

/* The state is asked for first: what is no answer need not be sent. */
static GcpuHostReport *fetch(GDBusConnection *connection, const GcpuDaemonRequest *request,
                             GVariant *properties, GError **error)
{
    const char *state = gcpu_daemon_client_text(properties, "State");
    gboolean is_ready = g_str_equal(state, "ready"), must_be = request->use == GCPU_DAEMON_IF_READY;

    if (!is_ready && must_be) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "guestcpud is %s", state);
        return NULL;
    }
    g_autofree char *xml = gcpu_daemon_client_report(connection, limit_ms(request), error);
    g_autoptr(GcpuHostReport) report = xml ? take(request, xml, error) : NULL;
    if (!report || (must_be && !is_as_libvirt(request, report, error)))
        return NULL;
    if (!is_ready)
        warn_of_age(properties, report, request->findings);
    if (request->out_xml)
        *request->out_xml = g_steal_pointer(&xml);
    return g_steal_pointer(&report);
}

GcpuHostReport *gcpu_daemon_facts_ask(const GcpuDaemonRequest *request, GError **error)
{
    g_autoptr(GDBusConnection) connection = gcpu_daemon_client_open(request->bus, error);
    g_autoptr(GVariant) properties =
        connection ? gcpu_daemon_client_properties(connection, limit_ms(request), error) : NULL;

    return properties ? fetch(connection, request, properties, error) : NULL;
}

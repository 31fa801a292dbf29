/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/host-calls.h"

#include "daemon/host/baseline-call.h"
#include "daemon/host/compare-call.h"
#include "daemon/host/preview-call.h"
#include "daemon/host/quick-answers.h"
#include "daemon/process/methods.h"
#include "dbus/bus-error.h"
#include "dbus/host-interface.h"
#include "xml/host-report-xml.h"

/* What a control plane asks about again and again: a page full of guests. */
#define ANSWERS_KEPT      128
#define ANSWER_BYTES_KEPT (1024 * 1024)

/* Below the 25 s after which most callers give up. */
#define WAIT_LIMIT_MS 20000

struct GcpuHostCalls {
    GcpuHostKeeper *keeper;
    GcpuConfigKeeper *configs;
    GcpuMethods methods;
    GcpuCompareDesk desk;
    GcpuQuickAnswers *quick; /* NULL: on no bus */
    GQueue waiting;          /* of GDBusMethodInvocation: for the first look */
    guint clock;             /* source of the main loop; 0: nobody waits */
};

static gboolean compare(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer data,
                        GError **error)
{
    GcpuHostCalls *calls = data;

    (void)parameters, (void)error;
    gcpu_compare_call_begin(&calls->desk, invocation);
    return TRUE;
}

static gboolean preview(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer data,
                        GError **error)
{
    GcpuHostCalls *calls = data;

    (void)error;
    gcpu_preview_call(invocation, parameters, gcpu_host_keeper_view(calls->keeper),
                      gcpu_config_keeper_get(calls->configs));
    return TRUE;
}

static gboolean merge(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer data,
                      GError **error)
{
    GcpuHostCalls *calls = data;

    (void)error;
    gcpu_baseline_call(invocation, parameters, gcpu_host_keeper_view(calls->keeper));
    return TRUE;
}

static gboolean get_report(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer data,
                           GError **error)
{
    GcpuHostCalls *calls = data;
    g_autofree char *xml =
        gcpu_host_report_xml_format(gcpu_host_keeper_view(calls->keeper)->report);

    (void)parameters, (void)error;
    gcpu_bus_host_complete_get_report(NULL, invocation, xml);
    return TRUE;
}

/** Refresh: one call, which ends with the look or with the clock, whichever is first. */
typedef struct {
    GDBusMethodInvocation *invocation; /* NULL: answered */
    guint clock;
} Refresh;

static gboolean stop_waiting(gpointer data)
{
    Refresh *refresh = data;

    refresh->clock = 0;
    gcpu_bus_error_return(g_steal_pointer(&refresh->invocation),
                          g_error_new(GCPU_ERROR, GCPU_ERROR_UNREACHABLE,
                                      "libvirt has not answered within %d s; the facts will be "
                                      "collected when it does",
                                      WAIT_LIMIT_MS / 1000));
    return G_SOURCE_REMOVE;
}

static void end_refresh(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autofree Refresh *refresh = data;
    GError *error = NULL;
    gboolean is_fresh = gcpu_host_keeper_refresh_finish(result, &error);

    (void)source;
    g_clear_handle_id(&refresh->clock, g_source_remove);
    if (!refresh->invocation)
        g_clear_error(&error);
    else if (is_fresh)
        gcpu_bus_host_complete_refresh(NULL, refresh->invocation);
    else
        gcpu_bus_error_return(refresh->invocation, error);
}

static gboolean refresh(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer data,
                        GError **error)
{
    GcpuHostCalls *calls = data;
    Refresh *waiting = g_new(Refresh, 1);

    (void)parameters, (void)error;
    waiting->invocation = invocation;
    waiting->clock = g_timeout_add(WAIT_LIMIT_MS, stop_waiting, waiting);
    gcpu_host_keeper_refresh(calls->keeper, NULL, end_refresh, waiting);
    return TRUE;
}

static gboolean reload(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer data,
                       GError **error)
{
    GcpuHostCalls *calls = data;

    (void)parameters;
    if (!gcpu_config_keeper_load(calls->configs, error))
        return FALSE;
    gcpu_bus_host_complete_reload(NULL, invocation);
    return TRUE;
}

static const GcpuMethod methods[] = {
    { "CompareCpu", NULL, compare },
    { "PreviewDomain", NULL, preview },
    { "BaselineCpu", NULL, merge },
    { "GetReport", NULL, get_report },
    { "Refresh", "org.guestcpu1.refresh", refresh },
    { "Reload", "org.guestcpu1.reload", reload },
    { NULL, NULL, NULL },
};

static void refuse_unready(GcpuHostCalls *calls, GDBusMethodInvocation *invocation)
{
    gcpu_bus_error_return(invocation, g_error_new(GCPU_BUS_ERROR, GCPU_BUS_ERROR_NOT_READY,
                                                  "nothing is known of the host yet: %s",
                                                  gcpu_host_keeper_reason(calls->keeper)));
}

static void answer_waiting(GcpuHostCalls *calls)
{
    GQueue waiting = calls->waiting;

    g_queue_init(&calls->waiting);
    g_clear_handle_id(&calls->clock, g_source_remove);
    for (GDBusMethodInvocation *next = g_queue_pop_head(&waiting); next;
         next = g_queue_pop_head(&waiting)) {
        if (gcpu_host_keeper_view(calls->keeper))
            gcpu_host_calls_take(calls, next);
        else
            refuse_unready(calls, next);
    }
}

static gboolean give_up_waiting(gpointer data)
{
    GcpuHostCalls *calls = data;

    calls->clock = 0;
    answer_waiting(calls);
    return G_SOURCE_REMOVE;
}

static void wait_for_view(GcpuHostCalls *calls, GDBusMethodInvocation *invocation)
{
    if (!gcpu_host_keeper_is_looking(calls->keeper)) {
        refuse_unready(calls, invocation);
        return;
    }
    if (calls->waiting.length >= GCPU_HOST_CALLS_WAITING_MAX) {
        gcpu_bus_error_return(invocation,
                              g_error_new(GCPU_BUS_ERROR, GCPU_BUS_ERROR_BUSY,
                                          "%u calls wait for the first answer of libvirt already",
                                          calls->waiting.length));
        return;
    }
    g_queue_push_tail(&calls->waiting, invocation);
    if (!calls->clock)
        calls->clock = g_timeout_add(WAIT_LIMIT_MS, give_up_waiting, calls);
}

/* What changes something is about the daemon, not about what is known of the host. */
static void run(GDBusMethodInvocation *invocation, const GcpuMethod *method, gpointer data)
{
    GcpuHostCalls *calls = data;

    if (method->action || gcpu_host_keeper_view(calls->keeper))
        gcpu_method_run(method, invocation, calls);
    else
        wait_for_view(calls, invocation);
}

GcpuHostCalls *gcpu_host_calls_new(GcpuHostKeeper *keeper, GcpuConfigKeeper *configs,
                                   GcpuPermission permission)
{
    GcpuHostCalls *calls = g_new0(GcpuHostCalls, 1);

    calls->keeper = keeper;
    calls->configs = configs;
    calls->methods = (GcpuMethods){ methods, permission, run, calls };
    calls->desk.keeper = keeper;
    calls->desk.answers = gcpu_answer_cache_new(ANSWERS_KEPT, ANSWER_BYTES_KEPT);
    g_queue_init(&calls->waiting);
    return calls;
}

void gcpu_host_calls_free(GcpuHostCalls *calls)
{
    if (!calls)
        return;
    g_clear_handle_id(&calls->clock, g_source_remove);
    g_queue_clear_full(&calls->waiting, g_object_unref);
    gcpu_quick_answers_free(calls->quick);
    gcpu_answer_cache_unref(calls->desk.answers);
    g_free(calls);
}

void gcpu_host_calls_listen(GcpuHostCalls *calls, GDBusConnection *connection, const char *path)
{
    gcpu_quick_answers_free(calls->quick);
    calls->quick = gcpu_quick_answers_new(connection, path, calls->desk.answers);
}

void gcpu_host_calls_wake(GcpuHostCalls *calls)
{
    gcpu_answer_cache_forget(calls->desk.answers);
    if (gcpu_host_keeper_view(calls->keeper) || !gcpu_host_keeper_is_looking(calls->keeper))
        answer_waiting(calls);
}

void gcpu_host_calls_take(GcpuHostCalls *calls, GDBusMethodInvocation *invocation)
{
    gcpu_methods_take(&calls->methods, invocation);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call-storm.h"

#include "daemon-fixture.h"

static void count_failure(CallStorm *storm, const GError *error)
{
    g_autofree char *name = g_dbus_error_get_remote_error(error);

    if (name && g_str_has_prefix(name, "org.guestcpu1.Error."))
        storm->n_refused++;
    else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        storm->n_hung++;
    else
        storm->n_lost++;
}

/** Underway: one call. */
typedef struct {
    CallStorm *storm;
    guint i;
} Underway;

static void take_end(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autofree Underway *underway = data;
    CallStorm *storm = underway->storm;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    storm->n_ended++;
    if (answer)
        storm->n_answered++;
    else
        count_failure(storm, error);
    if (storm->ended)
        storm->ended(storm, underway->i, answer);
}

static void send_next(CallStorm *storm)
{
    StormCall call = { NULL, NULL, NULL, NULL };
    Underway *underway = g_new(Underway, 1);

    *underway = (Underway){ storm, storm->n_sent++ };
    storm->next(underway->i, &call);
    g_dbus_connection_call(storm->client, "org.guestcpu1", call.path, call.interface, call.method,
                           call.arguments, NULL, G_DBUS_CALL_FLAGS_NONE, BUS_WAIT_S * 1000, NULL,
                           take_end, underway);
}

void call_storm_run(CallStorm *storm)
{
    while (storm->n_ended < storm->n_calls) {
        while (storm->n_sent < storm->n_calls && storm->n_sent - storm->n_ended < storm->n_at_once)
            send_next(storm);
        g_main_context_iteration(NULL, TRUE);
    }
}

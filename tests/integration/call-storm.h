/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* call-storm.h: many calls to guestcpud, of which some are always under way. */
#pragma once

#include <gio/gio.h>

/** STORM_AT_ONCE_MAX: a bus takes 128 calls of one client at once, unless it is told otherwise. */
#define STORM_AT_ONCE_MAX 120

/** StormCall: one call. */
typedef struct {
    const char *path; /* such as "/org/guestcpu1/host" */
    const char *interface, *method;
    GVariant *arguments; /* floating; NULL: none */
} StormCall;

typedef struct CallStorm CallStorm;

/** CallStorm: what is to be done, and what came of it. */
struct CallStorm {
    GDBusConnection *client;
    guint n_calls;   /* in all */
    guint n_at_once; /* at most STORM_AT_ONCE_MAX */
    /* Makes call @i. */
    void (*next)(guint i, StormCall *out_call);
    /* (nullable): after each end of a call; @answer: NULL: it has failed. May turn the main loop.
     */
    void (*ended)(CallStorm *storm, guint i, GVariant *answer);
    gpointer data; /* for @ended */

    guint n_sent, n_ended;
    guint n_answered;
    guint n_refused; /* with an error of org.guestcpu1 */
    guint n_lost;    /* with one of the bus, or because the bus is gone */
    guint n_hung;    /* with none, until the clock ended the waiting */
};

/** call_storm_run: comes back when every call has ended. */
void call_storm_run(CallStorm *storm);

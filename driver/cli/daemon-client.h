/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* daemon-client.h: a running guestcpud as its callers see it: org.guestcpu1.Host.
 *
 * Plain calls instead of a generated proxy, which would read all properties and subscribe to their
 * changes before the first answer. Nothing here starts a daemon or a bus. */
#pragma once

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

#define GCPU_DAEMON_NAME      "org.guestcpu1"
#define GCPU_DAEMON_PATH      "/org/guestcpu1/host"
#define GCPU_DAEMON_INTERFACE "org.guestcpu1.Host"

/**
 * gcpu_daemon_client_open:
 * @bus: the system's or the session's, where the environment says that it is
 *
 * A bus whose socket does not exist costs no more than looking for it.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_UNREACHABLE.
 */
GDBusConnection *gcpu_daemon_client_open(GBusType bus, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** GcpuDaemonCall: one method call. All borrowed but the arguments. */
typedef struct {
    const char *path, *interface, *method;
    GVariant *arguments; /* floating; NULL: none */
    const char *type;    /* of the answer */
    int timeout_ms;
} GcpuDaemonCall;

/**
 * gcpu_daemon_client_run:
 * @call: its arguments are taken
 * @out_descriptors: (out) (optional) (transfer full) (nullable): what came with the answer
 *
 * Nobody is asked for a password.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_UNREACHABLE if the daemon does not run
 * or does not answer in time, %GCPU_ERROR_DENIED, or the error that it gave.
 */
GVariant *gcpu_daemon_client_run(GDBusConnection *connection, const GcpuDaemonCall *call,
                                 GUnixFDList **out_descriptors,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_daemon_client_properties:
 * @timeout_ms: how long the daemon may take
 *
 * Returns: (transfer full) (nullable): all properties, a{sv}; NULL with %GCPU_ERROR_UNREACHABLE if
 * it does not run or does not answer in time, or with the error that it gave.
 */
GVariant *gcpu_daemon_client_properties(GDBusConnection *connection, int timeout_ms,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_daemon_client_report: Returns: (transfer full) (nullable): its host report, guestcpu-
 * report(5); errors as for gcpu_daemon_client_properties(). */
char *gcpu_daemon_client_report(GDBusConnection *connection, int timeout_ms,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_daemon_client_text: Returns: (transfer none): the text of a property of a{sv}, as long as
 * @properties live; empty if there is none. */
const char *gcpu_daemon_client_text(GVariant *properties, const char *name);

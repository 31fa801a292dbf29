/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* daemon-facts.h: the facts about this host from a guestcpud that has them already.
 *
 * The facts, not the answers: policy, instance and CPU map stay those of the command line, so that
 * the same question has the same answer with a daemon and without. */
#pragma once

#include <gio/gio.h>

#include "cpu/finding.h"
#include "cpu/host-question.h"

/** GcpuDaemonUse: whether a command asks the daemon. */
typedef enum {
    GCPU_DAEMON_IF_READY, /* where its facts are those that libvirt would tell now */
    GCPU_DAEMON_ALWAYS,   /* and nobody else, even if its facts are old or not of this guest */
    GCPU_DAEMON_NEVER,
} GcpuDaemonUse;

/** GcpuDaemonRequest: all borrowed. */
typedef struct {
    GcpuDaemonUse use; /* never NEVER */
    GBusType bus;
    const char *uri;               /* if ready: the libvirt that would be asked otherwise */
    const GcpuHostQuestion *guest; /* NULL: everything */
    GcpuFindings *findings;        /* gets a warning if the facts may be old */
    char **out_xml;                /* (nullable): the report as the daemon wrote it */
} GcpuDaemonRequest;

/**
 * gcpu_daemon_facts_ask:
 *
 * Returns: (transfer full) (nullable): NULL with the errors of daemon-client.h, or with
 * %GCPU_ERROR_UNREACHABLE that says why the daemon does not have the answer.
 */
GcpuHostReport *gcpu_daemon_facts_ask(const GcpuDaemonRequest *request,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

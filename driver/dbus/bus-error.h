/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bus-error.h: errors as callers on the bus see them: org.guestcpu1.Error.*, one name for each
 * thing that a caller can do about it.
 *
 * Those of the library keep the names of cpu/error.h; those below arise only on the bus. */
#pragma once

#include <gio/gio.h>

#include "cpu/finding.h"

/** GCPU_BUS_ERROR_PREFIX: before the name of every error. */
#define GCPU_BUS_ERROR_PREFIX "org.guestcpu1.Error."

/*    id               name                        the caller can …                              */
#define GCPU_BUS_ERRORS(X)                                                                         \
    X(NOT_READY, "NotReady")                  /* wait until State changes: nothing is known yet */ \
    X(BUSY, "Busy")                           /* ask again when other calls have ended */          \
    X(AUTHORIZATION, "AuthorizationRequired") /* allow interactive authorization, and ask again */

typedef enum {
#define GCPU_BUS_ERROR_ID(id, name) GCPU_BUS_ERROR_##id,
    GCPU_BUS_ERRORS(GCPU_BUS_ERROR_ID)
#undef GCPU_BUS_ERROR_ID
} GcpuBusError;

/** GCPU_BUS_ERROR: the GError domain; codes are #GcpuBusError. */
#define GCPU_BUS_ERROR (gcpu_bus_error_quark())

GQuark gcpu_bus_error_quark(void);

/** gcpu_bus_error_name: Returns: (transfer full): the name on the bus of @error, of any domain;
 * that of a foreign one is Internal. */
char *gcpu_bus_error_name(const GError *error);

/** gcpu_bus_error_return: ends a call with @error, which is taken, and logs it. */
void gcpu_bus_error_return(GDBusMethodInvocation *invocation, GError *error);

/** gcpu_bus_error_return_unwritten: ends a call of a method that the interface has and the daemon
 * does not: Internal. */
void gcpu_bus_error_return_unwritten(GDBusMethodInvocation *invocation);

/**
 * gcpu_bus_error_of_findings:
 * @place: what to call what the library takes for the command line: "instance", "options"
 *
 * Returns: (transfer full) (nullable): gcpu_findings_to_error() in the words of the bus.
 */
GError *gcpu_bus_error_of_findings(const GcpuFindings *findings, const char *place);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* error.h: the closed list of ways in which a request can fail.
 *
 * A code exists only where the caller would act differently. The list feeds the enum, the names of
 * the D-Bus errors and the exit status of the command line. */
#pragma once

#include "cpu/public.h"

/*    id            D-Bus name       exit   the caller can …                                   */
#define GCPU_ERRORS(X)                                                                          \
    X(INVALID, "Invalid", 3)         /* mend the input: the message names file, line and key */ \
    X(UNUSABLE, "Unusable", 1)       /* choose another CPU: this host cannot run this one */    \
    X(UNSUPPORTED, "Unsupported", 3) /* use a newer libvirt or hypervisor, or ask for less */   \
    X(UNREACHABLE, "Unreachable", 4) /* try again later, or look at the hypervisor */           \
    X(DENIED, "PermissionDenied", 5) /* ask with more privilege */                              \
    X(INTERNAL, "Internal", 70)      /* report a bug */

typedef enum {
#define GCPU_ERROR_ID(id, dbus_name, exit_status) GCPU_ERROR_##id,
    GCPU_ERRORS(GCPU_ERROR_ID)
#undef GCPU_ERROR_ID
} GcpuError;

/** GCPU_ERROR: the GError domain of this library; codes are #GcpuError. */
#define GCPU_ERROR (gcpu_error_quark())

GCPU_PUBLIC GQuark gcpu_error_quark(void);

/**
 * gcpu_error_exit_status:
 * @error: (nullable): an error of any domain
 *
 * Returns: the documented exit status for @error; 0 for NULL, 70 for a foreign domain.
 */
GCPU_PUBLIC int gcpu_error_exit_status(const GError *error);

/**
 * gcpu_error_to_string:
 * @code: one code
 *
 * Returns: (transfer none): its name on D-Bus and in JSON, without prefix, such as "Unreachable".
 */
GCPU_PUBLIC const char *gcpu_error_to_string(GcpuError code);

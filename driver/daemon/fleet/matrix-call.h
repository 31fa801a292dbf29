/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* matrix-call.h: Matrix: who can run what, for all pairs at once? */
#pragma once

#include <gio/gio.h>

/** GCPU_MATRIX_CALL_COLUMNS_MAX: classes; a larger matrix is refused. */
#define GCPU_MATRIX_CALL_COLUMNS_MAX 4096

/** GCPU_MATRIX_CALL_REASONS_MAX: cells whose reasons are told in one answer; more take longer than
 * anybody waits. */
#define GCPU_MATRIX_CALL_REASONS_MAX 250000u

/** gcpu_matrix_call: a #GcpuMethodFunc about a #GcpuFleetDesk. @parameters: (sa{sv}). */
gboolean gcpu_matrix_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                          GError **error);

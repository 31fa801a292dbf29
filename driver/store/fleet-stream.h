/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-stream.h: a fleet from the bytes of fleet-image.h, in pieces as they come.
 *
 * At most one report is kept as text at a time. */
#pragma once

#include "fleet/fleet.h"

/** GCPU_FLEET_STREAM_HOSTS_MAX: hosts, and what is unread; a stream with more of either is refused.
 */
#define GCPU_FLEET_STREAM_HOSTS_MAX 2000000u

typedef struct GcpuFleetStream GcpuFleetStream;

/**
 * gcpu_fleet_stream_new:
 * @fleet: (transfer none): an empty fleet that gets the hosts, and what could not be read. Must
 * live longer
 * @name: who sends; the source of all hosts, and what to call it in errors
 *
 * Returns: (transfer full)
 */
GcpuFleetStream *gcpu_fleet_stream_new(GcpuFleet *fleet,
                                       const char *name) G_GNUC_WARN_UNUSED_RESULT;
void gcpu_fleet_stream_free(GcpuFleetStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetStream, gcpu_fleet_stream_free)

/**
 * gcpu_fleet_stream_take: the next bytes; it does not matter where they are cut.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if this is no such stream; @fleet then holds what came
 * before, and no more may be taken.
 */
gboolean gcpu_fleet_stream_take(GcpuFleetStream *stream, const char *bytes, gsize length,
                                GError **error);

/** gcpu_fleet_stream_finish: there are no more bytes. Returns: FALSE with %GCPU_ERROR_UNREACHABLE
 * if there should have been. */
gboolean gcpu_fleet_stream_finish(const GcpuFleetStream *stream, GError **error);

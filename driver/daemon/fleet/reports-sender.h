/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* reports-sender.h: fleets on their way to callers that read them at their own pace.
 *
 * Each goes through a socket of its own from a thread of its own, so that nobody waits for a caller
 * that does not read, and no copy of all reports lies in memory. */
#pragma once

#include <gio/gio.h>

#include "store/fleet-image.h"

/** GCPU_REPORTS_SENDER_MAX: fleets that are sent at a time. */
#define GCPU_REPORTS_SENDER_MAX 4

/** GcpuReportsPace: how slow a caller may be. Only the time that the sender waits for it counts. */
typedef struct {
    guint limit_ms;
    gsize bytes; /* to be taken within it; who does not gets no more, and makes room for others */
} GcpuReportsPace;

/** GCPU_REPORTS_PACE: far below what a busy machine reads, so that four callers that take a byte
 * now and then keep others out for seconds only. */
#define GCPU_REPORTS_PACE ((GcpuReportsPace){ 20 * 1000, 1024 * 1024 })

typedef struct GcpuReportsSender GcpuReportsSender;

GcpuReportsSender *gcpu_reports_sender_new(GcpuReportsPace pace);

/** gcpu_reports_sender_free: ends what is on its way. */
void gcpu_reports_sender_free(GcpuReportsSender *sender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuReportsSender, gcpu_reports_sender_free)

/**
 * gcpu_reports_sender_start:
 * @image: (transfer full): taken also on error
 *
 * Returns: the descriptor from which @image can be read, to its end; owned by the caller. -1 with
 * %GCPU_BUS_ERROR_BUSY, or %GCPU_ERROR_INTERNAL if there are no descriptors left.
 */
int gcpu_reports_sender_start(GcpuReportsSender *sender, GcpuFleetImage *image, GError **error);

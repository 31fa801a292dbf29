/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* quick-answers.h: CompareCpu for who asks what was asked before: without the main thread.
 *
 * A call wakes the bus's own thread, which wakes the main thread, which wakes the bus's own thread
 * again to send the reply: where a caller waits for that, two of three are idle waiting. An answer
 * that is kept needs no more than the first of them, and then CompareCpu costs less than reading a
 * property does. All other calls take the usual way. */
#pragma once

#include "daemon/host/answer-cache.h"

typedef struct GcpuQuickAnswers GcpuQuickAnswers;

/** gcpu_quick_answers_new: @answers: to CompareCpu of org.guestcpu1.Host at @path. Returns:
 * (transfer full): works until it is freed. */
GcpuQuickAnswers *gcpu_quick_answers_new(GDBusConnection *connection, const char *path,
                                         GcpuAnswerCache *answers);
void gcpu_quick_answers_free(GcpuQuickAnswers *quick);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuQuickAnswers, gcpu_quick_answers_free)

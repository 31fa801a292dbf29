/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* answer-cache.h: the last answers, by the arguments of their calls.
 *
 * Control planes ask about the same few guests over and over. An answer holds as long as the facts
 * and the state that it tells. For all threads: what the main thread keeps and forgets, the bus's
 * own thread may find. */
#pragma once

#include <gio/gio.h>

typedef struct GcpuAnswerCache GcpuAnswerCache;

/** gcpu_answer_cache_new: @n_max: answers that are kept; @bytes_max: of all questions and answers
 * together. */
GcpuAnswerCache *gcpu_answer_cache_new(guint n_max, gsize bytes_max);
GcpuAnswerCache *gcpu_answer_cache_ref(GcpuAnswerCache *cache);
void gcpu_answer_cache_unref(GcpuAnswerCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuAnswerCache, gcpu_answer_cache_unref)

/** gcpu_answer_cache_find: Returns: (transfer full) (nullable): the answer to @question. */
GVariant *gcpu_answer_cache_find(GcpuAnswerCache *cache, GVariant *question);

/** gcpu_answer_cache_keep: Neither may be floating. The oldest make room; what is too large is not
 * kept. */
void gcpu_answer_cache_keep(GcpuAnswerCache *cache, GVariant *question, GVariant *answer);

/** gcpu_answer_cache_forget: all of them. */
void gcpu_answer_cache_forget(GcpuAnswerCache *cache);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* words-errand.h: a worker finds the words for a host under another configuration. */
#pragma once

#include <gio/gio.h>

#include "daemon/host/host-view.h"

/** gcpu_words_errand_begin: @ended: cancelled: @done is still called, but @data is gone. */
void gcpu_words_errand_begin(GcpuHostView *view, GcpuConfig *config, GCancellable *ended,
                             GAsyncReadyCallback done, gpointer data);

/** gcpu_words_errand_finish: Returns: (transfer full) (nullable): NULL: cancelled, or the words are
 * not those of @view and @config. */
GcpuHostWords *gcpu_words_errand_finish(GAsyncResult *result, const GcpuHostView *view,
                                        const GcpuConfig *config);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-keeper.h: keeps a connection to libvirt and the newest look at its host.
 *
 * For the main thread; what blocks is done in workers. When libvirt goes away the last look stays,
 * and the keeper tries to come back, at first at once and then ever more seldom. */
#pragma once

#include <gio/gio.h>

#include "config/config.h"
#include "daemon/host/host-view.h"

/** GcpuHostState: how far the view can be trusted. */
typedef enum {
    GCPU_HOST_DISCONNECTED, /* libvirt cannot be reached */
    GCPU_HOST_STALE,        /* it can, but the facts may have changed */
    GCPU_HOST_READY,
} GcpuHostState;

/** gcpu_host_state_to_string: Returns: (transfer none): as the property State spells it. */
const char *gcpu_host_state_to_string(GcpuHostState state);

typedef struct GcpuHostKeeper GcpuHostKeeper;

/** GcpuHostChangedFunc: view, state or reason have changed. A view from before is gone. */
typedef void (*GcpuHostChangedFunc)(GcpuHostKeeper *keeper, gpointer data);

/** gcpu_host_keeper_new: Returns: (transfer full): one that does nothing yet. */
GcpuHostKeeper *gcpu_host_keeper_new(GcpuHostChangedFunc changed, gpointer data);

/** gcpu_host_keeper_free: calls that wait end with %GCPU_ERROR_UNREACHABLE. */
void gcpu_host_keeper_free(GcpuHostKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostKeeper, gcpu_host_keeper_free)

/**
 * gcpu_host_keeper_point:
 * @config: one more owner is added
 *
 * Starts; or turns to another libvirt, or looks again with another CPU map; else only the words for
 * the host are found anew, and then the keeper has changed. What was known of another libvirt's
 * host is forgotten at once: nobody shall take it for what the new one says.
 */
void gcpu_host_keeper_point(GcpuHostKeeper *keeper, GcpuConfig *config);

/** gcpu_host_keeper_uri: Returns: (transfer none) (nullable): libvirt's own word for what it was
 * pointed at, once there was a look; before that as it was given. */
const char *gcpu_host_keeper_uri(const GcpuHostKeeper *keeper);

/** gcpu_host_keeper_turn: Returns: a number that is another one for each turn to another libvirt:
 * what was asked of the one before is no answer any more. */
guint gcpu_host_keeper_turn(const GcpuHostKeeper *keeper);

/** gcpu_host_keeper_view: Returns: (transfer none) (nullable): until the next change; NULL: there
 * never was a look at this host. */
GcpuHostView *gcpu_host_keeper_view(GcpuHostKeeper *keeper);

/** gcpu_host_keeper_add: gcpu_host_view_add() to the view, which there is. The keeper has changed
 * then: what was proved of the offer is to be told. */
void gcpu_host_keeper_add(GcpuHostKeeper *keeper, GcpuHostReport *report, GcpuProof *proof);

/** gcpu_host_keeper_session: Returns: (transfer none) (nullable): NULL: not connected. */
GcpuVirtSession *gcpu_host_keeper_session(GcpuHostKeeper *keeper);

/** gcpu_host_keeper_is_looking: whether libvirt is being asked. */
gboolean gcpu_host_keeper_is_looking(const GcpuHostKeeper *keeper);

GcpuHostState gcpu_host_keeper_state(const GcpuHostKeeper *keeper);

/** gcpu_host_keeper_reason: Returns: (transfer none): why the state is not ready, for reading;
 * empty if it is. */
const char *gcpu_host_keeper_reason(const GcpuHostKeeper *keeper);

/**
 * gcpu_host_keeper_refresh: looks again.
 * @reason: (nullable): what made the facts doubtful: they are stale until then; NULL: nothing did
 * @done: (nullable): called when a look that began after this call has ended
 */
void gcpu_host_keeper_refresh(GcpuHostKeeper *keeper, const char *reason, GAsyncReadyCallback done,
                              gpointer data);

/** gcpu_host_keeper_refresh_finish: Returns: FALSE with %GCPU_ERROR_UNREACHABLE or
 * %GCPU_ERROR_DENIED. */
gboolean gcpu_host_keeper_refresh_finish(GAsyncResult *result, GError **error);

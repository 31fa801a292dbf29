/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* config-keeper.h: the configuration in force, and how it is replaced: as a whole or not at all. */
#pragma once

#include "config/config.h"

typedef struct GcpuConfigKeeper GcpuConfigKeeper;

/** GcpuConfigChangedFunc: another configuration is in force. */
typedef void (*GcpuConfigChangedFunc)(GcpuConfigKeeper *keeper, gpointer data);

/**
 * gcpu_config_keeper_new:
 * @path: (nullable): NULL: the usual file, if there is one at the time of loading
 * @uri: (nullable): libvirt.uri, whatever the file says
 * @changed: called in each load that succeeds
 *
 * Returns: (transfer full): one that has loaded nothing yet.
 */
GcpuConfigKeeper *gcpu_config_keeper_new(const char *path, const char *uri,
                                         GcpuConfigChangedFunc changed, gpointer data);
void gcpu_config_keeper_free(GcpuConfigKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuConfigKeeper, gcpu_config_keeper_free)

/**
 * gcpu_config_keeper_load:
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID and all findings, a line each; then what was in force
 * before still is.
 */
gboolean gcpu_config_keeper_load(GcpuConfigKeeper *keeper, GError **error);

/** gcpu_config_keeper_get: Returns: (transfer none): until the next load; only after one. */
GcpuConfig *gcpu_config_keeper_get(const GcpuConfigKeeper *keeper);

/** gcpu_config_keeper_text: Returns: (transfer none) (nullable): the value of a setting as written;
 * NULL: it is not set. */
const char *gcpu_config_keeper_text(const GcpuConfigKeeper *keeper, GcpuSettingId id);

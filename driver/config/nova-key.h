/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nova-key.h: which keys of nova.conf are ours. */
#pragma once

#include "config/setting.h"

/** gcpu_nova_key_is_ours: as %GcpuIniFilter: whether Nova's key is one of the table in setting.h.
 */
gboolean gcpu_nova_key_is_ours(const char *section, const char *key);

/**
 * gcpu_nova_key_mistyped: as %GcpuIniGuess.
 * @key: one that is not ours
 *
 * Returns: (transfer none) (nullable): the key of ours that is one or two edits away in [libvirt]
 * (one, if it is short); NULL: none, or Nova's own. No key of [libvirt] that Nova knows
 * is so near.
 */
const char *gcpu_nova_key_mistyped(const char *section, const char *key);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* scope-options.h: the options that questions about a whole fleet share: which of its hosts count,
 * beside those of page-options.h. */
#pragma once

#include "dbus/guest.h"
#include "dbus/page-options.h"
#include "fleet/fleet-classes.h"

/**
 * gcpu_scope_options_read: arch and virt_type, and gcpu_page_options_read().
 * @options: a{sv}
 * @more: (nullable): other options of the call; its last row has no name
 * @out_page, @out_scope: (out): borrowed from @options; written only on success. now_s is not set.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID and every mistake.
 */
gboolean gcpu_scope_options_read(GVariant *options, const GcpuVariantOption *more,
                                 GcpuPageOptions *out_page, GcpuFleetScope *out_scope,
                                 GError **error);

/** gcpu_scope_options_add_guest: what @scope leaves open is what @guest says, which must live
 * longer. */
void gcpu_scope_options_add_guest(GcpuFleetScope *scope, const GcpuDomainGuest *guest);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* domains-variant.h: a fleet divided into domains, as Domains tells it. */
#pragma once

#include <gio/gio.h>

#include "dbus/page-options.h"
#include "fleet/fleet-domains.h"

/**
 * gcpu_domains_variant:
 * @page: which hosts are named, by name over all domains
 * @out_next: (out) (transfer full) (nullable): what to give as after; NULL: this was the last page
 *
 * Returns: (transfer floating): aa{sv}: all domains, with those of their hosts that are on the
 * page.
 */
GVariant *gcpu_domains_variant(const GcpuFleetDomains *domains, const GcpuPageOptions *page,
                               char **out_next);

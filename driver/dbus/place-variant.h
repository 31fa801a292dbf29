/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place-variant.h: on which hosts a guest can start, as Place tells it. */
#pragma once

#include <gio/gio.h>

#include "dbus/page-options.h"
#include "fleet/place.h"

/**
 * gcpu_place_variant_hosts:
 * @page: after: the name that ended the page before
 * @details: gets next, unless this was the last page, and cpus
 *
 * Returns: (transfer floating) (nullable): aa{sv}, best first; NULL with %GCPU_ERROR_INVALID if
 * after is not in the list.
 */
GVariant *gcpu_place_variant_hosts(const GcpuFleetClasses *classes, const GcpuPlace *place,
                                   const GcpuPageOptions *page, GVariantDict *details,
                                   GError **error);

/** gcpu_place_variant_add_rest: @details gets the counts, groups and reasons. */
void gcpu_place_variant_add_rest(GVariantDict *details, const GcpuFleetClasses *classes,
                                 const GcpuPlace *place);

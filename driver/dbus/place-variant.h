/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place-variant.h: on which hosts a guest can start, as Place tells it. */
#pragma once

#include <gio/gio.h>

#include "fleet/place.h"

/**
 * gcpu_place_variant_hosts:
 * @after: (nullable): the name that ended the page before; NULL: the first page
 * @limit: how long a page is
 * @out_next: (out) (transfer full) (nullable): what to give as @after; NULL: this was the last page
 *
 * Returns: (transfer floating): aa{sv}, best first; empty if @after is not in the list.
 */
GVariant *gcpu_place_variant_hosts(const GcpuFleetClasses *classes, const GcpuPlace *place,
                                   const char *after, guint limit, char **out_next);

/** gcpu_place_variant_add_rest: @details gets the counts and groups. */
void gcpu_place_variant_add_rest(GVariantDict *details, const GcpuFleetClasses *classes,
                                 const GcpuPlace *place);

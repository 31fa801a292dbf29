/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-identity.h: which report is about which host of a fleet, and which of two is to be kept.
 * Internal.
 *
 * A host is who its UUID says, or its name if it has none. What does not fit is never settled
 * silently: two machines can have one UUID, from a careless vendor or a copied image, or one name.
 */
#pragma once

#include "fleet/fleet.h"

/** gcpu_host_identity_source: Returns: (transfer none): where its report is from, for messages. */
const char *gcpu_host_identity_source(const GcpuFleetHost *host);

/** gcpu_host_identity_refuse: Returns: FALSE with %GCPU_ERROR_INVALID, which begins with the source
 * of @host. */
gboolean gcpu_host_identity_refuse(GError **error, const GcpuFleetHost *host, const char *format,
                                   ...) G_GNUC_PRINTF(3, 4);

/** gcpu_host_identity_has_name: FALSE: its UUID stands for one. */
gboolean gcpu_host_identity_has_name(const GcpuFleetHost *host);

/**
 * gcpu_host_identity_check:
 * @by_uuid: (nullable): the host of the fleet with its UUID
 * @by_name: (nullable): and that with its name
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if @host may be neither, or which of the two is not sure.
 */
gboolean gcpu_host_identity_check(const GcpuFleetHost *host, const GcpuFleetHost *by_uuid,
                                  const GcpuFleetHost *by_name, GError **error);

/**
 * gcpu_host_identity_check_newer:
 * @known: what the fleet has of the same host
 * @now_s: 0: not known, and so nothing is from the future
 *
 * Undated facts give way to dated ones, those of the future to real ones, and older to newer.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if @known is to be kept.
 */
gboolean gcpu_host_identity_check_newer(const GcpuFleetHost *host, const GcpuFleetHost *known,
                                        gint64 now_s, GError **error);

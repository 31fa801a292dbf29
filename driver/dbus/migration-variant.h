/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-variant.h: the check before a migration as the bus tells it. */
#pragma once

#include <gio/gio.h>

#include "migration/preflight.h"

/** gcpu_migration_variant_of_preflight: Returns: (floating): a{sv}: the details of Check. */
GVariant *gcpu_migration_variant_of_preflight(const char *guest, const GcpuPreflight *preflight);

/** gcpu_migration_variant_refusal: Returns: (transfer full): %GCPU_ERROR_UNUSABLE with all
 * obstacles that keep the guest, a line each. */
GError *gcpu_migration_variant_refusal(const GcpuPreflight *preflight);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-devices.h: the <devices> part of migration-domain.h. */
#pragma once

#include <libxml/tree.h>

#include "xml/migration-domain.h"

/** gcpu_migration_devices_init: gives @domain empty arrays of devices that free what they hold. */
void gcpu_migration_devices_init(GcpuMigrationDomain *domain);

/** gcpu_migration_devices_parse: @root: <domain>. What says nothing is left out, never refused. */
void gcpu_migration_devices_parse(GcpuMigrationDomain *domain, const xmlNode *root);

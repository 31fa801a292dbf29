/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ini-oslo.h: the wanted entries of a file in the syntax of oslo.config, such as nova.conf.
 *
 * Source of the syntax: oslo.config, iniparser.py. */
#pragma once

#include "config/ini-scan.h"

/** gcpu_ini_oslo_scan: as gcpu_ini_scan_read(), for the entries that @owner wants. */
void gcpu_ini_oslo_scan(GcpuIniScan *scan, const char *text, gsize length,
                        const GcpuIniOwner *owner);

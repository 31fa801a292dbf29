/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* x86-level.h: the levels x86-64-v1 to v4, by which distributions say what they need.
 *
 * Source: x86-64 psABI, section 3.1.1 "Processor Architecture", table of micro-architecture levels,
 * in libvirt's names. LZCNT is abm; OSXSAVE follows from xsave. */
#pragma once

#include "cpu/map.h"

#define GCPU_X86_LEVEL_MAX 4

/** gcpu_x86_level: Returns: the highest level of which @set, of an x86 @map, has all features, 1 to
 * %GCPU_X86_LEVEL_MAX; 0: not even the first, or the map does not know them. */
GCPU_PUBLIC guint gcpu_x86_level(const GcpuMap *map, const GcpuFeatureSet *set);

/**
 * gcpu_x86_level_missing:
 * @level: 1 to %GCPU_X86_LEVEL_MAX
 *
 * Returns: (transfer container): what @set lacks of the features of @level and those below it,
 * NULL at the end; g_free() the array, the names are constant.
 */
GCPU_PUBLIC const char **gcpu_x86_level_missing(const GcpuMap *map, const GcpuFeatureSet *set,
                                                guint level);

/** gcpu_x86_level_refuse: Returns: (transfer container): well-known systems that do not start below
 * a level which is above @level, NULL at the end; g_free() the array. Source: release notes of RHEL
 * 9 (x86-64-v2) and 10 (x86-64-v3). */
GCPU_PUBLIC const char **gcpu_x86_level_refuse(guint level);

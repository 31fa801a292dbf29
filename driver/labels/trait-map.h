/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* trait-map.h: which traits OpenStack Placement has for features of a CPU: a data file, not code.
 *
 * The file that comes along, traits/placement.traits, is its own manual. */
#pragma once

#include "cpu/arch.h"
#include "cpu/finding.h"

/** GCPU_TRAIT_MAP_BYTES_MAX: of a file; the one that comes along has 3 KB. */
#define GCPU_TRAIT_MAP_BYTES_MAX (256 * 1024)

/** GcpuTraitRow: one feature. Strings are owned. */
typedef struct {
    GcpuArchFamily family;
    char *vendor; /* as libvirt spells it; NULL: any */
    char *feature;
    char **traits;       /* names, at least one */
    gboolean unreported; /* Nova itself never reports them */
} GcpuTraitRow;

/**
 * gcpu_trait_map_parse:
 * @name: what to call @text in findings
 * @findings: an error for each line that is wrong, and for each feature that stands there twice
 *
 * Returns: (transfer full) (nullable) (element-type GcpuTraitRow): in the order of the file; NULL
 * if an error was added.
 */
GCPU_PUBLIC GPtrArray *gcpu_trait_map_parse(const char *text, gsize length, const char *name,
                                            GcpuFindings *findings);

/** gcpu_trait_name: Returns: (transfer full): @text as a part of a trait's name: upper case, with _
 * for what is neither letter nor digit. */
GCPU_PUBLIC char *gcpu_trait_name(const char *prefix, const char *text);

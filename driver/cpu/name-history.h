/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* name-history.h: which releases of libvirt know a model or a feature.
 *
 * A CPU map knows only its own names. That a newer libvirt knows the one that is asked for stands
 * in a data file: lines of words, "#" begins a comment line,
 *
 *   maps 9.0.0 11.3.0                     the releases whose maps were looked at, oldest first
 *   x86 model EPYC-Turin 11.3.0           those of them that know the name
 *
 * driver/cpu/cpu-names.sh makes it from CPU maps. It says nothing about releases in between. */
#pragma once

#include "cpu/arch.h"
#include "cpu/error.h"
#include "cpu/version.h"

typedef enum {
    GCPU_NAME_MODEL,
    GCPU_NAME_FEATURE,
} GcpuNameKind;

typedef struct GcpuNameHistory GcpuNameHistory;

/** GCPU_NAME_HISTORY_MAPS_MAX: a file that names more releases is refused. */
#define GCPU_NAME_HISTORY_MAPS_MAX 64

/**
 * gcpu_name_history_parse:
 * @text: ends in NUL
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID, which names the line.
 */
GCPU_PUBLIC GcpuNameHistory *gcpu_name_history_parse(const char *text, const char *name,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_name_history_free(GcpuNameHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuNameHistory, gcpu_name_history_free)

/** gcpu_name_history_maps: Returns: (transfer none) (array zero-terminated=1): the releases that
 * were looked at, oldest first. */
GCPU_PUBLIC const GcpuVersion *gcpu_name_history_maps(const GcpuNameHistory *history);

/** gcpu_name_history_format: Returns: (transfer full) (nullable): which of them know the name and
 * which older ones do not, for reading: "libvirt 11.3.0, 12.8.0, not 9.0.0"; NULL: none does. */
GCPU_PUBLIC char *gcpu_name_history_format(const GcpuNameHistory *history, GcpuArchFamily family,
                                           GcpuNameKind kind, const char *name);

/** gcpu_name_history_find: Returns: (transfer none) (nullable) (array zero-terminated=1): those of
 * them that know the name, oldest first; NULL: none does. */
GCPU_PUBLIC const GcpuVersion *gcpu_name_history_find(const GcpuNameHistory *history,
                                                      GcpuArchFamily family, GcpuNameKind kind,
                                                      const char *name);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* instance.h: what one guest asks for: an INI file with the section [instance], or the same keys as
 * overrides. Keys and their meaning: guestcpu-instance(5). */
#pragma once

#include "config/setting.h"

typedef struct GcpuInstance GcpuInstance;

/**
 * gcpu_instance_load:
 * @path: (nullable): INI file, "-" for standard input; NULL: only overrides
 * @overrides: (nullable) (array zero-terminated=1): "instance.KEY=VALUE" each; other sections are
 *   not looked at here. An override wins over the file, a later one over an earlier one.
 * @findings: everything that is wrong is added here
 *
 * Checked as a whole: keys, values, and what must fit together (topology against vcpus, maxphysaddr
 * bits against its mode). Whether it fits a configuration is asked of effective.h. The grammar of
 * disks and networks is not looked at here; a template named by a path is the caller's to refuse if
 * the instance comes from a stranger.
 *
 * Returns: (transfer full) (nullable): NULL if a finding of severity error was added.
 */
GCPU_PUBLIC GcpuInstance *gcpu_instance_load(const char *path, const char *const *overrides,
                                             GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_instance_parse: the same from memory; @name is what to call it. */
GCPU_PUBLIC GcpuInstance *gcpu_instance_parse(const char *text, gsize length, const char *name,
                                              const char *const *overrides,
                                              GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

GCPU_PUBLIC void gcpu_instance_free(GcpuInstance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuInstance, gcpu_instance_free)

/** gcpu_instance_get: Returns: (transfer none) (nullable): NULL if the instance does not say it.
 * For disk and network, the one with the lowest number. */
GCPU_PUBLIC const GcpuSetting *gcpu_instance_get(const GcpuInstance *instance, GcpuSettingId id);

/** gcpu_instance_count, gcpu_instance_get_nth: the settings of a numbered key, by rising number. */
GCPU_PUBLIC guint gcpu_instance_count(const GcpuInstance *instance, GcpuSettingId id);
GCPU_PUBLIC const GcpuSetting *gcpu_instance_get_nth(const GcpuInstance *instance, GcpuSettingId id,
                                                     guint nth);

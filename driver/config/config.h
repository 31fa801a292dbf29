/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* config.h: the settings in force, each with the layer, file and line that decided it.
 *
 * A configuration is read and checked as a whole before anything is used. Understands guestcpu.conf
 * and, by name, nova.conf (see guestcpu.conf(5)). Immutable once loaded. */
#pragma once

#include "config/setting.h"

typedef struct GcpuConfig GcpuConfig;

/** GCPU_CONFIG_PATH: where a host keeps its policy. */
#define GCPU_CONFIG_PATH "/etc/guestcpu.conf"

/**
 * gcpu_config_load:
 * @path: (nullable): the host's file, "-" for standard input; NULL: built-in defaults only
 * @overrides: (nullable) (array zero-terminated=1): "SECTION.KEY=VALUE" each; the key may hold
 * dots. The last one for a key wins. Overrides of section "instance" are not looked at here.
 * @findings: everything that is wrong is added here
 *
 * A file whose name is nova*.conf is read as nova.conf: only the keys of [libvirt] and [DEFAULT]
 * that this program knows count, everything else belongs to other owners. Files named by
 * policy_files are read as further layers; relative names are relative to the file that names them.
 *
 * Returns: (transfer full) (nullable): NULL if a finding of severity error was added.
 */
GCPU_PUBLIC GcpuConfig *gcpu_config_load(const char *path, const char *const *overrides,
                                         GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_config_parse: the same from memory; @name is what to call it. Files in policy_files are not
 * read; if some are named, contradictions that they could settle are not looked for. */
GCPU_PUBLIC GcpuConfig *gcpu_config_parse(const char *text, gsize length, const char *name,
                                          const char *const *overrides,
                                          GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_config_ref: one more owner, of any thread. Returns: @config. */
GCPU_PUBLIC GcpuConfig *gcpu_config_ref(GcpuConfig *config);

/** gcpu_config_free: one owner less; the last one frees it. */
GCPU_PUBLIC void gcpu_config_free(GcpuConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuConfig, gcpu_config_free)

/**
 * gcpu_config_get:
 * Returns: (transfer none) (nullable): the setting of the nearest layer that has one; NULL if none
 * has and there is no default. An empty value counts as not set. Settings of the guest's CPU may be
 * ruled out by another one: use effective.h for these.
 */
GCPU_PUBLIC const GcpuSetting *gcpu_config_get(const GcpuConfig *config, GcpuSettingId id);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* setting-layer.h: the settings that one file, or one set of overrides, gives.
 *
 * Keys are matched against the table of setting.h and values are checked; what must hold between
 * several settings is not looked at here. */
#pragma once

#include "config/ini-file.h"
#include "config/setting.h"

/** GcpuDialect: which sections may stand in a file and how it is read. */
typedef enum {
    GCPU_DIALECT_CONFIG,   /* guestcpu.conf: [libvirt], [guestcpu], [DEFAULT] */
    GCPU_DIALECT_NOVA,     /* nova.conf: our keys in [libvirt] and [DEFAULT], the rest is foreign */
    GCPU_DIALECT_INSTANCE, /* [instance], which must be there */
} GcpuDialect;

/**
 * gcpu_setting_layer_parse:
 * @origin: layer and order of the settings; its file is what to call the text in findings
 *
 * A configuration key with an empty value counts as not given. In guestcpu.conf a key given under
 * two of its names is a mistake; in nova.conf the newest name wins with a warning.
 *
 * Returns: (transfer full): of GcpuSetting, in file order: those without mistakes, one for each id
 * (and number).
 */
GPtrArray *gcpu_setting_layer_parse(GcpuDialect dialect, const char *text, gsize length,
                                    const GcpuOrigin *origin, GcpuFindings *findings);

/**
 * gcpu_setting_layer_override:
 * @overrides: (nullable) (array zero-terminated=1): "SECTION.KEY=VALUE"; the last one for a setting
 * wins
 * @dialect: %GCPU_DIALECT_INSTANCE looks at the section "instance" alone, %GCPU_DIALECT_CONFIG at
 * all others
 *
 * Returns: (transfer full): as gcpu_setting_layer_parse().
 */
GPtrArray *gcpu_setting_layer_override(GcpuDialect dialect, const char *const *overrides,
                                       GcpuFindings *findings);

/** gcpu_setting_layer_find: Returns: (transfer none) (nullable): @index is 0 but for numbered keys.
 */
GcpuSetting *gcpu_setting_layer_find(const GPtrArray *layer, GcpuSettingId id, guint index);

/**
 * gcpu_setting_layer_read: as gcpu_setting_layer_parse(), of a file.
 * @path: the file, or "-" for standard input
 * @named_by: (nullable): the setting that names the file, for the finding if it cannot be read
 *
 * Returns: (transfer full): an empty layer if the file cannot be read.
 */
GPtrArray *gcpu_setting_layer_read(GcpuDialect dialect, const char *path, const GcpuOrigin *origin,
                                   const GcpuSetting *named_by, GcpuFindings *findings);

/**
 * gcpu_setting_layer_is_certain:
 * @findings: of the layers that were read
 * @ids: ends with %GCPU_N_SETTINGS
 *
 * Returns: whether the settings @ids are what was meant: no line is broken, no key is unknown and
 * none of these settings has a mistake. Otherwise one that seems missing may just be misspelt, and
 * what must hold between them cannot be told.
 */
gboolean gcpu_setting_layer_is_certain(const GcpuFindings *findings, const GcpuSettingId *ids);

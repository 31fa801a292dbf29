/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* map-source.h: the CPU maps of one libvirt, read when somebody asks.
 *
 * A command that needs one model pays for that model's files and not for all of the map. Not for
 * use by several threads at once; the maps it hands out are. */
#pragma once

#include "cpu/error.h"
#include "cpu/map.h"
#include "cpu/model-features.h"
#include "cpu/version.h"

typedef struct GcpuMapSource GcpuMapSource;

/** gcpu_map_source_new: @path: as gcpu_map_xml_load(); NULL: %GCPU_MAP_DIR. Nothing is read yet. */
GCPU_PUBLIC GcpuMapSource *gcpu_map_source_new(const char *path);
GCPU_PUBLIC void gcpu_map_source_free(GcpuMapSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMapSource, gcpu_map_source_free)

/** gcpu_map_source_copy: Returns: (transfer full): one for another thread, which need not read
 * again what @source has read so far. */
GCPU_PUBLIC GcpuMapSource *gcpu_map_source_copy(const GcpuMapSource *source);

/** gcpu_map_source_path: Returns: (transfer none): where the maps lie. */
GCPU_PUBLIC const char *gcpu_map_source_path(const GcpuMapSource *source);

/** gcpu_map_source_version: Returns: the libvirt that the maps are of: that of the installed one,
 * and that which one of the last three parts of the path says: libvirt-X.Y.Z; 0: not known. */
GCPU_PUBLIC GcpuVersion gcpu_map_source_version(const GcpuMapSource *source);

/**
 * gcpu_map_source_get:
 * @models: (nullable) (array zero-terminated=1): the models that will be asked for; NULL: all
 *
 * Returns: (transfer none) (nullable): a map that knows @models as far as libvirt does, valid as
 * long as @source; gcpu_map_ref() it to keep it. NULL with the errors of gcpu_map_xml_load().
 */
GCPU_PUBLIC const GcpuMap *gcpu_map_source_get(GcpuMapSource *source, GcpuArchFamily family,
                                               const char *const *models, GError **error);

/** gcpu_map_source_model_features: Returns: (transfer none): @source in the eyes of rules that ask
 * about models. A map that cannot be read is one that knows nothing. */
GCPU_PUBLIC GcpuModelFeatures *gcpu_map_source_model_features(GcpuMapSource *source);

/** gcpu_map_source_set_names: @path: a file of names (cpu/name-history.h), read when such a rule
 * asks who knows a name that the maps do not have. One that cannot be read knows nothing. */
GCPU_PUBLIC void gcpu_map_source_set_names(GcpuMapSource *source, const char *path);

/** gcpu_map_source_error: Returns: (transfer none) (nullable): why the map could not be read when
 * such a rule asked; its questions were then answered by "not known". */
GCPU_PUBLIC const GError *gcpu_map_source_error(const GcpuMapSource *source);

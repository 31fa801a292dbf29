/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* map-collection.h: the CPU maps of several releases of libvirt, side by side.
 *
 * The maps are folders as libvirt installs them. A folder that holds no map itself may hold
 * several: each of its folders that is one, or whose folder cpu_map is one. Nothing is read before
 * somebody asks. */
#pragma once

#include "xml/map-source.h"

typedef struct GcpuMapCollection GcpuMapCollection;

GCPU_PUBLIC GcpuMapCollection *gcpu_map_collection_new(void);
GCPU_PUBLIC void gcpu_map_collection_free(GcpuMapCollection *collection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMapCollection, gcpu_map_collection_free)

/** gcpu_map_collection_holds_maps: whether @path is a folder that is no map but holds some. */
GCPU_PUBLIC gboolean gcpu_map_collection_holds_maps(const char *path);

/**
 * gcpu_map_collection_add:
 *
 * Adds the map @path, a folder or a cpu_map.xml, or the maps that it holds in the order of their
 * versions; one that is there already is not added again.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if there is none. What is in a map is not looked at.
 */
GCPU_PUBLIC gboolean gcpu_map_collection_add(GcpuMapCollection *collection, const char *path,
                                             GError **error);

/** gcpu_map_collection_nearest: Returns: (transfer full) (nullable): the folder beside @path that
 * is a map or holds some and whose name is the nearest: the one that was most probably meant where
 * @path is none. */
GCPU_PUBLIC char *gcpu_map_collection_nearest(const char *path);

GCPU_PUBLIC guint gcpu_map_collection_count(const GcpuMapCollection *collection);

/** gcpu_map_collection_get: Returns: (transfer none): map @index, in the order in which they were
 * added. */
GCPU_PUBLIC GcpuMapSource *gcpu_map_collection_get(const GcpuMapCollection *collection,
                                                   guint index);

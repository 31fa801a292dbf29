/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* map-file.h: the elements of libvirt's CPU map files, <vendor>, <feature> and <model>.
 *
 * Source of the grammar: libvirt 9.0, 11.3 and 12.8, src/cpu_map; the older spelling of <cpuid>
 * (function=) is that of libvirt 0.7.5 to 1.3. */
#pragma once

#include <libxml/tree.h>

#include "cpu/map-builder.h"

/**
 * gcpu_map_file_add:
 * @parent: <cpus> of an included file, or <arch> of an index
 * @name: the file, for errors
 * @family: whose grammar to read
 *
 * Adds what @parent declares: all vendors, then all features, then all models, whatever their order
 * in the file. Other elements are skipped.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID that names file and line.
 */
gboolean gcpu_map_file_add(const xmlNode *parent, const char *name, GcpuArchFamily family,
                           GcpuMapBuilder *builder, GError **error);

/** gcpu_map_file_defines: whether @parent declares the model @model. */
gboolean gcpu_map_file_defines(const xmlNode *parent, const char *model);

/** gcpu_map_file_ancestors: appends to @names (of char *, owned) the ancestors that the models of
 * @parent refer to. */
void gcpu_map_file_ancestors(const xmlNode *parent, GPtrArray *names);

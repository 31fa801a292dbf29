/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* map-xml.h: loads libvirt's CPU map from where a libvirt is installed.
 *
 * Two forms: a directory with index.xml that includes one file for each model (libvirt 4.7 and
 * later), and the single file cpu_map.xml before. Nothing in the map is trusted: what is missing,
 * truncated, duplicate, circular or outside the directory is an error that names file and line. */
#pragma once

#include "cpu/error.h"
#include "cpu/map.h"

/** GCPU_MAP_DIR: where the packages of libvirt put the map of the installed version. */
#define GCPU_MAP_DIR "/usr/share/libvirt/cpu_map"

/**
 * gcpu_map_xml_load:
 * @path: the directory, or a cpu_map.xml
 * @family: which architecture of it; must be one that has a map (gcpu_arch_map_name())
 *
 * Returns: (transfer full) (nullable): the complete map; NULL with %GCPU_ERROR_INVALID, or with
 * %GCPU_ERROR_UNSUPPORTED if @family has no map in libvirt or in @path.
 */
GCPU_PUBLIC GcpuMap *gcpu_map_xml_load(const char *path, GcpuArchFamily family,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_map_xml_load_models:
 * @models: (array zero-terminated=1): the models that will be asked for
 *
 * As gcpu_map_xml_load(), but reads only the files of vendors, features, @models and their
 * ancestors, by libvirt's convention that ARCH_NAME.xml holds the model NAME. Where the convention
 * does not hold, or a model is not there, everything is read, so the answer is always the same.
 *
 * Returns: (transfer full) (nullable): a map that may be incomplete (gcpu_map_is_complete()).
 */
GCPU_PUBLIC GcpuMap *gcpu_map_xml_load_models(const char *path, GcpuArchFamily family,
                                              const char *const *models,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_map_xml_parse:
 * @text: a document in the form of cpu_map.xml or of index.xml, all declarations inside
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * As gcpu_map_xml_load(), but from memory, where there is nothing to include.
 */
GCPU_PUBLIC GcpuMap *gcpu_map_xml_parse(const char *text, gssize length, const char *name,
                                        GcpuArchFamily family,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/map-collection.h"

#include <string.h>

#include "cpu/nearest.h"

struct GcpuMapCollection {
    GPtrArray *sources; /* of GcpuMapSource */
};

GcpuMapCollection *gcpu_map_collection_new(void)
{
    GcpuMapCollection *collection = g_new(GcpuMapCollection, 1);

    collection->sources = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_map_source_free);
    return collection;
}

void gcpu_map_collection_free(GcpuMapCollection *collection)
{
    if (!collection)
        return;
    g_ptr_array_unref(collection->sources);
    g_free(collection);
}

static gboolean has_file(const char *dir, const char *name)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static gboolean is_map(const char *dir)
{
    return has_file(dir, "index.xml") || has_file(dir, "cpu_map.xml");
}

/* Returns: (transfer full) (nullable): the map that is, or is in, the folder @name of @dir. */
static char *map_in(const char *dir, const char *name)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    g_autofree char *inside = g_build_filename(path, "cpu_map", NULL);

    if (is_map(path))
        return g_steal_pointer(&path);
    return is_map(inside) ? g_steal_pointer(&inside) : NULL;
}

static gint by_version(gconstpointer a, gconstpointer b)
{
    GcpuMapSource *one = *(GcpuMapSource *const *)a, *other = *(GcpuMapSource *const *)b;
    GcpuVersion version = gcpu_map_source_version(one),
                other_version = gcpu_map_source_version(other);

    if (version != other_version)
        return version < other_version ? -1 : 1;
    return strcmp(gcpu_map_source_path(one), gcpu_map_source_path(other));
}

/* Returns: (transfer container) (element-type GcpuMapSource) */
static GPtrArray *find_maps(const char *path)
{
    g_autoptr(GDir) dir = is_map(path) ? NULL : g_dir_open(path, 0, NULL);
    GPtrArray *found = g_ptr_array_new();
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *map = map_in(path, name);
        if (map)
            g_ptr_array_add(found, gcpu_map_source_new(map));
    }
    g_ptr_array_sort(found, by_version);
    return found;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

gboolean gcpu_map_collection_holds_maps(const char *path)
{
    g_autoptr(GPtrArray) found = find_maps(path);

    g_ptr_array_set_free_func(found, (GDestroyNotify)gcpu_map_source_free);
    return found->len > 0;
}

/* @source: (transfer full) */
static void add_source(GcpuMapCollection *collection, GcpuMapSource *source)
{
    for (guint i = 0; i < collection->sources->len; i++) {
        GcpuMapSource *known = g_ptr_array_index(collection->sources, i);
        if (strcmp(gcpu_map_source_path(known), gcpu_map_source_path(source)) == 0) {
            gcpu_map_source_free(source);
            return;
        }
    }
    g_ptr_array_add(collection->sources, source);
}

gboolean gcpu_map_collection_add(GcpuMapCollection *collection, const char *path, GError **error)
{
    g_autoptr(GPtrArray) found = find_maps(path);

    if (is_map(path) || g_file_test(path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add(found, gcpu_map_source_new(path));
    for (guint i = 0; i < found->len; i++)
        add_source(collection, g_ptr_array_index(found, i));
    if (found->len > 0)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s", path,
                g_file_test(path, G_FILE_TEST_EXISTS)
                    ? "no CPU map: a folder with an index.xml or a cpu_map.xml is needed, or a "
                      "folder of such folders"
                    : "there is no such CPU map");
    return FALSE;
}

/* Names are compared first: a folder may have thousands of others in it. */
static gboolean may_be_meant(const char *parent, const char *name, const char *wrong)
{
    const char *const names[] = { name, NULL };
    g_autofree char *path = g_build_filename(parent, name, NULL);

    return gcpu_nearest(wrong, names) && (is_map(path) || gcpu_map_collection_holds_maps(path));
}

char *gcpu_map_collection_nearest(const char *path)
{
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *wrong = g_path_get_basename(path);
    g_autoptr(GDir) dir = g_dir_open(parent, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        if (strcmp(name, wrong) != 0 && may_be_meant(parent, name, wrong))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    const char *nearest = gcpu_nearest(wrong, (const char *const *)names->pdata);
    return nearest ? g_build_filename(parent, nearest, NULL) : NULL;
}

guint gcpu_map_collection_count(const GcpuMapCollection *collection)
{
    return collection->sources->len;
}

GcpuMapSource *gcpu_map_collection_get(const GcpuMapCollection *collection, guint index)
{
    return g_ptr_array_index(collection->sources, index);
}

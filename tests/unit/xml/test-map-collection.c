/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/map-collection.h"

#include <glib/gstdio.h>

#include "test-suite.h"

/* A folder with four folders: two maps, one that holds a map of old form, and one of something
 * else. */
static const char *const files[] = {
    "libvirt-11.3.0/index.xml",
    "libvirt-9.0.0/cpu_map/index.xml",
    "other/cpu_map.xml",
    "stray/readme",
};

static char *make_folder(void)
{
    char *folder = g_dir_make_tmp("guestcpu-maps-XXXXXX", NULL);

    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(folder, files[i], NULL);
        g_autofree char *dir = g_path_get_dirname(path);
        g_assert_cmpint(g_mkdir_with_parents(dir, 0700), ==, 0);
        g_assert_true(g_file_set_contents(path, "<cpus/>", -1, NULL));
    }
    return folder;
}

static void remove_folder(const char *folder)
{
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(folder, files[i], NULL);
        g_unlink(path);
        for (char *slash = strrchr(path, '/'); slash && strlen(path) > strlen(folder);
             slash = strrchr(path, '/')) {
            *slash = '\0';
            g_rmdir(path);
        }
    }
    g_rmdir(folder);
}

static char *list(const GcpuMapCollection *collection, const char *folder)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < gcpu_map_collection_count(collection); i++) {
        const GcpuMapSource *source = gcpu_map_collection_get(collection, i);
        const char *path = gcpu_map_source_path(source);
        g_string_append_printf(text, "%s%s=%u", i ? " " : "",
                               g_str_has_prefix(path, folder) ? path + strlen(folder) : path,
                               gcpu_map_source_version(source));
    }
    return g_string_free(text, FALSE);
}

static void a_folder_of_maps_gives_all_oldest_first(void)
{
    g_autofree char *folder = make_folder();
    g_autoptr(GcpuMapCollection) collection = gcpu_map_collection_new();

    check(gcpu_map_collection_add(collection, folder, NULL));
    g_autofree char *once = list(collection, folder);
    check_str(once, "/other=0 /libvirt-9.0.0/cpu_map=9000000 /libvirt-11.3.0=11003000");
    check(gcpu_map_collection_add(collection, folder, NULL));
    check_int(gcpu_map_collection_count(collection), 3);
    check(gcpu_map_collection_holds_maps(folder));
    remove_folder(folder);
}

static void a_map_is_itself(void)
{
    g_autofree char *map = test_data("maps/directory");
    g_autofree char *file = test_data("maps/single/cpu_map.xml");
    g_autofree char *folder = test_data("maps");
    g_autoptr(GcpuMapCollection) collection = gcpu_map_collection_new();

    check(!gcpu_map_collection_holds_maps(map));
    check(!gcpu_map_collection_holds_maps("/nonexistent"));
    check(gcpu_map_collection_holds_maps(folder));
    check(gcpu_map_collection_add(collection, map, NULL));
    check(gcpu_map_collection_add(collection, file, NULL));
    check_int(gcpu_map_collection_count(collection), 2);
    check_str(gcpu_map_source_path(gcpu_map_collection_get(collection, 0)), map);
    check_str(gcpu_map_source_path(gcpu_map_collection_get(collection, 1)), file);
}

static void what_is_no_map_is_an_error(void)
{
    g_autofree char *other = test_data("hosts");
    g_autoptr(GcpuMapCollection) collection = gcpu_map_collection_new();
    g_autoptr(GError) absent = NULL;
    g_autoptr(GError) error = NULL;

    check(!gcpu_map_collection_add(collection, "/nonexistent", &absent));
    check_str(absent->message, "/nonexistent: there is no such CPU map");
    check(!gcpu_map_collection_add(collection, other, &error));
    check_contains(error->message, "hosts: no CPU map: a folder with an index.xml");
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    check_int(gcpu_map_collection_count(collection), 0);
}

static void the_map_that_was_meant_lies_beside(void)
{
    g_autofree char *wrong = test_data("maps/direktory");
    g_autofree char *meant = test_data("maps/directory");
    g_autofree char *folder = test_data("mapps");
    g_autofree char *of_folder = test_data("maps");
    g_autofree char *far_off = test_data("maps/elsewhere");
    g_autofree char *no_map = test_data("hostz");
    g_autofree char *nearest = gcpu_map_collection_nearest(wrong);
    g_autofree char *nearest_folder = gcpu_map_collection_nearest(folder);

    check_str(nearest, meant);
    check_str(nearest_folder, of_folder);
    check(gcpu_map_collection_nearest(far_off) == NULL);
    check(gcpu_map_collection_nearest(no_map) == NULL);
    check(gcpu_map_collection_nearest("/nonexistent/maps") == NULL);
}

static void a_path_says_of_which_libvirt_it_is(void)
{
    static const struct {
        const char *path;
        GcpuVersion version;
    } table[] = {
        { "/a/libvirt-9.0.0/cpu_map", 9000000 },
        { "/a/libvirt-12.8.0/", 12008000 },
        { "libvirt-11.3.0", 11003000 },
        { "/libvirt-9.0.0/src/cpu_map", 9000000 },
        { "/libvirt-9.0.0/a/b/c", 0 },
        { "/libvirt-9.0.0/libvirt-11.3.0/x", 11003000 },
        { "/libvirt-common/cpu_map", 0 },
        { "/my-libvirt-9.0.0", 0 },
        { "", 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuMapSource) source = gcpu_map_source_new(table[i].path);
        check_int(gcpu_map_source_version(source), table[i].version);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_folder_of_maps_gives_all_oldest_first),
        TEST(a_map_is_itself),
        TEST(what_is_no_map_is_an_error),
        TEST(the_map_that_was_meant_lies_beside),
        TEST(a_path_says_of_which_libvirt_it_is),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "map-collection", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/installed-libvirt.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "test-suite.h"
#include "xml/map-source.h"

static GcpuVersion version_with_link_to(const char *target)
{
    g_autofree char *dir = g_dir_make_tmp("guestcpu-libvirt.XXXXXX", NULL);
    g_autofree char *link = g_build_filename(dir, "libvirt.so.0", NULL);
    const char *const dirs[] = { "/nonexistent", dir, NULL };

    check_int(symlink(target, link), 0);
    GcpuVersion version = gcpu_installed_libvirt_version_in(dirs);
    g_remove(link);
    g_rmdir(dir);
    return version;
}

static void the_name_of_the_library_tells_the_version(void)
{
    static const struct {
        const char *target;
        GcpuVersion version;
    } table[] = {
        { "libvirt.so.0.9000.0", GCPU_VERSION(9, 0, 0) },
        { "libvirt.so.0.11003.0", GCPU_VERSION(11, 3, 0) },
        { "/usr/lib64/libvirt.so.0.1002.18", GCPU_VERSION(1, 2, 18) },
        { "libvirt.so.0.9.12", GCPU_VERSION(0, 9, 12) },
        { "libvirt.so.0", 0 },
        { "libvirt.so.0.9000", 0 },
        { "libvirt.so.0.9000.0.1", 0 },
        { "libvirt.so.0.9000.x", 0 },
        { "libvirt.so.0.0.0", 0 },
        { "libvirt.so.0.99999999999.0", 0 },
        { "libxml2.so.2.9.14", 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        check_int(version_with_link_to(table[i].target), table[i].version);
}

static void nothing_installed_is_no_version(void)
{
    static const char *const dirs[] = { "/nonexistent", NULL };

    check_int(gcpu_installed_libvirt_version_in(dirs), 0);
}

static void only_the_installed_map_has_a_known_version(void)
{
    g_autoptr(GcpuMapSource) installed = gcpu_map_source_new(NULL);
    g_autoptr(GcpuMapSource) other = gcpu_map_source_new("/nonexistent");

    check_int(gcpu_map_source_version(installed), gcpu_installed_libvirt_version());
    check_int(gcpu_map_source_version(other), 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_name_of_the_library_tells_the_version),
        TEST(nothing_installed_is_no_version),
        TEST(only_the_installed_map_has_a_known_version),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "installed-libvirt", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "xml/installed-libvirt.h"

#include <string.h>

#define LIBRARY "libvirt.so.0"

/* "…/libvirt.so.0.9000.0": major * 1000 + minor, and micro. */
static GcpuVersion version_of_file(const char *target)
{
    const char *name = strrchr(target, '/');
    g_auto(GStrv) part = NULL;
    guint64 release = 0, micro = 0;

    name = name ? name + 1 : target;
    if (!g_str_has_prefix(name, LIBRARY "."))
        return 0;
    part = g_strsplit(name + strlen(LIBRARY "."), ".", 0);
    if (g_strv_length(part) != 2 ||
        !g_ascii_string_to_unsigned(part[0], 10, 1, 3999999, &release, NULL) ||
        !g_ascii_string_to_unsigned(part[1], 10, 0, 999, &micro, NULL))
        return 0;
    return (GcpuVersion)(release * 1000 + micro);
}

GcpuVersion gcpu_installed_libvirt_version_in(const char *const *dirs)
{
    for (; *dirs; dirs++) {
        g_autofree char *link = g_build_filename(*dirs, LIBRARY, NULL);
        g_autofree char *target = g_file_read_link(link, NULL);
        GcpuVersion version = target ? version_of_file(target) : 0;
        if (version)
            return version;
    }
    return 0;
}

GcpuVersion gcpu_installed_libvirt_version(void)
{
    static const char *const dirs[] = { LIBVIRT_LIBDIR, "/usr/lib64", "/usr/lib", NULL };

    return gcpu_installed_libvirt_version_in(dirs);
}

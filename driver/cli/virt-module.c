/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/virt-module.h"

#include <dlfcn.h>

#define MODULE_FILE "libguestcpu-virt.so.0"

typedef GcpuHostReport *(*CollectFunc)(const char *uri, const GcpuVirtHostQuery *query,
                                       GError **error);

/* Never closed: libvirt keeps threads and per-thread data for the life of the process. */
static CollectFunc load_collect(GError **error)
{
    void *module = dlopen(MODULE_FILE, RTLD_NOW | RTLD_LOCAL);
    CollectFunc collect = NULL;

    if (module)
        *(void **)&collect = dlsym(module, "gcpu_virt_host_collect");
    if (!collect)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE,
                    "cannot ask libvirt: %s; install libguestcpu-virt, or give facts from files "
                    "(--report, --capabilities)",
                    dlerror());
    return collect;
}

GcpuHostReport *gcpu_virt_module_collect(const char *uri, const GcpuVirtHostQuery *query,
                                         GError **error)
{
    CollectFunc collect = load_collect(error);

    return collect ? collect(uri, query, error) : NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"
#include "migration/preflight.h"
#include "xml/host-memory.h"

/* The same bytes as a domain and as the host that it shall move to. */
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) domain_error = NULL;
    g_autoptr(GError) memory_error = NULL;
    g_autoptr(GcpuMigrationDomain) domain =
        gcpu_migration_domain_parse((const char *)data, (gssize)size, "input", &domain_error);
    g_autoptr(GcpuHostMemory) memory =
        gcpu_host_memory_parse((const char *)data, (gssize)size, "input", &memory_error);
    g_autoptr(GcpuHostReport) host = gcpu_host_report_new();

    g_assert_true((domain == NULL) == (domain_error != NULL));
    g_assert_true((memory == NULL) == (memory_error != NULL));
    if (!domain)
        return 0;
    host->capabilities_xml = g_steal_pointer(&text);
    const GcpuPreflightRequest request = { .domain = domain, .destination = host };
    g_autoptr(GcpuPreflight) preflight = gcpu_preflight(&request);
    for (guint i = 0; i < preflight->obstacles->len; i++) {
        g_autofree char *line = gcpu_hurdle_format(g_ptr_array_index(preflight->obstacles, i));
        g_assert_null(strchr(line, '\n'));
    }
    return 0;
}

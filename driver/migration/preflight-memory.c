/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/preflight-steps.h"
#include "xml/host-memory.h"

#define DEFAULT_HUGE_PAGE_KIB 2048 /* x86, aarch64 and riscv64 with ordinary pages of 4 KiB */

static void check_security(const GcpuPreflightRun *run)
{
    const GcpuHurdleHead head = { GCPU_HURDLE_LAUNCH_SECURITY, GCPU_HURDLE_BLOCKS,
                                  run->domain->launch_security,
                                  "shut the guest down and start it on the other host", NULL };

    if (run->domain->launch_security)
        gcpu_preflight_add(run, &head, "encrypted memory cannot leave its host");
}

/* Returns: (transfer full) (nullable): NULL: not known. */
static GcpuHostMemory *read_memory(const GcpuHostReport *host)
{
    return host->capabilities_xml
               ? gcpu_host_memory_parse(host->capabilities_xml, -1, "capabilities", NULL)
               : NULL;
}

static const GcpuHugePages *find_pages(const GcpuHostMemory *memory, guint64 size_kib)
{
    for (guint i = 0; i < memory->pages->len; i++) {
        const GcpuHugePages *pages = &g_array_index(memory->pages, GcpuHugePages, i);
        if (pages->size_kib == size_kib)
            return pages;
    }
    return NULL;
}

static void check_page_size(const GcpuPreflightRun *run, const GcpuHostMemory *memory,
                            guint64 size_kib)
{
    g_autofree char *about = g_strdup_printf("%" G_GUINT64_FORMAT " KiB", size_kib);
    const GcpuHurdleHead lacks = { GCPU_HURDLE_HUGE_PAGES, GCPU_HURDLE_BLOCKS, about,
                                   "set more aside there: `virsh allocpages`, or hugepages= on "
                                   "the kernel's command line",
                                   NULL };
    const GcpuHurdleHead not_free = { GCPU_HURDLE_HUGE_PAGES, GCPU_HURDLE_WARNS, about,
                                      "see there: `virsh freepages --all`", NULL };
    const GcpuHugePages *pages = find_pages(memory, size_kib);
    guint64 wanted = run->domain->memory_kib / size_kib + (run->domain->memory_kib % size_kib != 0);

    if (!pages) {
        gcpu_preflight_add(run, &lacks, "the destination has no pages of that size");
    } else if (pages->count < wanted) {
        gcpu_preflight_add(run, &lacks,
                           "the guest takes %" G_GUINT64_FORMAT
                           " of them, the destination has %" G_GUINT64_FORMAT,
                           wanted, pages->count);
    } else {
        gcpu_preflight_add(run, &not_free,
                           "the guest takes %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                           "; how many are free is not known",
                           wanted, pages->count);
    }
}

/* The guest's nodes may have pages of different sizes, each with a part of its memory: that each
 * size has room for all of it is more than needed, so only one size is counted. */
static void check_huge_pages(const GcpuPreflightRun *run, const GcpuHostMemory *memory)
{
    const GArray *sizes = run->domain->huge_page_sizes_kib;
    const GcpuHurdleHead unknown = { GCPU_HURDLE_HUGE_PAGES, GCPU_HURDLE_WARNS, NULL,
                                     "see there: `virsh freepages --all`", NULL };

    if (!run->domain->has_huge_pages)
        return;
    if (!memory || memory->pages->len == 0 || sizes->len > 1) {
        gcpu_preflight_add(run, &unknown,
                           "whether the destination has huge pages enough is not known");
        return;
    }
    guint64 size_kib = sizes->len ? g_array_index(sizes, guint64, 0) : DEFAULT_HUGE_PAGE_KIB;
    if (size_kib)
        check_page_size(run, memory, size_kib);
}

/* Returns: (transfer full): the ids of @wanted that are not in @offered, "4, 5"; both sorted. */
static char *ids_without(const GArray *wanted, const GArray *offered)
{
    GString *missing = g_string_new(NULL);
    guint at = 0;

    for (guint i = 0; i < wanted->len; i++) {
        guint id = g_array_index(wanted, guint, i);
        while (at < offered->len && g_array_index(offered, guint, at) < id)
            at++;
        if (at == offered->len || g_array_index(offered, guint, at) != id)
            g_string_append_printf(missing, "%s%u", missing->len ? ", " : "", id);
    }
    return g_string_free(missing, FALSE);
}

static void check_ids(const GcpuPreflightRun *run, const char *what, const GArray *wanted,
                      const GArray *offered)
{
    const GcpuHurdleHead lacks = { GCPU_HURDLE_NUMA, GCPU_HURDLE_BLOCKS, NULL,
                                   "bind the guest elsewhere first, or give libvirt a changed "
                                   "domain: `virsh migrate --xml`",
                                   NULL };
    const GcpuHurdleHead unknown = { GCPU_HURDLE_NUMA, GCPU_HURDLE_WARNS, NULL, NULL, NULL };

    if (wanted->len == 0)
        return;
    if (!offered || offered->len == 0) {
        gcpu_preflight_add(run, &unknown, "which %s the destination has is not known", what);
        return;
    }
    g_autofree char *missing = ids_without(wanted, offered);
    if (*missing)
        gcpu_preflight_add(run, &lacks, "the guest is bound to %s that the destination lacks: %s",
                           what, missing);
}

void gcpu_preflight_memory(const GcpuPreflightRun *run)
{
    const GcpuMigrationDomain *domain = run->domain;
    g_autoptr(GcpuHostMemory) memory = read_memory(run->destination);

    check_security(run);
    check_huge_pages(run, memory);
    check_ids(run, "NUMA nodes", domain->strict_nodes, memory ? memory->nodes : NULL);
    check_ids(run, "CPUs", domain->pinned_cpus, memory ? memory->cpus : NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "domain/size.h"

#include <string.h>

#include "xml/xml-doc.h"
#include "xml/xml-size.h"

/* Instances cannot have more; a template's own larger number is looked at by libvirt alone. */
#define VCPUS_MAX 4096

#define REMEDY_CELLS "change the cells in the template, or choose one without them"
#define REMEDY_VCPUS "change the template, or vcpus"

/** Size: what a domain has. */
typedef struct {
    const GcpuFilling *filling;
    guint64 memory_kib;
    guint vcpus;
} Size;

static gboolean memory_of(const xmlNode *node, guint64 *out_kib)
{
    g_autofree char *text = gcpu_xml_text(node);
    g_autofree char *unit = node ? gcpu_xml_attribute(node, "unit") : NULL;

    return gcpu_xml_size_parse(text, unit, out_kib);
}

static char *format_kib(guint64 kib)
{
    gboolean is_whole = kib % 1024 == 0;

    return g_strdup_printf("%" G_GUINT64_FORMAT " %s", is_whole ? kib / 1024 : kib,
                           is_whole ? "MiB" : "KiB");
}

static void object(const Size *size, GcpuSeverity severity, const xmlNode *node, const char *remedy,
                   const char *format, ...) G_GNUC_PRINTF(5, 6);

static void object(const Size *size, GcpuSeverity severity, const xmlNode *node, const char *remedy,
                   const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    gcpu_filling_object(size->filling, severity, node, message, remedy);
}

/* One item of a CPU set: "3", "0-3" or "^2". */
static gboolean parse_range(const char *item, guint64 *out_first, guint64 *out_last)
{
    const char *number = item + (*item == '^');
    const char *dash = strchr(number, '-');
    g_autofree char *first = dash ? g_strndup(number, dash - number) : g_strdup(number);

    return g_ascii_string_to_unsigned(first, 10, 0, G_MAXUINT, out_first, NULL) &&
           g_ascii_string_to_unsigned(dash ? dash + 1 : number, 10, *out_first, G_MAXUINT, out_last,
                                      NULL);
}

/* Marks the virtual CPUs of @set in @marks, one byte each. Returns: the highest; or -1. */
static gint64 mark_vcpus(const char *set, char *marks, guint n_marks)
{
    g_auto(GStrv) items = g_strsplit(set, ",", -1);
    gint64 highest = -1;

    for (char **item = items; *item; item++) {
        guint64 first, last;
        if (!parse_range(g_strstrip(*item), &first, &last))
            continue;
        if (first < n_marks)
            memset(marks + first, **item != '^', MIN(last + 1, n_marks) - first);
        if (**item != '^')
            highest = MAX(highest, (gint64)last);
    }
    return highest;
}

static gint64 highest_vcpu(const xmlNode *node, const char *attribute)
{
    g_autofree char *set = gcpu_xml_attribute(node, attribute);

    return set ? mark_vcpus(set, NULL, 0) : -1;
}

static void check_highest(const Size *size, GcpuSeverity severity, const xmlNode *node,
                          const char *attribute)
{
    gint64 highest = highest_vcpu(node, attribute);

    if (highest < size->vcpus)
        return;
    object(size, severity, node, REMEDY_VCPUS,
           "<%s> names virtual CPU %" G_GINT64_FORMAT ", the guest has %u, counted from 0%s",
           (const char *)node->name, highest, size->vcpus,
           severity == GCPU_SEVERITY_WARNING ? "; libvirt ignores it" : "");
}

static void check_each(const Size *size, GcpuSeverity severity, const char *parent,
                       const char *name, const char *attribute)
{
    const xmlNode *list = gcpu_xml_child(size->filling->domain, parent);

    for (const xmlNode *node = list ? gcpu_xml_child(list, name) : NULL; node;
         node = gcpu_xml_next(node, name))
        check_highest(size, severity, node, attribute);
}

static void check_max_memory(const Size *size)
{
    const xmlNode *max = gcpu_xml_child(size->filling->domain, "maxMemory");
    guint64 max_kib;

    if (!memory_of(max, &max_kib) || max_kib >= size->memory_kib)
        return;
    g_autofree char *most = format_kib(max_kib);
    g_autofree char *memory = format_kib(size->memory_kib);
    object(size, GCPU_SEVERITY_ERROR, max, "raise maxMemory in the template, or lower memory_mb",
           "maxMemory is %s, less than the memory of %s", most, memory);
}

static void check_cells_cover(const Size *size, const xmlNode *numa, const char *marks)
{
    guint n_marked = 0;

    for (guint i = 0; i < size->vcpus; i++)
        n_marked += marks[i];
    if (n_marked < size->vcpus)
        object(size, GCPU_SEVERITY_WARNING, numa, REMEDY_CELLS,
               "the NUMA cells hold %u of %u virtual CPUs; libvirt puts the others into the first "
               "cell",
               n_marked, size->vcpus);
}

static void check_cells_memory(const Size *size, const xmlNode *numa)
{
    guint64 sum_kib = 0, cell_kib;

    for (const xmlNode *cell = gcpu_xml_child(numa, "cell"); cell;
         cell = gcpu_xml_next(cell, "cell")) {
        g_autofree char *memory = gcpu_xml_attribute(cell, "memory");
        g_autofree char *unit = gcpu_xml_attribute(cell, "unit");
        if (!gcpu_xml_size_parse(memory, unit, &cell_kib) ||
            !g_uint64_checked_add(&sum_kib, sum_kib, cell_kib))
            return;
    }
    if (sum_kib == size->memory_kib)
        return;
    g_autofree char *sum = format_kib(sum_kib);
    g_autofree char *memory = format_kib(size->memory_kib);
    object(size, GCPU_SEVERITY_WARNING, numa, REMEDY_CELLS,
           "the NUMA cells have %s of memory together, the guest is to have %s; libvirt gives it "
           "what the cells have",
           sum, memory);
}

static const xmlNode *find_numa(const Size *size)
{
    const xmlNode *cpu = gcpu_xml_child(size->filling->domain, "cpu");

    return cpu ? gcpu_xml_child(cpu, "numa") : NULL;
}

static gboolean has_cells(const xmlNode *numa)
{
    return numa && gcpu_xml_child(numa, "cell");
}

static void check_numa(const Size *size)
{
    const xmlNode *numa = find_numa(size);

    if (!numa)
        return;
    if (!has_cells(numa)) {
        object(size, GCPU_SEVERITY_ERROR, numa, REMEDY_CELLS, "<numa> has no cells");
        return;
    }
    g_autofree char *marks = g_malloc0(size->vcpus);
    for (const xmlNode *cell = gcpu_xml_child(numa, "cell"); cell;
         cell = gcpu_xml_next(cell, "cell")) {
        g_autofree char *cpus = gcpu_xml_attribute(cell, "cpus");
        if (cpus)
            mark_vcpus(cpus, marks, size->vcpus);
        check_highest(size, GCPU_SEVERITY_ERROR, cell, "cpus");
    }
    check_cells_cover(size, numa, marks);
    if (size->memory_kib > 0)
        check_cells_memory(size, numa);
}

/* NUMA cells alone may state the memory: libvirt adds them up. */
static gboolean read_memory(Size *size)
{
    const xmlNode *memory = gcpu_xml_child(size->filling->domain, "memory");
    const xmlNode *current = gcpu_xml_child(size->filling->domain, "currentMemory");
    guint64 current_kib;

    if (current && !memory_of(current, &current_kib))
        object(size, GCPU_SEVERITY_ERROR, current, NULL, "<currentMemory> is no amount of memory");
    if (!memory_of(memory, &size->memory_kib)) {
        object(size, GCPU_SEVERITY_ERROR, memory, NULL, "<memory> is no amount of memory");
        return FALSE;
    }
    if (size->memory_kib == 0 && !has_cells(find_numa(size)))
        object(size, GCPU_SEVERITY_ERROR, memory,
               "set memory_mb in the instance, or <memory> in the template",
               "a guest needs memory, the template gives it none");
    return TRUE;
}

static void check_online(const Size *size, const xmlNode *vcpu)
{
    g_autofree char *current = gcpu_xml_attribute(vcpu, "current");
    guint64 online;

    if (!current)
        return;
    if (!g_ascii_string_to_unsigned(current, 10, 1, G_MAXUINT16, &online, NULL))
        object(size, GCPU_SEVERITY_ERROR, vcpu, NULL,
               "current is no number of virtual CPUs: one at least is online");
    else if (online > size->vcpus)
        object(size, GCPU_SEVERITY_ERROR, vcpu, NULL,
               "more virtual CPUs are to be online than there are");
}

static gboolean read_vcpus(Size *size)
{
    const xmlNode *vcpu = gcpu_xml_child(size->filling->domain, "vcpu");
    g_autofree char *text = gcpu_xml_text(vcpu);
    guint64 vcpus;

    if (!text || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT16, &vcpus, NULL)) {
        object(size, GCPU_SEVERITY_ERROR, vcpu, NULL, "<vcpu> is no number of virtual CPUs");
        return FALSE;
    }
    size->vcpus = (guint)vcpus;
    check_online(size, vcpu);
    return vcpus <= VCPUS_MAX;
}

void gcpu_size_check(const GcpuFilling *filling)
{
    Size size = { .filling = filling };

    gboolean has_memory = read_memory(&size);
    gboolean has_vcpus = read_vcpus(&size);
    if (!has_memory || !has_vcpus)
        return;
    check_each(&size, GCPU_SEVERITY_ERROR, "vcpus", "vcpu", "id");
    check_each(&size, GCPU_SEVERITY_ERROR, "cputune", "vcpusched", "vcpus");
    check_each(&size, GCPU_SEVERITY_WARNING, "cputune", "vcpupin", "vcpu");
    check_max_memory(&size);
    check_numa(&size);
}

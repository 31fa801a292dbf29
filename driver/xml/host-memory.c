/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/host-memory.h"

#include "xml/xml-attribute.h"
#include "xml/xml-doc.h"
#include "xml/xml-id-set.h"
#include "xml/xml-size.h"

void gcpu_host_memory_free(GcpuHostMemory *memory)
{
    if (!memory)
        return;
    g_clear_pointer(&memory->nodes, g_array_unref);
    g_clear_pointer(&memory->cpus, g_array_unref);
    g_array_unref(memory->pages);
    g_free(memory);
}

/** Ids: what is seen while the document is read. */
typedef struct {
    GcpuXmlIdSet nodes, cpus;
} Ids;

/* Keeps the sizes ascending; there are some four. */
static void add_pages(GArray *pages, guint64 size_kib, guint64 count)
{
    guint at = 0;

    while (at < pages->len && g_array_index(pages, GcpuHugePages, at).size_kib < size_kib)
        at++;
    if (at < pages->len && g_array_index(pages, GcpuHugePages, at).size_kib == size_kib) {
        GcpuHugePages *known = &g_array_index(pages, GcpuHugePages, at);
        if (!g_uint64_checked_add(&known->count, known->count, count))
            known->count = G_MAXUINT64;
        return;
    }
    const GcpuHugePages added = { size_kib, count };
    g_array_insert_val(pages, at, added);
}

static gboolean parse_pages(const xmlNode *cell, const char *name, GArray *pages, GError **error)
{
    for (const xmlNode *node = gcpu_xml_child(cell, "pages"); node;
         node = gcpu_xml_next(node, "pages")) {
        g_autofree char *unit = gcpu_xml_attribute(node, "unit");
        g_autofree char *size = gcpu_xml_attribute(node, "size");
        g_autofree char *text = gcpu_xml_text(node);
        guint64 size_kib, count;

        if (!gcpu_xml_size_parse(size, unit, &size_kib) || !text ||
            !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, &count, NULL)) {
            gcpu_xml_error(error, name, node, "'pages' must have a size and a number");
            return FALSE;
        }
        add_pages(pages, size_kib, count);
    }
    return TRUE;
}

static gboolean add_id(const xmlNode *node, const char *name, GcpuXmlIdSet *ids, GError **error)
{
    static const GcpuXmlNumber id_number = { "id", GCPU_XML_ID_MAX, GCPU_XML_NUMBER_REQUIRED };
    gint64 id = 0;

    if (!gcpu_xml_attribute_number(node, &id_number, &id, name, error))
        return FALSE;
    ids->has[id] = 1;
    return TRUE;
}

static gboolean parse_cell(const xmlNode *cell, const char *name, Ids *ids, GArray *pages,
                           GError **error)
{
    const xmlNode *cpus = gcpu_xml_child(cell, "cpus");

    if (!add_id(cell, name, &ids->nodes, error))
        return FALSE;
    for (const xmlNode *cpu = cpus ? gcpu_xml_child(cpus, "cpu") : NULL; cpu;
         cpu = gcpu_xml_next(cpu, "cpu")) {
        if (!add_id(cpu, name, &ids->cpus, error))
            return FALSE;
    }
    return parse_pages(cell, name, pages, error);
}

GcpuHostMemory *gcpu_host_memory_parse(const char *text, gssize length, const char *name,
                                       GError **error)
{
    g_autoptr(xmlDoc) doc = gcpu_xml_doc_parse(text, length, name, "capabilities", error);
    g_autoptr(GcpuHostMemory) memory = g_new0(GcpuHostMemory, 1);
    g_autofree Ids *ids = g_new0(Ids, 1);

    memory->pages = g_array_new(FALSE, FALSE, sizeof(GcpuHugePages));
    if (!doc)
        return NULL;
    const xmlNode *host = gcpu_xml_child(xmlDocGetRootElement(doc), "host");
    const xmlNode *topology = host ? gcpu_xml_child(host, "topology") : NULL;
    const xmlNode *cells = topology ? gcpu_xml_child(topology, "cells") : NULL;
    for (const xmlNode *cell = cells ? gcpu_xml_child(cells, "cell") : NULL; cell;
         cell = gcpu_xml_next(cell, "cell")) {
        if (!parse_cell(cell, name, ids, memory->pages, error))
            return NULL;
    }
    memory->nodes = gcpu_xml_id_set_to_array(&ids->nodes);
    memory->cpus = gcpu_xml_id_set_to_array(&ids->cpus);
    return g_steal_pointer(&memory);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-report-own.c: what of libvirt's capabilities is a host's own. */
#include "xml/host-report-xml.h"

#include <string.h>

#include "xml/xml-doc.h"

static void drop(xmlNode *node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

static void set_uuid(xmlNode *host, const char *uuid)
{
    xmlNode *node = gcpu_xml_child(host, "uuid");

    if (!node)
        return;
    drop(node);
    if (!uuid)
        return;
    node = xmlNewDocNode(host->doc, NULL, (const xmlChar *)"uuid", NULL);
    xmlNodeAddContent(node, (const xmlChar *)uuid);
    if (host->children)
        xmlAddPrevSibling(host->children, node);
    else
        xmlAddChild(host, node);
}

static xmlNode *find_tsc(xmlNode *cpu)
{
    for (xmlNode *node = gcpu_xml_child(cpu, "counter"); node;
         node = gcpu_xml_next(node, "counter")) {
        g_autofree char *name = gcpu_xml_attribute(node, "name");
        if (g_strcmp0(name, "tsc") == 0)
            return node;
    }
    return NULL;
}

static void set_tsc(xmlNode *cpu, guint64 frequency_hz)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, frequency_hz);
    xmlNode *node = find_tsc(cpu);

    if (node && !frequency_hz) {
        drop(node);
        return;
    }
    if (!frequency_hz)
        return;
    if (!node) {
        node = xmlNewChild(cpu, NULL, (const xmlChar *)"counter", NULL);
        xmlSetProp(node, (const xmlChar *)"name", (const xmlChar *)"tsc");
    }
    xmlSetProp(node, (const xmlChar *)"frequency", (const xmlChar *)text);
}

void gcpu_host_report_xml_adopt(GcpuHostReport *report)
{
    const char *text = report->capabilities_xml;
    g_autoptr(xmlDoc) doc =
        text ? gcpu_xml_doc_parse(text, -1, "capabilities", "capabilities", NULL) : NULL;
    xmlNode *host = doc ? gcpu_xml_child(xmlDocGetRootElement(doc), "host") : NULL;
    xmlNode *cpu = host ? gcpu_xml_child(host, "cpu") : NULL;

    if (!host)
        return;
    set_uuid(host, report->uuid);
    if (cpu && report->capabilities && report->capabilities->host_cpu)
        set_tsc(cpu, report->capabilities->host_cpu->tsc_frequency_hz);
    g_free(report->capabilities_xml);
    report->capabilities_xml = gcpu_xml_dump(xmlDocGetRootElement(doc));
}

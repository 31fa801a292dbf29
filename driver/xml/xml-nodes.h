/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-nodes.h: the parsers of this folder for an element inside a larger document.
 *
 * @name is what to call the document in errors; all return NULL with %GCPU_ERROR_INVALID. */
#pragma once

#include <libxml/tree.h>

#include "cpu/capabilities.h"
#include "cpu/domain-capabilities.h"
#include "cpu/host-report.h"
#include "xml/def-xml.h"

/** gcpu_def_xml_parse_node: from a <cpu> or <mode> element, whatever it is called. */
GcpuDef *gcpu_def_xml_parse_node(const xmlNode *node, const char *name, GcpuDefKind kind,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_def_xml_fill: writes what @def states into @cpu: its attributes, and before all other
 * children its model, vendor, topology, cache, maxphysaddr and features, in place of those that
 * were there. Other attributes and children (<numa> …) stay. */
void gcpu_def_xml_fill(xmlNode *cpu, const GcpuDef *def);

GcpuCapabilities *gcpu_capabilities_xml_parse_node(const xmlNode *node, const char *name,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

GcpuDomainCapabilities *
gcpu_domain_capabilities_xml_parse_node(const xmlNode *node, const char *name,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

GcpuHostReport *gcpu_host_report_xml_parse_node(const xmlNode *node, const char *name,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_host_report_xml_add_node: @node: <capabilities>, of which a report takes one, or
 * <domainCapabilities>. Returns: FALSE with %GCPU_ERROR_INVALID. */
gboolean gcpu_host_report_xml_add_node(GcpuHostReport *report, const xmlNode *node,
                                       const char *name, GError **error);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-id-set.h: sets of CPUs or NUMA nodes as libvirt's documents write them: "0-3,^2,8". */
#pragma once

#include <glib.h>

/** GCPU_XML_ID_MAX: libvirt 9.0, VIR_DOMAIN_CPUMASK_LEN is 16384. */
#define GCPU_XML_ID_MAX 16383

/** GcpuXmlIdSet: starts as all zero. */
typedef struct {
    guint8 has[GCPU_XML_ID_MAX + 1];
} GcpuXmlIdSet;

/**
 * gcpu_xml_id_set_add:
 * @text: (nullable): the set to add; NULL: nothing
 *
 * Returns: FALSE, with @set as it was, if @text is no such set or names an id above
 * %GCPU_XML_ID_MAX.
 */
gboolean gcpu_xml_id_set_add(GcpuXmlIdSet *set, const char *text);

/** gcpu_xml_id_set_to_array: Returns: (transfer full) (element-type guint): the ids, ascending. */
GArray *gcpu_xml_id_set_to_array(const GcpuXmlIdSet *set);

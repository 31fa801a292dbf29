/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-report-xml.h: the host report document, <guestcpu-host version='1'>, to a value and back.
 *
 * It wraps libvirt's own <capabilities> and <domainCapabilities> unchanged; guestcpu-report(5) is
 * its manual. */
#pragma once

#include "cpu/host-report.h"

/**
 * gcpu_host_report_xml_parse:
 * @text: a document whose root is <guestcpu-host>
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID; also if its version is not 1.
 */
GCPU_PUBLIC GcpuHostReport *gcpu_host_report_xml_parse(const char *text, gssize length,
                                                       const char *name,
                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_host_report_xml_parse_facts: gcpu_host_report_xml_parse() for those who never write the
 * report: libvirt's documents are not kept as text, which takes half the time.
 *
 * Returns: (transfer full) (nullable): as that, with neither `capabilities_xml` nor
 * `domain_capabilities_xml`.
 */
GCPU_PUBLIC GcpuHostReport *
gcpu_host_report_xml_parse_facts(const char *text, gssize length, const char *name,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_host_report_xml_format: Returns: (transfer full): the document. parse∘format is the
 * identity. */
GCPU_PUBLIC char *gcpu_host_report_xml_format(const GcpuHostReport *report);

/**
 * gcpu_host_report_xml_add_capabilities, gcpu_host_report_xml_add_domain_capabilities:
 * @text: libvirt's document; parsed, and kept as written
 * @name: what to call it in errors
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID, the report unchanged.
 */
GCPU_PUBLIC gboolean gcpu_host_report_xml_add_capabilities(GcpuHostReport *report, const char *text,
                                                           gssize length, const char *name,
                                                           GError **error);
GCPU_PUBLIC gboolean gcpu_host_report_xml_add_domain_capabilities(GcpuHostReport *report,
                                                                  const char *text, gssize length,
                                                                  const char *name, GError **error);

/** gcpu_host_report_xml_adopt: what is a host's own in the text of libvirt's capabilities, its UUID
 * and the frequency of its time stamp counter, becomes what @report says besides: for a report that
 * was made of that of an equal host. */
GCPU_PUBLIC void gcpu_host_report_xml_adopt(GcpuHostReport *report);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* domain-capabilities-xml.h: libvirt's <domainCapabilities> document to a value. */
#pragma once

#include "cpu/domain-capabilities.h"

/**
 * gcpu_domain_capabilities_xml_parse:
 * @text: a document whose root is <domainCapabilities>
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Unknown elements are skipped. A document without <cpu> (old libvirt or QEMU) has has_cpu FALSE.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GCPU_PUBLIC GcpuDomainCapabilities *
gcpu_domain_capabilities_xml_parse(const char *text, gssize length, const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

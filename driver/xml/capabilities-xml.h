/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* capabilities-xml.h: libvirt's <capabilities> document to a value. */
#pragma once

#include "cpu/capabilities.h"

/**
 * gcpu_capabilities_xml_parse:
 * @text: a document whose root is <capabilities>
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Unknown elements are skipped. A host CPU without model is kept as such, no host CPU at all is
 * NULL.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GCPU_PUBLIC GcpuCapabilities *gcpu_capabilities_xml_parse(const char *text, gssize length,
                                                          const char *name,
                                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xml-size.h: amounts of memory as libvirt's documents write them. */
#pragma once

#include <glib.h>

/**
 * gcpu_xml_size_parse:
 * @text: (nullable): a number as libvirt's documents write it
 * @unit: (nullable): of @text: b, KB, KiB … EiB in any case; NULL: KiB
 * @out_kib: (out): written only on success; rounded up as libvirt does
 *
 * Returns: FALSE if it is no such number, or too large for 64 bits.
 */
gboolean gcpu_xml_size_parse(const char *text, const char *unit, guint64 *out_kib);

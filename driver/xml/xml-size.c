/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-size.h"

#include <string.h>

static gboolean parse_unit(const char *unit, guint64 *out_bytes)
{
    static const char prefixes[] = "kmgtpe";
    const char *prefix = *unit ? strchr(prefixes, g_ascii_tolower(*unit)) : NULL;
    guint64 base = 1024;

    *out_bytes = 1;
    if (g_ascii_strcasecmp(unit, "b") == 0 || g_ascii_strcasecmp(unit, "byte") == 0 ||
        g_ascii_strcasecmp(unit, "bytes") == 0)
        return TRUE;
    if (!prefix)
        return FALSE;
    if (g_ascii_strcasecmp(unit + 1, "b") == 0)
        base = 1000;
    else if (unit[1] && g_ascii_strcasecmp(unit + 1, "ib") != 0)
        return FALSE;
    for (gsize i = 0; i <= (gsize)(prefix - prefixes); i++)
        *out_bytes *= base;
    return TRUE;
}

gboolean gcpu_xml_size_parse(const char *text, const char *unit, guint64 *out_kib)
{
    guint64 number, scale, bytes;

    if (!text || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, &number, NULL) ||
        !parse_unit(unit ? unit : "KiB", &scale) || !g_uint64_checked_mul(&bytes, number, scale))
        return FALSE;
    *out_kib = bytes / 1024 + (bytes % 1024 != 0);
    return TRUE;
}

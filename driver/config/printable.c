/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/printable.h"

#include <string.h>

static gboolean is_printable(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return FALSE;
    default:
        return c != 0xfffe && c != 0xffff;
    }
}

gboolean gcpu_printable_check(const char *text, const char *also)
{
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        if (!strchr(also, *c) && !is_printable(g_utf8_get_char(c)))
            return FALSE;
    }
    return TRUE;
}

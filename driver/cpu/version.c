/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/version.h"

#define MAJOR_MAX 3999
#define PART_MAX  999

static gboolean take_number(const char **text, guint max, guint *out_number)
{
    guint number = 0;

    if (!g_ascii_isdigit(**text))
        return FALSE;
    for (; g_ascii_isdigit(**text); (*text)++) {
        number = number * 10 + g_ascii_digit_value(**text);
        if (number > max)
            return FALSE;
    }
    *out_number = number;
    return TRUE;
}

gboolean gcpu_version_parse(const char *text, GcpuVersion *out_version)
{
    guint part[3] = { 0, 0, 0 };

    for (guint i = 0; i < G_N_ELEMENTS(part); i++) {
        if (!take_number(&text, i ? PART_MAX : MAJOR_MAX, &part[i]))
            return FALSE;
        if (*text == '\0')
            break;
        if (*text != '.' || i + 1 == G_N_ELEMENTS(part))
            return FALSE;
        text++;
    }
    *out_version = GCPU_VERSION(part[0], part[1], part[2]);
    return TRUE;
}

char *gcpu_version_format(GcpuVersion version)
{
    return g_strdup_printf("%u.%u.%u", version / 1000000, version / 1000 % 1000, version % 1000);
}

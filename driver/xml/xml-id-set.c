/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-id-set.h"

#include <string.h>

#define DIGITS_MAX 5

typedef struct {
    gboolean is_in; /* FALSE: "^2" */
    guint first, last;
} Item;

/* Reads a number at *@at and moves behind it. */
static gboolean read_id(const char **at, guint *out_id)
{
    gsize n_digits = strspn(*at, "0123456789");
    guint id = 0;

    if (n_digits == 0 || n_digits > DIGITS_MAX)
        return FALSE;
    for (gsize i = 0; i < n_digits; i++)
        id = id * 10 + (guint)((*at)[i] - '0');
    *at += n_digits;
    *out_id = id;
    return id <= GCPU_XML_ID_MAX;
}

static gboolean read_item(const char *text, Item *out_item)
{
    Item item = { .is_in = *text != '^' };
    const char *at = text + !item.is_in;

    if (!read_id(&at, &item.first))
        return FALSE;
    item.last = item.first;
    if (item.is_in && *at == '-') {
        at++;
        if (!read_id(&at, &item.last) || item.last < item.first)
            return FALSE;
    }
    *out_item = item;
    return *at == '\0';
}

/* Items work one after the other, so "^2" takes away only what stands before it in @text. */
gboolean gcpu_xml_id_set_add(GcpuXmlIdSet *set, const char *text)
{
    g_auto(GStrv) items = g_strsplit(text ? text : "", ",", -1);
    g_autofree GcpuXmlIdSet *added = g_new0(GcpuXmlIdSet, 1);
    Item item;

    for (char **next = items; *next; next++) {
        if (!read_item(g_strstrip(*next), &item))
            return FALSE;
        memset(added->has + item.first, item.is_in, item.last - item.first + 1);
    }
    for (guint id = 0; id <= GCPU_XML_ID_MAX; id++)
        set->has[id] |= added->has[id];
    return TRUE;
}

GArray *gcpu_xml_id_set_to_array(const GcpuXmlIdSet *set)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint id = 0; id <= GCPU_XML_ID_MAX; id++) {
        if (set->has[id])
            g_array_append_val(ids, id);
    }
    return ids;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-limits.h"

#include <string.h>

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Between two '<' there is at most one tag, whatever the parser makes of quotes and comments around
 * it, and each of its attributes has an '=' before a quote. So a comment or a text full of these
 * counts, too, but none of a sane document comes near the limit. */
static const char *find_crowded_tag(const char *text, const char *end)
{
    guint n_attributes = 0;
    const char *equals;

    for (; (equals = memchr(text, '=', end - text)); text = equals + 1) {
        const char *value = equals + 1;
        if (memchr(text, '<', equals - text))
            n_attributes = 0;
        while (value < end && is_blank(*value))
            value++;
        if (value < end && (*value == '\'' || *value == '"') &&
            ++n_attributes > GCPU_XML_ATTRIBUTES_MAX)
            return equals;
    }
    return NULL;
}

static const char *find_surplus_namespace(const char *text, const char *end)
{
    static const char declaration[] = "xmlns";
    const gsize n_declaration = sizeof declaration - 1;
    guint n_namespaces = 0;

    while ((text = memchr(text, declaration[0], end - text))) {
        if ((gsize)(end - text) >= n_declaration && memcmp(text, declaration, n_declaration) == 0 &&
            ++n_namespaces > GCPU_XML_NAMESPACES_MAX)
            return text;
        text++;
    }
    return NULL;
}

const char *gcpu_xml_limits_check(const char *text, gsize length, const char **out_at)
{
    const char *end = text + length;

    *out_at = NULL;
    if (length == 0)
        return "the document is empty";
    if (length > GCPU_XML_SIZE_MAX)
        return "the document is larger than 32 MiB";
    if ((*out_at = memchr(text, '\0', length)))
        return "a NUL byte is no part of XML";
    if ((*out_at = find_crowded_tag(text, end)))
        return "an element has more than 256 attributes";
    if ((*out_at = find_surplus_namespace(text, end)))
        return "the document declares more than 64 namespaces";
    return NULL;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-attribute.h"

#include <errno.h>
#include <string.h>

#include "cpu/nearest.h"

#define WORDS_MAX 8

static void refuse_word(const xmlNode *node, const GcpuXmlWords *words, const char *text,
                        const char *doc_name, GError **error)
{
    const char *list[WORDS_MAX + 1] = { NULL };

    for (guint value = 1; value <= MIN(words->last, WORDS_MAX); value++)
        list[value - 1] = words->to_string(value);
    g_autofree char *allowed = g_strjoinv(", ", (char **)list);
    const char *nearest = gcpu_nearest(text, list);
    g_autofree char *usual = g_strdup_printf(
        "Invalid value for attribute '%s' in element '%s':", words->name, node->name);

    gcpu_xml_error(error, doc_name, node, "%s '%.40s'; allowed: %s%s%s%s",
                   words->complaint ? words->complaint : usual, text, allowed,
                   nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                   nearest ? "\"?" : "");
}

gboolean gcpu_xml_attribute_word(const xmlNode *node, const GcpuXmlWords *words, guint *out_value,
                                 const char *doc_name, GError **error)
{
    const char *plain = gcpu_xml_plain_attribute(node, words->name);
    g_autofree char *own = plain ? NULL : gcpu_xml_attribute(node, words->name);
    const char *text = plain ? plain : own;

    if (!text)
        return TRUE;
    for (guint value = 1; value <= words->last; value++) {
        const char *word = words->to_string(value);
        if (word[0] == text[0] && strcmp(word, text) == 0) {
            *out_value = value;
            return TRUE;
        }
    }
    refuse_word(node, words, text, doc_name, error);
    return FALSE;
}

gboolean gcpu_xml_to_number(const char *text, gint64 *out_value)
{
    char *end = NULL;

    errno = 0;
    *out_value = g_ascii_strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0';
}

/* What libvirt says that it expected; NULL if @text is a number from 0 to the maximum. */
static const char *check_number(const GcpuXmlNumber *number, const char *text, gint64 *out_value)
{
    gboolean is_signed = number->flags & GCPU_XML_NUMBER_SIGNED;

    if (!gcpu_xml_to_number(text, out_value) || *out_value > number->max)
        return is_signed ? "Expected integer value" : "Expected non-negative integer value";
    if (*out_value < 0)
        return is_signed ? "Expected non-negative value" : "Expected non-negative integer value";
    return NULL;
}

gboolean gcpu_xml_attribute_number(const xmlNode *node, const GcpuXmlNumber *number,
                                   gint64 *out_value, const char *doc_name, GError **error)
{
    g_autofree char *text = gcpu_xml_attribute(node, number->name);
    gint64 value = 0;

    if (!text)
        return !(number->flags & GCPU_XML_NUMBER_REQUIRED) ||
               gcpu_xml_attribute_require(node, number->name, doc_name, error);

    const char *expected = check_number(number, text, &value);
    if (expected) {
        gcpu_xml_error(error, doc_name, node,
                       "Invalid value for attribute '%s' in element '%s': '%.40s'. %s",
                       number->name, node->name, text, expected);
        return FALSE;
    }
    if (value == 0 && number->flags & GCPU_XML_NUMBER_NONZERO) {
        gcpu_xml_error(error, doc_name, node,
                       "Invalid value for attribute '%s' in element '%s': Zero is not permitted",
                       number->name, node->name);
        return FALSE;
    }
    *out_value = value;
    return TRUE;
}

gboolean gcpu_xml_attribute_require(const xmlNode *node, const char *name, const char *doc_name,
                                    GError **error)
{
    g_autofree char *text = gcpu_xml_attribute(node, name);

    if (text)
        return TRUE;
    gcpu_xml_error(error, doc_name, node, "Missing required attribute '%s' in element '%s'", name,
                   node->name);
    return FALSE;
}

char *gcpu_xml_attribute_nonempty(const xmlNode *node, const char *name)
{
    char *text = gcpu_xml_attribute(node, name);

    if (!text || *text)
        return text;
    g_free(text);
    return NULL;
}

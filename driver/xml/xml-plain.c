/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/xml-plain.h"

#include <string.h>

#define ATTRIBUTES_MAX 32
#define DEPTH_MAX      64
#define NAME_BYTES_MAX 256

/* What a byte may be part of; those without a row are part of nothing. So is NUL, at which the copy
 * of a document ends, and no loop over bytes of a kind goes past it. */
enum {
    BLANK = 1 << 0,
    NAME_START = 1 << 1,
    NAME = 1 << 2,
    VALUE = 1 << 3, /* but for the quote that ends it */
    TEXT = 1 << 4,
    COMMENT = 1 << 5,
};

#define ANY    (VALUE | TEXT | COMMENT)
#define LETTER (NAME_START | NAME | ANY)

static const guint8 kinds[256] = {
    ['\t'] = BLANK | TEXT | COMMENT,
    ['\n'] = BLANK | TEXT | COMMENT,
    [' '] = BLANK | ANY,
    ['!' ... '%'] = ANY,
    ['&'] = COMMENT,
    ['\'' ... ','] = ANY,
    ['-' ... '.'] = NAME | ANY,
    ['/'] = ANY,
    ['0' ... '9'] = NAME | ANY,
    [':' ... ';'] = ANY,
    ['<'] = COMMENT,
    ['>' ... '@'] = ANY,
    ['A' ... 'Z'] = LETTER,
    ['[' ... '\\'] = ANY,
    [']'] = VALUE | COMMENT,
    ['^'] = ANY,
    ['_'] = LETTER,
    ['`'] = ANY,
    ['a' ... 'z'] = LETTER,
    ['{' ... '~'] = ANY,
};

typedef struct {
    GcpuXmlPool *pool;
    char *at; /* in the copy, which is cut into names and texts behind this place */
    guint line;
    guint depth;
    xmlNode *root;
    xmlNode *open; /* whose end has not come yet */
} Reader;

static gboolean is(const char *at, guint kind)
{
    return kinds[(guchar)*at] & kind;
}

/* Goes past the bytes of @kind. Returns: where they began. */
static char *pass(Reader *reader, guint kind)
{
    char *start = reader->at, *at = start;
    guint n_lines = 0;

    for (; is(at, kind); at++)
        n_lines += *at == '\n';
    reader->at = at;
    reader->line += n_lines;
    return start;
}

static gboolean pass_char(Reader *reader, char c)
{
    if (*reader->at != c)
        return FALSE;
    reader->at++;
    return TRUE;
}

/* Returns: (nullable): where a name begins that goes up to where the reader is. */
static char *pass_name(Reader *reader)
{
    char *start = reader->at, *at = start;

    if (!is(start, NAME_START))
        return NULL;
    while (is(at, NAME))
        at++;
    reader->at = at;
    return at - start <= NAME_BYTES_MAX ? start : NULL;
}

static gboolean is_new_attribute(const xmlNode *node, const char *name)
{
    guint n_attributes = 0;

    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (++n_attributes == ATTRIBUTES_MAX || strcmp((const char *)attribute->name, name) == 0)
            return FALSE;
    }
    return TRUE;
}

/* Returns: (nullable): the attribute that begins here. */
static xmlAttr *read_attribute(Reader *reader, xmlNode *node)
{
    char *name = pass_name(reader);
    char *name_end = reader->at;

    pass(reader, BLANK);
    if (!name || !pass_char(reader, '='))
        return NULL;
    *name_end = '\0';
    pass(reader, BLANK);
    char quote = *reader->at;
    if ((quote != '\'' && quote != '"') || !is_new_attribute(node, name))
        return NULL;
    char *value = reader->at + 1, *at = value;
    while (is(at, VALUE) && *at != quote)
        at++;
    if (*at != quote)
        return NULL;
    *at = '\0';
    reader->at = at + 1;
    return gcpu_xml_pool_take_attribute(reader->pool, name, value);
}

/* Up to the end of the tag. */
static gboolean read_attributes(Reader *reader, xmlNode *node)
{
    xmlAttr **end = &node->properties;

    for (;;) {
        const char *blank = pass(reader, BLANK);
        gboolean is_apart = reader->at != blank;
        if (*reader->at == '>' || *reader->at == '/')
            return TRUE;
        xmlAttr *attribute = is_apart ? read_attribute(reader, node) : NULL;
        if (!attribute)
            return FALSE;
        attribute->parent = node;
        *end = attribute;
        end = &attribute->next;
    }
}

/* libxml2 counts the lines up to the end of the tag. */
static gboolean read_start(Reader *reader)
{
    char *name = pass_name(reader);
    char *name_end = reader->at;

    if (!name || reader->depth == DEPTH_MAX)
        return FALSE;
    xmlNode *node = gcpu_xml_pool_take_node(reader->pool, XML_ELEMENT_NODE, 0);
    if (!read_attributes(reader, node))
        return FALSE;
    gboolean is_empty = pass_char(reader, '/');
    if (!pass_char(reader, '>'))
        return FALSE;
    *name_end = '\0';
    node->name = BAD_CAST name;
    node->line = reader->line;
    if (reader->open)
        gcpu_xml_pool_add_child(reader->open, node);
    else
        reader->root = node;
    if (!is_empty) {
        reader->open = node;
        reader->depth++;
    }
    return TRUE;
}

static gboolean read_end(Reader *reader)
{
    const char *name = reader->open ? (const char *)reader->open->name : "";
    gsize n_name = strlen(name);

    if (!reader->open || strncmp(reader->at, name, n_name) != 0)
        return FALSE;
    reader->at += n_name;
    pass(reader, BLANK);
    if (!pass_char(reader, '>'))
        return FALSE;
    reader->open = reader->open->parent;
    reader->depth--;
    return TRUE;
}

static gboolean read_comment(Reader *reader)
{
    if (!pass_char(reader, '-') || !pass_char(reader, '-'))
        return FALSE;
    while (is(reader->at, COMMENT) && (reader->at[0] != '-' || reader->at[1] != '-')) {
        reader->line += *reader->at == '\n';
        reader->at++;
    }
    return pass_char(reader, '-') && pass_char(reader, '-') && pass_char(reader, '>');
}

/* What stands behind a '<'. */
static gboolean read_markup(Reader *reader)
{
    if (pass_char(reader, '/'))
        return read_end(reader);
    if (pass_char(reader, '!'))
        return read_comment(reader);
    return (reader->open || !reader->root) && read_start(reader);
}

/* Up to the next '<', which ends the text. Outside of the root there is only white space. */
static gboolean read_text(Reader *reader)
{
    const char *text = pass(reader, reader->open ? TEXT : BLANK);
    guint line = reader->line;

    if (*reader->at != '<')
        return FALSE;
    *reader->at = '\0';
    if (reader->open && *text)
        gcpu_xml_pool_add_text(reader->pool, reader->open, text, line);
    reader->at++;
    return TRUE;
}

static gboolean has_xmlns(const char *text)
{
    while ((text = strchr(text, 'x'))) {
        if (strncmp(text, "xmlns", strlen("xmlns")) == 0)
            return TRUE;
        text++;
    }
    return FALSE;
}

xmlNode *gcpu_xml_plain_parse(GcpuXmlPool *pool, const char *text, gsize length)
{
    if (length > GCPU_XML_PLAIN_SIZE_MAX)
        return NULL;
    char *copy = gcpu_xml_pool_take(pool, length + 1);
    Reader reader = { .pool = pool, .at = copy, .line = 1 };

    memcpy(copy, text, length);
    copy[length] = '\0';
    if (has_xmlns(copy))
        return NULL;
    while (read_text(&reader)) {
        if (!read_markup(&reader))
            return NULL;
    }
    return reader.root && !reader.open && reader.at == copy + length ? reader.root : NULL;
}

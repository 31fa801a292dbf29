/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rng.h"

#include <glib.h>
#include <libxml/relaxng.h>
#include <stdio.h>
#include <string.h>

#define SCHEMAS "/usr/share/libvirt/schemas"

static void stay_silent(void *context, xmlError *error)
{
    (void)context, (void)error;
}

static void collect(void *context, xmlError *error)
{
    g_string_append_printf(context, "%d: %s", error->line, error->message);
}

static xmlRelaxNG *load(const char *schema)
{
    const char *from_environment = g_getenv("TEST_SCHEMAS");
    g_autofree char *path =
        g_build_filename(from_environment ? from_environment : SCHEMAS, schema, NULL);

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        printf("SKIP: no schema %s: documents are not held against it\n", path);
        return NULL;
    }
    xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt(path);
    xmlRelaxNGSetParserStructuredErrors(parser, stay_silent, NULL);
    xmlRelaxNG *rng = xmlRelaxNGParse(parser);
    xmlRelaxNGFreeParserCtxt(parser);
    if (!rng)
        g_error("%s is no schema", path);
    return rng;
}

static void free_schema(gpointer rng)
{
    if (rng)
        xmlRelaxNGFree(rng);
}

static xmlRelaxNG *find(const char *schema)
{
    static GHashTable *loaded;

    if (!loaded)
        loaded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_schema);
    if (!g_hash_table_contains(loaded, schema))
        g_hash_table_insert(loaded, g_strdup(schema), load(schema));
    return g_hash_table_lookup(loaded, schema);
}

char *rng_check(const char *schema, const char *text)
{
    xmlRelaxNG *rng = find(schema);

    if (!rng || !text)
        return text ? NULL : g_strdup("no document");
    xmlDoc *doc = xmlReadMemory(text, strlen(text), "document", NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!doc)
        return g_strdup("not well-formed");

    g_autoptr(GString) faults = g_string_new(NULL);
    xmlRelaxNGValidCtxt *validation = xmlRelaxNGNewValidCtxt(rng);
    xmlRelaxNGSetValidStructuredErrors(validation, collect, faults);
    int status = xmlRelaxNGValidateDoc(validation, doc);
    xmlRelaxNGFreeValidCtxt(validation);
    xmlFreeDoc(doc);
    if (status == 0)
        return NULL;
    return faults->len ? g_strdup(faults->str) : g_strdup("not valid");
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-uri.h"

static char *take_text(const char *text)
{
    return text && *text ? g_strdup(text) : NULL;
}

static char *get_parameter(GUri *uri, const char *name)
{
    const char *query = g_uri_get_query(uri);
    GUriParamsIter iter;
    char *found = NULL;
    char *attribute, *value;

    if (!query)
        return NULL;
    g_uri_params_iter_init(&iter, query, -1, "&;", G_URI_PARAMS_NONE);
    while (!found && g_uri_params_iter_next(&iter, &attribute, &value, NULL)) {
        if (g_str_equal(attribute, name))
            found = g_steal_pointer(&value);
        g_free(attribute);
        g_free(value);
    }
    return found;
}

GcpuVirtUri *gcpu_virt_uri_parse(const char *text)
{
    g_autoptr(GUri) parsed =
        text ? g_uri_parse(text, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED_QUERY, NULL)
             : NULL;

    if (!parsed)
        return NULL;
    g_auto(GStrv) scheme = g_strsplit(g_uri_get_scheme(parsed), "+", 2);
    GcpuVirtUri *uri = g_new0(GcpuVirtUri, 1);
    uri->driver = g_strdup(scheme[0]);
    uri->transport = take_text(scheme[1]);
    uri->server = take_text(g_uri_get_host(parsed));
    uri->path = g_strdup(g_uri_get_path(parsed));
    uri->socket = get_parameter(parsed, "socket");
    return uri;
}

void gcpu_virt_uri_free(GcpuVirtUri *uri)
{
    if (!uri)
        return;
    g_free(uri->driver);
    g_free(uri->transport);
    g_free(uri->server);
    g_free(uri->path);
    g_free(uri->socket);
    g_free(uri);
}

gboolean gcpu_virt_uri_is_remote(const GcpuVirtUri *uri)
{
    return uri->server || (uri->transport && !g_str_equal(uri->transport, "unix"));
}

gboolean gcpu_virt_uri_is_invented(const GcpuVirtUri *uri)
{
    return g_str_equal(uri->driver, "test");
}

gboolean gcpu_virt_uri_is_embedded(const GcpuVirtUri *uri)
{
    return !uri->server && !uri->transport && g_str_equal(uri->path, "/embed");
}

char *gcpu_virt_uri_without_prompt(const char *text)
{
    g_autoptr(GcpuVirtUri) uri = gcpu_virt_uri_parse(text);

    if (!uri || !uri->transport || !g_str_equal(uri->transport, "ssh"))
        return g_strdup(text);

    g_autoptr(GUri) parsed =
        g_uri_parse(text, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED_QUERY, NULL);
    g_autofree char *present = get_parameter(parsed, "no_tty");
    if (present)
        return g_strdup(text);
    /* libvirt knows no fragments, so the parameters reach to the end. */
    return g_strconcat(text, g_uri_get_query(parsed) ? "&" : "?", "no_tty=1", NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "qmp/qmp-stream.h"

#include <string.h>

static gboolean fail(const GcpuQmpStream *stream, GError **error, const char *what)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s:%u: %s", stream->name, stream->line,
                what);
    return FALSE;
}

static gboolean at_end(const GcpuQmpStream *stream)
{
    return stream->text == stream->end;
}

static char take(GcpuQmpStream *stream)
{
    char c = *stream->text++;

    stream->line += c == '\n';
    return c;
}

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What JSON has outside of strings, brackets aside: separators, numbers, true, false, null. */
static gboolean is_plain(char c)
{
    return is_blank(c) || g_ascii_isdigit(c) || (c && strchr(":,+-.Etrufalsne", c));
}

static gboolean skip_string(GcpuQmpStream *stream, GError **error)
{
    while (!at_end(stream)) {
        char c = take(stream);
        if (c == '"')
            return TRUE;
        if (c == '\\' && !at_end(stream))
            c = take(stream);
        if (c == '\0')
            return fail(stream, error, "a NUL byte in a string");
    }
    return fail(stream, error, "a string does not end");
}

static gboolean step(GcpuQmpStream *stream, guint *depth, GError **error)
{
    char c = take(stream);

    if (c == '"')
        return skip_string(stream, error);
    if (c == '{' || c == '[') {
        if (++*depth > GCPU_QMP_DEPTH_MAX)
            return fail(stream, error, "it is nested too deep for a reply of QEMU");
        return TRUE;
    }
    if (c == '}' || c == ']') {
        --*depth;
        return TRUE;
    }
    return is_plain(c) || fail(stream, error, "this is no JSON");
}

gboolean gcpu_qmp_stream_next(GcpuQmpStream *stream, const char **out_object, gsize *out_length,
                              guint *out_line, GError **error)
{
    guint depth = 0;

    while (!at_end(stream) && is_blank(*stream->text))
        take(stream);
    const char *start = stream->text;
    guint line = stream->line;
    if (!at_end(stream) && *start != '{')
        return fail(stream, error, "a JSON object is needed: a reply of QEMU's QMP");
    if (!at_end(stream)) {
        do {
            if (at_end(stream))
                return fail(stream, error, "a reply does not end");
            if (!step(stream, &depth, error))
                return FALSE;
        } while (depth > 0);
    }
    *out_object = stream->text > start ? start : NULL;
    *out_length = (gsize)(stream->text - start);
    *out_line = line;
    return TRUE;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* qmp-stream.h: a text with JSON objects one after the other, cut into objects.
 *
 * json-glib parses one document and nests as deep as its input says, until the stack ends. So what
 * it gets is bounded here first: the nesting, and what may stand outside of strings, so that both
 * agree on where a string begins and ends. */
#pragma once

#include "cpu/error.h"

/** GCPU_QMP_DEPTH_MAX: how deep objects and arrays may nest. QEMU's replies need 5. */
#define GCPU_QMP_DEPTH_MAX 32

/** GcpuQmpStream: a place in a text, borrowed. Set `text`, `end` and `name`; `line` begins as 1. */
typedef struct {
    const char *text; /* what is left */
    const char *end;
    const char *name; /* what to call it in errors */
    guint line;       /* of what is left */
} GcpuQmpStream;

/**
 * gcpu_qmp_stream_next:
 * @out_object: (out): where the next object begins; NULL: there is none
 * @out_length: (out): its bytes
 * @out_line: (out): the line on which it begins
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID, which names the line: something else than an object, an
 * object that does not end, nests too deep, or holds what no JSON does.
 */
gboolean gcpu_qmp_stream_next(GcpuQmpStream *stream, const char **out_object, gsize *out_length,
                              guint *out_line, GError **error);

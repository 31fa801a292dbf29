/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* input.h: a file or standard input, read whole and bounded. */
#pragma once

#include "cpu/error.h"

/** GCPU_INPUT_STDIN: the path that means standard input. */
#define GCPU_INPUT_STDIN "-"

/** gcpu_input_name: Returns: (transfer none): what to call @path in messages: "standard input" for
 * %GCPU_INPUT_STDIN. */
GCPU_PUBLIC const char *gcpu_input_name(const char *path);

/**
 * gcpu_input_read:
 * @path: file name, or %GCPU_INPUT_STDIN
 * @max_bytes: refuse more
 * @out_length: (out) (optional): bytes read
 *
 * A pipe is read to its end; a directory, a socket or another device is refused.
 *
 * Returns: (transfer full) (nullable): the bytes, with a NUL appended; NULL with
 * %GCPU_ERROR_INVALID that names @path: missing, not readable, not a file, or larger than
 * @max_bytes.
 */
GCPU_PUBLIC char *gcpu_input_read(const char *path, gsize max_bytes, gsize *out_length,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

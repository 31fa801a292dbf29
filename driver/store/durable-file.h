/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* durable-file.h: files that are whole or not there, whenever the machine stops.
 *
 * When a function returns TRUE, what it wrote survives kill -9 and, as far as the disk keeps its
 * word, the loss of power. */
#pragma once

#include "cpu/error.h"

/**
 * gcpu_durable_file_make_directory: makes @path and what is above it, mode 0700.
 *
 * Returns: FALSE with %GCPU_ERROR_UNREACHABLE, or %GCPU_ERROR_DENIED.
 */
gboolean gcpu_durable_file_make_directory(const char *path, GError **error);

/**
 * gcpu_durable_file_replace: the file @name in @directory gets @length bytes of @text, or stays as
 * it was.
 *
 * Returns: FALSE with %GCPU_ERROR_UNREACHABLE, or %GCPU_ERROR_DENIED.
 */
gboolean gcpu_durable_file_replace(const char *directory, const char *name, const char *text,
                                   gsize length, GError **error);

/**
 * gcpu_durable_file_append: @text is at the end of the file @fd, or nothing of it.
 * @fd: open for writing
 * @path: what to call it in errors
 * @end: (inout): where the file ends; half of a text that an earlier call left behind is cut off
 *
 * Returns: FALSE with %GCPU_ERROR_UNREACHABLE.
 */
gboolean gcpu_durable_file_append(int fd, const char *path, const char *text, gint64 *end,
                                  GError **error);

/** gcpu_durable_file_refuse: sets @error to what errno says about @path: %GCPU_ERROR_DENIED for
 * EACCES, EPERM and EROFS, otherwise %GCPU_ERROR_UNREACHABLE. Returns: FALSE. */
gboolean gcpu_durable_file_refuse(const char *path, const char *what, GError **error);

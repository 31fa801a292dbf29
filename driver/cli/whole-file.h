/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* whole-file.h: writes a file that others watch: they see the old content or the new, never a part.
 */
#pragma once

#include <glib.h>

/**
 * gcpu_whole_file_write:
 * @path: replaced by a rename; the name that it has until then begins with a dot, in the same
 * directory
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID, or %GCPU_ERROR_DENIED without permission; @path is then
 * as it was.
 */
gboolean gcpu_whole_file_write(const char *path, const char *text, GError **error);

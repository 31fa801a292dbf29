/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/whole-file.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "cpu/error.h"

/* All may read it: whoever watches the directory is another user. */
#define MODE 0644

static gboolean fail(const char *path, const char *reason, gboolean denied, GError **error)
{
    g_set_error(error, GCPU_ERROR, denied ? GCPU_ERROR_DENIED : GCPU_ERROR_INVALID, "%s: %s", path,
                reason);
    return FALSE;
}

gboolean gcpu_whole_file_write(const char *path, const char *text, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *hidden = g_strdup_printf(".%s.tmp", name);
    g_autofree char *temporary = g_build_filename(directory, hidden, NULL);
    g_autoptr(GError) failure = NULL;

    if (!g_file_set_contents_full(temporary, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  MODE, &failure))
        return fail(path, failure->message,
                    g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_ACCES), error);
    if (g_rename(temporary, path) == 0)
        return TRUE;
    int reason = errno;
    g_unlink(temporary);
    return fail(path, g_strerror(reason), reason == EACCES || reason == EPERM, error);
}

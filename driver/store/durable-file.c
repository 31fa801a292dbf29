/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/durable-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_SUFFIX ".new"

gboolean gcpu_durable_file_refuse(const char *path, const char *what, GError **error)
{
    gboolean is_denied = errno == EACCES || errno == EPERM || errno == EROFS;

    g_set_error(error, GCPU_ERROR, is_denied ? GCPU_ERROR_DENIED : GCPU_ERROR_UNREACHABLE,
                "cannot %s %s: %s", what, path, g_strerror(errno));
    return FALSE;
}

gboolean gcpu_durable_file_make_directory(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0700) != 0)
        return gcpu_durable_file_refuse(path, "make the directory", error);
    return TRUE;
}

static gboolean write_all(int fd, const char *text, gsize length)
{
    while (length > 0) {
        gssize written = write(fd, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return FALSE;
        text += written;
        length -= (gsize)written;
    }
    return TRUE;
}

/* A rename is durable when the directory is. */
static gboolean sync_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    gboolean done = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return done;
}

static gboolean write_new(const char *path, const char *text, gsize length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    gboolean done = fd >= 0 && write_all(fd, text, length) && fsync(fd) == 0;

    if (fd >= 0 && close(fd) != 0)
        return FALSE;
    return done;
}

gboolean gcpu_durable_file_replace(const char *directory, const char *name, const char *text,
                                   gsize length, GError **error)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *fresh = g_strconcat(path, NEW_SUFFIX, NULL);

    if (!write_new(fresh, text, length) || g_rename(fresh, path) != 0 ||
        !sync_directory(directory)) {
        gcpu_durable_file_refuse(path, "write", error);
        unlink(fresh);
        return FALSE;
    }
    return TRUE;
}

gboolean gcpu_durable_file_append(int fd, const char *path, const char *text, gint64 *end,
                                  GError **error)
{
    gsize length = strlen(text);

    if (ftruncate(fd, *end) != 0 || lseek(fd, *end, SEEK_SET) < 0 || !write_all(fd, text, length) ||
        fdatasync(fd) != 0)
        return gcpu_durable_file_refuse(path, "write", error);
    *end += (gint64)length;
    return TRUE;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *gcpu_input_name(const char *path)
{
    return strcmp(path, GCPU_INPUT_STDIN) == 0 ? "standard input" : path;
}

static gboolean fail(GError **error, const char *path, const char *what)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s", gcpu_input_name(path), what);
    return FALSE;
}

static gboolean check_is_readable(int fd, const char *path, GError **error)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return fail(error, path, g_strerror(errno));
    if (S_ISDIR(status.st_mode))
        return fail(error, path, "is a directory, a file is needed");
    if (S_ISBLK(status.st_mode) || S_ISSOCK(status.st_mode))
        return fail(error, path, "is no file");
    return TRUE;
}

static gboolean read_all(int fd, const char *path, gsize max_bytes, GByteArray *content,
                         GError **error)
{
    guint8 block[65536];

    for (;;) {
        ssize_t n = read(fd, block, sizeof block);
        if (n == 0)
            return TRUE;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(error, path, g_strerror(errno));
        if (content->len + (gsize)n > max_bytes) {
            g_autofree char *what =
                g_strdup_printf("larger than %" G_GSIZE_FORMAT " bytes", max_bytes);
            return fail(error, path, what);
        }
        g_byte_array_append(content, block, n);
    }
}

char *gcpu_input_read(const char *path, gsize max_bytes, gsize *out_length, GError **error)
{
    gboolean is_stdin = strcmp(path, GCPU_INPUT_STDIN) == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (fd < 0) {
        fail(error, path, g_strerror(errno));
        return NULL;
    }

    g_autoptr(GByteArray) content = g_byte_array_new();
    gboolean ok =
        check_is_readable(fd, path, error) && read_all(fd, path, max_bytes, content, error);
    if (!is_stdin)
        close(fd);
    if (!ok)
        return NULL;

    if (out_length)
        *out_length = content->len;
    g_byte_array_append(content, (const guint8 *)"", 1);
    return (char *)g_byte_array_free(g_steal_pointer(&content), FALSE);
}

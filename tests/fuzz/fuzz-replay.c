/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gives a target every file of the directory REPLAY_DIR below the sources, the seeds of its fuzzer:
 * the test that no input which once was a problem is one again. */
#include "fuzz-target.h"

#include <stdio.h>
#include <stdlib.h>

static gboolean replay(const char *path)
{
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    gsize size = 0;

    if (!g_file_get_contents(path, &data, &size, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return FALSE;
    }
    printf("%s\n", path);
    fflush(stdout);
    return LLVMFuzzerTestOneInput((const guint8 *)data, size) == 0;
}

int main(void)
{
    const char *srcdir = g_getenv("TEST_SRCDIR");
    g_autofree char *path = g_build_filename(srcdir ? srcdir : ".", REPLAY_DIR, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint n_replayed = 0;
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (!replay(file))
            return EXIT_FAILURE;
        n_replayed++;
    }
    return n_replayed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test-oracle: holds the engine against the installed libvirt on random CPUs.
 *
 * Usage: test-oracle [SEED [SECONDS]]. Any difference in verdict, message or XML is a failure and
 * printed with the documents that lead to it. test:///default answers for baselines; compare and
 * the flags of baseline need libvirt's QEMU driver, which runs in this process. */
#include <glib/gstdio.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "oracle.h"

#define EXIT_SKIPPED    77
#define SECONDS_DEFAULT 2

/* As root, libvirt runs QEMU as another user, who may not exist here; as an ordinary user it does
 * not. A user namespace makes an ordinary user of us. */
static gboolean must_become_ordinary(void)
{
    return geteuid() == 0 && !getpwnam("libvirt-qemu");
}

static int run_in_namespace(char **argv, const char *directory)
{
    const char *const command[] = { "unshare",
                                    "--user",
                                    "--map-user=65534",
                                    "--map-group=65534",
                                    "--",
                                    argv[0],
                                    "--embed",
                                    directory,
                                    argv[1] ? argv[1] : "",
                                    argv[1] && argv[2] ? argv[2] : "",
                                    NULL };
    g_autoptr(GError) error = NULL;
    int status = 0;

    if (!g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                      &status, &error)) {
        printf("SKIP: qemu:///embed: %s\n", error->message);
        return EXIT_SKIPPED;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

static Oracle oracle_for(char **argv, int first)
{
    const char *seed = argv[first];
    const char *seconds = seed && *seed ? argv[first + 1] : NULL;
    Oracle oracle = {
        .seed = seed && *seed ? (guint32)strtoul(seed, NULL, 10) : 1,
        .seconds = seconds && *seconds ? strtod(seconds, NULL) : SECONDS_DEFAULT,
    };

    return oracle;
}

static void remove_tree(const char *path)
{
    const char *const command[] = { "rm", "-rf", "--", path, NULL };

    g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
}

static int run_embedded(char **argv)
{
    /* Short, since sockets are made below it. */
    g_autofree char *directory = g_strdup("/tmp/gcpu-XXXXXX");
    int status;

    if (!g_mkdtemp(directory)) {
        printf("SKIP: qemu:///embed: no directory in /tmp\n");
        return EXIT_SKIPPED;
    }
    if (must_become_ordinary()) {
        status = run_in_namespace(argv, directory);
    } else {
        Oracle oracle = oracle_for(argv, 1);
        status = oracle_run_embedded(&oracle, directory);
    }
    remove_tree(directory);
    return status;
}

int main(int argc, char **argv)
{
    if (argc > 4 && strcmp(argv[1], "--embed") == 0) {
        Oracle oracle = oracle_for(argv, 3);
        return oracle_run_embedded(&oracle, argv[2]);
    }
    Oracle oracle = oracle_for(argv, 1);
    int of_test_driver = oracle_run_test_driver(&oracle);
    fflush(stdout);
    int embedded = run_embedded(argv);
    return of_test_driver ? of_test_driver : embedded;
}

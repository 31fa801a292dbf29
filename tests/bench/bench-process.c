/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-process: whole processes from start to end, ours against virsh.
 *
 * Usage: bench-process; the environment holds our command lines: BENCH_PREVIEW prints a preview
 * from files. Exit status 0 if every goal was reached. */
#include <stdio.h>
#include <stdlib.h>

#include "contest.h"

#define ROUNDS 100

typedef struct {
    const char *title;
    const char *variable; /* the environment variable that holds our command line */
    const char *ours;
    const char *theirs; /* their command line */
    double goal;
} ProcessCase;

static const ProcessCase cases[] = {
    { "the least that each program does, as a process", "BENCH_PREVIEW",
      "guestcpu preview from files", "virsh -c test:///default version", 0.5 },
};

static gboolean compete(const ProcessCase *which)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) ours = NULL, theirs = NULL;
    const char *command = g_getenv(which->variable);

    if (!command) {
        contest_skip(which->title, "its command line is not in the environment");
        return TRUE;
    }
    if (!g_shell_parse_argv(command, NULL, &ours, &error) ||
        !g_shell_parse_argv(which->theirs, NULL, &theirs, &error)) {
        printf("%s: %s\n", which->variable, error->message);
        return FALSE;
    }
    const Contest contest = {
        .title = which->title,
        .ours = { .name = which->ours, .run = contest_spawn, .data = ours },
        .theirs = { .name = which->theirs, .run = contest_spawn, .data = theirs },
        .rounds = ROUNDS,
        .goal = which->goal,
    };
    return contest_run(&contest);
}

int main(void)
{
    gboolean all_reached = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        all_reached &= compete(&cases[i]);
    return all_reached ? EXIT_SUCCESS : EXIT_FAILURE;
}

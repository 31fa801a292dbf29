/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-process: whole processes from start to end, ours against virsh.
 *
 * virsh needs a connection to compare CPUs. It gets a libvirtd of its own that is up before the
 * first round; what it would cost to start one is left out.
 *
 * Usage: embed.sh bench-process, whose private directories the daemon lives in; the environment
 * holds our command lines: BENCH_PREVIEW prints a preview from files, BENCH_COMPARE compares two
 * files, BENCH_GUEST is the second of them. Exit status 0 if every goal was reached. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "contest.h"

#define ROUNDS 100

/* After its last client, should nobody end it. */
#define DAEMON_TIMEOUT_S "120"

typedef struct {
    const char *title;
    const char *variable; /* the environment variable that holds our command line */
    const char *ours;
    const char *theirs;      /* their command line … */
    const char *on_variable; /* … and (nullable) the variable that holds its last word */
    double goal;
} ProcessCase;

static const ProcessCase cases[] = {
    { "the least that each program does, as a process", "BENCH_PREVIEW",
      "guestcpu preview from files", "virsh -c test:///default version", NULL, 0.5 },
};
static const ProcessCase compare_case = {
    "a guest's file against a host, as a process", "BENCH_COMPARE", "guestcpu compare, two files",
    "virsh -q -c qemu:///session cpu-compare",     "BENCH_GUEST",   0.25,
};

static gboolean compete(const ProcessCase *which)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) ours = NULL, theirs = NULL;
    const char *command = g_getenv(which->variable);
    const char *on = which->on_variable ? g_getenv(which->on_variable) : "";

    if (!command || !on) {
        contest_skip(which->title, "its command line is not in the environment");
        return TRUE;
    }
    g_autofree char *their_command = g_strdup_printf("%s %s", which->theirs, on);
    if (!g_shell_parse_argv(command, NULL, &ours, &error) ||
        !g_shell_parse_argv(their_command, NULL, &theirs, &error)) {
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

/* Returns: the process id of a libvirtd that answers qemu:///session; 0: none, with the reason
 * printed. */
static int start_daemon(const char *pid_file)
{
    char *argv[] = { (char *)"libvirtd",
                     (char *)"--daemon",
                     (char *)"--pid-file",
                     (char *)pid_file,
                     (char *)"--timeout",
                     (char *)DAEMON_TIMEOUT_S,
                     NULL };
    g_autofree char *text = NULL;

    if (!contest_spawn(argv) || !g_file_get_contents(pid_file, &text, NULL, NULL))
        return 0;
    return (int)strtol(text, NULL, 10);
}

/* Only in the private directory of embed.sh: no libvirtd of this user's is in the way there. */
static gboolean compete_with_daemon(void)
{
    const char *directory = g_getenv("XDG_RUNTIME_DIR");
    g_autofree char *program = g_find_program_in_path("libvirtd");

    if (!program || !directory || !g_getenv("TEST_EMBED_URI")) {
        contest_skip(compare_case.title,
                     "it needs libvirtd, and the private directory of embed.sh");
        return TRUE;
    }
    g_autofree char *pid_file = g_build_filename(directory, "bench-libvirtd.pid", NULL);
    int pid = start_daemon(pid_file);
    if (pid <= 0) {
        contest_skip(compare_case.title, "libvirtd does not start here");
        return TRUE;
    }
    gboolean reached = compete(&compare_case);
    kill(pid, SIGTERM);
    return reached;
}

int main(void)
{
    gboolean all_reached = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        all_reached &= compete(&cases[i]);
    all_reached &= compete_with_daemon();
    return all_reached ? EXIT_SUCCESS : EXIT_FAILURE;
}

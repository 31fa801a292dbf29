/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "contest.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* Caches, lazy tables and the processor's clock settle first. Whoever wants few rounds has long
 * ones. */
#define WARM_UP_ROUNDS 3
#define FEW_ROUNDS     5

/* Ratios below this are hard to read. */
#define FACTOR_BELOW 0.05

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static double processor_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

/* Returns: the time of one run; negative if it failed. */
static double time_run(const ContestSide *side)
{
    double start_us = now_us();
    gboolean ok = side->run(side->data);
    double took_us = now_us() - start_us;

    if (ok && side->reset)
        side->reset(side->data);
    return ok ? took_us : -1;
}

static int compare_times(gconstpointer a, gconstpointer b)
{
    double difference = *(const double *)a - *(const double *)b;

    return (difference > 0) - (difference < 0);
}

static double median(double *times_us, guint n)
{
    qsort(times_us, n, sizeof *times_us, compare_times);
    return n % 2 ? times_us[n / 2] : (times_us[n / 2 - 1] + times_us[n / 2]) / 2;
}

static gboolean measure(const Contest *contest, double *ours_us, double *theirs_us)
{
    guint n_warm_up = contest->rounds <= FEW_ROUNDS ? 1 : WARM_UP_ROUNDS;

    for (guint i = 0; i < n_warm_up + contest->rounds; i++) {
        guint at = i < n_warm_up ? 0 : i - n_warm_up;
        gboolean ours_first = i % 2 == 0;

        if (ours_first)
            ours_us[at] = time_run(&contest->ours);
        theirs_us[at] = time_run(&contest->theirs);
        if (!ours_first)
            ours_us[at] = time_run(&contest->ours);
        if (ours_us[at] < 0 || theirs_us[at] < 0) {
            printf("  %s failed\n", ours_us[at] < 0 ? contest->ours.name : contest->theirs.name);
            return FALSE;
        }
    }
    return TRUE;
}

static void print_side(const ContestSide *side, double time_us)
{
    if (time_us < 1)
        printf("  %-50s %10.2f ns\n", side->name, time_us * 1e3);
    else if (time_us < 1e4)
        printf("  %-50s %10.1f µs\n", side->name, time_us);
    else
        printf("  %-50s %10.1f ms\n", side->name, time_us / 1e3);
}

static void print_score(const Contest *contest, double ratio)
{
    const char *word = ratio <= contest->goal ? "reached" : "MISSED";

    if (contest->goal <= 0)
        printf("  ratio %.3f\n", ratio);
    else if (contest->goal < FACTOR_BELOW)
        printf("  %.0f times as fast, goal at least %.0f: %s\n", 1 / ratio, 1 / contest->goal,
               word);
    else
        printf("  ratio %.3f, goal at most %.3f: %s\n", ratio, contest->goal, word);
    fflush(stdout);
}

gboolean contest_run(const Contest *contest)
{
    g_autofree double *ours_us = g_new(double, contest->rounds);
    g_autofree double *theirs_us = g_new(double, contest->rounds);

    printf("%s, median of %u\n", contest->title, contest->rounds);
    fflush(stdout);
    if (!measure(contest, ours_us, theirs_us))
        return FALSE;
    double ours = median(ours_us, contest->rounds) / MAX(contest->ours.n_answers, 1);
    double theirs = median(theirs_us, contest->rounds) / MAX(contest->theirs.n_answers, 1);
    print_side(&contest->ours, ours);
    print_side(&contest->theirs, theirs);
    print_score(contest, ours / theirs);
    return contest->goal <= 0 || ours <= theirs * contest->goal;
}

gboolean contest_run_alone(const char *title, const ContestSide *side, guint rounds, double goal_ms)
{
    g_autofree double *times_us = g_new(double, rounds);

    printf("%s, processor time, median of %u\n", title, rounds);
    fflush(stdout);
    for (guint i = 0; i < rounds; i++) {
        double start_us = processor_us();
        if (!side->run(side->data)) {
            printf("  %s failed\n", side->name);
            return FALSE;
        }
        times_us[i] = processor_us() - start_us;
        if (side->reset)
            side->reset(side->data);
    }
    double time_us = median(times_us, rounds);
    gboolean reached = time_us <= goal_ms * 1e3;
    print_side(side, time_us);
    printf("  goal at most %.0f ms: %s\n", goal_ms, reached ? "reached" : "MISSED");
    fflush(stdout);
    return reached;
}

void contest_skip(const char *title, const char *reason)
{
    printf("%s\n  not measured: %s\n", title, reason);
    fflush(stdout);
}

static gboolean wait_for(pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return FALSE;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

gboolean contest_spawn(gpointer argv)
{
    char *const *arguments = argv;
    posix_spawn_file_actions_t actions;
    pid_t child;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    int failure = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure == 0 && wait_for(child);
}

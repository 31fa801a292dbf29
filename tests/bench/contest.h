/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* contest.h: how long two ways of doing the same take, measured in turns.
 *
 * Both sides run in one process, one after the other in every round and each first in every other
 * round, so that a busy machine slows both. The medians are compared: one slow round changes
 * nothing. */
#pragma once

#include <glib.h>

typedef struct {
    const char *name;
    gboolean (*run)(gpointer data); /* timed; FALSE ends the contest as failed */
    void (*reset)(gpointer data);   /* (nullable): after each run, not timed */
    gpointer data;
    guint n_answers; /* of one run, whose time is divided by it; 0: one */
} ContestSide;

typedef struct {
    const char *title;
    ContestSide ours;
    ContestSide theirs;
    guint rounds;
    double goal; /* the share of their median that ours may take; 0: any */
} Contest;

/** contest_run: runs and prints on stdout: title, both medians for one answer, ratio and goal.
 * Returns: whether both sides worked and the goal was reached. */
gboolean contest_run(const Contest *contest);

/** contest_run_alone: runs @side alone @rounds times and prints the median of the processor time,
 * of which a busy machine takes none. Returns: whether it worked and was at most @goal_ms. */
gboolean contest_run_alone(const char *title, const ContestSide *side, guint rounds,
                           double goal_ms);

/** contest_skip: prints that the contest @title is not run, and why. */
void contest_skip(const char *title, const char *reason);

/**
 * contest_spawn:
 * @argv: (array zero-terminated=1): program, looked for in PATH, and its arguments
 *
 * A `run` for a whole process from its start to its end; its output goes nowhere.
 *
 * Returns: whether its exit status was 0.
 */
gboolean contest_spawn(gpointer argv);

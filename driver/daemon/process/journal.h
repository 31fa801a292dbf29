/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* journal.h: where log lines go: with their fields to the journal, or as text to standard error.
 *
 * Anybody in the daemon writes with g_log_structured(); a line is about a change of state or a
 * refused request, never about an ordinary call. Besides MESSAGE lines carry GUESTCPU_EVENT (state,
 * refused, config) and the fields that doc/daemon.md lists. */
#pragma once

#include <glib.h>

/** GCPU_JOURNAL_REFUSALS_MAX: lines about refused requests in one go; one more a second. How many
 * were left out is told by the next. */
#define GCPU_JOURNAL_REFUSALS_MAX 20

/** gcpu_journal_open: everything that is logged goes there from now on, until the process ends.
 * Only once. */
void gcpu_journal_open(void);

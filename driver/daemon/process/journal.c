/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/process/journal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cpu/finding.h"

#define FIELDS_MAX 24

/** Tokens: one is needed for each line about a refused request. */
typedef struct {
    GMutex lock;
    guint left;
    guint n_withheld;
    gint64 filled_us;
    gboolean is_journal;
} Journal;

static const char *find_field(const GLogField *fields, gsize n_fields, const char *key)
{
    for (gsize i = 0; i < n_fields; i++) {
        if (strcmp(fields[i].key, key) == 0 && fields[i].length < 0)
            return fields[i].value;
    }
    return NULL;
}

static void refill(Journal *journal)
{
    gint64 now_us = g_get_monotonic_time();
    guint64 n_new = (guint64)((now_us - journal->filled_us) / G_USEC_PER_SEC);

    if (n_new == 0)
        return;
    journal->filled_us = now_us;
    journal->left = (guint)MIN(journal->left + n_new, GCPU_JOURNAL_REFUSALS_MAX);
}

/* Returns: whether a line about a refused request may be written; @out_n_withheld: how many could
 * not be before it. */
static gboolean take_token(Journal *journal, guint *out_n_withheld)
{
    g_mutex_lock(&journal->lock);
    refill(journal);
    gboolean may_write = journal->left > 0;
    if (may_write) {
        journal->left--;
        *out_n_withheld = journal->n_withheld;
        journal->n_withheld = 0;
    } else {
        journal->n_withheld++;
    }
    g_mutex_unlock(&journal->lock);
    return may_write;
}

static char *format_line(const char *message, guint n_withheld)
{
    g_autofree char *line = gcpu_finding_escape(message ? message : "");

    if (n_withheld == 0)
        return g_steal_pointer(&line);
    return g_strdup_printf("%s (%u refusals before this one were not told)", line, n_withheld);
}

static void write_fields(GLogLevelFlags level, const GLogField *fields, gsize n_fields,
                         const char *line)
{
    GLogField own[FIELDS_MAX + 1] = { { "MESSAGE", line, -1 } };
    gsize n_own = 1;

    for (gsize i = 0; i < n_fields && n_own <= FIELDS_MAX; i++) {
        if (strcmp(fields[i].key, "MESSAGE") != 0)
            own[n_own++] = fields[i];
    }
    g_log_writer_journald(level, own, n_own, NULL);
}

static GLogWriterOutput write_log(GLogLevelFlags level, const GLogField *fields, gsize n_fields,
                                  gpointer data)
{
    Journal *journal = data;
    gboolean is_refusal = g_strcmp0(find_field(fields, n_fields, "GUESTCPU_EVENT"), "refused") == 0;
    guint n_withheld = 0;

    if (level == G_LOG_LEVEL_DEBUG || (is_refusal && !take_token(journal, &n_withheld)))
        return G_LOG_WRITER_HANDLED;
    g_autofree char *line = format_line(find_field(fields, n_fields, "MESSAGE"), n_withheld);
    if (journal->is_journal)
        write_fields(level, fields, n_fields, line);
    else
        fprintf(stderr, "guestcpud: %s\n", line);
    return G_LOG_WRITER_HANDLED;
}

void gcpu_journal_open(void)
{
    Journal *journal = g_new0(Journal, 1);

    g_mutex_init(&journal->lock);
    journal->left = GCPU_JOURNAL_REFUSALS_MAX;
    journal->filled_us = g_get_monotonic_time();
    journal->is_journal = g_log_writer_is_journald(STDERR_FILENO);
    g_log_set_writer_func(write_log, journal, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fake-journal.h: stands in for systemd-journald, at the journal's own place, which only this
 * process and its children see. */
#pragma once

#include <gio/gio.h>

typedef struct FakeJournal FakeJournal;

/**
 * fake_journal_start: to be called before there is a second thread.
 * @out_missing: (out): why it cannot be
 *
 * Returns: (transfer full) (nullable)
 */
FakeJournal *fake_journal_start(const char **out_missing);
void fake_journal_stop(FakeJournal *journal);

/** fake_journal_descriptor: Returns: what systemd would give a service as its standard error. */
int fake_journal_descriptor(const FakeJournal *journal);

/** fake_journal_take: Returns: (transfer full) (element-type GHashTable): the entries, of field and
 * value, that were sent before this call and not taken yet. */
GPtrArray *fake_journal_take(FakeJournal *journal);

/** fake_journal_wait: waits for one more entry. Returns: (transfer full) (nullable): NULL: there
 * was none for so long. */
GHashTable *fake_journal_wait(FakeJournal *journal, guint limit_s);

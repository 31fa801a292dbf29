/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migrate-status.h: guestcpu migrate --status and --abort: migrations that anybody has started. */
#pragma once

#include <glib.h>

/** gcpu_migrate_status: @guest: NULL: all. Returns: the exit status. */
int gcpu_migrate_status(const char *uri, const char *guest, gboolean json);

/** gcpu_migrate_abort: Returns: the exit status; 1 if there is nothing to abort or it is too late.
 */
int gcpu_migrate_abort(const char *uri, const char *guest);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* printable.h: which text may stand in a configuration.
 *
 * Names and values come back in findings, in domain XML and on terminals. A character that cannot
 * be seen, or that turns the order of its neighbours around, makes them look like what they are
 * not. */
#pragma once

#include "cpu/public.h"

/**
 * gcpu_printable_check:
 * @text: valid UTF-8
 * @also: characters of ASCII that are allowed nevertheless
 *
 * Returns: whether @text holds no control character (C0, DEL, C1), no format character of Unicode
 * (those that set the direction of writing, those of no width, byte order marks), no line or
 * paragraph separator and none that XML 1.0 cannot hold.
 */
gboolean gcpu_printable_check(const char *text, const char *also);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* byte-sum.h: a number that bytes have, and others hardly. Against accidents, not against forgery;
 * at the speed of memory, of which no digest of GLib's comes near. */
#pragma once

#include <glib.h>

/**
 * gcpu_byte_sum:
 * @sum: that of what comes before, or any number to start from
 *
 * Bytes that differ only within eight of them, counted from the first, never have the same sum. It
 * depends on this machine's order of bytes.
 */
guint64 gcpu_byte_sum(guint64 sum, const void *bytes, gsize length);

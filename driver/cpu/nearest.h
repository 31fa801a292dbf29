/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nearest.h: the valid word that a mistyped one most probably means. */
#pragma once

#include "cpu/public.h"

/**
 * gcpu_nearest:
 * @word: what was written
 * @candidates: (array zero-terminated=1): the valid words
 *
 * Compares without regard to case and counts a swap of neighbours as one edit.
 *
 * Returns: (transfer none) (nullable): the candidate with the fewest edits, the first of equals;
 * else the first that begins with @word, if that has four letters; NULL if even the nearest differs
 * in more than a third of the longer word's letters.
 */
GCPU_PUBLIC const char *gcpu_nearest(const char *word, const char *const *candidates);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fuzz-target.h: what a fuzz target is: one function that any bytes may be given to.
 *
 * It returns 0 or aborts. libFuzzer calls it when configured with --enable-fuzz; fuzz-replay.c
 * calls it for stored inputs in every build. */
#pragma once

#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

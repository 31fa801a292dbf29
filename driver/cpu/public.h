/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* public.h: marks what libguestcpu exports.
 *
 * The library is built with hidden visibility; only declarations that carry GCPU_PUBLIC are part of
 * its interface and appear in the installed <guestcpu/guestcpu.h>. */
#pragma once

#include <glib.h>

#define GCPU_PUBLIC __attribute__((visibility("default")))

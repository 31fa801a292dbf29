/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* oracle.h: one question to libvirt and to the engine, and whether they agree. */
#pragma once

#include <glib.h>

/** Oracle: how to ask. Zero seconds: one round. */
typedef struct {
    guint32 seed;
    double seconds;
} Oracle;

/* Both return the exit status of the program: 0 no difference, 1 differences, 77 skipped, with the
 * reason printed. */
int oracle_run_test_driver(const Oracle *oracle);

/** @directory: absolute, short, writable: libvirt's files go there. */
int oracle_run_embedded(const Oracle *oracle, const char *directory);

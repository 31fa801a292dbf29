/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* acceptance.h: the cases of tests/data/acceptance, each decided; described at the head of
 * a-2012.cases. */
#pragma once

#include "policy/guest-cpu.h"

/** AcceptanceCase: one group of a .cases file. NULL results: it was refused, the findings say why.
 */
typedef struct {
    GKeyFile *file;
    const char *name;
    GcpuFindings *findings;
    GcpuConfig *config;
    GcpuInstance *instance;
    GcpuGuestCpu *result;
} AcceptanceCase;

/** acceptance_for_each: decides every case of the file @name and hands it to @run; fails the
 * running test if there are fewer than @at_least. */
void acceptance_for_each(const char *name, gsize at_least, void (*run)(AcceptanceCase *row));

/** acceptance_value: Returns: (transfer full) (nullable): the value of @key. */
char *acceptance_value(const AcceptanceCase *row, const char *key);

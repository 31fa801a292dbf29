/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "suite.h"

void run_host_model_cases(Suite *suite)
{
    (void)suite;
}

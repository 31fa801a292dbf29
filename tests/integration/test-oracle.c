/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test-oracle: holds the engine's baselines against the installed libvirt's on random CPUs.
 *
 * Usage: test-oracle [SEED [SECONDS]]. Any difference in message or XML is a failure and printed
 * with the documents that lead to it. libvirt's test driver needs nothing but the library. */
#include "questions.h"

static int ask(const Oracle *oracle, const char *uri)
{
    Session session = { 0 };
    int status = EXIT_SKIPPED;

    if (oracle_open(&session, oracle, uri)) {
        oracle_run_for(&session, oracle->seconds, ask_baseline);
        status = oracle_report(&session, oracle, uri);
    }
    oracle_close(&session);
    return status;
}

int main(int argc, char **argv)
{
    (void)argc;
    return oracle_main(argv, ask);
}

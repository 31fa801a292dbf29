/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-suite.h"

#include <CUnit/Automated.h>
#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>

/* CUnit counts for the test that runs, and aborts where none does. */
static guint n_failures_outside;

void test_fail(const char *file, int line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    printf("\n%s:%d: %s\n", file, line, message);
    if (CU_get_current_test())
        CU_assertImplementation(CU_FALSE, line, message, file, "", CU_FALSE);
    else
        n_failures_outside++;
}

void test_pass(const char *file, int line, const char *condition)
{
    if (CU_get_current_test())
        CU_assertImplementation(CU_TRUE, line, condition, file, "", CU_FALSE);
}

static gboolean is_wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(name, argv[i]) == 0)
            return TRUE;
    }
    return argc < 2;
}

int test_suite_main(int argc, char **argv, const char *suite, const TestCase *cases)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (CU_initialize_registry() != CUE_SUCCESS)
        return EXIT_FAILURE;

    CU_pSuite registered = CU_add_suite(suite, NULL, NULL);
    for (; cases->name; cases++) {
        if (is_wanted(cases->name, argc, argv))
            CU_add_test(registered, cases->name, cases->run);
    }
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();

    /* CUnit calls a run without any test a success, and so does a suite that could not start. */
    gboolean ok = CU_get_number_of_tests_run() > 0 && CU_get_number_of_failures() == 0 &&
                  CU_get_number_of_suites_failed() == 0 && n_failures_outside == 0;
    CU_cleanup_registry();
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

char *test_data(const char *name)
{
    const char *dir = g_getenv("TEST_DATA");

    return g_build_filename(dir ? dir : "tests/data", name, NULL);
}

char *test_read(const char *name)
{
    g_autofree char *path = test_data(name);
    g_autoptr(GError) error = NULL;
    char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, &error))
        g_error("%s", error->message);
    return text;
}

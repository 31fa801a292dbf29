/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/error.h"
#include "test-suite.h"

static void check_code(GcpuError code, const char *name, int exit_status)
{
    g_autoptr(GError) error = g_error_new_literal(GCPU_ERROR, code, "x");

    check_str(gcpu_error_to_string(code), name);
    check_int(gcpu_error_exit_status(error), exit_status);
}

/* The statuses are those of guestcpu(1). */
static void each_code_has_its_documented_exit_status(void)
{
    check_code(GCPU_ERROR_INVALID, "Invalid", 3);
    check_code(GCPU_ERROR_UNUSABLE, "Unusable", 1);
    check_code(GCPU_ERROR_UNSUPPORTED, "Unsupported", 3);
    check_code(GCPU_ERROR_UNREACHABLE, "Unreachable", 4);
    check_code(GCPU_ERROR_DENIED, "PermissionDenied", 5);
    check_code(GCPU_ERROR_INTERNAL, "Internal", 70);
}

static void no_error_is_success_and_a_foreign_one_is_a_bug(void)
{
    g_autoptr(GError) foreign = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "x");

    check_int(gcpu_error_exit_status(NULL), 0);
    check_int(gcpu_error_exit_status(foreign), 70);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(each_code_has_its_documented_exit_status),
        TEST(no_error_is_success_and_a_foreign_one_is_a_bug),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "error", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test-suite.h: runs one CUnit suite as a program.
 *
 * Usage of the program: no argument runs all; names of tests run just these. The exit status is
 * failure if a test failed, if the suite could not start, or if no test ran at all. */
#pragma once

#include <CUnit/CUnit.h>
#include <glib.h>
#include <string.h>

/** TestCase: the name is a claim: "baseline_of_one_host_is_that_host". */
typedef struct {
    const char *name;
    void (*run)(void);
} TestCase;

/** TEST: a row of the table; the function carries the claim as its name. */
#define TEST(function)      \
    {                       \
#function, function \
    }

/** test_suite_main: @cases ends with a row whose name is NULL. Returns: the exit status. */
int test_suite_main(int argc, char **argv, const char *suite, const TestCase *cases);

/** test_fail: fails the running test with a message and goes on. Outside of a test, before
 * test_suite_main(), it is the whole suite that fails. */
void test_fail(const char *file, int line, const char *format, ...) G_GNUC_PRINTF(3, 4);

/** test_pass: counts one assertion that held; outside of a test, nothing. */
void test_pass(const char *file, int line, const char *condition);

/** check: asserts that @condition holds. */
#define check(condition)                                     \
    do {                                                     \
        if (condition)                                       \
            test_pass(__FILE__, __LINE__, #condition);       \
        else                                                 \
            test_fail(__FILE__, __LINE__, "%s", #condition); \
    } while (0)

/** check_str: asserts that two strings, or NULLs, are equal, and shows both if not. */
#define check_str(actual, expected)                                                            \
    do {                                                                                       \
        const char *actual_ = (actual), *expected_ = (expected);                               \
        if (g_strcmp0(actual_, expected_) == 0)                                                \
            test_pass(__FILE__, __LINE__, #actual);                                            \
        else                                                                                   \
            test_fail(__FILE__, __LINE__, "%s\n  is       \"%s\"\n  expected \"%s\"", #actual, \
                      actual_ ? actual_ : "(null)", expected_ ? expected_ : "(null)");         \
    } while (0)

/** check_contains: asserts that @text holds @part. */
#define check_contains(text, part)                                                            \
    do {                                                                                      \
        const char *text_ = (text), *part_ = (part);                                          \
        if (text_ && strstr(text_, part_))                                                    \
            test_pass(__FILE__, __LINE__, #text);                                             \
        else                                                                                  \
            test_fail(__FILE__, __LINE__, "%s\n  is           \"%s\"\n  without part \"%s\"", \
                      #text, text_ ? text_ : "(null)", part_);                                \
    } while (0)

/** check_int: asserts that two integers are equal, and shows both if not. */
#define check_int(actual, expected)                                                               \
    do {                                                                                          \
        gint64 actual_ = (actual), expected_ = (expected);                                        \
        if (actual_ == expected_)                                                                 \
            test_pass(__FILE__, __LINE__, #actual);                                               \
        else                                                                                      \
            test_fail(__FILE__, __LINE__,                                                         \
                      "%s is %" G_GINT64_FORMAT ", expected %" G_GINT64_FORMAT, #actual, actual_, \
                      expected_);                                                                 \
    } while (0)

/** test_data: Returns: (transfer full): the path of @name below tests/data. */
char *test_data(const char *name);

/** test_read: Returns: (transfer full): the content of @name below tests/data; aborts if there is
 * none. */
char *test_read(const char *name);

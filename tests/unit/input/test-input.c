/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "test-suite.h"

typedef struct {
    char *dir;
    char *path; /* of a file "f" in it */
} Fixture;

static Fixture fixture_new(void)
{
    Fixture fixture = { .dir = g_dir_make_tmp("guestcpu-input-XXXXXX", NULL) };

    g_assert_nonnull(fixture.dir);
    fixture.path = g_build_filename(fixture.dir, "f", NULL);
    return fixture;
}

static void fixture_free(Fixture *fixture)
{
    g_unlink(fixture->path);
    g_rmdir(fixture->dir);
    g_free(fixture->path);
    g_free(fixture->dir);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_free)

static void check_refused(const char *path, gsize max_bytes, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = gcpu_input_read(path, max_bytes, NULL, &error);
    g_autofree char *message = g_strdup_printf("%s: %s", path, expected);

    check(!text);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    check_str(error ? error->message : NULL, message);
}

static void a_file_is_read_to_its_last_byte_and_ends_in_nul(void)
{
    g_auto(Fixture) fixture = fixture_new();
    gsize length = 0;

    g_assert_true(g_file_set_contents(fixture.path, "a\0b", 3, NULL));
    g_autofree char *text = gcpu_input_read(fixture.path, 3, &length, NULL);
    check_int(length, 3);
    check(text && memcmp(text, "a\0b", 4) == 0);
}

static void an_empty_file_is_an_empty_text(void)
{
    g_auto(Fixture) fixture = fixture_new();
    gsize length = 1;

    g_assert_true(g_file_set_contents(fixture.path, "", 0, NULL));
    g_autofree char *text = gcpu_input_read(fixture.path, 0, &length, NULL);
    check_int(length, 0);
    check_str(text, "");
}

static void one_byte_too_many_is_refused(void)
{
    g_auto(Fixture) fixture = fixture_new();

    g_assert_true(g_file_set_contents(fixture.path, "abcd", 4, NULL));
    check_refused(fixture.path, 3, "larger than 3 bytes");
}

static void forty_megabytes_are_refused_where_thirty_two_are_allowed(void)
{
    g_auto(Fixture) fixture = fixture_new();
    int fd = g_open(fixture.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    g_assert_cmpint(ftruncate(fd, 40 * 1024 * 1024), ==, 0);
    close(fd);
    check_refused(fixture.path, 32 * 1024 * 1024, "larger than 33554432 bytes");
}

static void a_missing_file_is_named(void)
{
    g_auto(Fixture) fixture = fixture_new();

    check_refused(fixture.path, 1, g_strerror(ENOENT));
}

static void a_directory_is_refused(void)
{
    g_auto(Fixture) fixture = fixture_new();

    check_refused(fixture.dir, 1, "is a directory, a file is needed");
}

static void an_endless_device_is_cut_off_by_the_limit(void)
{
    check_refused("/dev/zero", 100000, "larger than 100000 bytes");
}

static void a_pipe_is_read_to_its_end(void)
{
    int ends[2];

    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_cmpint(write(ends[1], "from a pipe", 11), ==, 11);
    close(ends[1]);
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", ends[0]);
    g_autofree char *text = gcpu_input_read(path, 100, NULL, NULL);
    close(ends[0]);
    check_str(text, "from a pipe");
}

static void a_dash_is_standard_input_and_stays_open(void)
{
    int saved = dup(STDIN_FILENO);
    int ends[2];

    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_cmpint(write(ends[1], "typed", 5), ==, 5);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    g_autofree char *text = gcpu_input_read(GCPU_INPUT_STDIN, 100, NULL, NULL);
    check_str(text, "typed");
    check(fcntl(STDIN_FILENO, F_GETFD) >= 0);
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void standard_input_is_called_so_in_errors(void)
{
    int saved = dup(STDIN_FILENO);
    int zeros = g_open("/dev/zero", O_RDONLY | O_CLOEXEC, 0);
    g_autoptr(GError) error = NULL;

    dup2(zeros, STDIN_FILENO);
    close(zeros);
    g_autofree char *text = gcpu_input_read(GCPU_INPUT_STDIN, 10, NULL, &error);
    dup2(saved, STDIN_FILENO);
    close(saved);
    check(!text);
    check_str(error ? error->message : NULL, "standard input: larger than 10 bytes");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_file_is_read_to_its_last_byte_and_ends_in_nul),
        TEST(an_empty_file_is_an_empty_text),
        TEST(one_byte_too_many_is_refused),
        TEST(forty_megabytes_are_refused_where_thirty_two_are_allowed),
        TEST(a_missing_file_is_named),
        TEST(a_directory_is_refused),
        TEST(an_endless_device_is_cut_off_by_the_limit),
        TEST(a_pipe_is_read_to_its_end),
        TEST(a_dash_is_standard_input_and_stays_open),
        TEST(standard_input_is_called_so_in_errors),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "input", cases);
}

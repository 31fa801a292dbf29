/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-suite.h"
#include "virt/virt-gate.h"

static const char *const alpha_beta[] = { "alpha", "beta", NULL };
static const char *const beta_gamma[] = { "beta", "gamma", NULL };
static const char *const gamma_delta[] = { "gamma", "delta", NULL };

/** Place: a directory of its own for each test. */
typedef struct {
    char *directory;
} Place;

static Place place_make(void)
{
    return (Place){ g_dir_make_tmp("virt-gate-XXXXXX", NULL) };
}

static void place_clear(Place *place)
{
    g_autoptr(GDir) dir = g_dir_open(place->directory, 0, NULL);

    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(place->directory, name, NULL);
        g_unlink(path);
    }
    g_rmdir(place->directory);
    g_free(place->directory);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

static GcpuVirtGate *open_gate(const Place *place, const char *const *hosts)
{
    GcpuVirtGate *gate = gcpu_virt_gate_new(place->directory, hosts, NULL);

    check(gate != NULL);
    return gate;
}

static void one_begins_at_a_time_per_host(void)
{
    g_auto(Place) place = place_make();
    g_autoptr(GcpuVirtGate) first = open_gate(&place, alpha_beta);
    g_autoptr(GcpuVirtGate) second = open_gate(&place, beta_gamma);
    g_autoptr(GcpuVirtGate) third = open_gate(&place, gamma_delta);

    check(gcpu_virt_gate_enter(first));
    check(!gcpu_virt_gate_enter(second));
    check(gcpu_virt_gate_enter(third));
    gcpu_virt_gate_leave(first);
    check(!gcpu_virt_gate_enter(second));
    gcpu_virt_gate_leave(third);
    check(gcpu_virt_gate_enter(second));
    check(!gcpu_virt_gate_enter(first));
}

/* It tried beta after alpha: alpha must be free again. */
static void who_does_not_come_in_holds_nothing(void)
{
    static const char *const alpha[] = { "alpha", NULL };
    g_auto(Place) place = place_make();
    g_autoptr(GcpuVirtGate) first = open_gate(&place, beta_gamma);
    g_autoptr(GcpuVirtGate) second = open_gate(&place, alpha_beta);
    g_autoptr(GcpuVirtGate) third = open_gate(&place, alpha);

    check(gcpu_virt_gate_enter(first));
    check(!gcpu_virt_gate_enter(second));
    check(gcpu_virt_gate_enter(third));
}

static void a_host_named_twice_does_not_wait_for_itself(void)
{
    static const char *const twice[] = { "localhost", "localhost", NULL };
    g_auto(Place) place = place_make();
    g_autoptr(GcpuVirtGate) gate = open_gate(&place, twice);

    check(gcpu_virt_gate_enter(gate));
}

static void no_name_leads_out_of_the_directory(void)
{
    g_autofree char *name = g_strnfill(5000, 'x');
    const char *const odd[] = { "../../up", "..", "", "a/b", name, NULL };
    g_auto(Place) place = place_make();
    g_autoptr(GcpuVirtGate) gate = open_gate(&place, odd);

    check(gcpu_virt_gate_enter(gate));
    g_autoptr(GDir) dir = g_dir_open(place.directory, 0, NULL);
    guint n_files = 0;
    while (g_dir_read_name(dir))
        n_files++;
    check_int(n_files, 5);
}

static void there_are_as_many_seats_as_allowed(void)
{
    g_auto(Place) place = place_make();
    g_autoptr(GcpuVirtGate) first = open_gate(&place, alpha_beta);
    g_autoptr(GcpuVirtGate) second = open_gate(&place, gamma_delta);
    g_autoptr(GcpuVirtGate) third = open_gate(&place, beta_gamma);
    guint taken = 0;

    check(gcpu_virt_gate_sit(first, 2, &taken));
    check(gcpu_virt_gate_sit(first, 1, &taken));
    check(gcpu_virt_gate_sit(second, 2, &taken));
    check(!gcpu_virt_gate_sit(third, 2, &taken));
    check_int(taken, 2);
    check(!gcpu_virt_gate_sit(third, 1, &taken));
    check(gcpu_virt_gate_sit(third, 0, &taken));
}

static void a_seat_that_is_given_back_is_free(void)
{
    g_auto(Place) place = place_make();
    GcpuVirtGate *first = open_gate(&place, alpha_beta);
    g_autoptr(GcpuVirtGate) second = open_gate(&place, alpha_beta);
    guint taken = 0;

    check(gcpu_virt_gate_sit(first, 1, &taken));
    check(!gcpu_virt_gate_sit(second, 1, &taken));
    gcpu_virt_gate_free(first);
    check(gcpu_virt_gate_sit(second, 1, &taken));
}

/* The child says when it has what it wants, and is killed. */
static void kill_a_holder(const Place *place)
{
    int ready[2];
    char byte = 0;

    check_int(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        GcpuVirtGate *gate = gcpu_virt_gate_new(place->directory, alpha_beta, NULL);
        guint taken = 0;
        if (gcpu_virt_gate_enter(gate) && gcpu_virt_gate_sit(gate, 1, &taken) &&
            write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    close(ready[1]);
    check_int(read(ready[0], &byte, 1), 1);
    close(ready[0]);

    g_autoptr(GcpuVirtGate) gate = open_gate(place, alpha_beta);
    guint taken = 0;
    check(!gcpu_virt_gate_enter(gate));
    check(!gcpu_virt_gate_sit(gate, 1, &taken));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static void the_kernel_lets_go_for_who_is_killed(void)
{
    g_auto(Place) place = place_make();
    guint taken = 0;

    kill_a_holder(&place);
    g_autoptr(GcpuVirtGate) gate = open_gate(&place, alpha_beta);
    check(gcpu_virt_gate_enter(gate));
    check(gcpu_virt_gate_sit(gate, 1, &taken));
}

static void a_directory_that_cannot_be_made_is_an_error(void)
{
    g_autoptr(GError) error = NULL;
    GcpuVirtGate *gate = gcpu_virt_gate_new("/dev/null/there", alpha_beta, &error);

    check(gate == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE));
}

static void others_cannot_hold_the_files(void)
{
    g_auto(Place) place = place_make();
    g_autoptr(GcpuVirtGate) gate = open_gate(&place, alpha_beta);
    g_autofree char *path = g_build_filename(place.directory, "start-alpha", NULL);
    struct stat file;

    check(gcpu_virt_gate_enter(gate));
    check_int(stat(path, &file), 0);
    check_int(file.st_mode & 0777, 0600);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(one_begins_at_a_time_per_host),
        TEST(who_does_not_come_in_holds_nothing),
        TEST(a_host_named_twice_does_not_wait_for_itself),
        TEST(no_name_leads_out_of_the_directory),
        TEST(there_are_as_many_seats_as_allowed),
        TEST(a_seat_that_is_given_back_is_free),
        TEST(the_kernel_lets_go_for_who_is_killed),
        TEST(a_directory_that_cannot_be_made_is_an_error),
        TEST(others_cannot_hold_the_files),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "virt-gate", cases);
}

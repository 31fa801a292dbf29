/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What guestcpud tells systemd, and that it does not wait for it. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>

#include "daemon-fixture.h"
#include "test-suite.h"

static Fixture fixture;
static char *dir;

static gboolean start(void)
{
    const char *const args[] = { "--config", "/dev/null", "--connect", "test:///default", NULL };

    return fixture_start(&fixture, args) && fixture_wait(&fixture, "State", "ready");
}

/** Systemd: reads all the time, as it does. */
typedef struct {
    GSocket *socket;
    GAsyncQueue *lines;
} Systemd;

static gpointer read_datagrams(gpointer data)
{
    const Systemd *systemd = data;
    char buffer[4096];

    for (;;) {
        gssize length = g_socket_receive(systemd->socket, buffer, sizeof buffer - 1, NULL, NULL);
        if (length <= 0)
            return NULL;
        g_async_queue_push(systemd->lines, g_strndup(buffer, (gsize)length));
    }
}

/* Returns: whether a datagram with @line came. */
static gboolean receive(const Systemd *systemd, const char *line)
{
    for (;;) {
        g_autofree char *is =
            g_async_queue_timeout_pop(systemd->lines, BUS_WAIT_S * G_USEC_PER_SEC);
        if (!is || strstr(is, line))
            return is != NULL;
    }
}

static void systemd_is_told_how_we_are(void)
{
    g_autofree char *path = g_build_filename(dir, "notify", NULL);
    g_autoptr(GSocket) socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);

    Systemd systemd = { socket, g_async_queue_new_full(g_free) };

    check(g_socket_bind(socket, address, FALSE, NULL));
    GThread *reader = g_thread_new("systemd", read_datagrams, &systemd);
    g_setenv("NOTIFY_SOCKET", path, TRUE);
    g_setenv("WATCHDOG_USEC", "30000", TRUE);
    if (start()) {
        check(receive(&systemd, "READY=1"));
        check(receive(&systemd, "STATUS=ready"));
        check(receive(&systemd, "WATCHDOG=1"));
        check(receive(&systemd, "WATCHDOG=1"));
        check_int(fixture_stop(&fixture, SIGTERM), 0);
        check(receive(&systemd, "STOPPING=1"));
    }
    /* Nothing at all is the end. */
    g_socket_send_to(socket, address, "", 0, NULL, NULL);
    g_thread_join(reader);
    g_async_queue_unref(systemd.lines);
    g_unsetenv("NOTIFY_SOCKET");
    g_unsetenv("WATCHDOG_USEC");
    g_remove(path);
}

/* Until it takes no more: whoever sends another datagram waits, unless told not to. */
static void fill(GSocketAddress *address)
{
    g_autoptr(GSocket) sender =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

    g_socket_set_blocking(sender, FALSE);
    while (g_socket_send_to(sender, address, "full", 4, NULL, NULL) > 0)
        continue;
}

static void a_systemd_that_does_not_read_is_not_waited_for(void)
{
    g_autofree char *path = g_build_filename(dir, "notify", NULL);
    g_autoptr(GSocket) socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);

    check(g_socket_bind(socket, address, FALSE, NULL));
    fill(address);
    g_setenv("NOTIFY_SOCKET", path, TRUE);
    if (start())
        check_int(fixture_stop(&fixture, SIGTERM), 0);
    g_unsetenv("NOTIFY_SOCKET");
    g_remove(path);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(systemd_is_told_how_we_are),
        TEST(a_systemd_that_does_not_read_is_not_waited_for),
        { NULL, NULL },
    };
    const char *missing = fixture_missing();

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    dir = g_dir_make_tmp("gcpu-systemd.XXXXXX", NULL);
    fixture_up(&fixture);
    int status = test_suite_main(argc, argv, "daemon-systemd", cases);
    fixture_down(&fixture);
    g_rmdir(dir);
    g_free(dir);
    return status;
}

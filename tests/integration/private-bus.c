/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "private-bus.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

struct PrivateBus {
    char *dir;
    char *config, *service;
    char *address;
    GSubprocess *program; /* NULL: not running */
};

static void write_file(const char *path, const char *text)
{
    g_autoptr(GError) error = NULL;

    if (!g_file_set_contents(path, text, -1, &error))
        g_error("%s", error->message);
}

static void write_config(const PrivateBus *bus)
{
    g_autofree char *text = g_strdup_printf(
        "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'"
        " 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>"
        "<busconfig><type>session</type><listen>%s</listen><auth>EXTERNAL</auth>"
        "<servicedir>%s</servicedir><policy context='default'>"
        "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/>"
        "<allow own='*'/></policy></busconfig>",
        bus->address, bus->dir);

    write_file(bus->config, text);
}

/* The same libraries and templates as when a test starts it itself. */
static void write_service(const PrivateBus *bus, const char *const *args)
{
    const char *build = g_getenv("TEST_BUILDDIR"), *source = g_getenv("TEST_SRCDIR");
    g_autofree char *all = g_strjoinv(" ", (char **)args);
    g_autofree char *text = g_strdup_printf("[D-BUS Service]\nName=org.guestcpu1\n"
                                            "Exec=/usr/bin/env \"LD_LIBRARY_PATH=%s/driver/.libs\" "
                                            "\"GUESTCPU_TEMPLATES=%s/templates\" "
                                            "\"%s/driver/daemon/.libs/guestcpud\" --session %s\n",
                                            build, source, build, all);

    write_file(bus->service, text);
}

PrivateBus *private_bus_new(const char *const *args)
{
    PrivateBus *bus = g_new0(PrivateBus, 1);

    bus->dir = g_dir_make_tmp("gcpu-bus.XXXXXX", NULL);
    bus->config = g_build_filename(bus->dir, "bus.conf", NULL);
    bus->service = g_build_filename(bus->dir, "org.guestcpu1.service", NULL);
    bus->address = g_strconcat("unix:path=", bus->dir, "/bus", NULL);
    write_config(bus);
    write_service(bus, args);
    return bus;
}

/* However the test ends, the bus ends with it, and with the bus who is on it. */
static void end_with_parent(gpointer data)
{
    (void)data;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void private_bus_start(PrivateBus *bus)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE);
    g_autofree char *config = g_strconcat("--config-file=", bus->config, NULL);

    g_subprocess_launcher_set_child_setup(launcher, end_with_parent, NULL, NULL);
    bus->program = g_subprocess_launcher_spawn(launcher, &error, "dbus-daemon", config, "--nofork",
                                               "--nopidfile", "--print-address", NULL);
    if (!bus->program)
        g_error("dbus-daemon: %s", error->message);
    g_autoptr(GDataInputStream) told =
        g_data_input_stream_new(g_subprocess_get_stdout_pipe(bus->program));
    g_autofree char *address = g_data_input_stream_read_line(told, NULL, NULL, NULL);
    if (!address)
        g_error("dbus-daemon ends at once");
    g_setenv("DBUS_SESSION_BUS_ADDRESS", bus->address, TRUE);
}

void private_bus_end(PrivateBus *bus, int signal)
{
    if (!bus->program)
        return;
    g_subprocess_send_signal(bus->program, signal);
    g_subprocess_wait(bus->program, NULL, NULL);
    g_clear_object(&bus->program);
}

void private_bus_free(PrivateBus *bus)
{
    g_autofree char *socket = g_build_filename(bus->dir, "bus", NULL);

    private_bus_end(bus, SIGKILL);
    g_remove(socket);
    g_remove(bus->config);
    g_remove(bus->service);
    g_rmdir(bus->dir);
    g_free(bus->dir);
    g_free(bus->config);
    g_free(bus->service);
    g_free(bus->address);
    g_free(bus);
}

const char *private_bus_address(const PrivateBus *bus)
{
    return bus->address;
}

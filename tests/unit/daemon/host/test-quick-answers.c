/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/quick-answers.h"

#include <sys/socket.h>

#include "test-suite.h"

#define PATH      "/org/guestcpu1/host"
#define INTERFACE "org.guestcpu1.Host"

/* Two ends of one connection without a bus between them. Nobody exports an object, so what is not
 * answered quickly ends with UnknownMethod. */
static GDBusConnection *server, *client;
static GcpuAnswerCache *answers;

static void take_end(GObject *source, GAsyncResult *result, gpointer data)
{
    GDBusConnection **out = data;
    g_autoptr(GError) error = NULL;

    (void)source;
    *out = g_dbus_connection_new_finish(result, &error);
    if (!*out)
        g_error("%s", error->message);
}

static void open_end(int fd, GDBusConnectionFlags flags, const char *guid, GDBusConnection **out)
{
    g_autoptr(GSocket) socket = g_socket_new_from_fd(fd, NULL);
    g_autoptr(GSocketConnection) stream = g_socket_connection_factory_create_connection(socket);

    g_dbus_connection_new(G_IO_STREAM(stream), guid, flags, NULL, NULL, take_end, out);
}

static void open_both(void)
{
    g_autofree char *guid = g_dbus_generate_guid();
    int fds[2];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0)
        g_error("there is no pair of sockets");
    open_end(fds[0], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER, guid, &server);
    open_end(fds[1], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, &client);
    while (!server || !client)
        g_main_context_iteration(NULL, TRUE);
}

static GVariant *question(const char *cpu_xml)
{
    return g_variant_new("(s@a{sv})", cpu_xml, g_variant_new_parsed("@a{sv} {}"));
}

static void keep(const char *cpu_xml, const char *verdict)
{
    g_autoptr(GVariant) asked = g_variant_ref_sink(question(cpu_xml));
    g_autoptr(GVariant) said = g_variant_ref_sink(question(verdict));

    gcpu_answer_cache_keep(answers, asked, said);
}

static void take_reply(GObject *source, GAsyncResult *result, gpointer data)
{
    char **out = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) values =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (values)
        g_variant_get_child(values, 0, "s", out);
    else
        *out = g_dbus_error_get_remote_error(error);
}

/* Returns: (transfer full): the verdict, or the name of the error. */
static char *call(const char *path, const char *interface, const char *member, GVariant *values)
{
    char *reply = NULL;

    g_dbus_connection_call(client, NULL, path, interface, member, values, NULL,
                           G_DBUS_CALL_FLAGS_NONE, -1, NULL, take_reply, &reply);
    while (!reply)
        g_main_context_iteration(NULL, TRUE);
    return reply;
}

static char *ask(const char *cpu_xml)
{
    return call(PATH, INTERFACE, "CompareCpu", question(cpu_xml));
}

#define UNKNOWN "org.freedesktop.DBus.Error.UnknownMethod"

static void what_was_asked_before_is_answered_without_an_object(void)
{
    g_autoptr(GcpuQuickAnswers) quick = gcpu_quick_answers_new(server, PATH, answers);

    check(quick != NULL);
    keep("<cpu/>", "superset");
    g_autofree char *known = ask("<cpu/>");
    g_autofree char *unknown = ask("<cpu />");
    check_str(known, "superset");
    check_str(unknown, UNKNOWN);
    gcpu_answer_cache_forget(answers);
    g_autofree char *forgotten = ask("<cpu/>");
    check_str(forgotten, UNKNOWN);
}

static void other_calls_take_the_usual_way(void)
{
    g_autoptr(GcpuQuickAnswers) quick = gcpu_quick_answers_new(server, PATH, answers);
    const struct {
        const char *path, *interface, *member;
        GVariant *values;
    } table[] = {
        { "/org/guestcpu1", INTERFACE, "CompareCpu", question("<cpu/>") },
        { PATH, "org.guestcpu1.Fleet", "CompareCpu", question("<cpu/>") },
        { PATH, INTERFACE, "PreviewDomain", question("<cpu/>") },
        /* The same bytes, of another type. */
        { PATH, INTERFACE, "CompareCpu", g_variant_new_parsed("('<cpu/>', @a{ss} {})") },
        { PATH, INTERFACE, "CompareCpu", NULL },
    };

    check(quick != NULL);
    keep("<cpu/>", "superset");
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *reply =
            call(table[i].path, table[i].interface, table[i].member, table[i].values);
        check_str(reply, UNKNOWN);
    }
}

static void freed_it_answers_no_more(void)
{
    GcpuQuickAnswers *quick = gcpu_quick_answers_new(server, PATH, answers);

    keep("<cpu/>", "superset");
    gcpu_quick_answers_free(quick);
    g_autofree char *reply = ask("<cpu/>");
    check_str(reply, UNKNOWN);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_was_asked_before_is_answered_without_an_object),
        TEST(other_calls_take_the_usual_way),
        TEST(freed_it_answers_no_more),
        { NULL, NULL },
    };

    answers = gcpu_answer_cache_new(10, 4096);
    open_both();
    int status = test_suite_main(argc, argv, "quick-answers", cases);
    g_dbus_connection_close_sync(client, NULL, NULL);
    g_dbus_connection_close_sync(server, NULL, NULL);
    g_object_unref(client);
    g_object_unref(server);
    gcpu_answer_cache_unref(answers);
    return status;
}

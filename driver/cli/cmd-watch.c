/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-watch.c: guestcpu watch: what changes in the daemon, a line each, as it happens. */
#include <glib-unix.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/daemon-client.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/property-output.h"

#define LIMIT_MS 25000

static const char help_text[] =
    "Prints a line when guestcpud appears on the bus, when it vanishes, and for every property "
    "that\n"
    "changes, until SIGINT or SIGTERM. Nothing is started.\n"
    "Exit status: 0 done, 1 ended before --count or --until came true, 4 the bus cannot be "
    "reached.\n\n"
    "Examples:\n"
    "  guestcpu watch\n"
    "  guestcpu watch --until ready && guestcpu preview --daemon\n"
    "  guestcpu watch --json | jq --unbuffered 'select(.property == \"state\")'\n";

static const char *const states[] = { "ready", "stale", "disconnected", "gone", NULL };

/** Watch: one run. */
typedef struct {
    gboolean json;
    int count;   /* of lines to print yet; 0: no limit */
    char *until; /* of @states; NULL: none */
    GDBusConnection *connection;
    GMainLoop *loop;
    GVariantDict *properties; /* as last told; NULL: the daemon does not run, or has not told yet */
    GCancellable *asking;     /* NULL: not */
    int status;
} Watch;

static void watch_clear(Watch *watch)
{
    if (watch->asking)
        g_cancellable_cancel(watch->asking);
    g_clear_object(&watch->asking);
    g_clear_pointer(&watch->properties, g_variant_dict_unref);
    g_clear_pointer(&watch->loop, g_main_loop_unref);
    g_clear_object(&watch->connection);
    g_free(watch->until);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Watch, watch_clear)

static void end(Watch *watch, int status)
{
    watch->status = status;
    g_main_loop_quit(watch->loop);
}

/** Line: one event. */
typedef struct {
    const char *event;
    const char *property; /* NULL: of the daemon as a whole */
    GVariant *before;
    GVariant *after;
    const char *text;
} Line;

static char *format_json(const Line *line, const char *time)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autofree char *key = line->property ? gcpu_property_output_key(line->property) : NULL;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "time", time);
    gcpu_output_add_string(builder, "event", line->event);
    gcpu_output_add_string(builder, "property", key);
    gcpu_property_output_add(builder, "before", line->before);
    gcpu_property_output_add(builder, "after", line->after);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *json = json_to_string(root, FALSE);
    return g_strconcat(json, "\n", NULL);
}

static void print(Watch *watch, const Line *line)
{
    g_autofree char *time = gcpu_property_output_time((guint64)g_get_real_time());
    const char *name = line->property ? line->property : line->event;
    g_autofree char *text = watch->json
                                ? format_json(line, time)
                                : g_strdup_printf("%s %s%s%s\n", time, name, line->text ? ": " : "",
                                                  line->text ? line->text : "");

    if (!g_main_loop_is_running(watch->loop))
        return; /* what was wanted is there */
    int status = gcpu_output_text(text);
    if (status != GCPU_EXIT_OK)
        end(watch, status);
    else if (watch->count > 0 && --watch->count == 0)
        end(watch, GCPU_EXIT_OK);
}

static void check_state(Watch *watch, const char *state)
{
    if (g_strcmp0(watch->until, state) == 0)
        end(watch, GCPU_EXIT_OK);
}

static const char *state_of(const Watch *watch)
{
    const char *state = NULL;

    g_variant_dict_lookup(watch->properties, "State", "&s", &state);
    return state;
}

static void change(Watch *watch, const char *name, GVariant *after)
{
    g_autoptr(GVariant) before = g_variant_dict_lookup_value(watch->properties, name, NULL);

    if (before && g_variant_equal(before, after))
        return;
    g_autofree char *text = gcpu_property_output_change(name, before, after);
    print(watch, &(Line){ "changed", name, before, after, text });
    g_variant_dict_insert_value(watch->properties, name, after);
}

static void on_changed(GDBusConnection *connection, const char *sender, const char *path,
                       const char *interface, const char *signal, GVariant *arguments,
                       gpointer data)
{
    Watch *watch = data;

    (void)connection, (void)sender, (void)path, (void)interface, (void)signal;
    /* The answer that is under way knows it already. */
    if (!watch->properties || !g_variant_is_of_type(arguments, G_VARIANT_TYPE("(sa{sv}as)")))
        return;
    g_autoptr(GVariant) changed = g_variant_get_child_value(arguments, 1);
    g_autofree const char **names = gcpu_property_output_names(changed);
    for (const char **name = names; *name; name++) {
        g_autoptr(GVariant) value = g_variant_lookup_value(changed, *name, NULL);
        change(watch, *name, value);
    }
    check_state(watch, state_of(watch));
}

static void take_properties(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    Watch *watch = data;

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* it vanished meanwhile, or we end */
    g_clear_object(&watch->asking);
    if (!answer) {
        g_autofree char *text = gcpu_output_escape(error->message);
        print(watch, &(Line){ "silent", NULL, NULL, NULL, text });
        return;
    }
    g_autoptr(GVariant) properties = g_variant_get_child_value(answer, 0);
    watch->properties = g_variant_dict_new(properties);
    g_autofree char *text =
        g_strdup_printf("guestcpud %s is %s", gcpu_daemon_client_text(properties, "Version"),
                        gcpu_daemon_client_text(properties, "State"));
    g_autofree char *escaped = gcpu_output_escape(text);
    g_autoptr(GVariant) state = g_variant_dict_lookup_value(watch->properties, "State", NULL);
    print(watch, &(Line){ "appeared", NULL, NULL, state, escaped });
    check_state(watch, state_of(watch));
}

static void on_appeared(GDBusConnection *connection, const char *name, const char *owner,
                        gpointer data)
{
    Watch *watch = data;

    (void)name;
    watch->asking = g_cancellable_new();
    g_dbus_connection_call(connection, owner, GCPU_DAEMON_PATH, "org.freedesktop.DBus.Properties",
                           "GetAll", g_variant_new("(s)", GCPU_DAEMON_INTERFACE),
                           G_VARIANT_TYPE("(a{sv})"), G_DBUS_CALL_FLAGS_NO_AUTO_START, LIMIT_MS,
                           watch->asking, take_properties, watch);
}

static void on_vanished(GDBusConnection *connection, const char *name, gpointer data)
{
    Watch *watch = data;
    gboolean was_there = watch->properties || watch->asking;

    (void)name;
    if (!connection)
        return; /* told by on_closed() */
    if (watch->asking)
        g_cancellable_cancel(watch->asking);
    g_clear_object(&watch->asking);
    g_clear_pointer(&watch->properties, g_variant_dict_unref);
    print(watch, &(Line){ was_there ? "vanished" : "absent", NULL, NULL, NULL, NULL });
    check_state(watch, "gone");
}

static void on_closed(GDBusConnection *connection, gboolean by_peer, GError *reason, gpointer data)
{
    g_autoptr(GError) error = g_error_new(GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "the bus is gone: %s",
                                          reason ? reason->message : "closed");

    (void)connection, (void)by_peer;
    gcpu_output_error(error);
    end(data, gcpu_error_exit_status(error));
}

static gboolean end_by_signal(gpointer data)
{
    Watch *watch = data;

    end(watch, watch->until || watch->count ? GCPU_EXIT_NO : GCPU_EXIT_OK);
    return G_SOURCE_CONTINUE;
}

static int run(Watch *watch)
{
    guint sources[] = { g_unix_signal_add(SIGINT, end_by_signal, watch),
                        g_unix_signal_add(SIGTERM, end_by_signal, watch) };

    watch->loop = g_main_loop_new(NULL, FALSE);
    g_dbus_connection_set_exit_on_close(watch->connection, FALSE);
    gulong closed = g_signal_connect(watch->connection, "closed", G_CALLBACK(on_closed), watch);
    guint signal = g_dbus_connection_signal_subscribe(
        watch->connection, GCPU_DAEMON_NAME, "org.freedesktop.DBus.Properties", "PropertiesChanged",
        GCPU_DAEMON_PATH, GCPU_DAEMON_INTERFACE, G_DBUS_SIGNAL_FLAGS_NONE, on_changed, watch, NULL);
    guint name = g_bus_watch_name_on_connection(watch->connection, GCPU_DAEMON_NAME,
                                                G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                                                on_vanished, watch, NULL);
    g_main_loop_run(watch->loop);
    g_bus_unwatch_name(name);
    g_dbus_connection_signal_unsubscribe(watch->connection, signal);
    g_signal_handler_disconnect(watch->connection, closed);
    for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
        g_source_remove(sources[i]);
    return watch->status;
}

static int refuse(const GError *error, gboolean json)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    gcpu_findings_add_error(findings, g_error_copy(error));
    return gcpu_output_refusal(findings, 0, json);
}

int gcpu_cmd_watch(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Watch) watch = { .status = GCPU_EXIT_OK };
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = {
        { "count", 'n', 0, G_OPTION_ARG_INT, &watch.count, "End after N lines", "N" },
        { "until", 'u', 0, G_OPTION_ARG_STRING, &watch.until,
          "End when the state is ready, stale or disconnected, or the daemon gone", "STATE" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, NULL, help_text, &options) ||
        !gcpu_options_has_no_rest(&options) || !gcpu_options_are_about_daemon(&options))
        return GCPU_EXIT_USAGE;
    if (watch.until && !g_strv_contains(states, watch.until))
        return gcpu_options_refuse("--until is one of ready, stale, disconnected, gone");
    if (watch.count < 0)
        return gcpu_options_refuse("--count is a number of lines, 1 or more");

    watch.json = options.json;
    watch.connection = gcpu_daemon_client_open(gcpu_options_bus(&options), &error);
    return watch.connection ? run(&watch) : refuse(error, options.json);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-fleet.c: guestcpu fleet: the hosts that guestcpud knows besides its own. */
#include <string.h>

#include "cli/command.h"
#include "cli/daemon-client.h"
#include "cli/fleet-client.h"
#include "cli/fleet-inputs.h"
#include "cli/fleet-output.h"
#include "cli/host-facts.h"
#include "cli/output.h"
#include "input/input.h"

static const char help_text[] =
    "Lists the hosts of guestcpud's fleet, which the other commands about fleets ask about where "
    "there\n"
    "is no --fleet; puts reports into it, and removes hosts, by name or UUID. A report replaces an "
    "older\n"
    "one of the same host. All files and hosts are tried even if one is refused. Changing the "
    "fleet\n"
    "takes the permission org.guestcpu1.change-fleet of polkit, which root has.\n"
    "Exit status: 0 done, 3 a report or name that is none, 4 no daemon, 5 not permitted.\n\n"
    "Examples:\n"
    "  guestcpu fleet put n1.xml n2.xml\n"
    "  ssh n3 guestcpu report | guestcpu fleet put -\n"
    "  guestcpu fleet list --max-age 1d --json\n"
    "  guestcpu fleet remove n2\n";

typedef struct {
    const GcpuOptions *options;
    GDBusConnection *connection;
    GcpuFindings *findings;
    GPtrArray *done; /* of char *: names of hosts that were put or removed */
} Fleet;

static void fleet_clear(Fleet *fleet)
{
    g_clear_object(&fleet->connection);
    g_clear_pointer(&fleet->findings, gcpu_findings_free);
    g_clear_pointer(&fleet->done, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fleet, fleet_clear)

/* Returns: (transfer full) (nullable) */
static char *remedy_of(const Fleet *fleet, const GError *error)
{
    if (g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE))
        return g_strconcat("start it: ", gcpu_options_daemon_start(fleet->options), NULL);
    if (g_error_matches(error, GCPU_ERROR, GCPU_ERROR_DENIED))
        return g_strdup("do it as root, or let polkit allow org.guestcpu1.change-fleet");
    return NULL;
}

/* @about: (nullable): the file or host that it is about. */
static void fail(Fleet *fleet, const char *about, const GError *error)
{
    GcpuFinding finding = gcpu_output_finding(NULL, error);
    g_autofree char *remedy = remedy_of(fleet, error);

    finding.file = (char *)about;
    finding.remedy = remedy;
    gcpu_findings_add(fleet->findings, &finding);
}

/* The rest of @message if it is about @source, and its line. */
static const char *skip_place(const char *message, const char *source, guint *out_line)
{
    g_autofree char *place = g_strconcat(GCPU_FLEET_CLIENT_NAME ": ", source, ":", NULL);
    const char *rest = g_str_has_prefix(message, place) ? message + strlen(place) : NULL;
    char *end = NULL;

    if (!rest)
        return message;
    guint64 line = g_ascii_isdigit(*rest) ? g_ascii_strtoull(rest, &end, 10) : 0;
    if (line && *end == ':' && line < G_MAXUINT) {
        *out_line = (guint)line;
        rest = end + 1;
    }
    return *rest == ' ' ? rest + 1 : rest;
}

static void fail_to_put(Fleet *fleet, const char *source, const GError *error)
{
    GcpuFinding finding = gcpu_output_finding(NULL, error);
    g_autofree char *remedy = remedy_of(fleet, error);

    finding.file = (char *)source;
    finding.message = (char *)skip_place(error->message, source, &finding.line);
    finding.remedy = remedy;
    if (finding.message != error->message && !finding.remedy && !strchr(finding.message, ';'))
        finding.remedy = (char *)"a report is what \"guestcpu report\" prints on that host";
    gcpu_findings_add(fleet->findings, &finding);
}

static void put_text(Fleet *fleet, const char *source, const char *text, gsize length)
{
    g_autoptr(GError) error = NULL;
    char *name = NULL;

    if (strlen(text) != length)
        g_set_error(&error, GCPU_ERROR, GCPU_ERROR_INVALID, "it has a NUL in it, so it is no text");
    else
        name = gcpu_fleet_client_put(fleet->connection, text, source, &error);
    if (name)
        g_ptr_array_add(fleet->done, name);
    else
        fail_to_put(fleet, source, error);
}

static void put_file(Fleet *fleet, const char *path)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &length, &error);
    g_autofree char *source = g_utf8_make_valid(gcpu_input_name(path), -1);

    if (text)
        put_text(fleet, source, text, length);
    else
        fail(fleet, NULL, error);
}

static void remove_host(Fleet *fleet, const char *who)
{
    g_autoptr(GError) error = NULL;

    if (gcpu_fleet_client_remove(fleet->connection, who, &error))
        g_ptr_array_add(fleet->done, g_strdup(who));
    else
        fail(fleet, NULL, error);
}

static int print_done_json(const Fleet *fleet)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_names(builder, "hosts", fleet->done);
    gcpu_output_add_findings(builder, fleet->findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

static int print_done_text(const Fleet *fleet)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < fleet->done->len; i++) {
        g_autofree char *name = gcpu_output_escape(g_ptr_array_index(fleet->done, i));
        g_string_append_printf(text, "%s\n", name);
    }
    return gcpu_output_text(text->str);
}

/* What was done is told also where something else was refused. */
static int change(Fleet *fleet, char **words, void (*one)(Fleet *fleet, const char *word),
                  gboolean json)
{
    fleet->done = g_ptr_array_new_with_free_func(g_free);
    for (; *words; words++)
        one(fleet, *words);
    int status = json ? print_done_json(fleet) : print_done_text(fleet);
    int refusal = gcpu_findings_has_errors(fleet->findings)
                      ? gcpu_output_refusal(fleet->findings, 0, FALSE)
                      : GCPU_EXIT_OK;
    return status == GCPU_EXIT_OK ? refusal : status;
}

static const char *text_of(GVariant *host, const char *key)
{
    const char *text = NULL;

    g_variant_lookup(host, key, "&s", &text);
    return text;
}

static char *time_of(GVariant *host)
{
    guint64 time_us = 0;

    if (!g_variant_lookup(host, "collected_at", "t", &time_us))
        return NULL;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc((gint64)(time_us / G_USEC_PER_SEC));
    return time ? g_date_time_format_iso8601(time) : NULL;
}

/* Returns: NULL if it is not known. */
static char *age_of(GVariant *host)
{
    gint64 age_s = 0;

    return g_variant_lookup(host, "age_s", "x", &age_s) ? gcpu_fleet_output_seconds(age_s) : NULL;
}

static void append_host(GString *text, GVariant *host)
{
    static const char *const columns[] = { "age", "arch", "libvirt_version", "host_model" };
    static const int widths[] = { 7, 8, 8, 24 };
    g_autofree char *time = time_of(host);
    g_autofree char *age = age_of(host);
    g_autofree char *name = gcpu_output_escape(text_of(host, "name"));

    g_string_append_printf(text, "%-20s %-10s", time ? time : "-", age ? age : "-");
    for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
        const char *value = text_of(host, columns[i]);
        g_autofree char *shown = gcpu_output_escape(value ? value : "-");
        g_string_append_printf(text, " %-*s", widths[i], shown);
    }
    g_string_append_printf(text, " %s\n", name);
}

static int print_list_text(const GPtrArray *hosts, GVariant *unread)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (hosts->len)
        g_string_append_printf(text, "%-20s %-10s %-7s %-8s %-8s %-24s HOST\n", "COLLECTED", "AGE",
                               "FACTS", "ARCH", "LIBVIRT", "HOST-MODEL");
    for (guint i = 0; i < hosts->len; i++)
        append_host(text, g_ptr_array_index(hosts, i));
    for (gsize i = 0; i < g_variant_n_children(unread); i++) {
        g_autoptr(GVariant) one = g_variant_get_child_value(unread, i);
        g_autofree char *source = gcpu_output_escape(text_of(one, "source"));
        g_autofree char *reason = gcpu_output_escape(text_of(one, "reason"));
        g_string_append_printf(text, "not known: %s: %s\n", source, reason);
    }
    return gcpu_output_text(text->str);
}

static void add_texts(JsonBuilder *builder, GVariant *dict, const char *const *keys)
{
    for (; *keys; keys++)
        gcpu_output_add_string(builder, *keys, text_of(dict, *keys));
}

static void add_host(JsonBuilder *builder, GVariant *host)
{
    static const char *const keys[] = { "name",       "uuid",   "age", "arch", "libvirt_version",
                                        "host_model", "source", NULL };
    g_autofree char *time = time_of(host);
    gint64 age_s = 0;

    json_builder_begin_object(builder);
    add_texts(builder, host, keys);
    gcpu_output_add_string(builder, "collected_at", time);
    json_builder_set_member_name(builder, "age_s");
    if (g_variant_lookup(host, "age_s", "x", &age_s))
        json_builder_add_int_value(builder, age_s);
    else
        json_builder_add_null_value(builder);
    json_builder_end_object(builder);
}

static int print_list_json(const GPtrArray *hosts, GVariant *unread)
{
    static const char *const keys[] = { "source", "reason", NULL };
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "hosts");
    json_builder_begin_array(builder);
    for (guint i = 0; i < hosts->len; i++)
        add_host(builder, g_ptr_array_index(hosts, i));
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "unread");
    json_builder_begin_array(builder);
    for (gsize i = 0; i < g_variant_n_children(unread); i++) {
        g_autoptr(GVariant) one = g_variant_get_child_value(unread, i);
        json_builder_begin_object(builder);
        add_texts(builder, one, keys);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

static int list(Fleet *fleet, gint64 max_age_s, gboolean json)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) unread = NULL;
    g_autoptr(GPtrArray) hosts =
        gcpu_fleet_client_list(fleet->connection, max_age_s, &unread, &error);

    if (!hosts) {
        fail(fleet, NULL, error);
        return gcpu_output_refusal(fleet->findings, 0, json);
    }
    return json ? print_list_json(hosts, unread) : print_list_text(hosts, unread);
}

static const char *find_misuse(char **words, const char *max_age)
{
    static const char *const verbs[] = { "list", "put", "remove", NULL };
    const char *verb = words ? words[0] : NULL;

    if (!verb || !g_strv_contains(verbs, verb))
        return "one of list, put FILE…, remove HOST…";
    if (strcmp(verb, "list") == 0)
        return words[1] ? "list takes no more words" : NULL;
    if (max_age)
        return "--max-age is for list";
    if (!words[1])
        return strcmp(verb, "put") == 0 ? "put needs a FILE" : "remove needs a HOST";
    return NULL;
}

static int run(Fleet *fleet, const GcpuOptions *options, gint64 max_age_s)
{
    g_autoptr(GError) error = NULL;
    char **words = options->rest + 1;

    fleet->options = options;
    fleet->findings = gcpu_findings_new();
    fleet->connection = gcpu_daemon_client_open(gcpu_options_bus(options), &error);
    if (!fleet->connection) {
        fail(fleet, NULL, error);
        return gcpu_output_refusal(fleet->findings, 0, options->json);
    }
    if (strcmp(options->rest[0], "put") == 0)
        return change(fleet, words, put_file, options->json);
    if (strcmp(options->rest[0], "remove") == 0)
        return change(fleet, words, remove_host, options->json);
    return list(fleet, max_age_s, options->json);
}

int gcpu_cmd_fleet(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Fleet) fleet = { 0 };
    g_autofree char *max_age = NULL;
    gint64 max_age_s = 0;
    const GOptionEntry entries[] = {
        { "max-age", 0, 0, G_OPTION_ARG_FILENAME, &max_age,
          "Older facts are stale: a number with s, min, h or d (default: any age)", "TIME" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "list | put FILE… | remove HOST…", help_text,
                            &options) ||
        !gcpu_options_are_about_daemon(&options))
        return GCPU_EXIT_USAGE;
    const char *misuse = find_misuse(options.rest, max_age);
    if (misuse)
        return gcpu_options_refuse(misuse);
    if (max_age && !gcpu_fleet_inputs_parse_age(max_age, &max_age_s))
        return gcpu_options_refuse("--max-age is a length of time, such as 90s, 15min, 6h, 2d");
    return run(&fleet, &options, max_age_s);
}

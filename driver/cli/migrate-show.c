/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/migrate-show.h"

#include <stdio.h>

#include "cli/command.h"
#include "cli/output.h"

#define MIB_BYTES (1024.0 * 1024.0)
#define BAR_WIDTH 30
#define ERASE     "\r\033[K"

static const char *const kinds[] = { "queued", "started", "progress", "alarm", "trouble", "ended" };
static const char *const ends[] = { "moved", "aborted", "failed" };

static void add_number(JsonBuilder *builder, const char *name, guint64 number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)MIN(number, (guint64)G_MAXINT64));
}

static int print_line(JsonBuilder *builder)
{
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *json = json_to_string(root, FALSE);
    g_autofree char *line = g_strconcat(json, "\n", NULL);

    return gcpu_output_text(line);
}

static void add_progress(JsonBuilder *builder, const GcpuMigrationEvent *event)
{
    const GcpuVirtMigrationStats *stats = &event->stats;

    add_number(builder, "total_bytes", stats->total_bytes);
    add_number(builder, "left_bytes", stats->left_bytes);
    add_number(builder, "sent_bytes", stats->sent_bytes);
    add_number(builder, "sent_per_s", stats->sent_per_s);
    add_number(builder, "dirtied_per_s", stats->dirtied_per_s);
    add_number(builder, "iteration", stats->iteration);
    add_number(builder, "throttle_percent", stats->throttle_percent);
    add_number(builder, "elapsed_ms", stats->elapsed_ms);
    add_number(builder, "downtime_ms", stats->downtime_ms);
    json_builder_set_member_name(builder, "left_s");
    if (event->left_s < 0)
        json_builder_add_null_value(builder);
    else
        json_builder_add_int_value(builder, event->left_s);
}

static const char *name_of_alarm(GcpuClockAlarm alarm)
{
    return alarm == GCPU_CLOCK_COMPLETION ? "completion" : "progress";
}

static const char *name_of_action(GcpuClockAction action)
{
    static const char *const words[] = { "abort", "pause", "post-copy" };

    return words[action];
}

static void print_json(const GcpuMigrationEvent *event)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "event", kinds[event->kind]);
    gcpu_output_add_string(builder, "guest", event->guest);
    if (event->kind == GCPU_MIGRATION_PROGRESS)
        add_progress(builder, event);
    if (event->kind == GCPU_MIGRATION_ALARM) {
        gcpu_output_add_string(builder, "clock", name_of_alarm(event->alarm));
        gcpu_output_add_string(builder, "action", name_of_action(event->action));
    }
    if (event->message)
        gcpu_output_add_string(builder, "message", event->message);
    json_builder_end_object(builder);
    print_line(builder);
}

/* "web1 [######------] 52%, 512.0 MiB left, 120.0 MiB/s, 10.0 MiB/s written, pass 3, 5 s" */
static void draw_bar(const GcpuMigrationEvent *event)
{
    const GcpuVirtMigrationStats *stats = &event->stats;
    guint64 done =
        stats->total_bytes > stats->left_bytes ? stats->total_bytes - stats->left_bytes : 0;
    double share = stats->total_bytes ? (double)done / (double)stats->total_bytes : 0;
    int filled = (int)(share * BAR_WIDTH);
    g_autofree char *full = g_strnfill((gsize)filled, '#');
    g_autofree char *empty = g_strnfill((gsize)(BAR_WIDTH - filled), '-');
    g_autofree char *name = gcpu_output_escape(event->guest);
    g_autofree char *left = event->left_s < 0
                                ? g_strdup("no end in sight")
                                : g_strdup_printf("%" G_GINT64_FORMAT " s", event->left_s);

    fprintf(stderr,
            ERASE "%s [%s%s] %3d%%, %.1f MiB left, %.1f MiB/s, %.1f MiB/s written, pass "
                  "%" G_GUINT64_FORMAT ", %s",
            name, full, empty, (int)(share * 100), (double)stats->left_bytes / MIB_BYTES,
            (double)stats->sent_per_s / MIB_BYTES, (double)stats->dirtied_per_s / MIB_BYTES,
            stats->iteration, left);
    fflush(stderr);
}

static char *describe(const GcpuMigrationEvent *event)
{
    switch (event->kind) {
    case GCPU_MIGRATION_QUEUED:
        return g_strdup_printf("waits: %s", event->message);
    case GCPU_MIGRATION_ALARM:
        return g_strdup_printf("its %s time-out has run out: %s", name_of_alarm(event->alarm),
                               name_of_action(event->action));
    case GCPU_MIGRATION_TROUBLE:
        return g_strdup(event->message);
    case GCPU_MIGRATION_STARTED:
    case GCPU_MIGRATION_PROGRESS:
    case GCPU_MIGRATION_ENDED:
        break;
    }
    return NULL;
}

void gcpu_migrate_show_event(GcpuMigrateShow show, const GcpuMigrationEvent *event)
{
    g_autofree char *text = describe(event);

    if (show == GCPU_MIGRATE_SHOW_JSON) {
        if (event->kind != GCPU_MIGRATION_ENDED)
            print_json(event);
        return;
    }
    if (show == GCPU_MIGRATE_SHOW_BAR && event->kind == GCPU_MIGRATION_PROGRESS)
        draw_bar(event);
    if (!text)
        return;
    g_autofree char *line = g_strdup_printf("%s: %s", event->guest, text);
    g_autofree char *shown = gcpu_output_escape(line);
    fprintf(stderr, "%snote: %s\n", show == GCPU_MIGRATE_SHOW_BAR ? ERASE : "", shown);
}

static const char *const states[] = { "unknown", "running", "paused", "off" };

static int exit_status_of(const GcpuMigrationOutcome *outcome)
{
    g_autoptr(GError) error = NULL;

    if (outcome->end == GCPU_MIGRATION_MOVED)
        return GCPU_EXIT_OK;
    error = g_error_new_literal(GCPU_ERROR, (int)outcome->code, "");
    return gcpu_error_exit_status(error);
}

static int show_json_outcome(const char *guest, const GcpuMigrationOutcome *outcome,
                             const char *where)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "event", "ended");
    gcpu_output_add_string(builder, "guest", guest);
    gcpu_output_add_string(builder, "end", ends[outcome->end]);
    gcpu_output_add_string(builder, "where", where);
    gcpu_output_add_string(builder, "source", states[outcome->source]);
    gcpu_output_add_string(builder, "destination", states[outcome->destination]);
    gcpu_output_add_string(builder, "message", outcome->message);
    gcpu_output_add_string(builder, "cpu_change", outcome->cpu_change);
    add_number(builder, "elapsed_ms", outcome->elapsed_ms);
    json_builder_end_object(builder);
    return print_line(builder);
}

/* "web1 moved: the guest runs on the destination, after 3.2 s" */
static char *describe_outcome(const char *guest, const GcpuMigrationOutcome *outcome,
                              const char *where)
{
    g_autofree char *state = g_strdup_printf("source: %s, destination: %s", states[outcome->source],
                                             states[outcome->destination]);
    g_autofree char *place =
        g_str_equal(where, "source") || g_str_equal(where, "destination")
            ? g_strdup_printf("the guest is on the %s (%s)", where, state)
            : g_strdup_printf("where the guest runs must be looked at: %s (%s)", where, state);

    return g_strdup_printf("%s %s after %.1f s: %s%s%s", guest, ends[outcome->end],
                           (double)outcome->elapsed_ms / 1000, place, outcome->message ? "; " : "",
                           outcome->message ? outcome->message : "");
}

int gcpu_migrate_show_outcome(GcpuMigrateShow show, const char *guest,
                              const GcpuMigrationOutcome *outcome, const char *where)
{
    g_autofree char *text = describe_outcome(guest, outcome, where);
    g_autofree char *line = gcpu_output_escape(text);
    g_autofree char *change = outcome->cpu_change ? gcpu_output_escape(outcome->cpu_change) : NULL;
    int status = exit_status_of(outcome);
    int printed = GCPU_EXIT_OK;

    if (show == GCPU_MIGRATE_SHOW_JSON)
        return (printed = show_json_outcome(guest, outcome, where)) ? printed : status;
    if (show == GCPU_MIGRATE_SHOW_BAR)
        fputs(ERASE, stderr);
    if (change)
        fprintf(stderr, "warning: %s: the guest's CPU has changed: %s\n", guest, change);
    if (status != GCPU_EXIT_OK) {
        fprintf(stderr, "error: %s\n", line);
        return status;
    }
    g_autofree char *ended = g_strconcat(line, "\n", NULL);
    return gcpu_output_text(ended);
}

int gcpu_migrate_show_error(GcpuMigrateShow show, const char *guest, const GError *error)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    if (show == GCPU_MIGRATE_SHOW_BAR)
        fputs(ERASE, stderr);
    gcpu_output_error(error);
    if (show == GCPU_MIGRATE_SHOW_JSON) {
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "event", "ended");
        gcpu_output_add_string(builder, "guest", guest);
        gcpu_output_add_string(builder, "end", "failed");
        gcpu_output_add_string(builder, "message", error->message);
        json_builder_end_object(builder);
        print_line(builder);
    }
    return gcpu_error_exit_status(error);
}

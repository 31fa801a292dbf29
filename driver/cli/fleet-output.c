/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fleet-output.h"

#include <string.h>

#include "cli/output.h"

/* Names beyond these are counted. */
#define NAMES_MAX 8

char *gcpu_fleet_output_seconds(gint64 age_s)
{
    if (age_s < 0)
        return g_strdup("the future");
    if (age_s < 120)
        return g_strdup_printf("%" G_GINT64_FORMAT " s", age_s);
    if (age_s < 7200)
        return g_strdup_printf("%" G_GINT64_FORMAT " min", age_s / 60);
    if (age_s < 2 * 86400)
        return g_strdup_printf("%" G_GINT64_FORMAT " h", age_s / 3600);
    return g_strdup_printf("%" G_GINT64_FORMAT " d", age_s / 86400);
}

char *gcpu_fleet_output_age(const GcpuFleetHost *host, gint64 now_s)
{
    return host->collected_at_s ? gcpu_fleet_output_seconds(now_s - host->collected_at_s)
                                : g_strdup("unknown age");
}

void gcpu_fleet_output_count(GString *text, guint n_hosts)
{
    g_string_append_printf(text, "%u host%s", n_hosts, n_hosts == 1 ? "" : "s");
}

void gcpu_fleet_output_hosts(GString *text, const GcpuFleetClasses *classes, const GArray *hosts)
{
    guint n_shown = hosts->len > NAMES_MAX + 1 ? NAMES_MAX : hosts->len;

    for (guint i = 0; i < n_shown; i++) {
        guint32 number = g_array_index(hosts, guint32, i);
        g_autofree char *name = gcpu_output_escape(gcpu_fleet_classes_host(classes, number)->name);
        g_string_append_printf(text, "%s%s", i ? ", " : "", name);
    }
    if (n_shown < hosts->len)
        g_string_append_printf(text, " and %u more", hosts->len - n_shown);
}

/* Ages of the hosts that have one; -1: none has. */
static void find_ages(const GcpuFleetClasses *classes, gint64 *out_youngest_s, gint64 *out_oldest_s)
{
    *out_youngest_s = *out_oldest_s = -1;
    for (guint i = 0; i < classes->hosts->len; i++) {
        const GcpuFleetHost *host = gcpu_fleet_classes_host(classes, i);
        gint64 age_s = MAX(classes->now_s - host->collected_at_s, 0);
        if (!host->collected_at_s)
            continue;
        *out_oldest_s = MAX(*out_oldest_s, age_s);
        *out_youngest_s = *out_youngest_s < 0 ? age_s : MIN(*out_youngest_s, age_s);
    }
}

static void append_gap(GString *text, const GcpuFleetClasses *classes, const GcpuFleetGap *gap)
{
    g_autofree char *sentence = gcpu_fleet_gap_format(gap, classes);
    g_autofree char *line = gcpu_output_escape(sentence);

    g_string_append(text, "  ");
    gcpu_fleet_output_count(text, gap->hosts->len);
    g_string_append(text, ": ");
    gcpu_fleet_output_hosts(text, classes, gap->hosts);
    g_string_append_printf(text, "\n    %s\n", line);
}

void gcpu_fleet_output_gaps(GString *text, const GcpuFleetInputs *inputs)
{
    const GcpuFleetClasses *classes = inputs->classes;
    guint n_unread = gcpu_fleet_unread(inputs->fleet)->len;
    gint64 youngest_s, oldest_s;

    if (classes->gaps->len || n_unread)
        g_string_append(text, "not known or open to doubt:\n");
    for (guint i = 0; i < classes->gaps->len; i++)
        append_gap(text, classes, g_ptr_array_index(classes->gaps, i));
    if (n_unread)
        g_string_append_printf(text,
                               "  %u file%s of the fleet could not be read, see the "
                               "warnings\n",
                               n_unread, n_unread == 1 ? "" : "s");
    find_ages(classes, &youngest_s, &oldest_s);
    if (oldest_s < 0)
        return;
    g_autofree char *youngest = gcpu_fleet_output_seconds(youngest_s),
                    *oldest = gcpu_fleet_output_seconds(oldest_s);
    g_string_append(text, "facts about ");
    gcpu_fleet_output_count(text, classes->hosts->len);
    if (strcmp(youngest, oldest) == 0)
        g_string_append_printf(text, ", %s old\n", oldest);
    else
        g_string_append_printf(text, ", %s to %s old\n", youngest, oldest);
}

void gcpu_fleet_output_add_number(JsonBuilder *builder, const char *name, gint64 value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, value);
}

void gcpu_fleet_output_add_hosts(JsonBuilder *builder, const char *name,
                                 const GcpuFleetClasses *classes, const GArray *hosts)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < hosts->len; i++) {
        guint32 number = g_array_index(hosts, guint32, i);
        g_autofree char *valid =
            g_utf8_make_valid(gcpu_fleet_classes_host(classes, number)->name, -1);
        json_builder_add_string_value(builder, valid);
    }
    json_builder_end_array(builder);
}

static void add_gaps(JsonBuilder *builder, const GcpuFleetClasses *classes)
{
    json_builder_set_member_name(builder, "gaps");
    json_builder_begin_array(builder);
    for (guint i = 0; i < classes->gaps->len; i++) {
        const GcpuFleetGap *gap = g_ptr_array_index(classes->gaps, i);
        g_autofree char *sentence = gcpu_fleet_gap_format(gap, classes);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "kind", gcpu_fleet_gap_kind_to_string(gap->kind));
        gcpu_output_add_string(builder, "detail", gap->detail);
        gcpu_output_add_string(builder, "message", sentence);
        gcpu_output_add_boolean(builder, "excludes", gcpu_fleet_gap_excludes(gap->kind));
        gcpu_fleet_output_add_hosts(builder, "hosts", classes, gap->hosts);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_unread(JsonBuilder *builder, const GPtrArray *all)
{
    json_builder_set_member_name(builder, "unread");
    json_builder_begin_array(builder);
    for (guint i = 0; i < all->len; i++) {
        const GcpuFleetUnread *unread = g_ptr_array_index(all, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "source", unread->source);
        gcpu_output_add_string(builder, "reason", unread->reason);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

void gcpu_fleet_output_add_scope(JsonBuilder *builder, const GcpuFleetInputs *inputs)
{
    const GcpuFleetClasses *classes = inputs->classes;
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(classes->now_s);
    g_autofree char *at_text = at ? g_date_time_format_iso8601(at) : NULL;
    gint64 youngest_s, oldest_s;

    find_ages(classes, &youngest_s, &oldest_s);
    gcpu_output_add_string(builder, "arch", classes->arch);
    gcpu_output_add_string(builder, "virt_type", classes->virt_type);
    gcpu_output_add_string(builder, "at", at_text);
    gcpu_fleet_output_add_number(builder, "n_hosts", classes->hosts->len);
    json_builder_set_member_name(builder, "oldest_s");
    if (oldest_s < 0)
        json_builder_add_null_value(builder);
    else
        json_builder_add_int_value(builder, oldest_s);
    add_gaps(builder, classes);
    add_unread(builder, gcpu_fleet_unread(inputs->fleet));
}

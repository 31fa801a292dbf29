/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/node-output.h"

#include <string.h>

#include "cli/output.h"

/* What a label stands for, so that nobody has to know the prefixes. */
static char *describe_missing(const GcpuObstacle *obstacle)
{
    static const struct {
        const char *prefix;
        const char *before;
        const char *after;
    } rows[] = {
        { GCPU_LABEL_FEATURE, "", " feature" }, { GCPU_LABEL_MODEL, "model ", "" },
        { GCPU_LABEL_MIGRATION, "model ", "" }, { GCPU_LABEL_MACHINE, "machine type ", "" },
        { GCPU_LABEL_VENDOR, "vendor ", "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_str_has_prefix(obstacle->key, rows[i].prefix))
            return g_strdup_printf("refused due to the missing %s%s%s: no label %s=%s",
                                   rows[i].before, obstacle->key + strlen(rows[i].prefix),
                                   rows[i].after, obstacle->key, obstacle->value);
    }
    return g_strdup_printf("refused due to the missing label %s=%s", obstacle->key,
                           obstacle->value);
}

static char *describe(const GcpuObstacle *obstacle)
{
    switch (obstacle->kind) {
    case GCPU_OBSTACLE_MISSING:
        return describe_missing(obstacle);
    case GCPU_OBSTACLE_VALUE:
        return g_strdup_printf("has %s=%s, not %s", obstacle->key, obstacle->actual,
                               obstacle->value);
    case GCPU_OBSTACLE_DENIED:
        return g_strdup_printf("has %s", obstacle->key);
    case GCPU_OBSTACLE_UNKNOWN:
        return g_strdup_printf("not known %s", obstacle->key);
    case GCPU_OBSTACLE_STATE:
    case GCPU_OBSTACLE_SOURCE:
        break;
    }
    return g_strdup(obstacle->reason);
}

static void append_obstacle(GString *text, const char *node, const GcpuObstacle *obstacle)
{
    g_autofree char *what = describe(obstacle);
    g_autoptr(GString) line = g_string_new(what);

    if (obstacle->key && obstacle->reason)
        g_string_append_printf(line, " (%s)", obstacle->reason);
    if (obstacle->cause)
        g_string_append_printf(line, ": %s", obstacle->cause);
    g_autofree char *escaped = gcpu_output_escape(line->str);
    g_string_append_printf(text, "%s: %s\n", node, escaped);
}

void gcpu_node_output_append(GString *text, const GcpuNode *node, const GcpuNodeMatch *match)
{
    g_autofree char *name = gcpu_output_escape(node->name ? node->name : "(no name)");

    if (match->verdict == GCPU_NODE_FITS)
        g_string_append_printf(text, "%s: fits\n", name);
    for (guint i = 0; i < match->obstacles->len; i++)
        append_obstacle(text, name, g_ptr_array_index(match->obstacles, i));
}

static void add_obstacle(JsonBuilder *builder, const GcpuObstacle *obstacle)
{
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "kind", gcpu_obstacle_kind_to_string(obstacle->kind));
    gcpu_output_add_string(builder, "key", obstacle->key);
    gcpu_output_add_string(builder, "value", obstacle->value);
    gcpu_output_add_string(builder, "actual", obstacle->actual);
    gcpu_output_add_string(builder, "reason", obstacle->reason);
    gcpu_output_add_string(builder, "cause", obstacle->cause);
    json_builder_end_object(builder);
}

void gcpu_node_output_add(JsonBuilder *builder, const GcpuNode *node, const GcpuNodeMatch *match)
{
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "name", node->name);
    gcpu_output_add_string(builder, "verdict", gcpu_node_verdict_to_string(match->verdict));
    gcpu_output_add_boolean(builder, "skip_node", node->is_left_alone);
    json_builder_set_member_name(builder, "obstacles");
    json_builder_begin_array(builder);
    for (guint i = 0; i < match->obstacles->len; i++)
        add_obstacle(builder, g_ptr_array_index(match->obstacles, i));
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

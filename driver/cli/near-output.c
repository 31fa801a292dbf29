/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/near-output.h"

#include <stdio.h>

#include "cli/output.h"

/* What a person still reads. */
#define TOLD_MAX 3

void gcpu_near_output_note(const GcpuMap *map, const GPtrArray *near, const char *subject,
                           const char *model)
{
    guint n_told = 0;

    for (guint i = 0; i < near->len && n_told < TOLD_MAX; i++) {
        const GcpuNearModel *candidate = g_ptr_array_index(near, i);
        if (candidate->n_missing == 0)
            continue;
        g_autofree char *missing = gcpu_map_format_set(map, candidate->missing, ", ");
        fprintf(stderr, "note: %s would be %s%s if %s %s present\n", subject ? subject : "it",
                g_strcmp0(model, candidate->model->name) == 0 ? "a whole " : "",
                candidate->model->name, missing, candidate->n_missing == 1 ? "were" : "all were");
        n_told++;
    }
}

static void add_near(JsonBuilder *builder, const GcpuMap *map, const GcpuNearModel *candidate)
{
    g_autofree const char **missing = gcpu_map_feature_names(map, candidate->missing);

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "model", candidate->model->name);
    json_builder_set_member_name(builder, "missing");
    json_builder_begin_array(builder);
    for (const char **name = missing; *name; name++)
        json_builder_add_string_value(builder, *name);
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

void gcpu_near_output_add(JsonBuilder *builder, const char *name, const GcpuMap *map,
                          const GPtrArray *near)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; near && i < near->len; i++)
        add_near(builder, map, g_ptr_array_index(near, i));
    json_builder_end_array(builder);
}

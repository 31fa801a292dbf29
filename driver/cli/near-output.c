/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/near-output.h"

#include <stdio.h>

#include "cli/output.h"
#include "cpu/domain-capabilities.h"
#include "cpu/expand.h"

/* What a person still reads. */
#define TOLD_MAX 3

static gboolean is_offered(const GPtrArray *models, const char *name)
{
    for (guint i = 0; models && i < models->len; i++) {
        const GcpuModelSupport *support = g_ptr_array_index(models, i);
        if (strcmp(support->name, name) == 0)
            return TRUE;
    }
    return models == NULL;
}

static int vendor_of(const GcpuMap *map, const GcpuDef *def)
{
    const GcpuMapModel *model = def->model ? gcpu_map_find_model(map, def->model) : NULL;

    if (def->vendor)
        return gcpu_map_find_vendor(map, def->vendor);
    return model ? model->vendor : GCPU_VENDOR_NONE;
}

GPtrArray *gcpu_near_output_find(const GcpuMap *map, const GcpuDef *def, const GPtrArray *models)
{
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];

    if (!map || gcpu_map_family(map) != GCPU_ARCH_FAMILY_X86 ||
        !gcpu_expand_set(map, def, set, NULL))
        return NULL;
    GPtrArray *near = gcpu_near_models(map, set, vendor_of(map, def), GCPU_NEAR_MISSING_MAX);
    for (guint i = near->len; i-- > 0;) {
        const GcpuNearModel *candidate = g_ptr_array_index(near, i);
        if (!is_offered(models, candidate->model->name))
            g_ptr_array_remove_index(near, i);
    }
    return near;
}

void gcpu_near_output_note(const GcpuMap *map, const GPtrArray *near, const char *subject,
                           const char *model)
{
    guint n_told = 0;

    for (guint i = 0; near && i < near->len && n_told < TOLD_MAX; i++) {
        const GcpuNearModel *candidate = g_ptr_array_index(near, i);
        if (candidate->n_missing == 0)
            continue;
        g_autofree char *missing = gcpu_map_format_set(map, candidate->missing, ", ");
        fprintf(stderr, "note: %s would be %s%s if %s were present\n", subject ? subject : "it",
                g_strcmp0(model, candidate->model->name) == 0 ? "a whole " : "",
                candidate->model->name, missing);
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

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/feature-output.h"

#include "cli/output.h"
#include "cpu/explain.h"

static void add_aliases(JsonBuilder *builder, const GcpuMapFeature *feature)
{
    json_builder_set_member_name(builder, "aliases");
    json_builder_begin_array(builder);
    for (guint i = 0; feature && i < feature->n_aliases; i++) {
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "name", feature->aliases[i].name);
        gcpu_output_add_string(builder, "source", feature->aliases[i].source);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

void gcpu_feature_output_add(JsonBuilder *builder, const GcpuMap *map, int index)
{
    const GcpuMapFeature *feature = index >= 0 ? gcpu_map_feature(map, (guint)index) : NULL;
    GcpuFeatureTraits traits = feature ? gcpu_feature_traits(map, (guint)index) : 0;
    g_autofree char *place = feature ? gcpu_feature_place(feature) : NULL;

    gcpu_output_add_string(builder, "place", place);
    gcpu_output_add_boolean(builder, "mitigation", (traits & GCPU_FEATURE_IS_MITIGATION) != 0);
    gcpu_output_add_boolean(builder, "nested", (traits & GCPU_FEATURE_IS_NESTED) != 0);
    gcpu_output_add_boolean(builder, "migratable", (traits & GCPU_FEATURE_NOT_MIGRATABLE) == 0);
    add_aliases(builder, feature);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/common-variant.h"

#include "dbus/fleet-variant.h"
#include "dbus/variant-dict.h"
#include "fleet/common-group.h"
#include "xml/def-xml.h"

static void add_names(GVariantDict *dict, const char *key, const GcpuMap *map,
                      const GcpuFeatureSet *set)
{
    g_autofree const char **names = gcpu_map_feature_names(map, set);

    g_variant_dict_insert_value(dict, key, g_variant_new_strv(names, -1));
}

static void add_hosts(GVariantDict *dict, const GcpuFleetClasses *classes, const GArray *of_classes)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint i = 0; i < of_classes->len; i++) {
        const GArray *more =
            gcpu_fleet_classes_get(classes, g_array_index(of_classes, guint, i))->hosts;
        g_array_append_vals(numbers, more->data, more->len);
    }
    gcpu_fleet_variant_add_names(dict, classes, numbers);
}

static GVariant *format_model(const GcpuCommon *common, const GcpuCommonModel *model)
{
    g_autoptr(GcpuDef) cpu = gcpu_common_cpu(common, model);
    g_autofree char *cpu_xml = gcpu_def_xml_format(cpu, 0);
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "name", model->model->name);
    gcpu_variant_dict_add_texts(&dict, "also", model->also);
    g_variant_dict_insert(&dict, "deprecated", "b", model->deprecated);
    g_variant_dict_insert(&dict, "n_features", "u", model->n_features);
    g_variant_dict_insert(&dict, "level", "u", model->level);
    add_names(&dict, "hidden_mitigations", common->map, model->hidden);
    gcpu_variant_dict_add_text(&dict, "cpu_xml", cpu_xml);
    return g_variant_dict_end(&dict);
}

static GVariant *format_miss(const GcpuFleetClasses *classes, const GcpuCommon *common,
                             const GcpuCommonMiss *miss)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "name", miss->model->name);
    add_names(&dict, "missing", common->map, miss->missing);
    add_hosts(&dict, classes, miss->classes);
    return g_variant_dict_end(&dict);
}

static GVariant *format_host(const GcpuFleetClasses *classes, const GcpuCommon *common,
                             const GcpuCommonHost *host)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_fleet_variant_add_names(&dict, classes,
                                 gcpu_fleet_classes_get(classes, host->index)->hosts);
    g_variant_dict_insert(&dict, "given_up", "u", host->n_given_up);
    add_names(&dict, "lacks", common->map, host->lacks);
    g_variant_dict_insert(&dict, "gained_without", "u", host->n_gained);
    gcpu_variant_dict_add_texts(&dict, "models_without", host->models);
    return g_variant_dict_end(&dict);
}

static GVariant *format_groups(const GcpuFleetClasses *classes, const GcpuCommon *common)
{
    g_autoptr(GPtrArray) groups = gcpu_common_groups_new(classes, common);
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < groups->len; i++) {
        const GcpuCommonGroup *group = g_ptr_array_index(groups, i);
        g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
        add_hosts(&dict, classes, group->classes);
        gcpu_variant_dict_add_texts(&dict, "features_without", group->features);
        gcpu_variant_dict_add_texts(&dict, "models_without", group->models);
        g_variant_builder_add_value(&list, g_variant_dict_end(&dict));
    }
    return g_variant_builder_end(&list);
}

static void add_lists(GVariantDict *dict, const GcpuFleetClasses *classes, const GcpuCommon *common)
{
    g_auto(GVariantBuilder) models = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
    g_auto(GVariantBuilder) misses = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
    g_auto(GVariantBuilder) hosts = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < common->models->len; i++)
        g_variant_builder_add_value(&models,
                                    format_model(common, g_ptr_array_index(common->models, i)));
    for (guint i = 0; i < common->misses->len; i++)
        g_variant_builder_add_value(
            &misses, format_miss(classes, common, g_ptr_array_index(common->misses, i)));
    for (guint i = 0; i < common->hosts->len; i++)
        g_variant_builder_add_value(
            &hosts, format_host(classes, common, g_ptr_array_index(common->hosts, i)));
    g_variant_dict_insert_value(dict, "models", g_variant_builder_end(&models));
    g_variant_dict_insert_value(dict, "misses", g_variant_builder_end(&misses));
    g_variant_dict_insert_value(dict, "limits", g_variant_builder_end(&hosts));
    g_variant_dict_insert_value(dict, "limits_together", format_groups(classes, common));
}

static GVariant *format_answer(const GcpuFleetClasses *classes, const GcpuCommon *common)
{
    g_autofree char *baseline = common->baseline ? gcpu_def_xml_format(common->baseline, 0) : NULL;
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "vendor", common->vendor);
    add_hosts(&dict, classes, common->classes);
    g_variant_dict_insert(&dict, "level", "u", common->level);
    gcpu_variant_dict_add_text(&dict, "baseline_xml", baseline);
    gcpu_variant_dict_add_text(&dict, "baseline_error", common->baseline_error);
    add_names(&dict, "features", common->map, common->features);
    add_names(&dict, "lost_mitigations", common->map, common->lost_mitigations);
    gcpu_variant_dict_add_texts(&dict, "unknown_models", common->unknown_models);
    add_lists(&dict, classes, common);
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_common_variant(const GcpuFleetClasses *classes, const GPtrArray *answers)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < answers->len; i++)
        g_variant_builder_add_value(&list, format_answer(classes, g_ptr_array_index(answers, i)));
    return g_variant_builder_end(&list);
}

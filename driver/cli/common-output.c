/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/common-output.h"

#include <string.h>

#include "cli/common-paste.h"
#include "cli/feature-output.h"
#include "cli/output.h"
#include "fleet/cause.h"
#include "fleet/common-group.h"
#include "xml/def-xml.h"

static GArray *hosts_of(const GcpuFleetClasses *classes, const GArray *of_classes)
{
    GArray *hosts = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint i = 0; i < of_classes->len; i++) {
        const GArray *more =
            gcpu_fleet_classes_get(classes, g_array_index(of_classes, guint, i))->hosts;
        g_array_append_vals(hosts, more->data, more->len);
    }
    return hosts;
}

static void append_indented(GString *text, const char *lines)
{
    g_auto(GStrv) split = g_strsplit(lines, "\n", -1);

    for (char **line = split; *line; line++) {
        if (**line)
            g_string_append_printf(text, "    %s\n", *line);
    }
}

static char *format_level(guint level)
{
    return level ? g_strdup_printf("x86-64-v%u", level) : g_strdup("below x86-64-v1");
}

static void append_models(GString *text, const GcpuCommon *common)
{
    for (guint i = 0; i < common->models->len; i++) {
        const GcpuCommonModel *model = g_ptr_array_index(common->models, i);
        g_autofree char *hidden = gcpu_map_format_set(common->map, model->hidden, ", ");
        g_autofree char *level = format_level(model->level);
        g_string_append_printf(text, "  %s: %s (%u features, %s%s)", i ? "or" : "best model",
                               model->model->name, model->n_features, level,
                               model->deprecated ? ", deprecated" : "");
        for (guint j = 0; j < model->also->len; j++)
            g_string_append_printf(
                text, "%s%s", j ? ", " : "; the same: ", (char *)g_ptr_array_index(model->also, j));
        g_string_append_c(text, '\n');
        if (*hidden)
            g_string_append_printf(text, "    hides mitigations that all hosts have: %s\n", hidden);
    }
    if (!common->models->len)
        g_string_append(text, "  no model can be run by all of them\n");
    for (guint i = 0; i < common->unknown_models->len; i++)
        g_string_append_printf(text,
                               "  %s can be run by all, but the CPU map does not know it: give a "
                               "newer one\n",
                               (char *)g_ptr_array_index(common->unknown_models, i));
}

/* Why the first host that cannot run a larger model lacks something of it: each cause once. */
static void append_causes(GString *text, const GcpuFleetClasses *classes, const GcpuCommon *common,
                          const GcpuCommonMiss *miss)
{
    guint n_words = gcpu_map_words(common->map);
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (!miss->classes->len)
        return;
    const GcpuFleetClass *class =
        gcpu_fleet_classes_get(classes, g_array_index(miss->classes, guint, 0));
    const GcpuFleetHost *host =
        gcpu_fleet_classes_host(classes, g_array_index(class->hosts, guint32, 0));
    for (int i = gcpu_feature_set_next(miss->missing, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(miss->missing, n_words, (guint)i + 1)) {
        g_autoptr(GcpuCause) cause =
            gcpu_cause_new(host, class, gcpu_map_feature(common->map, (guint)i)->name);
        if (!g_hash_table_add(told, g_strdup(cause->evidence)))
            continue;
        g_string_append_printf(text, "      %s%s: %s%s%s\n", gcpu_cause_kind_to_string(cause->kind),
                               cause->is_proven ? "" : " (likely)", cause->evidence,
                               cause->remedy ? "; " : "", cause->remedy ? cause->remedy : "");
    }
}

static void append_misses(GString *text, const GcpuFleetClasses *classes, const GcpuCommon *common)
{
    for (guint i = 0; i < common->misses->len; i++) {
        const GcpuCommonMiss *miss = g_ptr_array_index(common->misses, i);
        g_autofree char *missing = gcpu_feature_output_fold_set(common->map, miss->missing);
        g_autoptr(GArray) hosts = hosts_of(classes, miss->classes);
        g_string_append_printf(text, "  not %s: it needs %s; ", miss->model->name, missing);
        gcpu_fleet_output_count(text, hosts->len);
        g_string_append(text, " cannot run it: ");
        gcpu_fleet_output_hosts(text, classes, hosts);
        g_string_append_c(text, '\n');
        append_causes(text, classes, common, miss);
    }
}

static gboolean is_told(const GcpuCommon *common, const char *name)
{
    for (guint i = 0; i < common->models->len; i++) {
        const GcpuCommonModel *best = g_ptr_array_index(common->models, i);
        if (strcmp(best->model->name, name) == 0 ||
            g_ptr_array_find_with_equal_func(best->also, name, g_str_equal, NULL))
            return TRUE;
    }
    for (guint i = 0; i < common->misses->len; i++) {
        const GcpuCommonMiss *miss = g_ptr_array_index(common->misses, i);
        if (strcmp(miss->model->name, name) == 0)
            return TRUE;
    }
    return FALSE;
}

/* By the features that hosts state it would be common, but some QEMU does not take it. */
static void append_own_model(GString *text, const GcpuCommon *common)
{
    const GcpuDef *exact = common->baseline;
    g_autoptr(GPtrArray) off = g_ptr_array_new();

    for (guint i = 0; exact && i < exact->features->len; i++) {
        const GcpuFeature *feature = gcpu_def_feature(exact, i);
        if (feature->policy == GCPU_FEATURE_DISABLE)
            g_ptr_array_add(off, feature->name);
    }
    if (!off->len || is_told(common, exact->model))
        return;
    g_string_append_printf(text, "  not %s, from which the exact one starts", exact->model);
    gcpu_output_names(text, ": not every host gives guests ", off, "\n");
}

static void append_limit(GString *text, const GcpuFleetClasses *classes, const GcpuCommon *common,
                         const GcpuCommonHost *host)
{
    g_autofree char *lacks = gcpu_feature_output_fold_set(common->map, host->lacks);
    const GArray *hosts = gcpu_fleet_classes_get(classes, host->index)->hosts;

    if (!host->n_gained && !host->models->len)
        return;
    g_string_append(text, "  limited by ");
    gcpu_fleet_output_count(text, hosts->len);
    g_string_append(text, ": ");
    gcpu_fleet_output_hosts(text, classes, hosts);
    g_string_append_printf(text, "\n    without: %u more feature%s%s%s", host->n_gained,
                           host->n_gained == 1 ? "" : "s", *lacks ? ": " : "", lacks);
    for (guint i = 0; i < host->models->len; i++)
        g_string_append_printf(text, "%s%s",
                               i                        ? ", "
                               : host->models->len == 1 ? "\n    and the model "
                                                        : "\n    and the models ",
                               (char *)g_ptr_array_index(host->models, i));
    g_string_append_c(text, '\n');
}

static void append_group(GString *text, const GcpuFleetClasses *classes,
                         const GcpuCommonGroup *group)
{
    g_autoptr(GArray) hosts = hosts_of(classes, group->classes);
    guint n_features = group->features->len;
    g_autofree char *list =
        gcpu_feature_output_fold((const char *const *)group->features->pdata, n_features);

    g_string_append_printf(text, "  limited by %u hosts together: ", group->n_hosts);
    gcpu_fleet_output_hosts(text, classes, hosts);
    g_string_append_printf(text, "\n    without: %u more feature%s%s%s", n_features,
                           n_features == 1 ? "" : "s", *list ? ": " : "", list);
    gcpu_output_names(text,
                      group->models->len == 1 ? "\n    and the model " : "\n    and the models ",
                      group->models, "");
    g_string_append_c(text, '\n');
}

static void append_limits(GString *text, const GcpuFleetClasses *classes, const GcpuCommon *common)
{
    g_autoptr(GPtrArray) groups = gcpu_common_groups_new(classes, common);

    for (guint i = 0; i < common->hosts->len; i++)
        append_limit(text, classes, common, g_ptr_array_index(common->hosts, i));
    for (guint i = 0; i < groups->len; i++)
        append_group(text, classes, g_ptr_array_index(groups, i));
}

static void append_costs(GString *text, const GcpuFleetClasses *classes, const GcpuCommon *common)
{
    for (guint i = 0; i < common->hosts->len; i++) {
        const GcpuCommonHost *host = g_ptr_array_index(common->hosts, i);
        if (!host->n_given_up)
            continue;
        g_string_append_printf(text, "  %u feature%s given up by ", host->n_given_up,
                               host->n_given_up == 1 ? "" : "s");
        gcpu_fleet_output_hosts(text, classes, gcpu_fleet_classes_get(classes, host->index)->hosts);
        g_string_append_c(text, '\n');
    }
}

static void append_systems(GString *text, const GcpuCommon *common)
{
    const GcpuCommonModel *best = common->models->len ? g_ptr_array_index(common->models, 0) : NULL;
    guint level = best ? best->level : common->level;
    g_autofree const char **refusing = gcpu_x86_level_refuse(level);
    const GcpuFeatureSet *set = best ? best->model->features : common->features;
    g_autofree const char **missing =
        gcpu_x86_level_missing(common->map, set, MIN(level + 1, GCPU_X86_LEVEL_MAX));
    g_autofree char *list = g_strjoinv(", ", (char **)missing);

    for (const char **name = refusing; *name; name++)
        g_string_append_printf(text, "  does not start with it: %s\n", *name);
    if (*refusing)
        g_string_append_printf(text, "    for x86-64-v%u it lacks %s\n", level + 1, list);
}

/* Some hosts have no name for what they share, as EPYC without nesting. */
static void append_exact(GString *text, const GcpuCommon *common)
{
    const GcpuCommonModel *best = common->models->len ? g_ptr_array_index(common->models, 0) : NULL;
    g_autofree char *xml = gcpu_def_xml_format(common->baseline, 0);
    g_autofree char *config = gcpu_common_paste_config(common->baseline);

    append_indented(text, xml);
    g_string_append(text, "  the exact one as policy:\n");
    append_indented(text, config);
    if (!best || best->level < common->level)
        g_string_append_printf(text,
                               "  the exact one reaches x86-64-v%u, no name does: take it wherever "
                               "features can be listed\n",
                               common->level);
}

static void append_paste(GString *text, const GcpuCommon *common)
{
    if (common->models->len) {
        g_autoptr(GcpuDef) cpu = gcpu_common_cpu(common, g_ptr_array_index(common->models, 0));
        g_autofree char *config = gcpu_common_paste_config(cpu), *xml = gcpu_def_xml_format(cpu, 0);
        g_autofree char *kubevirt = gcpu_common_paste_kubevirt(gcpu_common_paste_model(common));
        g_string_append(text, "  policy (guestcpu.conf, nova.conf):\n");
        append_indented(text, config);
        g_string_append(text, "  domain:\n");
        append_indented(text, xml);
        g_string_append(text, "  KubeVirt, which takes no features:\n");
        append_indented(text, kubevirt);
    }
    g_string_append(text, "  exact, as libvirt computes it:\n");
    if (common->baseline)
        append_exact(text, common);
    else
        append_indented(text, common->baseline_error);
}

void gcpu_common_output_text(GString *text, const GcpuFleetClasses *classes,
                             const GcpuCommon *common)
{
    g_autofree char *lost = gcpu_map_format_set(common->map, common->lost_mitigations, ", ");
    g_autofree char *vendor =
        gcpu_output_escape(common->vendor ? common->vendor : "unknown vendor");
    g_autofree char *level = format_level(common->level);

    g_string_append_printf(text, "%s, ", vendor);
    gcpu_fleet_output_count(text, common->n_hosts);
    g_string_append_printf(text, ", all together %s:\n", level);
    append_models(text, common);
    append_misses(text, classes, common);
    append_own_model(text, common);
    append_limits(text, classes, common);
    append_costs(text, classes, common);
    if (*lost)
        g_string_append_printf(text, "  mitigations that only some hosts have: %s\n", lost);
    append_systems(text, common);
    append_paste(text, common);
}

static void add_set(JsonBuilder *builder, const char *name, const GcpuMap *map,
                    const GcpuFeatureSet *set)
{
    g_autofree const char **names = gcpu_map_feature_names(map, set);

    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (const char **feature = names; *feature; feature++)
        json_builder_add_string_value(builder, *feature);
    json_builder_end_array(builder);
}

static void add_model(JsonBuilder *builder, const GcpuCommon *common, const GcpuCommonModel *model)
{
    g_autoptr(GcpuDef) cpu = gcpu_common_cpu(common, model);
    g_autofree char *config = gcpu_common_paste_config(cpu), *xml = gcpu_def_xml_format(cpu, 0);
    g_autofree char *kubevirt = gcpu_common_paste_kubevirt(cpu->model);

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "name", model->model->name);
    gcpu_output_add_names(builder, "also", model->also);
    gcpu_output_add_boolean(builder, "deprecated", model->deprecated);
    gcpu_fleet_output_add_number(builder, "n_features", model->n_features);
    gcpu_fleet_output_add_number(builder, "level", model->level);
    add_set(builder, "hidden_mitigations", common->map, model->hidden);
    gcpu_output_add_string(builder, "cpu_xml", xml);
    gcpu_output_add_string(builder, "config", config);
    gcpu_output_add_string(builder, "kubevirt", kubevirt);
    json_builder_end_object(builder);
}

static void add_miss(JsonBuilder *builder, const GcpuFleetClasses *classes,
                     const GcpuCommon *common, const GcpuCommonMiss *miss)
{
    g_autoptr(GArray) hosts = hosts_of(classes, miss->classes);

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "name", miss->model->name);
    add_set(builder, "missing", common->map, miss->missing);
    gcpu_fleet_output_add_hosts(builder, "hosts", classes, hosts);
    json_builder_end_object(builder);
}

static void add_limit(JsonBuilder *builder, const GcpuFleetClasses *classes,
                      const GcpuCommon *common, const GcpuCommonHost *host)
{
    json_builder_begin_object(builder);
    gcpu_fleet_output_add_hosts(builder, "hosts", classes,
                                gcpu_fleet_classes_get(classes, host->index)->hosts);
    gcpu_fleet_output_add_number(builder, "n_given_up", host->n_given_up);
    gcpu_fleet_output_add_number(builder, "n_gained_without", host->n_gained);
    add_set(builder, "lacks", common->map, host->lacks);
    gcpu_output_add_names(builder, "models_without", host->models);
    json_builder_end_object(builder);
}

static void add_groups(JsonBuilder *builder, const GcpuFleetClasses *classes,
                       const GcpuCommon *common)
{
    g_autoptr(GPtrArray) groups = gcpu_common_groups_new(classes, common);

    json_builder_set_member_name(builder, "limits_together");
    json_builder_begin_array(builder);
    for (guint i = 0; i < groups->len; i++) {
        const GcpuCommonGroup *group = g_ptr_array_index(groups, i);
        g_autoptr(GArray) hosts = hosts_of(classes, group->classes);
        json_builder_begin_object(builder);
        gcpu_fleet_output_add_hosts(builder, "hosts", classes, hosts);
        gcpu_output_add_names(builder, "features_without", group->features);
        gcpu_output_add_names(builder, "models_without", group->models);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_lists(JsonBuilder *builder, const GcpuFleetClasses *classes,
                      const GcpuCommon *common)
{
    json_builder_set_member_name(builder, "models");
    json_builder_begin_array(builder);
    for (guint i = 0; i < common->models->len; i++)
        add_model(builder, common, g_ptr_array_index(common->models, i));
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "misses");
    json_builder_begin_array(builder);
    for (guint i = 0; i < common->misses->len; i++)
        add_miss(builder, classes, common, g_ptr_array_index(common->misses, i));
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "limits");
    json_builder_begin_array(builder);
    for (guint i = 0; i < common->hosts->len; i++)
        add_limit(builder, classes, common, g_ptr_array_index(common->hosts, i));
    json_builder_end_array(builder);
    add_groups(builder, classes, common);
}

void gcpu_common_output_json(JsonBuilder *builder, const GcpuFleetClasses *classes,
                             const GcpuCommon *common)
{
    g_autoptr(GArray) hosts = hosts_of(classes, common->classes);
    g_autofree char *xml = common->baseline ? gcpu_def_xml_format(common->baseline, 0) : NULL;
    g_autofree char *config = common->baseline ? gcpu_common_paste_config(common->baseline) : NULL;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "vendor", common->vendor);
    gcpu_fleet_output_add_number(builder, "n_hosts", common->n_hosts);
    gcpu_fleet_output_add_number(builder, "level", common->level);
    gcpu_output_add_string(builder, "baseline_xml", xml);
    gcpu_output_add_string(builder, "baseline_config", config);
    gcpu_output_add_string(builder, "baseline_error", common->baseline_error);
    gcpu_fleet_output_add_hosts(builder, "hosts", classes, hosts);
    add_set(builder, "features", common->map, common->features);
    add_lists(builder, classes, common);
    add_set(builder, "lost_mitigations", common->map, common->lost_mitigations);
    gcpu_output_add_names(builder, "unknown_models", common->unknown_models);
    json_builder_end_object(builder);
}

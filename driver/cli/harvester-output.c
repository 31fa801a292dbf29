/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/harvester-output.h"

#include <string.h>

#include "cli/kubernetes-json.h"
#include "cli/output.h"
#include "fleet/fleet-facts.h"
#include "input/input.h"

/* Of the nodes that lack a model; JSON has all. */
#define SHOWN_MAX 5

/** Labelling: how hosts become nodes. */
typedef struct {
    GcpuFleetInputs *fleet;
    const GcpuKubevirtConfig *config;
    GcpuVersion version;
} Labelling;

void gcpu_harvester_answer_clear(GcpuHarvesterAnswer *answer)
{
    gcpu_harvester_models_free(answer->models);
    g_clear_pointer(&answer->nodes, g_ptr_array_unref);
}

/* Returns: (transfer full) (nullable) */
static GcpuKubevirtConfig *read_config(GcpuFleetInputs *fleet, const char *path)
{
    const GcpuJson json = { path ? gcpu_input_name(path) : NULL, fleet->cpu.findings };
    g_autoptr(GError) error = NULL;
    gsize length = 0;

    if (!path)
        return gcpu_kubevirt_config_new();
    g_autofree char *text = gcpu_input_read(path, GCPU_KUBERNETES_BYTES_MAX, &length, &error);
    if (!text)
        gcpu_findings_add_error(fleet->cpu.findings, g_steal_pointer(&error));
    return text ? gcpu_kubernetes_read_config(text, length, &json) : NULL;
}

static gboolean read_version(GcpuFleetInputs *fleet, const GcpuKubevirtConfig *config,
                             GcpuVersion *out_version)
{
    g_autoptr(GError) error = NULL;

    *out_version = GCPU_KUBEVIRT_NEWEST;
    if (!config->version || gcpu_kubevirt_parse(config->version, out_version, &error))
        return TRUE;
    gcpu_findings_add_error(fleet->cpu.findings, g_steal_pointer(&error));
    return FALSE;
}

static GcpuNode *label_host(const Labelling *labelling, const GcpuFleetHost *host, GError **error)
{
    const GcpuFleetClasses *classes = labelling->fleet->classes;
    const GcpuHostCpuRequest wanted = { .arch = classes->arch, .virt_type = classes->virt_type };
    GcpuFleetFacts facts;
    GcpuHostCpu chosen = { 0 };
    GcpuFleetMap map;
    const GcpuHostReport *report = gcpu_fleet_facts_fill(&facts, host);

    if (!gcpu_node_labeller_choose(report, &wanted, &chosen, error) ||
        !gcpu_fleet_maps_get(labelling->fleet->maps, report->libvirt_version,
                             gcpu_arch_family(chosen.arch), &map, error))
        return NULL;
    const GcpuLabelRequest request = {
        .host = report,
        .offer = chosen.domain_capabilities,
        .map = map.map,
        .version = labelling->version,
        .obsolete = (const char *const *)labelling->config->obsolete,
    };
    GcpuNodeLabels *labels = gcpu_node_labeller_run(&request, error);
    return labels ? gcpu_node_from_host(&request, labels, 0) : NULL;
}

/* Harvester counts a node without labels, too. */
static GcpuNode *make_node(const Labelling *labelling, const GcpuFleetHost *host)
{
    g_autoptr(GError) error = NULL;
    GcpuNode *node = label_host(labelling, host, &error);

    if (node)
        return node;
    gcpu_findings_add(labelling->fleet->cpu.findings, &(GcpuFinding){
                                                          .severity = GCPU_SEVERITY_WARNING,
                                                          .file = host->source,
                                                          .message = error->message,
                                                      });
    return gcpu_node_new(host->name, gcpu_node_labels_new());
}

gboolean gcpu_harvester_output_ask(GcpuFleetInputs *fleet, const char *path,
                                   GcpuHarvesterAnswer *out_answer)
{
    g_autoptr(GcpuKubevirtConfig) config = read_config(fleet, path);
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet->fleet);
    Labelling labelling = { fleet, config, 0 };

    if (!config || !read_version(fleet, config, &labelling.version))
        return FALSE;
    out_answer->nodes = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_node_free);
    for (guint i = 0; i < hosts->len; i++)
        g_ptr_array_add(out_answer->nodes, make_node(&labelling, g_ptr_array_index(hosts, i)));
    out_answer->models = gcpu_harvester_models_new(out_answer->nodes, config->cpu_model);
    return TRUE;
}

static void append_inventory(GString *text, const GcpuHarvesterModels *models)
{
    g_string_append_printf(text,
                           "Harvester's inventory, if all of them are ready:\n"
                           "    totalNodes: %u\n    globalModels:\n",
                           models->n_nodes);
    for (char **name = models->global_models; *name; name++) {
        g_autofree char *escaped = gcpu_output_escape(*name);
        g_string_append_printf(text, "    - %s\n", escaped);
    }
    g_string_append_printf(text, "    models:%s\n", models->models->len ? "" : " {}");
    for (guint i = 0; i < models->models->len; i++) {
        const GcpuHarvesterModel *model = g_ptr_array_index(models->models, i);
        g_autofree char *escaped = gcpu_output_escape(model->name);
        g_string_append_printf(text,
                               "      %s:\n        readyCount: %u\n        migrationSafe: %s\n",
                               escaped, model->n_ready, model->is_safe ? "true" : "false");
    }
}

static void append_lack(GString *text, const GcpuHarvesterLack *lack)
{
    g_string_append(text, lack->node->name);
    if (lack->reason)
        g_string_append_printf(text, " (%s)", lack->reason);
}

/* Why a model that Harvester calls safe is not: all nodes that lack it, and vendors. */
static void append_objections(GString *text, const GcpuHarvesterModel *model)
{
    g_autoptr(GString) line = g_string_new(NULL);

    if (!model->is_safe || gcpu_harvester_model_is_everywhere(model))
        return;
    g_string_append_printf(line, "%s is called safe", model->name);
    for (guint i = 0; i < model->lacks->len && i < SHOWN_MAX; i++) {
        g_string_append(line, i ? ", " : ", but cannot go to ");
        append_lack(line, &g_array_index(model->lacks, GcpuHarvesterLack, i));
    }
    if (model->lacks->len > SHOWN_MAX)
        g_string_append_printf(line, " and %u more", model->lacks->len - SHOWN_MAX);
    if (g_strv_length(model->vendors) > 1) {
        g_autofree char *vendors = g_strjoinv(" and ", model->vendors);
        g_string_append_printf(line, ", but its nodes are of %s, between which no guest moves",
                               vendors);
    }
    g_autofree char *escaped = gcpu_output_escape(line->str);
    g_string_append_printf(text, "  %s\n", escaped);
}

static const GcpuHarvesterModel *find_model(const GcpuHarvesterModels *models, const char *name)
{
    for (guint i = 0; i < models->models->len; i++) {
        const GcpuHarvesterModel *model = g_ptr_array_index(models->models, i);
        if (strcmp(model->name, name) == 0)
            return model;
    }
    return NULL;
}

static void append_advice(GString *text, const GcpuHarvesterAnswer *answer,
                          const GcpuCommon *common)
{
    const GcpuCommonModel *best = common->models->len ? g_ptr_array_index(common->models, 0) : NULL;
    g_autofree char *vendor =
        gcpu_output_escape(common->vendor ? common->vendor : "unknown vendor");

    if (!best) {
        g_string_append_printf(text, "  on all nodes of %s runs none\n", vendor);
        return;
    }
    g_string_append_printf(
        text, "  rather %s: the best that runs on all nodes of %s%s\n", best->model->name, vendor,
        find_model(answer->models, best->model->name) ? ""
                                                      : ", though KubeVirt labels no node with it");
}

void gcpu_harvester_output_text(GString *text, const GcpuHarvesterAnswer *answer,
                                const GPtrArray *common)
{
    const GPtrArray *models = answer->models->models;

    append_inventory(text, answer->models);
    g_string_append(text, "  safe means there: on more than one node, of whatever vendor\n");
    for (guint i = 0; i < models->len; i++)
        append_objections(text, g_ptr_array_index(models, i));
    for (guint i = 0; i < common->len; i++)
        append_advice(text, answer, g_ptr_array_index(common, i));
}

static void add_strings(JsonBuilder *builder, const char *name, char **texts)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (; *texts; texts++)
        json_builder_add_string_value(builder, *texts);
    json_builder_end_array(builder);
}

static void add_model(JsonBuilder *builder, const GcpuHarvesterModel *model)
{
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "name", model->name);
    gcpu_fleet_output_add_number(builder, "ready_count", model->n_ready);
    gcpu_output_add_boolean(builder, "migration_safe", model->is_safe);
    gcpu_output_add_boolean(builder, "everywhere", gcpu_harvester_model_is_everywhere(model));
    add_strings(builder, "vendors", model->vendors);
    json_builder_set_member_name(builder, "lacking");
    json_builder_begin_array(builder);
    for (guint i = 0; i < model->lacks->len; i++) {
        const GcpuHarvesterLack *lack = &g_array_index(model->lacks, GcpuHarvesterLack, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "host", lack->node->name);
        gcpu_output_add_string(builder, "reason", lack->reason);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

void gcpu_harvester_output_json(JsonBuilder *builder, const GcpuHarvesterAnswer *answer)
{
    const GPtrArray *models = answer->models->models;

    json_builder_set_member_name(builder, "harvester");
    json_builder_begin_object(builder);
    gcpu_fleet_output_add_number(builder, "total_nodes", answer->models->n_nodes);
    add_strings(builder, "global_models", answer->models->global_models);
    json_builder_set_member_name(builder, "models");
    json_builder_begin_array(builder);
    for (guint i = 0; i < models->len; i++)
        add_model(builder, g_ptr_array_index(models, i));
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/harvester-models.h"

#include <string.h>

#include "labels/node-models.h"

static void model_free(GcpuHarvesterModel *model)
{
    g_free(model->name);
    g_array_unref(model->lacks);
    g_strfreev(model->vendors);
    g_free(model);
}

void gcpu_harvester_models_free(GcpuHarvesterModels *models)
{
    if (!models)
        return;
    g_strfreev(models->global_models);
    g_ptr_array_unref(models->models);
    g_free(models);
}

gboolean gcpu_harvester_model_is_everywhere(const GcpuHarvesterModel *model)
{
    return model->lacks->len == 0 && g_strv_length(model->vendors) <= 1;
}

static GcpuHarvesterModel *model_new(const GPtrArray *nodes, const GcpuNodeModel *counted)
{
    GcpuHarvesterModel *model = g_new0(GcpuHarvesterModel, 1);
    g_autofree char *key = g_strconcat(GCPU_LABEL_MODEL, counted->name, NULL);
    g_autoptr(GPtrArray) with = g_ptr_array_new();

    model->name = g_strdup(counted->name);
    model->n_ready = counted->n_ready;
    model->is_safe = counted->n_ready > 1;
    model->lacks = g_array_new(FALSE, FALSE, sizeof(GcpuHarvesterLack));
    for (guint i = 0; i < nodes->len; i++) {
        GcpuNode *node = g_ptr_array_index(nodes, i);
        const GcpuHarvesterLack lack = { node, g_hash_table_lookup(node->lacks, key) };
        if (gcpu_node_labels_find(node->labels, key))
            g_ptr_array_add(with, node);
        else
            g_array_append_val(model->lacks, lack);
    }
    model->vendors = gcpu_node_vendors(with);
    return model;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const GcpuHarvesterModel *const *)a)->name,
                  (*(const GcpuHarvesterModel *const *)b)->name);
}

static char **list_global(const char *cluster_model)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    g_strv_builder_add_many(builder, "host-model", "host-passthrough", NULL);
    if (cluster_model && *cluster_model)
        g_strv_builder_add(builder, cluster_model);
    return g_strv_builder_end(builder);
}

GcpuHarvesterModels *gcpu_harvester_models_new(const GPtrArray *nodes, const char *cluster_model)
{
    GcpuHarvesterModels *models = g_new0(GcpuHarvesterModels, 1);
    g_autoptr(GPtrArray) counted = gcpu_node_models(nodes, NULL, NULL);

    models->n_nodes = nodes->len;
    models->global_models = list_global(cluster_model);
    models->models = g_ptr_array_new_with_free_func((GDestroyNotify)model_free);
    for (guint i = 0; i < counted->len; i++) {
        const GcpuNodeModel *model = g_ptr_array_index(counted, i);
        if (model->n_ready > 0)
            g_ptr_array_add(models->models, model_new(nodes, model));
    }
    g_ptr_array_sort(models->models, by_name);
    return models;
}

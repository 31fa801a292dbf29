/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Harvester's own tests claim about its inventory of models
 * (cpu_model_config_controller_test.go), and what it does not look at. */
#include "labels/harvester-models.h"
#include "test-suite.h"

#define MODEL  GCPU_LABEL_MODEL
#define VENDOR GCPU_LABEL_VENDOR

typedef struct {
    const char *name;
    const char *nodes[4]; /* labels of each; "!" in front: not ready */
    const char *cluster_model;
    guint n_nodes;
    const char *models; /* "NAME:READY", "+" if safe, "*" if everywhere */
    const char *global;
} Row;

static GPtrArray *nodes_of(const char *const *lists)
{
    GPtrArray *nodes = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_node_free);

    for (guint i = 0; i < 4 && lists[i]; i++) {
        g_autofree char *name = g_strdup_printf("n%u", i + 1);
        GcpuNode *node = gcpu_node_new(name, gcpu_node_labels_new());
        g_auto(GStrv) words = g_strsplit(lists[i] + (lists[i][0] == '!'), " ", -1);
        node->state = lists[i][0] == '!' ? GCPU_NODE_NOT_READY : 0;
        for (char **word = words; *word && **word; word++)
            gcpu_node_labels_set(node->labels, *word, "true", NULL);
        g_ptr_array_add(nodes, node);
    }
    return nodes;
}

static char *describe(const GcpuHarvesterModels *models)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < models->models->len; i++) {
        const GcpuHarvesterModel *model = g_ptr_array_index(models->models, i);
        g_string_append_printf(text, "%s%s:%u%s%s", i ? " " : "", model->name, model->n_ready,
                               model->is_safe ? "+" : "",
                               gcpu_harvester_model_is_everywhere(model) ? "*" : "");
    }
    return g_string_free(text, FALSE);
}

#define ALWAYS "host-model host-passthrough"

static const Row rows[] = {
    { "no nodes", { NULL }, NULL, 0, "", ALWAYS },
    { "two ready nodes with one model",
      { MODEL "Skylake-Client-IBRS", MODEL "Skylake-Client-IBRS" },
      NULL,
      2,
      "Skylake-Client-IBRS:2+*",
      ALWAYS },
    { "one that is not ready counts as a node alone",
      { MODEL "Skylake-Client-IBRS", "!" MODEL "Skylake-Client-IBRS" },
      NULL,
      2,
      "Skylake-Client-IBRS:1*",
      ALWAYS },
    { "what two nodes share is safe",
      { MODEL "Skylake-Client-IBRS " MODEL "Broadwell-IBRS",
        MODEL "Cascadelake-Server " MODEL "Broadwell-IBRS" },
      NULL,
      2,
      "Broadwell-IBRS:2+* Cascadelake-Server:1 Skylake-Client-IBRS:1",
      ALWAYS },
    { "the cluster's model is global",
      { MODEL "Base" },
      "Haswell-noTSX-IBRS",
      1,
      "Base:1*",
      ALWAYS " Haswell-noTSX-IBRS" },
    { "safe, but not on the third node",
      { MODEL "Base", MODEL "Base", "x" },
      NULL,
      3,
      "Base:2+",
      ALWAYS },
    { "safe, but of two vendors",
      { MODEL "Base " VENDOR "Intel", MODEL "Base " VENDOR "AMD" },
      NULL,
      2,
      "Base:2+",
      ALWAYS },
    { "on no ready node", { "!" MODEL "Base" }, "", 1, "", ALWAYS },
};

static void models_are_counted_as_harvester_does(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) nodes = nodes_of(rows[i].nodes);
        g_autoptr(GcpuHarvesterModels) models =
            gcpu_harvester_models_new(nodes, rows[i].cluster_model);
        g_autofree char *found = describe(models);
        g_autofree char *global = g_strjoinv(" ", models->global_models);
        check_str(found, rows[i].models);
        check_str(global, rows[i].global);
        check_int(models->n_nodes, rows[i].n_nodes);
    }
}

static void nodes_that_lack_a_model_are_named(void)
{
    static const char *const lists[4] = { MODEL "Base", "x", "!" MODEL "Base", "!x" };
    g_autoptr(GPtrArray) nodes = nodes_of(lists);
    GcpuNode *second = g_ptr_array_index(nodes, 1);

    g_hash_table_replace(second->lacks, g_strdup(MODEL "Base"), g_strdup("the host lacks avx"));
    g_autoptr(GcpuHarvesterModels) models = gcpu_harvester_models_new(nodes, NULL);
    const GcpuHarvesterModel *base = g_ptr_array_index(models->models, 0);
    check_int(base->lacks->len, 2);
    check_str(g_array_index(base->lacks, GcpuHarvesterLack, 0).node->name, "n2");
    check_str(g_array_index(base->lacks, GcpuHarvesterLack, 0).reason, "the host lacks avx");
    check_str(g_array_index(base->lacks, GcpuHarvesterLack, 1).node->name, "n4");
    check_str(g_array_index(base->lacks, GcpuHarvesterLack, 1).reason, NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(models_are_counted_as_harvester_does),
        TEST(nodes_that_lack_a_model_are_named),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "harvester-models", cases);
}

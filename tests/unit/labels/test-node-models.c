/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Harvester's own tests claim about the inventory of models
 * (cpu_model_config_controller_test.go), and what it does not look at. In the small map Base and
 * Old are Intel's, Rome is AMD's; Base has more features than Old. */
#include "cpu/map-builder.h"
#include "labels/node-models.h"
#include "test-suite.h"
#include "xml/map-xml.h"

#define MODEL  GCPU_LABEL_MODEL
#define VENDOR GCPU_LABEL_VENDOR

typedef struct {
    const char *name;
    const char *nodes[4]; /* labels of each; "!" in front: not ready */
    const char *vendor;
    const char *models; /* "NAME:NODES/READY …" */
} Row;

static GPtrArray *nodes_of(const char *const *lists)
{
    GPtrArray *nodes = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_node_free);

    for (guint i = 0; i < 4 && lists[i]; i++) {
        GcpuNode *node = gcpu_node_new("n", gcpu_node_labels_new());
        g_auto(GStrv) words = g_strsplit(lists[i] + (lists[i][0] == '!'), " ", -1);
        node->state = lists[i][0] == '!' ? GCPU_NODE_NOT_READY : 0;
        for (char **word = words; *word; word++)
            gcpu_node_labels_set(node->labels, *word, "true", NULL);
        g_ptr_array_add(nodes, node);
    }
    return nodes;
}

static char *describe(const GPtrArray *models)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < models->len; i++) {
        const GcpuNodeModel *model = g_ptr_array_index(models, i);
        g_string_append_printf(text, "%s%s:%u/%u", i ? " " : "", model->name, model->n_nodes,
                               model->n_ready);
    }
    return g_string_free(text, FALSE);
}

static void models_are_counted_by_the_nodes_that_have_them(void)
{
    static const Row rows[] = {
        { "no nodes", { NULL }, NULL, "" },
        { "two ready nodes with one model",
          { MODEL "Skylake-Client-IBRS", MODEL "Skylake-Client-IBRS" },
          NULL,
          "Skylake-Client-IBRS:2/2" },
        { "one that is not ready",
          { MODEL "Skylake-Client-IBRS", "!" MODEL "Skylake-Client-IBRS" },
          NULL,
          "Skylake-Client-IBRS:2/1" },
        { "what all have comes first",
          { MODEL "Skylake-Client-IBRS " MODEL "Broadwell-IBRS",
            MODEL "Cascadelake-Server " MODEL "Broadwell-IBRS" },
          NULL,
          "Broadwell-IBRS:2/2 Cascadelake-Server:1/1 Skylake-Client-IBRS:1/1" },
        { "then what has more features",
          { MODEL "Old " MODEL "Base " MODEL "Unheard" },
          NULL,
          "Base:1/1 Old:1/1 Unheard:1/1" },
        { "other labels are no models",
          { GCPU_LABEL_MIGRATION "Base " GCPU_LABEL_HOST_MODEL "Base" },
          NULL,
          "" },
        { "nodes of one vendor",
          { VENDOR "Intel " MODEL "Base", VENDOR "AMD " MODEL "Rome" },
          "AMD",
          "Rome:1/1" },
        { "a model of Intel on an AMD host is not offered",
          { VENDOR "AMD " MODEL "Rome " MODEL "Base " MODEL "Unheard" },
          "AMD",
          "Rome:1/1 Unheard:1/1" },
    };
    g_autofree char *path = test_data("maps/directory");
    g_autoptr(GcpuMap) map = gcpu_map_xml_load(path, GCPU_ARCH_FAMILY_X86, NULL);

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) nodes = nodes_of(rows[i].nodes);
        g_autoptr(GPtrArray) models = gcpu_node_models(nodes, rows[i].vendor, map);
        g_autofree char *text = describe(models);
        if (strcmp(text, rows[i].models) == 0)
            test_pass(__FILE__, __LINE__, rows[i].name);
        else
            test_fail(__FILE__, __LINE__, "%s: %s", rows[i].name, text);
    }
}

/* Of @features, apart by spaces, each of which the map has as a bit. */
static void add_model(GcpuMapBuilder *builder, const char *name, const char *features)
{
    g_autoptr(GcpuModelDraft) draft = gcpu_model_draft_new(name);
    g_auto(GStrv) names = g_strsplit(features, " ", -1);

    for (char **feature = names; *feature; feature++)
        gcpu_model_draft_add_feature(draft, *feature, GCPU_MODEL_FEATURE_PRESENT);
    check(gcpu_map_builder_add_model(builder, draft, NULL));
}

/* As Skylake-Server-v5 and -noTSX-IBRS: what some list for nested guests makes them no larger. */
static void features_for_nested_guests_do_not_count(void)
{
    static const char *const features[] = { "avx", "aes", "vmx-ins-outs", "vmx-tsc-offset",
                                            "vmx-page-walk-4" };
    const char *const labels[4] = { MODEL "Nested " MODEL "Plain", NULL };
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_X86);

    for (guint i = 0; i < G_N_ELEMENTS(features); i++) {
        const GcpuMapFeature feature = { .name = (char *)features[i],
                                         .bit = { .leaf = 1, .bit = i },
                                         .migratable = TRUE };
        check(gcpu_map_builder_add_feature(builder, &feature, NULL));
    }
    add_model(builder, "Nested", "avx vmx-ins-outs vmx-tsc-offset vmx-page-walk-4");
    add_model(builder, "Plain", "avx aes");
    g_autoptr(GcpuMap) map = gcpu_map_builder_end(builder, TRUE);
    g_autoptr(GPtrArray) nodes = nodes_of(labels);
    g_autoptr(GPtrArray) models = gcpu_node_models(nodes, NULL, map);
    g_autofree char *text = describe(models);
    check_str(text, "Plain:1/1 Nested:1/1");
}

static void vendors_are_those_of_the_labels(void)
{
    const char *const lists[4] = { VENDOR "Intel", VENDOR "AMD x", VENDOR "Intel", NULL };
    g_autoptr(GPtrArray) nodes = nodes_of(lists);
    g_auto(GStrv) vendors = gcpu_node_vendors(nodes);
    g_autofree char *text = g_strjoinv(" ", vendors);

    check_str(text, "AMD Intel");
    check(gcpu_node_is_of(g_ptr_array_index(nodes, 1), "AMD"));
    check(!gcpu_node_is_of(g_ptr_array_index(nodes, 1), "Intel"));
    check(gcpu_node_is_of(g_ptr_array_index(nodes, 1), NULL));
}

/* Another order of the nodes, another order of their labels: the same answer. */
static void order_does_not_matter(void)
{
    const char *const one[4] = { MODEL "Base " MODEL "Old", MODEL "Old", NULL };
    const char *const other[4] = { MODEL "Old", MODEL "Old " MODEL "Base", NULL };
    g_autoptr(GPtrArray) a = nodes_of(one);
    g_autoptr(GPtrArray) b = nodes_of(other);
    g_autoptr(GPtrArray) of_a = gcpu_node_models(a, NULL, NULL);
    g_autoptr(GPtrArray) of_b = gcpu_node_models(b, NULL, NULL);
    g_autofree char *text_a = describe(of_a);
    g_autofree char *text_b = describe(of_b);

    check_str(text_a, "Old:2/2 Base:1/1");
    check_str(text_b, text_a);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(models_are_counted_by_the_nodes_that_have_them),
        TEST(features_for_nested_guests_do_not_count),
        TEST(vendors_are_those_of_the_labels),
        TEST(order_does_not_matter),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "node-models", cases);
}

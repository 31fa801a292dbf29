/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/node-match.h"
#include "test-suite.h"

#define FEATURE   "cpu-feature.node.kubevirt.io/"
#define MIGRATION "cpu-model-migration.node.kubevirt.io/"
#define MODEL     "cpu-model.node.kubevirt.io/"

static void set_labels(GcpuNodeLabels *labels, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list, " ", -1);

    for (char **word = words; *word; word++) {
        g_auto(GStrv) pair = g_strsplit(*word, "=", 2);
        if (**word)
            gcpu_node_labels_set(labels, pair[0], pair[1] ? pair[1] : "true", "a reason");
    }
}

static GcpuNode *node_of(const char *name, const char *list)
{
    GcpuNode *node = gcpu_node_new(name, gcpu_node_labels_new());

    set_labels(node->labels, list);
    return node;
}

static GcpuPodSelector *selector_of(const char *wanted, const char *denied)
{
    GcpuPodSelector *selector = g_new0(GcpuPodSelector, 1);

    selector->wanted = gcpu_node_labels_new();
    selector->denied = gcpu_node_labels_new();
    set_labels(selector->wanted, wanted);
    set_labels(selector->denied, denied);
    return selector;
}

/* "missing a, value b": what is in the way. */
static char *obstacles_of(const GcpuNodeMatch *match)
{
    GString *text = g_string_new(gcpu_node_verdict_to_string(match->verdict));

    for (guint i = 0; i < match->obstacles->len; i++) {
        const GcpuObstacle *obstacle = g_ptr_array_index(match->obstacles, i);
        g_string_append_printf(text, ", %s %s", gcpu_obstacle_kind_to_string(obstacle->kind),
                               obstacle->key ? obstacle->key : obstacle->reason);
    }
    return g_string_free(text, FALSE);
}

typedef struct {
    const char *wanted;
    const char *denied;
    const char *node;
    const char *outcome;
} Row;

static void every_label_in_the_way_is_told(void)
{
    static const Row rows[] = {
        { "", "", "", "fits" },
        /* The example of Harvester's knowledge base: node A, node B, and IvyBridge for both. */
        { MIGRATION "SierraForest " FEATURE "fpu " FEATURE "vme", "",
          MIGRATION "SierraForest " FEATURE "fpu " FEATURE "vme", "fits" },
        { MIGRATION "SierraForest " FEATURE "fpu " FEATURE "vme", "",
          MIGRATION "SierraForest " FEATURE "vme", "refused, missing " FEATURE "fpu" },
        { MODEL "IvyBridge", "", MODEL "IvyBridge " FEATURE "vme", "fits" },
        { "a b c", "", "b", "refused, missing a, missing c" },
        { "a=1", "", "a=2", "refused, value a" },
        { "a=", "", "a=true", "refused, value a" },
        { "", "a b", "b", "refused, denied b" },
        { "x", "y", "y=false", "refused, missing x, denied y" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuPodSelector) selector = selector_of(rows[i].wanted, rows[i].denied);
        g_autoptr(GcpuNode) node = node_of("n", rows[i].node);
        g_autoptr(GcpuNodeMatch) match = gcpu_node_match(selector, node, NULL);
        g_autofree char *outcome = obstacles_of(match);
        check_str(outcome, rows[i].outcome);
    }
}

/* As Harvester's findMigratableNodes: only the node's own, and only node5. */
static void nodes_that_take_no_pods_are_refused(void)
{
    g_autoptr(GcpuPodSelector) selector =
        selector_of(MIGRATION "EPYC-Rome " FEATURE "ssbd " FEATURE "spec-ctrl", "");
    g_autoptr(GcpuNode) own =
        node_of("node1", MIGRATION "EPYC-Rome " FEATURE "ssbd " FEATURE "spec-ctrl");
    g_autoptr(GcpuNode) cordoned =
        node_of("node4", MIGRATION "EPYC-Rome " FEATURE "ssbd " FEATURE "spec-ctrl");
    g_autoptr(GcpuNode) good =
        node_of("node5", MIGRATION "EPYC-Rome " FEATURE "ssbd " FEATURE "spec-ctrl");
    g_autoptr(GcpuNodeMatch) of_own = gcpu_node_match(selector, own, "node1");
    g_autoptr(GcpuNodeMatch) of_good = gcpu_node_match(selector, good, "node1");

    cordoned->state = GCPU_NODE_CORDONED | GCPU_NODE_NOT_READY;
    g_autoptr(GcpuNodeMatch) of_cordoned = gcpu_node_match(selector, cordoned, "node1");
    g_autofree char *own_text = obstacles_of(of_own);
    g_autofree char *cordoned_text = obstacles_of(of_cordoned);
    check_str(own_text, "refused, source the guest is there already");
    check_str(cordoned_text, "refused, state cordoned, state not ready");
    check_int(of_good->verdict, GCPU_NODE_FITS);
}

static void what_nobody_knows_is_undecided(void)
{
    g_autoptr(GcpuPodSelector) selector =
        selector_of(FEATURE "aes zone=a", "hyperv.node.kubevirt.io/x");
    g_autoptr(GcpuPodSelector) with_missing = selector_of(MODEL "X zone=a", "");
    g_autoptr(GcpuNode) node = node_of("n", FEATURE "aes");

    gcpu_node_labels_add_unknown(node->labels, "hyperv.node.kubevirt.io/", "no kvm");
    node->only_cpu_labels = TRUE;
    g_autoptr(GcpuNodeMatch) match = gcpu_node_match(selector, node, NULL);
    g_autoptr(GcpuNodeMatch) refused = gcpu_node_match(with_missing, node, NULL);
    g_autofree char *text = obstacles_of(match);
    g_autofree char *refused_text = obstacles_of(refused);
    check_str(text, "undecided, unknown zone, unknown hyperv.node.kubevirt.io/x");
    check_str(refused_text, "refused, missing " MODEL "X, unknown zone");
}

static GcpuHostReport *some_host(void)
{
    GcpuHostReport *host = gcpu_host_report_new();

    host->name = g_strdup("n1");
    host->capabilities = gcpu_capabilities_new();
    host->capabilities->host_cpu = gcpu_def_new(GCPU_DEF_HOST);
    host->capabilities->host_cpu->tsc_frequency_hz = 2000;
    return host;
}

static GcpuDomainCapabilities *some_offer(void)
{
    GcpuDomainCapabilities *offer = gcpu_domain_capabilities_new();
    GcpuModelSupport *haswell = gcpu_model_support_new("Haswell");
    GcpuModelSupport *conroe = gcpu_model_support_new("Conroe");

    offer->arch = g_strdup("x86_64");
    offer->has_blockers = TRUE;
    haswell->usable = GCPU_USABLE_NO;
    g_ptr_array_add(haswell->blockers, g_strdup("hle"));
    g_ptr_array_add(haswell->blockers, g_strdup("rtm"));
    conroe->usable = GCPU_USABLE_YES;
    g_ptr_array_add(offer->models, haswell);
    g_ptr_array_add(offer->models, conroe);
    return offer;
}

static void a_host_is_a_node(void)
{
    g_autoptr(GcpuHostReport) host = some_host();
    g_autoptr(GcpuDomainCapabilities) offer = some_offer();
    const GcpuLabelRequest request = { .host = host,
                                       .offer = offer,
                                       .version = GCPU_KUBEVIRT_NEWEST };
    g_autoptr(GcpuPodSelector) selector =
        selector_of("kubevirt.io/schedulable kubernetes.io/arch=amd64 "
                    "scheduling.node.kubevirt.io/tsc-frequency-1999",
                    "");

    g_autoptr(GcpuNode) fixed = gcpu_node_from_host(&request, gcpu_node_labels_new(), 1999);
    host->capabilities->host_cpu->tsc_scaling = GCPU_SWITCH_ON;
    g_autoptr(GcpuNode) scaling = gcpu_node_from_host(&request, gcpu_node_labels_new(), 1999);
    g_autoptr(GcpuNodeMatch) of_fixed = gcpu_node_match(selector, fixed, NULL);
    g_autoptr(GcpuNodeMatch) of_scaling = gcpu_node_match(selector, scaling, NULL);
    g_autofree char *text = obstacles_of(of_fixed);
    check_str(text, "refused, missing scheduling.node.kubevirt.io/tsc-frequency-1999");
    check_int(of_scaling->verdict, GCPU_NODE_FITS);
}

static void a_host_tells_why_it_lacks_a_model(void)
{
    static const struct {
        const char *wanted;
        const char *cause;
    } rows[] = {
        { MODEL "Haswell", "the host lacks hle, rtm" },
        { MODEL "Conroe", "the model is obsolete in this cluster" },
        { MODEL "Unheard", NULL },
        { FEATURE "aes", NULL },
    };
    g_autoptr(GcpuHostReport) host = some_host();
    g_autoptr(GcpuDomainCapabilities) offer = some_offer();
    const GcpuLabelRequest request = { .host = host,
                                       .offer = offer,
                                       .version = GCPU_KUBEVIRT_NEWEST };
    g_autoptr(GcpuNode) node = gcpu_node_from_host(&request, gcpu_node_labels_new(), 0);

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuPodSelector) selector = selector_of(rows[i].wanted, "");
        g_autoptr(GcpuNodeMatch) match = gcpu_node_match(selector, node, NULL);
        const GcpuObstacle *obstacle =
            match->obstacles->len == 1 ? g_ptr_array_index(match->obstacles, 0) : NULL;
        check(obstacle && obstacle->kind == GCPU_OBSTACLE_MISSING);
        check_str(obstacle ? obstacle->cause : "none", rows[i].cause);
    }
}

/* Taking a wish away never makes a node worse. */
static void fewer_wishes_fit_more_nodes(void)
{
    static const char *const wishes[] = { "a b c", "a b", "a", "" };
    g_autoptr(GcpuNode) node = node_of("n", "a c");
    guint n_before = 3;

    for (guint i = 0; i < G_N_ELEMENTS(wishes); i++) {
        g_autoptr(GcpuPodSelector) selector = selector_of(wishes[i], "");
        g_autoptr(GcpuNodeMatch) match = gcpu_node_match(selector, node, NULL);
        check(match->obstacles->len <= n_before);
        n_before = match->obstacles->len;
    }
    check_int(n_before, 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(every_label_in_the_way_is_told),
        TEST(nodes_that_take_no_pods_are_refused),
        TEST(what_nobody_knows_is_undecided),
        TEST(a_host_is_a_node),
        TEST(a_host_tells_why_it_lacks_a_model),
        TEST(fewer_wishes_fit_more_nodes),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "node-match", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What KubeVirt's own tests claim about selectors and defaults (nodeselectorrenderer_test.go,
 * template_test.go, vmi-mutator_test.go, migration_test.go). */
#include "labels/pod-selector.h"
#include "test-suite.h"

/** Guest: what a row says of it. Lists are words with blanks between. */
typedef struct {
    const char *architecture;
    const char *model;
    const char *features; /* "lahf_lm mmx=disable" */
    const char *machine;
    const char *hyperv;
    guint needs;
    guint64 tsc_frequency_hz;
    const char *selector; /* "zone=a" */
} Guest;

typedef struct {
    const char *model;
    const char *gate;
    const char *selector;
} Cluster;

typedef struct {
    const char *name;
    Guest guest;
    Cluster cluster;
    const char *version;
    const char *wanted; /* all of them, sorted, but for kubevirt.io/schedulable */
    const char *denied;
} Row;

static void set_labels(GcpuNodeLabels *labels, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list ? list : "", " ", -1);

    for (char **word = words; *word; word++) {
        g_auto(GStrv) pair = g_strsplit(*word, "=", 2);
        if (**word)
            gcpu_node_labels_set(labels, pair[0], pair[1] ? pair[1] : "true", NULL);
    }
}

static GcpuNodeLabels *labels_of(const char *list)
{
    GcpuNodeLabels *labels = gcpu_node_labels_new();

    set_labels(labels, list);
    return labels;
}

static void set_features(GcpuVmi *vmi, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list ? list : "", " ", -1);

    for (char **word = words; *word; word++) {
        g_auto(GStrv) pair = g_strsplit(*word, "=", 2);
        GcpuFeaturePolicy policy = GCPU_FEATURE_UNSET;
        if (**word && pair[1])
            gcpu_feature_policy_from_string(pair[1], &policy);
        if (**word)
            gcpu_vmi_add_feature(vmi, pair[0], policy);
    }
}

static GcpuVmi *vmi_of(const Guest *guest)
{
    GcpuVmi *vmi = gcpu_vmi_new();
    g_auto(GStrv) hyperv = g_strsplit(guest->hyperv ? guest->hyperv : "", " ", -1);

    vmi->architecture = g_strdup(guest->architecture);
    vmi->cpu_model = g_strdup(guest->model);
    vmi->machine = g_strdup(guest->machine);
    vmi->needs = guest->needs;
    vmi->tsc_frequency_hz = guest->tsc_frequency_hz;
    set_features(vmi, guest->features);
    set_labels(vmi->node_selector, guest->selector);
    for (char **word = hyperv; *word; word++) {
        if (**word)
            g_ptr_array_add(vmi->hyperv, g_strdup(*word));
    }
    return vmi;
}

static GcpuKubevirtConfig *config_of(const Cluster *cluster)
{
    GcpuKubevirtConfig *config = gcpu_kubevirt_config_new();
    const char *const gates[] = { cluster->gate, NULL };

    config->cpu_model = g_strdup(cluster->model);
    config->feature_gates = g_strdupv((char **)gates);
    set_labels(config->node_selector, cluster->selector);
    return config;
}

static GcpuVersion version_of(const char *text)
{
    GcpuVersion version = 0;

    if (!gcpu_kubevirt_parse(text ? text : "1.9", &version, NULL))
        g_error("no version: %s", text);
    return version;
}

/* Sorted, with values other than "true". */
static char *list_of(const GcpuNodeLabels *labels)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        if (strcmp(label->key, GCPU_LABEL_SCHEDULABLE) == 0 && strcmp(label->value, "true") == 0)
            continue;
        g_string_append_printf(list, "%s%s", list->len ? " " : "", label->key);
        if (strcmp(label->value, "true") != 0)
            g_string_append_printf(list, "=%s", label->value);
    }
    return g_string_free(list, FALSE);
}

static void check_rows(const Row *rows, guint n_rows)
{
    for (guint i = 0; i < n_rows; i++) {
        g_autoptr(GcpuVmi) vmi = vmi_of(&rows[i].guest);
        g_autoptr(GcpuKubevirtConfig) config = config_of(&rows[i].cluster);
        const GcpuPodRequest request = { vmi, config, version_of(rows[i].version) };
        g_autoptr(GcpuPodSelector) selector = gcpu_pod_selector_at_start(&request);
        g_autofree char *wanted = list_of(selector->wanted);
        g_autofree char *denied = g_strjoin(" ", rows[i].name, rows[i].denied, NULL);
        GString *keys = g_string_new(rows[i].name);
        for (guint j = 0; j < selector->denied->labels->len; j++)
            g_string_append_printf(
                keys, " %s", ((GcpuLabel *)g_ptr_array_index(selector->denied->labels, j))->key);
        check_str(wanted, rows[i].wanted);
        check_str(keys->str, denied);
        g_string_free(keys, TRUE);
    }
}

#define OBSOLETE "node-labeller.kubevirt.io/obsolete-host-model"
#define FEATURE  "cpu-feature.node.kubevirt.io/"
#define MODEL    "cpu-model.node.kubevirt.io/"
#define HYPERV   "hyperv.node.kubevirt.io/"

static void models_and_features_select_nodes(void)
{
    static const Row rows[] = {
        { "nothing", { 0 }, { 0 }, NULL, "", OBSOLETE },
        { "architecture",
          { .architecture = "AMD64" },
          { 0 },
          NULL,
          "kubernetes.io/arch=amd64",
          OBSOLETE },
        { "architecture that other nodes may emulate",
          { .architecture = "arm64", .model = "m" },
          { .gate = GCPU_KUBEVIRT_GATE_CROSS },
          "1.9.0",
          MODEL "m kubevirt.io/vm-arch-arm64",
          NULL },
        { "not before 1.9",
          { .architecture = "arm64", .model = "m" },
          { .gate = GCPU_KUBEVIRT_GATE_CROSS },
          "1.8.4",
          MODEL "m kubernetes.io/arch=arm64",
          NULL },
        { "no architecture is asked for, with the gate",
          { .model = "m" },
          { .gate = GCPU_KUBEVIRT_GATE_CROSS },
          "1.9.0",
          MODEL "m",
          NULL },
        { "model and features",
          { .model = "Conroe", .features = "lahf_lm mmx=disable ssse3=forbid" },
          { 0 },
          NULL,
          FEATURE "lahf_lm " MODEL "Conroe",
          FEATURE "ssse3" },
        { "all policies",
          { .model = "Conroe", .features = "a b=require c=force d=optional e=disable" },
          { 0 },
          NULL,
          FEATURE "a " FEATURE "b " MODEL "Conroe",
          NULL },
        { "host-model",
          { .model = "host-model", .features = "a" },
          { 0 },
          NULL,
          FEATURE "a",
          OBSOLETE },
        { "host-passthrough",
          { .model = "host-passthrough", .features = "a" },
          { 0 },
          NULL,
          FEATURE "a",
          NULL },
        { "empty model", { .model = "" }, { 0 }, NULL, "", OBSOLETE },
        { "machine",
          { .model = "Conroe", .machine = "q35" },
          { 0 },
          NULL,
          MODEL "Conroe machine-type.node.kubevirt.io/q35",
          NULL },
        { "machine before 1.5.1",
          { .model = "Conroe", .machine = "q35" },
          { 0 },
          "1.5.0",
          MODEL "Conroe",
          NULL },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void the_guest_wins_over_the_cluster_over_the_default(void)
{
    static const Row rows[] = {
        { "cluster",
          { .architecture = "amd64" },
          { .model = "Haswell" },
          NULL,
          MODEL "Haswell kubernetes.io/arch=amd64",
          NULL },
        { "guest",
          { .architecture = "amd64", .model = "Penryn" },
          { .model = "Haswell" },
          NULL,
          MODEL "Penryn kubernetes.io/arch=amd64",
          NULL },
        { "s390x",
          { .architecture = "s390x" },
          { .model = "z14" },
          NULL,
          MODEL "z14 kubernetes.io/arch=s390x",
          NULL },
        { "arm64 has the cluster's never",
          { .architecture = "arm64" },
          { .model = "Haswell" },
          NULL,
          "kubernetes.io/arch=arm64",
          NULL },
        { "a cluster of host-model", { 0 }, { .model = "host-model" }, NULL, "", OBSOLETE },
        { "selectors: the guest's wins",
          { .model = "m", .selector = "zone=b disk=ssd" },
          { .selector = "zone=a rack=1" },
          NULL,
          MODEL "m disk=ssd rack=1 zone=b",
          NULL },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void hyperv_needs_the_gate(void)
{
    static const Row rows[] = {
        { "gate",
          { .model = "m", .hyperv = "synic synictimer frequencies ipi relaxed vapic spinlocks" },
          { .gate = "HypervStrictCheck" },
          NULL,
          MODEL "m " HYPERV "frequencies " HYPERV "ipi " HYPERV "synic " HYPERV "synictimer",
          NULL },
        { "no gate", { .model = "m", .hyperv = "synic ipi" }, { 0 }, NULL, MODEL "m", NULL },
        { "other gate",
          { .model = "m", .hyperv = "synic" },
          { .gate = "HypervStrictChecks" },
          NULL,
          MODEL "m",
          NULL },
        { "evmcs wants vmx and Intel",
          { .model = "m", .features = "vmx=disable", .hyperv = "evmcs", .needs = GCPU_VMI_EVMCS },
          { .gate = "HypervStrictCheck" },
          NULL,
          FEATURE "vmx " MODEL "m cpu-vendor.node.kubevirt.io/Intel",
          NULL },
        { "evmcs without gate: vmx alone",
          { .model = "m", .hyperv = "evmcs", .needs = GCPU_VMI_EVMCS },
          { 0 },
          NULL,
          FEATURE "vmx " MODEL "m",
          NULL },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

#define TSC "scheduling.node.kubevirt.io/tsc-frequency-123"

static void frequencies_need_a_hint_and_a_reason(void)
{
    static const Row rows[] = {
        { "hint and invtsc",
          { .model = "m", .features = "invtsc", .tsc_frequency_hz = 123 },
          { 0 },
          NULL,
          FEATURE "invtsc " MODEL "m " TSC,
          NULL },
        { "force",
          { .model = "m", .features = "invtsc=force", .tsc_frequency_hz = 123 },
          { 0 },
          NULL,
          MODEL "m " TSC,
          NULL },
        { "re-enlightenment",
          { .model = "m", .hyperv = "reenlightenment", .tsc_frequency_hz = 123 },
          { 0 },
          NULL,
          MODEL "m " TSC,
          NULL },
        { "hint alone", { .model = "m", .tsc_frequency_hz = 123 }, { 0 }, NULL, MODEL "m", NULL },
        { "no hint", { .model = "m", .features = "invtsc=force" }, { 0 }, NULL, MODEL "m", NULL },
        { "disabled",
          { .model = "m", .features = "invtsc=disable", .tsc_frequency_hz = 123 },
          { 0 },
          NULL,
          MODEL "m",
          NULL },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void other_needs_have_a_label_each(void)
{
    static const Row rows[] = {
        { "all",
          { .model = "m",
            .needs = GCPU_VMI_DEDICATED_CPUS | GCPU_VMI_REALTIME | GCPU_VMI_SEV | GCPU_VMI_SEV_ES },
          { 0 },
          NULL,
          MODEL "m kubevirt.io/cpumanager kubevirt.io/realtime kubevirt.io/sev kubevirt.io/sev-es",
          NULL },
        { "the others",
          { .model = "m", .needs = GCPU_VMI_SEV_SNP | GCPU_VMI_TDX | GCPU_VMI_SECURE_EXECUTION },
          { 0 },
          NULL,
          MODEL "m kubevirt.io/s390-pv kubevirt.io/sev-snp kubevirt.io/tdx",
          NULL },
        { "dedicated CPUs before 1.8",
          { .model = "m", .needs = GCPU_VMI_DEDICATED_CPUS },
          { 0 },
          "1.7",
          MODEL "m cpumanager",
          NULL },
        { "empty values until 1.5",
          { .model = "m", .needs = GCPU_VMI_REALTIME | GCPU_VMI_SEV },
          { 0 },
          "1.5",
          MODEL "m kubevirt.io/realtime= kubevirt.io/sev=",
          NULL },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

/** Move: a migration. */
typedef struct {
    const char *name;
    const char *model;
    const char *features;
    const char *selector; /* of the guest */
    const char *version;
    const char *pod; /* nodeSelector of the pod that it runs in; NULL: that of its start */
    const char *node;
    const char *added;
    const char *wanted; /* NULL: there is no pod */
    gboolean is_frozen;
    guint n_warnings;
} Move;

#define N1                                                    \
    "host-model-cpu.node.kubevirt.io/Skylake-Server-IBRS "    \
    "host-model-required-features.node.kubevirt.io/md-clear " \
    "host-model-required-features.node.kubevirt.io/ssbd "     \
    "cpu-vendor.node.kubevirt.io/Intel cpu-feature.node.kubevirt.io/x"
#define N2 "host-model-cpu.node.kubevirt.io/Icelake-Server cpu-vendor.node.kubevirt.io/AMD"
#define OF_N1_CPU                       \
    FEATURE "md-clear " FEATURE "ssbd " \
            "cpu-model-migration.node.kubevirt.io/Skylake-Server-IBRS"
#define INTEL " cpu-vendor.node.kubevirt.io/Intel"

static const Move moves[] = {
    { "first migration takes the source along", "host-model", NULL, NULL, "1.9", NULL, N1, NULL,
      OF_N1_CPU INTEL, FALSE, 0 },
    { "a cluster's default is the same", NULL, NULL, NULL, "1.9", NULL, N1, NULL, OF_N1_CPU INTEL,
      FALSE, 0 },
    { "the second keeps the first, whatever the node is", "host-model", NULL, NULL, "1.9",
      OF_N1_CPU INTEL, N1, NULL, OF_N1_CPU INTEL, TRUE, 0 },
    { "and back: the node's labels are not looked at but for the vendor", "host-model", NULL, NULL,
      "1.9", OF_N1_CPU, N2, NULL, OF_N1_CPU " cpu-vendor.node.kubevirt.io/AMD", TRUE, 0 },
    { "no vendor in 1.7.0", "host-model", NULL, NULL, "1.7.0", NULL, N1, NULL, OF_N1_CPU, FALSE,
      0 },
    { "in 1.7.1 it is there", "host-model", NULL, NULL, "1.7.1", NULL, N1, NULL, OF_N1_CPU INTEL,
      FALSE, 0 },
    { "a named model has its own", "Conroe", NULL, NULL, "1.9", NULL, N1, NULL,
      MODEL "Conroe" INTEL, FALSE, 0 },
    { "host-passthrough goes to every node of the vendor", "host-passthrough", NULL, NULL, "1.9",
      NULL, N1, NULL, "cpu-vendor.node.kubevirt.io/Intel", FALSE, 0 },
    { "a node without vendor", "Conroe", NULL, NULL, "1.9", NULL, "x=y", NULL, MODEL "Conroe",
      FALSE, 0 },
    { "a node that is not known", "Conroe", NULL, NULL, "1.9", NULL, NULL, NULL, MODEL "Conroe",
      FALSE, 1 },
    { "no host model on the node: no pod", "host-model", NULL, NULL, "1.9", NULL, "x=y", NULL, NULL,
      FALSE, 0 },
    { "nobody knows the node: no answer", "host-model", NULL, NULL, "1.9", NULL, NULL, NULL, NULL,
      FALSE, 0 },
    { "a required feature passes for a migration", "host-model", "aes", NULL, "1.9", NULL, N1, NULL,
      FEATURE "aes" INTEL, FALSE, 1 },
    { "a vendor that the guest names stays", "Conroe", NULL, "cpu-vendor.node.kubevirt.io/Intel",
      "1.9", NULL, N2, NULL, MODEL "Conroe cpu-vendor.node.kubevirt.io/Intel", FALSE, 0 },
    { "the guest's selector wins over the migration's", "Conroe", NULL, "zone=a", "1.7.0", NULL, N1,
      "zone=b kubernetes.io/hostname=n9", MODEL "Conroe kubernetes.io/hostname=n9 zone=a", FALSE,
      0 },
};

static void check_move(const Move *move)
{
    const Guest guest = { .model = move->model,
                          .features = move->features,
                          .selector = move->selector };
    const Cluster cluster = { 0 };
    g_autoptr(GcpuVmi) vmi = vmi_of(&guest);
    g_autoptr(GcpuKubevirtConfig) config = config_of(&cluster);
    g_autoptr(GcpuNodeLabels) pod = labels_of(move->pod);
    g_autoptr(GcpuNodeLabels) node = labels_of(move->node);
    g_autoptr(GcpuNodeLabels) added = labels_of(move->added);
    const GcpuMigrationFacts facts = { move->pod ? pod : NULL, move->node ? node : NULL,
                                       move->added ? added : NULL };
    const GcpuPodRequest request = { vmi, config, version_of(move->version) };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuPodSelector) selector =
        gcpu_pod_selector_at_migration(&request, &facts, findings, &error);
    g_autofree char *wanted = selector ? list_of(selector->wanted) : NULL;

    check_str(wanted, move->wanted);
    check((selector == NULL) == (error != NULL));
    check_int(selector && selector->is_frozen, move->is_frozen);
    check_int(gcpu_findings_count(findings), move->n_warnings);
}

static void migrations_take_along_what_the_guest_has(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(moves); i++)
        check_move(&moves[i]);
}

/* "decentralised likewise": the target cluster goes by what the source reports of its node. */
static void a_guest_of_another_cluster_brings_its_labels(void)
{
    const Guest guest = { .model = "host-model" };
    const Cluster cluster = { 0 };
    g_autoptr(GcpuVmi) vmi = vmi_of(&guest);
    g_autoptr(GcpuKubevirtConfig) config = config_of(&cluster);
    g_autoptr(GcpuNodeLabels) here =
        labels_of("host-model-cpu.node.kubevirt.io/Here cpu-vendor.node.kubevirt.io/AMD");
    const GcpuPodRequest request = { vmi, config, GCPU_KUBEVIRT_NEWEST };
    const GcpuMigrationFacts facts = { .node = here };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    set_labels(vmi->source_labels, "host-model-cpu.node.kubevirt.io/There "
                                   "host-model-required-features.node.kubevirt.io/aes "
                                   "cpu-vendor.node.kubevirt.io/Intel");
    g_autoptr(GcpuPodSelector) selector =
        gcpu_pod_selector_at_migration(&request, &facts, findings, NULL);
    g_autofree char *wanted = list_of(selector->wanted);

    check_str(wanted, FEATURE "aes cpu-model-migration.node.kubevirt.io/There" INTEL);
    check_int(gcpu_findings_count(findings), 0);
}

static void a_waiting_pod_says_what_it_asks_for(void)
{
    const Guest guest = { .model = "host-model", .features = "aes", .selector = "zone=a" };
    const Cluster cluster = { 0 };
    g_autoptr(GcpuVmi) vmi = vmi_of(&guest);
    g_autoptr(GcpuKubevirtConfig) config = config_of(&cluster);
    g_autoptr(GcpuNodeLabels) pod = labels_of("zone=b " FEATURE "fpu " FEATURE "aes");
    const GcpuPodRequest request = { vmi, config, GCPU_KUBEVIRT_NEWEST };
    g_autoptr(GcpuPodSelector) selector = gcpu_pod_selector_of_pod(&request, pod);
    g_autofree char *wanted = list_of(selector->wanted);

    check_str(wanted, FEATURE "aes " FEATURE "fpu zone=b");
    check_str(gcpu_node_labels_find(selector->wanted, FEATURE "aes")->fact,
              "a feature that the guest requires");
    check_str(gcpu_node_labels_find(selector->wanted, FEATURE "fpu")->fact,
              "the waiting pod asks for it");
    check(gcpu_node_labels_find(selector->denied, OBSOLETE) != NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(models_and_features_select_nodes),
        TEST(the_guest_wins_over_the_cluster_over_the_default),
        TEST(hyperv_needs_the_gate),
        TEST(frequencies_need_a_hint_and_a_reason),
        TEST(other_needs_have_a_label_each),
        TEST(migrations_take_along_what_the_guest_has),
        TEST(a_guest_of_another_cluster_brings_its_labels),
        TEST(a_waiting_pod_says_what_it_asks_for),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "pod-selector", cases);
}

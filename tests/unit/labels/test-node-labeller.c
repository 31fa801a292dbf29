/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What KubeVirt's own tests of the labeller claim (cpu_plugin_test.go, node_labeller_test.go), and
 * what its versions do differently. */
#include "labelled.h"
#include "labels/node-labeller.h"
#include "test-suite.h"
#include "xml/def-xml.h"
#include "xml/host-report-xml.h"
#include "xml/map-xml.h"

#define SKYLAKE  "labels/skylake.xml"
#define Z14      "labels/z14.xml"
#define ALTRA    "hosts/altra-11.3/domain-capabilities-kvm.xml"
#define CASCADE  "hosts/cascadelake-9.0/domain-capabilities-kvm.xml"
#define MODEL    GCPU_LABEL_MODEL
#define KNOWN    GCPU_LABEL_MIGRATION
#define FEATURE  GCPU_LABEL_FEATURE
#define REQUIRED GCPU_LABEL_REQUIRED

typedef struct {
    const char *name;
    const char *domain_capabilities;
    const char *features;    /* inside <features> */
    const char *version;     /* of KubeVirt */
    const char *obsolete[4]; /* none: the default list; "": an empty one */
    const char *claims[8];   /* see labelled_has() */
} Row;

static const char *const empty_list[] = { NULL };

static GcpuDef *read_features(const char *path)
{
    g_autofree char *text = test_read(path);

    return gcpu_def_xml_parse(text, -1, path, GCPU_DEF_KIND_GUEST, NULL);
}

static GcpuNodeLabels *run(const Row *row, const GcpuDef *supported)
{
    const char *const paths[] = { row->domain_capabilities, NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, row->features);
    GcpuLabelRequest request = labelled_request(host, row->version);
    g_autoptr(GError) error = NULL;

    request.supported = supported;
    if (row->obsolete[0])
        request.obsolete = row->obsolete[0][0] ? row->obsolete : empty_list;
    GcpuNodeLabels *labels = gcpu_node_labeller_run(&request, &error);
    if (!labels)
        test_fail(__FILE__, __LINE__, "%s: %s", row->name, error->message);
    return labels;
}

static void check_rows(const Row *rows, guint n_rows)
{
    for (guint i = 0; i < n_rows; i++) {
        g_autoptr(GcpuNodeLabels) labels = run(&rows[i], NULL);
        for (guint j = 0; labels && j < G_N_ELEMENTS(rows[i].claims) && rows[i].claims[j]; j++) {
            if (labelled_has(labels, rows[i].claims[j]))
                test_pass(__FILE__, __LINE__, rows[i].claims[j]);
            else
                test_fail(__FILE__, __LINE__, "%s: %s", rows[i].name, rows[i].claims[j]);
        }
    }
}

static void models_are_labelled_by_usability_and_the_obsolete_list(void)
{
    static const Row rows[] = {
        { "usable",
          SKYLAKE,
          NULL,
          "1.9",
          { NULL },
          { MODEL "Penryn=true", MODEL "Haswell=true", MODEL "Skylake-Client-IBRS=true" } },
        { "unknown counts as usable", SKYLAKE, NULL, "1.9", { NULL }, { MODEL "IvyBridge=true" } },
        { "not usable, known",
          SKYLAKE,
          NULL,
          "1.9",
          { NULL },
          { "!" MODEL "EPYC-IBPB", KNOWN "EPYC-IBPB=true" } },
        { "without the attribute",
          SKYLAKE,
          NULL,
          "1.9",
          { NULL },
          { "!" MODEL "Opteron_G4", "!" KNOWN "Opteron_G4" } },
        { "obsolete by default",
          SKYLAKE,
          NULL,
          "1.9",
          { NULL },
          { "!" MODEL "Conroe", "!" KNOWN "Conroe", "!" MODEL "Conroe-v1", "!" KNOWN "486" } },
        { "before 1.5.2 not their -v1",
          SKYLAKE,
          NULL,
          "1.5.1",
          { NULL },
          { "!" MODEL "Conroe", MODEL "Conroe-v1=true" } },
        { "in 1.5.2", SKYLAKE, NULL, "1.5.2", { NULL }, { "!" MODEL "Conroe-v1" } },
        { "a list of one's own replaces it",
          SKYLAKE,
          NULL,
          "1.9",
          { "Penryn" },
          { "!" MODEL "Penryn", "!" KNOWN "Penryn", MODEL "Conroe=true", KNOWN "486=true" } },
        { "an empty list hides nothing",
          SKYLAKE,
          NULL,
          "1.9",
          { "" },
          { MODEL "Conroe=true", KNOWN "486=true" } },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void known_models_are_exactly_those_with_the_attribute(void)
{
    const Row row = { "", SKYLAKE, NULL, "1.9", { NULL }, { NULL } };
    g_autoptr(GcpuNodeLabels) labels = run(&row, NULL);

    check_int(labelled_count(labels, KNOWN), 5);
    check_int(labelled_count(labels, MODEL), 4);
}

static void nothing_usable_leaves_no_model(void)
{
    const char *const paths[] = { SKYLAKE, NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
    const GcpuLabelRequest request = labelled_request(host, "1.9");

    for (guint i = 0; i < request.offer->models->len; i++)
        ((GcpuModelSupport *)g_ptr_array_index(request.offer->models, i))->usable = GCPU_USABLE_NO;
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labeller_run(&request, NULL);
    check_int(labelled_count(labels, MODEL), 0);
    check_int(labelled_count(labels, KNOWN), 5);
}

static void all_obsolete_leaves_neither(void)
{
    const char *const all[] = { "486",    "Conroe",    "Conroe-v1", "EPYC-IBPB",
                                "Penryn", "IvyBridge", "Haswell",   "Skylake-Client-IBRS",
                                NULL };
    const char *const paths[] = { SKYLAKE, NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
    GcpuLabelRequest request = labelled_request(host, "1.6.3");

    request.obsolete = all;
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labeller_run(&request, NULL);
    check_int(labelled_count(labels, MODEL) + labelled_count(labels, KNOWN), 0);
    check(labelled_has(labels, GCPU_LABEL_OBSOLETE_HOST "=true"));
}

static void migration_labels_follow_the_rule_of_the_version(void)
{
    static const Row rows[] = {
        { "1.6.3: usable",
          SKYLAKE,
          NULL,
          "1.6.3",
          { NULL },
          { KNOWN "Penryn=true", "!" KNOWN "EPYC-IBPB", KNOWN "Skylake-Client-IBRS=true" } },
        { "1.6.4: known", SKYLAKE, NULL, "1.6.4", { NULL }, { KNOWN "EPYC-IBPB=true" } },
        { "1.7.0: known", SKYLAKE, NULL, "1.7.0", { NULL }, { KNOWN "EPYC-IBPB=true" } },
        { "1.5.9: usable", SKYLAKE, NULL, "1.5.9", { NULL }, { "!" KNOWN "EPYC-IBPB" } },
        /* The host's own model is not usable there: xsaves is off. */
        { "1.6: the host's own",
          CASCADE,
          NULL,
          "1.6.0",
          { NULL },
          { KNOWN "Cascadelake-Server-noTSX=true", "!" MODEL "Cascadelake-Server-noTSX" } },
        { "1.6: not if configured as obsolete",
          CASCADE,
          NULL,
          "1.6.0",
          { "Cascadelake-Server-noTSX" },
          { "!" KNOWN "Cascadelake-Server-noTSX", GCPU_LABEL_OBSOLETE_HOST "=true",
            GCPU_LABEL_HOST_MODEL "Cascadelake-Server-noTSX=true" } },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void the_host_model_is_labelled(void)
{
    static const Row rows[] = {
        { "name, features, vendor",
          SKYLAKE,
          NULL,
          "1.9",
          { NULL },
          { GCPU_LABEL_HOST_MODEL "Skylake-Client-IBRS=true", REQUIRED "ds=true",
            REQUIRED "acpi=true", REQUIRED "ss=true", GCPU_LABEL_VENDOR "Intel=true" } },
        { "disabled is not required", SKYLAKE, NULL, "1.9", { NULL }, { "!" REQUIRED "mpx" } },
        { "not obsolete by default",
          SKYLAKE,
          NULL,
          "1.9",
          { NULL },
          { "!" GCPU_LABEL_OBSOLETE_HOST } },
        { "obsolete as configured, still named",
          SKYLAKE,
          NULL,
          "1.9",
          { "Skylake-Client-IBRS", "x" },
          { GCPU_LABEL_OBSOLETE_HOST "=true", GCPU_LABEL_HOST_MODEL "Skylake-Client-IBRS=true",
            "!" KNOWN "Skylake-Client-IBRS" } },
        { "vendor of s390x",
          Z14,
          NULL,
          "1.9",
          { NULL },
          { GCPU_LABEL_VENDOR "IBM=true", MODEL "z13-base=true", MODEL "max=true", "!" MODEL "z16",
            KNOWN "z16=true", REQUIRED "vx=true" } },
        { "none on aarch64",
          ALTRA,
          NULL,
          "1.9",
          { NULL },
          { "!" GCPU_LABEL_HOST_MODEL, "!" KNOWN "cortex-a57", "!" MODEL "cortex-a57",
            "!" FEATURE "aes", "!" GCPU_LABEL_VENDOR "ARM" } },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

/* Hidden by default, yet not called obsolete: KubeVirt looks at the configured list alone. */
static void a_host_model_of_the_default_list_is_not_obsolete(void)
{
    const char *const paths[] = { SKYLAKE, NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
    GcpuLabelRequest request = labelled_request(host, "1.6.3");
    GcpuDef *model = request.offer->host_model;

    g_free(model->model);
    model->model = g_strdup("Conroe");
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labeller_run(&request, NULL);
    check(labelled_has(labels, GCPU_LABEL_HOST_MODEL "Conroe=true"));
    check(labelled_has(labels, KNOWN "Conroe=true") && labelled_has(labels, "!" MODEL "Conroe"));
    check(labelled_has(labels, "!" GCPU_LABEL_OBSOLETE_HOST));
}

static void protection_is_labelled(void)
{
#define SNP                                                                   \
    "<launchSecurity supported='yes'><enum name='sectype'><value>sev</value>" \
    "<value>sev-snp</value></enum></launchSecurity>"
    static const Row rows[] = {
        { "sev without guests of es",
          SKYLAKE,
          "<sev supported='yes'><maxESGuests>0</maxESGuests></sev>",
          "1.9",
          { NULL },
          { "kubevirt.io/sev=true", "!kubevirt.io/sev-es", "!kubevirt.io/sev-snp" } },
        { "sev and es",
          SKYLAKE,
          "<sev supported='yes'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits>"
          "<maxGuests>15</maxGuests><maxESGuests>100</maxESGuests></sev>",
          "1.9",
          { NULL },
          { "kubevirt.io/sev=true", "kubevirt.io/sev-es=true" } },
        { "all three",
          SKYLAKE,
          "<sev supported='yes'><maxESGuests>100</maxESGuests></sev>" SNP,
          "1.9",
          { NULL },
          { "kubevirt.io/sev=true", "kubevirt.io/sev-es=true", "kubevirt.io/sev-snp=true" } },
        { "none",
          SKYLAKE,
          NULL,
          "1.9",
          { NULL },
          { "!kubevirt.io/sev", "!kubevirt.io/sev-es", "!kubevirt.io/sev-snp", "!kubevirt.io/tdx",
            "!kubevirt.io/s390-pv" } },
        { "the value was empty",
          SKYLAKE,
          "<sev supported='yes'><maxESGuests>9</maxESGuests></sev>",
          "1.5.2",
          { NULL },
          { "kubevirt.io/sev=", "kubevirt.io/sev-es=" } },
        { "tdx", SKYLAKE, "<tdx supported='yes'/>", "1.9", { NULL }, { "kubevirt.io/tdx=true" } },
        { "tdx that is not supported",
          SKYLAKE,
          "<tdx supported='no'/>",
          "1.9",
          { NULL },
          { "!kubevirt.io/tdx" } },
        { "tdx before 1.7",
          SKYLAKE,
          "<tdx supported='yes'/>" SNP,
          "1.6.4",
          { NULL },
          { "!kubevirt.io/tdx", "!kubevirt.io/sev-snp" } },
        { "s390-pv", Z14, NULL, "1.9", { NULL }, { "kubevirt.io/s390-pv=true" } },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void given_features_are_those_that_are_required(void)
{
    const Row intel = { "", SKYLAKE, NULL, "1.9", { NULL }, { NULL } };
    const Row z = { "", Z14, NULL, "1.9", { NULL }, { NULL } };
    g_autoptr(GcpuDef) of_intel = read_features("labels/skylake-features.xml");
    g_autoptr(GcpuDef) of_z = read_features("labels/z14-features.xml");
    g_autoptr(GcpuNodeLabels) a = run(&intel, of_intel);
    g_autoptr(GcpuNodeLabels) b = run(&z, of_z);

    check_int(labelled_count(a, FEATURE), 4);
    check(labelled_has(a, FEATURE "sse4.1=true") && labelled_has(a, "!" FEATURE "mpx"));
    check_int(labelled_count(b, FEATURE), 3);
}

/* As many as libvirt tells of a z15; on s390x it states no policy. */
static void features_without_policy_count_on_s390x_alone(void)
{
    const Row intel = { "", SKYLAKE, NULL, "1.9", { NULL }, { NULL } };
    const Row z = { "", Z14, NULL, "1.9", { NULL }, { NULL } };
    GcpuDef *supported = gcpu_def_new(GCPU_DEF_GUEST);

    for (guint i = 0; i < 89; i++) {
        g_autofree char *name = g_strdup_printf("f%u", i);
        gcpu_def_set_feature(supported, name, GCPU_FEATURE_UNSET);
    }
    g_autoptr(GcpuNodeLabels) of_z = run(&z, supported);
    g_autoptr(GcpuNodeLabels) of_intel = run(&intel, supported);
    check_int(labelled_count(of_z, FEATURE), 89);
    check_int(labelled_count(of_intel, FEATURE), 0);
    gcpu_def_free(supported);
}

/* In the small map Base is aes avx fpu pni sse. */
static void features_are_those_of_the_expanded_host_model(void)
{
    const char *const paths[] = { SKYLAKE, NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
    GcpuLabelRequest request = labelled_request(host, "1.9");
    g_autofree char *map_path = test_data("maps/directory");
    g_autoptr(GcpuMap) map = gcpu_map_xml_load(map_path, GCPU_ARCH_FAMILY_X86, NULL);
    GcpuDef *model = request.offer->host_model;
    GcpuModelSupport *support = g_ptr_array_index(request.offer->models, 4);

    g_free(support->name);
    support->name = g_strdup("Base");
    g_free(model->model);
    model->model = g_strdup("Base");
    g_array_set_size(model->features, 0);
    gcpu_def_set_feature(model, "svm", GCPU_FEATURE_REQUIRE);
    gcpu_def_set_feature(model, "avx", GCPU_FEATURE_DISABLE);
    request.map = map;
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labeller_run(&request, NULL);
    check_int(labelled_count(labels, FEATURE), 5);
    check(labelled_has(labels, FEATURE "svm=true") && labelled_has(labels, FEATURE "pni=true"));
    check(labelled_has(labels, "!" FEATURE "avx"));
    check_int(labelled_count(labels, REQUIRED), 1);

    host->libvirt_version = GCPU_VERSION(12, 2, 0);
    g_autoptr(GcpuNodeLabels) expanded = gcpu_node_labeller_run(&request, NULL);
    check_int(labelled_count(expanded, REQUIRED), 5);
    request.version = GCPU_VERSION(1, 8, 3);
    g_autoptr(GcpuNodeLabels) older = gcpu_node_labeller_run(&request, NULL);
    check_int(labelled_count(older, REQUIRED), 1);
}

/* Penryn is no model of the small map, Old (fpu sse) is. */
static void until_1_2_a_model_needs_the_labels_of_its_features(void)
{
    const char *const paths[] = { SKYLAKE, NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
    GcpuLabelRequest request = labelled_request(host, "1.2.1");
    g_autofree char *map_path = test_data("maps/directory");
    g_autoptr(GcpuMap) map = gcpu_map_xml_load(map_path, GCPU_ARCH_FAMILY_X86, NULL);
    GcpuModelSupport *model = g_ptr_array_index(request.offer->models, 1);
    GcpuDef *supported = gcpu_def_new(GCPU_DEF_GUEST);

    g_free(model->name);
    model->name = g_strdup("Old");
    gcpu_def_set_feature(supported, "fpu", GCPU_FEATURE_REQUIRE);
    request.map = map;
    request.supported = supported;
    g_autoptr(GcpuNodeLabels) without = gcpu_node_labeller_run(&request, NULL);
    check(labelled_has(without, "!" MODEL "Old") && labelled_has(without, "!" MODEL "Penryn"));
    check(labelled_has(without, MODEL "Skylake-Client-IBRS=true"));
    gcpu_def_set_feature(supported, "sse", GCPU_FEATURE_REQUIRE);
    g_autoptr(GcpuNodeLabels) with = gcpu_node_labeller_run(&request, NULL);
    check(labelled_has(with, MODEL "Old=true"));
    request.supported = NULL;
    request.map = NULL;
    g_autoptr(GcpuNodeLabels) unknown = gcpu_node_labeller_run(&request, NULL);
    check(labelled_has(unknown, "?" MODEL "Old") && labelled_has(unknown, "?" KNOWN "Old"));
    gcpu_def_free(supported);
}

static void counter_and_machines_come_of_the_capabilities(void)
{
    const char *const paths[] = { CASCADE, "hosts/cascadelake-9.0/capabilities.xml", NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
    GcpuLabelRequest request = labelled_request(host, "1.9");
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labeller_run(&request, NULL);

    check(labelled_has(labels, "cpu-timer.node.kubevirt.io/tsc-frequency=2494139000"));
    check(labelled_has(labels, "cpu-timer.node.kubevirt.io/tsc-scalable=true"));
    check(labelled_has(labels, "machine-type.node.kubevirt.io/q35=true"));
    check(labelled_has(labels, "machine-type.node.kubevirt.io/pc-q35-7.2=true"));
    host->capabilities->host_cpu->tsc_scaling = GCPU_SWITCH_OFF;
    request.version = GCPU_VERSION(1, 5, 0);
    g_autoptr(GcpuNodeLabels) older = gcpu_node_labeller_run(&request, NULL);
    check(labelled_has(older, "cpu-timer.node.kubevirt.io/tsc-scalable=false"));
    check_int(labelled_count(older, GCPU_LABEL_MACHINE), 0);
    host->capabilities->host_cpu->tsc_frequency_hz = 0;
    g_autoptr(GcpuNodeLabels) none = gcpu_node_labeller_run(&request, NULL);
    check_int(labelled_count(none, GCPU_LABEL_TIMER), 0);
}

static void what_a_report_does_not_hold_is_unknown(void)
{
    static const Row rows[] = {
        { "kvm and sysctl",
          SKYLAKE,
          NULL,
          "1.9",
          { NULL },
          { "?hyperv.node.kubevirt.io/vpindex", "?kubevirt.io/realtime" } },
        { "capabilities",
          SKYLAKE,
          NULL,
          "1.9",
          { NULL },
          { "?machine-type.node.kubevirt.io/q35", "?cpu-timer.node.kubevirt.io/tsc-frequency" } },
        { "map", SKYLAKE, NULL, "1.9", { NULL }, { "?" FEATURE "aes" } },
        { "QEMU of s390x",
          Z14,
          NULL,
          "1.9",
          { NULL },
          { "?" FEATURE "aen", "!hyperv.node.kubevirt.io/vpindex" } },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void own_and_emulated_architectures_need_the_gate(void)
{
    const char *const paths[] = { SKYLAKE, NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
    GcpuLabelRequest request = labelled_request(host, "1.9");
    g_autoptr(GcpuNodeLabels) off = gcpu_node_labeller_run(&request, NULL);

    request.cross_architecture = TRUE;
    g_autoptr(GcpuNodeLabels) on = gcpu_node_labeller_run(&request, NULL);
    check_int(labelled_count(off, GCPU_LABEL_VM_ARCH), 0);
    check(labelled_has(on, "kubevirt.io/vm-arch-amd64=true"));
    check_int(labelled_count(on, GCPU_LABEL_VM_ARCH), 1);
}

static void an_emulated_architecture_needs_its_emulator(void)
{
    static const char emulated[] =
        "<domainCapabilities><domain>qemu</domain><machine>virt</machine><arch>aarch64</arch>"
        "<cpu><mode name='host-model' supported='no'/></cpu></domainCapabilities>";
    const char *const paths[] = { SKYLAKE, NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
    GcpuLabelRequest request = labelled_request(host, "1.9");

    check(gcpu_host_report_xml_add_domain_capabilities(host, emulated, -1, "d", NULL));
    request.cross_architecture = TRUE;
    g_autoptr(GcpuNodeLabels) both = gcpu_node_labeller_run(&request, NULL);
    check(labelled_has(both, "kubevirt.io/vm-arch-amd64=true"));
    check(labelled_has(both, "kubevirt.io/vm-arch-arm64=true"));
    request.version = GCPU_VERSION(1, 8, 4);
    g_autoptr(GcpuNodeLabels) older = gcpu_node_labeller_run(&request, NULL);
    check_int(labelled_count(older, GCPU_LABEL_VM_ARCH), 0);
}

typedef struct {
    const char *domain_capabilities;
    const char *version;
    GcpuError code;
    const char *message;
} Refusal;

static void nodes_that_it_does_not_label_are_refused(void)
{
    static const Refusal refusals[] = {
        { Z14, "1.3.9", GCPU_ERROR_UNSUPPORTED,
          "KubeVirt 1.3.9 labels no nodes of architecture s390x" },
        { ALTRA, "1.5.2", GCPU_ERROR_UNSUPPORTED, "no nodes of architecture aarch64" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(refusals); i++) {
        const char *const paths[] = { refusals[i].domain_capabilities, NULL };
        g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
        const GcpuLabelRequest request = labelled_request(host, refusals[i].version);
        g_autoptr(GError) error = NULL;
        check(!gcpu_node_labeller_run(&request, &error));
        check(g_error_matches(error, GCPU_ERROR, (int)refusals[i].code));
        check_contains(error ? error->message : NULL, refusals[i].message);
    }
}

static void without_a_host_model_virt_handler_does_not_start(void)
{
    const char *const paths[] = { SKYLAKE, NULL };
    g_autoptr(GcpuHostReport) host = labelled_host(paths, NULL);
    const GcpuLabelRequest request = labelled_request(host, "1.9");
    g_autoptr(GError) error = NULL;

    g_clear_pointer(&request.offer->host_model->model, g_free);
    check(!gcpu_node_labeller_run(&request, &error));
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(models_are_labelled_by_usability_and_the_obsolete_list),
        TEST(known_models_are_exactly_those_with_the_attribute),
        TEST(nothing_usable_leaves_no_model),
        TEST(all_obsolete_leaves_neither),
        TEST(migration_labels_follow_the_rule_of_the_version),
        TEST(the_host_model_is_labelled),
        TEST(a_host_model_of_the_default_list_is_not_obsolete),
        TEST(protection_is_labelled),
        TEST(given_features_are_those_that_are_required),
        TEST(features_without_policy_count_on_s390x_alone),
        TEST(features_are_those_of_the_expanded_host_model),
        TEST(until_1_2_a_model_needs_the_labels_of_its_features),
        TEST(counter_and_machines_come_of_the_capabilities),
        TEST(what_a_report_does_not_hold_is_unknown),
        TEST(own_and_emulated_architectures_need_the_gate),
        TEST(an_emulated_architecture_needs_its_emulator),
        TEST(nodes_that_it_does_not_label_are_refused),
        TEST(without_a_host_model_virt_handler_does_not_start),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "node-labeller", cases);
}

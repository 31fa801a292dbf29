/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What KubeVirt's own tests claim about the condition LiveMigratable (virt-handler/vm_test.go), and
 * the order of its reasons (vm.go, calculateLiveMigrationCondition). */
#include "labels/live-migratable.h"
#include "test-suite.h"

/** Guest: "pod=masquerade" is an interface on the pod network; volumes are "NAME=claim:many",
 * "NAME=claim:one", "NAME=claim", "NAME=host:shared", "NAME=host", "NAME=local", "NAME=cdrom",
 * "NAME=fs", each with ":moving" behind it if the migration moves it. */
typedef struct {
    const char *model;
    const char *network; /* "pod=bridge", "multus=masquerade", "other=bridge", "pod" */
    const char *volumes;
    const char *hyperv;
    const char *gpus;
    const char *feature; /* required */
    guint n_host_devices;
    guint needs;
    guint64 tsc_frequency_hz;
    gboolean is_bridge_allowed, has_reservation, lacks_default_network;
    gboolean is_manifest; /* it was never created */
} Guest;

/** Cluster: @gates, @bindings and @mediated are words. */
typedef struct {
    const char *gates, *bindings, *mediated, *default_interface;
    gboolean is_unknown;
} Cluster;

typedef struct {
    const char *name;
    Guest guest;
    Cluster cluster;
    const char *version;
    const char *node;    /* its labels; NULL: not given */
    const char *reasons; /* all of them, in order; "?" before those that may hold */
    const char *storage; /* NULL: as the verdict */
    gboolean copies_disks;
} Row;

static char **words_of(const char *list)
{
    g_auto(GStrv) split = g_strsplit(list ? list : "", " ", -1);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    for (char **word = split; *word; word++) {
        if (**word)
            g_strv_builder_add(builder, *word);
    }
    return g_strv_builder_end(builder);
}

static void set_network(GcpuVmiDevices *devices, const char *word)
{
    static const char *const bindings[] = { "other", "masquerade", "bridge", "passt", "plugin" };
    g_auto(GStrv) pair = g_strsplit(word ? word : "", "=", 2);

    if (!pair[0])
        return;
    gcpu_vmi_devices_add_network(devices, "default",
                                 g_str_equal(pair[0], "pod")      ? GCPU_VMI_NETWORK_POD
                                 : g_str_equal(pair[0], "multus") ? GCPU_VMI_NETWORK_MULTUS_DEFAULT
                                                                  : GCPU_VMI_NETWORK_OTHER);
    for (guint i = 0; pair[1] && i < G_N_ELEMENTS(bindings); i++) {
        if (g_str_equal(pair[1], bindings[i]))
            gcpu_vmi_devices_add_interface(devices, "default", (GcpuVmiBinding)i, "fast");
    }
    if (!pair[1])
        gcpu_vmi_devices_add_interface(devices, "elsewhere", GCPU_VMI_BINDING_BRIDGE, NULL);
}

static void add_volume(GcpuVmiDevices *devices, const char *word)
{
    g_auto(GStrv) pair = g_strsplit(word, "=", 2);
    gboolean is_claim = g_str_has_prefix(pair[1], "claim");
    GcpuVmiVolume *volume =
        gcpu_vmi_devices_add_volume(devices, pair[0],
                                    is_claim                            ? GCPU_VMI_VOLUME_CLAIM
                                    : g_str_has_prefix(pair[1], "host") ? GCPU_VMI_VOLUME_HOST_DISK
                                                                        : GCPU_VMI_VOLUME_LOCAL);

    volume->claim = is_claim ? g_strconcat("claim-", pair[0], NULL) : NULL;
    volume->access = strstr(pair[1], ":many")  ? GCPU_VMI_ACCESS_MANY
                     : strstr(pair[1], ":one") ? GCPU_VMI_ACCESS_ONE
                                               : GCPU_VMI_ACCESS_UNKNOWN;
    volume->is_shared = strstr(pair[1], ":shared") != NULL;
    volume->is_read_only = g_str_equal(pair[1], "cdrom");
    volume->is_file_system = g_str_equal(pair[1], "fs") || strstr(pair[1], ":fs");
    volume->is_moving = strstr(pair[1], ":moving") != NULL;
}

static GcpuVmi *vmi_of(const Guest *guest)
{
    GcpuVmi *vmi = gcpu_vmi_new();
    g_auto(GStrv) hyperv = words_of(guest->hyperv);
    g_auto(GStrv) gpus = words_of(guest->gpus);
    g_auto(GStrv) volumes = words_of(guest->volumes);

    vmi->cpu_model = g_strdup(guest->model ? guest->model : "Penryn");
    vmi->node = guest->is_manifest ? NULL : g_strdup("n1");
    vmi->is_created = !guest->is_manifest;
    vmi->needs = guest->needs;
    vmi->tsc_frequency_hz = guest->tsc_frequency_hz;
    if (guest->feature)
        gcpu_vmi_add_feature(vmi, guest->feature, GCPU_FEATURE_REQUIRE);
    set_network(vmi->devices, guest->network);
    for (char **word = volumes; *word; word++)
        add_volume(vmi->devices, *word);
    for (char **word = hyperv; *word; word++)
        g_ptr_array_add(vmi->hyperv, g_strdup(*word));
    for (char **word = gpus; *word; word++)
        g_ptr_array_add(vmi->devices->gpus, g_strdup(*word));
    vmi->devices->n_host_devices = guest->n_host_devices;
    vmi->devices->is_bridge_allowed = guest->is_bridge_allowed;
    vmi->devices->has_reservation = guest->has_reservation;
    vmi->devices->lacks_default_network = guest->lacks_default_network;
    return vmi;
}

static GcpuKubevirtConfig *config_of(const Cluster *cluster)
{
    GcpuKubevirtConfig *config = gcpu_kubevirt_config_new();

    config->is_stated = !cluster->is_unknown;
    config->feature_gates = words_of(cluster->gates);
    config->migratable_bindings = words_of(cluster->bindings);
    config->mediated_devices = words_of(cluster->mediated);
    config->default_interface = g_strdup(cluster->default_interface);
    return config;
}

static GcpuNode *node_of(const char *key)
{
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labels_new();

    if (*key)
        gcpu_node_labels_set(labels, key, "true", NULL);
    return gcpu_node_new("n1", g_steal_pointer(&labels));
}

static char *list_reasons(const GcpuLiveMigratable *answer)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < answer->reasons->len; i++) {
        const GcpuImmobilityReason *reason = g_ptr_array_index(answer->reasons, i);
        g_string_append_printf(list, "%s%s%s", i ? " " : "", reason->is_certain ? "" : "?",
                               gcpu_immobility_to_string(reason->kind));
    }
    return g_string_free(list, FALSE);
}

/* A certain reason is a no, doubt alone is undecided. */
static const char *verdict_of(const char *reasons)
{
    g_auto(GStrv) words = words_of(reasons);
    const char *verdict = "yes";

    for (char **word = words; *word; word++) {
        if (**word != '?')
            return "no";
        verdict = "undecided";
    }
    return verdict;
}

static void check_row(const Row *row)
{
    g_autoptr(GcpuVmi) vmi = vmi_of(&row->guest);
    g_autoptr(GcpuKubevirtConfig) config = config_of(&row->cluster);
    g_autoptr(GcpuNode) node = row->node ? node_of(row->node) : NULL;
    GcpuVersion version = 0;
    g_assert_true(gcpu_kubevirt_parse(row->version ? row->version : "1.9", &version, NULL));
    const GcpuPodRequest request = { vmi, config, version };
    const GcpuLiveMigratableFacts facts = { NULL, node };
    g_autoptr(GcpuLiveMigratable) answer = gcpu_live_migratable_new(&request, &facts);
    g_autofree char *reasons = list_reasons(answer);
    const char *verdict = verdict_of(row->reasons);
    g_autofree char *found = g_strdup_printf(
        "%s / %s / %s / %s", reasons, gcpu_live_migratable_verdict_to_string(answer->verdict),
        gcpu_live_migratable_verdict_to_string(answer->storage),
        answer->copies_disks ? "copies" : "keeps");
    g_autofree char *wanted = g_strdup_printf("%s / %s / %s / %s", row->reasons, verdict,
                                              row->storage ? row->storage : verdict,
                                              row->copies_disks ? "copies" : "keeps");

    if (strcmp(found, wanted) == 0)
        test_pass(__FILE__, __LINE__, row->name);
    else
        test_fail(__FILE__, __LINE__, "%s: %s, not %s", row->name, found, wanted);
}

#define INTERFACE "InterfaceNotLiveMigratable"
#define CPU_MODE  "CPUModeLiveMigratable"
#define DEVICE    "HostDeviceNotLiveMigratable"
#define DISKS     "DisksNotLiveMigratable"
#define TSC       "NoTSCFrequencyNotLiveMigratable"
#define LABEL     "host-model-cpu.node.kubevirt.io/Westmere"
#define ANY                           \
    {                                 \
        NULL, NULL, NULL, NULL, FALSE \
    }
#define UNKNOWN                      \
    {                                \
        NULL, NULL, NULL, NULL, TRUE \
    }

static void networks_let_go_of_guests_or_not(void)
{
    static const Row rows[] = {
        { "bridge on the pod network", { .network = "pod=bridge" }, .reasons = INTERFACE },
        { "masquerade", { .network = "pod=masquerade" }, .reasons = "" },
        { "passt", { .network = "pod=passt" }, .reasons = "" },
        { "another binding", { .network = "pod=other" }, .reasons = INTERFACE },
        { "bridge on Multus", { .network = "other=bridge" }, .reasons = "" },
        { "bridge that the annotation allows",
          { .network = "pod=bridge", .is_bridge_allowed = TRUE },
          .reasons = "" },
        { "the annotation is about bridges alone",
          { .network = "pod=other", .is_bridge_allowed = TRUE },
          .reasons = INTERFACE },
        { "a plugin that migrates",
          { .network = "pod=plugin" },
          { .bindings = "x fast" },
          .reasons = "" },
        { "one that does not",
          { .network = "pod=plugin" },
          { .bindings = "x" },
          .reasons = INTERFACE },
        { "one of a cluster that nobody knows",
          { .network = "pod=plugin" },
          UNKNOWN,
          .reasons = "?" INTERFACE },
        { "nothing is on the pod network", { .network = "pod" }, .reasons = INTERFACE },
        { "Multus in place of the pod network",
          { .network = "multus=bridge" },
          .reasons = "?" INTERFACE },
        { "no interface at all", { .network = NULL }, .reasons = "" },
        { "a manifest without interfaces gets a bridge",
          { .is_manifest = TRUE },
          ANY,
          .reasons = INTERFACE },
        { "or what the cluster says",
          { .is_manifest = TRUE },
          { .default_interface = "masquerade" },
          .reasons = "" },
        { "which may not be known", { .is_manifest = TRUE }, UNKNOWN, .reasons = "?" INTERFACE },
        { "or none if it asks for none",
          { .is_manifest = TRUE, .lacks_default_network = TRUE },
          UNKNOWN,
          .reasons = "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
}

static void host_model_needs_one_on_the_node(void)
{
    static const Row rows[] = {
        { "the node has Westmere", { .model = "host-model" }, .node = LABEL, .reasons = "" },
        { "the node has none", { .model = "host-model" }, .node = "", .reasons = CPU_MODE },
        { "the node is not known", { .model = "host-model" }, .reasons = "?" CPU_MODE },
        { "by default, too", { .model = "" }, .node = "", .reasons = CPU_MODE },
        { "a named model does not care", { .model = NULL }, .node = "", .reasons = "" },
        { "nor does host-passthrough", { .model = "host-passthrough" }, .node = "", .reasons = "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
}

static void devices_of_the_host_stay_there(void)
{
    static const Row rows[] = {
        { "a PCI device", { .n_host_devices = 1 }, .reasons = DEVICE },
        { "two GPUs",
          { .gpus = "a b" },
          { .gates = "VGPULiveMigration", .mediated = "a b" },
          .reasons = DEVICE },
        { "a GPU without the gate", { .gpus = "a" }, { .mediated = "a" }, .reasons = DEVICE },
        { "a mediated GPU with it",
          { .gpus = "a" },
          { .gates = "VGPULiveMigration", .mediated = "b a" },
          .reasons = "" },
        { "by its later name",
          { .gpus = "a" },
          { .gates = "MDevVGPULiveMigration", .mediated = "a" },
          .reasons = "" },
        { "a GPU that is none",
          { .gpus = "a" },
          { .gates = "VGPULiveMigration" },
          .reasons = DEVICE },
        { "before 1.8 none",
          { .gpus = "a" },
          { .gates = "VGPULiveMigration", .mediated = "a" },
          .version = "1.7",
          .reasons = DEVICE },
        { "a GPU in a cluster that nobody knows", { .gpus = "a" }, UNKNOWN, .reasons = "?" DEVICE },
        { "GPUs and other devices are two reasons",
          { .gpus = "a b", .n_host_devices = 2 },
          .reasons = DEVICE " " DEVICE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
}

static void sealed_guests_and_their_clocks_stay(void)
{
    static const Row rows[] = {
        { "SEV", { .needs = GCPU_VMI_SEV }, .reasons = "SEVNotLiveMigratable" },
        { "SEV-SNP", { .needs = GCPU_VMI_SEV_SNP }, .reasons = "SEVNotLiveMigratable" },
        { "TDX", { .needs = GCPU_VMI_TDX }, .reasons = "TDXNotLiveMigratable" },
        { "Secure Execution",
          { .needs = GCPU_VMI_SECURE_EXECUTION },
          .reasons = "SecureExecutionNotLiveMigratable" },
        { "realtime and dedicated CPUs do not matter",
          { .needs = GCPU_VMI_REALTIME | GCPU_VMI_DEDICATED_CPUS },
          .reasons = "" },
        { "hypervPassthrough",
          { .needs = GCPU_VMI_HYPERV_PASSTHROUGH },
          .reasons = "HypervPassthroughNotLiveMigratable" },
        { "reenlightenment without TSC", { .hyperv = "vapic reenlightenment" }, .reasons = TSC },
        { "with one", { .hyperv = "reenlightenment", .tsc_frequency_hz = 1 }, .reasons = "" },
        { "one may come",
          { .hyperv = "reenlightenment", .is_manifest = TRUE, .network = "pod=masquerade" },
          .reasons = "?" TSC },
        { "invtsc needs it to start already",
          { .hyperv = "reenlightenment", .feature = "invtsc" },
          .reasons = "" },
        { "other features of Hyper-V", { .hyperv = "vapic synic" }, .reasons = "" },
        { "a persistent reservation keeps the storage",
          { .has_reservation = TRUE },
          .reasons = "?PersistentReservationNotLiveMigratable",
          .storage = "no" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
}

static void disks_must_be_shared_or_copied(void)
{
    static const Row rows[] = {
        { "a claim that is not shared",
          { .volumes = "a=claim:one" },
          .reasons = DISKS,
          .storage = "yes" },
        { "a shared one", { .volumes = "a=claim:many" }, .reasons = "" },
        { "shared, and one made for each pod",
          { .volumes = "a=claim:many b=local" },
          .reasons = "",
          .copies_disks = TRUE },
        { "shared and not",
          { .volumes = "a=claim:many b=claim:one" },
          .reasons = DISKS,
          .storage = "yes" },
        { "not shared, twice",
          { .volumes = "a=claim:one b=claim:one" },
          .reasons = DISKS " " DISKS,
          .storage = "yes" },
        { "one that moves with the guest",
          { .volumes = "a=claim:one:moving" },
          .reasons = "",
          .copies_disks = TRUE },
        { "status says nothing of it",
          { .volumes = "a=claim" },
          .reasons = DISKS,
          .storage = "yes" },
        { "a manifest says nothing of it",
          { .volumes = "a=claim", .is_manifest = TRUE, .network = "pod=masquerade" },
          .reasons = "?" DISKS,
          .storage = "yes" },
        { "HostDisk, shared", { .volumes = "a=host:shared" }, .reasons = "" },
        { "HostDisk, not shared", { .volumes = "a=host" }, .reasons = DISKS, .storage = "yes" },
        { "HostDisk that is a claim", { .volumes = "a=host:many" }, .reasons = "" },
        { "… which is not shared",
          { .volumes = "a=host:one:shared" },
          .reasons = DISKS,
          .storage = "yes" },
        { "container disk", { .volumes = "a=local" }, .reasons = "", .copies_disks = TRUE },
        { "… as read-only CD-ROM", { .volumes = "a=cdrom" }, .reasons = "" },
        { "virtiofs of a shared claim", { .volumes = "a=claim:many:fs" }, .reasons = "" },
        { "… of one that is not",
          { .volumes = "a=claim:one:fs" },
          .reasons = DISKS,
          .storage = "yes" },
        { "virtiofs of a secret copies nothing", { .volumes = "a=fs" }, .reasons = "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
}

/* KubeVirt tells the first; the others are told here as well, in its order. */
static void all_reasons_come_in_their_order(void)
{
    static const Row row = {
        "all at once",
        { .model = "host-model",
          .network = "pod=bridge",
          .volumes = "a=claim:one",
          .hyperv = "reenlightenment",
          .n_host_devices = 1,
          .has_reservation = TRUE,
          .needs = GCPU_VMI_SEV | GCPU_VMI_TDX | GCPU_VMI_SECURE_EXECUTION |
                   GCPU_VMI_HYPERV_PASSTHROUGH },
        .node = "",
        .reasons = INTERFACE " " CPU_MODE " " DEVICE " SEVNotLiveMigratable TDXNotLiveMigratable "
                             "SecureExecutionNotLiveMigratable "
                             "?PersistentReservationNotLiveMigratable " TSC
                             " HypervPassthroughNotLiveMigratable " DISKS,
    };

    check_row(&row);
}

static void claims_tell_of_guests_that_do_not_run(void)
{
    static const struct {
        const char *of_guest, *of_claim;
        GcpuVmiAccess access;
        const char *reasons;
    } rows[] = {
        { "web", "web", GCPU_VMI_ACCESS_MANY, "" },
        { "web", "web", GCPU_VMI_ACCESS_ONE, DISKS },
        { "web", "web", GCPU_VMI_ACCESS_UNKNOWN, "?" DISKS },
        { "web", "other", GCPU_VMI_ACCESS_MANY, "?" DISKS },
        { NULL, "other", GCPU_VMI_ACCESS_MANY, "" },
        { "web", NULL, GCPU_VMI_ACCESS_MANY, "" },
    };
    const Guest guest = { .volumes = "a=claim", .is_manifest = TRUE, .network = "pod=masquerade" };
    const Cluster cluster = ANY;

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuVmi) vmi = vmi_of(&guest);
        g_autoptr(GcpuKubevirtConfig) config = config_of(&cluster);
        g_autoptr(GPtrArray) claims =
            g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_volume_claim_free);
        const GcpuPodRequest request = { vmi, config, GCPU_KUBEVIRT_NEWEST };
        const GcpuLiveMigratableFacts facts = { claims, NULL };
        vmi->namespace_name = g_strdup(rows[i].of_guest);
        g_ptr_array_add(claims, gcpu_volume_claim_new(rows[i].of_claim, "claim-a", rows[i].access));
        g_ptr_array_add(claims, gcpu_volume_claim_new("web", "claim-b", GCPU_VMI_ACCESS_ONE));
        g_autoptr(GcpuLiveMigratable) answer = gcpu_live_migratable_new(&request, &facts);
        g_autofree char *reasons = list_reasons(answer);
        check_str(reasons, rows[i].reasons);
    }
}

static void claims_of_one_name_that_differ_tell_nothing(void)
{
    g_autoptr(GPtrArray) claims =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_volume_claim_free);

    g_ptr_array_add(claims, gcpu_volume_claim_new("a", "disk", GCPU_VMI_ACCESS_MANY));
    g_ptr_array_add(claims, gcpu_volume_claim_new("b", "disk", GCPU_VMI_ACCESS_ONE));
    check_int(gcpu_volume_claims_access(claims, "a", "disk"), GCPU_VMI_ACCESS_MANY);
    check_int(gcpu_volume_claims_access(claims, "b", "disk"), GCPU_VMI_ACCESS_ONE);
    check_int(gcpu_volume_claims_access(claims, NULL, "disk"), GCPU_VMI_ACCESS_UNKNOWN);
    check_int(gcpu_volume_claims_access(NULL, NULL, "disk"), GCPU_VMI_ACCESS_UNKNOWN);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(networks_let_go_of_guests_or_not),
        TEST(host_model_needs_one_on_the_node),
        TEST(devices_of_the_host_stay_there),
        TEST(sealed_guests_and_their_clocks_stay),
        TEST(disks_must_be_shared_or_copied),
        TEST(all_reasons_come_in_their_order),
        TEST(claims_tell_of_guests_that_do_not_run),
        TEST(claims_of_one_name_that_differ_tell_nothing),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "live-migratable", cases);
}

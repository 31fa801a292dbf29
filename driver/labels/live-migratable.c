/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/live-migratable-inquiry.h"

#include <string.h>

#define GATE_VGPU       "VGPULiveMigration"
#define GATE_VGPU_LATER "MDevVGPULiveMigration"

#define REMEDY_EXPAND "give it as `virtctl expand --vm NAME -o json` prints it, or as it runs"

static void reason_free(GcpuImmobilityReason *reason)
{
    g_free(reason->message);
    g_free(reason->remedy);
    g_free(reason);
}

void gcpu_live_migratable_free(GcpuLiveMigratable *answer)
{
    if (!answer)
        return;
    g_ptr_array_unref(answer->reasons);
    g_free(answer);
}

const char *gcpu_immobility_to_string(GcpuImmobility kind)
{
    static const char *const words[GCPU_N_IMMOBILITIES] = {
        "InterfaceNotLiveMigratable",
        "CPUModeLiveMigratable",
        "HostDeviceNotLiveMigratable",
        "SEVNotLiveMigratable",
        "TDXNotLiveMigratable",
        "SecureExecutionNotLiveMigratable",
        "PersistentReservationNotLiveMigratable",
        "NoTSCFrequencyNotLiveMigratable",
        "HypervPassthroughNotLiveMigratable",
        "DisksNotLiveMigratable",
    };

    g_return_val_if_fail((guint)kind < G_N_ELEMENTS(words), NULL);
    return words[kind];
}

const char *gcpu_live_migratable_verdict_to_string(GcpuLiveMigratableVerdict verdict)
{
    static const char *const words[] = { "no", "yes", "undecided" };

    g_return_val_if_fail((guint)verdict < G_N_ELEMENTS(words), NULL);
    return words[verdict];
}

void gcpu_live_migratable_add(GcpuLiveMigratableInquiry *inquiry, GcpuImmobility kind,
                              char *message, const char *remedy)
{
    GcpuImmobilityReason *reason = g_new0(GcpuImmobilityReason, 1);

    reason->kind = kind;
    reason->is_certain = TRUE;
    reason->message = message;
    reason->remedy = g_strdup(remedy);
    g_ptr_array_add(inquiry->answer->reasons, reason);
}

void gcpu_live_migratable_doubt(GcpuLiveMigratableInquiry *inquiry, GcpuImmobility kind,
                                char *message, const char *remedy)
{
    GPtrArray *reasons = inquiry->answer->reasons;

    gcpu_live_migratable_add(inquiry, kind, message, remedy);
    ((GcpuImmobilityReason *)g_ptr_array_index(reasons, reasons->len - 1))->is_certain = FALSE;
}

/* What the labeller found does not show where labels are set by hand. */
static void check_cpu_mode(GcpuLiveMigratableInquiry *inquiry)
{
    const GcpuPodRequest request = { inquiry->vmi, inquiry->config, inquiry->version };
    g_autoptr(GcpuPodSelector) selector = gcpu_pod_selector_at_start(&request);
    const GcpuNode *node = inquiry->facts->node;

    if (strcmp(selector->cpu_model, "host-model") != 0)
        return;
    if (!node || node->is_left_alone)
        gcpu_live_migratable_doubt(
            inquiry, GCPU_IMMOBILITY_CPU_MODE,
            g_strdup_printf("the guest has host-model: whether the labeller found one on its node "
                            "%s is not known",
                            inquiry->vmi->node ? inquiry->vmi->node : "(none yet)"),
            node ? NULL : "give the nodes with --nodes");
    else if (!gcpu_node_labels_find_prefix(node->labels, GCPU_LABEL_HOST_MODEL))
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_CPU_MODE,
            g_strdup_printf(
                "the guest has host-model, and its node %s has no label " GCPU_LABEL_HOST_MODEL "*",
                node->name),
            "name a model that the nodes have in common");
}

static gboolean is_gate_open(const GcpuLiveMigratableInquiry *inquiry)
{
    return gcpu_kubevirt_config_has_gate(inquiry->config, GATE_VGPU) ||
           gcpu_kubevirt_config_has_gate(inquiry->config, GATE_VGPU_LATER);
}

static void check_one_gpu(GcpuLiveMigratableInquiry *inquiry, const char *resource)
{
    const char *const *mediated = (const char *const *)inquiry->config->mediated_devices;
    const char *remedy = "take it from the guest";

    if (!gcpu_kubevirt_has(inquiry->version, GCPU_KUBEVIRT_VGPU_MIGRATION))
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_HOST_DEVICE,
            g_strdup_printf("the guest has the GPU %s: before KubeVirt 1.8.0 none migrates",
                            resource),
            remedy);
    else if (!inquiry->config->is_stated)
        gcpu_live_migratable_doubt(
            inquiry, GCPU_IMMOBILITY_HOST_DEVICE,
            g_strdup_printf("the guest has the GPU %s: it migrates if it is a mediated device "
                            "and the feature gate " GATE_VGPU " is open, and the cluster's "
                            "settings are not given",
                            resource),
            "give them with --kubevirt");
    else if (!is_gate_open(inquiry))
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_HOST_DEVICE,
            g_strdup_printf("the guest has the GPU %s, and the feature gate " GATE_VGPU
                            " is not open",
                            resource),
            "take it from the guest, or open the gate if it is a mediated device");
    else if (!mediated || !g_strv_contains(mediated, resource))
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_HOST_DEVICE,
            g_strdup_printf("the GPU %s is none of the cluster's mediatedDevices", resource),
            remedy);
}

static void check_host_devices(GcpuLiveMigratableInquiry *inquiry)
{
    const GcpuVmiDevices *devices = inquiry->vmi->devices;

    if (inquiry->vmi->has_instancetype)
        gcpu_live_migratable_doubt(inquiry, GCPU_IMMOBILITY_HOST_DEVICE,
                                   g_strdup("the guest has an instance type, which may give it a "
                                            "CPU, devices and launchSecurity"),
                                   REMEDY_EXPAND);
    if (devices->n_host_devices > 0)
        gcpu_live_migratable_add(inquiry, GCPU_IMMOBILITY_HOST_DEVICE,
                                 g_strdup_printf("the guest has %u host device%s",
                                                 devices->n_host_devices,
                                                 devices->n_host_devices == 1 ? "" : "s"),
                                 "take them from the guest");
    if (devices->gpus->len > 1)
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_HOST_DEVICE,
            g_strdup_printf("the guest has %u GPUs; at most one migrates", devices->gpus->len),
            "take them from the guest");
    else if (devices->gpus->len == 1)
        check_one_gpu(inquiry, g_ptr_array_index(devices->gpus, 0));
}

/* The memory of such guests is sealed to the processor that they run on. */
static void check_sealed_memory(GcpuLiveMigratableInquiry *inquiry)
{
    static const struct {
        guint needs;
        GcpuImmobility kind;
        const char *what;
    } rows[] = {
        { GCPU_VMI_SEV | GCPU_VMI_SEV_ES | GCPU_VMI_SEV_SNP, GCPU_IMMOBILITY_SEV, "SEV" },
        { GCPU_VMI_TDX, GCPU_IMMOBILITY_TDX, "TDX" },
        { GCPU_VMI_SECURE_EXECUTION, GCPU_IMMOBILITY_SECURE_EXECUTION, "Secure Execution" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (inquiry->vmi->needs & rows[i].needs)
            gcpu_live_migratable_add(
                inquiry, rows[i].kind,
                g_strdup_printf("the guest's launchSecurity is %s", rows[i].what), NULL);
    }
}

static void check_reservation(GcpuLiveMigratableInquiry *inquiry)
{
    if (inquiry->vmi->devices->has_reservation)
        gcpu_live_migratable_doubt(
            inquiry, GCPU_IMMOBILITY_RESERVATION,
            g_strdup("a LUN of the guest has a persistent reservation: versions of KubeVirt "
                     "differ, the newest refuse only to move its storage"),
            NULL);
}

/* Only a TSC that can be kept lets the guest trust its clock on the other side. */
static void check_tsc(GcpuLiveMigratableInquiry *inquiry)
{
    const GcpuVmi *vmi = inquiry->vmi;
    const GcpuFeature *invtsc = gcpu_vmi_find_feature(vmi, "invtsc");
    gboolean is_of_boot =
        invtsc && (invtsc->policy == GCPU_FEATURE_REQUIRE || invtsc->policy == GCPU_FEATURE_FORCE ||
                   invtsc->policy == GCPU_FEATURE_UNSET);

    if (vmi->has_preference)
        gcpu_live_migratable_doubt(inquiry, GCPU_IMMOBILITY_TSC,
                                   g_strdup("the guest has a preference, which may give it "
                                            "Hyper-V features"),
                                   REMEDY_EXPAND);
    if (is_of_boot || vmi->tsc_frequency_hz != 0 ||
        !g_ptr_array_find_with_equal_func(vmi->hyperv, "reenlightenment", g_str_equal, NULL))
        return;
    if (vmi->is_created)
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_TSC,
            g_strdup("the guest has the Hyper-V feature reenlightenment, and no frequency of the "
                     "TSC is known for it"),
            "leave the feature out, or look why the nodes tell no frequency");
    else
        gcpu_live_migratable_doubt(
            inquiry, GCPU_IMMOBILITY_TSC,
            g_strdup("the guest has the Hyper-V feature reenlightenment: whether the cluster "
                     "finds a frequency of the TSC for it shows when it runs"),
            NULL);
}

static void check_passthrough(GcpuLiveMigratableInquiry *inquiry)
{
    if (inquiry->vmi->needs & GCPU_VMI_HYPERV_PASSTHROUGH)
        gcpu_live_migratable_add(
            inquiry, GCPU_IMMOBILITY_HYPERV_PASSTHROUGH,
            g_strdup("the guest has hypervPassthrough, every Hyper-V feature that its node has"),
            "name the Hyper-V features that it needs instead");
}

static GcpuLiveMigratableVerdict judge(const GcpuLiveMigratable *answer, gboolean of_storage)
{
    GcpuLiveMigratableVerdict verdict = GCPU_LIVE_MIGRATABLE_YES;

    for (guint i = 0; i < answer->reasons->len; i++) {
        const GcpuImmobilityReason *reason = g_ptr_array_index(answer->reasons, i);
        gboolean is_certain =
            reason->is_certain || (of_storage && reason->kind == GCPU_IMMOBILITY_RESERVATION);
        if (of_storage && reason->kind == GCPU_IMMOBILITY_DISKS)
            continue;
        if (is_certain)
            return GCPU_LIVE_MIGRATABLE_NO;
        verdict = GCPU_LIVE_MIGRATABLE_UNDECIDED;
    }
    return verdict;
}

GcpuLiveMigratable *gcpu_live_migratable_new(const GcpuPodRequest *request,
                                             const GcpuLiveMigratableFacts *facts)
{
    GcpuLiveMigratable *answer = g_new0(GcpuLiveMigratable, 1);
    GcpuLiveMigratableInquiry inquiry = { request->vmi, request->config, request->version, facts,
                                          answer };

    answer->reasons = g_ptr_array_new_with_free_func((GDestroyNotify)reason_free);
    gcpu_live_migratable_check_interfaces(&inquiry);
    check_cpu_mode(&inquiry);
    check_host_devices(&inquiry);
    check_sealed_memory(&inquiry);
    check_reservation(&inquiry);
    check_tsc(&inquiry);
    check_passthrough(&inquiry);
    gcpu_live_migratable_check_volumes(&inquiry);
    answer->verdict = judge(answer, FALSE);
    answer->storage = judge(answer, TRUE);
    return answer;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/node-labeller.h"

#include "labels/cpu-features.h"

/** Labelling: what one run needs. */
typedef struct {
    const GcpuLabelRequest *request;
    GcpuArchFamily family;
    GHashTable *obsolete;   /* of borrowed names */
    char *source;           /* what the domain capabilities are called in facts */
    GcpuNodeLabels *labels; /* the result */
} Labelling;

static void labelling_clear(Labelling *labelling)
{
    g_clear_pointer(&labelling->obsolete, g_hash_table_unref);
    g_free(labelling->source);
    gcpu_node_labels_free(labelling->labels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Labelling, labelling_clear)

const char *gcpu_node_labeller_machine(const char *arch)
{
    switch (gcpu_kubevirt_goarch(arch) ? gcpu_arch_family(arch) : GCPU_ARCH_FAMILY_NONE) {
    case GCPU_ARCH_FAMILY_X86:
        return "q35";
    case GCPU_ARCH_FAMILY_ARM:
        return "virt";
    case GCPU_ARCH_FAMILY_S390:
        return "s390-ccw-virtio";
    default:
        return NULL;
    }
}

static void add(Labelling *labelling, const char *prefix, const char *name, const char *fact)
{
    g_autofree char *key = g_strconcat(prefix, name, NULL);
    g_autofree char *whole = g_strdup_printf("%s: %s", labelling->source, fact);

    gcpu_node_labels_set(labelling->labels, key, "true", whole);
}

static void add_unknown(Labelling *labelling, const char *prefix, const char *reason)
{
    gcpu_node_labels_add_unknown(labelling->labels, prefix, reason);
}

static gboolean goes_by(const Labelling *labelling, GcpuKubevirtRule rule)
{
    return gcpu_kubevirt_has(labelling->request->version, rule);
}

static gboolean is_obsolete(const Labelling *labelling, const char *model)
{
    return g_hash_table_contains(labelling->obsolete, model);
}

static void read_obsolete(Labelling *labelling)
{
    const GcpuLabelRequest *request = labelling->request;
    const char *const *names =
        request->obsolete ? request->obsolete : gcpu_kubevirt_obsolete(request->version);

    labelling->obsolete = g_hash_table_new(g_str_hash, g_str_equal);
    for (; *names; names++)
        g_hash_table_add(labelling->obsolete, (char *)*names);
}

static void add_features(Labelling *labelling)
{
    const GcpuLabelRequest *request = labelling->request;
    g_autofree char *unknown = NULL;
    g_autoptr(GPtrArray) names = gcpu_label_features_supported(request, &unknown);

    for (guint i = 0; names && i < names->len; i++)
        add(labelling, GCPU_LABEL_FEATURE, g_ptr_array_index(names, i),
            "host-model, expanded, has it");
    if (unknown)
        add_unknown(labelling, GCPU_LABEL_FEATURE, unknown);
}

/* From 1.0.0 to 1.2 a model needs the labels of all its features as well, but for the node's own.
 */
static gboolean has_feature_labels(const Labelling *labelling, const char *name)
{
    const GcpuMap *map = labelling->request->map;
    const GcpuMapModel *model = map ? gcpu_map_find_model(map, name) : NULL;
    g_autofree const char **features = model ? gcpu_map_feature_names(map, model->features) : NULL;

    if (g_strcmp0(name, labelling->request->offer->host_model->model) == 0)
        return TRUE;
    for (const char **feature = features; feature && *feature; feature++) {
        g_autofree char *key = g_strconcat(GCPU_LABEL_FEATURE, *feature, NULL);
        if (!gcpu_node_labels_find(labelling->labels, key))
            return FALSE;
    }
    return features != NULL;
}

static void add_model(Labelling *labelling, const GcpuModelSupport *support)
{
    gboolean usable = support->usable != GCPU_USABLE_NO;

    if (!support->states_usable || is_obsolete(labelling, support->name))
        return;
    if (goes_by(labelling, GCPU_KUBEVIRT_MODELS_BY_MAP) &&
        !has_feature_labels(labelling, support->name))
        return;
    if (usable)
        add(labelling, GCPU_LABEL_MODEL, support->name,
            support->usable == GCPU_USABLE_YES ? "model with usable='yes'"
                                               : "model whose usability is unknown");
    if (goes_by(labelling, GCPU_KUBEVIRT_MIGRATION_BY_KNOWN))
        add(labelling, GCPU_LABEL_MIGRATION, support->name, "QEMU knows the model");
    else if (usable)
        add(labelling, GCPU_LABEL_MIGRATION, support->name, "model that is usable");
}

static void add_models(Labelling *labelling)
{
    const GPtrArray *models = labelling->request->offer->models;
    const char *unknown = gcpu_node_labels_unknown(labelling->labels, GCPU_LABEL_FEATURE);

    if (unknown && goes_by(labelling, GCPU_KUBEVIRT_MODELS_BY_MAP)) {
        g_autofree char *reason = g_strdup(unknown);
        add_unknown(labelling, GCPU_LABEL_MODEL, reason);
        add_unknown(labelling, GCPU_LABEL_MIGRATION, reason);
    }
    for (guint i = 0; i < models->len; i++)
        add_model(labelling, g_ptr_array_index(models, i));
}

/* Only the configured list tells that a host's model is obsolete: the default one does not. */
static gboolean host_model_is_obsolete(const Labelling *labelling)
{
    const GcpuLabelRequest *request = labelling->request;

    return request->obsolete && is_obsolete(labelling, request->offer->host_model->model);
}

static const char *vendor_of(const Labelling *labelling)
{
    const char *vendor = labelling->request->offer->host_model->vendor;

    return !vendor && labelling->family == GCPU_ARCH_FAMILY_S390 ? "IBM" : vendor;
}

static void add_required(Labelling *labelling)
{
    g_autofree char *unknown = NULL;
    g_autoptr(GPtrArray) names = gcpu_label_features_required(labelling->request, &unknown);

    for (guint i = 0; names && i < names->len; i++)
        add(labelling, GCPU_LABEL_REQUIRED, g_ptr_array_index(names, i), "host-model requires it");
    if (unknown)
        add_unknown(labelling, GCPU_LABEL_REQUIRED, unknown);
}

static void add_host_model(Labelling *labelling)
{
    const char *model = labelling->request->offer->host_model->model;
    const char *vendor = vendor_of(labelling);

    add(labelling, GCPU_LABEL_HOST_MODEL, model, "the model of host-model");
    if (host_model_is_obsolete(labelling))
        add(labelling, GCPU_LABEL_OBSOLETE_HOST, "", "obsoleteCPUModels has the host-model");
    else if (!goes_by(labelling, GCPU_KUBEVIRT_MIGRATION_BY_KNOWN))
        add(labelling, GCPU_LABEL_MIGRATION, model, "the model of host-model");
    add_required(labelling);
    if (vendor)
        add(labelling, GCPU_LABEL_VENDOR, vendor, "vendor of host-model");
}

static void add_switch(Labelling *labelling, const char *key, gboolean supported, const char *fact)
{
    g_autofree char *whole = g_strdup_printf("%s: %s", labelling->source, fact);

    if (supported)
        gcpu_node_labels_set(labelling->labels, key,
                             goes_by(labelling, GCPU_KUBEVIRT_TRUE_VALUES) ? "true" : "", whole);
}

static void add_protection(Labelling *labelling)
{
    const GcpuProtection *protection = &labelling->request->offer->protection;

    add_switch(labelling, GCPU_LABEL_SEV, protection->sev, "sev is supported");
    add_switch(labelling, GCPU_LABEL_SEV_ES, protection->sev_es, "sev has maxESGuests");
    if (goes_by(labelling, GCPU_KUBEVIRT_S390_PV))
        add_switch(labelling, GCPU_LABEL_S390_PV, protection->s390_pv, "s390-pv is supported");
    if (!goes_by(labelling, GCPU_KUBEVIRT_SNP_AND_TDX))
        return;
    add_switch(labelling, GCPU_LABEL_SEV_SNP, protection->sev_snp, "launchSecurity has sev-snp");
    add_switch(labelling, GCPU_LABEL_TDX, protection->tdx, "tdx is supported");
}

static void add_timer(Labelling *labelling)
{
    const GcpuCapabilities *capabilities = labelling->request->host->capabilities;
    const GcpuDef *cpu = capabilities ? capabilities->host_cpu : NULL;
    const char *fact = "capabilities: counter tsc of the host's CPU";

    if (!capabilities)
        add_unknown(labelling, GCPU_LABEL_TIMER, "the report has no capabilities");
    if (!cpu || cpu->tsc_frequency_hz == 0)
        return;
    g_autofree char *frequency_hz = g_strdup_printf("%" G_GUINT64_FORMAT, cpu->tsc_frequency_hz);
    gcpu_node_labels_set(labelling->labels, GCPU_LABEL_TIMER "tsc-frequency", frequency_hz, fact);
    gcpu_node_labels_set(labelling->labels, GCPU_LABEL_TIMER "tsc-scalable",
                         cpu->tsc_scaling == GCPU_SWITCH_ON ? "true" : "false", fact);
}

/* Those of every architecture that there is an emulator for. */
static void add_machines(Labelling *labelling)
{
    const GcpuCapabilities *capabilities = labelling->request->host->capabilities;

    if (!goes_by(labelling, GCPU_KUBEVIRT_MACHINE_TYPES))
        return;
    if (!capabilities)
        add_unknown(labelling, GCPU_LABEL_MACHINE, "the report has no capabilities");
    for (guint i = 0; capabilities && i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);
        g_autofree char *fact = g_strdup_printf("capabilities: machine of %s", guest->arch);
        for (guint j = 0; j < guest->machines->len; j++) {
            const GcpuMachine *machine = g_ptr_array_index(guest->machines, j);
            g_autofree char *key = g_strconcat(GCPU_LABEL_MACHINE, machine->name, NULL);
            gcpu_node_labels_set(labelling->labels, key, "true", fact);
        }
    }
}

/* Native, and what an x86_64 or aarch64 node can emulate of the other. */
static void add_vm_arches(Labelling *labelling)
{
    const GcpuLabelRequest *request = labelling->request;
    const char *arch = request->offer->arch;
    const char *other = g_strcmp0(arch, "x86_64") == 0    ? "aarch64"
                        : g_strcmp0(arch, "aarch64") == 0 ? "x86_64"
                                                          : NULL;

    if (!request->cross_architecture || !goes_by(labelling, GCPU_KUBEVIRT_VM_ARCH))
        return;
    add(labelling, GCPU_LABEL_VM_ARCH, gcpu_kubevirt_goarch(arch), "its own architecture");
    if (other && gcpu_host_report_find_domain_capabilities(request->host, other, "qemu",
                                                           gcpu_node_labeller_machine(other)))
        add(labelling, GCPU_LABEL_VM_ARCH, gcpu_kubevirt_goarch(other), "QEMU emulates it");
}

static void add_all(Labelling *labelling)
{
    gboolean names_models = labelling->family != GCPU_ARCH_FAMILY_ARM;

    if (names_models) {
        add_features(labelling);
        add_models(labelling);
        add_host_model(labelling);
    }
    add_timer(labelling);
    add_machines(labelling);
    add_protection(labelling);
    add_vm_arches(labelling);
    add_unknown(labelling, GCPU_LABEL_REALTIME,
                "the report does not hold the node's kernel.sched_rt_runtime_us");
    if (labelling->family == GCPU_ARCH_FAMILY_X86)
        add_unknown(labelling, GCPU_LABEL_HYPERV,
                    "the report does not hold what the node's /dev/kvm says of Hyper-V");
}

static gboolean is_labelled(const Labelling *labelling)
{
    switch (labelling->family) {
    case GCPU_ARCH_FAMILY_X86:
        return TRUE;
    case GCPU_ARCH_FAMILY_S390:
        return goes_by(labelling, GCPU_KUBEVIRT_S390X);
    case GCPU_ARCH_FAMILY_ARM:
        return goes_by(labelling, GCPU_KUBEVIRT_ARM64);
    default:
        return FALSE;
    }
}

static gboolean check(const Labelling *labelling, GError **error)
{
    const GcpuDomainCapabilities *offer = labelling->request->offer;
    g_autofree char *version = gcpu_version_format(labelling->request->version);

    if (!gcpu_node_labeller_machine(offer->arch) || !is_labelled(labelling)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                    "KubeVirt %s labels no nodes of architecture %s", version,
                    offer->arch ? offer->arch : "(none)");
        return FALSE;
    }
    if (labelling->family == GCPU_ARCH_FAMILY_ARM ||
        (offer->host_model && offer->host_model->model))
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                "the domain capabilities of %s name no model for host-model: virt-handler of "
                "KubeVirt %s ends there and labels nothing",
                offer->virt_type ? offer->virt_type : "(unknown)", version);
    return FALSE;
}

gboolean gcpu_node_labeller_choose(const GcpuHostReport *host, const GcpuHostCpuRequest *wanted,
                                   GcpuHostCpu *out_offer, GError **error)
{
    GcpuHostCpuRequest request = *wanted;
    GcpuHostCpu offer;

    request.kind = GCPU_HOST_CPU_HYPERVISOR;
    if (!gcpu_host_cpu_choose(host, &request, &offer, error))
        return FALSE;
    *out_offer = offer;
    if (wanted->machine || !gcpu_node_labeller_machine(offer.arch))
        return TRUE;
    request.virt_type = offer.domain_capabilities->virt_type;
    request.machine = gcpu_node_labeller_machine(offer.arch);
    gcpu_host_cpu_choose(host, &request, out_offer, NULL);
    return TRUE;
}

GcpuNodeLabels *gcpu_node_labeller_run(const GcpuLabelRequest *request, GError **error)
{
    const GcpuDomainCapabilities *offer = request->offer;
    g_auto(Labelling) labelling = {
        .request = request,
        .family = gcpu_arch_family(offer->arch),
        .source = g_strdup_printf("domain capabilities of %s %s",
                                  offer->virt_type ? offer->virt_type : "?",
                                  offer->machine ? offer->machine : "?"),
        .labels = gcpu_node_labels_new(),
    };

    if (!check(&labelling, error))
        return NULL;
    read_obsolete(&labelling);
    add_all(&labelling);
    gcpu_node_labels_sort(labelling.labels);
    return g_steal_pointer(&labelling.labels);
}

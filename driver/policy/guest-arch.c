/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/guest-arch.h"

#include "cpu/arch.h"
#include "cpu/nearest.h"

/* Nova's built-in machine types; for other architectures libvirt's own default holds. */
static const struct {
    const char *arch;
    const char *machine;
} default_machines[] = {
    { "aarch64", "virt" },
    { "armv7l", "virt" },
    { "i686", "pc" },
    { "x86_64", "pc" },
    { "ppc64le", "pseries" },
    { "s390", "s390-ccw-virtio" },
    { "s390x", "s390-ccw-virtio" },
};

static const char *host_arch(const GcpuDecision *decision)
{
    const GcpuHostReport *host = decision->host;

    if (host->capabilities && host->capabilities->host_arch)
        return host->capabilities->host_arch;
    if (host->domain_capabilities->len > 0) {
        const GcpuDomainCapabilities *first = g_ptr_array_index(host->domain_capabilities, 0);
        return first->arch;
    }
    return NULL;
}

static void choose_arch(GcpuDecision *decision)
{
    const GcpuSetting *setting = gcpu_decision_setting(decision, GCPU_SETTING_ARCH);
    const char *host = host_arch(decision);
    const char *arch = setting ? setting->text : host;

    if (host && !gcpu_arch_is_known(host))
        gcpu_decision_refuse(
            decision, &(GcpuObjection){ .code = GCPU_ERROR_INVALID,
                                        .value = host,
                                        .message = "the host's documents name an "
                                                   "architecture that libvirt does not know" });
    decision->result->arch = g_strdup(arch);
    if (setting)
        gcpu_decision_because(decision, "arch", arch, setting, "the instance asks for it", NULL);
    else if (host)
        gcpu_decision_because(decision, "arch", arch, NULL, "the host's own architecture", host);
    else
        gcpu_decision_because(decision, "arch", NULL, NULL,
                              "nobody names one and the host's is not known", NULL);

    decision->result->emulated = arch && host && !gcpu_arch_can_host(host, arch);
    if (decision->result->emulated)
        gcpu_decision_because(
            decision, "emulation", "yes", setting,
            "the host's processor cannot run this architecture; settings about the host's CPU "
            "do not apply to the guest",
            host);
    if (decision->result->emulated)
        gcpu_decision_keep_own_cpu_settings(decision);
}

static const GcpuGuestArch *guest_arch(const GcpuDecision *decision, const char *os_type)
{
    const GcpuCapabilities *capabilities = decision->host->capabilities;

    if (!capabilities || !decision->result->arch)
        return NULL;
    return gcpu_capabilities_find_arch(capabilities, decision->result->arch, os_type);
}

static const char *virt_type_of_documents(const GcpuDecision *decision)
{
    const char *arch = decision->result->arch;

    if (!arch)
        return NULL;
    if (gcpu_host_report_find_domain_capabilities(decision->host, arch, "kvm", NULL))
        return "kvm";
    const GcpuDomainCapabilities *any =
        gcpu_host_report_find_domain_capabilities(decision->host, arch, NULL, NULL);
    return any ? any->virt_type : NULL;
}

/* What the host offers, from whichever document says it. NULL: not known. */
static const char *offered_virt_type(const GcpuDecision *decision)
{
    const GcpuGuestArch *guest = guest_arch(decision, "hvm");

    if (!guest)
        guest = guest_arch(decision, NULL);
    if (guest && gcpu_guest_arch_find_domain(guest, "kvm"))
        return "kvm";
    if (guest && guest->domains->len > 0)
        return ((const GcpuGuestDomain *)g_ptr_array_index(guest->domains, 0))->virt_type;
    return virt_type_of_documents(decision);
}

static char *offered_list(const GcpuGuestArch *guest)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < guest->domains->len; i++) {
        const GcpuGuestDomain *domain = g_ptr_array_index(guest->domains, i);
        g_string_append_printf(list, "%s%s", i ? ", " : "", domain->virt_type);
    }
    return g_string_free(list, FALSE);
}

static gboolean is_offered(const GcpuDecision *decision)
{
    const GPtrArray *guests = decision->host->capabilities->guests;

    for (guint i = 0; i < guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(guests, i);
        if (g_strcmp0(guest->arch, decision->result->arch) == 0 &&
            gcpu_guest_arch_find_domain(guest, decision->result->virt_type))
            return TRUE;
    }
    return FALSE;
}

/* A live host has the last word; documents may be older than what was installed since, except for
 * what the host's processor itself must do. */
static gboolean is_certain(const GcpuDecision *decision, const GcpuGuestArch *guest)
{
    return decision->host->uri || (guest && decision->takes_cpu);
}

/* libvirt refuses a domain of a type or architecture that its capabilities do not list. */
static void check_is_offered(GcpuDecision *decision, const GcpuSetting *setting)
{
    const GcpuCapabilities *capabilities = decision->host->capabilities;
    const GcpuGuestArch *guest = guest_arch(decision, NULL);
    const GcpuGuestCpu *result = decision->result;

    if (!capabilities || capabilities->guests->len == 0 || !result->arch || is_offered(decision))
        return;
    g_autofree char *message =
        guest ? g_strdup_printf("this host does not offer virtualisation type %s to %s guests",
                                result->virt_type, result->arch)
              : g_strdup_printf("the host's capabilities list no %s guests", result->arch);
    g_autofree char *allowed = guest ? offered_list(guest) : NULL;
    const GcpuObjection objection = {
        .code = GCPU_ERROR_UNUSABLE,
        .setting = guest ? setting : gcpu_decision_setting(decision, GCPU_SETTING_ARCH),
        .message = message,
        .allowed = allowed,
        .remedy = !guest ? "install the emulator of that architecture there"
                  : strcmp(result->virt_type, "kvm") == 0
                      ? "enable virtualisation in the firmware and load the kvm module, or choose "
                        "an allowed type"
                      : NULL,
    };
    if (is_certain(decision, guest))
        gcpu_decision_refuse(decision, &objection);
    else
        gcpu_decision_warn(decision, &objection);
}

static void set_virt_type(GcpuDecision *decision, const char *virt_type, const GcpuSetting *setting,
                          const char *rule, const char *fact)
{
    decision->result->virt_type = g_strdup(virt_type);
    decision->takes_cpu = gcpu_effective_virt_type_takes_cpu(virt_type);
    gcpu_decision_because(decision, "virt_type", virt_type, setting, rule, fact);
    check_is_offered(decision, setting);
}

static void choose_virt_type(GcpuDecision *decision)
{
    const GcpuSetting *setting = gcpu_decision_setting(decision, GCPU_SETTING_VIRT_TYPE);
    const char *offered = offered_virt_type(decision);

    if (decision->result->emulated &&
        (!setting || gcpu_effective_virt_type_takes_cpu(setting->text)))
        set_virt_type(decision, "qemu", NULL, "an emulated guest always runs under qemu", NULL);
    else if (setting)
        set_virt_type(decision, setting->text, setting, "as configured", NULL);
    else if (offered)
        set_virt_type(decision, offered, NULL, "kvm where the host offers it, else what it offers",
                      decision->host->capabilities ? "capabilities" : "domain capabilities");
    else
        set_virt_type(decision, "kvm", NULL, "kvm, since nothing is known of the host", NULL);
}

static void choose_os_type(GcpuDecision *decision)
{
    const GcpuGuestArch *guest = guest_arch(decision, NULL);
    const char *os_type = "hvm";

    if (strcmp(decision->result->virt_type, "lxc") == 0 ||
        strcmp(decision->result->virt_type, "openvz") == 0)
        os_type = "exe";
    else if (strcmp(decision->result->virt_type, "uml") == 0)
        os_type = "uml";
    else if (!decision->takes_cpu && guest)
        os_type = guest->os_type;
    decision->result->os_type = g_strdup(os_type);
}

static const char *default_machine(const char *arch)
{
    for (guint i = 0; i < G_N_ELEMENTS(default_machines); i++) {
        if (g_strcmp0(default_machines[i].arch, arch) == 0)
            return default_machines[i].machine;
    }
    return NULL;
}

static const char *nearest_machine(const GPtrArray *machines, const char *machine)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < machines->len; i++)
        g_ptr_array_add(names, ((const GcpuMachine *)g_ptr_array_index(machines, i))->name);
    g_ptr_array_add(names, NULL);
    return gcpu_nearest(machine, (const char *const *)names->pdata);
}

static void check_machine(GcpuDecision *decision, const GcpuSetting *setting)
{
    const GcpuGuestArch *guest = guest_arch(decision, decision->result->os_type);
    const char *machine = decision->result->machine;

    if (!guest || guest->machines->len == 0)
        return;
    const GcpuGuestDomain *domain = gcpu_guest_arch_find_domain(guest, decision->result->virt_type);
    if (gcpu_guest_arch_find_machine(guest, domain, machine))
        return;
    if (decision->result->machine_is_default) {
        g_clear_pointer(&decision->result->machine, g_free);
        gcpu_decision_because(decision, "machine", NULL, NULL,
                              "the host does not have the usual machine type; libvirt chooses",
                              "capabilities");
        return;
    }

    g_autofree char *message =
        g_strdup_printf("the host has no machine type %s for %s", machine, guest->arch);
    gcpu_decision_refuse(decision,
                         &(GcpuObjection){
                             .code = GCPU_ERROR_INVALID,
                             .setting = setting,
                             .message = message,
                             .nearest = nearest_machine(guest->machines, machine),
                             .remedy = "`virsh capabilities` lists the machine types of the host",
                         });
}

static void choose_machine(GcpuDecision *decision)
{
    GcpuGuestCpu *result = decision->result;
    const GcpuSetting *setting = gcpu_decision_setting(decision, GCPU_SETTING_MACHINE);
    const char *machine = setting ? setting->text : NULL;

    if (!decision->takes_cpu)
        return;
    if (!machine && result->arch) {
        setting = gcpu_decision_setting(decision, GCPU_SETTING_HW_MACHINE_TYPE);
        machine = setting ? gcpu_setting_for_arch(setting, result->arch) : NULL;
    }
    if (machine) {
        result->machine = g_strdup(machine);
        gcpu_decision_because(decision, "machine", machine, setting, "as configured", NULL);
    } else {
        setting = NULL;
        result->machine = g_strdup(default_machine(result->arch));
        result->machine_is_default = TRUE;
        gcpu_decision_because(decision, "machine", result->machine, NULL,
                              result->machine
                                  ? "the usual machine type of the architecture, unless "
                                    "the template names one"
                                  : "libvirt chooses",
                              NULL);
    }
    if (result->machine)
        check_machine(decision, setting);
}

/* What a template may name as well. */
static void list_machines(GcpuDecision *decision)
{
    const GcpuGuestArch *guest = guest_arch(decision, decision->result->os_type);
    const GcpuGuestDomain *domain =
        guest ? gcpu_guest_arch_find_domain(guest, decision->result->virt_type) : NULL;
    const GPtrArray *machines = domain && domain->machines->len ? domain->machines
                                : guest                         ? guest->machines
                                                                : NULL;

    if (!machines || machines->len == 0)
        return;
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < machines->len; i++) {
        const GcpuMachine *machine = g_ptr_array_index(machines, i);
        g_ptr_array_add(names, g_strdup(machine->name));
        if (machine->canonical)
            g_ptr_array_add(names, g_strdup(machine->canonical));
    }
    g_ptr_array_add(names, NULL);
    decision->result->machines = (char **)g_ptr_array_free(names, FALSE);
}

static guint max_vcpus(const GcpuDecision *decision)
{
    const GcpuGuestArch *guest = guest_arch(decision, decision->result->os_type);

    if (decision->knows_machine && decision->domain_capabilities &&
        decision->domain_capabilities->max_vcpus)
        return decision->domain_capabilities->max_vcpus;
    if (!guest || !decision->result->machine)
        return 0;
    const GcpuMachine *machine = gcpu_guest_arch_find_machine(
        guest, gcpu_guest_arch_find_domain(guest, decision->result->virt_type),
        decision->result->machine);
    return machine ? machine->max_vcpus : 0;
}

static void check_vcpus(GcpuDecision *decision)
{
    const GcpuSetting *vcpus = gcpu_decision_setting(decision, GCPU_SETTING_VCPUS);
    guint max = max_vcpus(decision);

    if (!vcpus || !max || vcpus->number <= max)
        return;
    g_autofree char *message =
        g_strdup_printf("the hypervisor gives such a guest at most %u vcpus", max);
    gcpu_decision_refuse(decision, &(GcpuObjection){ .code = GCPU_ERROR_UNUSABLE,
                                                     .setting = vcpus,
                                                     .message = message,
                                                     .remedy = "ask for fewer, or for another "
                                                               "machine type" });
}

static void find_domain_capabilities(GcpuDecision *decision)
{
    const GcpuGuestCpu *result = decision->result;

    if (!result->arch)
        return;
    decision->domain_capabilities = gcpu_host_report_find_domain_capabilities(
        decision->host, result->arch, result->virt_type, result->machine);
    decision->knows_machine = decision->domain_capabilities ||
                              (result->machine_is_default && !decision->host->capabilities);
    /* Those of another machine type still tell the models: QEMU's differ little. */
    if (!decision->domain_capabilities)
        decision->domain_capabilities = gcpu_host_report_find_domain_capabilities(
            decision->host, result->arch, result->virt_type, NULL);
    decision->result->lacks_efi = decision->domain_capabilities &&
                                  decision->domain_capabilities->firmware_known &&
                                  !decision->domain_capabilities->firmware_efi;
}

void gcpu_guest_arch_choose(GcpuDecision *decision)
{
    choose_arch(decision);
    choose_virt_type(decision);
    choose_os_type(decision);
    choose_machine(decision);
    find_domain_capabilities(decision);
    list_machines(decision);
    decision->result->libvirt_version = decision->host->libvirt_version;
    check_vcpus(decision);
}

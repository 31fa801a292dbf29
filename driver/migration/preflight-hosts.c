/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/preflight-steps.h"

gboolean gcpu_preflight_is_same_host(const GcpuPreflightRun *run)
{
    return run->source && run->source->uuid &&
           g_strcmp0(run->source->uuid, run->destination->uuid) == 0;
}

static void check_same_host(const GcpuPreflightRun *run)
{
    const GcpuHurdleHead head = { GCPU_HURDLE_SAME_HOST, GCPU_HURDLE_BLOCKS, NULL,
                                  "name another destination", NULL };

    if (gcpu_preflight_is_same_host(run))
        gcpu_preflight_add(run, &head, "source and destination are the same host");
}

static void check_machine(const GcpuPreflightRun *run, const GcpuGuestArch *arch,
                          const GcpuGuestDomain *offered)
{
    const GcpuMigrationDomain *domain = run->domain;
    const GcpuHurdleHead head = {
        GCPU_HURDLE_MACHINE, GCPU_HURDLE_BLOCKS, domain->machine,
        "bring the hypervisor there up to date, or start the guest anew with a machine type that "
        "both know",
        NULL
    };
    const GcpuMachine *machine =
        domain->machine ? gcpu_guest_arch_find_machine(arch, offered, domain->machine) : NULL;

    if (domain->machine && !machine)
        gcpu_preflight_add(run, &head, "the destination does not know the machine type");
    else if (machine && machine->max_vcpus && domain->vcpus > machine->max_vcpus)
        gcpu_preflight_add(run, &head, "%u virtual CPUs, there the machine type takes %u",
                           domain->vcpus, machine->max_vcpus);
}

static void check_kind_of_guest(const GcpuPreflightRun *run)
{
    const GcpuMigrationDomain *domain = run->domain;
    const GcpuCapabilities *capabilities = run->destination->capabilities;
    const GcpuHurdleHead other_arch = { GCPU_HURDLE_ARCH, GCPU_HURDLE_BLOCKS, domain->arch,
                                        "choose a host of the guest's architecture", NULL };
    const GcpuHurdleHead not_offered = { GCPU_HURDLE_VIRT_TYPE, GCPU_HURDLE_BLOCKS,
                                         domain->virt_type,
                                         "see there: `virt-host-validate`; kvm needs /dev/kvm",
                                         NULL };
    const GcpuHurdleHead unknown = { GCPU_HURDLE_ARCH, GCPU_HURDLE_WARNS, NULL,
                                     "give a report that has the capabilities", NULL };

    if (!capabilities || !domain->arch) {
        gcpu_preflight_add(run, &unknown, "whether the destination runs such guests is not known");
        return;
    }
    const GcpuGuestArch *arch = gcpu_capabilities_find_arch(capabilities, domain->arch, "hvm");
    if (!arch)
        arch = gcpu_capabilities_find_arch(capabilities, domain->arch, NULL);
    if (!arch) {
        gcpu_preflight_add(run, &other_arch, "the destination runs no guests of the architecture");
        return;
    }
    const GcpuGuestDomain *offered = gcpu_guest_arch_find_domain(arch, domain->virt_type);
    if (!offered)
        gcpu_preflight_add(run, &not_offered, "the destination does not offer it");
    check_machine(run, arch, offered);
}

static void check_version(const GcpuPreflightRun *run, const GcpuHurdleHead *head,
                          GcpuVersion source, GcpuVersion destination)
{
    g_autofree char *here = gcpu_version_format(source);
    g_autofree char *there = gcpu_version_format(destination);

    if (source && destination && destination < source)
        gcpu_preflight_add(run, head, "%s here, %s on the destination", here, there);
}

static void check_versions(const GcpuPreflightRun *run)
{
    const GcpuHostReport *source = run->source, *destination = run->destination;
    const GcpuHurdleHead hypervisor = {
        GCPU_HURDLE_HYPERVISOR_OLDER, GCPU_HURDLE_NEEDS_OPTION, NULL,
        "QEMU promises the way to newer versions only; bring the destination up to date", NULL
    };
    const GcpuHurdleHead libvirt = {
        GCPU_HURDLE_LIBVIRT_OLDER, GCPU_HURDLE_WARNS, NULL,
        "it may not understand what this one writes; bring the destination up to date", NULL
    };
    const GcpuHurdleHead unknown = { GCPU_HURDLE_HYPERVISOR_OLDER, GCPU_HURDLE_WARNS, NULL,
                                     "give a report of the source as well", NULL };

    if (!source || !source->hypervisor_version || !destination->hypervisor_version) {
        gcpu_preflight_add(run, &unknown,
                           "whether the destination's hypervisor is older is not known");
    } else {
        check_version(run, &hypervisor, source->hypervisor_version,
                      destination->hypervisor_version);
    }
    if (source)
        check_version(run, &libvirt, source->libvirt_version, destination->libvirt_version);
}

void gcpu_preflight_hosts(const GcpuPreflightRun *run)
{
    check_same_host(run);
    check_kind_of_guest(run);
    check_versions(run);
}

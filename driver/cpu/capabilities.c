/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/capabilities.h"

static void machine_free(GcpuMachine *machine)
{
    g_free(machine->name);
    g_free(machine->canonical);
    g_free(machine);
}

static void guest_domain_free(GcpuGuestDomain *domain)
{
    g_free(domain->virt_type);
    g_free(domain->emulator);
    g_ptr_array_unref(domain->machines);
    g_free(domain);
}

static void guest_arch_free(GcpuGuestArch *guest)
{
    g_free(guest->os_type);
    g_free(guest->arch);
    g_free(guest->emulator);
    g_ptr_array_unref(guest->machines);
    g_ptr_array_unref(guest->domains);
    g_free(guest);
}

static GPtrArray *machines_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)machine_free);
}

GcpuCapabilities *gcpu_capabilities_new(void)
{
    GcpuCapabilities *capabilities = g_new0(GcpuCapabilities, 1);

    capabilities->guests = g_ptr_array_new_with_free_func((GDestroyNotify)guest_arch_free);
    return capabilities;
}

void gcpu_capabilities_free(GcpuCapabilities *capabilities)
{
    if (!capabilities)
        return;
    g_free(capabilities->host_uuid);
    g_free(capabilities->host_arch);
    gcpu_def_free(capabilities->host_cpu);
    g_ptr_array_unref(capabilities->guests);
    g_free(capabilities);
}

GcpuGuestArch *gcpu_guest_arch_new(void)
{
    GcpuGuestArch *guest = g_new0(GcpuGuestArch, 1);

    guest->machines = machines_new();
    guest->domains = g_ptr_array_new_with_free_func((GDestroyNotify)guest_domain_free);
    return guest;
}

GcpuGuestDomain *gcpu_guest_domain_new(void)
{
    GcpuGuestDomain *domain = g_new0(GcpuGuestDomain, 1);

    domain->machines = machines_new();
    return domain;
}

GcpuMachine *gcpu_machine_new(const char *name)
{
    GcpuMachine *machine = g_new0(GcpuMachine, 1);

    machine->name = g_strdup(name);
    return machine;
}

const GcpuGuestArch *gcpu_capabilities_find_arch(const GcpuCapabilities *capabilities,
                                                 const char *arch, const char *os_type)
{
    for (guint i = 0; i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);
        if (g_strcmp0(guest->arch, arch) == 0 &&
            (!os_type || g_strcmp0(guest->os_type, os_type) == 0))
            return guest;
    }
    return NULL;
}

const GcpuGuestDomain *gcpu_guest_arch_find_domain(const GcpuGuestArch *guest,
                                                   const char *virt_type)
{
    for (guint i = 0; i < guest->domains->len; i++) {
        const GcpuGuestDomain *domain = g_ptr_array_index(guest->domains, i);
        if (g_strcmp0(domain->virt_type, virt_type) == 0)
            return domain;
    }
    return NULL;
}

const GcpuMachine *gcpu_guest_arch_find_machine(const GcpuGuestArch *guest,
                                                const GcpuGuestDomain *domain, const char *name)
{
    const GPtrArray *machines =
        domain && domain->machines->len ? domain->machines : guest->machines;
    const GcpuMachine *alias = NULL;

    for (guint i = 0; i < machines->len; i++) {
        const GcpuMachine *machine = g_ptr_array_index(machines, i);
        if (g_strcmp0(machine->name, name) == 0)
            return machine;
        if (!alias && machine->canonical && g_strcmp0(machine->canonical, name) == 0)
            alias = machine;
    }
    return alias;
}

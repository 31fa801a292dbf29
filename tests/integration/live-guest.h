/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* live-guest.h: what becomes of a domain XML's CPU when QEMU really runs it.
 *
 * libvirt writes into the XML of a running domain the CPU that the guest got: host-model has turned
 * into a named model with features, features that QEMU did not give stand there as disabled
 * (libvirt, docs/formatdomain.rst, on check='full'; seen with 9.0.0 and QEMU 7.2). */
#pragma once

#include "cpu/domain-capabilities.h"
#include "virt/virt-types.h"

/**
 * live_guest_run:
 * @domain_xml: a complete domain
 *
 * Defines the domain (validated against libvirt's schema), starts it, reads its XML, and destroys
 * and undefines it again whatever happens.
 *
 * Returns: (transfer full) (nullable): the XML of the running domain.
 */
char *live_guest_run(virConnect *connection, const char *domain_xml, GError **error);

/** live_guest_cpu_xml: Returns: (transfer full) (nullable): the <cpu> of a domain as it stands
 * there; empty if it has none. */
char *live_guest_cpu_xml(const char *domain_xml, GError **error);

/** live_guest_cpu: the same as a value; one that states nothing if there is no <cpu>. */
GcpuDef *live_guest_cpu(const char *domain_xml, GError **error);

/** live_guest_host: Returns: (transfer full) (nullable): the domain capabilities of the emulator,
 * architecture, machine and virtualisation type that a running domain's XML names. */
GcpuDomainCapabilities *live_guest_host(virConnect *connection, const char *live_xml,
                                        GError **error);

/**
 * live_guest_differences:
 * @preview: the CPU of the domain as it was defined
 * @live: the CPU of the running domain
 * @host: of live_guest_host()
 *
 * Returns: (transfer full): a line for each thing that @preview states and the guest did not get;
 * empty if it got all.
 */
char *live_guest_differences(const GcpuDef *preview, const GcpuDef *live,
                             const GcpuDomainCapabilities *host);

/** live_guest_dropped: Returns: (transfer full): the features that QEMU did not give although
 * neither @preview nor the host-model that it asks for disables them, separated by ", ": parts of
 * the model that a check='none' lets go. Empty if none. */
char *live_guest_dropped(const GcpuDef *preview, const GcpuDef *live,
                         const GcpuDomainCapabilities *host);

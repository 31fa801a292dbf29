/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* network.h: a network interface of an instance, network.N, as a value and as an <interface>
 * element. Grammar: guestcpu-instance(5). */
#pragma once

#include <libxml/tree.h>

#include "config/setting.h"
#include "policy/guest-cpu.h"

typedef enum {
    GCPU_NETWORK_VIRTUAL, /* a network of libvirt's */
    GCPU_NETWORK_BRIDGE,
    GCPU_NETWORK_USER, /* QEMU's own, needs no privilege */
} GcpuNetworkType;

/** GcpuNetwork: borrowed from the setting, except where constant. */
typedef struct {
    GcpuNetworkType type;
    const char *source; /* name of the network or bridge; NULL for user */
    const char *model;  /* NULL: libvirt's choice */
    const char *mac;    /* NULL: libvirt makes one */
    guint mtu;          /* bytes; 0: not stated */
    guint boot_order;   /* 0: not stated */
} GcpuNetwork;

/**
 * gcpu_network_parse:
 * @setting: a network.N
 * @guest_cpu: the type of the guest, on which the default model depends
 * @out_network: (out): written only on success
 *
 * Returns: FALSE with findings for everything that is wrong.
 */
gboolean gcpu_network_parse(const GcpuSetting *setting, const GcpuGuestCpu *guest_cpu,
                            GcpuNetwork *out_network, GcpuFindings *findings);

/** gcpu_network_add: appends the <interface> to @devices. */
void gcpu_network_add(const GcpuNetwork *network, xmlNode *devices);

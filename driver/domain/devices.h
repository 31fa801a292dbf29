/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* devices.h: the instance's disks and network interfaces, added to those of the template. */
#pragma once

#include "domain/filling.h"

/**
 * gcpu_devices_fill: adds a device for every disk.N and network.N.
 *
 * If one of them states its place in the boot order, os/boot is removed: libvirt refuses both at
 * once. A place that is taken, by a device of the template or of the instance, is a finding.
 *
 * libvirt adds a USB controller and a memory balloon by itself, on PCI. Where the machine has none
 * and the template says nothing of them, they are declared absent, or no guest could be defined.
 */
void gcpu_devices_fill(GcpuFilling *filling);

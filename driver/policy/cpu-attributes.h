/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpu-attributes.h: match, check, migratable, vendor, cache and maxphysaddr of the guest's CPU. */
#pragma once

#include "policy/decision.h"

/**
 * gcpu_cpu_attributes_decide: writes the attributes that are set, if the mode takes them and the
 * host's libvirt knows them.
 *
 * What an older libvirt would silently ignore (check 3.2.0, migratable 6.5.0, cache 3.3.0, vendor
 * 0.8.3) is left out with a warning, so that one policy serves a mixed fleet; what changes the
 * guest in a way that it would notice (maxphysaddr 8.7.0) is refused.
 *
 * check: unset, and libvirt is one of 3.2.0 to 10.1.x that compares a named model with the host by
 * its own CPU map, and that map has features in the model which this hypervisor runs it without
 * (domain capabilities: usable): check none, or libvirt would refuse a CPU that works.
 */
void gcpu_cpu_attributes_decide(GcpuDecision *decision);

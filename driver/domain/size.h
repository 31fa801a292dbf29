/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* size.h: how much memory and how many virtual CPUs a domain has, and whether what its template
 * says about them elsewhere still fits.
 *
 * What libvirt refuses is an error, what it changes or ignores without a word is a warning; both
 * were asked of libvirt 9.0. */
#pragma once

#include "domain/filling.h"

/** gcpu_size_check: adds a finding for what is no size in memory, currentMemory and vcpu, and for
 * everything in vcpus, cputune, maxMemory and cpu/numa that contradicts them. */
void gcpu_size_check(const GcpuFilling *filling);

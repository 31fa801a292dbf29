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

/**
 * gcpu_size_parse:
 * @text: (nullable): a number as libvirt's documents write it
 * @unit: (nullable): of @text: b, KB, KiB … EiB in any case; NULL: KiB
 * @out_kib: (out): written only on success; rounded up as libvirt does
 *
 * Returns: FALSE if it is no such number, or too large for 64 bits.
 */
gboolean gcpu_size_parse(const char *text, const char *unit, guint64 *out_kib);

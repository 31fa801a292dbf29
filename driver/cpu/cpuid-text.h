/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpuid-text.h: dumps of CPUID as the program cpuid prints them with --raw.
 *
 * Lines of `0xLEAF 0xSUBLEAF: eax=0x… ebx=0x… ecx=0x… edx=0x…` under a heading for each processor,
 * "CPU 0:", or "CPU:" with --one-cpu. Source: cpuid 20230120, man page and output. MSRs are not in
 * it, so features that only an MSR states are missing from what is decoded. */
#pragma once

#include "cpu/cpuid.h"
#include "cpu/error.h"

/** gcpu_cpuid_text_is: whether @text looks like such a dump: its first line that is not blank is a
 * heading or a line of registers. */
GCPU_PUBLIC gboolean gcpu_cpuid_text_is(const char *text);

/**
 * gcpu_cpuid_text_parse:
 * @text: ends in NUL
 * @name: what to call it in errors
 *
 * Only the first processor is read.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID, which names the line: a line
 * of another form, or nothing at all.
 */
GCPU_PUBLIC GcpuCpuid *gcpu_cpuid_text_parse(const char *text, const char *name,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

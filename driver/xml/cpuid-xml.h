/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpuid-xml.h: libvirt's <cpudata> dumps of CPUID and MSRs.
 *
 * The format of libvirt's tests (tests/cputestdata) and of its status files: lines of
 * <cpuid eax_in= ecx_in= eax= ebx= ecx= edx=> and <msr index= eax= edx=>; several lines for one
 * leaf add up. */
#pragma once

#include "cpu/cpuid.h"
#include "cpu/error.h"

/**
 * gcpu_cpuid_xml_parse:
 * @text: a document whose root is <cpudata arch='x86'>
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GCPU_PUBLIC GcpuCpuid *gcpu_cpuid_xml_parse(const char *text, gssize length, const char *name,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

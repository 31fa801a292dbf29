/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cpuid.h: what an x86 processor says of itself: the answers of CPUID and some MSRs. */
#pragma once

#include "cpu/def.h"
#include "cpu/map.h"

/** GCPU_CPUID_ENTRIES_MAX: a dump with more (distinct) entries is not one of a processor. */
#define GCPU_CPUID_ENTRIES_MAX 65536

typedef struct GcpuCpuid GcpuCpuid;

GCPU_PUBLIC GcpuCpuid *gcpu_cpuid_new(void);
GCPU_PUBLIC void gcpu_cpuid_free(GcpuCpuid *cpuid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuCpuid, gcpu_cpuid_free)

/** gcpu_cpuid_add: ORs @registers (EAX, EBX, ECX, EDX) into what is known of the leaf. For an MSR
 * (@source), @leaf is its index and @subleaf 0. Returns: FALSE if there are too many. */
GCPU_PUBLIC gboolean gcpu_cpuid_add(GcpuCpuid *cpuid, GcpuBitSource source, guint32 leaf,
                                    guint32 subleaf, const guint32 registers[4]);

/** gcpu_cpuid_read: @out_registers: (out): all zero if nothing is known. */
GCPU_PUBLIC void gcpu_cpuid_read(const GcpuCpuid *cpuid, GcpuBitSource source, guint32 leaf,
                                 guint32 subleaf, guint32 out_registers[4]);

/** gcpu_cpuid_features: @out_set: (out): the features of @map whose bit is set. */
GCPU_PUBLIC void gcpu_cpuid_features(const GcpuCpuid *cpuid, const GcpuMap *map,
                                     GcpuFeatureSet *out_set);

/** gcpu_cpuid_vendor: Returns: the map's vendor that leaf 0 names; %GCPU_VENDOR_NONE. */
GCPU_PUBLIC int gcpu_cpuid_vendor(const GcpuCpuid *cpuid, const GcpuMap *map);

/** gcpu_cpuid_signature: Returns: EAX of leaf 1 without its reserved bits; 0: unknown. */
GCPU_PUBLIC guint32 gcpu_cpuid_signature(const GcpuCpuid *cpuid);

/** gcpu_signature_decode: Returns: family, model and stepping of leaf 1's EAX. */
GCPU_PUBLIC GcpuSignature gcpu_signature_decode(guint32 eax);

/** gcpu_signature_encode: Returns: leaf 1's EAX for @signature. */
GCPU_PUBLIC guint32 gcpu_signature_encode(const GcpuSignature *signature);

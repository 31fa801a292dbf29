/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* decode-input.h: what a processor was said to have, in whatever form it was written down. */
#pragma once

#include "cli/cpu-inputs.h"
#include "cpu/cpuid.h"
#include "qmp/qmp-reply.h"

typedef enum {
    GCPU_DECODE_FROM_CPUID,    /* a dump: libvirt's <cpudata>, or `cpuid --raw` */
    GCPU_DECODE_FROM_QMP,      /* QEMU's replies */
    GCPU_DECODE_FROM_FEATURES, /* a CPU, or names */
} GcpuDecodeSource;

/** GcpuDecodeInput: one of the three. */
typedef struct {
    GcpuDecodeSource source;
    GcpuCpuid *cpuid;
    GcpuQmpReply *qmp;
    GPtrArray *cpus; /* of GcpuStatedCpu: one; plain names are a guest's without model */
} GcpuDecodeInput;

/**
 * gcpu_decode_input_read:
 * @path: (nullable): the file; NULL: there are only @names
 * @names: (nullable) (array zero-terminated=1): features of the command line
 * @out_input: (out): free with gcpu_decode_input_clear(), also on failure
 *
 * The form is told by how the text begins: "<cpudata", another "<", "{", a heading of cpuid; else
 * it is a list of names, apart by blanks or commas.
 *
 * Returns: FALSE after having added a finding.
 */
gboolean gcpu_decode_input_read(GcpuCpuInputs *inputs, const char *path, char **names,
                                GcpuDecodeInput *out_input);

/** gcpu_decode_input_read_models: Returns: (transfer full) (nullable): the models of a reply to
 * query-cpu-definitions in the file @path (of GcpuModelSupport); NULL after having added a finding.
 */
GPtrArray *gcpu_decode_input_read_models(GcpuCpuInputs *inputs, const char *path);

void gcpu_decode_input_clear(GcpuDecodeInput *input);

/** gcpu_decode_input_is_guest: whether it can only be a guest's: QEMU's replies and guests' CPUs
 * are; names and dumps are a processor's unless somebody says otherwise. */
gboolean gcpu_decode_input_is_guest(const GcpuDecodeInput *input);

/** gcpu_decode_source_to_string: Returns: (transfer none): "cpuid", "qmp", "features". */
const char *gcpu_decode_source_to_string(GcpuDecodeSource source);

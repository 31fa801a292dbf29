/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* version.h: version numbers of libvirt, QEMU and other hypervisors.
 *
 * Encoded as libvirt does in virConnectGetLibVersion(): major * 1,000,000 + minor * 1,000 + micro,
 * so that versions compare as numbers. 0 means unknown. */
#pragma once

#include "cpu/public.h"

typedef guint32 GcpuVersion;

#define GCPU_VERSION(major, minor, micro) ((major)*1000000u + (minor)*1000u + (micro))

/**
 * gcpu_version_parse:
 * @text: "X", "X.Y" or "X.Y.Z", decimal numbers below 1000 (X below 4000)
 * @out_version: (out): written only on success
 */
GCPU_PUBLIC gboolean gcpu_version_parse(const char *text, GcpuVersion *out_version);

/** gcpu_version_format: Returns: (transfer full): "X.Y.Z". */
GCPU_PUBLIC char *gcpu_version_format(GcpuVersion version);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* def-xml.h: <cpu> elements to definitions and back.
 *
 * Follows libvirt's own parser (src/conf/cpu_conf.c, 9.0 and 11.3; doc/engine.md) to the wording of
 * its errors, so that a document which libvirt refuses is refused here for the same reason. */
#pragma once

#include "cpu/def.h"
#include "cpu/version.h"

/** GcpuDefKind: how an element says whether it describes a host or a guest. */
typedef enum {
    GCPU_DEF_KIND_HOST,         /* a host: <arch> and <model> mandatory */
    GCPU_DEF_KIND_GUEST,        /* a guest, as in a domain: <arch> is ignored */
    GCPU_DEF_KIND_AUTO,         /* <arch> present: host, else guest; as libvirt's CompareCPU */
    GCPU_DEF_KIND_CAPABILITIES, /* a host, as in <capabilities>: a missing model is no error */
} GcpuDefKind;

/**
 * gcpu_def_xml_parse:
 * @text: a document whose root is <cpu>
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GCPU_PUBLIC GcpuDef *gcpu_def_xml_parse(const char *text, gssize length, const char *name,
                                        GcpuDefKind kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_def_xml_format:
 * @def: the definition
 * @version: 0: what @def states and nothing else, so that parse∘format is the identity. Otherwise
 * as a libvirt of this version prints it: defaults that it knows are stated (mode, match, fallback,
 * dies, clusters), those that it does not know are left out, and so is what it ignores
 * (host-passthrough with a model)
 *
 * Returns: (transfer full): a <cpu> element in libvirt's style, ending in a line break.
 */
GCPU_PUBLIC char *gcpu_def_xml_format(const GcpuDef *def, GcpuVersion version);

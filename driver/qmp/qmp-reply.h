/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* qmp-reply.h: what QEMU answers about CPUs over QMP.
 *
 * Takes a reply to query-cpu-model-expansion, as `virsh qemu-monitor-command` prints it, or several
 * replies one after the other, as libvirt's tests store them (tests/cputestdata), with one to
 * query-cpu-definitions among them. Commands, greetings and events in between are passed over.
 * Source: QEMU 7.2, qapi/machine-target.json; libvirt 9.0 and 11.3, src/qemu/qemu_monitor_json.c
 * and qemu_capabilities.c. Only x86: elsewhere libvirt does not turn properties into a model. */
#pragma once

#include "cpu/cpuid.h"
#include "cpu/domain-capabilities.h"
#include "cpu/error.h"
#include "cpu/map.h"

/** GCPU_QMP_REPLIES_MAX: a text with more objects is refused. A session in which libvirt learns all
 * about a QEMU has some 60. */
#define GCPU_QMP_REPLIES_MAX 1000

/** GcpuQmpReply: allocated only by gcpu_qmp_reply_parse(). */
typedef struct {
    guint n_expansions;  /* how many there were; the last one counts. 0: none, there are @models */
    GPtrArray *features; /* of char *: libvirt's names of the properties that are on, sorted */
    char *vendor;        /* the 12 characters of CPUID; NULL: not stated */
    guint32 signature;   /* EAX of leaf 1; 0: not stated */
    GPtrArray *models;   /* of GcpuModelSupport: what this QEMU knows, with what keeps it from
                            running, by libvirt's names; NULL: there was no such reply */
} GcpuQmpReply;

/**
 * gcpu_qmp_reply_parse:
 * @text: the replies
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID, which names the line: no
 * JSON, not what QEMU writes, an error of QEMU, too many replies, or neither an expansion nor
 * definitions among them.
 */
GcpuQmpReply *gcpu_qmp_reply_parse(const char *text, gssize length, const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gcpu_qmp_reply_free(GcpuQmpReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuQmpReply, gcpu_qmp_reply_free)

/** gcpu_qmp_reply_features: @out_set: (out): the features that @map knows. As in libvirt, others
 * are passed over: most properties of QEMU are none of libvirt's features. */
void gcpu_qmp_reply_features(const GcpuQmpReply *reply, const GcpuMap *map,
                             GcpuFeatureSet *out_set);

/** gcpu_qmp_reply_vendor: Returns: the map's vendor; %GCPU_VENDOR_NONE. */
int gcpu_qmp_reply_vendor(const GcpuQmpReply *reply, const GcpuMap *map);

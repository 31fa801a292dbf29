/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* qemu-caps.h: what libvirt remembers of a QEMU: its cache files, and tests/qemucapabilitiesdata of
 * its source tree. Not an interface of libvirt, so only tests look there. */
#pragma once

#include "cpu/domain-capabilities.h"
#include "cpu/map.h"

/** QemuCaps: the CPUs of one accelerator, by libvirt's names. */
typedef struct {
    gboolean has_host; /* there is an expansion of the host's CPU */
    gboolean reports_migratability;
    GcpuFeatureSet features[GCPU_FEATURE_SET_WORDS_MAX]; /* those that are on */
    int vendor;
    guint32 signature;
    GPtrArray *names;            /* of char *, NULL at the end: all properties */
    GPtrArray *migratable_names; /* of char *, NULL at the end: those that migrate */
    GPtrArray *models;           /* of GcpuModelSupport */
} QemuCaps;

void qemu_caps_free(QemuCaps *caps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuCaps, qemu_caps_free)

/** qemu_caps_read: @accelerator: "kvm" or "tcg". Returns: (nullable): NULL with an error. */
QemuCaps *qemu_caps_read(const char *path, const char *accelerator, const GcpuMap *map,
                         GError **error);

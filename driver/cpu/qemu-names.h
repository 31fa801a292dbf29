/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* qemu-names.h: features that QEMU and libvirt call by different names.
 *
 * Source: libvirt 9.0 and 11.3, src/qemu/qemu_capabilities.c, virQEMUCapsCPUFeatures. */
#pragma once

#include "cpu/public.h"

/** gcpu_qemu_name_to_libvirt: Returns: (transfer none): libvirt's name of an x86 feature that QEMU
 * calls @name; @name itself if it is the same. */
GCPU_PUBLIC const char *gcpu_qemu_name_to_libvirt(const char *name);

/** gcpu_qemu_name_from_libvirt: the other way round. */
GCPU_PUBLIC const char *gcpu_qemu_name_from_libvirt(const char *name);

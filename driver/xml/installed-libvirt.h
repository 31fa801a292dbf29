/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* installed-libvirt.h: which libvirt is installed here, without loading it.
 *
 * The CPU map does not say of which version it is, and loading libvirt to ask it takes longer than
 * most answers. But its library is called libvirt.so.0.9000.0 if it is 9.0.0, and always was. */
#pragma once

#include "cpu/version.h"

/** gcpu_installed_libvirt_version: Returns: the version; 0: none is installed where libraries are
 * looked for. */
GcpuVersion gcpu_installed_libvirt_version(void);

/** gcpu_installed_libvirt_version_in: @dirs: (array zero-terminated=1): where to look. */
GcpuVersion gcpu_installed_libvirt_version_in(const char *const *dirs);

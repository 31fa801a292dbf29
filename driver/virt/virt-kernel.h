/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-kernel.h: what this machine's kernel says about itself and about KVM, beyond libvirt.
 *
 * All from /proc and /sys, without privilege. Right only for a host that is this very machine. */
#pragma once

#include "cpu/host-report.h"

/**
 * gcpu_virt_kernel_read:
 * @root: directory that holds proc and sys: "/"
 * @report: gets kernel_release, kernel_command_line, microcode, and the parameters of kvm and
 * every module kvm_*, sorted by module and name
 *
 * What cannot be read is recorded as missing, a module that is not loaded just is not there. Reads
 * at most 64 kB of a file.
 */
void gcpu_virt_kernel_read(const char *root, GcpuHostReport *report);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-watch.h: notices when what a look rests on has changed under it: an emulator was replaced,
 * or the processor got other microcode.
 *
 * What comes with a restart of libvirt's daemon needs no watching. */
#pragma once

#include <gio/gio.h>

typedef struct GcpuHostWatch GcpuHostWatch;

/** GcpuHostWatchFunc: @reason: what has changed, for reading. */
typedef void (*GcpuHostWatchFunc)(const char *reason, gpointer data);

/** GCPU_MICROCODE_FILE: where Linux tells the version; only x86 has it. */
#define GCPU_MICROCODE_FILE "/sys/devices/system/cpu/cpu0/microcode/version"

/** gcpu_host_watch_new: @microcode: path of the version's file. Returns: (transfer full): one that
 * watches no emulator yet. */
GcpuHostWatch *gcpu_host_watch_new(const char *microcode, GcpuHostWatchFunc changed, gpointer data);
void gcpu_host_watch_free(GcpuHostWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostWatch, gcpu_host_watch_free)

/** gcpu_host_watch_emulators: @paths: (array zero-terminated=1): watched in place of those before.
 */
void gcpu_host_watch_emulators(GcpuHostWatch *watch, const char *const *paths);

/** gcpu_host_watch_microcode: looks at the version now; the main loop does it once a minute. */
void gcpu_host_watch_microcode(GcpuHostWatch *watch);

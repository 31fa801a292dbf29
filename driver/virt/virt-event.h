/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-event.h: who runs libvirt's event loop.
 *
 * libvirt's in-process drivers (qemu:///embed) and its keepalive on remote connections work only
 * while somebody runs the event loop, of which a process has one. Since libvirt 6.1.0 it hangs on
 * GLib's default main context. */
#pragma once

#include "cpu/public.h"

/**
 * gcpu_virt_event_use_main_loop:
 *
 * For a program that runs GLib's default main context itself: registers libvirt's event loop
 * there. To be called before the first connection; the loop must then run whenever one is open.
 * Programs that use another event loop (virEventRegisterImpl(), libvirt-glib) need not call this.
 */
GCPU_PUBLIC void gcpu_virt_event_use_main_loop(void);

/**
 * gcpu_virt_event_ensure:
 *
 * For all others; called before each connection is opened. If nobody has registered an event loop
 * with libvirt, starts a thread that runs one until the process ends. That thread iterates GLib's
 * default main context, so sources that the program attaches there run in it.
 */
GCPU_PUBLIC void gcpu_virt_event_ensure(void);

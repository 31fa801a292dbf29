/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-log.h: keeps libvirt from writing to this process's standard error.
 *
 * libvirt has two ways to get there: its error function, which gcpu_virt_host_collect() switches
 * off by itself, and its own log, which writes warnings and errors to stderr unless the environment
 * says otherwise at the moment when libvirt starts. */
#pragma once

#include "cpu/public.h"

/**
 * gcpu_virt_log_silence:
 *
 * Starts libvirt with its log sent nowhere; an environment that sets LIBVIRT_LOG_OUTPUTS or
 * LIBVIRT_DEBUG is obeyed instead. Changes the environment for the time of the call: for main(),
 * before the first thread. Without effect if libvirt has started already.
 */
GCPU_PUBLIC void gcpu_virt_log_silence(void);

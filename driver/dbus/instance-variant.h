/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* instance-variant.h: an instance as callers write it, a{sv}, as settings. */
#pragma once

#include <gio/gio.h>

#include "config/instance.h"

/** GCPU_INSTANCE_KEYS_MAX: more keys than an instance can have. */
#define GCPU_INSTANCE_KEYS_MAX 2100

/**
 * gcpu_instance_variant_parse:
 * @instance: a{sv}; keys as in guestcpu-instance(5), values text, numbers, or lists of text
 * @findings: everything that is wrong is added here
 *
 * The caller is a stranger: a template is a name, not a path.
 *
 * Returns: (transfer full) (nullable): NULL if a finding of severity error was added.
 */
GcpuInstance *gcpu_instance_variant_parse(GVariant *instance, GcpuFindings *findings);

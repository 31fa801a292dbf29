/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* why-variant.h: decisions, settings and findings, with where they come from, as variants. */
#pragma once

#include <gio/gio.h>

#include "config/config.h"
#include "policy/guest-cpu.h"

/** gcpu_why_variant_new: Returns: (floating): aa{sv}: the reasons of @guest_cpu, each with part,
 * layer, rule, and where there is one value, file, line and fact. */
GVariant *gcpu_why_variant_new(const GcpuGuestCpu *guest_cpu);

/** gcpu_why_variant_of_findings: Returns: (floating): aa{sv}: each with severity, message, text
 * (the whole as one line), and where there is one file, line, section, key, value, allowed, nearest
 * and remedy. */
GVariant *gcpu_why_variant_of_findings(const GcpuFindings *findings);

/** gcpu_why_variant_of_config: Returns: (floating): a{sv}: for each setting in force "SECTION.KEY"
 * and a{sv} of value, layer, and where there is one file and line. */
GVariant *gcpu_why_variant_of_config(const GcpuConfig *config);

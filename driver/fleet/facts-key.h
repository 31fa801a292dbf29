/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facts-key.h: which facts about hosts are the same? Internal to this folder. */
#pragma once

#include "cpu/host-report.h"

/** gcpu_facts_key: Returns: (transfer full): a digest; two reports have the same one if they say
 * the same, apart from what is a host's own (GcpuFleetHost). */
char *gcpu_facts_key(const GcpuHostReport *report);

/** gcpu_facts_key_append_cpu: appends to @text all that @offer says about CPUs and nothing else. */
void gcpu_facts_key_append_cpu(GString *text, const GcpuDomainCapabilities *offer);

/** gcpu_facts_key_append_models: the part of it that is about named models. */
void gcpu_facts_key_append_models(GString *text, const GcpuDomainCapabilities *offer);

/** gcpu_facts_key_append_machines: appends the machine types for guests of @arch. */
void gcpu_facts_key_append_machines(GString *text, const GcpuHostReport *report, const char *arch);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* domain-why.h: why the parts of a domain that are no CPU are as they are. */
#pragma once

#include <libxml/tree.h>

#include "config/instance.h"
#include "policy/guest-cpu.h"

/**
 * gcpu_domain_why_add:
 * @domain: the template's <domain>, not yet filled
 * @name: what the template is called
 * @guest_cpu: its reasons are added to
 *
 * Follows the order of gcpu_template_fill(): the instance, else the template, else the default.
 */
void gcpu_domain_why_add(const xmlNode *domain, const char *name, const GcpuInstance *instance,
                         GcpuGuestCpu *guest_cpu);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* why.h: the reasons of a result, for reading and as JSON. */
#pragma once

#include <json-glib/json-glib.h>

#include "policy/guest-cpu.h"

/** gcpu_why_format_comment: Returns: (transfer full): an XML comment with one line per reason, so
 * that the output stays a document that libvirt takes. */
char *gcpu_why_format_comment(const GcpuGuestCpu *guest_cpu);

/** gcpu_why_add_json: adds the member "why", an array, to the object @builder is in. */
void gcpu_why_add_json(JsonBuilder *builder, const GcpuGuestCpu *guest_cpu);

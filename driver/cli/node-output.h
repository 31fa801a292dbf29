/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* node-output.h: whether a guest may go to a node, as text or JSON. */
#pragma once

#include <json-glib/json-glib.h>

#include "labels/node-match.h"

/** gcpu_node_output_append: appends "NODE: fits", or a line for each obstacle. */
void gcpu_node_output_append(GString *text, const GcpuNode *node, const GcpuNodeMatch *match);

/** gcpu_node_output_add: adds an object with "name", "verdict", "skip_node" and "obstacles". */
void gcpu_node_output_add(JsonBuilder *builder, const GcpuNode *node, const GcpuNodeMatch *match);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-output.h: what the commands about fleets print alike: hosts, ages and gaps. */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/fleet-inputs.h"

/** gcpu_fleet_output_seconds: Returns: (transfer full): "3 min", "2 h", "5 d"; less than 0: "the
 * future". */
char *gcpu_fleet_output_seconds(gint64 age_s);

/** gcpu_fleet_output_age: Returns: (transfer full): "3 min", "2 h", "5 d", "unknown age". */
char *gcpu_fleet_output_age(const GcpuFleetHost *host, gint64 now_s);

/** gcpu_fleet_output_hosts: appends "n1, n2, n3 and 34 more". @hosts: of guint32, numbers. */
void gcpu_fleet_output_hosts(GString *text, const GcpuFleetClasses *classes, const GArray *hosts);

/** gcpu_fleet_output_count: appends "1 host" or "N hosts". */
void gcpu_fleet_output_count(GString *text, guint n_hosts);

/** gcpu_fleet_output_gaps: appends what is not known, and how old the facts are. */
void gcpu_fleet_output_gaps(GString *text, const GcpuFleetInputs *inputs);

/** gcpu_fleet_output_add_hosts: adds the member @name, an array of names of hosts. */
void gcpu_fleet_output_add_hosts(JsonBuilder *builder, const char *name,
                                 const GcpuFleetClasses *classes, const GArray *hosts);

void gcpu_fleet_output_add_number(JsonBuilder *builder, const char *name, gint64 value);

/** gcpu_fleet_output_add_scope: adds what every answer over a fleet tells: arch, virt_type, at,
 * n_hosts, oldest_s, gaps, unread. */
void gcpu_fleet_output_add_scope(JsonBuilder *builder, const GcpuFleetInputs *inputs);

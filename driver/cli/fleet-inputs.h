/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-inputs.h: what the commands about fleets read: settings, reports of hosts, CPU maps.
 *
 * Whatever is wrong becomes a finding; a function that returns FALSE or NULL has added one. */
#pragma once

#include "cli/cpu-inputs.h"
#include "cli/own-maps.h"
#include "fleet/fleet-classes.h"
#include "xml/domain-guest.h"

/** GcpuFleetOptions: the options about a fleet, as the command line states them. All owned. */
typedef struct {
    char *fleet;       /* --fleet DIR; NULL: the daemon's */
    char *max_age;     /* --max-age TIME */
    char *at;          /* --at TIME */
    char **cpu_map_of; /* --cpu-map-of VERSION=DIR, repeatable */
} GcpuFleetOptions;

void gcpu_fleet_options_clear(GcpuFleetOptions *options);

/* clang-format off */
/** GCPU_FLEET_AGE_ENTRIES: the rows of @options about ages for a table of GOptionEntry. */
#define GCPU_FLEET_AGE_ENTRIES(options)                                                          \
    { "max-age", 0, 0, G_OPTION_ARG_FILENAME, &(options)->max_age,                               \
      "Older facts do not count: a number with s, min, h or d (default: any age)", "TIME" },     \
    { "at", 0, 0, G_OPTION_ARG_FILENAME, &(options)->at,                                         \
      "Tell ages as of then, such as 2026-01-31T12:00:00Z (default: now)", "TIME" }

/** GCPU_FLEET_OPTION_ENTRIES: the rows of @options. */
#define GCPU_FLEET_OPTION_ENTRIES(options)                                                       \
    { "fleet", 'f', 0, G_OPTION_ARG_FILENAME, &(options)->fleet,                                 \
      "The hosts: a directory of host reports (default: those of guestcpud)", "DIR" },           \
    GCPU_FLEET_AGE_ENTRIES(options),                                                             \
    GCPU_CPU_MAP_OF_ENTRY(&(options)->cpu_map_of)
/* clang-format on */

/**
 * gcpu_fleet_options_read_times:
 * @findings: gets what is wrong
 * @out_scope: (out): now_s and max_age_s are set
 *
 * Returns: FALSE if an error was added.
 */
gboolean gcpu_fleet_options_read_times(const GcpuFleetOptions *options, GcpuFindings *findings,
                                       GcpuFleetScope *out_scope);

/** gcpu_fleet_inputs_parse_age: @text: "90s", "15min", "6h", "2d"; no unit: seconds. Returns:
 * whether it is a length of time. */
gboolean gcpu_fleet_inputs_parse_age(const char *text, gint64 *out_age_s);

typedef struct {
    GcpuCpuInputs cpu; /* settings and findings */
    GcpuFleetOptions own;
    gint64 now_s, max_age_s; /* as in GcpuFleetScope */
    GcpuFleet *fleet;
    GcpuFleetMaps *maps;
    GcpuFleetClasses *classes; /* NULL until gcpu_fleet_inputs_sort() */
} GcpuFleetInputs;

/** gcpu_fleet_inputs_open: @inputs->own is filled in. Reads settings and the fleet; reports that
 * could not be read are warnings. */
gboolean gcpu_fleet_inputs_open(GcpuFleetInputs *inputs, const GcpuOptions *options);

void gcpu_fleet_inputs_clear(GcpuFleetInputs *inputs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuFleetInputs, gcpu_fleet_inputs_clear)

/**
 * gcpu_fleet_inputs_sort: sets @inputs->classes.
 * @arch: (nullable): of the guests; NULL: --arch, else that of all hosts, if it is one
 * @virt_type: (nullable): NULL: that of the settings, else kvm
 */
gboolean gcpu_fleet_inputs_sort(GcpuFleetInputs *inputs, const char *arch, const char *virt_type);

/** gcpu_fleet_inputs_read_guest: Returns: (transfer full) (nullable): the guest in the file @path.
 */
GcpuDomainGuest *gcpu_fleet_inputs_read_guest(GcpuFleetInputs *inputs, const char *path);

/** gcpu_fleet_inputs_read_instance: sets @inputs->cpu.instance to what stands in the file @path and
 * in the overrides of @options. */
gboolean gcpu_fleet_inputs_read_instance(GcpuFleetInputs *inputs, const GcpuOptions *options,
                                         const char *path);

/** gcpu_fleet_inputs_find: Returns: (nullable): the host called @who; NULL with a finding that
 * names the nearest one. */
const GcpuFleetHost *gcpu_fleet_inputs_find(GcpuFleetInputs *inputs, const char *who);

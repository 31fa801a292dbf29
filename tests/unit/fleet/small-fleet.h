/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* small-fleet.h: host reports in short form, whose CPUs are those of tests/data/maps/directory. */
#pragma once

#include "fleet/fleet-classes.h"

/** SMALL_NOW_S: when the tests happen: 2026-06-15T12:00:00Z. */
#define SMALL_NOW_S G_GINT64_CONSTANT(1781524800)

/** SmallHost: zero means: not stated; of an x86_64 host with QEMU 7.2 and libvirt 9.0.0. */
typedef struct {
    const char *name, *uuid;
    const char *cpu;       /* of host-model: "MODEL[@VENDOR] FEATURE -FEATURE …" */
    const char *usable;    /* models that QEMU can run here, then ! those that it cannot, each
                              followed by its blockers: "Old Base !Rome(svm,avx)" */
    const char *arch;      /* "x86_64" */
    const char *virt_type; /* "kvm" */
    GcpuVersion libvirt;   /* 9.0.0 */
    gint64 age_s;          /* from SMALL_NOW_S */
    gboolean is_undated;   /* whatever age_s says */
    gboolean lacks_offer;  /* no domain capabilities at all */
    const char *command_line;
    const char *machine; /* besides pc-q35-7.2 */
} SmallHost;

/** small_report: Returns: (transfer full): the report. */
GcpuHostReport *small_report(const SmallHost *host);

/** small_fleet: Returns: (transfer full): a fleet of @hosts, which ends with a row without name. */
GcpuFleet *small_fleet(const SmallHost *hosts);

/** SmallSetup: a fleet and its classes; the map is that of libvirt 9.0 and of no other. */
typedef struct {
    GcpuMapSource *source;
    GcpuFleetMaps *maps;
    GcpuFleet *fleet;
    GcpuFleetClasses *classes;
} SmallSetup;

/** small_setup: takes @fleet. */
void small_setup(SmallSetup *setup, GcpuFleet *fleet, const GcpuFleetScope *scope);
void small_setup_clear(SmallSetup *setup);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SmallSetup, small_setup_clear)

#define SMALL_ARCHS_MAX 4

/** SmallArchs: a fleet and its classes for each architecture; facts are stale after an hour. The
 * map is that of libvirt 9.0 and 11.3 and of no other. */
typedef struct {
    GcpuMapSource *source;
    GcpuFleetMaps *maps;
    GcpuFleet *fleet;
    GcpuFleetClasses *classes[SMALL_ARCHS_MAX];
    guint n_classes;
} SmallArchs;

/** small_archs_init: takes @fleet. */
void small_archs_init(SmallArchs *archs, GcpuFleet *fleet);
void small_archs_clear(SmallArchs *archs);

/** small_cpu: Returns: (transfer full): a guest's CPU in the short form of a SmallHost; a feature
 * may have one of ! forbid, * force, ? optional before it as well. */
GcpuDef *small_cpu(const char *text);

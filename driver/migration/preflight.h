/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* preflight.h: can this guest move to that host? All that stands in the way at once.
 *
 * libvirt tells one reason at a time, most of them only after the destination has started a QEMU of
 * its own. Here nothing is asked and nothing is guessed: facts in, obstacles out. What cannot be
 * known from the facts given is a warning that says so, never silence. Sources of the rules:
 * libvirt 9.0, src/qemu/qemu_migration.c (qemuMigrationSrcIsAllowed); QEMU, docs/devel/migration;
 * KubeVirt, the reasons of its condition LiveMigratable. */
#pragma once

#include "cpu/host-report.h"
#include "cpu/map.h"
#include "cpu/verdict.h"
#include "migration/hurdle.h"
#include "xml/migration-domain.h"

/** GcpuPreflightLive: what live hosts answered. Everything is borrowed; zero means: not asked. */
typedef struct {
    GcpuGuestState state;
    const char *job;             /* what libvirt does with the guest: "migration"; NULL: nothing */
    const char *taken_by;        /* the guest on the destination of the same name or UUID */
    const char *const *networks; /* active ones on the destination; NULL: not known */
    gboolean has_cpu_verdict;    /* the destination's libvirt compared the guest's CPU */
    GcpuVerdict cpu_verdict;     /* and said so */
    const char *cpu_message;     /* in these words; NULL: none */
} GcpuPreflightLive;

/** GcpuPreflightPolicy: what the operator says. Zero is a valid policy. */
typedef struct {
    const char *const *shared_storage; /* paths below which both hosts see the same; or NULL */
    const char *const
        *management_networks; /* networks, bridges or devices for hosts only; or NULL */
    gboolean copy_disks;      /* block migration was asked for */
    guint64 ignored;          /* bit 1 << kind: that kind only warns */
} GcpuPreflightPolicy;

typedef struct {
    const GcpuMigrationDomain *domain;
    const GcpuHostReport *source; /* NULL: not known */
    const GcpuHostReport *destination;
    const GcpuMap *map;                /* of the guest's architecture; NULL: not known */
    const GcpuPreflightLive *live;     /* NULL: nobody was asked */
    const GcpuPreflightPolicy *policy; /* NULL: the strict one */
} GcpuPreflightRequest;

/** GcpuPreflight: the answer. Allocated only by this library. */
typedef struct {
    gboolean may_migrate; /* nothing blocks and no option is needed */
    GPtrArray *obstacles; /* of GcpuHurdle; those that block first, else in the order of kinds */
    guint n_copied_disks; /* disks that would travel with the guest */
} GcpuPreflight;

/**
 * gcpu_preflight_models:
 * @source: (nullable)
 *
 * Returns: (transfer container) (array zero-terminated=1): the models that a map must know for the
 * rules, for gcpu_map_source_get(): that of the guest and those of both hosts.
 */
GCPU_PUBLIC const char **gcpu_preflight_models(const GcpuMigrationDomain *domain,
                                               const GcpuHostReport *source,
                                               const GcpuHostReport *destination);

/** gcpu_preflight: Returns: (transfer full): never NULL. */
GCPU_PUBLIC GcpuPreflight *
gcpu_preflight(const GcpuPreflightRequest *request) G_GNUC_WARN_UNUSED_RESULT;

GCPU_PUBLIC void gcpu_preflight_free(GcpuPreflight *preflight);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuPreflight, gcpu_preflight_free)

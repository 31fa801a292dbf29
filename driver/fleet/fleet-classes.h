/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-classes.h: the hosts of a fleet sorted by what a guest can be given there.
 *
 * A class is hosts for which every question about a guest's CPU has the same answer: the same
 * host-model and models in their domain capabilities, the same machine types, read with the same
 * CPU map, by the same libvirt version. Whatever asks about a fleet asks each class once. Source:
 * libvirt keeps the CPU of a QEMU by architecture and accelerator, not by machine type (9.0
 * and 11.3, src/qemu/qemu_capabilities.c, virQEMUCapsGetHostModel()).
 *
 * No host is left out silently: one that is in no class, or whose facts are open to doubt, is in
 * the list of gaps. */
#pragma once

#include "cpu/domain-capabilities.h"
#include "cpu/verdict.h"
#include "fleet/fleet-maps.h"
#include "fleet/fleet.h"

/** GcpuFleetScope: which guests are meant, and which facts are too old. */
typedef struct {
    const char *arch;      /* of the guests; not NULL */
    const char *virt_type; /* domain/@type; NULL: kvm */
    gint64 now_s;          /* seconds since 1970; 0: nobody says. Without max_age_s, all facts then
                              are fresh, those of the future too: for fleets whose reports are new
                              by themselves; with it, none are, since nobody can say how old */
    gint64 max_age_s;      /* older facts are stale; 0: none is, however old: who answers a
                              scheduler sets both */
} GcpuFleetScope;

/** GcpuFleetAge: whether a host's facts still hold. */
typedef enum {
    GCPU_FLEET_FRESH,   /* as far as it was asked */
    GCPU_FLEET_STALE,   /* older than max_age_s */
    GCPU_FLEET_UNDATED, /* nobody says how old, and max_age_s asks for it */
    GCPU_FLEET_FUTURE,  /* from the future: some clock is wrong */
} GcpuFleetAge;

/** GcpuFleetGapKind: the hosts of the first four are in no class. */
typedef enum {
    GCPU_FLEET_GAP_ARCH,         /* the host's architecture cannot run these guests */
    GCPU_FLEET_GAP_VIRT_TYPE,    /* the host offers such guests, but not with this virt_type */
    GCPU_FLEET_GAP_NO_OFFER,     /* the report holds no domain capabilities for such guests */
    GCPU_FLEET_GAP_NO_CPU,       /* they do not say what CPU a guest can be given */
    GCPU_FLEET_GAP_UNKNOWN_NAME, /* the map does not know a model or feature of the host */
    GCPU_FLEET_GAP_FOREIGN_MAP,  /* the map is not that of the host's libvirt */
    GCPU_FLEET_GAP_STALE,
    GCPU_FLEET_GAP_UNDATED,
    GCPU_FLEET_GAP_FUTURE,
} GcpuFleetGapKind;

/** GcpuFleetGap: what is not known, and of which hosts. */
typedef struct {
    GcpuFleetGapKind kind;
    char *detail;  /* (nullable): what exactly: "libvirt 11.3.0", "Unknown CPU model X" */
    GArray *hosts; /* of guint32: numbers of hosts, ascending */
} GcpuFleetGap;

/** GcpuFleetClass: hosts of equal CPU. */
typedef struct {
    const GcpuHostReport *facts;         /* of its first host; the others differ in nothing that
                                            decides about a guest's CPU and machine type */
    const GcpuDomainCapabilities *offer; /* what its first host offers */
    const GcpuDef *cpu;                  /* host-model: what a guest can be given at most; NULL:
                                            libvirt does not say it on this architecture */
    const GcpuMap *map;                  /* NULL: libvirt has none for the architecture */
    GcpuFleetMapFit map_fit;
    GcpuVersion libvirt_version; /* of the hosts; 0: unknown */
    GcpuFeatureSet *features;    /* of @cpu, in bits of @map; NULL: not x86, or the map does not
                                    know all names */
    GArray *hosts;               /* of guint32: numbers of hosts, ascending */
    guint n_fresh;               /* hosts whose facts are fresh */
    guint models; /* a number: that of classes whose QEMUs say the same of all models */
} GcpuFleetClass;

/** GCPU_FLEET_NO_CLASS: the class of a host that is in none. */
#define GCPU_FLEET_NO_CLASS G_MAXUINT32

/** GcpuFleetClasses: allocated only by this library; fields may be added at the end. */
typedef struct {
    char *arch, *virt_type;
    gint64 now_s;       /* as in the scope */
    GPtrArray *hosts;   /* of const GcpuFleetHost, by name; the index is the host's number */
    guint32 *class_of;  /* for each host: its class, or GCPU_FLEET_NO_CLASS */
    guint8 *ages;       /* for each host: a GcpuFleetAge */
    GPtrArray *classes; /* of GcpuFleetClass, in the order of their first hosts */
    GPtrArray *gaps;    /* of GcpuFleetGap, by kind */
    gint64 oldest_at_s, newest_at_s;    /* when facts of hosts were collected; 0: none are dated */
    struct GcpuCommonBase *common_base; /* for gcpu_common_new() */
} GcpuFleetClasses;

/**
 * gcpu_fleet_classes_new:
 * @fleet: must outlive the result unchanged
 * @maps: must outlive the result
 *
 * Returns: (transfer full) (nullable): NULL with the errors of gcpu_fleet_maps_get().
 */
GCPU_PUBLIC GcpuFleetClasses *gcpu_fleet_classes_new(const GcpuFleet *fleet,
                                                     const GcpuFleetScope *scope,
                                                     GcpuFleetMaps *maps,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_fleet_classes_free(GcpuFleetClasses *classes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetClasses, gcpu_fleet_classes_free)

/** gcpu_fleet_classes_get: class @index. */
#define gcpu_fleet_classes_get(classes_, index) \
    ((const GcpuFleetClass *)g_ptr_array_index((classes_)->classes, (index)))

/** gcpu_fleet_classes_host: host @number. */
#define gcpu_fleet_classes_host(classes_, number) \
    ((const GcpuFleetHost *)g_ptr_array_index((classes_)->hosts, (number)))

/** gcpu_fleet_age: Returns: whether the facts of @host still hold; of @scope, only the times count.
 */
GCPU_PUBLIC GcpuFleetAge gcpu_fleet_age(const GcpuFleetScope *scope, const GcpuFleetHost *host);

/** gcpu_fleet_age_reason: Returns: why facts of such an age are no reason for a yes, one sentence;
 * of fresh ones NULL. */
GCPU_PUBLIC const char *gcpu_fleet_age_reason(GcpuFleetAge age);

/** gcpu_fleet_gap_kind_to_string: "other-architecture", "no-domain-capabilities", "stale" … */
GCPU_PUBLIC const char *gcpu_fleet_gap_kind_to_string(GcpuFleetGapKind kind);

/** gcpu_fleet_gap_excludes: whether hosts with such a gap are in no class. */
GCPU_PUBLIC gboolean gcpu_fleet_gap_excludes(GcpuFleetGapKind kind);

/** gcpu_fleet_gap_format: Returns: (transfer full): one sentence for a person, without the hosts,
 * and what to do about it. */
GCPU_PUBLIC char *gcpu_fleet_gap_format(const GcpuFleetGap *gap, const GcpuFleetClasses *classes);

/** gcpu_fleet_host_arch: Returns: (transfer none) (nullable): the architecture of the host itself.
 */
GCPU_PUBLIC const char *gcpu_fleet_host_arch(const GcpuFleetHost *host);

/** gcpu_fleet_class_vendor: Returns: (transfer none) (nullable): the vendor of the hosts'
 * processors: that of host-model, of the host's own CPU, or that which the map gives to
 * host-model's model, whoever states one; NULL: nobody does. */
GCPU_PUBLIC const char *gcpu_fleet_class_vendor(const GcpuFleetClass *hosts);

/** gcpu_fleet_archs: Returns: (transfer full) (array zero-terminated=1): the architectures of the
 * hosts, that of most hosts first. */
GCPU_PUBLIC char **gcpu_fleet_archs(const GcpuFleet *fleet);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* place.h: on which hosts of a fleet can a guest start, and which of them are best for it?
 *
 * Best is the host from which the guest can go on to most others, then the one that gives it most
 * of what it has. Each class of hosts is judged once, so that the number of hosts costs nothing. A
 * host whose facts are stale, undated or from the future is never a yes: what may be shown to a
 * scheduler as a list of hosts is gcpu_place_list_hosts().
 *
 * What a CPU asks for depends on the CPU map of each host's libvirt. Where that is not at hand,
 * another release's has to stand in: such hosts are GCPU_FLEET_MAP_FOREIGN and a gap of the
 * classes, and a name that the map does not know is undecided there, not a no.
 * gcpu_fleet_maps_add() gives the map of a version. */
#pragma once

#include "fleet/fleet-verdict.h"
#include "policy/guest-cpu.h"

/** GcpuPlaceClass: what became of one class. */
typedef struct {
    guint index;                     /* of the class */
    const GcpuFleetVerdict *verdict; /* of the answer; classes with the same one share it, so that
                                        its own n_spare and extra are not for all of them */
    guint n_spare; /* features that hosts of the class could give and the guest would not have */
    guint n_moves; /* from a host of the class the guest can go on to so many other hosts whose
                      facts are fresh, under kvm none of another vendor; a CPU that only an equal
                      host has: to none */
    GcpuGuestCpu *decided; /* what the policy gives the guest there, and which line of it; NULL: it
                              refuses, or there is no policy */
} GcpuPlaceClass;

/** GcpuPlaceGroup: classes that are not a yes for the same reasons. */
typedef struct {
    GcpuVerdict verdict;  /* incompatible or undecided */
    GPtrArray *sentences; /* of char *: each reason, for a person */
    GArray *classes;      /* of guint: indices of classes; their reasons differ in nothing */
    guint n_hosts;
} GcpuPlaceGroup;

/** GcpuPlaceReason: one reason, and how many hosts it keeps out. */
typedef struct {
    const GcpuReason *reason; /* of some class; borrowed */
    guint n_hosts;
} GcpuPlaceReason;

/** GcpuPlace: allocated only by this library; fields may be added at the end. */
typedef struct {
    GPtrArray *classes; /* of GcpuPlaceClass, one for each class by index */
    GArray *best;       /* of guint: indices of classes that are a yes and have fresh hosts, best
                           first; not all of their `hosts` need be fresh, see
                           gcpu_place_list_hosts() */
    GPtrArray *groups;  /* of GcpuPlaceGroup, most hosts first */
    GArray *reasons;    /* of GcpuPlaceReason, most hosts first */
    guint n_yes;        /* fresh hosts that are a yes */
    guint n_unsure;     /* hosts that would be, were their facts fresh */
    guint n_no, n_undecided;
    GPtrArray *verdicts;   /* of GcpuFleetVerdict: those of the classes, equal ones once */
    GcpuPlaceClass *block; /* the classes, in one piece */
} GcpuPlace;

/**
 * gcpu_place_new:
 * @classes: must outlive the result
 * @guests: what is to be placed, for each class by index: policy may give it another CPU on another
 * host
 * @refusals: (nullable): for each class NULL, or why policy refuses the guest there
 *
 * Returns: (transfer full): never NULL.
 */
GCPU_PUBLIC GcpuPlace *gcpu_place_new(const GcpuFleetClasses *classes, const GcpuFleetGuest *guests,
                                      const char *const *refusals) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_place_free(GcpuPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuPlace, gcpu_place_free)

/** gcpu_place_list_hosts: @classes: those of @place. Returns: (transfer full) (element-type
 * guint32): the numbers of the hosts on which the guest can start, best first; none whose facts are
 * not fresh. There are `n_yes` of them, and gcpu_place_class_of() tells what is known of each. */
GCPU_PUBLIC GArray *gcpu_place_list_hosts(const GcpuPlace *place, const GcpuFleetClasses *classes)
    G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_place_class_of: @number: of a host that is in a class, as all that gcpu_place_list_hosts()
 * lists are. Returns: (transfer none): what became of its class. */
GCPU_PUBLIC const GcpuPlaceClass *
gcpu_place_class_of(const GcpuPlace *place, const GcpuFleetClasses *classes, guint32 number);

/** gcpu_place_new_same: gcpu_place_new() for a guest that is the same on all hosts. */
GCPU_PUBLIC GcpuPlace *gcpu_place_new_same(const GcpuFleetClasses *classes,
                                           const GcpuFleetGuest *guest) G_GNUC_WARN_UNUSED_RESULT;

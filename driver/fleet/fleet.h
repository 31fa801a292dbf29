/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet.h: the hosts of a fleet, and what their reports tell about each.
 *
 * A value: who reads the reports and where they are kept is another's affair (fleet-directory.h).
 * What hosts have in common is kept once, so that ten thousand hosts of a dozen kinds take the
 * memory of a dozen reports. Questions are asked of fleet-classes.h. For one thread at a time. */
#pragma once

#include "cpu/error.h"
#include "cpu/host-report.h"

/** GCPU_FLEET_CLOCK_SKEW_S: a report may be that far in the future, since clocks differ. */
#define GCPU_FLEET_CLOCK_SKEW_S 300

typedef struct GcpuFleet GcpuFleet;

/** GcpuFleetHost: one host. Borrowed from the fleet, valid until that host is replaced or removed.
 */
typedef struct {
    char *name;            /* as the host says, or its UUID if it does not; unique in the fleet */
    char *uuid;            /* lower case; NULL: unknown; unique in the fleet */
    char *source;          /* where the report came from, such as a file; NULL: unknown */
    gint64 collected_at_s; /* when the facts were true, seconds since 1970, UTC; 0: unknown */
    char *kernel_command_line;   /* NULL: unknown */
    guint64 tsc_frequency_hz;    /* 0: unknown */
    const GcpuHostReport *facts; /* all else; equal hosts share it, so that it has neither name nor
                                    UUID, time, kernel command line, frequency or XML texts */
} GcpuFleetHost;

/** GcpuFleetUnread: something that should have told about a host and does not. */
typedef struct {
    char *source; /* such as a file */
    char *reason; /* for reading: why not */
} GcpuFleetUnread;

/** gcpu_fleet_new: Returns: (transfer full): a fleet without hosts. */
GCPU_PUBLIC GcpuFleet *gcpu_fleet_new(void);
GCPU_PUBLIC void gcpu_fleet_free(GcpuFleet *fleet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleet, gcpu_fleet_free)

/** gcpu_fleet_copy: Returns: (transfer full): a fleet with the same hosts, which may be changed
 * while
 * @fleet, which must outlive it, may not. Facts are shared. */
GCPU_PUBLIC GcpuFleet *gcpu_fleet_copy(const GcpuFleet *fleet) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_fleet_copy_some: gcpu_fleet_copy() of some hosts. @hosts: (element-type GcpuFleetHost): of
 * one fleet; each is copied once. What that fleet could not read is left out. Returns: (transfer
 * full) */
GCPU_PUBLIC GcpuFleet *gcpu_fleet_copy_some(const GPtrArray *hosts) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_fleet_add:
 * @report: (transfer full): taken also on error
 * @source: (nullable): where it came from, for messages
 *
 * A host is who its UUID says, or its name where a UUID is not known. A UUID under two names is
 * that of two machines, as far as anybody knows.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if @report has neither name nor UUID, or if either is
 * that of a host in the fleet; the message names both sources. The fleet then is unchanged.
 */
GCPU_PUBLIC gboolean gcpu_fleet_add(GcpuFleet *fleet, GcpuHostReport *report, const char *source,
                                    GError **error);

/**
 * gcpu_fleet_add_known: as gcpu_fleet_add(), for facts that were digested before.
 * @facts_key: (nullable): what gcpu_fleet_facts_key() said of a host with these facts, in whatever
 * fleet; not worked out anew, which takes longer than all else
 *
 * Returns: FALSE with the errors of gcpu_fleet_add().
 */
GCPU_PUBLIC gboolean gcpu_fleet_add_known(GcpuFleet *fleet, GcpuHostReport *report,
                                          const char *facts_key, const char *source,
                                          GError **error);

/**
 * gcpu_fleet_put: as gcpu_fleet_add(), but replaces what was known of the same host.
 * @now_s: seconds since 1970; 0: no report is of the future
 *
 * Of two reports of a host the later one stays, in whatever order they come; one of the future, by
 * more than %GCPU_FLEET_CLOCK_SKEW_S, counts less than one that is not, and an undated one less
 * than both. An equal one replaces. A report without a name leaves the host the one that it has.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID also if @report counts less than what is known, if its
 * UUID is that of a host with another name, or if its name is that of a host with another UUID: a
 * host that was renamed has to be removed first.
 */
GCPU_PUBLIC gboolean gcpu_fleet_put(GcpuFleet *fleet, GcpuHostReport *report, const char *source,
                                    gint64 now_s, GError **error);

/**
 * gcpu_fleet_add_like: adds a host without UUID of which is known what is known of @like.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if a host is called @name.
 */
GCPU_PUBLIC gboolean gcpu_fleet_add_like(GcpuFleet *fleet, const GcpuFleetHost *like,
                                         const char *name, GError **error);

/**
 * gcpu_fleet_add_sharing: adds the host @own, whose facts are those of @like; the facts of @own are
 * not looked at, its strings are copied.
 *
 * Returns: FALSE with the errors of gcpu_fleet_add().
 */
GCPU_PUBLIC gboolean gcpu_fleet_add_sharing(GcpuFleet *fleet, const GcpuFleetHost *like,
                                            const GcpuFleetHost *own, GError **error);

/** gcpu_fleet_facts_key: Returns: (transfer none): a digest, 64 hexadecimal digits: hosts with the
 * same one have the same facts, also in another fleet. */
GCPU_PUBLIC const char *gcpu_fleet_facts_key(const GcpuFleetHost *host);

/** gcpu_fleet_remove: @who: name or UUID. Returns: whether it was there. */
GCPU_PUBLIC gboolean gcpu_fleet_remove(GcpuFleet *fleet, const char *who);

/** gcpu_fleet_find: @who: name or UUID, the name first. Returns: (transfer none) (nullable). */
GCPU_PUBLIC const GcpuFleetHost *gcpu_fleet_find(const GcpuFleet *fleet, const char *who);

GCPU_PUBLIC guint gcpu_fleet_n_hosts(const GcpuFleet *fleet);

/** gcpu_fleet_n_facts: Returns: how many different `facts` its hosts have. */
GCPU_PUBLIC guint gcpu_fleet_n_facts(const GcpuFleet *fleet);

/** gcpu_fleet_list: Returns: (transfer container) (element-type GcpuFleetHost): all hosts by name,
 * byte order. */
GCPU_PUBLIC GPtrArray *gcpu_fleet_list(const GcpuFleet *fleet);

/** gcpu_fleet_add_unread: notes that @source did not tell about its host; strings are copied. */
GCPU_PUBLIC void gcpu_fleet_add_unread(GcpuFleet *fleet, const char *source, const char *reason);

/** gcpu_fleet_unread: Returns: (transfer none) (element-type GcpuFleetUnread): all of them. An
 * answer over the fleet has to tell them: whatever those hosts are, they are not in it. */
GCPU_PUBLIC const GPtrArray *gcpu_fleet_unread(const GcpuFleet *fleet);

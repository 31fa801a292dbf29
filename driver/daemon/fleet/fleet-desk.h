/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-desk.h: the fleet that the daemon keeps: its hosts, where they are on disk, and the classes
 * that were asked for last. For one thread at a time, see fleet-clerk.h; what is said never to
 * change is for all. */
#pragma once

#include "config/config.h"
#include "fleet/fleet-classes.h"

typedef struct GcpuFleetDesk GcpuFleetDesk;

/** gcpu_fleet_desk_new: @path: (nullable): directory of the store; NULL: hosts are forgotten at the
 * end. One that cannot be opened is told by every call. Returns: (transfer full) */
GcpuFleetDesk *gcpu_fleet_desk_new(const char *path);
void gcpu_fleet_desk_free(GcpuFleetDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetDesk, gcpu_fleet_desk_free)

/** GcpuFleetChangedFunc: a host came or went, so that there are @n_hosts; from the main loop. */
typedef void (*GcpuFleetChangedFunc)(guint n_hosts, gpointer data);

/** gcpu_fleet_desk_watch: @changed is called from now on; at most one is. */
void gcpu_fleet_desk_watch(GcpuFleetDesk *desk, GcpuFleetChangedFunc changed, gpointer data);

/** gcpu_fleet_desk_use_config: @config: says which CPU maps they are from now on, and what guests
 * get; the desk becomes one more owner. */
void gcpu_fleet_desk_use_config(GcpuFleetDesk *desk, GcpuConfig *config);

/** gcpu_fleet_desk_config: Returns: (transfer none) (nullable): NULL: none was given yet. */
const GcpuConfig *gcpu_fleet_desk_config(const GcpuFleetDesk *desk);

/** gcpu_fleet_desk_maps: Returns: (transfer none): for each host the CPU map of its own libvirt, as
 * far as the configuration has it. */
GcpuFleetMaps *gcpu_fleet_desk_maps(const GcpuFleetDesk *desk);

/** gcpu_fleet_desk_problem: Returns: (transfer none) (nullable): why the fleet cannot be used;
 * never changes. */
const GError *gcpu_fleet_desk_problem(const GcpuFleetDesk *desk);

gboolean gcpu_fleet_desk_is_persistent(const GcpuFleetDesk *desk);

/** gcpu_fleet_desk_send: Returns: the descriptor from which all reports of this moment can be read,
 * owned by the caller; -1 with the errors of gcpu_reports_sender_start(). Only where there is no
 * problem. */
int gcpu_fleet_desk_send(GcpuFleetDesk *desk, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_fleet_desk_find: Returns: (transfer none) (nullable): the host called @who, or with that
 * UUID; NULL with %GCPU_ERROR_INVALID that names the nearest. */
const GcpuFleetHost *gcpu_fleet_desk_find(const GcpuFleetDesk *desk, const char *who,
                                          GError **error);

/** gcpu_fleet_desk_report: Returns: (transfer full) (nullable): the report of the host called @who;
 * NULL with the errors of gcpu_fleet_desk_find() and gcpu_fleet_store_report(). */
char *gcpu_fleet_desk_report(const GcpuFleetDesk *desk, const char *who,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_fleet_desk_fleet: Returns: (transfer none): its hosts. */
const GcpuFleet *gcpu_fleet_desk_fleet(const GcpuFleetDesk *desk);

/**
 * gcpu_fleet_desk_put:
 * @source: what to call the report, in messages and lists
 * @out_name: (out) (transfer full): what the host is called
 *
 * Returns: FALSE with the errors of gcpu_fleet_store_put().
 */
gboolean gcpu_fleet_desk_put(GcpuFleetDesk *desk, const char *report_xml, const char *source,
                             char **out_name, GError **error);

/** gcpu_fleet_desk_remove: Returns: FALSE with the errors of gcpu_fleet_store_remove(). */
gboolean gcpu_fleet_desk_remove(GcpuFleetDesk *desk, const char *who, GError **error);

/**
 * gcpu_fleet_desk_sort:
 * @scope: arch NULL: that of all hosts; virt_type NULL: that of the configuration; now_s is set
 * here
 *
 * Returns: (transfer none) (nullable): the classes of the hosts, valid until the next call; kept
 * for a few seconds. NULL with %GCPU_ERROR_INVALID if hosts have several architectures and none is
 * stated, and with the errors of gcpu_fleet_classes_new().
 */
const GcpuFleetClasses *gcpu_fleet_desk_sort(GcpuFleetDesk *desk, const GcpuFleetScope *scope,
                                             GError **error);

/**
 * gcpu_fleet_desk_sort_other: gcpu_fleet_desk_sort() for a fleet that is not the daemon's; nothing
 * is kept.
 *
 * Returns: (transfer full) (nullable)
 */
GcpuFleetClasses *gcpu_fleet_desk_sort_other(GcpuFleetDesk *desk, const GcpuFleet *fleet,
                                             const GcpuFleetScope *scope,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_fleet_desk_sort_all:
 * @scope: arch NULL: every one that hosts have
 *
 * Returns: (transfer full) (nullable) (element-type GcpuFleetClasses): for each architecture, that
 * of most hosts first; NULL with the errors of gcpu_fleet_classes_new().
 */
GPtrArray *gcpu_fleet_desk_sort_all(GcpuFleetDesk *desk, const GcpuFleetScope *scope,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

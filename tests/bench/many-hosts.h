/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* many-hosts.h: the hosts of a large fleet. All are made from one real report: each kind of host
 * lacks some of the features that this one has. */
#pragma once

#include "fleet/fleet-classes.h"

/** MANY_HOSTS_KINDS_MAX: so many kinds can be told apart. */
#define MANY_HOSTS_KINDS_MAX (1u << 20)

typedef struct {
    const char *libvirt_version; /* that the hosts say they have, "9.0.0" */
    char *capabilities;
    char **lines; /* of the domain capabilities */
} ManyHosts;

/** many_hosts_init: Returns: FALSE, with the reason printed, if tests/data is not to be read. */
gboolean many_hosts_init(ManyHosts *hosts, const char *libvirt_version);
void many_hosts_clear(ManyHosts *hosts);

/** many_hosts_know: lets the QEMUs of all hosts know @models, besides those that they know; none of
 * them can run these. @models: (array zero-terminated=1). */
void many_hosts_know(ManyHosts *hosts, const char *const *models);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ManyHosts, many_hosts_clear)

/** many_hosts_report: Returns: (transfer full): the report of host number @host, whose CPU is that
 * of kind @kind. */
char *many_hosts_report(const ManyHosts *hosts, guint host, guint kind);

/** many_hosts_fleet: Returns: (transfer full) (nullable): @n_hosts hosts of @n_kinds in turns;
 * NULL, with the reason printed, if a report cannot be read. */
GcpuFleet *many_hosts_fleet(const ManyHosts *hosts, guint n_hosts, guint n_kinds);

/** ManyHostsSetup: a fleet, and its classes as of an hour after its reports. The installed CPU map
 * counts as that of the hosts' libvirt. */
typedef struct {
    GcpuFleet *fleet;
    GcpuMapSource *source;
    GcpuFleetMaps *maps;
    GcpuFleetClasses *classes;
} ManyHostsSetup;

/** many_hosts_sort: makes the classes again. Returns: FALSE, with the reason printed. */
gboolean many_hosts_sort(ManyHostsSetup *setup);

/** many_hosts_take: takes @fleet, of hosts of @hosts. Returns: FALSE, with the reason printed. */
gboolean many_hosts_take(ManyHostsSetup *setup, const ManyHosts *hosts, GcpuFleet *fleet);

/** many_hosts_setup: many_hosts_take() of many_hosts_fleet(). Returns: FALSE, with the reason
 * printed. */
gboolean many_hosts_setup(ManyHostsSetup *setup, const ManyHosts *hosts, guint n_hosts,
                          guint n_kinds);
void many_hosts_setup_clear(ManyHostsSetup *setup);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ManyHostsSetup, many_hosts_setup_clear)

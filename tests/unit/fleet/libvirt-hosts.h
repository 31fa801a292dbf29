/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libvirt-hosts.h: real hosts as libvirt's own test data tell of them, as hosts of a fleet. */
#pragma once

#include "fleet/fleet-maps.h"
#include "fleet/fleet.h"

/** LibvirtHosts: what hosts are added to; all owned. */
typedef struct {
    GcpuMapSource *source;
    GcpuFleetMaps *maps;
    GcpuFleet *fleet;
} LibvirtHosts;

/** libvirt_hosts_init: an empty fleet. @map: (nullable): the CPU map that stands in where a release
 * has none of its own; NULL: the installed one. */
void libvirt_hosts_init(LibvirtHosts *hosts, const char *map);
void libvirt_hosts_clear(LibvirtHosts *hosts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LibvirtHosts, libvirt_hosts_clear)

/** libvirt_hosts_directory: Returns: (nullable): the directory with libvirt's test data that the
 * environment variable CONFORMANCE names; NULL: none, which is printed. */
const char *libvirt_hosts_directory(void);

/** libvirt_hosts_add_offer: adds a host with libvirt @version of which the <domainCapabilities> in
 * the file @path are known and nothing else. */
void libvirt_hosts_add_offer(LibvirtHosts *hosts, const char *path, GcpuVersion version);

/** libvirt_hosts_add_all: adds, from each libvirt-X.Y.Z in @directory, the map, a host for each of
 * domaincapsdata, and one for each processor in cputestdata of which there is a host-model; what of
 * its models is usable is reckoned by the map. */
void libvirt_hosts_add_all(LibvirtHosts *hosts, const char *directory);

/** libvirt_hosts_add_offers: the same without those of cputestdata: what is usable is all QEMU's
 * own word. */
void libvirt_hosts_add_offers(LibvirtHosts *hosts, const char *directory);

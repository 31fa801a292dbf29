/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-facts.h: the facts about the host that a command needs, from files or from a live libvirt.
 */
#pragma once

#include "cli/options.h"
#include "config/config.h"
#include "config/instance.h"
#include "cpu/host-report.h"
#include "xml/map-source.h"

/** GCPU_FACTS_BYTES_MAX: of one file. Host reports of the largest hosts are below 4 MB. */
#define GCPU_FACTS_BYTES_MAX (32 * 1024 * 1024)

/** gcpu_host_facts_from_files: whether the options name facts, so that nothing is to be asked. */
gboolean gcpu_host_facts_from_files(const GcpuOptions *options);

/**
 * gcpu_host_facts_read: reads --host or --report, --capabilities, --domcapabilities and
 * --libvirt-version.
 *
 * Returns: (transfer full) (nullable): NULL with findings for everything that is wrong with them.
 */
GcpuHostReport *gcpu_host_facts_read(const GcpuOptions *options,
                                     GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_host_facts_uri: Returns: (transfer none) (nullable): which libvirt to ask: --connect, else
 * libvirt.uri. */
const char *gcpu_host_facts_uri(const GcpuOptions *options, const GcpuConfig *config);

/**
 * gcpu_host_facts_ask: asks the daemon if the options say so, or if it knows what
 * gcpu_host_facts_uri() would tell; else that.
 * @instance: its architecture and machine type narrow the question
 * @findings: gets a warning if the facts may be old
 *
 * Returns: (transfer full) (nullable): NULL with the errors of gcpu_virt_host_collect(), or of
 * gcpu_daemon_facts_ask() if nothing but the daemon is to be asked.
 */
GcpuHostReport *gcpu_host_facts_ask(const GcpuOptions *options, const GcpuConfig *config,
                                    const GcpuInstance *instance, GcpuFindings *findings,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_host_facts_ask_all: as gcpu_host_facts_ask(), for all that a host tells. @out_xml
 * (nullable) gets the report as whoever collected it wrote it. */
GcpuHostReport *gcpu_host_facts_ask_all(const GcpuOptions *options, const GcpuConfig *config,
                                        GcpuFindings *findings, char **out_xml,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_host_facts_tell_map_error: adds a finding if the CPU map could not be read: an error where
 * @setting names the map, a warning where it was only the usual place.
 */
void gcpu_host_facts_tell_map_error(const GcpuMapSource *models, const GcpuSetting *setting,
                                    GcpuFindings *findings);

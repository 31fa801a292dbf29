/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-record.h: one line of a store's list of hosts.
 *
 * A line says that a host came, and what is its own, or that it went. It begins with a checksum of
 * the rest, so that a line that was cut off or damaged is not taken for another host. */
#pragma once

#include "fleet/fleet.h"

/** GCPU_HOST_RECORD_MAX: bytes of a line; a kernel's command line has at most 4096. */
#define GCPU_HOST_RECORD_MAX (64 * 1024)

/** GcpuHostRecord: all strings are owned. */
typedef struct {
    char *facts;        /* what the facts that it shares with others are called; NULL: it went */
    GcpuFleetHost host; /* without facts; of one that went only the name */
} GcpuHostRecord;

void gcpu_host_record_clear(GcpuHostRecord *record);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuHostRecord, gcpu_host_record_clear)

/**
 * gcpu_host_record_parse:
 * @line: without line break
 * @length: bytes
 * @out_record: (out): written only on success; clear it
 *
 * Returns: FALSE if it is no such line: cut off, damaged, or of another program.
 */
gboolean gcpu_host_record_parse(const char *line, gsize length, GcpuHostRecord *out_record);

/** gcpu_host_record_is_escaped: Returns: whether g_strcompress() undoes @text; of one that ends
 * within an escape it would complain on standard error. */
gboolean gcpu_host_record_is_escaped(const char *text);

/** gcpu_host_record_apply: @report becomes that of the host of @record: what is a host's own is
 * replaced, but for the texts of libvirt's documents. */
void gcpu_host_record_apply(const GcpuHostRecord *record, GcpuHostReport *report);

/** gcpu_host_record_format: Returns: (transfer full) (nullable): the line, with its line break;
 * NULL: longer than %GCPU_HOST_RECORD_MAX. parse∘format is the identity. */
char *gcpu_host_record_format(const GcpuHostRecord *record);

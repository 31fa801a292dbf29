/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-connect.h: opens a libvirt connection without ever asking anybody anything. */
#pragma once

#include "cpu/error.h"
#include "virt/virt-types.h"

/** GCPU_VIRT_CONNECT_LIMIT_MS: how long an answer to the opening may take: a daemon may have to be
 * started by its socket, and ssh to shake hands. */
#define GCPU_VIRT_CONNECT_LIMIT_MS 30000

/** GcpuVirtKeepalive: when a silent peer is taken for gone. */
typedef struct {
    guint interval_s; /* between questions for a sign of life */
    guint n_missed;   /* so many without an answer */
} GcpuVirtKeepalive;

/**
 * gcpu_virt_connect_open:
 * @uri: (nullable): NULL: libvirt's default
 * @out_refusal: (out) (transfer full) (nullable): NULL if the connection is read-write; if libvirt
 *   refused that and gave a read-only one, its words
 *
 * Read-write, although nothing is written: since CVE-2019-10167 (libvirt 5.5.0) a read-only
 * connection does not tell the domain capabilities. May block without limit on a silent peer; see
 * virt-task.h. Switches on keepalive where both sides know it: six signs of life missed, each 5
 * seconds after the other.
 *
 * No prompt: credentials that libvirt asks for are refused, ssh runs in batch mode unless the URI
 * or an alias in libvirt.conf says otherwise. A desktop's polkit agent is out of reach.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID (no libvirt URI),
 * %GCPU_ERROR_DENIED or %GCPU_ERROR_UNREACHABLE; the message says what was tried, what libvirt
 * answered and what to do.
 */
virConnect *gcpu_virt_connect_open(const char *uri, char **out_refusal, GError **error);

/** gcpu_virt_connect_open_alive: the same with a @keepalive of the caller's choice. */
virConnect *gcpu_virt_connect_open_alive(const char *uri, const GcpuVirtKeepalive *keepalive,
                                         char **out_refusal, GError **error);

/** gcpu_virt_connect_name: Returns: what to call @uri in messages: itself, or words for NULL. */
const char *gcpu_virt_connect_name(const char *uri);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guest.h: what a caller says shall run: a CPU, and where its domain wants it to run. */
#pragma once

#include "xml/cpu-documents.h"
#include "xml/domain-guest.h"

/** GCPU_GUEST_XML_MAX: bytes of a document; a larger one is refused. */
#define GCPU_GUEST_XML_MAX (1024 * 1024)

typedef struct {
    GcpuDef *cpu;
    GcpuGuestPlace place;
} GcpuGuest;

/**
 * gcpu_guest_parse:
 * @xml: a <cpu>, <domain>, or another document of cpu-documents.h; holds one CPU
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GcpuGuest *gcpu_guest_parse(const char *xml, const char *name, GError **error);
void gcpu_guest_free(GcpuGuest *guest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuGuest, gcpu_guest_free)

/** gcpu_guest_parse_domain: gcpu_domain_guest_parse() of a document that is no larger than
 * %GCPU_GUEST_XML_MAX. @name: what to call it in errors. Returns: (transfer full) (nullable): NULL
 * with %GCPU_ERROR_INVALID. */
GcpuDomainGuest *gcpu_guest_parse_domain(const char *xml, const char *name, GError **error);

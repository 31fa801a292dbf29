/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* domain-guest.h: what a domain XML says that decides where the guest can run. */
#pragma once

#include "cpu/def.h"

/** GcpuDomainGuest: all owned; NULL: not stated. */
typedef struct {
    char *name;
    char *virt_type; /* domain/@type */
    char *arch;
    char *machine;
    GcpuDef *cpu; /* NULL: the hypervisor's default */
} GcpuDomainGuest;

/**
 * gcpu_domain_guest_parse:
 * @text: a document whose root is <domain>, or a <cpu>, which then is all that is known
 * @length: bytes, or -1 if @text ends in NUL
 * @name: what to call it in errors
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GCPU_PUBLIC GcpuDomainGuest *gcpu_domain_guest_parse(const char *text, gssize length,
                                                     const char *name,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_domain_guest_free(GcpuDomainGuest *guest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuDomainGuest, gcpu_domain_guest_free)

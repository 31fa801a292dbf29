/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-whereabouts.h: does a guest run on a host? Asked anew, over a connection of its own, since
 * after a migration that broke the old one may be dead. */
#pragma once

#include "cpu/error.h"
#include "xml/migration-domain.h"

typedef struct {
    GcpuGuestState state; /* OFF also if the host does not know the guest */
    char *domain_xml;     /* as it runs (MIGRATABLE); NULL unless it runs or is paused */
} GcpuVirtWhereabouts;

/**
 * gcpu_virt_whereabouts_ask:
 * @uri: (nullable)
 * @uuid: of the guest
 * @limit_ms: for the connection and for each answer
 *
 * Returns: (transfer full) (nullable): NULL with an error if the host does not answer.
 */
GcpuVirtWhereabouts *gcpu_virt_whereabouts_ask(const char *uri, const char *uuid, guint limit_ms,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_virt_whereabouts_resume: lets the guest go on. */
gboolean gcpu_virt_whereabouts_resume(const char *uri, const char *uuid, guint limit_ms,
                                      GError **error);

void gcpu_virt_whereabouts_free(GcpuVirtWhereabouts *whereabouts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVirtWhereabouts, gcpu_virt_whereabouts_free)

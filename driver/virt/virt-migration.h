/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-migration.h: libvirt's calls about the migration of one guest, as seen from its source.
 *
 * Peer to peer: the source's daemon talks to the destination's, and this process only watches. All
 * functions but gcpu_virt_migration_perform() return soon, unless the source falls silent: then
 * after some 30 s, when keepalive has closed the connection. One thread may perform while others
 * ask. */
#pragma once

#include "cpu/error.h"
#include "virt/virt-migration-plan.h"
#include "xml/migration-domain.h"

typedef struct GcpuVirtMigration GcpuVirtMigration;

/** gcpu_virt_migration_open: Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID (no
 * such guest), %GCPU_ERROR_DENIED or %GCPU_ERROR_UNREACHABLE. @uri may be NULL. */
GcpuVirtMigration *gcpu_virt_migration_open(const char *uri, const char *guest,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
GcpuVirtMigration *gcpu_virt_migration_ref(GcpuVirtMigration *migration);
void gcpu_virt_migration_unref(GcpuVirtMigration *migration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVirtMigration, gcpu_virt_migration_unref)

/** gcpu_virt_migration_domain_xml: Returns: (transfer full) (nullable): the guest as libvirt would
 * send it. */
char *gcpu_virt_migration_domain_xml(GcpuVirtMigration *migration, GError **error);

GcpuGuestState gcpu_virt_migration_state(GcpuVirtMigration *migration);

/** gcpu_virt_migration_disk_bytes: how much the disk @target holds at most; 0: not known. */
guint64 gcpu_virt_migration_disk_bytes(GcpuVirtMigration *migration, const char *target);

/** gcpu_virt_migration_watch: @changed runs in libvirt's event thread at each pass over the memory
 * and at the end. Without effect where libvirt tells no such events. */
void gcpu_virt_migration_watch(GcpuVirtMigration *migration, void (*changed)(gpointer data),
                               gpointer data);

/** gcpu_virt_migration_unwatch: when this returns, @changed neither runs nor will. */
void gcpu_virt_migration_unwatch(GcpuVirtMigration *migration);

/** gcpu_virt_migration_perform: moves the guest. Blocks until the end.
 * Returns: how it ended; unless MOVED, with the class of libvirt's error and its words. */
GcpuMigrationEnd gcpu_virt_migration_perform(GcpuVirtMigration *migration,
                                             const GcpuVirtMigrationPlan *plan, GError **error);

/** gcpu_virt_migration_read: Returns: FALSE with an error if libvirt does not answer. */
gboolean gcpu_virt_migration_read(GcpuVirtMigration *migration, GcpuVirtMigrationStats *out_stats,
                                  GError **error);

/** gcpu_virt_migration_is_post_copy: whether the guest has left and its memory follows, so that
 * nothing can be given up. */
gboolean gcpu_virt_migration_is_post_copy(GcpuVirtMigration *migration);

gboolean gcpu_virt_migration_abort(GcpuVirtMigration *migration, GError **error);
gboolean gcpu_virt_migration_pause(GcpuVirtMigration *migration, GError **error);
gboolean gcpu_virt_migration_resume(GcpuVirtMigration *migration, GError **error);
gboolean gcpu_virt_migration_post_copy(GcpuVirtMigration *migration, GError **error);
gboolean gcpu_virt_migration_allow_downtime(GcpuVirtMigration *migration, guint downtime_ms,
                                            GError **error);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-migration-list.h"

#include "virt/virt-connect.h"
#include "virt/virt-error.h"
#include "virt/virt-guest.h"
#include "virt/virt-migration-stats.h"
#include "virt/virt-migration.h"
#include "virt/virt-task.h"

typedef struct {
    char *uri;
    guint limit_ms;
} Question;

static void question_free(gpointer data)
{
    Question *question = data;

    g_free(question->uri);
    g_free(question);
}

static void entry_free(gpointer data)
{
    GcpuVirtMigrationEntry *entry = data;

    g_free(entry->guest);
    g_free(entry);
}

const char *gcpu_migration_phase_to_string(GcpuMigrationPhase phase)
{
    static const char *const words[] = { "outgoing", "incoming", "post-copy", "finished" };

    g_return_val_if_fail((guint)phase < G_N_ELEMENTS(words), NULL);
    return words[phase];
}

/* Returns: whether the guest has, or had, a migration. */
static gboolean describe(virDomain *domain, GcpuVirtMigrationEntry *entry)
{
    g_autofree char *job = gcpu_virt_guest_job(domain);
    unsigned int flags = 0;

    if (gcpu_virt_guest_is_incoming(domain)) {
        entry->phase = GCPU_MIGRATION_INCOMING;
        return TRUE;
    }
    if (!job) {
        entry->phase = GCPU_MIGRATION_FINISHED;
        flags = VIR_DOMAIN_JOB_STATS_COMPLETED | VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED;
    } else if (g_str_equal(job, "migration out")) {
        entry->phase = gcpu_virt_guest_is_post_copy(domain) ? GCPU_MIGRATION_POST_COPY
                                                            : GCPU_MIGRATION_OUTGOING;
    } else {
        return FALSE;
    }
    return gcpu_virt_migration_stats_read(domain, flags, &entry->stats) &&
           (job || entry->stats.total_bytes > 0);
}

static GPtrArray *list_over(virConnect *connection)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func(entry_free);
    virDomainPtr *domains = NULL;
    int n_domains = virConnectListAllDomains(connection, &domains, VIR_CONNECT_LIST_DOMAINS_ACTIVE);

    for (int i = 0; i < n_domains; i++) {
        GcpuVirtMigrationEntry *entry = g_new0(GcpuVirtMigrationEntry, 1);
        entry->guest = g_strdup(virDomainGetName(domains[i]));
        if (describe(domains[i], entry))
            g_ptr_array_add(entries, entry);
        else
            entry_free(entry);
        virDomainFree(domains[i]);
    }
    g_free(domains);
    return entries;
}

static gpointer list(GcpuVirtTask *task, gpointer data, GError **error)
{
    const Question *question = data;
    const char *name = gcpu_virt_connect_name(question->uri);
    g_autofree char *refusal = NULL;

    gcpu_virt_task_step(task, question->limit_ms, "connecting to %s", name);
    g_autoptr(virConnect) connection = gcpu_virt_connect_open(question->uri, &refusal, error);
    if (!connection)
        return NULL;
    gcpu_virt_task_step(task, question->limit_ms, "asking %s for its migrations", name);
    return list_over(connection);
}

GPtrArray *gcpu_virt_migration_list(const char *uri, guint limit_ms, GError **error)
{
    Question *question = g_new(Question, 1);

    *question = (Question){ g_strdup(uri), limit_ms };
    return gcpu_virt_task_run(list, question, question_free, (GDestroyNotify)g_ptr_array_unref,
                              error);
}

gboolean gcpu_virt_migration_stop(const char *uri, const char *guest, GError **error)
{
    g_autoptr(GcpuVirtMigration) migration = gcpu_virt_migration_open(uri, guest, error);
    GcpuVirtMigrationStats stats;

    if (!migration || !gcpu_virt_migration_read(migration, &stats, error))
        return FALSE;
    if (!stats.is_running) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "\"%s\" does not migrate", guest);
        return FALSE;
    }
    if (gcpu_virt_migration_is_post_copy(migration)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                    "too late: \"%s\" has left and its memory follows (post-copy); to abort now "
                    "would lose the guest",
                    guest);
        return FALSE;
    }
    return gcpu_virt_migration_abort(migration, error);
}

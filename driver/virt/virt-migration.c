/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-migration.h"

#include <string.h>

#include "virt/virt-connect.h"
#include "virt/virt-error.h"
#include "virt/virt-guest.h"
#include "virt/virt-migration-stats.h"
#include "virt/virt-task.h"

#define FIND_LIMIT_MS 30000

struct GcpuVirtMigration {
    virConnect *connection;
    virDomain *domain;
    char *name;     /* asking libvirt for it would forget the error that is to be told */
    int watches[2]; /* ids of the events; -1: none */

    GMutex lock;
    void (*changed)(gpointer data); /* under @lock; NULL: nobody watches */
    gpointer changed_data;
};

const char *gcpu_migration_end_to_string(GcpuMigrationEnd end)
{
    static const char *const words[] = { "moved", "aborted", "failed" };

    g_return_val_if_fail((guint)end < G_N_ELEMENTS(words), NULL);
    return words[end];
}

static void migration_clear(gpointer data)
{
    GcpuVirtMigration *migration = data;

    if (migration->domain)
        virDomainFree(migration->domain);
    if (migration->connection)
        virConnectClose(migration->connection);
    g_free(migration->name);
    g_mutex_clear(&migration->lock);
}

GcpuVirtMigration *gcpu_virt_migration_ref(GcpuVirtMigration *migration)
{
    return g_atomic_rc_box_acquire(migration);
}

void gcpu_virt_migration_unref(GcpuVirtMigration *migration)
{
    if (migration)
        g_atomic_rc_box_release_full(migration, migration_clear);
}

/** Opening: what to open, for a thread that may outlive the caller. */
typedef struct {
    char *uri;
    char *guest;
} Opening;

static void opening_free(gpointer data)
{
    Opening *opening = data;

    g_free(opening->uri);
    g_free(opening->guest);
    g_free(opening);
}

static gpointer open_guest(GcpuVirtTask *task, gpointer data, GError **error)
{
    const Opening *opening = data;
    const char *name = gcpu_virt_connect_name(opening->uri);
    g_autoptr(GcpuVirtMigration) migration = g_atomic_rc_box_new0(GcpuVirtMigration);
    g_autofree char *refusal = NULL;

    g_mutex_init(&migration->lock);
    migration->watches[0] = migration->watches[1] = -1;
    gcpu_virt_task_step(task, GCPU_VIRT_CONNECT_LIMIT_MS, "connecting to %s", name);
    migration->connection = gcpu_virt_connect_open(opening->uri, &refusal, error);
    if (!migration->connection)
        return NULL;
    if (refusal) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_DENIED, "%s: may not migrate guests: %s", name,
                    refusal);
        return NULL;
    }
    gcpu_virt_task_step(task, FIND_LIMIT_MS, "looking for the guest on %s", name);
    migration->domain =
        gcpu_virt_guest_find(migration->connection, opening->guest, opening->uri, error);
    if (!migration->domain)
        return NULL;
    migration->name = g_strdup(virDomainGetName(migration->domain));
    return g_steal_pointer(&migration);
}

GcpuVirtMigration *gcpu_virt_migration_open(const char *uri, const char *guest, GError **error)
{
    Opening *opening = g_new(Opening, 1);

    *opening = (Opening){ g_strdup(uri), g_strdup(guest) };
    return gcpu_virt_task_run(open_guest, opening, opening_free,
                              (GDestroyNotify)gcpu_virt_migration_unref, error);
}

char *gcpu_virt_migration_domain_xml(GcpuVirtMigration *migration, GError **error)
{
    char *xml = virDomainGetXMLDesc(migration->domain, VIR_DOMAIN_XML_MIGRATABLE);

    if (!xml)
        gcpu_virt_error_set(error, "asking for the domain of \"%s\"", migration->name);
    return xml;
}

GcpuGuestState gcpu_virt_migration_state(GcpuVirtMigration *migration)
{
    return gcpu_virt_guest_state(migration->domain);
}

guint64 gcpu_virt_migration_disk_bytes(GcpuVirtMigration *migration, const char *target)
{
    virDomainBlockInfo info = { 0 };

    return virDomainGetBlockInfo(migration->domain, target, &info, 0) == 0 ? info.capacity : 0;
}

static void tell_change(gpointer data)
{
    GcpuVirtMigration *migration = data;

    g_mutex_lock(&migration->lock);
    if (migration->changed)
        migration->changed(migration->changed_data);
    g_mutex_unlock(&migration->lock);
}

static void iteration_event(virConnectPtr connection, virDomainPtr domain, int iteration,
                            void *data)
{
    (void)connection;
    (void)domain;
    (void)iteration;
    tell_change(data);
}

static void completed_event(virConnectPtr connection, virDomainPtr domain,
                            virTypedParameterPtr params, int n_params, void *data)
{
    (void)connection;
    (void)domain;
    (void)params;
    (void)n_params;
    tell_change(data);
}

static void release(void *data)
{
    gcpu_virt_migration_unref(data);
}

/* An event may be on its way when its watch ends: each watch holds a reference. */
void gcpu_virt_migration_watch(GcpuVirtMigration *migration, void (*changed)(gpointer data),
                               gpointer data)
{
    static const int ids[] = { VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION,
                               VIR_DOMAIN_EVENT_ID_JOB_COMPLETED };
    const virConnectDomainEventGenericCallback callbacks[] = {
        VIR_DOMAIN_EVENT_CALLBACK(iteration_event), VIR_DOMAIN_EVENT_CALLBACK(completed_event)
    };

    migration->changed = changed;
    migration->changed_data = data;
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        migration->watches[i] = virConnectDomainEventRegisterAny(
            migration->connection, migration->domain, ids[i], callbacks[i],
            gcpu_virt_migration_ref(migration), release);
        if (migration->watches[i] < 0)
            gcpu_virt_migration_unref(migration);
    }
}

void gcpu_virt_migration_unwatch(GcpuVirtMigration *migration)
{
    g_mutex_lock(&migration->lock);
    migration->changed = NULL;
    g_mutex_unlock(&migration->lock);
    for (guint i = 0; i < G_N_ELEMENTS(migration->watches); i++) {
        if (migration->watches[i] >= 0)
            virConnectDomainEventDeregisterAny(migration->connection, migration->watches[i]);
        migration->watches[i] = -1;
    }
}

static unsigned int flags_of(const GcpuVirtMigration *migration, guint flags)
{
    static const struct {
        guint ours;
        unsigned int theirs;
    } table[] = {
        { GCPU_VIRT_MIGRATION_AUTO_CONVERGE, VIR_MIGRATE_AUTO_CONVERGE },
        { GCPU_VIRT_MIGRATION_POST_COPY, VIR_MIGRATE_POSTCOPY },
        { GCPU_VIRT_MIGRATION_TLS, VIR_MIGRATE_TLS },
        { GCPU_VIRT_MIGRATION_COPY_DISKS, VIR_MIGRATE_NON_SHARED_DISK },
    };
    unsigned int result = VIR_MIGRATE_LIVE | VIR_MIGRATE_PEER2PEER | VIR_MIGRATE_ABORT_ON_ERROR;

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        if (flags & table[i].ours)
            result |= table[i].theirs;
    }
    if (virDomainIsPersistent(migration->domain) == 1)
        result |= VIR_MIGRATE_PERSIST_DEST | VIR_MIGRATE_UNDEFINE_SOURCE;
    return result;
}

/** Params: libvirt's growing list. */
typedef struct {
    virTypedParameterPtr list;
    int n, max;
} Params;

static void params_clear(Params *params)
{
    virTypedParamsFree(params->list, params->n);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Params, params_clear)

/* Who is refused for his certificates often learns only that the channel was closed, which a link
 * that breaks does as well. */
static void set_refusal(const GcpuVirtMigration *migration, GError **error)
{
    const virError *last = virGetLastError();
    gboolean is_of_certificates = gcpu_virt_error_is_of_certificates(last);
    gboolean is_of_channel = strstr(gcpu_virt_error_message(last), "TLS channel") != NULL;

    gcpu_virt_error_set(error, "the guest \"%s\" did not move", migration->name);
    if (is_of_certificates || is_of_channel)
        g_prefix_error(error,
                       "%sTLS takes certificates that both hosts trust, in "
                       "migrate_tls_x509_cert_dir of qemu.conf on each: ",
                       is_of_certificates ? "" : "if the link did not break, ");
}

GcpuMigrationEnd gcpu_virt_migration_perform(GcpuVirtMigration *migration,
                                             const GcpuVirtMigrationPlan *plan, GError **error)
{
    unsigned int flags = flags_of(migration, plan->flags);
    g_auto(Params) params = { 0 };

    if (plan->data_uri)
        virTypedParamsAddString(&params.list, &params.n, &params.max, VIR_MIGRATE_PARAM_URI,
                                plan->data_uri);
    if (plan->bandwidth_mib_s)
        virTypedParamsAddULLong(&params.list, &params.n, &params.max, VIR_MIGRATE_PARAM_BANDWIDTH,
                                plan->bandwidth_mib_s);
    if (plan->parallel_connections > 1) {
        flags |= VIR_MIGRATE_PARALLEL;
        virTypedParamsAddInt(&params.list, &params.n, &params.max,
                             VIR_MIGRATE_PARAM_PARALLEL_CONNECTIONS,
                             (int)plan->parallel_connections);
    }
    if (virDomainMigrateToURI3(migration->domain, plan->peer_uri, params.list,
                               (unsigned int)params.n, flags) == 0)
        return GCPU_MIGRATION_MOVED;
    gboolean is_aborted = virGetLastErrorCode() == VIR_ERR_OPERATION_ABORTED;
    set_refusal(migration, error);
    return is_aborted ? GCPU_MIGRATION_ABORTED : GCPU_MIGRATION_FAILED;
}

static gboolean answer(GcpuVirtMigration *migration, int result, const char *what, GError **error)
{
    if (result < 0)
        gcpu_virt_error_set(error, "%s \"%s\"", what, migration->name);
    return result >= 0;
}

gboolean gcpu_virt_migration_read(GcpuVirtMigration *migration, GcpuVirtMigrationStats *out_stats,
                                  GError **error)
{
    gboolean is_read = gcpu_virt_migration_stats_read(migration->domain, 0, out_stats);

    return answer(migration, is_read ? 0 : -1, "asking for the progress of", error);
}

gboolean gcpu_virt_migration_is_post_copy(GcpuVirtMigration *migration)
{
    return gcpu_virt_guest_is_post_copy(migration->domain);
}

gboolean gcpu_virt_migration_abort(GcpuVirtMigration *migration, GError **error)
{
    return answer(migration, virDomainAbortJob(migration->domain), "aborting the migration of",
                  error);
}

gboolean gcpu_virt_migration_pause(GcpuVirtMigration *migration, GError **error)
{
    return answer(migration, virDomainSuspend(migration->domain), "pausing", error);
}

gboolean gcpu_virt_migration_resume(GcpuVirtMigration *migration, GError **error)
{
    return answer(migration, virDomainResume(migration->domain), "resuming", error);
}

gboolean gcpu_virt_migration_post_copy(GcpuVirtMigration *migration, GError **error)
{
    return answer(migration, virDomainMigrateStartPostCopy(migration->domain, 0),
                  "switching to post-copy for", error);
}

gboolean gcpu_virt_migration_allow_downtime(GcpuVirtMigration *migration, guint downtime_ms,
                                            GError **error)
{
    int result = virDomainMigrateSetMaxDowntime(migration->domain, downtime_ms, 0);

    return answer(migration, result, "setting the downtime of", error);
}

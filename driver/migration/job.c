/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/job.h"

#include "migration/job-parts.h"

#define POLL_MS 500
/* While another migration begins, which is soon over. */
#define GATE_POLL_MS 50

struct GcpuMigrationJob {
    char *source_uri;
    char *guest_name;
    char *destination_uri;
    char *peer_uri;
    char *data_uri;
    char *runtime_directory;
    GcpuMigrationRequest request; /* its strings are those above */
    GcpuMigrationTell tell;
    gpointer tell_data;

    /* Of the thread that runs. */
    GcpuVirtMigration *migration;
    GcpuVirtGate *gate; /* NULL: nothing limits it, or nothing can */
    GcpuJobGuest guest;
    GcpuClock clock;
    guint allowed_downtime_ms;
    gboolean is_abort_sent;
    char *abort_reason; /* of a clock; NULL: somebody else */

    /* Under @lock. */
    GMutex lock;
    GCond changed;
    gboolean is_abort_wanted;
    gboolean is_post_copy;
    gboolean is_stirred; /* an event or an order: look at once */
    gboolean is_performed;
    GcpuMigrationEnd end;
    GError *perform_error;
};

GcpuMigrationJob *gcpu_migration_job_new(const GcpuMigrationRequest *request,
                                         GcpuMigrationTell tell, gpointer data)
{
    GcpuMigrationJob *job = g_new0(GcpuMigrationJob, 1);
    const char *peer_uri = request->plan.peer_uri;

    job->request = *request;
    job->source_uri = g_strdup(request->source_uri);
    job->guest_name = g_strdup(request->guest);
    job->destination_uri = g_strdup(request->destination_uri);
    job->peer_uri = g_strdup(peer_uri ? peer_uri : request->destination_uri);
    job->data_uri = g_strdup(request->plan.data_uri);
    job->runtime_directory = g_strdup(request->runtime_directory);
    job->request.plan.peer_uri = job->peer_uri;
    job->request.plan.data_uri = job->data_uri;
    if (request->clocks.action == GCPU_CLOCK_POST_COPY)
        job->request.plan.flags |= GCPU_VIRT_MIGRATION_POST_COPY;
    job->tell = tell;
    job->tell_data = data;
    g_mutex_init(&job->lock);
    g_cond_init(&job->changed);
    return job;
}

void gcpu_migration_job_free(GcpuMigrationJob *job)
{
    if (!job)
        return;
    gcpu_virt_migration_unref(job->migration);
    gcpu_virt_gate_free(job->gate);
    gcpu_job_guest_clear(&job->guest);
    g_clear_error(&job->perform_error);
    g_free(job->abort_reason);
    g_free(job->source_uri);
    g_free(job->guest_name);
    g_free(job->destination_uri);
    g_free(job->peer_uri);
    g_free(job->data_uri);
    g_free(job->runtime_directory);
    g_mutex_clear(&job->lock);
    g_cond_clear(&job->changed);
    g_free(job);
}

static void tell(const GcpuMigrationJob *job, GcpuMigrationEvent event)
{
    event.guest = job->guest.name;
    if (job->tell)
        job->tell(&event, job->tell_data);
}

static void tell_trouble(const GcpuMigrationJob *job, GError *trouble)
{
    g_autoptr(GError) error = trouble;

    tell(job, (GcpuMigrationEvent){ .kind = GCPU_MIGRATION_TROUBLE, .message = error->message });
}

static void stir(gpointer data)
{
    GcpuMigrationJob *job = data;

    g_mutex_lock(&job->lock);
    job->is_stirred = TRUE;
    g_cond_signal(&job->changed);
    g_mutex_unlock(&job->lock);
}

gboolean gcpu_migration_job_abort(GcpuMigrationJob *job, GError **error)
{
    g_mutex_lock(&job->lock);
    gboolean is_too_late = job->is_post_copy;
    if (!is_too_late)
        job->is_abort_wanted = job->is_stirred = TRUE;
    g_cond_signal(&job->changed);
    g_mutex_unlock(&job->lock);
    if (is_too_late)
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                            "too late: the guest has left and its memory follows (post-copy)");
    return !is_too_late;
}

/* Waits for an event, an order or the time to look again. Returns: whether libvirt has finished. */
static gboolean wait_a_moment(GcpuMigrationJob *job, guint poll_ms)
{
    gint64 until_us = g_get_monotonic_time() + (gint64)poll_ms * 1000;
    gboolean is_waiting = TRUE;

    g_mutex_lock(&job->lock);
    while (is_waiting && !job->is_performed && !job->is_stirred)
        is_waiting = g_cond_wait_until(&job->changed, &job->lock, until_us);
    job->is_stirred = FALSE;
    gboolean is_performed = job->is_performed;
    g_mutex_unlock(&job->lock);
    return is_performed;
}

static guint poll_ms_of(const GcpuMigrationJob *job)
{
    return job->request.poll_ms ? job->request.poll_ms : POLL_MS;
}

static gboolean is_abort_wanted(GcpuMigrationJob *job)
{
    g_mutex_lock(&job->lock);
    gboolean is_wanted = job->is_abort_wanted;
    g_mutex_unlock(&job->lock);
    return is_wanted;
}

static gpointer perform(gpointer data)
{
    GcpuMigrationJob *job = data;
    GError *error = NULL;

    GcpuMigrationEnd end = gcpu_virt_migration_perform(job->migration, &job->request.plan, &error);

    g_mutex_lock(&job->lock);
    job->end = end;
    job->perform_error = error;
    job->is_performed = TRUE;
    g_cond_signal(&job->changed);
    g_mutex_unlock(&job->lock);
    return NULL;
}

/* An order that comes before libvirt has begun finds nothing to abort, and is sent again. */
static void send_abort(GcpuMigrationJob *job, gboolean is_running)
{
    g_autoptr(GError) error = NULL;

    if (job->is_abort_sent || !is_running)
        return;
    job->is_abort_sent = gcpu_virt_migration_abort(job->migration, &error);
    if (error)
        tell_trouble(job, g_steal_pointer(&error));
}

static void start_post_copy(GcpuMigrationJob *job, GError **error)
{
    g_mutex_lock(&job->lock);
    job->is_post_copy = TRUE;
    g_mutex_unlock(&job->lock);
    if (gcpu_virt_migration_post_copy(job->migration, error))
        return;
    g_mutex_lock(&job->lock);
    job->is_post_copy = FALSE;
    g_mutex_unlock(&job->lock);
}

static void order_abort(GcpuMigrationJob *job, const char *reason)
{
    job->abort_reason = g_strdup(reason);
    gcpu_migration_job_abort(job, NULL);
}

static const char *reason_of(GcpuClockAlarm alarm)
{
    return alarm == GCPU_CLOCK_COMPLETION ? "it was not complete in the time it had"
                                          : "there was no progress in the time it had";
}

/* What was meant to help and does not work is no reason to go on for ever. */
static void act(GcpuMigrationJob *job, GcpuClockAlarm alarm, gint64 now_us)
{
    GcpuClockAction action = gcpu_clock_act(&job->clock, now_us);
    g_autoptr(GError) error = NULL;

    tell(job,
         (GcpuMigrationEvent){ .kind = GCPU_MIGRATION_ALARM, .alarm = alarm, .action = action });
    if (action == GCPU_CLOCK_PAUSE)
        gcpu_virt_migration_pause(job->migration, &error);
    if (action == GCPU_CLOCK_POST_COPY)
        start_post_copy(job, &error);
    if (action == GCPU_CLOCK_ABORT || error)
        order_abort(job, reason_of(alarm));
    if (error)
        tell_trouble(job, g_steal_pointer(&error));
}

/* libvirt takes a downtime once there is a migration; before that the call fails and is made
 * again. */
static void follow_ramp(GcpuMigrationJob *job, gint64 now_us)
{
    const GcpuPaceRamp *ramp = &job->request.ramp;
    guint wanted_ms = ramp->downtime_ms ? gcpu_pace_downtime_ms(ramp, job->guest.data_bytes,
                                                                now_us - job->clock.started_us)
                                        : 0;

    if (wanted_ms != job->allowed_downtime_ms &&
        gcpu_virt_migration_allow_downtime(job->migration, wanted_ms, NULL))
        job->allowed_downtime_ms = wanted_ms;
}

/* If libvirt does not answer, perform() will soon tell why: the guest has gone, or the host. Others
 * may begin when both hosts know of this one: once there is something to send, the destination
 * waits for it. */
static void look(GcpuMigrationJob *job)
{
    GcpuVirtMigrationStats stats = { 0 };
    gint64 now_us = g_get_monotonic_time();
    gboolean is_known = gcpu_virt_migration_read(job->migration, &stats, NULL);

    if (job->gate && (!is_known || stats.total_bytes > 0))
        gcpu_virt_gate_leave(job->gate);
    if (stats.is_running) {
        gint64 left_s = gcpu_pace_left_s(stats.left_bytes, stats.sent_per_s, stats.dirtied_per_s);
        follow_ramp(job, now_us);
        tell(job, (GcpuMigrationEvent){
                      .kind = GCPU_MIGRATION_PROGRESS, .stats = stats, .left_s = left_s });
    }
    GcpuClockAlarm alarm = gcpu_clock_tell(&job->clock, stats.left_bytes, now_us);
    if (alarm != GCPU_CLOCK_SILENT && !is_abort_wanted(job))
        act(job, alarm, now_us);
    if (is_abort_wanted(job))
        send_abort(job, stats.is_running);
}

static void supervise(GcpuMigrationJob *job)
{
    GThread *thread = g_thread_new("guestcpu-migrate", perform, job);

    gcpu_clock_start(&job->clock, &job->request.clocks, job->guest.data_bytes,
                     g_get_monotonic_time());
    tell(job, (GcpuMigrationEvent){ .kind = GCPU_MIGRATION_STARTED });
    while (!wait_a_moment(job, poll_ms_of(job)))
        look(job);
    g_thread_join(thread);
}

static void open_queue(GcpuMigrationJob *job, const GcpuJobHosts *hosts)
{
    g_autoptr(GError) error = NULL;

    job->gate = gcpu_job_queue_open(hosts, job->runtime_directory, &error);
    if (error)
        tell_trouble(job,
                     g_error_new(GCPU_ERROR, GCPU_ERROR_UNREACHABLE,
                                 "%s; limits hold only for what has begun when it is looked at",
                                 error->message));
}

/* Returns: FALSE: aborted while it waited. */
static gboolean wait_for_turn(GcpuMigrationJob *job)
{
    const GcpuMigrationRequest *request = &job->request;
    const GcpuJobHosts hosts = { job->source_uri, job->destination_uri, request->max_per_host,
                                 request->max_total };
    gboolean is_told = FALSE;

    open_queue(job, &hosts);
    while (!is_abort_wanted(job)) {
        g_autofree char *reason = NULL;
        if (gcpu_job_queue_enter(&hosts, job->gate, &reason))
            return TRUE;
        if (reason && !is_told)
            tell(job, (GcpuMigrationEvent){ .kind = GCPU_MIGRATION_QUEUED, .message = reason });
        is_told = is_told || reason;
        wait_a_moment(job, reason ? poll_ms_of(job) : GATE_POLL_MS);
    }
    return FALSE;
}

/* Who was told to abort before libvirt had begun never asked libvirt. */
static void describe_end(const GcpuMigrationJob *job, GcpuMigrationOutcome *outcome)
{
    const GError *error = job->perform_error;
    gboolean is_ours = job->is_abort_sent || !job->is_performed;

    outcome->end = job->is_performed ? job->end : GCPU_MIGRATION_ABORTED;
    if (outcome->end == GCPU_MIGRATION_MOVED)
        return;
    if (is_ours)
        outcome->end = GCPU_MIGRATION_ABORTED;
    outcome->code =
        outcome->end == GCPU_MIGRATION_ABORTED ? GCPU_ERROR_UNUSABLE : (GcpuError)error->code;
    if (is_ours)
        outcome->message = g_strdup(job->abort_reason ? job->abort_reason : "as it was told to");
    else
        outcome->message = g_strdup(error->message);
}

GcpuMigrationOutcome *gcpu_migration_job_run(GcpuMigrationJob *job, GError **error)
{
    const GcpuJobHosts hosts = { job->source_uri, job->destination_uri, 0, 0 };
    gboolean copies_disks = (job->request.plan.flags & GCPU_VIRT_MIGRATION_COPY_DISKS) != 0;

    job->migration = gcpu_virt_migration_open(job->source_uri, job->guest_name, error);
    if (!job->migration || !gcpu_job_guest_read(job->migration, copies_disks, &job->guest, error))
        return NULL;
    gint64 begun_us = g_get_monotonic_time();
    gcpu_virt_migration_watch(job->migration, stir, job);
    if (wait_for_turn(job))
        supervise(job);
    g_clear_pointer(&job->gate, gcpu_virt_gate_free);
    gcpu_virt_migration_unwatch(job->migration);

    GcpuMigrationOutcome *outcome = g_new0(GcpuMigrationOutcome, 1);
    describe_end(job, outcome);
    gcpu_job_verify(&hosts, &job->guest, outcome);
    outcome->elapsed_ms = (guint64)(g_get_monotonic_time() - begun_us) / 1000;
    tell(job, (GcpuMigrationEvent){ .kind = GCPU_MIGRATION_ENDED, .message = outcome->message });
    return outcome;
}

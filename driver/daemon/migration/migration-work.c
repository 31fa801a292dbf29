/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/migration/migration-work.h"

/* Passes over a small memory come by the dozen; nobody reads so fast. */
#define NEWS_EVERY_MS 250

struct GcpuMigrationWork {
    GcpuMigrationJob *job;

    /* Of the main loop. */
    void (*changed)(gpointer data); /* NULL: nobody listens */
    gpointer data;

    /* Under @lock. */
    GMutex lock;
    GcpuMigrationNews news;
    gboolean is_telling; /* the main loop will call */
};

void gcpu_migration_news_clear(GcpuMigrationNews *news)
{
    g_free(news->reason);
    g_free(news->cpu_change);
}

static void work_clear(gpointer data)
{
    GcpuMigrationWork *work = data;

    gcpu_migration_job_free(work->job);
    gcpu_migration_news_clear(&work->news);
    g_mutex_clear(&work->lock);
}

static void work_unref(gpointer work)
{
    g_atomic_rc_box_release_full(work, work_clear);
}

static gboolean deliver(gpointer data)
{
    GcpuMigrationWork *work = data;

    g_mutex_lock(&work->lock);
    work->is_telling = FALSE;
    g_mutex_unlock(&work->lock);
    if (work->changed)
        work->changed(work->data);
    return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void announce(GcpuMigrationWork *work)
{
    if (work->is_telling)
        return;
    work->is_telling = TRUE;
    g_timeout_add_full(G_PRIORITY_DEFAULT, NEWS_EVERY_MS, deliver, g_atomic_rc_box_acquire(work),
                       work_unref);
}

static void set_reason(GcpuMigrationNews *news, const char *reason)
{
    g_free(news->reason);
    news->reason = reason ? g_utf8_make_valid(reason, -1) : g_strdup("");
}

static void take_alarm(GcpuMigrationNews *news, const GcpuMigrationEvent *event)
{
    g_autofree char *reason =
        g_strdup_printf("the %s time-out has run out: %s", gcpu_clock_alarm_to_string(event->alarm),
                        gcpu_clock_action_to_string(event->action));

    set_reason(news, reason);
    if (event->action == GCPU_CLOCK_PAUSE)
        news->state = "paused";
    if (event->action == GCPU_CLOCK_POST_COPY)
        news->state = "post-copy";
}

static void take_event(GcpuMigrationNews *news, const GcpuMigrationEvent *event)
{
    switch (event->kind) {
    case GCPU_MIGRATION_QUEUED:
        set_reason(news, event->message);
        break;
    case GCPU_MIGRATION_STARTED:
        news->state = "running";
        set_reason(news, NULL);
        break;
    case GCPU_MIGRATION_PROGRESS:
        news->stats = event->stats;
        news->left_s = event->left_s;
        break;
    case GCPU_MIGRATION_ALARM:
        take_alarm(news, event);
        break;
    case GCPU_MIGRATION_TROUBLE: /* what an alarm meant to do was not done */
        if (!g_str_equal(news->state, "queued"))
            news->state = "running";
        set_reason(news, event->message);
        break;
    case GCPU_MIGRATION_ENDED: /* the outcome tells more */
        break;
    }
}

static void on_event(const GcpuMigrationEvent *event, gpointer data)
{
    GcpuMigrationWork *work = data;

    g_mutex_lock(&work->lock);
    take_event(&work->news, event);
    announce(work);
    g_mutex_unlock(&work->lock);
}

static const char *word_of(GcpuGuestState state)
{
    static const char *const words[] = { "unknown", "running", "paused", "off" };

    return words[state];
}

static void take_outcome(GcpuMigrationNews *news, const GcpuMigrationOutcome *outcome)
{
    news->state = gcpu_migration_end_to_string(outcome->end);
    news->where = gcpu_migration_outcome_where(outcome);
    news->source_state = word_of(outcome->source);
    news->destination_state = word_of(outcome->destination);
    if (outcome->cpu_change) {
        g_free(news->cpu_change);
        news->cpu_change = g_utf8_make_valid(outcome->cpu_change, -1);
    }
    set_reason(news, outcome->message);
}

static gpointer run(gpointer data)
{
    GcpuMigrationWork *work = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuMigrationOutcome) outcome = gcpu_migration_job_run(work->job, &error);

    g_mutex_lock(&work->lock);
    if (outcome) {
        take_outcome(&work->news, outcome);
    } else {
        work->news.state = "failed";
        work->news.where = "unknown";
        set_reason(&work->news, error->message);
    }
    work->news.has_ended = TRUE;
    announce(work);
    g_mutex_unlock(&work->lock);
    work_unref(work);
    return NULL;
}

GcpuMigrationWork *gcpu_migration_work_start(const GcpuMigrationRequest *request,
                                             void (*changed)(gpointer data), gpointer data)
{
    GcpuMigrationWork *work = g_atomic_rc_box_new0(GcpuMigrationWork);

    work->changed = changed;
    work->data = data;
    work->news = (GcpuMigrationNews){
        .state = "queued",
        .where = "",
        .source_state = "",
        .destination_state = "",
        .reason = g_strdup(""),
        .cpu_change = g_strdup(""),
        .left_s = -1,
    };
    g_mutex_init(&work->lock);
    work->job = gcpu_migration_job_new(request, on_event, work);
    g_thread_unref(g_thread_new("guestcpu-job", run, g_atomic_rc_box_acquire(work)));
    return work;
}

void gcpu_migration_work_leave(GcpuMigrationWork *work)
{
    work->changed = NULL;
    work_unref(work);
}

void gcpu_migration_work_read(GcpuMigrationWork *work, GcpuMigrationNews *out_news)
{
    g_mutex_lock(&work->lock);
    *out_news = work->news;
    out_news->reason = g_strdup(work->news.reason);
    out_news->cpu_change = g_strdup(work->news.cpu_change);
    g_mutex_unlock(&work->lock);
}

gboolean gcpu_migration_work_abort(GcpuMigrationWork *work, GError **error)
{
    g_mutex_lock(&work->lock);
    gboolean has_ended = work->news.has_ended;
    g_mutex_unlock(&work->lock);
    if (!has_ended)
        return gcpu_migration_job_abort(work->job, error);
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "the migration has ended");
    return FALSE;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/host-keeper.h"

#include "daemon/host/connection-watch.h"
#include "daemon/host/host-look.h"
#include "daemon/host/words-errand.h"

#define FIRST_RETRY_MS 250
#define LAST_RETRY_MS  60000

/* A peer that is silent while the connection is opened costs one thread, and no more: there is one
 * attempt at a time for each libvirt that was ever named, which ends when the peer speaks, or dies.
 */
#define OPEN_LIMIT_MS G_MAXINT

struct GcpuHostKeeper {
    GcpuHostChangedFunc changed;
    gpointer changed_data;
    GcpuConfig *config; /* NULL: not pointed yet */
    GcpuHostState state;
    char *reason;
    GcpuVirtSession *session; /* NULL: not connected */
    GcpuHostView *view;       /* NULL: never looked */
    guint turn;               /* to a libvirt: what another one has said is ignored */
    guint epoch;              /* of the connection: what belongs to an older one is ignored */
    gboolean is_looking;
    gboolean look_again; /* the facts were doubted while a look was under way */
    guint retry;         /* source of the main loop; 0: none */
    guint retry_ms;
    GPtrArray *waiting; /* of GTask: those who wait for the look that is under way */
    GPtrArray *next;    /* of GTask: those who came too late for it */
    GCancellable *ended;
};

static void begin_look(GcpuHostKeeper *keeper);

const char *gcpu_host_state_to_string(GcpuHostState state)
{
    static const char *const words[] = { "disconnected", "stale", "ready" };

    g_return_val_if_fail((guint)state < G_N_ELEMENTS(words), NULL);
    return words[state];
}

GcpuHostKeeper *gcpu_host_keeper_new(GcpuHostChangedFunc changed, gpointer data)
{
    GcpuHostKeeper *keeper = g_new0(GcpuHostKeeper, 1);

    keeper->changed = changed;
    keeper->changed_data = data;
    keeper->reason = g_strdup("nothing was asked yet");
    keeper->retry_ms = FIRST_RETRY_MS;
    keeper->waiting = g_ptr_array_new_with_free_func(g_object_unref);
    keeper->next = g_ptr_array_new_with_free_func(g_object_unref);
    keeper->ended = g_cancellable_new();
    return keeper;
}

static void answer_all(GPtrArray *tasks, const GError *error)
{
    for (guint i = 0; i < tasks->len; i++) {
        GTask *task = g_ptr_array_index(tasks, i);
        if (error)
            g_task_return_error(task, g_error_copy(error));
        else
            g_task_return_boolean(task, TRUE);
    }
    g_ptr_array_set_size(tasks, 0);
}

void gcpu_host_keeper_free(GcpuHostKeeper *keeper)
{
    g_autoptr(GError) end =
        g_error_new_literal(GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "the daemon ends");

    if (!keeper)
        return;
    g_cancellable_cancel(keeper->ended);
    if (keeper->retry)
        g_source_remove(keeper->retry);
    answer_all(keeper->waiting, end);
    answer_all(keeper->next, end);
    g_ptr_array_unref(keeper->waiting);
    g_ptr_array_unref(keeper->next);
    g_object_unref(keeper->ended);
    gcpu_virt_session_unref(keeper->session);
    gcpu_host_view_unref(keeper->view);
    gcpu_config_free(keeper->config);
    g_free(keeper->reason);
    g_free(keeper);
}

static void set_state(GcpuHostKeeper *keeper, GcpuHostState state, const char *reason)
{
    char *said = g_strdup(reason);

    keeper->state = state;
    g_free(keeper->reason);
    keeper->reason = said;
    keeper->changed(keeper, keeper->changed_data);
}

static gboolean retry(gpointer data)
{
    GcpuHostKeeper *keeper = data;

    keeper->retry = 0;
    begin_look(keeper);
    return G_SOURCE_REMOVE;
}

static void retry_later(GcpuHostKeeper *keeper)
{
    if (keeper->retry || keeper->is_looking)
        return;
    keeper->retry = g_timeout_add(keeper->retry_ms, retry, keeper);
    keeper->retry_ms = MIN(keeper->retry_ms * 2, LAST_RETRY_MS);
}

static void drop_session(GcpuHostKeeper *keeper)
{
    keeper->epoch++;
    g_clear_pointer(&keeper->session, gcpu_virt_session_unref);
}

static void lose_session(const char *reason, guint epoch, gpointer data)
{
    GcpuHostKeeper *keeper = data;

    if (epoch != keeper->epoch)
        return;
    drop_session(keeper);
    set_state(keeper, GCPU_HOST_DISCONNECTED, reason);
    retry_later(keeper);
}

/** Job: one look, for a worker. */
typedef struct {
    GcpuHostKeeper *keeper; /* for the main thread alone */
    GcpuVirtSession *session;
    GcpuConfig *config;
    GcpuConnectionWatch *watch; /* NULL: handed over, or not needed */
    guint turn;
    guint epoch;
} Job;

static void job_free(gpointer data)
{
    Job *job = data;

    gcpu_virt_session_unref(job->session);
    gcpu_config_free(job->config);
    gcpu_connection_watch_free(job->watch);
    g_free(job);
}

static Job *job_new(GcpuHostKeeper *keeper)
{
    Job *job = g_new0(Job, 1);

    if (!keeper->session) {
        drop_session(keeper);
        job->watch = gcpu_connection_watch_new(lose_session, keeper, keeper->ended, keeper->epoch);
    }
    job->keeper = keeper;
    job->session = keeper->session ? gcpu_virt_session_ref(keeper->session) : NULL;
    job->config = gcpu_config_ref(keeper->config);
    job->turn = keeper->turn;
    job->epoch = keeper->epoch;
    return job;
}

static const char *text_of(const GcpuConfig *config, GcpuSettingId id)
{
    const GcpuSetting *setting = config ? gcpu_config_get(config, id) : NULL;

    return setting ? setting->text : NULL;
}

static GcpuVirtSession *open_session(Job *job, GError **error)
{
    const GcpuVirtSessionRequest request = {
        .uri = text_of(job->config, GCPU_SETTING_URI),
        .timeout_ms = OPEN_LIMIT_MS,
        .closed = gcpu_connection_watch_tell,
        .closed_data = g_steal_pointer(&job->watch),
        .closed_data_free = gcpu_connection_watch_free,
    };

    return gcpu_virt_session_open(&request, error);
}

static void look(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Job *job = data;
    GError *error = NULL;
    GcpuVirtSession *session =
        job->session ? g_steal_pointer(&job->session) : open_session(job, &error);
    GcpuHostLook *taken = session ? gcpu_host_look_take(session, job->config, &error) : NULL;

    (void)source, (void)cancellable;
    if (taken)
        g_task_return_pointer(task, taken, (GDestroyNotify)gcpu_host_look_free);
    else
        g_task_return_error(task, error);
}

static void take_words(GObject *source, GAsyncResult *result, gpointer data)
{
    GcpuHostKeeper *keeper = data;

    (void)source;
    if (g_cancellable_is_cancelled(g_task_get_cancellable(G_TASK(result))))
        return; /* the keeper is gone */
    GcpuHostWords *words = gcpu_words_errand_finish(result, keeper->view, keeper->config);
    if (!words)
        return;
    gcpu_host_words_free(keeper->view->words);
    keeper->view->words = words;
    keeper->changed(keeper, keeper->changed_data);
}

static void begin_words(GcpuHostKeeper *keeper)
{
    gcpu_words_errand_begin(keeper->view, keeper->config, keeper->ended, take_words, keeper);
}

static void take_look(GcpuHostKeeper *keeper, GcpuHostLook *taken, const GcpuConfig *config)
{
    gcpu_virt_session_unref(keeper->session);
    keeper->session = g_steal_pointer(&taken->session);
    gcpu_host_view_unref(keeper->view);
    keeper->view = g_steal_pointer(&taken->view);
    if (config != keeper->config)
        begin_words(keeper);
    keeper->retry_ms = FIRST_RETRY_MS;
    if (keeper->look_again)
        set_state(keeper, GCPU_HOST_STALE, "the facts changed while they were collected");
    else
        set_state(keeper, GCPU_HOST_READY, "");
}

static void fail_look(GcpuHostKeeper *keeper, const GError *error)
{
    drop_session(keeper);
    set_state(keeper, GCPU_HOST_DISCONNECTED, error->message);
    if (!keeper->look_again)
        retry_later(keeper);
}

static void end_look(GObject *source, GAsyncResult *result, gpointer data)
{
    GTask *task = G_TASK(result);
    GcpuHostKeeper *keeper = data;
    const Job *job = g_task_get_task_data(task);
    guint turn = job->turn, epoch = job->epoch;
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuHostLook) taken = g_task_propagate_pointer(task, &error);

    (void)source;
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* the keeper is gone */
    if (turn != keeper->turn)
        return;
    keeper->is_looking = FALSE;
    if (epoch != keeper->epoch && taken) {
        g_clear_pointer(&taken, gcpu_host_look_free);
        keeper->look_again = TRUE;
    } else if (taken) {
        take_look(keeper, taken, job->config);
        answer_all(keeper->waiting, NULL);
    } else {
        fail_look(keeper, error);
        answer_all(keeper->waiting, error);
    }
    if (keeper->look_again || keeper->next->len > 0)
        begin_look(keeper);
}

static void begin_look(GcpuHostKeeper *keeper)
{
    g_clear_handle_id(&keeper->retry, g_source_remove);
    keeper->is_looking = TRUE;
    keeper->look_again = FALSE;
    g_ptr_array_extend_and_steal(keeper->waiting, g_steal_pointer(&keeper->next));
    keeper->next = g_ptr_array_new_with_free_func(g_object_unref);

    g_autoptr(GTask) task = g_task_new(NULL, keeper->ended, end_look, keeper);
    g_task_set_task_data(task, job_new(keeper), job_free);
    g_task_run_in_thread(task, look);
}

/* What is known of another libvirt's host is worth nothing now, and a look at it that is under way
 * is not waited for. */
static void turn(GcpuHostKeeper *keeper)
{
    keeper->turn++;
    drop_session(keeper);
    g_clear_pointer(&keeper->view, gcpu_host_view_unref);
    keeper->retry_ms = FIRST_RETRY_MS;
    begin_look(keeper);
    set_state(keeper, GCPU_HOST_DISCONNECTED, "connecting to libvirt");
}

static gboolean is_same(const GcpuConfig *one, const GcpuConfig *other, GcpuSettingId id)
{
    return g_strcmp0(text_of(one, id), text_of(other, id)) == 0;
}

void gcpu_host_keeper_point(GcpuHostKeeper *keeper, GcpuConfig *config)
{
    GcpuConfig *before = keeper->config;

    keeper->config = gcpu_config_ref(config);
    if (!before || !is_same(before, config, GCPU_SETTING_URI))
        turn(keeper);
    else if (!is_same(before, config, GCPU_SETTING_CPU_MAP))
        gcpu_host_keeper_refresh(keeper, "another configuration is in force", NULL, NULL);
    else if (keeper->view)
        begin_words(keeper);
    gcpu_config_free(before);
}

const char *gcpu_host_keeper_uri(const GcpuHostKeeper *keeper)
{
    return keeper->view ? keeper->view->report->uri : text_of(keeper->config, GCPU_SETTING_URI);
}

guint gcpu_host_keeper_turn(const GcpuHostKeeper *keeper)
{
    return keeper->turn;
}

GcpuHostView *gcpu_host_keeper_view(GcpuHostKeeper *keeper)
{
    return keeper->view;
}

void gcpu_host_keeper_add(GcpuHostKeeper *keeper, GcpuHostReport *report, GcpuProof *proof)
{
    gcpu_host_view_add(keeper->view, report, proof);
    keeper->changed(keeper, keeper->changed_data);
}

GcpuVirtSession *gcpu_host_keeper_session(GcpuHostKeeper *keeper)
{
    return keeper->session;
}

gboolean gcpu_host_keeper_is_looking(const GcpuHostKeeper *keeper)
{
    return keeper->is_looking;
}

GcpuHostState gcpu_host_keeper_state(const GcpuHostKeeper *keeper)
{
    return keeper->state;
}

const char *gcpu_host_keeper_reason(const GcpuHostKeeper *keeper)
{
    return keeper->reason;
}

void gcpu_host_keeper_refresh(GcpuHostKeeper *keeper, const char *reason, GAsyncReadyCallback done,
                              gpointer data)
{
    if (reason && keeper->state == GCPU_HOST_READY)
        set_state(keeper, GCPU_HOST_STALE, reason);
    if (done)
        g_ptr_array_add(keeper->next, g_task_new(NULL, NULL, done, data));
    if (!keeper->is_looking)
        begin_look(keeper);
    else if (reason)
        keeper->look_again = TRUE;
}

gboolean gcpu_host_keeper_refresh_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}

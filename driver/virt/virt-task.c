/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-task.h"

struct GcpuVirtTask {
    GcpuVirtTaskFunc run;
    gpointer data;
    GDestroyNotify data_free;
    GDestroyNotify result_free;

    /* What both threads touch, under @lock. */
    GMutex lock;
    GCond changed;
    char *what;
    guint limit_ms;
    gint64 deadline_us; /* monotonic; G_MAXINT64: none */
    gboolean done;
    gpointer result;
    GError *error;
};

/* Two owners: the waiting caller and the thread. */
static void task_clear(gpointer data)
{
    GcpuVirtTask *task = data;

    if (task->result && task->result_free)
        task->result_free(task->result);
    g_clear_error(&task->error);
    task->data_free(task->data);
    g_free(task->what);
    g_mutex_clear(&task->lock);
    g_cond_clear(&task->changed);
}

static void task_unref(GcpuVirtTask *task)
{
    g_atomic_rc_box_release_full(task, task_clear);
}

void gcpu_virt_task_step(GcpuVirtTask *task, guint limit_ms, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *what = g_strdup_vprintf(format, args);
    va_end(args);
    g_mutex_lock(&task->lock);
    g_free(task->what);
    task->what = what;
    task->limit_ms = limit_ms;
    task->deadline_us = limit_ms == GCPU_VIRT_TASK_UNLIMITED
                            ? G_MAXINT64
                            : g_get_monotonic_time() + (gint64)limit_ms * 1000;
    g_cond_signal(&task->changed);
    g_mutex_unlock(&task->lock);
}

static gpointer task_thread(gpointer data)
{
    GcpuVirtTask *task = data;
    GError *error = NULL;
    gpointer result = task->run(task, task->data, &error);

    g_mutex_lock(&task->lock);
    task->result = result;
    task->error = error;
    task->done = TRUE;
    g_cond_signal(&task->changed);
    g_mutex_unlock(&task->lock);
    task_unref(task);
    return NULL;
}

/* A step moves the deadline, so it is read anew after every waking. Returns: whether the task has
 * ended. */
static gboolean wait_for_end(GcpuVirtTask *task, gpointer *out_result, GError **error)
{
    g_mutex_lock(&task->lock);
    while (!task->done && g_get_monotonic_time() < task->deadline_us)
        g_cond_wait_until(&task->changed, &task->lock, task->deadline_us);
    gboolean has_ended = task->done;
    if (!has_ended)
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "%s: no answer within %g s",
                    task->what, task->limit_ms / 1000.0);
    else if (task->error)
        g_propagate_error(error, g_steal_pointer(&task->error));
    else
        *out_result = g_steal_pointer(&task->result);
    g_mutex_unlock(&task->lock);
    return has_ended;
}

/* One that hangs is left alone; one that has ended shall not be seen dying. */
static void let_go(GThread *thread, gboolean has_ended)
{
    if (has_ended)
        g_thread_join(thread);
    else
        g_thread_unref(thread);
}

gpointer gcpu_virt_task_run(GcpuVirtTaskFunc run, gpointer data, GDestroyNotify data_free,
                            GDestroyNotify result_free, GError **error)
{
    GcpuVirtTask *task = g_atomic_rc_box_new0(GcpuVirtTask);

    task->run = run;
    task->data = data;
    task->data_free = data_free;
    task->result_free = result_free;
    task->deadline_us = G_MAXINT64;
    g_mutex_init(&task->lock);
    g_cond_init(&task->changed);

    g_autoptr(GError) failure = NULL;
    GThread *thread =
        g_thread_try_new("guestcpu-libvirt", task_thread, g_atomic_rc_box_acquire(task), &failure);
    gpointer result = NULL;
    if (thread) {
        gboolean has_ended = wait_for_end(task, &result, error);
        let_go(thread, has_ended);
    } else {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INTERNAL, "cannot start a thread: %s",
                    failure->message);
        task_unref(task); /* the thread's own */
    }
    task_unref(task);
    return result;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/words-errand.h"

/** Errand: what the worker needs. */
typedef struct {
    GcpuHostView *view;
    GcpuConfig *config;
    GcpuMapSource *maps;
} Errand;

static void errand_free(gpointer data)
{
    Errand *errand = data;

    gcpu_host_view_unref(errand->view);
    gcpu_config_free(errand->config);
    gcpu_map_source_free(errand->maps);
    g_free(errand);
}

static void work(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const Errand *errand = data;

    (void)source, (void)cancellable;
    g_task_return_pointer(task,
                          gcpu_host_words_new(errand->view->report, errand->maps, errand->config),
                          (GDestroyNotify)gcpu_host_words_free);
}

void gcpu_words_errand_begin(GcpuHostView *view, GcpuConfig *config, GCancellable *ended,
                             GAsyncReadyCallback done, gpointer data)
{
    g_autoptr(GTask) task = g_task_new(NULL, ended, done, data);
    Errand *errand = g_new(Errand, 1);

    *errand = (Errand){
        .view = gcpu_host_view_ref(view),
        .config = gcpu_config_ref(config),
        .maps = gcpu_map_source_copy(view->maps),
    };
    g_task_set_task_data(task, errand, errand_free);
    g_task_run_in_thread(task, work);
}

GcpuHostWords *gcpu_words_errand_finish(GAsyncResult *result, const GcpuHostView *view,
                                        const GcpuConfig *config)
{
    const Errand *errand = g_task_get_task_data(G_TASK(result));
    g_autoptr(GcpuHostWords) words = g_task_propagate_pointer(G_TASK(result), NULL);

    return words && errand->view == view && errand->config == config ? g_steal_pointer(&words)
                                                                     : NULL;
}

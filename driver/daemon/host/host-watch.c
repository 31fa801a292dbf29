/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/host-watch.h"

#define MICROCODE_INTERVAL_S 60

/* A package manager touches a file more than once. */
#define SETTLE_MS 500

struct GcpuHostWatch {
    GcpuHostWatchFunc changed;
    gpointer changed_data;
    char **paths;
    GPtrArray *monitors; /* of GFileMonitor */
    char *microcode_path;
    char *microcode; /* NULL: not told here */
    guint timer;
    guint settling; /* source of the main loop; 0: nothing has changed */
};

static char *read_microcode(const GcpuHostWatch *watch)
{
    char *text = NULL;

    return g_file_get_contents(watch->microcode_path, &text, NULL, NULL) ? g_strstrip(text) : NULL;
}

void gcpu_host_watch_microcode(GcpuHostWatch *watch)
{
    g_autofree char *now = read_microcode(watch);

    if (g_strcmp0(now, watch->microcode) == 0)
        return;
    g_autofree char *reason =
        g_strdup_printf("the microcode was %s and is %s",
                        watch->microcode ? watch->microcode : "not told", now ? now : "not told");
    g_free(watch->microcode);
    watch->microcode = g_steal_pointer(&now);
    watch->changed(reason, watch->changed_data);
}

static gboolean on_timer(gpointer data)
{
    gcpu_host_watch_microcode(data);
    return G_SOURCE_CONTINUE;
}

GcpuHostWatch *gcpu_host_watch_new(const char *microcode, GcpuHostWatchFunc changed, gpointer data)
{
    GcpuHostWatch *watch = g_new0(GcpuHostWatch, 1);

    watch->changed = changed;
    watch->changed_data = data;
    watch->paths = g_new0(char *, 1);
    watch->monitors = g_ptr_array_new_with_free_func(g_object_unref);
    watch->microcode_path = g_strdup(microcode);
    watch->microcode = read_microcode(watch);
    watch->timer = g_timeout_add_seconds(MICROCODE_INTERVAL_S, on_timer, watch);
    return watch;
}

void gcpu_host_watch_free(GcpuHostWatch *watch)
{
    if (!watch)
        return;
    g_source_remove(watch->timer);
    g_clear_handle_id(&watch->settling, g_source_remove);
    g_ptr_array_unref(watch->monitors);
    g_strfreev(watch->paths);
    g_free(watch->microcode_path);
    g_free(watch->microcode);
    g_free(watch);
}

static gboolean on_settled(gpointer data)
{
    GcpuHostWatch *watch = data;

    watch->settling = 0;
    watch->changed("an emulator was replaced", watch->changed_data);
    return G_SOURCE_REMOVE;
}

static void on_file_event(GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
                          gpointer data)
{
    GcpuHostWatch *watch = data;

    (void)monitor, (void)file, (void)other, (void)event;
    g_clear_handle_id(&watch->settling, g_source_remove);
    watch->settling = g_timeout_add(SETTLE_MS, on_settled, watch);
}

static void watch_file(GcpuHostWatch *watch, const char *path)
{
    g_autoptr(GFile) file = g_file_new_for_path(path);
    GFileMonitor *monitor = g_file_monitor_file(file, G_FILE_MONITOR_NONE, NULL, NULL);

    if (!monitor)
        return;
    g_signal_connect(monitor, "changed", G_CALLBACK(on_file_event), watch);
    g_ptr_array_add(watch->monitors, monitor);
}

void gcpu_host_watch_emulators(GcpuHostWatch *watch, const char *const *paths)
{
    if (g_strv_equal(paths, (const char *const *)watch->paths))
        return;
    g_ptr_array_set_size(watch->monitors, 0);
    g_strfreev(watch->paths);
    watch->paths = g_strdupv((char **)paths);
    for (; *paths; paths++)
        watch_file(watch, *paths);
}

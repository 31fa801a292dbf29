/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/host-watch.h"

#include <glib/gstdio.h>

#include "test-suite.h"

#define WAIT_S 20

typedef struct {
    char *dir, *emulator, *microcode;
    char *reason; /* NULL: nothing was noticed */
    gboolean is_over;
    GcpuHostWatch *watch;
} Scene;

static void note(const char *reason, gpointer data)
{
    Scene *scene = data;

    g_free(scene->reason);
    scene->reason = g_strdup(reason);
}

static void scene_open(Scene *scene)
{
    *scene = (Scene){ .dir = g_dir_make_tmp("gcpu-watch.XXXXXX", NULL) };
    scene->emulator = g_build_filename(scene->dir, "qemu", NULL);
    scene->microcode = g_build_filename(scene->dir, "version", NULL);
    g_file_set_contents(scene->emulator, "old", -1, NULL);
    g_file_set_contents(scene->microcode, "0x1\n", -1, NULL);
    scene->watch = gcpu_host_watch_new(scene->microcode, note, scene);
}

static void scene_close(Scene *scene)
{
    gcpu_host_watch_free(scene->watch);
    g_remove(scene->emulator);
    g_remove(scene->microcode);
    g_rmdir(scene->dir);
    g_free(scene->dir);
    g_free(scene->emulator);
    g_free(scene->microcode);
    g_free(scene->reason);
}

static gboolean give_up(gpointer data)
{
    ((Scene *)data)->is_over = TRUE;
    return G_SOURCE_CONTINUE;
}

static void wait_for_reason(Scene *scene)
{
    guint clock = g_timeout_add_seconds(WAIT_S, give_up, scene);

    while (!scene->reason && !scene->is_over)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(clock);
}

static void a_replaced_emulator_is_noticed(void)
{
    Scene scene;

    scene_open(&scene);
    const char *const paths[] = { scene.emulator, NULL };
    gcpu_host_watch_emulators(scene.watch, paths);
    /* As package managers do: a new file in the old one's place. */
    check(g_file_set_contents(scene.emulator, "new", -1, NULL));
    wait_for_reason(&scene);
    check_contains(scene.reason, "emulator");
    scene_close(&scene);
}

static void a_removed_emulator_is_noticed(void)
{
    Scene scene;

    scene_open(&scene);
    const char *const paths[] = { scene.emulator, NULL };
    gcpu_host_watch_emulators(scene.watch, paths);
    check_int(g_remove(scene.emulator), 0);
    wait_for_reason(&scene);
    check_contains(scene.reason, "emulator");
    scene_close(&scene);
}

static void other_microcode_is_noticed_once(void)
{
    Scene scene;

    scene_open(&scene);
    gcpu_host_watch_microcode(scene.watch);
    check_str(scene.reason, NULL);
    g_file_set_contents(scene.microcode, "0x2\n", -1, NULL);
    gcpu_host_watch_microcode(scene.watch);
    check_str(scene.reason, "the microcode was 0x1 and is 0x2");
    g_clear_pointer(&scene.reason, g_free);
    gcpu_host_watch_microcode(scene.watch);
    check_str(scene.reason, NULL);
    scene_close(&scene);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_replaced_emulator_is_noticed),
        TEST(a_removed_emulator_is_noticed),
        TEST(other_microcode_is_noticed_once),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "host-watch", cases);
}

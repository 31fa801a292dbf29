/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-suite.h"
#include "virt/virt-task.h"

/* What the thread of a test does; shared by the two threads, so counted by atomic operations. */
typedef struct {
    GMutex gate; /* held by the test: the call hangs until it is let go */
    guint limit_ms;
    int freed_data;
    int freed_results;
    gboolean fails;
    gboolean says_yes;
} Script;

static Script script;

static void free_data(gpointer data)
{
    g_atomic_int_inc(&((Script *)data)->freed_data);
}

static void free_result(gpointer result)
{
    g_free(result);
    g_atomic_int_inc(&script.freed_results);
}

static gpointer run_script(GcpuVirtTask *task, gpointer data, GError **error)
{
    Script *steps = data;

    gcpu_virt_task_step(task, 60000, "connecting");
    gcpu_virt_task_step(task, steps->limit_ms, "asking %s for %s", "n1", "its name");
    g_mutex_lock(&steps->gate);
    g_mutex_unlock(&steps->gate);
    if (steps->fails) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_DENIED, "not you");
        return NULL;
    }
    return steps->says_yes ? GINT_TO_POINTER(TRUE) : g_strdup("answer");
}

static void wait_until_data_is_freed(void)
{
    while (g_atomic_int_get(&script.freed_data) == 0)
        g_thread_yield();
}

static void the_answer_comes_back(void)
{
    g_autoptr(GError) error = NULL;

    script = (Script){ .limit_ms = 60000 };
    g_autofree char *answer =
        gcpu_virt_task_run(run_script, &script, free_data, free_result, &error);
    check_str(answer, "answer");
    check(error == NULL);
    wait_until_data_is_freed();
    check_int(script.freed_results, 0);
}

static void the_error_comes_back(void)
{
    g_autoptr(GError) error = NULL;

    script = (Script){ .limit_ms = 60000, .fails = TRUE };
    check(gcpu_virt_task_run(run_script, &script, free_data, free_result, &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_DENIED));
    check_str(error->message, "not you");
    wait_until_data_is_freed();
}

static void a_call_that_overruns_its_time_is_left_behind(void)
{
    g_autoptr(GError) error = NULL;

    script = (Script){ .limit_ms = 20 };
    g_mutex_lock(&script.gate);
    check(gcpu_virt_task_run(run_script, &script, free_data, free_result, &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE));
    check_str(error ? error->message : NULL, "asking n1 for its name: no answer within 0.02 s");
    check_int(g_atomic_int_get(&script.freed_data), 0);

    g_mutex_unlock(&script.gate);
    wait_until_data_is_freed();
    check_int(g_atomic_int_get(&script.freed_results), 1);
}

static void a_late_result_that_needs_no_freeing_is_dropped(void)
{
    g_autoptr(GError) error = NULL;

    script = (Script){ .limit_ms = 20, .says_yes = TRUE };
    g_mutex_lock(&script.gate);
    check(gcpu_virt_task_run(run_script, &script, free_data, NULL, &error) == NULL);
    g_mutex_unlock(&script.gate);
    wait_until_data_is_freed();
    check_int(g_atomic_int_get(&script.freed_results), 0);
}

static gpointer run_unlimited(GcpuVirtTask *task, gpointer data, GError **error)
{
    (void)data;
    (void)error;
    gcpu_virt_task_step(task, 1, "quick");
    gcpu_virt_task_step(task, GCPU_VIRT_TASK_UNLIMITED, "slow");
    g_usleep(5000);
    return g_strdup("late");
}

static void a_call_without_limit_may_take_its_time(void)
{
    g_autoptr(GError) error = NULL;

    script = (Script){ .limit_ms = 60000 };
    g_autofree char *answer =
        gcpu_virt_task_run(run_unlimited, &script, free_data, free_result, &error);
    check_str(answer, "late");
    wait_until_data_is_freed();
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_answer_comes_back),
        TEST(the_error_comes_back),
        TEST(a_call_that_overruns_its_time_is_left_behind),
        TEST(a_late_result_that_needs_no_freeing_is_dropped),
        TEST(a_call_without_limit_may_take_its_time),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "virt-task", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/connection-watch.h"

#include "test-suite.h"

/** Told: what has arrived. */
typedef struct {
    GThread *thread; /* NULL: nothing */
    guint epoch;
    char *reason;
} Told;

static void note(const char *reason, guint epoch, gpointer data)
{
    Told *told = data;

    g_free(told->reason);
    *told = (Told){ g_thread_self(), epoch, g_strdup(reason) };
}

static gpointer tell_and_free(gpointer watch)
{
    g_autofree char *reason = g_strdup("it broke");

    gcpu_connection_watch_tell(reason, watch);
    gcpu_connection_watch_free(watch);
    return NULL;
}

static void iterate(void)
{
    while (g_main_context_iteration(NULL, FALSE))
        continue;
}

static void another_threads_news_arrive_in_the_main_thread(void)
{
    g_autoptr(GCancellable) ended = g_cancellable_new();
    Told told = { 0 };

    /* Somebody has to own the context, or the other thread would. */
    check(g_main_context_acquire(NULL));
    GThread *other =
        g_thread_new("other", tell_and_free, gcpu_connection_watch_new(note, &told, ended, 7));
    g_thread_join(other);
    check(!told.thread);
    iterate();
    g_main_context_release(NULL);
    check(told.thread == g_thread_self());
    check_int(told.epoch, 7);
    check_str(told.reason, "it broke");
    g_free(told.reason);
}

static void nothing_arrives_after_the_end(void)
{
    g_autoptr(GCancellable) ended = g_cancellable_new();
    Told told = { 0 };

    check(g_main_context_acquire(NULL));
    GThread *other =
        g_thread_new("other", tell_and_free, gcpu_connection_watch_new(note, &told, ended, 7));
    g_thread_join(other);
    g_cancellable_cancel(ended);
    iterate();
    g_main_context_release(NULL);
    check(!told.thread);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(another_threads_news_arrive_in_the_main_thread),
        TEST(nothing_arrives_after_the_end),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "connection-watch", cases);
}

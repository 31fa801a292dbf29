/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/migration/migration-desk.h"

#include "daemon/migration/migration-work.h"
#include "dbus/bus-error.h"
#include "test-suite.h"

/* In place of threads and libvirt: a migration ends when the test says so. */
struct GcpuMigrationWork {
    void (*changed)(gpointer data);
    gpointer data;
    gboolean has_ended;
};

static GcpuMigrationWork *last_work;

GcpuMigrationWork *gcpu_migration_work_start(const GcpuMigrationRequest *request,
                                             void (*changed)(gpointer data), gpointer data)
{
    GcpuMigrationWork *work = g_new0(GcpuMigrationWork, 1);

    (void)request;
    work->changed = changed;
    work->data = data;
    last_work = work;
    return work;
}

void gcpu_migration_work_leave(GcpuMigrationWork *work)
{
    g_free(work);
}

void gcpu_migration_work_read(GcpuMigrationWork *work, GcpuMigrationNews *out_news)
{
    *out_news = (GcpuMigrationNews){
        .state = work->has_ended ? "moved" : "running",
        .where = "",
        .source_state = "",
        .destination_state = "",
        .reason = g_strdup(""),
        .cpu_change = g_strdup(""),
        .has_ended = work->has_ended,
        .left_s = -1,
    };
}

void gcpu_migration_news_clear(GcpuMigrationNews *news)
{
    g_free(news->reason);
    g_free(news->cpu_change);
}

gboolean gcpu_migration_work_abort(GcpuMigrationWork *work, GError **error)
{
    (void)work, (void)error;
    return FALSE;
}

void gcpu_permission_require(GcpuPermission permission, GDBusMethodInvocation *invocation,
                             const char *action, GcpuPermittedFunc permitted, gpointer data)
{
    (void)permission, (void)invocation, (void)action, (void)permitted, (void)data;
}

static GcpuMigrationWork *begin(GcpuMigrationDesk *desk, const char *guest)
{
    const GcpuMigrationWish wish = { .guest = (char *)guest,
                                     .destination_uri = (char *)"qemu+tls://beta/system" };

    last_work = NULL;
    check(gcpu_migration_desk_start(desk, &wish, NULL) != NULL);
    return last_work;
}

static void end(GcpuMigrationWork *work)
{
    work->has_ended = TRUE;
    work->changed(work->data);
}

static guint count(const GcpuMigrationDesk *desk, const char *guest)
{
    const GPtrArray *objects = gcpu_migration_desk_objects(desk);
    guint n = 0;

    for (guint i = 0; i < objects->len; i++)
        n += !guest ||
             g_str_equal(gcpu_migration_object_guest(g_ptr_array_index(objects, i)), guest);
    return n;
}

/* Those that began later have ended in the meantime. */
static void who_takes_longest_can_read_how_it_ended(void)
{
    g_autoptr(GcpuMigrationDesk) desk = gcpu_migration_desk_new(GCPU_PERMISSION_ALL);
    GcpuMigrationWork *longest = begin(desk, "large");

    for (guint i = 0; i < 2 * GCPU_MIGRATION_DESK_ENDED_MAX; i++)
        end(begin(desk, i == 0 ? "first" : "small"));
    check(count(desk, NULL) == GCPU_MIGRATION_DESK_ENDED_MAX + 1);
    check(count(desk, "first") == 0);
    end(longest);
    check(count(desk, NULL) == GCPU_MIGRATION_DESK_ENDED_MAX);
    check(count(desk, "large") == 1);
}

static void no_more_run_than_there_is_room_for(void)
{
    g_autoptr(GcpuMigrationDesk) desk = gcpu_migration_desk_new(GCPU_PERMISSION_ALL);
    const GcpuMigrationWish wish = { .guest = (char *)"one too many",
                                     .destination_uri = (char *)"qemu+tls://beta/system" };
    g_autoptr(GError) error = NULL;
    GcpuMigrationWork *first = begin(desk, "guest");

    for (guint i = 1; i < GCPU_MIGRATION_DESK_RUNNING_MAX; i++)
        begin(desk, "guest");
    check(!gcpu_migration_desk_start(desk, &wish, &error));
    check(g_error_matches(error, GCPU_BUS_ERROR, GCPU_BUS_ERROR_BUSY));
    end(first);
    check(gcpu_migration_desk_start(desk, &wish, NULL) != NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(who_takes_longest_can_read_how_it_ended),
        TEST(no_more_run_than_there_is_room_for),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "migration-desk", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whom guestcpud on the system's bus asks before it changes something. */
#include <signal.h>
#include <stdio.h>

#include "daemon-fixture.h"
#include "fake-polkit.h"
#include "test-suite.h"

static Fixture fixture;

static gboolean start(void)
{
    const char *const args[] = { "--config", "/dev/null", "--connect", "test:///default", NULL };

    return fixture_start(&fixture, args) && fixture_wait(&fixture, "State", "ready");
}

static void polkit_decides_about_what_changes_something(void)
{
    static const struct {
        FakeVerdict verdict;
        GDBusCallFlags flags;
        const char *error; /* NULL: it is done */
    } table[] = {
        { FAKE_YES, G_DBUS_CALL_FLAGS_NONE, NULL },
        { FAKE_NO, G_DBUS_CALL_FLAGS_NONE, "org.guestcpu1.Error.PermissionDenied" },
        { FAKE_CHALLENGE, G_DBUS_CALL_FLAGS_NONE, "org.guestcpu1.Error.AuthorizationRequired" },
        { FAKE_CHALLENGE, G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, NULL },
        { FAKE_NO, G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION,
          "org.guestcpu1.Error.PermissionDenied" },
        { FAKE_ERROR, G_DBUS_CALL_FLAGS_NONE, "org.guestcpu1.Error.PermissionDenied" },
    };
    static const char *const methods[] = { "Refresh", "Reload" };
    static const char *const actions[] = { "org.guestcpu1.refresh", "org.guestcpu1.reload" };

    FakePolkit *polkit = fake_polkit_start(fixture_connect(&fixture));

    for (guint i = 0; i < 2 * G_N_ELEMENTS(table) && start(); i++) {
        g_autoptr(GError) error = NULL;
        fake_polkit_answer(polkit, table[i / 2].verdict);
        g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
            fixture.client, "org.guestcpu1", "/org/guestcpu1/host", "org.guestcpu1.Host",
            methods[i % 2], NULL, NULL, table[i / 2].flags, -1, NULL, &error);
        g_autofree char *name = error ? g_dbus_error_get_remote_error(error) : NULL;
        g_autofree char *asked = fake_polkit_asked(polkit);
        check_str(name, table[i / 2].error);
        check_int(answer == NULL, error != NULL);
        check_str(asked, actions[i % 2]);
        fixture_stop(&fixture, SIGTERM);
    }
    fake_polkit_stop(polkit);
}

static void asking_asks_nobody(void)
{
    FakePolkit *polkit = fake_polkit_start(fixture_connect(&fixture));

    fake_polkit_answer(polkit, FAKE_NO);
    if (start()) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GVariant) report = fixture_call(&fixture, "GetReport", NULL, &error);
        g_autofree char *asked = fake_polkit_asked(polkit);
        check(report != NULL);
        check_str(asked, NULL);
        fixture_stop(&fixture, SIGTERM);
    }
    fake_polkit_stop(polkit);
}

static void without_polkit_the_daemons_own_user_may(void)
{
    g_autoptr(GError) error = NULL;

    if (start()) {
        g_autoptr(GVariant) answer = fixture_call(&fixture, "Refresh", NULL, &error);
        check(answer != NULL);
        check_str(error ? error->message : NULL, NULL);
        fixture_stop(&fixture, SIGTERM);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(polkit_decides_about_what_changes_something),
        TEST(asking_asks_nobody),
        TEST(without_polkit_the_daemons_own_user_may),
        { NULL, NULL },
    };
    const char *missing = fixture_missing();

    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    fixture_up(&fixture);
    fixture.is_system = TRUE;
    int status = test_suite_main(argc, argv, "daemon-permission", cases);
    fixture_down(&fixture);
    return status;
}

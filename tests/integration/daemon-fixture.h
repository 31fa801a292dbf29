/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* daemon-fixture.h: guestcpud of the build tree on a bus of its own. */
#pragma once

#include <gio/gio.h>

#include "test-suite.h"

#define EXIT_SKIPPED 77

/** BUS_WAIT_S: how long a test waits for what must happen, before it fails. */
#define BUS_WAIT_S 60

/** Fixture: a private bus, a daemon on it, and a client. */
typedef struct {
    GTestDBus *bus; /* NULL: it is somebody else's */
    char *address;
    GDBusConnection *client;
    GSubprocess *daemon; /* NULL: not running */
    GDBusProxy *host;    /* follows the properties */
    gboolean is_system;  /* the bus stands in for the system's */
} Fixture;

/** fixture_missing: Returns: (nullable): why there can be no bus here; NULL: there can. */
const char *fixture_missing(void);

/** fixture_up: starts the bus alone. */
void fixture_up(Fixture *fixture);

/** fixture_join: in place of fixture_up(): on a bus that runs already. */
void fixture_join(Fixture *fixture, const char *address);

/**
 * fixture_start:
 * @args: (array zero-terminated=1): of guestcpud, beyond --session or --system
 *
 * Returns: whether the daemon has its name on the bus; a failure of the test otherwise.
 */
gboolean fixture_start(Fixture *fixture, const char *const *args);

/** fixture_wait_for_name: Returns: whether somebody has @name on the bus, or comes to have it. */
gboolean fixture_wait_for_name(const Fixture *fixture, const char *name);

/** fixture_wait_for_no_name: Returns: whether nobody has @name on the bus any more. */
gboolean fixture_wait_for_no_name(const Fixture *fixture, const char *name);

/** fixture_run: runs guestcpud with @args alone to its end. Returns: its exit status; -1: killed.
 */
int fixture_run(const char *const *args);

/** fixture_connect: Returns: (transfer full): one more client. */
GDBusConnection *fixture_connect(const Fixture *fixture);

/** fixture_stop: ends the daemon with @signal. Returns: its exit status; -1: killed. */
int fixture_stop(Fixture *fixture, int signal);

/** fixture_await_end: waits until the daemon ends by itself. Returns: as fixture_stop(). */
int fixture_await_end(Fixture *fixture);

/** fixture_remove: removes the folder @path and all that is in it. */
void fixture_remove(const char *path);

/** fixture_down: stops all. */
void fixture_down(Fixture *fixture);

/** fixture_call: Returns: (transfer full) (nullable): what method @name of org.guestcpu1.Host gives
 * back; @arguments may be floating; NULL: none. */
GVariant *fixture_call(const Fixture *fixture, const char *name, GVariant *arguments,
                       GError **error);

/** fixture_fails: whether the call fails with org.guestcpu1.Error.@expected and words that hold
 * @words; a failure of the test otherwise. */
gboolean fixture_fails(const Fixture *fixture, const char *name, GVariant *arguments,
                       const char *expected, const char *words);

/** fixture_text: Returns: (transfer full) (nullable): property @name, which is text. */
char *fixture_text(const Fixture *fixture, const char *name);

/** fixture_get: Returns: (transfer full) (nullable): property @name. */
GVariant *fixture_get(const Fixture *fixture, const char *name);

/** fixture_wait: waits until property @name is @text. Returns: whether it came to be; a failure of
 * the test otherwise. */
gboolean fixture_wait(Fixture *fixture, const char *name, const char *text);

/** fixture_options: Returns: (floating): a{sv} of KEY, VALUE pairs, all text, ended by NULL. */
GVariant *fixture_options(const char *key, ...) G_GNUC_NULL_TERMINATED;

/** FixtureSuite: tests beside one daemon. */
typedef struct {
    const char *name;
    const TestCase *cases;
    const char *config; /* the file; NULL: none */
} FixtureSuite;

/**
 * fixture_main_embed: main() of a program that embed.sh runs.
 *
 * Runs @suite beside a guestcpud that is ready, which then has to end well: under sanitizers,
 * without a leak.
 *
 * Returns: the exit status.
 */
int fixture_main_embed(Fixture *fixture, int argc, char **argv, const FixtureSuite *suite);

/** fixture_main_test_driver: the same beside a guestcpud of libvirt's test driver, which may be not
 * ready yet, and which a test may have ended. */
int fixture_main_test_driver(Fixture *fixture, int argc, char **argv, const FixtureSuite *suite);

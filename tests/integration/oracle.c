/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>

#include "xml/map-xml.h"

#define SECONDS_DEFAULT 1

/* More would hide the first. */
#define DIFFERENCES_MAX 5

static void stay_silent(void *data, virErrorPtr error)
{
    (void)data, (void)error;
}

/* libvirt's words without the class that it puts before them. */
char *oracle_libvirt_error(void)
{
    virErrorPtr error = virGetLastError();

    return g_strdup(error && error->str2 ? error->str2 : virGetLastErrorMessage());
}

void oracle_settle(Session *session, const char *question, const Answer *libvirt,
                   const Answer *engine)
{
    session->n_asked++;
    if (g_strcmp0(libvirt->text, engine->text) == 0 &&
        g_strcmp0(libvirt->error, engine->error) == 0)
        return;
    session->n_different++;
    printf("%s\nlibvirt: %s%s\nengine:  %s%s\n\n", question,
           libvirt->text ? libvirt->text : "error: ", libvirt->error ? libvirt->error : "",
           engine->text ? engine->text : "error: ", engine->error ? engine->error : "");
}

void answer_take_error(Answer *answer, GError *error)
{
    answer->error = g_strdup(error->message);
    g_error_free(error);
}

gboolean oracle_open(Session *session, const Oracle *oracle, const char *uri)
{
    unsigned long version = 0;
    g_autoptr(GError) error = NULL;

    session->conn = virConnectOpen(uri);
    if (!session->conn) {
        printf("SKIP: %s: %s\n", uri, virGetLastErrorMessage());
        return FALSE;
    }
    session->map = gcpu_map_xml_load(GCPU_MAP_DIR, GCPU_ARCH_FAMILY_X86, &error);
    if (!session->map) {
        printf("SKIP: %s\n", error->message);
        return FALSE;
    }
    virConnectGetLibVersion(session->conn, &version);
    session->version = (GcpuVersion)version;
    session->rand = g_rand_new_with_seed(oracle->seed);
    return TRUE;
}

void oracle_close(Session *session)
{
    gcpu_def_free(session->host);
    gcpu_map_unref(session->map);
    if (session->rand)
        g_rand_free(session->rand);
    if (session->conn)
        virConnectClose(session->conn);
}

void oracle_run_for(Session *session, double seconds, void (*check)(Session *))
{
    gint64 end = g_get_monotonic_time() + (gint64)(seconds * G_USEC_PER_SEC);

    do {
        check(session);
    } while (session->n_different < DIFFERENCES_MAX && g_get_monotonic_time() < end);
}

int oracle_report(const Session *session, const Oracle *oracle, const char *uri)
{
    printf("%s: seed %u: %u questions, %u differences\n", uri, oracle->seed, session->n_asked,
           session->n_different);
    return session->n_different ? 1 : 0;
}

static gpointer turn_event_loop(gpointer stop)
{
    while (!g_atomic_int_get((gint *)stop))
        virEventRunDefaultImpl();
    return NULL;
}

static void wake(int timer, void *data)
{
    (void)timer, (void)data;
}

/* The in-process driver needs an event loop that turns. */
static int with_events(const Oracle *oracle, const char *uri,
                       int (*ask)(const Oracle *oracle, const char *uri))
{
    gint stop = 0;

    if (virInitialize() < 0 || virEventRegisterDefaultImpl() < 0) {
        printf("SKIP: libvirt has no event loop\n");
        return EXIT_SKIPPED;
    }
    int timer = virEventAddTimeout(-1, wake, NULL, NULL);
    GThread *loop = g_thread_new("events", turn_event_loop, &stop);
    int status = ask(oracle, uri);
    g_atomic_int_set(&stop, 1);
    virEventUpdateTimeout(timer, 0);
    g_thread_join(loop);
    return status;
}

static Oracle oracle_of(const char *seed, const char *seconds)
{
    return (Oracle){
        .seed = seed ? (guint32)strtoul(seed, NULL, 10) : 1,
        .seconds = seconds ? strtod(seconds, NULL) : SECONDS_DEFAULT,
    };
}

/* Its warnings would only say that random CPUs are odd. */
static void quieten_libvirt(void)
{
    g_setenv("LIBVIRT_DEBUG", "4", TRUE);
    virSetErrorFunc(NULL, stay_silent);
}

int oracle_main(char **argv, int (*ask)(const Oracle *oracle, const char *uri))
{
    Oracle oracle = oracle_of(argv[1], argv[1] ? argv[2] : NULL);

    quieten_libvirt();
    return ask(&oracle, "test:///default");
}

int oracle_main_embedded(char **argv, int (*ask)(const Oracle *oracle, const char *uri))
{
    Oracle oracle = oracle_of(argv[1], argv[1] ? argv[2] : NULL);
    const char *uri = g_getenv("TEST_EMBED_URI");

    quieten_libvirt();
    if (!uri) {
        printf("SKIP: to be run by embed.sh\n");
        return EXIT_SKIPPED;
    }
    return with_events(&oracle, uri, ask);
}

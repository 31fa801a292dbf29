/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "oracle.h"

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <stdio.h>

#include "cpu/baseline.h"
#include "cpu/compare.h"
#include "cpu/expand.h"
#include "random-cpu.h"
#include "xml/capabilities-xml.h"
#include "xml/def-xml.h"
#include "xml/map-xml.h"

#define EXIT_SKIPPED      77
#define BASELINE_CPUS_MAX 4

/* More would hide the first. */
#define DIFFERENCES_MAX 5

typedef struct {
    virConnectPtr conn;
    GcpuMap *map;
    GcpuVersion version;
    GcpuDef *host; /* NULL: not known here */
    GRand *rand;
    guint n_asked, n_different;
} Session;

/* What either side says: an XML or a verdict, or why not. */
typedef struct {
    char *text;
    char *error;
} Answer;

static void answer_clear(Answer *answer)
{
    g_free(answer->text);
    g_free(answer->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

static void stay_silent(void *data, virErrorPtr error)
{
    (void)data, (void)error;
}

/* libvirt's words without the class that it puts before them. */
static char *last_libvirt_error(void)
{
    virErrorPtr error = virGetLastError();

    return g_strdup(error && error->str2 ? error->str2 : virGetLastErrorMessage());
}

static void settle(Session *session, const char *question, const Answer *libvirt,
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

static void take_error(Answer *answer, GError *error)
{
    answer->error = g_strdup(error->message);
    g_error_free(error);
}

static GPtrArray *parse_all(const char *const *documents, guint n_documents, GError **error)
{
    g_autoptr(GPtrArray) defs = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);

    for (guint i = 0; i < n_documents; i++) {
        GcpuDef *def = gcpu_def_xml_parse(documents[i], -1, "cpu", GCPU_DEF_KIND_HOST, error);
        if (!def)
            return NULL;
        g_ptr_array_add(defs, def);
    }
    return g_steal_pointer(&defs);
}

/* The test driver leaves nothing out of a baseline, QEMU's does. */
static GcpuDef *engine_baseline(const Session *session, const GPtrArray *cpus, guint flags,
                                gboolean by_qemu, GError **error)
{
    const GcpuDef *const *defs = (const GcpuDef *const *)cpus->pdata;
    GcpuBaselineRequest request = { .cpus = defs, .n_cpus = cpus->len };

    if (by_qemu)
        return gcpu_baseline_qemu(session->map, defs, cpus->len, (GcpuBaselineFlags)flags,
                                  session->version, error);
    g_autoptr(GcpuDef) baseline = gcpu_baseline(session->map, &request, error);
    if (!baseline || !(flags & GCPU_BASELINE_EXPAND))
        return g_steal_pointer(&baseline);
    return gcpu_expand(session->map, baseline, error);
}

static void ask_engine_baseline(const Session *session, const char *const *documents,
                                guint n_documents, guint flags, Answer *answer)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) cpus = parse_all(documents, n_documents, &error);
    g_autoptr(GcpuDef) baseline =
        cpus ? engine_baseline(session, cpus, flags, session->host != NULL, &error) : NULL;

    if (baseline)
        answer->text = gcpu_def_xml_format(baseline, session->version);
    else
        take_error(answer, error);
}

static void check_baseline(Session *session)
{
    RandomCpu random = { session->rand, session->map, TRUE };
    guint n_documents = (guint)g_rand_int_range(session->rand, 1, BASELINE_CPUS_MAX + 1);
    guint flags = (guint)g_rand_int_range(session->rand, 0, session->host ? 4 : 2);
    g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func(g_free);
    g_auto(Answer) libvirt = { NULL, NULL }, engine = { NULL, NULL };

    for (guint i = 0; i < n_documents; i++)
        g_ptr_array_add(documents, random_host(&random));
    g_autofree char *xml =
        virConnectBaselineCPU(session->conn, (const char **)documents->pdata, n_documents, flags);
    libvirt.text = g_strdup(xml);
    if (!xml)
        libvirt.error = last_libvirt_error();
    ask_engine_baseline(session, (const char *const *)documents->pdata, n_documents, flags,
                        &engine);
    g_ptr_array_add(documents, NULL);
    g_autofree char *joined = g_strjoinv("", (char **)documents->pdata);
    g_autofree char *question = g_strdup_printf("baseline, flags %u, of\n%s", flags, joined);
    settle(session, question, &libvirt, &engine);
}

static void ask_engine_compare(const Session *session, const char *document, gboolean explain,
                               Answer *answer)
{
    GError *error = NULL;
    g_autoptr(GcpuDef) cpu = gcpu_def_xml_parse(document, -1, "cpu", GCPU_DEF_KIND_AUTO, &error);
    g_autoptr(GcpuComparison) comparison =
        cpu ? gcpu_compare(session->map, session->host->arch, session->host, cpu, &error) : NULL;

    if (!comparison)
        take_error(answer, error);
    else if (explain && comparison->verdict == GCPU_VERDICT_INCOMPATIBLE)
        answer->error = g_strdup(comparison->message);
    else
        answer->text = g_strdup(gcpu_verdict_to_string(comparison->verdict));
}

static void ask_libvirt_compare(const Session *session, const char *document, gboolean explain,
                                Answer *answer)
{
    int verdict = virConnectCompareCPU(session->conn, document,
                                       explain ? VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE : 0);

    if (verdict >= 0)
        answer->text = g_strdup(gcpu_verdict_to_string((GcpuVerdict)verdict));
    else
        answer->error = last_libvirt_error();
}

static void check_compare(Session *session)
{
    RandomCpu random = { session->rand, session->map, TRUE };
    gboolean explain = g_rand_boolean(session->rand);
    g_autofree char *document = g_rand_int_range(session->rand, 0, 4) == 0
                                    ? random_host(&random)
                                    : random_guest(&random, session->host);
    g_auto(Answer) libvirt = { NULL, NULL }, engine = { NULL, NULL };

    ask_libvirt_compare(session, document, explain, &libvirt);
    ask_engine_compare(session, document, explain, &engine);
    g_autofree char *question =
        g_strdup_printf("compare, %s, of\n%s", explain ? "with message" : "verdict only", document);
    settle(session, question, &libvirt, &engine);
}

static gboolean session_open(Session *session, const Oracle *oracle, const char *uri)
{
    unsigned long version = 0;
    g_autoptr(GError) error = NULL;

    virSetErrorFunc(NULL, stay_silent);
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

static void session_close(Session *session)
{
    gcpu_def_free(session->host);
    gcpu_map_unref(session->map);
    if (session->rand)
        g_rand_free(session->rand);
    if (session->conn)
        virConnectClose(session->conn);
}

static void run_for(Session *session, double seconds, void (*check)(Session *))
{
    gint64 end = g_get_monotonic_time() + (gint64)(seconds * G_USEC_PER_SEC);

    do {
        check(session);
    } while (session->n_different < DIFFERENCES_MAX && g_get_monotonic_time() < end);
}

static int report(const Session *session, const Oracle *oracle, const char *uri)
{
    printf("%s: seed %u: %u questions, %u differences\n", uri, oracle->seed, session->n_asked,
           session->n_different);
    return session->n_different ? 1 : 0;
}

int oracle_run_test_driver(const Oracle *oracle)
{
    Session session = { NULL };
    int status = EXIT_SKIPPED;

    if (session_open(&session, oracle, "test:///default")) {
        run_for(&session, oracle->seconds, check_baseline);
        status = report(&session, oracle, "test:///default");
    }
    session_close(&session);
    return status;
}

static GcpuDef *host_of(virConnectPtr conn)
{
    g_autofree char *xml = virConnectGetCapabilities(conn);
    g_autoptr(GcpuCapabilities) capabilities =
        xml ? gcpu_capabilities_xml_parse(xml, -1, "capabilities", NULL) : NULL;

    return capabilities ? g_steal_pointer(&capabilities->host_cpu) : NULL;
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

static int ask_embedded(const Oracle *oracle, const char *uri)
{
    Session session = { NULL };
    int status = EXIT_SKIPPED;

    if (session_open(&session, oracle, uri)) {
        session.host = host_of(session.conn);
        if (session.host && session.host->model) {
            run_for(&session, oracle->seconds / 2, check_compare);
            run_for(&session, oracle->seconds / 2, check_baseline);
            status = report(&session, oracle, "qemu:///embed");
        } else {
            printf("SKIP: qemu:///embed does not know this host's CPU\n");
        }
    }
    session_close(&session);
    return status;
}

int oracle_run_embedded(const Oracle *oracle, const char *directory)
{
    g_autofree char *uri = g_strdup_printf("qemu:///embed?root=%s", directory);
    gint stop = 0;

    g_setenv("HOME", directory, TRUE);
    g_setenv("XDG_RUNTIME_DIR", directory, TRUE);
    /* No emulator is found, so none is started: these questions need only the processor. */
    g_setenv("PATH", directory, TRUE);
    if (virInitialize() < 0 || virEventRegisterDefaultImpl() < 0)
        return EXIT_SKIPPED;
    int timer = virEventAddTimeout(-1, wake, NULL, NULL);
    GThread *loop = g_thread_new("events", turn_event_loop, &stop);
    int status = ask_embedded(oracle, uri);
    g_atomic_int_set(&stop, 1);
    virEventUpdateTimeout(timer, 0);
    g_thread_join(loop);
    return status;
}

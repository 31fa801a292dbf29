/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "questions.h"

#include "cpu/baseline.h"
#include "cpu/compare.h"
#include "random-cpu.h"
#include "xml/def-xml.h"

#define BASELINE_CPUS_MAX 4

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
                                GError **error)
{
    GcpuBaselineRequest request = {
        .cpus = (const GcpuDef *const *)cpus->pdata,
        .n_cpus = cpus->len,
        .flags = (GcpuBaselineFlags)flags,
        .version = session->version,
    };

    return session->host ? gcpu_baseline_qemu(session->map, &request, error)
                         : gcpu_baseline(session->map, &request, error);
}

static void ask_engine_baseline(const Session *session, const char *const *documents,
                                guint n_documents, guint flags, Answer *answer)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) cpus = parse_all(documents, n_documents, &error);
    g_autoptr(GcpuDef) baseline = cpus ? engine_baseline(session, cpus, flags, &error) : NULL;

    if (baseline)
        answer->text = gcpu_def_xml_format(baseline, session->version);
    else
        answer_take_error(answer, error);
}

void ask_baseline(Session *session)
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
        libvirt.error = oracle_libvirt_error();
    ask_engine_baseline(session, (const char *const *)documents->pdata, n_documents, flags,
                        &engine);
    g_ptr_array_add(documents, NULL);
    g_autofree char *joined = g_strjoinv("", (char **)documents->pdata);
    g_autofree char *question = g_strdup_printf("baseline, flags %u, of\n%s", flags, joined);
    oracle_settle(session, question, &libvirt, &engine);
}

static void ask_engine_compare(const Session *session, const char *document, gboolean explain,
                               Answer *answer)
{
    GError *error = NULL;
    g_autoptr(GcpuDef) cpu = gcpu_def_xml_parse(document, -1, "cpu", GCPU_DEF_KIND_AUTO, &error);
    g_autoptr(GcpuComparison) comparison =
        cpu ? gcpu_compare(session->map, session->host->arch, session->host, cpu, &error) : NULL;

    if (!comparison)
        answer_take_error(answer, error);
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
        answer->error = oracle_libvirt_error();
}

void ask_compare(Session *session)
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
    oracle_settle(session, question, &libvirt, &engine);
}

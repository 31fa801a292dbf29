/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The proof with a libvirt of our own in place of gcpu_virt_session_compare(). */
#include "daemon/host/engine-proof.h"

#include "cpu/compare.h"
#include "daemon/host/proof-questions.h"
#include "small-map.h"
#include "test-suite.h"
#include "xml/def-xml.h"

#define LIMIT_MS 60000

/** Libvirt: how this one answers, and how often it was asked. */
typedef struct {
    const GcpuMap *map;
    const GcpuDef *host;
    guint n_answers_max;    /* then its time is over */
    const char *errs_about; /* NULL: it agrees in all; a model that it takes for impossible */
    guint n_calls;
    guint total_ms; /* of the last call */
} Libvirt;

static Libvirt libvirt;

static GcpuVirtVerdict *answer(const char *cpu_xml)
{
    g_autoptr(GcpuDef) cpu = gcpu_def_xml_parse(cpu_xml, -1, "cpu", GCPU_DEF_KIND_AUTO, NULL);
    g_autoptr(GcpuComparison) comparison =
        cpu ? gcpu_compare(libvirt.map, "x86_64", libvirt.host, cpu, NULL) : NULL;
    GcpuVirtVerdict *verdict = g_new0(GcpuVirtVerdict, 1);

    verdict->verdict = comparison ? comparison->verdict : GCPU_VERDICT_UNDECIDED;
    verdict->code = GCPU_ERROR_INTERNAL;
    if (cpu && libvirt.errs_about && g_strcmp0(cpu->model, libvirt.errs_about) == 0)
        verdict->verdict = GCPU_VERDICT_UNDECIDED;
    return verdict;
}

GPtrArray *gcpu_virt_session_compare(GcpuVirtSession *session, const GcpuVirtOffer *offer,
                                     const char *const *cpu_xmls, GError **error)
{
    GPtrArray *verdicts = g_ptr_array_new_with_free_func(g_free);

    (void)session, (void)error;
    libvirt.n_calls++;
    libvirt.total_ms = offer->total_ms;
    for (; *cpu_xmls && verdicts->len < libvirt.n_answers_max; cpu_xmls++)
        g_ptr_array_add(verdicts, answer(*cpu_xmls));
    return verdicts;
}

/* Asks a libvirt that gives @n_answers_max answers. Returns: how many questions there were. */
static guint prove(GcpuProof *proof, guint n_answers_max, const char *errs_about)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Base@Intel", "avx");
    const GcpuProofSubject subject = { .offer = { GCPU_HOST_CPU_PROCESSOR, "x86_64", host, NULL },
                                       .map = map };
    g_autoptr(GPtrArray) questions = gcpu_proof_questions(map, host, "x86_64");

    libvirt = (Libvirt){ map, host, n_answers_max, errs_about, 0, 0 };
    check(gcpu_proof_run(proof, NULL, &subject, NULL));
    return questions->len;
}

static void a_libvirt_that_agrees_leaves_nothing_open(void)
{
    g_autoptr(GcpuProof) proof = gcpu_proof_new(LIMIT_MS);
    guint n_questions = prove(proof, G_MAXUINT, NULL);

    check(n_questions > 50);
    check_int(proof->n_asked, n_questions);
    check_int(proof->n_left, 0);
    check_int(proof->differences->len, 0);
    check(libvirt.total_ms > 0 && libvirt.total_ms <= LIMIT_MS);
}

static void a_difference_is_kept_with_its_cpu(void)
{
    g_autoptr(GcpuProof) proof = gcpu_proof_new(LIMIT_MS);
    g_autoptr(GcpuDef) rome = small_def(GCPU_DEF_GUEST, "Rome", "");
    g_autoptr(GcpuDef) old = small_def(GCPU_DEF_GUEST, "Old", "");
    static const GcpuHostCpu processor;

    prove(proof, G_MAXUINT, "Rome");
    check_int(proof->differences->len, 1);
    check(gcpu_proof_doubts(proof, &processor, rome));
    check(!gcpu_proof_doubts(proof, &processor, old));
}

static void what_a_slow_libvirt_does_not_answer_is_counted(void)
{
    g_autoptr(GcpuProof) proof = gcpu_proof_new(LIMIT_MS);
    guint n_questions = prove(proof, 7, NULL);

    check_int(proof->n_asked, 7);
    check_int(proof->n_left, n_questions - 7);
}

static void when_the_time_is_over_libvirt_is_left_alone(void)
{
    g_autoptr(GcpuProof) proof = gcpu_proof_new(0);
    guint n_questions = prove(proof, G_MAXUINT, NULL);

    check_int(libvirt.n_calls, 0);
    check_int(proof->n_asked, 0);
    check_int(proof->n_left, n_questions);
}

static void what_was_left_is_added_up(void)
{
    g_autoptr(GcpuProof) proof = gcpu_proof_new(LIMIT_MS);
    g_autoptr(GcpuProof) more = gcpu_proof_new(LIMIT_MS);
    guint n_questions = prove(proof, 3, NULL);

    prove(more, 4, NULL);
    gcpu_proof_take(proof, more);
    check_int(proof->n_asked, 7);
    check_int(proof->n_left, 2 * n_questions - 7);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_libvirt_that_agrees_leaves_nothing_open),
        TEST(a_difference_is_kept_with_its_cpu),
        TEST(what_a_slow_libvirt_does_not_answer_is_counted),
        TEST(when_the_time_is_over_libvirt_is_left_alone),
        TEST(what_was_left_is_added_up),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "engine-proof", cases);
}

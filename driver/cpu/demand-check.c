/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading the table of hosts is all that should take time here: without a branch, since the
 * verdicts of a fleet are as good as random, and with as few steps for each host as the processor
 * allows. */
#include "cpu/demand.h"

#if defined(__x86_64__)
#include <immintrin.h>
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif
#endif

/* The demand in the form that needs the fewest steps. */
typedef struct {
    GcpuFeatureSet need[GCPU_FEATURE_SET_WORDS_MAX];
    GcpuFeatureSet flip[GCPU_FEATURE_SET_WORDS_MAX];   /* (has & flip) ^ need: what is wrong */
    GcpuFeatureSet beyond[GCPU_FEATURE_SET_WORDS_MAX]; /* has & beyond: what is extra */
    guint n_words;
} Plan;

/* A feature that the host has is wrong if it is forbidden, one that it has not if it is needed. To
 * a strict guest, what is extra is forbidden. */
static void plan_init(Plan *plan, const GcpuDemand *demand)
{
    plan->n_words = demand->n_words;
    for (guint i = 0; i < demand->n_words; i++) {
        GcpuFeatureSet beyond = ~demand->accounted[i];
        GcpuFeatureSet forbid = demand->forbid[i] | (demand->strict ? beyond : 0);
        plan->need[i] = demand->need[i];
        plan->flip[i] = demand->need[i] ^ forbid;
        plan->beyond[i] = beyond;
    }
}

/* 0 if anything is wrong, else 1, or 2 with something extra. */
G_STATIC_ASSERT(GCPU_VERDICT_INCOMPATIBLE == 0);
G_STATIC_ASSERT(GCPU_VERDICT_IDENTICAL == 1);
G_STATIC_ASSERT(GCPU_VERDICT_SUPERSET == 2);

static void judge_all(const Plan *plan, const GcpuFeatureSet *hosts, gsize n_hosts,
                      guint8 *out_verdicts)
{
    for (gsize i = 0; i < n_hosts; i++, hosts += plan->n_words) {
        GcpuFeatureSet wrong = 0, extra = 0;
        for (guint word = 0; word < plan->n_words; word++) {
            wrong |= (hosts[word] & plan->flip[word]) ^ plan->need[word];
            extra |= hosts[word] & plan->beyond[word];
        }
        out_verdicts[i] = wrong == 0 ? 1 + (extra != 0) : 0;
    }
}

GcpuVerdict gcpu_demand_check(const GcpuDemand *demand, const GcpuFeatureSet *host)
{
    Plan plan;
    guint8 verdict;

    plan_init(&plan, demand);
    judge_all(&plan, host, 1, &verdict);
    return (GcpuVerdict)verdict;
}

#if defined(__x86_64__)
/* The C library has asked at the start of the process; asking again in a virtual machine, where
 * each CPUID is a trap, would cost more than many a question is worth. */
#ifdef CPU_FEATURE_ACTIVE
#define HAS_AVX2 CPU_FEATURE_ACTIVE(AVX2)
#else
#define HAS_AVX2 __builtin_cpu_supports("avx2")
#endif

/* AVX2 tests four words at once for zero (VPTEST), which C has no word for. */
#define LANES 4
G_STATIC_ASSERT(GCPU_FEATURE_SET_WORDS_STEP == LANES);

/* The processor itself reads ahead no further than the page. */
#define LINE_WORDS  8
#define AHEAD_BYTES 4096
#define WITH_AVX2   __attribute__((target("avx2")))
#define ALWAYS_FOLD __attribute__((target("avx2"), always_inline)) static inline

ALWAYS_FOLD __m256i load(const GcpuFeatureSet *words)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)words);
}

/* With a constant width the plan stays in registers. */
ALWAYS_FOLD void judge_wide(const Plan *plan, const GcpuFeatureSet *hosts, gsize n_hosts,
                            guint8 *restrict out_verdicts, guint n_words)
{
    for (gsize i = 0; i < n_hosts; i++, hosts += n_words) {
        __m256i wrong = _mm256_setzero_si256(), extra = wrong;
        for (guint word = 0; word < n_words; word += LANES) {
            __m256i has = load(hosts + word);
            if (word % LINE_WORDS == 0)
                __builtin_prefetch((const void *)((guintptr)(hosts + word) + AHEAD_BYTES));
            __m256i differs = _mm256_xor_si256(_mm256_and_si256(has, load(plan->flip + word)),
                                               load(plan->need + word));
            wrong = _mm256_or_si256(wrong, differs);
            extra = _mm256_or_si256(extra, _mm256_and_si256(has, load(plan->beyond + word)));
        }
        guint fits = (guint)_mm256_testz_si256(wrong, wrong);
        guint has_extra = (guint)!_mm256_testz_si256(extra, extra);
        out_verdicts[i] = (guint8)(fits + (fits & has_extra));
    }
}

WITH_AVX2 static void judge_all_avx2(const Plan *plan, const GcpuFeatureSet *hosts, gsize n_hosts,
                                     guint8 *out_verdicts)
{
    if (plan->n_words == 4)
        judge_wide(plan, hosts, n_hosts, out_verdicts, 4);
    else if (plan->n_words == 8)
        judge_wide(plan, hosts, n_hosts, out_verdicts, 8);
    else
        judge_wide(plan, hosts, n_hosts, out_verdicts, plan->n_words);
}
#endif

void gcpu_demand_check_many(const GcpuDemand *demand, const GcpuFeatureSet *hosts, gsize n_hosts,
                            guint8 *out_verdicts)
{
    Plan plan;

    plan_init(&plan, demand);
#if defined(__x86_64__)
    if (HAS_AVX2) {
        judge_all_avx2(&plan, hosts, n_hosts, out_verdicts);
        return;
    }
#endif
    judge_all(&plan, hosts, n_hosts, out_verdicts);
}

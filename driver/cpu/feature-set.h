/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* feature-set.h: sets of CPU features as flat words.
 *
 * Bit i is feature i of one map (map.h), so sets of different maps have nothing in common. A set is
 * an array of as many words as its map says; it has no header, so that the sets of many hosts lie
 * side by side in one table. Bits beyond the map's last feature are always clear. */
#pragma once

#include <string.h>

#include "cpu/public.h"

/** GcpuFeatureSet: the first word of a set. A new one from gcpu_feature_set_new() is freed with
 * g_free(). */
typedef guint64 GcpuFeatureSet;

/** GCPU_FEATURE_SET_WORDS_MAX: the widest set: 2048 features, five times the map of libvirt 12.8.
 * Room for a set on the stack. */
#define GCPU_FEATURE_SET_WORDS_MAX 32
#define GCPU_FEATURE_SET_BITS_MAX  (GCPU_FEATURE_SET_WORDS_MAX * 64)

/** GCPU_FEATURE_SET_WORDS_STEP: widths are multiples of this, so that vector registers hold them
 * without a rest: 4 words for the map of libvirt 9, 8 (a cache line) for those of 11 and 12. */
#define GCPU_FEATURE_SET_WORDS_STEP 4

/** gcpu_feature_set_words: Returns: how many words a set of @n_features has; at least one step. */
static inline guint gcpu_feature_set_words(guint n_features)
{
    guint n_steps =
        (n_features + GCPU_FEATURE_SET_WORDS_STEP * 64 - 1) / (GCPU_FEATURE_SET_WORDS_STEP * 64);

    return MAX(n_steps, 1) * GCPU_FEATURE_SET_WORDS_STEP;
}

/** gcpu_feature_set_new: Returns: (transfer full): an empty set. */
static inline GcpuFeatureSet *gcpu_feature_set_new(guint n_words)
{
    return g_new0(GcpuFeatureSet, MAX(n_words, 1));
}

static inline void gcpu_feature_set_clear(GcpuFeatureSet *set, guint n_words)
{
    memset(set, 0, n_words * sizeof *set);
}

static inline void gcpu_feature_set_copy(GcpuFeatureSet *set, const GcpuFeatureSet *from,
                                         guint n_words)
{
    memcpy(set, from, n_words * sizeof *set);
}

static inline void gcpu_feature_set_add(GcpuFeatureSet *set, guint feature)
{
    set[feature / 64] |= G_GUINT64_CONSTANT(1) << (feature % 64);
}

static inline void gcpu_feature_set_remove(GcpuFeatureSet *set, guint feature)
{
    set[feature / 64] &= ~(G_GUINT64_CONSTANT(1) << (feature % 64));
}

static inline gboolean gcpu_feature_set_has(const GcpuFeatureSet *set, guint feature)
{
    return (set[feature / 64] >> (feature % 64)) & 1;
}

/** gcpu_feature_set_unite: @set becomes @set ∪ @other. */
static inline void gcpu_feature_set_unite(GcpuFeatureSet *set, const GcpuFeatureSet *other,
                                          guint n_words)
{
    for (guint i = 0; i < n_words; i++)
        set[i] |= other[i];
}

/** gcpu_feature_set_intersect: @set becomes @set ∩ @other. */
static inline void gcpu_feature_set_intersect(GcpuFeatureSet *set, const GcpuFeatureSet *other,
                                              guint n_words)
{
    for (guint i = 0; i < n_words; i++)
        set[i] &= other[i];
}

/** gcpu_feature_set_subtract: @set becomes @set − @other. */
static inline void gcpu_feature_set_subtract(GcpuFeatureSet *set, const GcpuFeatureSet *other,
                                             guint n_words)
{
    for (guint i = 0; i < n_words; i++)
        set[i] &= ~other[i];
}

/** gcpu_feature_set_is_subset: whether every feature of @set is in @other. */
static inline gboolean gcpu_feature_set_is_subset(const GcpuFeatureSet *set,
                                                  const GcpuFeatureSet *other, guint n_words)
{
    guint64 left = 0;

    for (guint i = 0; i < n_words; i++)
        left |= set[i] & ~other[i];
    return left == 0;
}

/** gcpu_feature_set_overlap: whether any feature is in both. */
static inline gboolean gcpu_feature_set_overlap(const GcpuFeatureSet *a, const GcpuFeatureSet *b,
                                                guint n_words)
{
    guint64 both = 0;

    for (guint i = 0; i < n_words; i++)
        both |= a[i] & b[i];
    return both != 0;
}

static inline gboolean gcpu_feature_set_is_empty(const GcpuFeatureSet *set, guint n_words)
{
    guint64 any = 0;

    for (guint i = 0; i < n_words; i++)
        any |= set[i];
    return any == 0;
}

static inline gboolean gcpu_feature_set_equal(const GcpuFeatureSet *a, const GcpuFeatureSet *b,
                                              guint n_words)
{
    return memcmp(a, b, n_words * sizeof *a) == 0;
}

/** gcpu_feature_set_count_word: Returns: the number of features in one word. Processors of the last
 * fifteen years have an instruction for it; to ask for it in a library that runs on all of them
 * takes a call. */
static inline guint gcpu_feature_set_count_word(GcpuFeatureSet word)
{
#ifdef __POPCNT__
    return (guint)__builtin_popcountll(word);
#else
    word -= (word >> 1) & G_GUINT64_CONSTANT(0x5555555555555555);
    word = (word & G_GUINT64_CONSTANT(0x3333333333333333)) +
           ((word >> 2) & G_GUINT64_CONSTANT(0x3333333333333333));
    word = (word + (word >> 4)) & G_GUINT64_CONSTANT(0x0f0f0f0f0f0f0f0f);
    return (guint)((word * G_GUINT64_CONSTANT(0x0101010101010101)) >> 56);
#endif
}

/** gcpu_feature_set_count: Returns: the number of features in @set. */
static inline guint gcpu_feature_set_count(const GcpuFeatureSet *set, guint n_words)
{
    guint n = 0;

    for (guint i = 0; i < n_words; i++)
        n += gcpu_feature_set_count_word(set[i]);
    return n;
}

/** gcpu_feature_set_next: Returns: the first feature of @set that is not below @from; -1: none.
 * `for (int i = next(set, n, 0); i >= 0; i = next(set, n, i + 1))` walks in map order. */
static inline int gcpu_feature_set_next(const GcpuFeatureSet *set, guint n_words, guint from)
{
    guint word = from / 64;

    if (word >= n_words)
        return -1;
    guint64 rest = set[word] & (~G_GUINT64_CONSTANT(0) << (from % 64));
    while (!rest) {
        if (++word == n_words)
            return -1;
        rest = set[word];
    }
    return (int)(word * 64 + (guint)__builtin_ctzll(rest));
}

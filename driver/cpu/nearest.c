/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/nearest.h"

#include <string.h>

/* Longer words are not typing mistakes of a name, and the table below lives on the stack. */
#define WORD_MAX 64

/* Fewer letters begin too many words. */
#define PREFIX_MIN 4

static guint min3(guint a, guint b, guint c)
{
    return MIN(MIN(a, b), c);
}

static gboolean same_letter(char a, char b)
{
    return g_ascii_tolower(a) == g_ascii_tolower(b);
}

/* Optimal string alignment: insert, delete, replace, and swap of two neighbours cost one each. */
static guint edits(const char *a, gsize n_a, const char *b, gsize n_b)
{
    guint cost[WORD_MAX + 1][WORD_MAX + 1];

    for (gsize i = 0; i <= n_a; i++)
        cost[i][0] = i;
    for (gsize j = 0; j <= n_b; j++)
        cost[0][j] = j;
    for (gsize i = 1; i <= n_a; i++) {
        for (gsize j = 1; j <= n_b; j++) {
            guint replace = cost[i - 1][j - 1] + (same_letter(a[i - 1], b[j - 1]) ? 0 : 1);
            cost[i][j] = min3(cost[i - 1][j] + 1, cost[i][j - 1] + 1, replace);
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
                same_letter(a[i - 2], b[j - 1]))
                cost[i][j] = MIN(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[n_a][n_b];
}

/* "Skylake" is no mistake for "Skylake-Server", it is the beginning of it. */
static const char *first_that_begins_with(const char *word, const char *const *candidates)
{
    gsize n_word = strlen(word);

    for (; n_word >= PREFIX_MIN && *candidates; candidates++) {
        if (g_ascii_strncasecmp(*candidates, word, n_word) == 0)
            return *candidates;
    }
    return NULL;
}

const char *gcpu_nearest(const char *word, const char *const *candidates)
{
    const char *const *all = candidates;
    gsize n_word = strlen(word);
    const char *best = NULL;
    guint best_edits = G_MAXUINT;

    if (n_word == 0 || n_word > WORD_MAX)
        return NULL;
    for (; *candidates; candidates++) {
        gsize n_candidate = strlen(*candidates);
        if (n_candidate > WORD_MAX)
            continue;
        guint n = edits(word, n_word, *candidates, n_candidate);
        if (n < best_edits && n * 3 <= MAX(n_word, n_candidate)) {
            best = *candidates;
            best_edits = n;
        }
    }
    return best ? best : first_that_begins_with(word, all);
}

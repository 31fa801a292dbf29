/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/hurdle.h"

#include "cpu/finding.h"

static const char *const words[] = {
#define GCPU_HURDLE_WORD(id, word) word,
    GCPU_HURDLES(GCPU_HURDLE_WORD)
#undef GCPU_HURDLE_WORD
        NULL,
};

const char *const *gcpu_hurdle_kind_words(void)
{
    return words;
}

const char *gcpu_hurdle_kind_to_string(GcpuHurdleKind kind)
{
    g_return_val_if_fail((guint)kind < GCPU_N_HURDLES, NULL);
    return words[kind];
}

gboolean gcpu_hurdle_kind_from_string(const char *word, GcpuHurdleKind *out_kind)
{
    for (guint i = 0; i < GCPU_N_HURDLES; i++) {
        if (g_str_equal(word, words[i])) {
            *out_kind = (GcpuHurdleKind)i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *gcpu_hurdle_severity_to_string(GcpuHurdleSeverity severity)
{
    static const char *const severities[] = { "warns", "needs-option", "blocks" };

    g_return_val_if_fail((guint)severity < G_N_ELEMENTS(severities), NULL);
    return severities[severity];
}

static char *format_severity(const GcpuHurdle *obstacle)
{
    if (obstacle->severity == GCPU_HURDLE_NEEDS_OPTION)
        return g_strdup_printf("needs %s", obstacle->option);
    return g_strdup(gcpu_hurdle_severity_to_string(obstacle->severity));
}

char *gcpu_hurdle_format(const GcpuHurdle *obstacle)
{
    g_autofree char *severity = format_severity(obstacle);
    g_autofree char *line = g_strdup_printf(
        "%s: %s%s%s: %s%s%s", severity, gcpu_hurdle_kind_to_string(obstacle->kind),
        obstacle->about ? " " : "", obstacle->about ? obstacle->about : "", obstacle->message,
        obstacle->remedy ? "; " : "", obstacle->remedy ? obstacle->remedy : "");

    return gcpu_finding_escape(line);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/label-words.h"

#include "labels/label-name.h"

static void refuse(GcpuFindings *findings, const char *word, const char *problem)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .value = (char *)word,
        .message = (char *)problem,
        .allowed = (char *)"KEY=VALUE",
    };

    gcpu_findings_add(findings, &finding);
}

static void read_word(const char *word, GcpuNodeLabels *labels, GcpuFindings *findings)
{
    g_auto(GStrv) pair = g_strsplit(word, "=", 2);

    if (!pair[0] || !pair[1]) {
        refuse(findings, word, "is no label");
        return;
    }
    const char *of_key = gcpu_label_key_problem(pair[0]);
    const char *problem = of_key ? of_key : gcpu_label_value_problem(pair[1]);
    if (!problem) {
        gcpu_node_labels_set(labels, pair[0], pair[1], NULL);
        return;
    }
    g_autofree char *message =
        g_strdup_printf("is no label: its %s %s", of_key ? "key" : "value", problem);
    refuse(findings, word, message);
}

GcpuNodeLabels *gcpu_label_words_read(char *const *words, GcpuFindings *findings)
{
    GcpuNodeLabels *labels = gcpu_node_labels_new();

    for (; words && *words; words++)
        read_word(*words, labels, findings);
    return labels;
}

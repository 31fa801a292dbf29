/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/tsc.h"

#define TOLERANCE_PPM 250

gboolean gcpu_tsc_accepts(const GcpuTsc *node, guint64 frequency_hz)
{
    guint64 own = node->frequency_hz;
    guint64 difference = own > frequency_hz ? own - frequency_hz : frequency_hz - own;
    /* Divided first where the product would not fit. */
    guint64 tolerance = own > G_MAXUINT64 / TOLERANCE_PPM ? own / 1000000 * TOLERANCE_PPM
                                                          : own * TOLERANCE_PPM / 1000000;

    return difference <= tolerance || (node->scalable && frequency_hz < own);
}

static gboolean contains(const GArray *frequencies, guint64 frequency_hz)
{
    for (guint i = 0; i < frequencies->len; i++) {
        if (g_array_index(frequencies, guint64, i) == frequency_hz)
            return TRUE;
    }
    return FALSE;
}

static int compare(gconstpointer a, gconstpointer b)
{
    const guint64 *one = a, *other = b;

    return (*one > *other) - (*one < *other);
}

/* Those of @wanted that are not among @there. */
static GArray *subtract(const GArray *wanted, const GArray *there)
{
    GArray *rest = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint i = 0; i < wanted->len; i++) {
        guint64 frequency_hz = g_array_index(wanted, guint64, i);
        if (!contains(there, frequency_hz) && !contains(rest, frequency_hz))
            g_array_append_val(rest, frequency_hz);
    }
    g_array_sort(rest, compare);
    return rest;
}

GcpuTscLabels *gcpu_tsc_labels(const GcpuTsc *node, const GArray *in_use, const GArray *on_node)
{
    GcpuTscLabels *labels = g_new0(GcpuTscLabels, 1);
    g_autoptr(GArray) wanted = g_array_new(FALSE, FALSE, sizeof(guint64));

    g_array_append_val(wanted, node->frequency_hz);
    for (guint i = 0; i < in_use->len; i++) {
        guint64 frequency_hz = g_array_index(in_use, guint64, i);
        if (gcpu_tsc_accepts(node, frequency_hz))
            g_array_append_val(wanted, frequency_hz);
    }
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(guint64));

    labels->wanted = subtract(wanted, none);
    labels->remove = subtract(on_node, wanted);
    return labels;
}

void gcpu_tsc_labels_free(GcpuTscLabels *labels)
{
    if (!labels)
        return;
    g_array_unref(labels->wanted);
    g_array_unref(labels->remove);
    g_free(labels);
}

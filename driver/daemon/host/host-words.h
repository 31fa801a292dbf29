/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-words.h: what others call this host: KubeVirt its labels, OpenStack Placement its traits.
 *
 * The same functions answer as behind `guestcpu labels` and `guestcpu traits`. Where there can be
 * no words at all, the reason stands in their place. */
#pragma once

#include "labels/host-traits.h"
#include "labels/kubevirt.h"
#include "labels/node-labels.h"
#include "xml/map-source.h"

typedef struct {
    GcpuVersion kubevirt;   /* whose labeller it is */
    GcpuNodeLabels *labels; /* NULL: none */
    char *no_labels;        /* why; NULL: there are some */
    GPtrArray *traits;      /* of GcpuTrait, those that do not hold, too; NULL: none */
    char *no_traits;        /* why; NULL: there are some */
} GcpuHostWords;

/**
 * gcpu_host_words_new:
 * @config: decides which CPU guests get, and so which traits hold
 *
 * Reads a file and takes some milliseconds: for a worker.
 *
 * Returns: (transfer full)
 */
GcpuHostWords *gcpu_host_words_new(const GcpuHostReport *report, GcpuMapSource *maps,
                                   const GcpuConfig *config);
void gcpu_host_words_free(GcpuHostWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostWords, gcpu_host_words_free)

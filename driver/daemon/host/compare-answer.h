/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compare-answer.h: the answer to one CompareCpu: the engine's, and libvirt's where there is one.
 */
#pragma once

#include "cpu/explain.h"
#include "daemon/host/compare-question.h"
#include "daemon/host/host-keeper.h"

/** GcpuCompareAnswer: borrows from the view. */
typedef struct {
    GcpuHostCpu offer;
    const GcpuMap *map; /* NULL: libvirt has none for the offer */
    GcpuExplanation *explanation;
    gboolean has_libvirt;
    GcpuVerdict libvirt; /* UNDECIDED: an error instead */
    const char *message; /* libvirt's; may be NULL */
} GcpuCompareAnswer;

void gcpu_compare_answer_clear(GcpuCompareAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuCompareAnswer, gcpu_compare_answer_clear)

/**
 * gcpu_compare_answer_by_engine: fills in what the engine says from @view.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if the view does not hold the offer,
 * %GCPU_ERROR_UNSUPPORTED if there is no CPU map to go by.
 */
gboolean gcpu_compare_answer_by_engine(GcpuCompareAnswer *answer, const GcpuHostView *view,
                                       const GcpuCompareQuestion *question, GError **error);

/** gcpu_compare_answer_add_libvirt: @verdict: (nullable): NULL: it gave none, and @message says
 * why. Both are borrowed. */
void gcpu_compare_answer_add_libvirt(GcpuCompareAnswer *answer, const GcpuVirtVerdict *verdict,
                                     const char *message);

/** gcpu_compare_answer_format: Returns: (transfer full): (sa{sv}), with the age of @keeper's facts.
 */
GVariant *gcpu_compare_answer_format(const GcpuCompareAnswer *answer,
                                     const GcpuCompareQuestion *question, GcpuHostKeeper *keeper);

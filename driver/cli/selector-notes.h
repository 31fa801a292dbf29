/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* selector-notes.h: what helps a guest that no node takes. */
#pragma once

#include <json-glib/json-glib.h>

#include "labels/node-models.h"
#include "labels/pod-selector.h"

typedef enum {
    GCPU_SELECTOR_AT_START,
    GCPU_SELECTOR_AT_MIGRATION,
} GcpuSelectorMoment;

/** GcpuSelectorNotes: all borrowed. */
typedef struct {
    const GcpuPodSelector *selector;
    const GPtrArray *nodes; /* of GcpuNode */
    const GcpuMap *map;     /* NULL: not known */
    GcpuSelectorMoment moment;
} GcpuSelectorNotes;

/** gcpu_selector_notes_print: to standard error. */
void gcpu_selector_notes_print(const GcpuSelectorNotes *notes);

/** gcpu_selector_notes_add_models: adds the member "models", an array: those that nodes have by
 * their labels, of each vendor. */
void gcpu_selector_notes_add_models(JsonBuilder *builder, const GcpuSelectorNotes *notes);

/** gcpu_selector_notes_warn: adds a warning for each part of @vmi that the answer leaves out. */
void gcpu_selector_notes_warn(const GcpuVmi *vmi, GcpuFindings *findings);

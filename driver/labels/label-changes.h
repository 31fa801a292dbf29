/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* label-changes.h: which labels of a node change from one report of its host to another, and what
 * brought it about.
 *
 * What guests can have changes with the processor (microcode, kernel parameters, the machine) or
 * with the software above it. The processor's own features, in the capabilities, tell the two
 * apart: a feature that it still has was not lost by it. */
#pragma once

#include "labels/node-labeller.h"
#include "labels/report-changes.h"

/** GcpuLabelBlame: whose doing a change is. */
typedef enum {
    GCPU_LABEL_BLAME_UNKNOWN,  /* the reports do not tell whether the processor changed */
    GCPU_LABEL_BLAME_HARDWARE, /* the processor itself has a feature more or less */
    GCPU_LABEL_BLAME_SOFTWARE, /* the processor is what it was */
    GCPU_LABEL_BLAME_NAMING,   /* guests get the same feature: libvirt only counts it to the model
                                  of host-model now, or no longer */
} GcpuLabelBlame;

/** GcpuLabelChange: all owned. */
typedef struct {
    char *key;
    char *before; /* value; NULL: not there */
    char *after;
    GPtrArray *features; /* of char *: of a model: what it lacks where it is not usable; of a
                            feature's label: the feature */
    GcpuLabelBlame blame;
    GPtrArray *causes; /* of char *: the facts that differ and can explain it, for reading:
                          "microcode 0x1 -> 0x2"; empty: none that the reports hold */
} GcpuLabelChange;

/** GcpuLabelledHost: one side of the comparison. */
typedef struct {
    const GcpuLabelRequest *request;
    const GcpuNodeLabels *labels; /* what gcpu_node_labeller_run() made of it */
} GcpuLabelledHost;

/**
 * gcpu_label_changes:
 *
 * Labels that are unknown on one side are passed over.
 *
 * Returns: (transfer full) (element-type GcpuLabelChange): sorted by key; empty: nothing changes.
 */
GCPU_PUBLIC GPtrArray *gcpu_label_changes(const GcpuLabelledHost *before,
                                          const GcpuLabelledHost *after);

GCPU_PUBLIC const char *gcpu_label_blame_to_string(GcpuLabelBlame blame); /* "hardware" … */

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-group.h: hosts of several classes that keep something from all the others together.
 *
 * GcpuCommonHost tells what leaving one class out gains. Processors of one generation are often
 * several classes, each of another libvirt or microcode: leaving one of them out gains nothing,
 * leaving all of them out does. */
#pragma once

#include "fleet/common.h"

/** GCPU_COMMON_GROUPS_MAX: groups beyond these are not told. */
#define GCPU_COMMON_GROUPS_MAX 8

/** GcpuCommonGroup: all owned. */
typedef struct {
    GArray *classes;     /* of guint: at least two */
    guint n_hosts;       /* in these */
    GPtrArray *features; /* of char *: that all the others have besides */
    GPtrArray *models;   /* of char *: best models of the others that are not common with these */
} GcpuCommonGroup;

/**
 * gcpu_common_groups_new:
 * @common: an answer of gcpu_common_new() with these @classes
 *
 * A group are the classes that lack one feature, or that cannot run one of @common->misses; not
 * what is one class alone, nor more than half of the hosts: then the others are the exception.
 *
 * Returns: (transfer full) (element-type GcpuCommonGroup): those without which most features are
 * gained first, of such those of fewest hosts; at most %GCPU_COMMON_GROUPS_MAX.
 */
GCPU_PUBLIC GPtrArray *gcpu_common_groups_new(const GcpuFleetClasses *classes,
                                              const GcpuCommon *common) G_GNUC_WARN_UNUSED_RESULT;

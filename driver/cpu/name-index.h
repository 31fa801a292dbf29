/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* name-index.h: names of features and models to numbers; with numbers that nobody asks for, a set.
 *
 * Every question about a CPU looks up or collects dozens of names, and nothing else in it takes as
 * long. GLib's table calls functions for each name and grows in seven steps to the size of a CPU;
 * this one does neither. Names can be chosen so that all of them hash alike: whatever does not find
 * a place among the first %GCPU_NAME_INDEX_PROBES_MAX slots that its hash points to goes into a
 * tree, so that even then an operation costs no more than that many comparisons and the height of
 * the tree. */
#pragma once

#include <glib.h>

/** GcpuNameIndex: names are borrowed, and numbers from 0 to %G_MAXINT. Empty if all zero; ends with
 * gcpu_name_index_clear(). */
typedef struct {
    struct GcpuNameSlot *slots;
    guint n_slots; /* a power of two, or 0 */
    guint n_names;
    GTree *rest; /* names that found no place, to their positions among @rest_slots + 1; NULL:
                    none ever was */
    GArray *rest_slots; /* those that were removed have no name */
} GcpuNameIndex;

#define GCPU_NAME_INDEX_PROBES_MAX 32

/** gcpu_name_index_init: empty, with room for @n_expected names; there may be more. */
void gcpu_name_index_init(GcpuNameIndex *index, guint n_expected);

void gcpu_name_index_clear(GcpuNameIndex *index);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuNameIndex, gcpu_name_index_clear)

/** gcpu_name_index_add: Returns: FALSE, with nothing changed, if @name is there already. */
gboolean gcpu_name_index_add(GcpuNameIndex *index, const char *name, guint number);

/** gcpu_name_index_find: Returns: the number of @name; -1: it is not there. */
int gcpu_name_index_find(const GcpuNameIndex *index, const char *name);

/** gcpu_name_index_remove: does nothing if @name is not there. */
void gcpu_name_index_remove(GcpuNameIndex *index, const char *name);

/**
 * gcpu_name_index_next:
 * @position: (inout): 0 to begin with
 *
 * Returns: (transfer none) (nullable): one name after the other, in no order; NULL at the end. In
 * between @index must not change.
 */
const char *gcpu_name_index_next(const GcpuNameIndex *index, guint *position);

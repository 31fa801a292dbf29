/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/name-index.h"

#include <string.h>

#define SLOTS_MIN 64

typedef struct GcpuNameSlot Slot;
struct GcpuNameSlot {
    const char *name; /* NULL: free */
    guint32 hash;
    guint32 number;
};

/* The multiplication lets all bits of the sum decide over the lowest ones that are left. */
static guint32 hash_of(const char *name)
{
    guint64 sum = 0;

    for (; *name; name++)
        sum = sum * 33 + (guchar)*name;
    return (guint32)((sum * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)) >> 32);
}

/* Where @name is, or would be: at least a quarter of the slots is free. */
static guint find_slot(const GcpuNameIndex *index, const char *name, guint32 hash)
{
    guint mask = index->n_slots - 1;
    guint at = hash & mask;

    while (index->slots[at].name &&
           (index->slots[at].hash != hash || strcmp(index->slots[at].name, name) != 0))
        at = (at + 1) & mask;
    return at;
}

void gcpu_name_index_init(GcpuNameIndex *index, guint n_expected)
{
    guint n_slots = SLOTS_MIN;

    while (n_slots / 4 * 3 < n_expected)
        n_slots *= 2;
    *index = (GcpuNameIndex){ .slots = g_new0(Slot, n_slots), .n_slots = n_slots };
}

void gcpu_name_index_clear(GcpuNameIndex *index)
{
    g_free(index->slots);
    *index = (GcpuNameIndex){ .slots = NULL };
}

static void grow(GcpuNameIndex *index)
{
    GcpuNameIndex grown;

    gcpu_name_index_init(&grown, index->n_names * 2 + 1);
    for (guint i = 0; i < index->n_slots; i++) {
        const Slot *slot = &index->slots[i];
        if (slot->name)
            grown.slots[find_slot(&grown, slot->name, slot->hash)] = *slot;
    }
    grown.n_names = index->n_names;
    g_free(index->slots);
    *index = grown;
}

gboolean gcpu_name_index_add(GcpuNameIndex *index, const char *name, guint number)
{
    guint32 hash = hash_of(name);

    if (index->n_names >= index->n_slots / 4 * 3)
        grow(index);
    Slot *slot = &index->slots[find_slot(index, name, hash)];
    if (slot->name)
        return FALSE;
    *slot = (Slot){ name, hash, number };
    index->n_names++;
    return TRUE;
}

int gcpu_name_index_find(const GcpuNameIndex *index, const char *name)
{
    if (index->n_names == 0)
        return -1;
    const Slot *slot = &index->slots[find_slot(index, name, hash_of(name))];
    return slot->name ? (int)slot->number : -1;
}

/* Who comes later and would be found from here moves up, so that no search stops too early. */
void gcpu_name_index_remove(GcpuNameIndex *index, const char *name)
{
    guint mask = index->n_slots - 1;

    if (index->n_names == 0)
        return;
    guint hole = find_slot(index, name, hash_of(name));
    if (!index->slots[hole].name)
        return;
    for (guint at = (hole + 1) & mask; index->slots[at].name; at = (at + 1) & mask) {
        guint n_from_home = (at - index->slots[at].hash) & mask;
        if (n_from_home < ((at - hole) & mask))
            continue;
        index->slots[hole] = index->slots[at];
        hole = at;
    }
    index->slots[hole] = (Slot){ .name = NULL };
    index->n_names--;
}

const char *gcpu_name_index_next(const GcpuNameIndex *index, guint *position)
{
    while (*position < index->n_slots) {
        const char *name = index->slots[(*position)++].name;
        if (name)
            return name;
    }
    return NULL;
}

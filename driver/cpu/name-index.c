/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/name-index.h"

#include <string.h>

#define SLOTS_MIN  64
#define PROBES_MAX GCPU_NAME_INDEX_PROBES_MAX

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

/* Returns: (nullable): where @name is, or would be; NULL: neither, its slots are taken. */
static Slot *find_slot(const GcpuNameIndex *index, const char *name, guint32 hash)
{
    guint mask = index->n_slots - 1;

    for (guint i = 0; i < PROBES_MAX; i++) {
        Slot *slot = &index->slots[(hash + i) & mask];
        if (!slot->name || (slot->hash == hash && strcmp(slot->name, name) == 0))
            return slot;
    }
    return NULL;
}

/* Returns: (nullable): what the tree has of @name. */
static Slot *find_rest(const GcpuNameIndex *index, const char *name)
{
    guint position = index->rest ? GPOINTER_TO_UINT(g_tree_lookup(index->rest, name)) : 0;

    return position ? &g_array_index(index->rest_slots, Slot, position - 1) : NULL;
}

/* Returns: (nullable): where @name is. */
static Slot *find_name(const GcpuNameIndex *index, const char *name, guint32 hash)
{
    Slot *slot = index->n_slots ? find_slot(index, name, hash) : NULL;

    return slot && slot->name ? slot : find_rest(index, name);
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
    g_clear_pointer(&index->rest, g_tree_unref);
    g_clear_pointer(&index->rest_slots, g_array_unref);
    *index = (GcpuNameIndex){ .slots = NULL };
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b);
}

static void add_rest(GcpuNameIndex *index, const Slot *added)
{
    if (!index->rest) {
        index->rest = g_tree_new(compare_names);
        index->rest_slots = g_array_new(FALSE, FALSE, sizeof(Slot));
    }
    g_array_append_val(index->rest_slots, *added);
    g_tree_insert(index->rest, (gpointer)added->name, GUINT_TO_POINTER(index->rest_slots->len));
}

static void put(GcpuNameIndex *index, const Slot *added)
{
    Slot *slot = find_slot(index, added->name, added->hash);

    if (slot)
        *slot = *added;
    else
        add_rest(index, added);
}

static void grow(GcpuNameIndex *index)
{
    GcpuNameIndex grown;

    gcpu_name_index_init(&grown, index->n_names * 2 + 1);
    grown.n_names = index->n_names;
    grown.rest = index->rest;
    grown.rest_slots = index->rest_slots;
    for (guint i = 0; i < index->n_slots; i++) {
        if (index->slots[i].name)
            put(&grown, &index->slots[i]);
    }
    g_free(index->slots);
    *index = grown;
}

gboolean gcpu_name_index_add(GcpuNameIndex *index, const char *name, guint number)
{
    const Slot added = { name, hash_of(name), number };

    if (find_name(index, name, added.hash))
        return FALSE;
    if (index->n_names >= index->n_slots / 4 * 3)
        grow(index);
    put(index, &added);
    index->n_names++;
    return TRUE;
}

int gcpu_name_index_find(const GcpuNameIndex *index, const char *name)
{
    if (index->n_names == 0)
        return -1;
    const Slot *slot = find_name(index, name, hash_of(name));
    return slot ? (int)slot->number : -1;
}

/* Who comes later and would be found from here moves up, so that no search stops too early. */
static void close_hole(GcpuNameIndex *index, guint hole)
{
    guint mask = index->n_slots - 1;

    for (guint at = (hole + 1) & mask; index->slots[at].name; at = (at + 1) & mask) {
        guint n_from_home = (at - index->slots[at].hash) & mask, n_from_hole = (at - hole) & mask;
        if (n_from_hole >= PROBES_MAX)
            break;
        if (n_from_home < n_from_hole)
            continue;
        index->slots[hole] = index->slots[at];
        hole = at;
    }
    index->slots[hole] = (Slot){ .name = NULL };
}

void gcpu_name_index_remove(GcpuNameIndex *index, const char *name)
{
    Slot *slot = index->n_names ? find_name(index, name, hash_of(name)) : NULL;

    if (!slot)
        return;
    index->n_names--;
    if (slot >= index->slots && slot < index->slots + index->n_slots) {
        close_hole(index, (guint)(slot - index->slots));
        return;
    }
    g_tree_remove(index->rest, name);
    slot->name = NULL;
}

static guint count_places(const GcpuNameIndex *index)
{
    return index->n_slots + (index->rest_slots ? index->rest_slots->len : 0);
}

const char *gcpu_name_index_next(const GcpuNameIndex *index, guint *position)
{
    while (*position < count_places(index)) {
        guint at = (*position)++;
        const char *name = at < index->n_slots
                               ? index->slots[at].name
                               : g_array_index(index->rest_slots, Slot, at - index->n_slots).name;
        if (name)
            return name;
    }
    return NULL;
}

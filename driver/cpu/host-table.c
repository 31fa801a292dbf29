/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/host-table.h"

#include "cpu/demand.h"
#include "cpu/rules.h"

/* Names are kept once each, so that equal ones are one pointer. */
typedef struct {
    const char *model, *vendor;
    guint n_words;
    const GcpuFeatureSet *features;
} ClassKey;

typedef struct {
    const char *model, *vendor;
    const GcpuMapModel *of_map; /* the model */
    guint n_hosts;
} ClassRow;

struct GcpuHostTable {
    GcpuMap *map;
    guint n_words;
    GStringChunk *names;
    GArray *hosts;     /* of guint32: the class of each host */
    GArray *classes;   /* of ClassRow */
    GArray *sets;      /* of GcpuFeatureSet: n_words for each class */
    GHashTable *index; /* ClassKey with a set of its own → class */
};

static guint hash_key(gconstpointer data)
{
    const ClassKey *key = data;
    guint64 hash = GPOINTER_TO_SIZE(key->model) ^ GPOINTER_TO_SIZE(key->vendor) << 1;

    for (guint i = 0; i < key->n_words; i++)
        hash = (hash ^ key->features[i]) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return (guint)(hash >> 32);
}

static gboolean equal_keys(gconstpointer a, gconstpointer b)
{
    const ClassKey *one = a, *other = b;

    return one->model == other->model && one->vendor == other->vendor &&
           gcpu_feature_set_equal(one->features, other->features, one->n_words);
}

GcpuHostTable *gcpu_host_table_new(const GcpuMap *map)
{
    GcpuHostTable *table = g_new0(GcpuHostTable, 1);

    g_return_val_if_fail(gcpu_map_family(map) == GCPU_ARCH_FAMILY_X86, NULL);
    table->map = gcpu_map_ref((GcpuMap *)map);
    table->n_words = gcpu_map_words(map);
    table->names = g_string_chunk_new(256);
    table->hosts = g_array_new(FALSE, FALSE, sizeof(guint32));
    table->classes = g_array_new(FALSE, FALSE, sizeof(ClassRow));
    table->sets = g_array_new(FALSE, FALSE, sizeof(GcpuFeatureSet));
    table->index = g_hash_table_new_full(hash_key, equal_keys, g_free, NULL);
    return table;
}

void gcpu_host_table_free(GcpuHostTable *table)
{
    if (!table)
        return;
    g_hash_table_unref(table->index);
    g_array_unref(table->sets);
    g_array_unref(table->classes);
    g_array_unref(table->hosts);
    g_string_chunk_free(table->names);
    gcpu_map_unref(table->map);
    g_free(table);
}

static const char *intern(GcpuHostTable *table, const char *name)
{
    return name ? g_string_chunk_insert_const(table->names, name) : NULL;
}

static ClassKey *copy_key(const ClassKey *key)
{
    gsize n_bytes = key->n_words * sizeof(GcpuFeatureSet);
    ClassKey *copy = g_malloc(sizeof *copy + n_bytes);
    GcpuFeatureSet *features = (GcpuFeatureSet *)(copy + 1);

    *copy = *key;
    gcpu_feature_set_copy(features, key->features, key->n_words);
    copy->features = features;
    return copy;
}

static guint find_or_add_class(GcpuHostTable *table, const ClassKey *key)
{
    const ClassRow row = { key->model, key->vendor, gcpu_map_find_model(table->map, key->model),
                           0 };
    gpointer found;

    if (g_hash_table_lookup_extended(table->index, key, NULL, &found))
        return GPOINTER_TO_UINT(found);
    guint index = table->classes->len;
    g_array_append_val(table->classes, row);
    g_array_append_vals(table->sets, key->features, table->n_words);
    g_hash_table_insert(table->index, copy_key(key), GUINT_TO_POINTER(index));
    return index;
}

gboolean gcpu_host_table_add(GcpuHostTable *table, const GcpuDef *cpu, guint *out_class,
                             GError **error)
{
    GcpuFeatureSet features[GCPU_FEATURE_SET_WORDS_MAX] = { 0 };
    ClassKey key = { .n_words = table->n_words, .features = features };

    if (cpu && cpu->model) {
        if (!gcpu_expand_set(table->map, cpu, features, error))
            return FALSE;
        key.model = intern(table, cpu->model);
        key.vendor = intern(table, cpu->vendor);
    }
    guint index = find_or_add_class(table, &key);
    gcpu_host_table_add_to_class(table, index);
    if (out_class)
        *out_class = index;
    return TRUE;
}

void gcpu_host_table_add_to_class(GcpuHostTable *table, guint index)
{
    guint32 class = index;

    g_return_if_fail(index < table->classes->len);
    g_array_append_val(table->hosts, class);
    g_array_index(table->classes, ClassRow, index).n_hosts++;
}

const GcpuMap *gcpu_host_table_map(const GcpuHostTable *table)
{
    return table->map;
}

guint gcpu_host_table_n_hosts(const GcpuHostTable *table)
{
    return table->hosts->len;
}

guint gcpu_host_table_n_classes(const GcpuHostTable *table)
{
    return table->classes->len;
}

guint gcpu_host_table_class_of(const GcpuHostTable *table, guint host)
{
    g_return_val_if_fail(host < table->hosts->len, 0);
    return g_array_index(table->hosts, guint32, host);
}

static const GcpuFeatureSet *set_of(const GcpuHostTable *table, guint index)
{
    return gcpu_host_table_sets(table) + (gsize)index * table->n_words;
}

void gcpu_host_table_get_class(const GcpuHostTable *table, guint index, GcpuHostClass *out_class)
{
    g_return_if_fail(index < table->classes->len);
    const ClassRow *row = &g_array_index(table->classes, ClassRow, index);
    *out_class = (GcpuHostClass){ row->model, row->vendor, set_of(table, index), row->n_hosts };
}

const GcpuFeatureSet *gcpu_host_table_sets(const GcpuHostTable *table)
{
    return (const GcpuFeatureSet *)(const void *)table->sets->data;
}

/* What gcpu_compare() looks at before it looks at features. */
static gboolean is_out_of_question(const ClassRow *row, const GcpuDef *cpu)
{
    if (!row->model)
        return TRUE;
    if (cpu->arch && gcpu_arch_family(cpu->arch) != GCPU_ARCH_FAMILY_X86)
        return TRUE;
    return cpu->vendor && g_strcmp0(cpu->vendor, row->vendor) != 0;
}

gboolean gcpu_host_table_check(const GcpuHostTable *table, const GcpuDef *cpu, guint8 *out_verdicts,
                               GError **error)
{
    g_autofree GcpuDemand *demand = gcpu_demand_new(table->map, cpu, error);

    if (!demand)
        return FALSE;
    gcpu_demand_check_many(demand, gcpu_host_table_sets(table), table->classes->len, out_verdicts);
    for (guint i = 0; i < table->classes->len; i++) {
        if (is_out_of_question(&g_array_index(table->classes, ClassRow, i), cpu))
            out_verdicts[i] = GCPU_VERDICT_INCOMPATIBLE;
    }
    return TRUE;
}

static guint class_at(const GcpuHostTable *table, const guint *hosts, guint position)
{
    guint host = hosts ? hosts[position] : position;

    g_return_val_if_fail(host < table->hosts->len, 0);
    return g_array_index(table->hosts, guint32, host);
}

/* Every class once, but the first host by itself: libvirt holds it against less than the others, so
 * that a second host of its class is not the same again. */
static gboolean add_hosts(const GcpuHostTable *table, const guint *hosts, guint n_hosts,
                          GcpuX86Baseline *baseline, GError **error)
{
    g_autofree guint8 *seen = g_malloc0(MAX(table->classes->len, 1));
    const GcpuFeatureSet *sets = gcpu_host_table_sets(table);

    for (guint i = 0; i < n_hosts; i++) {
        guint class = class_at(table, hosts, i);
        if (seen[class])
            continue;
        seen[class] = i > 0;
        const ClassRow *row = &g_array_index(table->classes, ClassRow, class);
        const GcpuBaselineMember member = { row->of_map, row->vendor,
                                            sets + (gsize) class * table->n_words };
        if (!gcpu_x86_baseline_add(baseline, &member, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_are_known(const GcpuHostTable *table, const guint *hosts, guint n_hosts,
                                GError **error)
{
    for (guint i = 0; i < n_hosts; i++) {
        guint class = class_at(table, hosts, i);
        if (g_array_index(table->classes, ClassRow, class).model)
            continue;
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "no CPU model specified at index %u", i);
        return FALSE;
    }
    return TRUE;
}

GcpuDef *gcpu_host_table_baseline(const GcpuHostTable *table, const guint *hosts, guint n_hosts,
                                  const GcpuBaselineRequest *request, GError **error)
{
    guint n = hosts ? n_hosts : table->hosts->len;

    g_return_val_if_fail(!request->arch || gcpu_arch_family(request->arch) == GCPU_ARCH_FAMILY_X86,
                         NULL);
    if (n == 0) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID, "no CPUs given");
        return NULL;
    }
    if (!check_are_known(table, hosts, n, error))
        return NULL;
    g_auto(GcpuX86Baseline) baseline;
    gcpu_x86_baseline_init(&baseline, table->map);
    if (!add_hosts(table, hosts, n, &baseline, error))
        return NULL;
    g_autoptr(GcpuDef) common = gcpu_x86_baseline_end(&baseline, request, error);
    if (!common || !(request->flags & GCPU_BASELINE_EXPAND))
        return g_steal_pointer(&common);
    return gcpu_expand(table->map, common, error);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/cpuid.h"

#define SIGNATURE_BITS 0x0fff3fffu

typedef struct {
    GcpuBitSource source;
    guint32 leaf, subleaf;
    guint32 registers[4];
} Entry;

struct GcpuCpuid {
    GHashTable *entries; /* set of Entry, by place */
};

static guint entry_hash(gconstpointer key)
{
    const Entry *entry = key;

    return entry->leaf * 31 + entry->subleaf * 131 + (guint)entry->source;
}

static gboolean entry_equal(gconstpointer a, gconstpointer b)
{
    const Entry *one = a, *other = b;

    return one->source == other->source && one->leaf == other->leaf &&
           one->subleaf == other->subleaf;
}

GcpuCpuid *gcpu_cpuid_new(void)
{
    GcpuCpuid *cpuid = g_new(GcpuCpuid, 1);

    cpuid->entries = g_hash_table_new_full(entry_hash, entry_equal, g_free, NULL);
    return cpuid;
}

void gcpu_cpuid_free(GcpuCpuid *cpuid)
{
    if (!cpuid)
        return;
    g_hash_table_unref(cpuid->entries);
    g_free(cpuid);
}

static Entry *find(const GcpuCpuid *cpuid, GcpuBitSource source, guint32 leaf, guint32 subleaf)
{
    Entry key = { .source = source, .leaf = leaf, .subleaf = subleaf };

    return g_hash_table_lookup(cpuid->entries, &key);
}

gboolean gcpu_cpuid_add(GcpuCpuid *cpuid, GcpuBitSource source, guint32 leaf, guint32 subleaf,
                        const guint32 registers[4])
{
    Entry *entry = find(cpuid, source, leaf, subleaf);

    if (!entry) {
        if (g_hash_table_size(cpuid->entries) == GCPU_CPUID_ENTRIES_MAX)
            return FALSE;
        entry = g_new0(Entry, 1);
        *entry = (Entry){ .source = source, .leaf = leaf, .subleaf = subleaf };
        g_hash_table_add(cpuid->entries, entry);
    }
    for (guint i = 0; i < 4; i++)
        entry->registers[i] |= registers[i];
    return TRUE;
}

void gcpu_cpuid_read(const GcpuCpuid *cpuid, GcpuBitSource source, guint32 leaf, guint32 subleaf,
                     guint32 out_registers[4])
{
    const Entry *entry = find(cpuid, source, leaf, subleaf);

    if (entry)
        memcpy(out_registers, entry->registers, sizeof entry->registers);
    else
        memset(out_registers, 0, sizeof entry->registers);
}

void gcpu_cpuid_features(const GcpuCpuid *cpuid, const GcpuMap *map, GcpuFeatureSet *out_set)
{
    gcpu_feature_set_clear(out_set, gcpu_map_words(map));
    for (guint i = 0; i < gcpu_map_n_features(map); i++) {
        const GcpuFeatureBit *bit = &gcpu_map_feature(map, i)->bit;
        guint32 registers[4];
        gcpu_cpuid_read(cpuid, bit->source, bit->leaf, bit->subleaf, registers);
        if ((registers[bit->reg] >> bit->bit) & 1)
            gcpu_feature_set_add(out_set, i);
    }
}

static guint32 four_characters(const char *text)
{
    return (guint32)(guchar)text[0] | (guint32)(guchar)text[1] << 8 |
           (guint32)(guchar)text[2] << 16 | (guint32)(guchar)text[3] << 24;
}

int gcpu_cpuid_vendor(const GcpuCpuid *cpuid, const GcpuMap *map)
{
    guint32 registers[4];

    gcpu_cpuid_read(cpuid, GCPU_BIT_CPUID, 0, 0, registers);
    for (guint i = 0; i < gcpu_map_n_vendors(map); i++) {
        const char *string = gcpu_map_vendor(map, i)->cpuid_string;
        if (registers[GCPU_REGISTER_EBX] == four_characters(string) &&
            registers[GCPU_REGISTER_EDX] == four_characters(string + 4) &&
            registers[GCPU_REGISTER_ECX] == four_characters(string + 8))
            return (int)i;
    }
    return GCPU_VENDOR_NONE;
}

guint32 gcpu_cpuid_signature(const GcpuCpuid *cpuid)
{
    guint32 registers[4];

    gcpu_cpuid_read(cpuid, GCPU_BIT_CPUID, 1, 0, registers);
    return registers[GCPU_REGISTER_EAX] & SIGNATURE_BITS;
}

GcpuSignature gcpu_signature_decode(guint32 eax)
{
    return (GcpuSignature){
        .family = ((eax >> 20) & 0xff) + ((eax >> 8) & 0xf),
        .model = ((eax >> 12) & 0xf0) + ((eax >> 4) & 0xf),
        .stepping = eax & 0xf,
    };
}

guint32 gcpu_signature_encode(const GcpuSignature *signature)
{
    guint32 extended_family = signature->family > 0xf ? signature->family - 0xf : 0;
    guint32 family = signature->family - extended_family;

    return (extended_family & 0xff) << 20 | (signature->model >> 4 & 0xf) << 16 |
           (family & 0xf) << 8 | (signature->model & 0xf) << 4 | (signature->stepping & 0xf);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/answer-cache.h"

struct GcpuAnswerCache {
    int n_owners;
    GMutex lock;
    guint n_max;
    gsize bytes_max;
    gsize bytes;
    GHashTable *answers; /* GBytes → GVariant; the keys belong to @order */
    GQueue order;        /* of GBytes, the oldest first */
};

GcpuAnswerCache *gcpu_answer_cache_new(guint n_max, gsize bytes_max)
{
    GcpuAnswerCache *cache = g_new0(GcpuAnswerCache, 1);

    cache->n_owners = 1;
    g_mutex_init(&cache->lock);
    cache->n_max = n_max;
    cache->bytes_max = bytes_max;
    cache->answers =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, NULL, (GDestroyNotify)g_variant_unref);
    g_queue_init(&cache->order);
    return cache;
}

static void forget_all(GcpuAnswerCache *cache)
{
    g_hash_table_remove_all(cache->answers);
    g_queue_clear_full(&cache->order, (GDestroyNotify)g_bytes_unref);
    cache->bytes = 0;
}

void gcpu_answer_cache_forget(GcpuAnswerCache *cache)
{
    g_mutex_lock(&cache->lock);
    forget_all(cache);
    g_mutex_unlock(&cache->lock);
}

GcpuAnswerCache *gcpu_answer_cache_ref(GcpuAnswerCache *cache)
{
    g_atomic_int_inc(&cache->n_owners);
    return cache;
}

void gcpu_answer_cache_unref(GcpuAnswerCache *cache)
{
    if (!cache || !g_atomic_int_dec_and_test(&cache->n_owners))
        return;
    forget_all(cache);
    g_hash_table_unref(cache->answers);
    g_mutex_clear(&cache->lock);
    g_free(cache);
}

GVariant *gcpu_answer_cache_find(GcpuAnswerCache *cache, GVariant *question)
{
    g_autoptr(GBytes) key = g_variant_get_data_as_bytes(question);

    g_mutex_lock(&cache->lock);
    GVariant *answer = g_hash_table_lookup(cache->answers, key);
    if (answer)
        g_variant_ref(answer);
    g_mutex_unlock(&cache->lock);
    return answer;
}

static gsize size_of(GBytes *key, GVariant *answer)
{
    return g_bytes_get_size(key) + g_variant_get_size(answer);
}

static void forget_oldest(GcpuAnswerCache *cache)
{
    g_autoptr(GBytes) key = g_queue_pop_head(&cache->order);

    cache->bytes -= size_of(key, g_hash_table_lookup(cache->answers, key));
    g_hash_table_remove(cache->answers, key);
}

static void keep(GcpuAnswerCache *cache, GVariant *question, GVariant *answer)
{
    g_autoptr(GBytes) shared = g_variant_get_data_as_bytes(question);
    gsize bytes = size_of(shared, answer);

    if (bytes > cache->bytes_max / 4 || g_hash_table_contains(cache->answers, shared))
        return;
    while (cache->order.length >= cache->n_max || cache->bytes + bytes > cache->bytes_max)
        forget_oldest(cache);
    /* A copy: the other holds on to the whole message. */
    GBytes *key = g_bytes_new(g_bytes_get_data(shared, NULL), g_bytes_get_size(shared));
    g_queue_push_tail(&cache->order, key);
    g_hash_table_insert(cache->answers, key, g_variant_ref(answer));
    cache->bytes += bytes;
}

void gcpu_answer_cache_keep(GcpuAnswerCache *cache, GVariant *question, GVariant *answer)
{
    g_mutex_lock(&cache->lock);
    keep(cache, question, answer);
    g_mutex_unlock(&cache->lock);
}

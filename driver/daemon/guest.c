/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/guest.h"

#include <string.h>

#define NAME "cpu_xml"

static void guest_clear(gpointer data)
{
    GcpuGuest *guest = data;

    gcpu_def_free(guest->cpu);
    gcpu_guest_place_clear(&guest->place);
}

GcpuGuest *gcpu_guest_ref(GcpuGuest *guest)
{
    return g_atomic_rc_box_acquire(guest);
}

void gcpu_guest_unref(GcpuGuest *guest)
{
    g_atomic_rc_box_release_full(guest, guest_clear);
}

static gboolean refuse(GError **error, const char *message)
{
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, NAME ": %s", message);
    return FALSE;
}

static GcpuCpuDocuments *parse(const char *xml, GError **error)
{
    gsize length = strlen(xml);

    if (length > GCPU_GUEST_XML_MAX) {
        refuse(error, "it is larger than 1 MiB");
        return NULL;
    }
    return gcpu_cpu_documents_parse(xml, (gssize)length, NAME, error);
}

GcpuGuest *gcpu_guest_parse(const char *xml, GError **error)
{
    g_autoptr(GcpuCpuDocuments) documents = parse(xml, error);

    if (!documents)
        return NULL;
    if (gcpu_cpu_documents_count(documents) > 1 &&
        !refuse(error, "there are several CPUs: give one at a time"))
        return NULL;
    g_autoptr(GcpuDef) cpu = gcpu_cpu_documents_get(documents, 0, GCPU_DEF_KIND_AUTO, error);
    if (!cpu)
        return NULL;
    GcpuGuest *guest = g_atomic_rc_box_new0(GcpuGuest);
    guest->cpu = g_steal_pointer(&cpu);
    gcpu_cpu_documents_place(documents, 0, &guest->place);
    return guest;
}

struct GcpuGuestCache {
    guint n_max;
    gsize bytes_max;
    gsize bytes;
    GHashTable *by_text; /* char * → GcpuGuest; the texts belong to @order */
    GQueue order;        /* of char *, the oldest first */
};

GcpuGuestCache *gcpu_guest_cache_new(guint n_max, gsize bytes_max)
{
    GcpuGuestCache *cache = g_new0(GcpuGuestCache, 1);

    cache->n_max = n_max;
    cache->bytes_max = bytes_max;
    cache->by_text =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)gcpu_guest_unref);
    g_queue_init(&cache->order);
    return cache;
}

void gcpu_guest_cache_free(GcpuGuestCache *cache)
{
    if (!cache)
        return;
    g_hash_table_unref(cache->by_text);
    g_queue_clear_full(&cache->order, g_free);
    g_free(cache);
}

static void make_room(GcpuGuestCache *cache, gsize length)
{
    while (cache->order.length > 0 &&
           (cache->order.length >= cache->n_max || cache->bytes + length > cache->bytes_max)) {
        g_autofree char *oldest = g_queue_pop_head(&cache->order);
        cache->bytes -= strlen(oldest);
        g_hash_table_remove(cache->by_text, oldest);
    }
}

static void keep(GcpuGuestCache *cache, const char *xml, GcpuGuest *guest)
{
    gsize length = strlen(xml);

    if (length > cache->bytes_max / 4)
        return;
    make_room(cache, length);
    char *text = g_strdup(xml);
    g_queue_push_tail(&cache->order, text);
    g_hash_table_insert(cache->by_text, text, gcpu_guest_ref(guest));
    cache->bytes += length;
}

GcpuGuest *gcpu_guest_cache_parse(GcpuGuestCache *cache, const char *xml, GError **error)
{
    GcpuGuest *known = g_hash_table_lookup(cache->by_text, xml);

    if (known)
        return gcpu_guest_ref(known);
    GcpuGuest *guest = gcpu_guest_parse(xml, error);
    if (guest)
        keep(cache, xml, guest);
    return guest;
}

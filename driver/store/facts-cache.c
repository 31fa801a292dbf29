/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/facts-cache.h"

#include <config.h>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/byte-sum.h"
#include "store/facts-bytes.h"

/* To be counted up when the parser of a host report takes another thing for a fact, or
 * facts-bytes.c puts it elsewhere. */
#define FORMAT 1

#define HEAD_SIZE     64
#define KEY_LENGTH    64
#define ENTRY_MAX     (64 * 1024 * 1024)
#define FLUSH_AT      (1024 * 1024)
#define NS_PER_SECOND G_GINT64_CONSTANT(1000000000)

/** EntryHead: in front of each entry, whose bytes are filled up to a multiple of eight. */
typedef struct {
    char key[KEY_LENGTH + 8]; /* filled up with NUL */
    GcpuFactsDocument document;
    guint64 length; /* of the bytes */
    guint64 sum;    /* of them and of what stands here before it */
} EntryHead;

G_STATIC_ASSERT(sizeof(EntryHead) % 8 == 0);

struct GcpuFactsCache {
    int fd;                /* -1: not to be used */
    GMappedFile *file;     /* what was there at the start; NULL: nothing */
    GHashTable *entries;   /* key → EntryHead, both in @file */
    GcpuFactsLists *lists; /* in @file, that were read */
    gint64 end;            /* of what is sound in the file */
    GString *fresh;        /* what comes next to it */
    guint n;
};

gboolean gcpu_facts_document_look(const char *path, GcpuFactsDocument *out_document)
{
    struct stat about;

    if (stat(path, &about) != 0)
        return FALSE;
    out_document->size = about.st_size;
    out_document->changed_at_ns =
        (gint64)about.st_mtim.tv_sec * NS_PER_SECOND + about.st_mtim.tv_nsec;
    return TRUE;
}

/* The number shows the order of bytes. */
static void write_head(char *head)
{
    static const guint32 order = 0x01020304;

    memset(head, 0, HEAD_SIZE);
    g_snprintf(head, HEAD_SIZE - sizeof order, "guestcpu-facts %d " PACKAGE_VERSION " %08x\n",
               FORMAT, gcpu_facts_bytes_layout());
    memcpy(head + HEAD_SIZE - sizeof order, &order, sizeof order);
}

static guint64 sum_of(const EntryHead *head, const char *bytes)
{
    return gcpu_byte_sum(gcpu_byte_sum(0, head, offsetof(EntryHead, sum)), bytes, head->length);
}

static gsize filled_up(gsize length)
{
    return (length + 7) & ~(gsize)7;
}

/* Returns: how many bytes the sound entry at @bytes takes; 0: there is none. */
static gsize find_entry(const char *bytes, gsize length)
{
    const EntryHead *head = (const EntryHead *)bytes;

    if (length < sizeof *head || head->length > ENTRY_MAX)
        return 0;
    gsize n = filled_up(head->length);
    if (length - sizeof *head < n || head->key[KEY_LENGTH] != '\0' ||
        strlen(head->key) != KEY_LENGTH || sum_of(head, bytes + sizeof *head) != head->sum)
        return 0;
    return sizeof *head + n;
}

/* The later of two entries about the same is the truer. */
static void find_entries(GcpuFactsCache *cache)
{
    const char *bytes = g_mapped_file_get_contents(cache->file);
    gsize length = g_mapped_file_get_length(cache->file), at = HEAD_SIZE, n;
    char head[HEAD_SIZE];

    write_head(head);
    if (length < HEAD_SIZE || memcmp(bytes, head, HEAD_SIZE) != 0)
        return;
    while ((n = find_entry(bytes + at, length - at)) > 0) {
        EntryHead *entry = (EntryHead *)(bytes + at);
        g_hash_table_replace(cache->entries, entry->key, entry);
        cache->n++;
        at += n;
    }
    cache->end = (gint64)at;
}

static void give_up(GcpuFactsCache *cache)
{
    if (cache->fd >= 0)
        close(cache->fd);
    cache->fd = -1;
}

GcpuFactsCache *gcpu_facts_cache_open(const char *path)
{
    GcpuFactsCache *cache = g_new0(GcpuFactsCache, 1);

    cache->fresh = g_string_new(NULL);
    cache->entries = g_hash_table_new(g_str_hash, g_str_equal);
    cache->lists = gcpu_facts_lists_new();
    cache->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (cache->fd < 0)
        return cache;
    cache->file = g_mapped_file_new_from_fd(cache->fd, FALSE, NULL);
    if (cache->file)
        find_entries(cache);
    if (!cache->file || ftruncate(cache->fd, cache->end) != 0)
        give_up(cache);
    return cache;
}

void gcpu_facts_cache_end_reading(GcpuFactsCache *cache)
{
    g_hash_table_remove_all(cache->entries);
    gcpu_facts_lists_forget(cache->lists);
    g_clear_pointer(&cache->file, g_mapped_file_unref);
}

void gcpu_facts_cache_free(GcpuFactsCache *cache)
{
    if (!cache)
        return;
    gcpu_facts_cache_flush(cache);
    gcpu_facts_cache_end_reading(cache);
    give_up(cache);
    g_hash_table_unref(cache->entries);
    gcpu_facts_lists_free(cache->lists);
    g_string_free(cache->fresh, TRUE);
    g_free(cache);
}

GcpuHostReport *gcpu_facts_cache_read(const GcpuFactsCache *cache, const char *key,
                                      const GcpuFactsDocument *document)
{
    const EntryHead *head = g_hash_table_lookup(cache->entries, key);

    if (!head || head->document.size != document->size ||
        head->document.changed_at_ns != document->changed_at_ns)
        return NULL;
    return gcpu_facts_bytes_parse((const char *)(head + 1), head->length, cache->lists);
}

void gcpu_facts_cache_add(GcpuFactsCache *cache, const char *key, const GcpuFactsDocument *document,
                          const GcpuHostReport *facts)
{
    EntryHead head = { .document = *document };
    gsize at = cache->fresh->len;

    if (cache->fd < 0)
        return;
    g_strlcpy(head.key, key, KEY_LENGTH + 1);
    g_string_append_len(cache->fresh, (const char *)&head, sizeof head);
    gcpu_facts_bytes_append(cache->fresh, facts);
    head.length = cache->fresh->len - at - sizeof head;
    for (gsize n = head.length; n < filled_up(head.length); n++)
        g_string_append_c(cache->fresh, '\0');
    head.sum = sum_of(&head, cache->fresh->str + at + sizeof head);
    memcpy(cache->fresh->str + at, &head, sizeof head);
    cache->n++;
    if (cache->fresh->len >= FLUSH_AT)
        gcpu_facts_cache_flush(cache);
}

static gboolean write_at(GcpuFactsCache *cache, const char *bytes, gsize length)
{
    gssize written = pwrite(cache->fd, bytes, length, cache->end);

    if (written != (gssize)length)
        return FALSE;
    cache->end += written;
    return TRUE;
}

/* Half of an entry at the end is cut off by the next start. */
void gcpu_facts_cache_flush(GcpuFactsCache *cache)
{
    char head[HEAD_SIZE];

    if (cache->fd < 0 || cache->fresh->len == 0)
        return;
    write_head(head);
    if ((cache->end == 0 && !write_at(cache, head, HEAD_SIZE)) ||
        !write_at(cache, cache->fresh->str, cache->fresh->len))
        give_up(cache);
    g_string_free(cache->fresh, TRUE);
    cache->fresh = g_string_new(NULL);
}

guint gcpu_facts_cache_n(const GcpuFactsCache *cache)
{
    return cache->n;
}

void gcpu_facts_cache_empty(GcpuFactsCache *cache)
{
    gcpu_facts_cache_end_reading(cache);
    g_string_truncate(cache->fresh, 0);
    cache->n = 0;
    cache->end = 0;
    if (cache->fd >= 0 && ftruncate(cache->fd, 0) != 0)
        give_up(cache);
}

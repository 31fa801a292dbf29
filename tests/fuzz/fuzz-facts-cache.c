/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as the file of facts that a store need not read its documents for, as they are and
 * behind the head that they need: the fleet is that of the documents. */
#include <glib/gstdio.h>

#include "fuzz-target.h"
#include "store/fleet-store.h"

#define HEAD_SIZE 64
#define REPORT    "<guestcpu-host version='1'><name>n1</name><microcode>1</microcode></guestcpu-host>"

typedef struct {
    char *root, *facts, *hosts, *lock, *cache, *document;
    char *bytes; /* what the store itself wrote */
    gsize length;
} Place;

static void start(Place *place)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(place->root, fleet, NULL);
    const GcpuFleetHost *host = gcpu_fleet_find(fleet, "n1");

    g_assert_true(store && host);
    g_assert_cmpstr(host->facts->microcode, ==, "1");
}

static void place_init(Place *place)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    const GcpuFleetHost *host = NULL;

    place->root = g_dir_make_tmp("fuzz-facts-XXXXXX", NULL);
    g_assert_nonnull(place->root);
    place->facts = g_build_filename(place->root, "facts", NULL);
    place->hosts = g_build_filename(place->root, "hosts", NULL);
    place->lock = g_build_filename(place->root, "lock", NULL);
    place->cache = g_build_filename(place->root, "facts.cache", NULL);
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(place->root, fleet, NULL);
    g_assert_true(gcpu_fleet_store_put(store, REPORT, NULL, &host, NULL));
    g_autofree char *name = g_strconcat(gcpu_fleet_facts_key(host), ".xml", NULL);
    place->document = g_build_filename(place->facts, name, NULL);
    g_assert_true(g_file_get_contents(place->cache, &place->bytes, &place->length, NULL));
    g_assert_cmpuint(place->length, >, HEAD_SIZE);
}

static void place_clear(Place *place)
{
    char *const paths[] = { place->document, place->facts, place->hosts,
                            place->lock,     place->cache, place->root };

    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_remove(paths[i]);
        g_free(paths[i]);
    }
    g_free(place->bytes);
}

/* @before: how many bytes of the store's own come first. */
static void try(Place *place, gsize before, const guint8 *data, gsize size)
{
    g_autoptr(GString) bytes = g_string_new_len(place->bytes, (gssize)before);

    g_string_append_len(bytes, (const char *)data, (gssize)size);
    g_assert_true(g_file_set_contents(place->cache, bytes->str, (gssize)bytes->len, NULL));
    start(place);
    start(place);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    Place place;

    place_init(&place);
    try(&place, 0, data, size);
    try(&place, HEAD_SIZE, data, size);
    try(&place, place.length, data, size);
    place_clear(&place);
    return 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as the list of hosts of a store: what a start finds, the next one finds as well. */
#include <glib/gstdio.h>

#include "fuzz-target.h"
#include "store/fleet-store.h"

/* Hosts that name these facts have them. */
#define FACTS  "0000000000000000000000000000000000000000000000000000000000000000"
#define REPORT "<guestcpu-host version='1'><name>first</name></guestcpu-host>"

typedef struct {
    char *root, *folder, *facts, *hosts, *lock;
} Place;

static void place_init(Place *place)
{
    place->root = g_dir_make_tmp("fuzz-store-XXXXXX", NULL);
    g_assert_nonnull(place->root);
    place->folder = g_build_filename(place->root, "facts", NULL);
    place->facts = g_build_filename(place->folder, FACTS ".xml", NULL);
    place->hosts = g_build_filename(place->root, "hosts", NULL);
    place->lock = g_build_filename(place->root, "lock", NULL);
    g_assert_cmpint(g_mkdir(place->folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(place->facts, REPORT, -1, NULL));
}

static void place_clear(Place *place)
{
    char *const paths[] = { place->facts, place->folder, place->hosts, place->lock, place->root };

    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_remove(paths[i]);
        g_free(paths[i]);
    }
}

/* Returns: whether it is a store. */
static gboolean start(const Place *place, guint *out_n_hosts)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(place->root, fleet, &error);

    g_assert_true((store == NULL) == (error != NULL));
    *out_n_hosts = gcpu_fleet_n_hosts(fleet);
    return store != NULL;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    Place place;
    guint n_hosts, n_again;

    place_init(&place);
    g_assert_true(g_file_set_contents(place.hosts, (const char *)data, (gssize)size, NULL));
    gboolean is_store = start(&place, &n_hosts);
    g_assert_true(start(&place, &n_again) == is_store);
    if (is_store)
        g_assert_cmpuint(n_again, ==, n_hosts);
    place_clear(&place);
    return 0;
}

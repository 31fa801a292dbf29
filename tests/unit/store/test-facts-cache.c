/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/facts-cache.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "store/fleet-store.h"
#include "test-suite.h"
#include "xml/host-report-xml.h"

#define N_HOSTS 3

/** Place: a store with a host of each kind, and what its files hold. */
typedef struct {
    char *root, *facts, *hosts, *lock, *cache;
    char *bytes; /* of the cache */
    gsize length;
    char *fleet; /* what was put */
} Place;

static void put(GcpuFleetStore *store, guint host)
{
    g_autofree char *text =
        g_strdup_printf("<guestcpu-host version='1'><name>n%u</name><microcode>0x%u</microcode>"
                        "<capabilities><host><cpu><arch>x86_64</arch><model>Model-%u</model>"
                        "<feature name='f%u'/></cpu></host></capabilities></guestcpu-host>",
                        host, host, host, host);
    g_autoptr(GError) error = NULL;

    gcpu_fleet_store_put(store, text, "test", NULL, &error);
    g_assert_no_error(error);
}

static char *describe(const GcpuFleet *fleet)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        const GcpuDef *cpu = host->facts->capabilities->host_cpu;
        g_string_append_printf(text, "%s %s %s %s %s\n", host->name, host->facts->microcode,
                               cpu->model, gcpu_def_feature(cpu, 0)->name,
                               gcpu_fleet_facts_key(host));
    }
    if (gcpu_fleet_unread(fleet)->len)
        g_string_append(text, "and something is unread\n");
    return g_string_free(text, FALSE);
}

static char *start(const Place *place)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(place->root, fleet, &error);

    return store ? describe(fleet) : g_strdup(error->message);
}

static void read_cache(Place *place)
{
    g_free(place->bytes);
    g_assert_true(g_file_get_contents(place->cache, &place->bytes, &place->length, NULL));
}

static void place_init(Place *place)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();

    place->root = g_dir_make_tmp("facts-XXXXXX", NULL);
    g_assert_nonnull(place->root);
    place->facts = g_build_filename(place->root, "facts", NULL);
    place->hosts = g_build_filename(place->root, "hosts", NULL);
    place->lock = g_build_filename(place->root, "lock", NULL);
    place->cache = g_build_filename(place->root, "facts.cache", NULL);
    g_autoptr(GcpuFleetStore) store = gcpu_fleet_store_open(place->root, fleet, NULL);
    for (guint i = 0; i < N_HOSTS; i++)
        put(store, i);
    place->fleet = describe(fleet);
    read_cache(place);
}

static void remove_documents(const Place *place)
{
    g_autoptr(GDir) directory = g_dir_open(place->facts, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(directory))) {
        g_autofree char *path = g_build_filename(place->facts, name, NULL);
        g_remove(path);
    }
}

static void place_clear(Place *place)
{
    char *const paths[] = { place->facts, place->hosts, place->lock, place->cache, place->root };

    remove_documents(place);
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_remove(paths[i]);
        g_free(paths[i]);
    }
    g_free(place->bytes);
    g_free(place->fleet);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

static void write_cache(const Place *place, const char *bytes, gsize length)
{
    g_assert_true(g_file_set_contents(place->cache, bytes, (gssize)length, NULL));
}

/* What is wrong in the documents, as long as nothing else tells that they have changed. */
static void spoil_documents(const Place *place, const char *text)
{
    g_autoptr(GDir) directory = g_dir_open(place->facts, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(directory))) {
        g_autofree char *path = g_build_filename(place->facts, name, NULL);
        struct stat about;
        g_assert_cmpint(stat(path, &about), ==, 0);
        const struct timespec times[] = { about.st_atim, about.st_mtim };
        FILE *file = fopen(path, "r+");
        fputs(text, file);
        fclose(file);
        g_assert_cmpint(utimensat(AT_FDCWD, path, times, 0), ==, 0);
    }
}

static void documents_that_are_known_are_not_read(void)
{
    g_auto(Place) place = { 0 };

    place_init(&place);
    spoil_documents(&place, "<what");
    g_autofree char *after = start(&place);
    check_str(after, place.fleet);
}

static void a_document_that_has_changed_is_read(void)
{
    g_auto(Place) place = { 0 };

    place_init(&place);
    spoil_documents(&place, "<what");
    g_autoptr(GDir) directory = g_dir_open(place.facts, 0, NULL);
    g_autofree char *path = g_build_filename(place.facts, g_dir_read_name(directory), NULL);
    g_assert_cmpint(utimensat(AT_FDCWD, path, NULL, 0), ==, 0);
    g_autofree char *after = start(&place);
    check_contains(after, "and something is unread\n");
}

static void a_document_that_is_gone_is_not_replaced(void)
{
    g_auto(Place) place = { 0 };

    place_init(&place);
    remove_documents(&place);
    g_autofree char *after = start(&place);
    check_str(after, "and something is unread\n");
}

static void an_older_store_is_read_and_profits_from_the_next_start_on(void)
{
    g_auto(Place) place = { 0 };

    place_init(&place);
    g_remove(place.cache);
    g_autofree char *first = start(&place);
    check_str(first, place.fleet);
    spoil_documents(&place, "<what");
    g_autofree char *second = start(&place);
    check_str(second, place.fleet);
}

/* As the file of another release, of another machine, and of something else would begin. */
static void what_another_build_wrote_is_not_believed(void)
{
    static const struct {
        gsize at;
        const char *text;
    } rows[] = { { 0, "GUESTCPU" }, { 14, " 0 " }, { 17, "9.9.9" }, { 60, "\1\2\3" } };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Place) place = { 0 };
        place_init(&place);
        g_autofree char *bytes = g_memdup2(place.bytes, place.length);
        memcpy(bytes + rows[i].at, rows[i].text, strlen(rows[i].text));
        check(memcmp(bytes, place.bytes, place.length) != 0);
        write_cache(&place, bytes, place.length);
        g_autofree char *first = start(&place);
        check_str(first, place.fleet);
        const gsize length = place.length;
        read_cache(&place);
        check_int(place.length, length);
        spoil_documents(&place, "<what");
        g_autofree char *second = start(&place);
        check_str(second, place.fleet);
    }
}

static void cut_off_anywhere_it_tells_nothing_else(void)
{
    g_auto(Place) place = { 0 };

    place_init(&place);
    g_autofree char *whole = g_memdup2(place.bytes, place.length);
    for (gsize length = 0; length < place.length; length++) {
        write_cache(&place, whole, length);
        g_autofree char *after = start(&place);
        if (strcmp(after, place.fleet) != 0)
            test_fail(__FILE__, __LINE__, "%" G_GSIZE_FORMAT " bytes: %s", length, after);
    }
    read_cache(&place);
    check(place.length > 0);
}

static void damaged_anywhere_it_tells_nothing_else(void)
{
    static const guint8 damages[] = { 0x01, 0x80, 0xff };
    g_auto(Place) place = { 0 };

    place_init(&place);
    g_autofree char *bytes = g_memdup2(place.bytes, place.length);
    for (gsize at = 0; at < place.length; at++) {
        guint8 damage = damages[at % G_N_ELEMENTS(damages)];
        bytes[at] ^= (char)damage;
        write_cache(&place, bytes, place.length);
        bytes[at] ^= (char)damage;
        g_autofree char *after = start(&place);
        if (strcmp(after, place.fleet) != 0)
            test_fail(__FILE__, __LINE__, "byte %" G_GSIZE_FORMAT ": %s", at, after);
    }
    read_cache(&place);
    check(place.length > 0);
}

static void where_it_cannot_be_written_documents_are_read(void)
{
    g_auto(Place) place = { 0 };

    place_init(&place);
    g_remove(place.cache);
    g_assert_cmpint(g_mkdir(place.cache, 0700), ==, 0);
    g_autofree char *after = start(&place);
    check_str(after, place.fleet);
}

static void what_nobody_needs_any_more_goes(void)
{
    g_auto(Place) place = { 0 };

    place_init(&place);
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    GcpuFleetStore *store = gcpu_fleet_store_open(place.root, fleet, NULL);
    for (guint i = N_HOSTS; i < 120; i++) {
        g_autofree char *name = g_strdup_printf("n%u", i);
        put(store, i);
        check(gcpu_fleet_store_remove(store, name, NULL));
    }
    gcpu_fleet_store_free(store);
    const gsize length = place.length;
    read_cache(&place);
    check(place.length > 30 * length);
    g_autofree char *after = start(&place);
    check_str(after, place.fleet);
    read_cache(&place);
    check_int(place.length, length);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(documents_that_are_known_are_not_read),
        TEST(a_document_that_has_changed_is_read),
        TEST(a_document_that_is_gone_is_not_replaced),
        TEST(an_older_store_is_read_and_profits_from_the_next_start_on),
        TEST(what_another_build_wrote_is_not_believed),
        TEST(cut_off_anywhere_it_tells_nothing_else),
        TEST(damaged_anywhere_it_tells_nothing_else),
        TEST(where_it_cannot_be_written_documents_are_read),
        TEST(what_nobody_needs_any_more_goes),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "facts-cache", cases);
}

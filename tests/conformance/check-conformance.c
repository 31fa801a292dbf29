/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check-conformance: holds the engine against libvirt's own test data.
 *
 * Usage: check-conformance DIR. DIR is a folder with one folder libvirt-VERSION for each release,
 * one such folder, or a libvirt source tree. Exit status: 0 no difference, 1 differences, 77 there
 * is nothing to check against. */
#include <glib/gstdio.h>
#include <stdio.h>

#include "suite.h"
#include "xml/map-xml.h"

#define EXIT_SKIPPED 77

static char *existing(const char *root, const char *first, const char *second)
{
    g_autofree char *path = g_build_filename(root, first, second, NULL);

    return g_file_test(path, G_FILE_TEST_IS_DIR) ? g_steal_pointer(&path) : NULL;
}

static char *find_folder(const char *root, const char *name, const char *in_source)
{
    char *path = existing(root, name, NULL);

    return path ? path : existing(root, in_source, name);
}

/* "libvirt-9.0.0" → 9000000; a folder of another name is taken for a new one. */
static GcpuVersion version_of(const char *root)
{
    g_autofree char *base = g_path_get_basename(root);
    const char *dash = strrchr(base, '-');
    GcpuVersion version = GCPU_VERSION(11, 3, 0);

    if (dash)
        gcpu_version_parse(dash + 1, &version);
    return version;
}

static void suite_free(Suite *suite)
{
    g_free(suite->name);
    g_free(suite->map_dir);
    g_free(suite->cpu_dir);
    g_free(suite->domcaps_dir);
    g_free(suite->qemu_caps_dir);
    gcpu_map_unref(suite->x86);
    gcpu_map_unref(suite->ppc64);
    gcpu_map_unref(suite->arm);
    g_ptr_array_unref(suite->kind_order);
    g_hash_table_unref(suite->kinds);
    g_free(suite);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Suite, suite_free)

static Suite *suite_new(const char *root)
{
    Suite *suite = g_new0(Suite, 1);

    suite->name = g_path_get_basename(root);
    suite->version = version_of(root);
    suite->map_dir = find_folder(root, "cpu_map", "src");
    suite->cpu_dir = find_folder(root, "cputestdata", "tests");
    suite->domcaps_dir = find_folder(root, "domaincapsdata", "tests");
    suite->qemu_caps_dir = find_folder(root, "qemucapabilitiesdata", "tests");
    suite->kinds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    suite->kind_order = g_ptr_array_new();
    return suite;
}

static gboolean load_maps(Suite *suite)
{
    g_autoptr(GError) error = NULL;

    suite->x86 = gcpu_map_xml_load(suite->map_dir, GCPU_ARCH_FAMILY_X86, &error);
    if (suite->x86)
        suite->ppc64 = gcpu_map_xml_load(suite->map_dir, GCPU_ARCH_FAMILY_PPC64, &error);
    if (suite->ppc64)
        suite->arm = gcpu_map_xml_load(suite->map_dir, GCPU_ARCH_FAMILY_ARM, &error);
    if (suite->arm)
        return TRUE;
    printf("%s: %s\n", suite->name, error->message);
    return FALSE;
}

/* Returns the number of cases that failed. */
static guint report(const Suite *suite)
{
    guint n_failed = 0;

    for (guint i = 0; i < suite->kind_order->len; i++) {
        const char *kind = g_ptr_array_index(suite->kind_order, i);
        const Score *score = g_hash_table_lookup(suite->kinds, kind);
        printf("%-16s %-18s passed %5u  failed %3u  no data %3u\n", suite->name, kind,
               score->passed, score->failed, score->absent);
        n_failed += score->failed;
    }
    return n_failed;
}

static guint run(const char *root)
{
    g_autoptr(Suite) suite = suite_new(root);

    if (!load_maps(suite))
        return 1;
    if (suite->cpu_dir) {
        run_compare_cases(suite);
        run_baseline_cases(suite);
        run_guest_cases(suite);
        run_cpuid_cases(suite);
        run_live_cases(suite);
    }
    if (suite->domcaps_dir)
        run_host_model_cases(suite);
    return report(suite);
}

static gboolean is_suite(const char *root)
{
    g_autofree char *maps = find_folder(root, "cpu_map", "src");
    g_autofree char *cases = find_folder(root, "cputestdata", "tests");

    return maps && cases;
}

static gint compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *find_suites(const char *root)
{
    GPtrArray *roots = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(root, 0, NULL);

    if (is_suite(root)) {
        g_ptr_array_add(roots, g_strdup(root));
        return roots;
    }
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(root, name, NULL);
        if (is_suite(path))
            g_ptr_array_add(roots, g_steal_pointer(&path));
    }
    g_ptr_array_sort(roots, compare_paths);
    return roots;
}

int main(int argc, char **argv)
{
    guint n_failed = 0;

    if (argc != 2 || !*argv[1]) {
        printf("SKIP: no folder with libvirt's test data given\n");
        return EXIT_SKIPPED;
    }
    g_autofree char *root = g_canonicalize_filename(argv[1], NULL);
    g_autoptr(GPtrArray) roots = find_suites(root);
    if (roots->len == 0) {
        printf("SKIP: no test data of libvirt in %s\n", root);
        return EXIT_SKIPPED;
    }
    for (guint i = 0; i < roots->len; i++)
        n_failed += run(g_ptr_array_index(roots, i));
    return n_failed ? 1 : 0;
}

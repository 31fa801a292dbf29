/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>

#include "filled.h"
#include "rng.h"
#include "test-suite.h"

static const char *const shipped[] = { "minimal", "q35-uefi", "aarch64-virt", "container" };

/* Directories "etc" and "data" with templates; gone when the test is over. */
typedef struct {
    char *root, *etc, *data;
    const char *dirs[3];
} Store;

static void put(const char *dir, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);

    g_file_set_contents(path, text, -1, NULL);
}

static Store store_make(void)
{
    Store store = { .root = g_dir_make_tmp("gcpu-template.XXXXXX", NULL) };

    store.etc = g_build_filename(store.root, "etc", NULL);
    store.data = g_build_filename(store.root, "data", NULL);
    g_mkdir(store.etc, 0700);
    g_mkdir(store.data, 0700);
    store.dirs[0] = store.etc;
    store.dirs[1] = store.data;
    return store;
}

static void remove_all_in(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        g_remove(entry);
    }
    g_rmdir(path);
}

static void store_clear(Store *store)
{
    remove_all_in(store->etc);
    remove_all_in(store->data);
    g_rmdir(store->root);
    g_free(store->root);
    g_free(store->etc);
    g_free(store->data);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Store, store_clear)

static char *why_not_loaded(const char *name, const Store *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuTemplate) form = gcpu_template_load(name, store->dirs, &error);

    check(form == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    return g_strdup(error ? error->message : NULL);
}

static void the_first_directory_that_has_a_name_wins(void)
{
    g_auto(Store) store = store_make();
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuInstance) instance = filled_instance("");

    put(store.etc, "web.xml", "<domain><!-- of etc --></domain>");
    put(store.data, "web.xml", "<domain><!-- of data --></domain>");
    g_autoptr(GcpuTemplate) form = gcpu_template_load("web", store.dirs, &error);
    check(form != NULL);
    g_autofree char *xml = gcpu_template_fill(form, instance, &filled_guest, findings);
    check_contains(xml, "of etc");
}

static void a_path_is_no_name(void)
{
    g_auto(Store) store = store_make();
    g_autoptr(GError) error = NULL;
    const char *const nowhere[] = { NULL };

    put(store.data, "web.xml", "<domain/>");
    g_autofree char *path = g_build_filename(store.data, "web.xml", NULL);
    g_autoptr(GcpuTemplate) form = gcpu_template_load(path, nowhere, &error);
    check(form != NULL);
    check(error == NULL);
}

static void a_name_that_is_not_there_is_told_with_those_that_are(void)
{
    g_auto(Store) store = store_make();

    put(store.etc, "q35.xml", "<domain/>");
    put(store.data, "minimal.xml", "<domain/>");
    put(store.data, "q35.xml", "<domain/>");
    put(store.data, "README.md", "");
    put(store.data, ".hidden.xml", "<domain/>");
    g_autofree char *message = why_not_loaded("minimla", &store);
    g_autofree char *expected =
        g_strdup_printf("no template \"minimla\"; did you mean \"minimal\"?; there are: minimal, "
                        "q35 (looked in %s, %s)",
                        store.etc, store.data);
    check_str(message, expected);
}

static void without_any_template_the_places_are_told(void)
{
    g_auto(Store) store = store_make();
    g_autofree char *message = why_not_loaded("web", &store);

    check_contains(message, "no template \"web\"; there are: none (looked in ");
    store.dirs[0] = NULL;
    g_autofree char *without = why_not_loaded("", &store);
    check_contains(without, "no template \"\"; there are: none (looked in no directory)");
}

static void names_that_are_no_utf8_do_no_harm(void)
{
    g_auto(Store) store = store_make();

    put(store.data, "\xff.xml", "<domain/>");
    g_autofree char *message = why_not_loaded("web", &store);
    check(g_utf8_validate(message, -1, NULL));
}

static void what_cannot_be_read_is_told_with_its_path(void)
{
    g_auto(Store) store = store_make();
    g_autofree char *path = g_build_filename(store.data, "web.xml", NULL);
    g_autofree char *large = g_strnfill(40 * 1024 * 1024, ' ');

    g_mkdir(path, 0700);
    g_autofree char *directory = why_not_loaded("web", &store);
    check_contains(directory, "/data/web.xml: is a directory");
    g_rmdir(path);

    put(store.data, "web.xml", large);
    g_autofree char *too_large = why_not_loaded("web", &store);
    check_contains(too_large, "/data/web.xml: larger than 1048576 bytes");

    g_autofree char *missing = g_build_filename(store.root, "missing.xml", NULL);
    g_autofree char *none = why_not_loaded(missing, &store);
    check_contains(none, "/missing.xml: No such file");
}

static void bad_templates_are_refused_with_their_line(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        { "", "web: the document is empty" },
        { "<domain>\n  <name>", "web:2: " },
        { "<network/>", "web:1: the document is a <network>, <domain> is needed" },
        { "<domain><name>a</domain>", "web:1: " },
        { "<domain>\n  <name>a</name>\n  <name>b</name>\n</domain>",
          "web:3: a second <name> in <domain>; the first is in line 2" },
        { "<domain><os><type/>\n<type/></os></domain>",
          "web:2: a second <type> in <os>; the first is in line 1" },
        { "<domain><devices/><devices/></domain>", "web:1: a second <devices> in <domain>" },
        { "<domain xmlns='http://example.org/'/>",
          "web:1: <domain> is in namespace \"http://example.org/\"" },
        { "<!DOCTYPE domain SYSTEM 'file:///etc/passwd'>\n<domain/>",
          "a document type declaration is not allowed here" },
        { "<!DOCTYPE domain [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n<domain>&e;</domain>",
          "a document type declaration is not allowed here" },
        { "<domain>&undeclared;</domain>", "web:1: " },
        { "<domain>\xff</domain>", "web:1: " },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuTemplate) form = gcpu_template_parse(cases[i].text, -1, "web", &error);
        check(form == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_contains(error ? error->message : NULL, cases[i].message);
    }
}

static void what_is_not_filled_keeps_every_byte(void)
{
    g_autofree char *text = filled_read("strange.xml");
    g_autofree char *expected = filled_read("strange-filled.xml");
    g_auto(Filled) filled =
        filled_from(text, "name = web\nuuid = 11111111-2222-3333-4444-555555555555", &filled_guest);

    check_str(filled.findings, "");
    check_str(filled.xml, expected);
}

/* Without devices: these are added each time. */
static void filling_what_was_filled_changes_nothing(void)
{
    static const char body[] = "name = web\nmemory_mb = 700\nvcpus = 2";
    g_autoptr(GcpuDef) cpu = gcpu_def_new(GCPU_DEF_GUEST);
    GcpuGuestCpu guest_cpu = filled_guest;
    g_autofree char *strange = filled_read("strange.xml");

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->model = g_strdup("Nehalem");
    gcpu_def_set_feature(cpu, "pcid", GCPU_FEATURE_REQUIRE);
    guest_cpu.cpu = cpu;
    g_auto(Filled) once = filled_from(strange, body, &guest_cpu);
    g_auto(Filled) twice = filled_from(once.xml, body, &guest_cpu);
    check_str(twice.xml, once.xml);
    g_auto(Filled) again = filled_from(strange, body, &guest_cpu);
    check_str(again.xml, once.xml);
}

static void shipped_templates_are_valid_before_and_after(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(shipped); i++) {
        g_autofree char *file = g_strconcat("../../templates/", shipped[i], ".xml", NULL);
        g_autofree char *text = test_read(file);
        g_autoptr(GcpuTemplate) form = filled_load(shipped[i]);
        g_autoptr(GcpuInstance) instance = filled_instance("network.0 = default");
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        gboolean is_container = strcmp(shipped[i], "container") == 0;
        GcpuGuestCpu guest_cpu = filled_guest;

        check_valid_domain(text);
        if (strcmp(shipped[i], "aarch64-virt") == 0)
            guest_cpu.arch = (char *)"aarch64";
        if (is_container)
            guest_cpu.os_type = (char *)"exe", guest_cpu.virt_type = (char *)"lxc";
        g_autofree char *xml = gcpu_template_fill(form, instance, &guest_cpu, findings);
        g_autofree char *lines = filled_findings(findings);
        check_str(lines, "");
        check_valid_domain(xml);
        check_contains(xml, "<memory unit='MiB'>512</memory>");
        check_contains(xml, "<vcpu>1</vcpu>");
    }
}

#define N_THREADS 4
#define N_FILLS   200

typedef struct {
    const GcpuTemplate *form;
    const char *expected;
} Shared;

static gpointer fill_often(gpointer data)
{
    const Shared *shared = data;
    g_autoptr(GcpuInstance) instance = filled_instance("disk.0 = /a.qcow2\nnetwork.0 = user");
    guint n_equal = 0;

    for (guint i = 0; i < N_FILLS; i++) {
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        g_autofree char *xml = gcpu_template_fill(shared->form, instance, &filled_guest, findings);
        n_equal += g_strcmp0(xml, shared->expected) == 0;
    }
    return GUINT_TO_POINTER(n_equal);
}

static void freeing_no_template_is_fine(void)
{
    gcpu_template_free(NULL);
    check(TRUE);
}

static void threads_may_share_a_template(void)
{
    g_autoptr(GcpuTemplate) form = filled_load("q35-uefi");
    g_autoptr(GcpuInstance) instance = filled_instance("disk.0 = /a.qcow2\nnetwork.0 = user");
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autofree char *expected = gcpu_template_fill(form, instance, &filled_guest, findings);
    Shared shared = { .form = form, .expected = expected };
    GThread *threads[N_THREADS];

    check(expected != NULL);
    for (guint i = 0; i < N_THREADS; i++)
        threads[i] = g_thread_new("fill", fill_often, &shared);
    for (guint i = 0; i < N_THREADS; i++)
        check_int(GPOINTER_TO_UINT(g_thread_join(threads[i])), N_FILLS);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_first_directory_that_has_a_name_wins),
        TEST(a_path_is_no_name),
        TEST(a_name_that_is_not_there_is_told_with_those_that_are),
        TEST(without_any_template_the_places_are_told),
        TEST(names_that_are_no_utf8_do_no_harm),
        TEST(what_cannot_be_read_is_told_with_its_path),
        TEST(bad_templates_are_refused_with_their_line),
        TEST(what_is_not_filled_keeps_every_byte),
        TEST(filling_what_was_filled_changes_nothing),
        TEST(shipped_templates_are_valid_before_and_after),
        TEST(freeing_no_template_is_fine),
        TEST(threads_may_share_a_template),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "template", cases);
}

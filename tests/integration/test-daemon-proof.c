/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guestcpud with a CPU map that is not libvirt's: the engine errs, and must be found out. Run by
 * embed.sh. */
#include <stdio.h>
#include <string.h>

#include "daemon-fixture.h"
#include "xml/map-xml.h"

/* A feature that no KVM and no QEMU gives to a guest. */
#define IMPOSSIBLE "<feature name='lwp'/>"

/* Every KVM has a 486, and no host looks like a qemu32; QEMU without KVM has a qemu32, and no 486,
 * because it has no vme. */
static const char *const spoilt_models[] = { "486", "qemu32" };

static Fixture fixture;

/* Returns: (transfer none): of the two, the one that guests of the daemon's virt type can have. */
static const char *spoilt_model(void)
{
    g_autofree char *virt_type = fixture_text(&fixture, "VirtType");

    return spoilt_models[g_strcmp0(virt_type, "kvm") == 0 ? 0 : 1];
}

static char *guest(void)
{
    return g_strdup_printf("<cpu mode='custom' match='exact'><model>%s</model></cpu>",
                           spoilt_model());
}

static void copy_map(const char *from, const char *to)
{
    g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);

    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir)) {
        g_autofree char *source = g_build_filename(from, name, NULL);
        g_autofree char *target = g_build_filename(to, name, NULL);
        g_autofree char *text = NULL;
        g_file_get_contents(source, &text, NULL, NULL);
        g_file_set_contents(target, text, -1, NULL);
    }
}

/* In this map @model has what it never had. Returns: whether it is there to be spoilt. */
static gboolean spoil_model(const char *map, const char *model)
{
    g_autofree char *path = g_strdup_printf("%s/x86_%s.xml", map, model);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    g_auto(GStrv) parts = g_strsplit(text, "</model>", 2);
    g_autofree char *spoilt = g_strconcat(parts[0], IMPOSSIBLE "</model>", parts[1], NULL);
    return g_file_set_contents(path, spoilt, -1, NULL);
}

static gboolean spoil_models(const char *map)
{
    for (guint i = 0; i < G_N_ELEMENTS(spoilt_models); i++) {
        if (!spoil_model(map, spoilt_models[i]))
            return FALSE;
    }
    return TRUE;
}

/* Returns: (transfer full): the details; the verdict in @out_verdict. */
static GVariant *compare(const char *cpu_xml, char **out_verdict)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = fixture_call(
        &fixture, "CompareCpu",
        g_variant_new("(s@a{sv})", cpu_xml, g_variant_new_parsed("@a{sv} {}")), &error);
    GVariant *details = NULL;

    *out_verdict = NULL;
    if (answer)
        g_variant_get(answer, "(s@a{sv})", out_verdict, &details);
    else
        test_fail(__FILE__, __LINE__, "%s", error->message);
    return details;
}

static char *detail(GVariant *details, const char *key)
{
    char *text = NULL;

    return details && g_variant_lookup(details, key, "s", &text) ? text : NULL;
}

static void the_differences_are_told(void)
{
    g_autofree char *authority = fixture_text(&fixture, "Authority");
    g_autoptr(GVariant) differences = fixture_get(&fixture, "Differences");

    check_str(authority, "mixed");
    check(g_variant_n_children(differences) > 0);
    for (gsize i = 0; i < g_variant_n_children(differences); i++) {
        g_autoptr(GVariant) difference = g_variant_get_child_value(differences, i);
        g_autofree char *cpu_xml = detail(difference, "cpu_xml");
        g_autofree char *libvirt = detail(difference, "libvirt_verdict");
        g_autofree char *engine = detail(difference, "engine_verdict");
        check(cpu_xml && (strstr(cpu_xml, "486") || strstr(cpu_xml, "qemu32")));
        check(g_strcmp0(libvirt, engine) != 0);
    }
}

static void in_such_a_case_libvirts_verdict_is_given(void)
{
    g_autofree char *cpu_xml = guest(), *verdict = NULL;
    g_autoptr(GVariant) details = compare(cpu_xml, &verdict);
    g_autofree char *authority = detail(details, "authority");
    g_autofree char *libvirt = detail(details, "libvirt_verdict");
    g_autofree char *engine = detail(details, "engine_verdict");

    check_str(authority, "libvirt");
    check_str(libvirt, verdict);
    check_str(verdict, "superset");
    check_str(engine, "incompatible");
}

static void libvirt_is_asked_about_other_cpus_of_the_model(void)
{
    g_autofree char *verdict = NULL;
    g_autofree char *cpu_xml = g_strdup_printf(
        "<cpu match='minimum'><model>%s</model><feature name='pse' policy='disable'/></cpu>",
        spoilt_model());
    g_autoptr(GVariant) details = compare(cpu_xml, &verdict);
    g_autofree char *authority = detail(details, "authority");
    g_autofree char *engine = detail(details, "engine_verdict");

    check_str(authority, "libvirt");
    check_str(verdict, "superset");
    check_str(engine, "incompatible");
}

static void what_is_asked_of_another_machine_is_proved_and_told_too(void)
{
    g_autoptr(GVariant) asked_before = fixture_get(&fixture, "QuestionsAsked");
    g_autofree char *virt_type = fixture_text(&fixture, "VirtType"), *verdict = NULL;
    g_autofree char *cpu_xml = guest();
    g_autofree char *domain = g_strdup_printf(
        "<domain type='%s'><os><type machine='pc-i440fx-5.2'>hvm</type></os>%s</domain>", virt_type,
        cpu_xml);
    g_autoptr(GVariant) details = compare(domain, &verdict);
    g_autoptr(GVariant) asked = fixture_get(&fixture, "QuestionsAsked");
    g_autoptr(GVariant) differences = fixture_get(&fixture, "Differences");
    g_autofree char *text = g_variant_print(differences, FALSE);

    check(details != NULL);
    check_str(verdict, "superset");
    check(g_variant_get_uint32(asked) > g_variant_get_uint32(asked_before));
    check_contains(text, "'machine': <'pc-i440fx-5.2'>");
}

static void the_engine_still_answers_about_other_models(void)
{
    g_autofree char *verdict = NULL;
    g_autoptr(GVariant) details = compare("<cpu><model>pentium</model></cpu>", &verdict);
    g_autofree char *authority = detail(details, "authority");

    check_str(authority, "engine");
}

static int run(int argc, char **argv, const char *map)
{
    const TestCase cases[] = {
        TEST(the_differences_are_told),
        TEST(in_such_a_case_libvirts_verdict_is_given),
        TEST(libvirt_is_asked_about_other_cpus_of_the_model),
        TEST(what_is_asked_of_another_machine_is_proved_and_told_too),
        TEST(the_engine_still_answers_about_other_models),
        { NULL, NULL },
    };
    g_autofree char *path = g_build_filename(map, "guestcpu.conf", NULL);
    g_autofree char *config = g_strdup_printf("[guestcpu]\ncpu_map = %s\n", map);
    const FixtureSuite suite = { "daemon-proof", cases, path };

    g_file_set_contents(path, config, -1, NULL);
    return fixture_main_embed(&fixture, argc, argv, &suite);
}

int main(int argc, char **argv)
{
    const char *missing = g_getenv("TEST_EMBED_URI") ? fixture_missing() : "run this by embed.sh";
    g_autofree char *map = g_build_filename(g_get_home_dir(), "cpu_map", NULL);

    if (!missing) {
        g_mkdir_with_parents(map, 0700);
        copy_map(GCPU_MAP_DIR, map);
        missing = spoil_models(map) ? NULL : "libvirt's CPU map here has no file of the models";
    }
    if (missing) {
        printf("SKIP: %s\n", missing);
        return EXIT_SKIPPED;
    }
    return run(argc, argv, map);
}

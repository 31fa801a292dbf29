/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* PreviewDomain of guestcpud, for guests of this very machine; run by embed.sh. */
#include "daemon-fixture.h"

static Fixture fixture;

static GVariant *instance(void)
{
    GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{sv}"));
    const char *const features[] = { "-mpx", "-pku", NULL };

    g_variant_builder_add(&builder, "{sv}", "name", g_variant_new_string("web1"));
    g_variant_builder_add(&builder, "{sv}", "memory_mb", g_variant_new_uint32(2048));
    g_variant_builder_add(&builder, "{sv}", "vcpus", g_variant_new_int64(4));
    g_variant_builder_add(&builder, "{sv}", "cpu_mode", g_variant_new_string("host-model"));
    g_variant_builder_add(&builder, "{sv}", "cpu_model_extra_flags",
                          g_variant_new_strv(features, -1));
    return g_variant_builder_end(&builder);
}

static void a_domain_is_previewed_with_reasons(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = fixture_call(
        &fixture, "PreviewDomain",
        g_variant_new("(@a{sv}@a{sv})", instance(), g_variant_new_parsed("@a{sv} {}")), &error);
    const char *xml = NULL;
    g_autoptr(GVariant) why = NULL;

    check_str(error ? error->message : NULL, NULL);
    if (!answer)
        return;
    g_variant_get(answer, "(&s@a{sv})", &xml, &why);
    g_autoptr(GVariant) reasons = g_variant_lookup_value(why, "reasons", G_VARIANT_TYPE("aa{sv}"));
    g_autofree char *printed = g_variant_print(reasons, FALSE);
    check_contains(xml, "<name>web1</name>");
    check_contains(xml, "<memory unit='MiB'>2048</memory>");
    check_contains(xml, "<vcpu>4</vcpu>");
    check_contains(xml, "<cpu mode='host-model'");
    check_contains(xml, "<feature policy='disable' name='pku'/>");
    check_contains(printed, "'layer': <'instance'>");
    check_contains(printed, "feature pku");
}

static void the_cpu_alone_is_previewed_without_a_template(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = fixture_call(
        &fixture, "PreviewDomain",
        g_variant_new("(@a{sv}@a{sv})", instance(), g_variant_new_parsed("{'cpu_only': <true>}")),
        &error);
    const char *xml = NULL;
    g_autoptr(GVariant) why = NULL;
    g_autofree char *cpu_xml = NULL;

    if (!answer) {
        test_fail(__FILE__, __LINE__, "%s", error->message);
        return;
    }
    g_variant_get(answer, "(&s@a{sv})", &xml, &why);
    g_variant_lookup(why, "cpu_xml", "s", &cpu_xml);
    check_str(xml, "");
    check_contains(cpu_xml, "<cpu mode='host-model'");
}

static void a_wrong_instance_is_refused_with_all_mistakes(void)
{
    static const struct {
        const char *instance, *error, *words[3];
    } table[] = {
        { "{'memory_md': <'1'>, 'vcpus': <0>}", "Invalid", { "memory_mb", "vcpus", "instance: " } },
        { "{'template': <'/etc/shadow'>}", "Invalid", { "not its path" } },
        { "{'template': <'nonesuch'>}", "Invalid", { "nonesuch" } },
        { "{'name': <(1, 2)>}", "Invalid", { "type" } },
        { "{'na=me': <'a'>}", "Invalid", { "no key" } },
        { "{'NAME': <'a'>}", "Invalid", { "no key" } },
        { "{'cpu_mode': <'custom'>, 'cpu_model': <'Frobnicator'>}", "Invalid", { "Frobnicator" } },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(table[i].words) && table[i].words[j]; j++)
            fixture_fails(&fixture, "PreviewDomain",
                          g_variant_new("(@a{sv}@a{sv})", g_variant_new_parsed(table[i].instance),
                                        g_variant_new_parsed("@a{sv} {}")),
                          table[i].error, table[i].words[j]);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_domain_is_previewed_with_reasons),
        TEST(the_cpu_alone_is_previewed_without_a_template),
        TEST(a_wrong_instance_is_refused_with_all_mistakes),
        { NULL, NULL },
    };
    const FixtureSuite suite = { "daemon-preview", cases, NULL };

    return fixture_main_embed(&fixture, argc, argv, &suite);
}

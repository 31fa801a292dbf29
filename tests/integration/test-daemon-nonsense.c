/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every method of guestcpud with arguments that nobody should send; run by embed.sh. No destination
 * can be reached. */
#include "daemon-fixture.h"

#define GUEST   "<cpu><model>486</model></cpu>"
#define N_CALLS 9000

static Fixture fixture;

/* Text of the kind that is asked with, cut, doubled and spoilt. */
static char *random_text(GRand *rand)
{
    static const char *const seeds[] = {
        GUEST,
        "<domain type='qemu'><os><type arch='x86_64' machine='pc'>hvm</type></os>" GUEST
        "</domain>",
        "<cpu match='strict' mode='custom'><model "
        "fallback='forbid'>EPYC</model><vendor>AMD</vendor>"
        "<feature policy='forbid' name='svm'/><topology sockets='1' cores='2' threads='1'/></cpu>",
        "<capabilities><host>" GUEST "</host></capabilities>",
        "host-model",
        "custom",
        "../../etc/shadow",
        "<guestcpu-host version='1'><name>n</name></guestcpu-host>",
        "models",
        "clx1",
        "%s%n",
        "",
    };
    GString *text = g_string_new(seeds[g_rand_int_range(rand, 0, G_N_ELEMENTS(seeds))]);
    guint n_changes = (guint)g_rand_int_range(rand, 0, 6);

    for (guint i = 0; i < n_changes && text->len > 0; i++) {
        gsize at = (gsize)g_rand_int_range(rand, 0, (gint32)text->len);
        switch (g_rand_int_range(rand, 0, 3)) {
        case 0:
            text->str[at] = (char)g_rand_int_range(rand, 1, 128);
            break;
        case 1:
            g_string_truncate(text, at);
            break;
        default:
            g_string_insert(text, (gssize)at,
                            seeds[g_rand_int_range(rand, 0, G_N_ELEMENTS(seeds))]);
        }
    }
    return g_string_free(text, FALSE);
}

static const char *random_host(GRand *rand)
{
    static const char *const hosts[] = { "clx1", "clx2", "n", "" };

    return hosts[g_rand_int_range(rand, 0, G_N_ELEMENTS(hosts))];
}

static GVariant *random_texts(GRand *rand)
{
    GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{ss}"));

    for (guint i = (guint)g_rand_int_range(rand, 0, 3); i > 0; i--) {
        g_autofree char *text = random_text(rand);
        g_variant_builder_add(&builder, "{ss}", text, random_host(rand));
    }
    return g_variant_builder_end(&builder);
}

static GVariant *random_lists(GRand *rand)
{
    static const char *const features[] = { "avx", "avx512f", "sse", "xavx", "" };
    GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{sas}"));

    for (guint i = (guint)g_rand_int_range(rand, 0, 3); i > 0; i--) {
        const char *const list[] = { features[g_rand_int_range(rand, 0, G_N_ELEMENTS(features))],
                                     features[g_rand_int_range(rand, 0, G_N_ELEMENTS(features))],
                                     NULL };
        g_variant_builder_add(&builder, "{s^as}", random_host(rand), list);
    }
    return g_variant_builder_end(&builder);
}

static GVariant *random_nest(GRand *rand)
{
    static const char *const keys[] = { "cpu_mode", "cpu_model", "arch", "vcpus", "x", "template" };
    GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{sv}"));

    for (guint i = (guint)g_rand_int_range(rand, 0, 3); i > 0; i--) {
        g_autofree char *text = random_text(rand);
        g_variant_builder_add(&builder, "{sv}", keys[g_rand_int_range(rand, 0, G_N_ELEMENTS(keys))],
                              g_variant_new_string(text));
    }
    return g_variant_builder_end(&builder);
}

static GVariant *random_value(GRand *rand)
{
    g_autofree char *text = random_text(rand);
    const char *const list[] = { text, text, NULL };

    switch (g_rand_int_range(rand, 0, 10)) {
    case 0:
        return g_variant_new_uint32(g_rand_int(rand));
    case 1:
        return g_variant_new_boolean(g_rand_boolean(rand));
    case 2:
        return g_variant_new_strv(list, -1);
    case 3:
        return g_variant_new_variant(g_variant_new_double(g_rand_double(rand)));
    case 4:
        return g_variant_new_uint64(((guint64)g_rand_int(rand) << 32) | g_rand_int(rand));
    case 5:
        return random_texts(rand);
    case 6:
        return random_lists(rand);
    case 7:
        return random_nest(rand);
    default:
        return g_variant_new_string(text);
    }
}

static const char *const option_keys[] = {
    "arch",
    "machine",
    "virt_type",
    "emulator",
    "against",
    "authority",
    "timeout_ms",
    "hypervisor",
    "cpu_only",
    "migratable",
    "name",
    "memory_mb",
    "vcpus",
    "cpu_mode",
    "cpu_model",
    "disk.0",
    "network.1",
    "template",
    "",
    "cpu_model_extra_flags",
    "after",
    "limit",
    "max_age_s",
    "extra",
    "expand_features",
    "guest",
    "ignore",
    "peer_uri",
    "data_uri",
    "copy_disks",
    "bandwidth",
    "tls",
    "downtime",
    "post_copy",
    "timeout_action",
    "instance",
    "reasons",
    "guests",
    "add",
    "add_reports",
    "lose",
    "remove",
    "needs",
    "hyperv",
    "cpu_features",
    "pending",
    "obsolete",
    "tsc_frequency",
    "pod_selector",
    "migrate_from",
    "added",
    "feature_gates",
    "supported_features",
    "kubevirt_version",
    "immobile",
    "node_selector",
    "cluster_node_selector",
    "cluster_cpu_model",
    "architecture",
};

static GVariant *random_dict(GRand *rand)
{
    GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{sv}"));
    guint n = (guint)g_rand_int_range(rand, 0, 5);

    for (guint i = 0; i < n; i++)
        g_variant_builder_add(&builder, "{sv}",
                              option_keys[g_rand_int_range(rand, 0, G_N_ELEMENTS(option_keys))],
                              random_value(rand));
    return g_variant_builder_end(&builder);
}

/** Method: S: text, L: a list of it, D: a{sv}, H: a host, N: a number, U: a URI. */
typedef struct {
    const char *path, *interface, *name, *arguments;
} Method;

static const Method methods[] = {
    { "/org/guestcpu1/host", "org.guestcpu1.Host", "CompareCpu", "SD" },
    { "/org/guestcpu1/host", "org.guestcpu1.Host", "BaselineCpu", "LD" },
    { "/org/guestcpu1/host", "org.guestcpu1.Host", "PreviewDomain", "DD" },
    { "/org/guestcpu1/host", "org.guestcpu1.Host", "GetReport", "" },
    { "/org/guestcpu1/host", "org.guestcpu1.Host", "Refresh", "" },
    { "/org/guestcpu1/host", "org.guestcpu1.Host", "Reload", "" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "ListHosts", "D" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "PutHost", "SD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "RemoveHost", "SD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "Place", "SD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "Common", "LD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "Matrix", "SD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "GetReport", "HD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "Explain", "SHD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "ExplainMove", "HHD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "Domains", "ND" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "WhatIf", "DD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "Labels", "HD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "Traits", "HD" },
    { "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", "Selector", "DD" },
    { "/org/guestcpu1/migrations", "org.guestcpu1.Migrations", "Check", "SUD" },
    { "/org/guestcpu1/migrations", "org.guestcpu1.Migrations", "Start", "SUD" },
    { "/org/guestcpu1/migrations", "org.guestcpu1.Migrations", "ListMigrations", "D" },
    { "/org/guestcpu1/migrations", "org.guestcpu1.Migrations", "AbortGuest", "SD" },
};

/* Whole ones, as what is spoilt might lead somewhere. */
static const char *random_uri(GRand *rand)
{
    static const char *const uris[] = {
        "qemu+tcp://127.0.0.1:1/system",
        "qemu+tls://127.0.0.1:1/system?no_verify=1",
        "qemu+unix:///system?socket=/nonexistent/socket",
        "qemu+unix:///system?socket=%00&mode=%ff",
        "qemu+tcp://[::1/system",
        "qemu+tcp://127.0.0.1:99999/system",
        "qemu+ext:///system?command=/bin/false",
        "test:///default",
        "../../etc/shadow",
        "%s%n",
        "",
    };

    return uris[g_rand_int_range(rand, 0, G_N_ELEMENTS(uris))];
}

static GVariant *random_argument(GRand *rand, char kind)
{
    g_autofree char *text = random_text(rand), *other = random_text(rand);
    const char *const list[] = { text, other, NULL };

    switch (kind) {
    case 'S':
        return g_variant_new_string(text);
    case 'U':
        return g_variant_new_string(random_uri(rand));
    case 'H':
        return g_variant_new_string(random_host(rand));
    case 'N':
        return g_variant_new_uint32((guint32)g_rand_int_range(rand, 0, 5));
    case 'L':
        return g_variant_new_strv(list, g_rand_int_range(rand, 0, 3));
    default:
        return random_dict(rand);
    }
}

static GVariant *random_arguments(GRand *rand, const char *kinds)
{
    GVariantBuilder builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_TUPLE);

    for (; *kinds; kinds++)
        g_variant_builder_add_value(&builder, random_argument(rand, *kinds));
    return g_variant_ref_sink(g_variant_builder_end(&builder));
}

/* Of ours with a name that tells what to do; or the bus's own, for arguments of a wrong type. */
static gboolean is_proper(const GError *error, gboolean is_typed)
{
    g_autofree char *name = g_dbus_error_get_remote_error(error);

    if (!is_typed)
        return g_strcmp0(name, "org.freedesktop.DBus.Error.InvalidArgs") == 0;
    return name && g_str_has_prefix(name, "org.guestcpu1.Error.") &&
           !g_str_has_suffix(name, ".Internal");
}

/* Returns: whether the answer is one, or a proper error. */
static gboolean ask(const Method *method, GVariant *arguments, gboolean is_typed)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        fixture.client, "org.guestcpu1", method->path, method->interface, method->name, arguments,
        NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, BUS_WAIT_S * 1000, NULL, &error);

    if (answer ? is_typed : is_proper(error, is_typed))
        return TRUE;
    g_autofree char *printed = g_variant_print(arguments, FALSE);
    test_fail(__FILE__, __LINE__, "%s%s: %s", method->name, printed,
              error ? error->message : "is answered");
    return FALSE;
}

static void put_a_host(void)
{
    g_autofree char *report = test_read("fleet/clx1.xml");
    g_autoptr(GVariant) arguments =
        g_variant_ref_sink(g_variant_new("(s@a{sv})", report, fixture_options(NULL, NULL)));

    check(ask(&methods[7], arguments, TRUE));
}

static void expect_alive(void)
{
    g_autofree char *state = fixture_text(&fixture, "State");

    check_str(state, "ready");
}

static void nonsense_is_answered_by_errors_of_ours(void)
{
    GRand *rand = g_rand_new_with_seed(1);
    gboolean is_well = TRUE;

    for (guint i = 0; i < N_CALLS && is_well; i++) {
        const Method *method = &methods[i % G_N_ELEMENTS(methods)];
        g_autoptr(GVariant) arguments = random_arguments(rand, method->arguments);
        if (i % 500 == 0)
            put_a_host();
        /* Collecting facts takes its time. */
        if (!g_str_equal(method->name, "Refresh") || i < 100)
            is_well = ask(method, arguments, TRUE);
    }
    check(is_well);
    g_rand_free(rand);
    expect_alive();
}

static void arguments_of_a_wrong_type_are_refused(void)
{
    static const char *const kinds[] = { "S", "DS", "SDS", "LL", "SSS", "DDD", "LDL" };
    GRand *rand = g_rand_new_with_seed(2);

    for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(kinds); j++) {
            g_autoptr(GVariant) arguments = random_arguments(rand, kinds[j]);
            ask(&methods[i], arguments, FALSE);
        }
    }
    g_rand_free(rand);
    expect_alive();
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(nonsense_is_answered_by_errors_of_ours),
        TEST(arguments_of_a_wrong_type_are_refused),
        { NULL, NULL },
    };
    const FixtureSuite suite = { "daemon-nonsense", cases, NULL };

    return fixture_main_embed(&fixture, argc, argv, &suite);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What guestcpud says on its bus about this very machine; run by embed.sh. */
#include <sys/utsname.h>

#include "config.h"
#include "daemon-fixture.h"
#include "virt/virt-types.h"
#include "xml/host-report-xml.h"

static Fixture fixture;
static GcpuHostReport *report;

static void the_report_is_that_of_this_machine(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = fixture_call(&fixture, "GetReport", NULL, &error);
    const char *xml = NULL;

    check(answer != NULL);
    if (!answer)
        return;
    g_variant_get(answer, "(&s)", &xml);
    report = gcpu_host_report_xml_parse(xml, -1, "GetReport", &error);
    check(report != NULL);
    check_str(report ? report->uri : NULL, g_getenv("TEST_EMBED_URI"));
    check_str(report ? report->hypervisor : NULL, "QEMU");
}

static void properties_say_the_same_as_the_report(void)
{
    struct utsname machine;
    unsigned long version = 0;
    g_autofree char *arch = fixture_text(&fixture, "Arch");
    g_autofree char *libvirt = fixture_text(&fixture, "LibvirtVersion");
    g_autofree char *hostname = fixture_text(&fixture, "Hostname");
    g_autofree char *virt_type = fixture_text(&fixture, "VirtType");
    g_autofree char *hypervisor = fixture_text(&fixture, "HypervisorVersion");
    g_autofree char *own = fixture_text(&fixture, "Version");
    g_autofree char *reason = fixture_text(&fixture, "StateReason");
    g_autofree char *uri = fixture_text(&fixture, "Uri");
    g_autoptr(GVariant) collected = fixture_get(&fixture, "CollectedAt");

    uname(&machine);
    virGetVersion(&version, NULL, NULL);
    g_autofree char *installed =
        g_strdup_printf("%lu.%lu.%lu", version / 1000000, version / 1000 % 1000, version % 1000);
    check_str(arch, machine.machine);
    check_str(libvirt, installed);
    check_str(own, PACKAGE_VERSION);
    check_str(reason, "");
    check_str(uri, g_getenv("TEST_EMBED_URI"));
    if (!report)
        return;
    const GcpuDomainCapabilities *offer =
        gcpu_host_report_find_domain_capabilities(report, machine.machine, virt_type, NULL);
    g_autofree char *host_model = fixture_text(&fixture, "HostModel");
    g_autofree char *qemu = gcpu_version_format(report->hypervisor_version);
    check_str(hostname, report->name);
    check_str(hypervisor, qemu);
    check_int(g_variant_get_uint64(collected), report->collected_at_s * G_USEC_PER_SEC);
    check(offer && offer->host_model);
    check_str(host_model, offer ? offer->host_model->model : NULL);
}

static void usable_models_are_those_of_the_hypervisor(void)
{
    g_autofree char *virt_type = fixture_text(&fixture, "VirtType");
    g_autofree char *arch = fixture_text(&fixture, "Arch");
    g_autoptr(GVariant) value = fixture_get(&fixture, "UsableModels");
    g_autofree const char **names = g_variant_get_strv(value, NULL);
    const GcpuDomainCapabilities *offer =
        report ? gcpu_host_report_find_domain_capabilities(report, arch, virt_type, NULL) : NULL;
    guint n = 0;

    for (guint i = 0; offer && i < offer->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(offer->models, i);
        check(g_strv_contains(names, model->name) == (model->usable == GCPU_USABLE_YES));
        n += model->usable == GCPU_USABLE_YES;
    }
    check_int(g_strv_length((char **)names), n);
}

/* From KubeVirt 1.3 on the usable models are labelled, but for those that it hides. */
static void labels_are_those_of_kubevirt(void)
{
    g_autoptr(GVariant) usable = fixture_get(&fixture, "UsableModels");
    g_autoptr(GVariant) labels = fixture_get(&fixture, "Labels");
    g_autofree const char **names = g_variant_get_strv(usable, NULL);
    g_autofree char *host_model = fixture_text(&fixture, "HostModel");
    g_autofree char *of_host = g_strconcat("host-model-cpu.node.kubevirt.io/", host_model, NULL);
    const char *value = NULL, *key;
    guint n_models = 0;
    GVariantIter iter;

    g_variant_iter_init(&iter, labels);
    while (g_variant_iter_next(&iter, "{&s&s}", &key, &value)) {
        if (!g_str_has_prefix(key, "cpu-model.node.kubevirt.io/"))
            continue;
        check(g_strv_contains(names, strchr(key, '/') + 1));
        check_str(value, "true");
        n_models++;
    }
    check(g_variant_lookup(labels, of_host, "&s", &value));
    check(!g_strv_contains(names, "Nehalem") ==
          !g_variant_lookup(labels, "cpu-model.node.kubevirt.io/Nehalem", "&s", &value));
    check(n_models <= g_strv_length((char **)names));
}

/* Without a policy, guests get host-model. */
static void traits_are_those_of_the_features(void)
{
    static const struct {
        const char *feature, *trait;
    } table[] = {
        { "sse2", "HW_CPU_X86_SSE2" },
        { "pni", "HW_CPU_X86_SSE3" },
        { "avx2", "HW_CPU_X86_AVX2" },
        { "vmx", "HW_CPU_X86_VMX" },
    };
    g_autoptr(GVariant) of_host = fixture_get(&fixture, "Features");
    g_autoptr(GVariant) of_guests = fixture_get(&fixture, "Traits");
    g_autoptr(GVariant) unknown = fixture_get(&fixture, "UnknownTraits");
    g_autofree const char **features = g_variant_get_strv(of_host, NULL);
    g_autofree const char **traits = g_variant_get_strv(of_guests, NULL);

    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        check_int(g_strv_contains(traits, table[i].trait),
                  g_strv_contains(features, table[i].feature));
    check(g_strv_length((char **)traits) > 0);
    check_int(g_variant_n_children(unknown), 0);
}

static void the_engine_has_proved_itself(void)
{
    g_autofree char *authority = fixture_text(&fixture, "Authority");
    g_autoptr(GVariant) asked = fixture_get(&fixture, "QuestionsAsked");
    g_autoptr(GVariant) differences = fixture_get(&fixture, "Differences");

    check_str(authority, "engine");
    check(g_variant_get_uint32(asked) > 100);
    check_int(g_variant_n_children(differences), 0);
}

/* Returns: (transfer full): the details; the verdict in @out_verdict. */
static GVariant *compare(const char *cpu_xml, GVariant *options, char **out_verdict)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        fixture_call(&fixture, "CompareCpu", g_variant_new("(s@a{sv})", cpu_xml, options), &error);
    GVariant *details = NULL;

    *out_verdict = NULL;
    if (answer)
        g_variant_get(answer, "(s@a{sv})", out_verdict, &details);
    else
        test_fail(__FILE__, __LINE__, "%s: %s", cpu_xml, error->message);
    return details;
}

static char *detail(GVariant *details, const char *key)
{
    char *text = NULL;

    return details && g_variant_lookup(details, key, "s", &text) ? text : NULL;
}

static void libvirt_and_the_engine_give_one_verdict(void)
{
    static const char with_machine[] =
        "<domain type='qemu'><os><type machine='q35'>hvm</type></os>"
        "<cpu><model>Nehalem</model><vendor>Intel</vendor></cpu></domain>";
    static const char *const cpus[] = {
        "<cpu><model>486</model></cpu>",
        "<cpu><model>qemu64</model></cpu>",
        "<cpu><model>Penryn</model></cpu>",
        "<cpu match='strict'><model>Penryn</model></cpu>",
        "<cpu><model>Skylake-Server</model><feature name='mpx' policy='disable'/></cpu>",
        "<domain type='qemu'><cpu><model>qemu64</model></cpu></domain>",
        "<cpu><arch>x86_64</arch><model>EPYC</model><feature name='avx512f'/></cpu>",
        with_machine,
    };

    for (guint i = 0; i < G_N_ELEMENTS(cpus); i++) {
        g_autofree char *own = NULL, *asked = NULL;
        g_autoptr(GVariant) plain = compare(cpus[i], fixture_options(NULL, NULL), &own);
        g_autoptr(GVariant) proof =
            compare(cpus[i], fixture_options("authority", "libvirt", NULL), &asked);
        g_autofree char *of_engine = detail(proof, "engine_verdict");
        g_autofree char *of_libvirt = detail(proof, "libvirt_verdict");
        g_autofree char *authority = detail(plain, "authority");
        g_autofree char *libvirts = detail(proof, "authority");
        check_str(own, asked);
        check_str(of_engine, own);
        check_str(of_libvirt, own);
        check_str(authority, "engine");
        check_str(libvirts, "libvirt");
    }
}

static void a_domain_says_with_what_to_compare(void)
{
    g_autofree char *verdict = NULL;
    g_autoptr(GVariant) details =
        compare("<domain type='qemu'><os><type arch='x86_64' machine='pc-q35-5.0'>hvm</type></os>"
                "<cpu><model>486</model></cpu></domain>",
                fixture_options(NULL, NULL), &verdict);
    g_autofree char *machine = detail(details, "machine");
    g_autofree char *virt_type = detail(details, "virt_type");

    check_str(machine, "pc-q35-5.0");
    check_str(virt_type, "qemu");
    g_autofree char *again = NULL;
    g_autoptr(GVariant) by_option =
        compare("<cpu><model>486</model></cpu>",
                fixture_options("machine", "pc-q35-5.0", "virt_type", "qemu", NULL), &again);
    g_autofree char *same = detail(by_option, "machine");
    check_str(same, "pc-q35-5.0");
    check_str(again, verdict);
}

static void what_nobody_knows_is_a_reason(void)
{
    g_autofree char *verdict = NULL, *kind = NULL, *name = NULL;
    g_autoptr(GVariant) details =
        compare("<cpu><model>Frobnicator</model></cpu>", fixture_options(NULL, NULL), &verdict);
    g_autoptr(GVariant) reasons =
        details ? g_variant_lookup_value(details, "reasons", G_VARIANT_TYPE("aa{sv}")) : NULL;

    check_str(verdict, "incompatible");
    check_int(reasons ? g_variant_n_children(reasons) : 0, 1);
    if (!reasons || g_variant_n_children(reasons) == 0)
        return;
    g_autoptr(GVariant) reason = g_variant_get_child_value(reasons, 0);
    kind = detail(reason, "kind");
    name = detail(reason, "name");
    check_str(kind, "unknown-model");
    check_str(name, "Frobnicator");
}

static void what_only_the_hypervisor_knows_is_undecided(void)
{
    g_autofree char *verdict = NULL;
    g_autoptr(GVariant) details =
        compare("<cpu mode='host-model'/>", fixture_options(NULL, NULL), &verdict);

    check(details != NULL);
    check_str(verdict, "undecided");
}

static void mistakes_are_refused_with_what_is_allowed(void)
{
    const struct {
        const char *cpu_xml;
        GVariant *options;
        const char *error, *words;
    } table[] = {
        { "<cpu/>", fixture_options("autority", "libvirt", NULL), "Invalid",
          "allowed: arch, machine, virt_type, emulator, against, authority, timeout_ms, extra" },
        { "<cpu/>", fixture_options("against", "host", NULL), "Invalid",
          "allowed: best, hypervisor, processor" },
        { "<cpu/>", g_variant_new_parsed("{'arch': <7>}"), "Invalid", "allowed: s" },
        { "<cpu/>", g_variant_new_parsed("{'timeout_ms': <uint32 0>}"), "Invalid", "1 to 60000" },
        { "<cpu", g_variant_new_parsed("@a{sv} {}"), "Invalid", "cpu_xml:1" },
        { "", g_variant_new_parsed("@a{sv} {}"), "Invalid", "cpu_xml" },
        { "<domain/>", g_variant_new_parsed("@a{sv} {}"), "Invalid", "there is no CPU" },
        { "<cpu><model>486</model></cpu>", fixture_options("machine", "toaster", NULL),
          "Unsupported", "toaster" },
        { "<cpu><model>486</model></cpu>", fixture_options("emulator", "/bin/true", NULL),
          "Unsupported", "/bin/true" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        fixture_fails(&fixture, "CompareCpu",
                      g_variant_new("(s@a{sv})", table[i].cpu_xml, table[i].options),
                      table[i].error, table[i].words);
}

static char *baseline(const char *const *cpus, const char *options, GError **error)
{
    g_autoptr(GVariant) answer =
        fixture_call(&fixture, "BaselineCpu",
                     g_variant_new("(^as@a{sv})", cpus, g_variant_new_parsed(options)), error);
    char *xml = NULL;

    if (answer)
        g_variant_get(answer, "(s)", &xml);
    return xml;
}

#define HOST(model) "<cpu><arch>x86_64</arch><model>" model "</model></cpu>"

/* What `virsh -c test:///default cpu-baseline` 9.0 says of the same files. */
static void hosts_are_merged_as_libvirt_does(void)
{
    static const char *const cpus[] = { HOST("Nehalem"), HOST("Penryn"), NULL };
    g_autoptr(GError) error = NULL;
    g_autofree char *plain = baseline(cpus, "@a{sv} {}", &error);
    g_autofree char *full = baseline(cpus, "{'expand_features': <true>}", &error);

    check_contains(plain, "<model fallback='allow'>Penryn</model>");
    check(plain && !strstr(plain, "<feature"));
    check_contains(full, "<feature policy='require' name='sse4.1'/>");
}

static void the_hypervisor_limits_what_is_common(void)
{
    static const char *const cpus[] = { HOST("Nehalem"), HOST("Penryn"), NULL };
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = baseline(cpus, "{'hypervisor': <true>, 'virt_type': <'qemu'>}", &error);

    check_str(error ? error->message : NULL, NULL);
    check_contains(xml, "fallback='forbid'");
}

static void what_cannot_be_merged_is_refused(void)
{
    static const char *const nothing[] = { NULL };
    static const char *const guests[] = { "<cpu><model>Penryn</model></cpu>", "<cpu", NULL };
    static const char *const strangers[] = {
        "<cpu><arch>x86_64</arch><model>Penryn</model><vendor>Intel</vendor></cpu>",
        "<cpu><arch>x86_64</arch><model>Opteron_G1</model><vendor>AMD</vendor></cpu>", NULL
    };
    static const char *const unknown[] = { HOST("Frobnicator"), NULL };
    const struct {
        const char *const *cpus;
        const char *options, *error, *words;
    } table[] = {
        { nothing, "@a{sv} {}", "Invalid", "1 to 4096" },
        { guests, "@a{sv} {}", "Invalid", "cpu_xmls[1]" },
        { guests, "@a{sv} {}", "Invalid", "cpu_xmls[0]" },
        { strangers, "@a{sv} {}", "Unusable", "vendor" },
        { unknown, "@a{sv} {}", "Invalid", "Frobnicator" },
        { unknown, "{'migrateable': <true>}", "Invalid", "migratable" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        fixture_fails(
            &fixture, "BaselineCpu",
            g_variant_new("(^as@a{sv})", table[i].cpus, g_variant_new_parsed(table[i].options)),
            table[i].error, table[i].words);
}

static void refreshing_collects_anew(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) before = fixture_get(&fixture, "CollectedAt");
    g_autoptr(GVariant) answer = fixture_call(&fixture, "Refresh", NULL, &error);
    g_autoptr(GVariant) after = fixture_get(&fixture, "CollectedAt");

    check_str(error ? error->message : NULL, NULL);
    check(answer != NULL);
    check(g_variant_get_uint64(after) >= g_variant_get_uint64(before));
}

static void the_policy_says_where_each_setting_comes_from(void)
{
    g_autoptr(GVariant) policy = fixture_get(&fixture, "Policy");
    g_autoptr(GVariant) uri =
        g_variant_lookup_value(policy, "libvirt.uri", G_VARIANT_TYPE("a{sv}"));
    g_autofree char *value = detail(uri, "value"), *layer = detail(uri, "layer");

    check_str(value, g_getenv("TEST_EMBED_URI"));
    check_str(layer, "command-line");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_report_is_that_of_this_machine),
        TEST(properties_say_the_same_as_the_report),
        TEST(usable_models_are_those_of_the_hypervisor),
        TEST(labels_are_those_of_kubevirt),
        TEST(traits_are_those_of_the_features),
        TEST(the_engine_has_proved_itself),
        TEST(libvirt_and_the_engine_give_one_verdict),
        TEST(a_domain_says_with_what_to_compare),
        TEST(what_nobody_knows_is_a_reason),
        TEST(what_only_the_hypervisor_knows_is_undecided),
        TEST(mistakes_are_refused_with_what_is_allowed),
        TEST(hosts_are_merged_as_libvirt_does),
        TEST(the_hypervisor_limits_what_is_common),
        TEST(what_cannot_be_merged_is_refused),
        TEST(refreshing_collects_anew),
        TEST(the_policy_says_where_each_setting_comes_from),
        { NULL, NULL },
    };
    const FixtureSuite suite = { "daemon-embed", cases, NULL };
    int status = fixture_main_embed(&fixture, argc, argv, &suite);

    gcpu_host_report_free(report);
    return status;
}

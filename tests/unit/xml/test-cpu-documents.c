/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/cpu-documents.h"

#include "test-suite.h"

#define HOST_CPU "<cpu><arch>x86_64</arch><model>Penryn</model><feature name='vmx'/></cpu>"
#define OTHER    "<cpu><arch>x86_64</arch><model>Nehalem</model></cpu>"
#define GUEST                                                \
    "<cpu mode='custom' match='exact'><model>Penryn</model>" \
    "<feature policy='forbid' name='vmx'/></cpu>"
#define HOST_MODEL(supported)                                                                  \
    "<domainCapabilities><arch>x86_64</arch><cpu><mode name='custom' supported='yes'>"         \
    "<model usable='yes'>486</model></mode><mode name='host-model' supported='" supported "'>" \
    "<model fallback='forbid'>Penryn</model></mode></cpu></domainCapabilities>"
#define CAPABILITIES "<capabilities><host>" HOST_CPU "</host></capabilities>"

static GcpuCpuDocuments *parse(const char *text)
{
    return gcpu_cpu_documents_parse(text, -1, "f.xml", NULL);
}

/* Each row was given to virsh 9.0, `virsh -c test:///default cpu-baseline`; only the last three are
 * more than it takes. */
static void virsh_finds_the_same_cpus(void)
{
    static const struct {
        const char *text;
        guint n_cpus;
    } table[] = {
        { HOST_CPU, 1 },
        { HOST_CPU OTHER, 2 },
        { "<?xml version='1.0'?>\n" HOST_CPU "\n" OTHER, 2 },
        { "\xef\xbb\xbf" HOST_CPU, 1 },
        { HOST_CPU " text &amp; more " OTHER, 2 },
        { "words " HOST_CPU, 1 },
        { "<!-- c -->" HOST_CPU "<!-- d -->" OTHER "<?pi x?>", 2 },
        { "<domain type='kvm'><name>a</name>" GUEST "</domain>", 1 },
        { "<domain>" GUEST GUEST "</domain>", 2 },
        { "<domain type='kvm'><name>a</name></domain>", 0 },
        { "<domainsnapshot><domain>" GUEST "</domain></domainsnapshot>", 0 },
        { CAPABILITIES, 1 },
        { "<capabilities>" HOST_CPU "</capabilities>", 0 },
        { HOST_MODEL("yes"), 1 },
        { HOST_MODEL("no"), 0 },
        { CAPABILITIES HOST_MODEL("yes"), 2 },
        { "<a:cpu xmlns:a='urn:x'><arch>x86_64</arch><model>Penryn</model></a:cpu>", 0 },
        { "<cpu xmlns='urn:x'><arch>x86_64</arch><model>Penryn</model></cpu>", 0 },
        { "<cpuTest>" HOST_CPU OTHER "</cpuTest>", 2 },
        { "<cpuTest>" HOST_CPU "</cpuTest><w>" OTHER "</w>", 2 },
        { "<w><w>" HOST_CPU "</w></w>", 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuCpuDocuments) documents = parse(table[i].text);
        check(documents != NULL);
        if (documents && gcpu_cpu_documents_count(documents) != table[i].n_cpus)
            test_fail(__FILE__, __LINE__, "%u CPUs in %s", gcpu_cpu_documents_count(documents),
                      table[i].text);
    }
}

static void what_is_no_xml_is_an_error_with_its_line(void)
{
    static const struct {
        const char *text, *message;
    } table[] = {
        { "", "f.xml: the document is empty" },
        { "\n", "f.xml:" },
        { "hello", "f.xml:1: " },
        { "\n<cpu>", "f.xml:2: " },
        { HOST_CPU "\n<?xml version='1.0'?>" OTHER, "f.xml:2: " },
        { "<!DOCTYPE cpu>" HOST_CPU, "f.xml:1: a document type declaration" },
        { HOST_CPU "\n<!DOCTYPE cpu>" OTHER, "f.xml:2: " },
        { HOST_CPU "</documents><documents>", "f.xml:1: " },
        { HOST_CPU "\n<cpu><arch>", "f.xml:2: " },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        check(gcpu_cpu_documents_parse(table[i].text, -1, "f.xml", &error) == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_contains(error ? error->message : NULL, table[i].message);
    }
    g_autoptr(GError) error = NULL;
    check(gcpu_cpu_documents_parse(HOST_CPU "\0" OTHER, sizeof HOST_CPU OTHER, "f.xml", &error) ==
          NULL);
    check_contains(error->message, "f.xml:1: a NUL byte");
}

static void a_cpu_is_read_as_whose_it_is_asked_for(void)
{
    g_autoptr(GcpuCpuDocuments) documents = parse(CAPABILITIES "\n" GUEST "\n" HOST_MODEL("yes"));
    g_autoptr(GError) as_host = NULL;
    g_autoptr(GError) of_mode = NULL;
    g_autoptr(GcpuDef) host = gcpu_cpu_documents_get(documents, 0, GCPU_DEF_KIND_AUTO, NULL);
    g_autoptr(GcpuDef) guest = gcpu_cpu_documents_get(documents, 1, GCPU_DEF_KIND_AUTO, NULL);
    g_autoptr(GcpuDef) mode = gcpu_cpu_documents_get(documents, 2, GCPU_DEF_KIND_AUTO, NULL);

    check_int(gcpu_cpu_documents_count(documents), 3);
    check_int(host->type, GCPU_DEF_HOST);
    check_int(guest->type, GCPU_DEF_GUEST);
    check_int(gcpu_def_feature(guest, 0)->policy, GCPU_FEATURE_FORBID);
    check_int(mode->type, GCPU_DEF_GUEST);
    check_int(mode->fallback, GCPU_FALLBACK_FORBID);
    check(gcpu_cpu_documents_get(documents, 1, GCPU_DEF_KIND_HOST, &as_host) == NULL);
    check_contains(as_host->message, "f.xml:2: ");
    check(gcpu_cpu_documents_get(documents, 2, GCPU_DEF_KIND_HOST, &of_mode) == NULL);
    check_contains(of_mode->message, "f.xml:3: Missing CPU architecture");
    check_int(gcpu_cpu_documents_line(documents, 2), 3);
}

/* What a document says of the mode is not what a <cpu> says in attributes of the same names. */
static void attributes_of_the_mode_are_not_the_cpus(void)
{
    g_autoptr(GcpuCpuDocuments) documents =
        parse("<domainCapabilities><cpu><mode name='host-model' supported='yes' match='strict' "
              "mode='nonsense'><model>Penryn</model></mode></cpu></domainCapabilities>");
    g_autoptr(GcpuDef) def = gcpu_cpu_documents_get(documents, 0, GCPU_DEF_KIND_AUTO, NULL);

    check(def != NULL);
    check_int(def ? def->match : 99, GCPU_MATCH_UNSET);
}

static void one_wrong_cpu_does_not_hurt_the_others(void)
{
    g_autoptr(GcpuCpuDocuments) documents = parse(HOST_CPU "\n<cpu match='best'/>");
    g_autoptr(GcpuDef) first = gcpu_cpu_documents_get(documents, 0, GCPU_DEF_KIND_AUTO, NULL);
    g_autoptr(GError) error = NULL;

    check_str(first->model, "Penryn");
    check(gcpu_cpu_documents_get(documents, 1, GCPU_DEF_KIND_AUTO, &error) == NULL);
    check_contains(error->message, "f.xml:2: ");
}

static void no_cpu_is_told_when_one_is_wanted(void)
{
    g_autoptr(GcpuCpuDocuments) documents = parse("<network/>");
    g_autoptr(GError) error = NULL;

    check(gcpu_cpu_documents_get(documents, 0, GCPU_DEF_KIND_AUTO, &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    check_contains(error->message, "f.xml: there is no CPU: a <cpu> is needed");
}

static void a_host_is_known_from_any_of_its_documents(void)
{
    static const struct {
        const char *text, *arch, *model;
        guint n_domain_capabilities;
    } table[] = {
        { CAPABILITIES, "x86_64", "Penryn", 0 },
        { HOST_CPU, "x86_64", "Penryn", 0 },
        { GUEST, NULL, "Penryn", 0 },
        { HOST_MODEL("yes"), NULL, NULL, 1 },
        { HOST_MODEL("yes") CAPABILITIES HOST_MODEL("no"), "x86_64", "Penryn", 2 },
        { "<guestcpu-host version='1'><name>n1</name>" CAPABILITIES HOST_MODEL(
              "yes") "</guestcpu-host>",
          "x86_64", "Penryn", 1 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuCpuDocuments) documents = parse(table[i].text);
        g_autoptr(GcpuHostReport) host = gcpu_cpu_documents_host(documents, NULL);
        check(host != NULL);
        const GcpuCapabilities *capabilities = host->capabilities;
        check_str(capabilities ? capabilities->host_arch : NULL, table[i].arch);
        check_str(capabilities ? capabilities->host_cpu->model : NULL, table[i].model);
        check_int(host->domain_capabilities->len, table[i].n_domain_capabilities);
        check(gcpu_cpu_documents_has_report(documents) == (host->name != NULL));
    }
}

static void what_tells_nothing_or_too_much_of_a_host_is_refused(void)
{
    static const struct {
        const char *text, *message;
    } table[] = {
        { CAPABILITIES "\n" CAPABILITIES, "f.xml:2: a report holds <capabilities> once" },
        { CAPABILITIES "\n" HOST_CPU, "f.xml:2: one host at a time" },
        { HOST_CPU "\n" OTHER, "f.xml:2: one host at a time" },
        { "<domain>" GUEST "</domain>", "f.xml:1: a <domain> tells nothing about a host" },
        { CAPABILITIES "\n<guestcpu-host version='1'/>", "f.xml:2: a <guestcpu-host> " },
        { "<guestcpu-host version='2'/>", "f.xml:1: " },
        { "<cpu match='best'/>", "f.xml:1: " },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuCpuDocuments) documents = parse(table[i].text);
        g_autoptr(GError) error = NULL;
        check(gcpu_cpu_documents_host(documents, &error) == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_contains(error ? error->message : NULL, table[i].message);
    }
}

static void a_domain_says_where_its_guest_runs(void)
{
    static const struct {
        const char *text, *virt_type, *arch, *machine, *emulator;
    } table[] = {
        { "<domain type='kvm'><os><type arch='x86_64' machine='q35'>hvm</type></os>" GUEST
          "<devices><emulator> /usr/bin/kvm </emulator></devices></domain>",
          "kvm", "x86_64", "q35", "/usr/bin/kvm" },
        { "<domain>" GUEST "</domain>", NULL, NULL, NULL, NULL },
        { "<domain type='qemu'><os/><devices/>" GUEST "</domain>", "qemu", NULL, NULL, NULL },
        { GUEST, NULL, NULL, NULL, NULL },
        { CAPABILITIES, NULL, NULL, NULL, NULL },
        { HOST_CPU OTHER, NULL, NULL, NULL, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuCpuDocuments) documents = parse(table[i].text);
        g_auto(GcpuGuestPlace) place = { NULL, NULL, NULL, NULL };
        check(documents != NULL);
        if (!documents)
            continue;
        gcpu_cpu_documents_place(documents, 0, &place);
        check_str(place.virt_type, table[i].virt_type);
        check_str(place.arch, table[i].arch);
        check_str(place.machine, table[i].machine);
        check_str(place.emulator, table[i].emulator);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(virsh_finds_the_same_cpus),
        TEST(what_is_no_xml_is_an_error_with_its_line),
        TEST(a_cpu_is_read_as_whose_it_is_asked_for),
        TEST(attributes_of_the_mode_are_not_the_cpus),
        TEST(one_wrong_cpu_does_not_hurt_the_others),
        TEST(no_cpu_is_told_when_one_is_wanted),
        TEST(a_host_is_known_from_any_of_its_documents),
        TEST(what_tells_nothing_or_too_much_of_a_host_is_refused),
        TEST(a_domain_says_where_its_guest_runs),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "cpu-documents", cases);
}

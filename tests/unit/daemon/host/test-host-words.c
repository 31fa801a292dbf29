/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host of the small map: Base is aes avx fpu pni sse, Old is fpu sse. */
#include "daemon/host/host-words.h"

#include "test-suite.h"
#include "xml/host-report-xml.h"

static const char capabilities[] =
    "<capabilities><host><cpu><arch>x86_64</arch><model>Base</model><vendor>Intel</vendor></cpu>"
    "</host><guest><os_type>hvm</os_type><arch name='x86_64'><machine>q35</machine>"
    "<domain type='kvm'/></arch></guest></capabilities>";
static const char offer[] =
    "<domainCapabilities><domain>kvm</domain><machine>pc-q35-7.2</machine><arch>x86_64</arch><cpu>"
    "<mode name='host-passthrough' supported='yes'/><mode name='host-model' supported='yes'>"
    "<model>Base</model><vendor>Intel</vendor></mode><mode name='custom' supported='yes'>"
    "<model usable='yes'>Old</model><model usable='yes'>Base</model>"
    "<model usable='no'>Rome</model></mode></cpu></domainCapabilities>";

static GcpuHostReport *report_of(const char *document)
{
    GcpuHostReport *report = gcpu_host_report_new();

    if (!gcpu_host_report_xml_add_capabilities(report, capabilities, -1, "c", NULL) ||
        (document &&
         !gcpu_host_report_xml_add_domain_capabilities(report, document, -1, "d", NULL)))
        g_error("bad host");
    report->libvirt_version = GCPU_VERSION(9, 0, 0);
    return report;
}

static GcpuHostWords *words_of(const char *document, const char *const *policy)
{
    g_autoptr(GcpuHostReport) report = report_of(document);
    g_autofree char *path = test_data("maps/directory");
    g_autoptr(GcpuMapSource) maps = gcpu_map_source_new(path);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config = gcpu_config_load(NULL, policy, findings);

    check_int(gcpu_findings_count(findings), 0);
    return gcpu_host_words_new(report, maps, config);
}

static GcpuTraitState state_of(const GcpuHostWords *words, const char *name)
{
    for (guint i = 0; words->traits && i < words->traits->len; i++) {
        const GcpuTrait *trait = g_ptr_array_index(words->traits, i);
        if (strcmp(trait->name, name) == 0)
            return trait->state;
    }
    test_fail(__FILE__, __LINE__, "there is no trait %s", name);
    return GCPU_TRAIT_UNKNOWN;
}

static const char *value_of(const GcpuHostWords *words, const char *key)
{
    const GcpuLabel *label = words->labels ? gcpu_node_labels_find(words->labels, key) : NULL;

    return label ? label->value : NULL;
}

static void a_host_has_labels_and_traits(void)
{
    static const char *const policy[] = { "libvirt.cpu_mode=host-model", NULL };
    g_autoptr(GcpuHostWords) words = words_of(offer, policy);

    check_str(words->no_labels, NULL);
    check_str(words->no_traits, NULL);
    check_str(value_of(words, GCPU_LABEL_MODEL "Old"), "true");
    check_str(value_of(words, GCPU_LABEL_MODEL "Rome"), NULL);
    check_str(value_of(words, GCPU_LABEL_HOST_MODEL "Base"), "true");
    check_str(value_of(words, GCPU_LABEL_VENDOR "Intel"), "true");
    check_int(state_of(words, "HW_CPU_X86_AVX"), GCPU_TRAIT_PRESENT);
    check_int(state_of(words, "HW_CPU_X86_SSE3"), GCPU_TRAIT_PRESENT);
    check_int(state_of(words, "HW_CPU_X86_SVM"), GCPU_TRAIT_ABSENT);
}

static void traits_follow_the_policy_and_labels_do_not(void)
{
    static const char *const policy[] = { "libvirt.cpu_mode=custom", "libvirt.cpu_model=Old",
                                          NULL };
    g_autoptr(GcpuHostWords) words = words_of(offer, policy);

    check_int(state_of(words, "HW_CPU_X86_SSE"), GCPU_TRAIT_PRESENT);
    check_int(state_of(words, "HW_CPU_X86_AVX"), GCPU_TRAIT_ABSENT);
    check_str(value_of(words, GCPU_LABEL_HOST_MODEL "Base"), "true");
}

static void where_there_are_no_words_there_is_a_reason(void)
{
    static const char *const rome[] = { "libvirt.cpu_mode=custom", "libvirt.cpu_model=Nowhere",
                                        NULL };
    static const char *const plain[] = { NULL };
    g_autoptr(GcpuHostWords) of_policy = words_of(offer, rome);
    g_autoptr(GcpuHostWords) of_host = words_of(NULL, plain);

    check(of_policy->traits == NULL);
    check_contains(of_policy->no_traits, "Nowhere");
    check(of_policy->labels != NULL);
    check(of_host->labels == NULL);
    check_contains(of_host->no_labels, "domain capabilities");
}

static void a_trait_map_that_is_not_there_is_a_reason_too(void)
{
    static const char *const plain[] = { NULL };
    g_autofree char *usual = g_strdup(g_getenv("GUESTCPU_TRAITS"));

    g_setenv("GUESTCPU_TRAITS", "/nonexistent", TRUE);
    g_autoptr(GcpuHostWords) words = words_of(offer, plain);
    g_setenv("GUESTCPU_TRAITS", usual, TRUE);
    check(words->traits == NULL);
    check_contains(words->no_traits, "/nonexistent/placement.traits");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_host_has_labels_and_traits),
        TEST(traits_follow_the_policy_and_labels_do_not),
        TEST(where_there_are_no_words_there_is_a_reason),
        TEST(a_trait_map_that_is_not_there_is_a_reason_too),
        { NULL, NULL },
    };
    g_autofree char *traits = g_build_filename(g_getenv("TEST_SRCDIR"), "traits", NULL);

    g_setenv("GUESTCPU_TRAITS", traits, TRUE);
    return test_suite_main(argc, argv, "host-words", cases);
}

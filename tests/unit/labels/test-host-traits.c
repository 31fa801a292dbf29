/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hosts of the small map: Base is aes avx fpu pni sse, Old is fpu sse, Rome is AMD's. The rows are
 * about what Nova's traits get wrong. */
#include "labels/host-traits.h"
#include "test-suite.h"
#include "xml/host-report-xml.h"
#include "xml/map-source.h"

static const char trait_file[] = "x86 aes AESNI\nx86 avx\nx86 fpu\nx86 pni SSE3 unreported\n"
                                 "x86 vmx VMX INTEL_VMX\nx86 svm SVM\nx86 avx512f\n"
                                 "x86/Intel sse INTEL_SSE\nx86/AMD sse AMD_SSE\nx86 nonsense\n"
                                 "arm fp\narm sve\n";

/** Host: what its documents say. */
typedef struct {
    const char *arch;
    const char *host_model; /* NULL: there is none */
    const char *offered;    /* feature elements of it */
    const char *processor;  /* feature elements of the processor, which is host_model, too */
    const char *base_usable;
} Host;

typedef struct {
    const char *name;
    const Host *host;
    const char *policy[4];
    const char *present;
    const char *unknown;
} Row;

#define VMX "<feature policy='require' name='vmx'/>"

static const Host kvm = { "x86_64", "Base", VMX, "<feature name='vmx'/><feature name='svm'/>",
                          "yes" };
static const Host no_avx = { "x86_64", "Base", "<feature policy='disable' name='avx'/>", "", "no" };
static const Host arm = { "aarch64", NULL, "", "<feature name='fp'/>", "no" };

static GcpuHostReport *report_of(const Host *host)
{
    GcpuHostReport *report = gcpu_host_report_new();
    const char *model = host->host_model ? host->host_model : "cortex-a57";
    g_autofree char *capabilities = g_strdup_printf(
        "<capabilities><host><cpu><arch>%s</arch><model>%s</model><vendor>Intel</vendor>%s</cpu>"
        "</host><guest><os_type>hvm</os_type><arch name='%s'><machine>q35</machine>"
        "<domain type='kvm'/></arch></guest></capabilities>",
        host->arch, model, host->processor, host->arch);
    g_autofree char *mode =
        host->host_model
            ? g_strdup_printf("<mode name='host-model' supported='yes'><model>%s</model>"
                              "<vendor>Intel</vendor>%s</mode>",
                              model, host->offered)
            : g_strdup("<mode name='host-model' supported='no'/>");
    g_autofree char *offer = g_strdup_printf(
        "<domainCapabilities><domain>kvm</domain><machine>q35</machine><arch>%s</arch><cpu>"
        "<mode name='host-passthrough' supported='yes'/>%s<mode name='custom' supported='yes'>"
        "<model usable='yes'>Old</model><model usable='%s'>Base</model></mode></cpu>"
        "</domainCapabilities>",
        host->arch, mode, host->base_usable);

    if (!gcpu_host_report_xml_add_capabilities(report, capabilities, -1, "c", NULL) ||
        !gcpu_host_report_xml_add_domain_capabilities(report, offer, -1, "d", NULL))
        g_error("bad host");
    report->libvirt_version = GCPU_VERSION(9, 0, 0);
    return report;
}

static GPtrArray *traits_of(const Host *host, const char *const *policy, GcpuFindings *findings)
{
    g_autoptr(GcpuHostReport) report = report_of(host);
    g_autofree char *path = test_data("maps/directory");
    g_autoptr(GcpuMapSource) maps = gcpu_map_source_new(path);
    g_autoptr(GcpuConfig) config = gcpu_config_load(NULL, policy, findings);
    g_autoptr(GPtrArray) map = gcpu_trait_map_parse(trait_file, strlen(trait_file), "t", findings);
    const GcpuTraitRequest request = {
        .config = config,
        .host = report,
        .features = gcpu_map_source_model_features(maps),
        .map = map,
    };

    if (!config || !map)
        g_error("bad policy");
    return gcpu_host_traits(&request, findings);
}

static char *names_of(const GPtrArray *traits, GcpuTraitState state)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; traits && i < traits->len; i++) {
        const GcpuTrait *trait = g_ptr_array_index(traits, i);
        if (trait->state == state)
            g_string_append_printf(names, "%s%s", names->len ? " " : "", trait->name);
    }
    return g_string_free(names, FALSE);
}

#define CUSTOM "libvirt.cpu_mode=custom"
#define FLAGS  "libvirt.cpu_model_extra_flags="

static void check_rows(const Row *rows, guint n_rows)
{
    for (guint i = 0; i < n_rows; i++) {
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        g_autoptr(GPtrArray) traits = traits_of(rows[i].host, rows[i].policy, findings);
        g_autofree char *present = names_of(traits, GCPU_TRAIT_PRESENT);
        g_autofree char *unknown = names_of(traits, GCPU_TRAIT_UNKNOWN);
        if (!traits)
            test_fail(__FILE__, __LINE__, "%s: %s", rows[i].name,
                      gcpu_findings_get(findings, 0)->message);
        check_str(present, rows[i].present);
        check_str(unknown, rows[i].unknown);
    }
}

static void traits_are_what_guests_get(void)
{
    static const Row rows[] = {
        { "host-model",
          &kvm,
          { "libvirt.cpu_mode=host-model" },
          "AESNI HW_CPU_X86_AVX HW_CPU_X86_FPU INTEL_SSE INTEL_VMX SSE3 VMX",
          "" },
        { "a flag takes vmx away",
          &kvm,
          { "libvirt.cpu_mode=host-model", FLAGS "-vmx" },
          "AESNI HW_CPU_X86_AVX HW_CPU_X86_FPU INTEL_SSE SSE3",
          "" },
        { "a disabled feature that the model never had stays away",
          &kvm,
          { CUSTOM, "libvirt.cpu_models=Old", FLAGS "-aes" },
          "HW_CPU_X86_FPU INTEL_SSE",
          "" },
        { "a flag adds one, and guests that require it start",
          &kvm,
          { CUSTOM, "libvirt.cpu_models=Old", FLAGS "+aes" },
          "AESNI HW_CPU_X86_FPU INTEL_SSE",
          "" },
        { "the best of several models",
          &kvm,
          { CUSTOM, "libvirt.cpu_models=Old,Base" },
          "AESNI HW_CPU_X86_AVX HW_CPU_X86_FPU INTEL_SSE SSE3",
          "" },
        { "a model that is not usable gives nothing",
          &no_avx,
          { CUSTOM, "libvirt.cpu_models=Old,Base" },
          "HW_CPU_X86_FPU INTEL_SSE",
          "" },
        { "a host-model without avx",
          &no_avx,
          { "libvirt.cpu_mode=host-model" },
          "AESNI HW_CPU_X86_FPU INTEL_SSE SSE3",
          "" },
        { "what only the processor has is not known for passthrough",
          &kvm,
          { "libvirt.cpu_mode=host-passthrough" },
          "AESNI HW_CPU_X86_AVX HW_CPU_X86_FPU INTEL_SSE INTEL_VMX SSE3 VMX",
          "SVM" },
        { "without a model nobody knows",
          &kvm,
          { "libvirt.cpu_mode=none" },
          "",
          "AESNI HW_CPU_X86_AVX HW_CPU_X86_AVX512F HW_CPU_X86_FPU HW_CPU_X86_NONSENSE INTEL_SSE "
          "INTEL_VMX SSE3 SVM VMX" },
        { "arm gets its processor",
          &arm,
          { "libvirt.cpu_mode=host-passthrough" },
          "HW_CPU_AARCH64_FP",
          "" },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

/* By the letters under which Nova's defects are listed; each was seen there. */
static void what_nova_gets_wrong_is_right(void)
{
    static const Row rows[] = {
        { "H: host-model without vmx has no VMX",
          &kvm,
          { "libvirt.cpu_mode=host-model", FLAGS "-vmx" },
          "AESNI HW_CPU_X86_AVX HW_CPU_X86_FPU INTEL_SSE SSE3",
          "" },
        { "H: a flag that takes away what the model never had adds nothing",
          &kvm,
          { CUSTOM, "libvirt.cpu_models=Old", FLAGS "-aes" },
          "HW_CPU_X86_FPU INTEL_SSE",
          "" },
        { "I: what a flag adds is a trait",
          &kvm,
          { CUSTOM, "libvirt.cpu_models=Old", FLAGS "+aes" },
          "AESNI HW_CPU_X86_FPU INTEL_SSE",
          "" },
        { "I: what a flag takes from a model is none",
          &kvm,
          { CUSTOM, "libvirt.cpu_models=Base", FLAGS "-avx" },
          "AESNI HW_CPU_X86_FPU INTEL_SSE SSE3",
          "" },
        { "I: of several models, not the union but what one guest can have",
          &no_avx,
          { CUSTOM, "libvirt.cpu_models=Old,Base" },
          "HW_CPU_X86_FPU INTEL_SSE",
          "" },
        { "J: traits of another architecture's features are not told of this one",
          &arm,
          { "libvirt.cpu_mode=host-passthrough" },
          "HW_CPU_AARCH64_FP",
          "" },
        { "K: SSE3 is libvirt's pni",
          &kvm,
          { CUSTOM, "libvirt.cpu_models=Base" },
          "AESNI HW_CPU_X86_AVX HW_CPU_X86_FPU INTEL_SSE SSE3",
          "" },
        { "L: a trait that is one vendor's, and one of arm",
          &arm,
          { "libvirt.cpu_mode=host-passthrough" },
          "HW_CPU_AARCH64_FP",
          "" },
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

/* I: what is reported, and what a guest that requires it gets, are one answer. */
static void a_trait_is_there_if_and_only_if_a_guest_that_requires_it_starts(void)
{
    static const char *const policies[][3] = {
        { "libvirt.cpu_mode=host-model", NULL },
        { "libvirt.cpu_mode=host-model", FLAGS "-vmx", NULL },
        { CUSTOM, "libvirt.cpu_models=Old", NULL },
        { CUSTOM, "libvirt.cpu_models=Old,Base", NULL },
    };
    g_autofree char *path = test_data("maps/directory");
    g_autoptr(GcpuMapSource) maps = gcpu_map_source_new(path);
    g_autoptr(GcpuHostReport) report = report_of(&kvm);

    for (guint i = 0; i < G_N_ELEMENTS(policies); i++) {
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        g_autoptr(GPtrArray) traits = traits_of(&kvm, policies[i], findings);
        g_autoptr(GcpuConfig) config = gcpu_config_load(NULL, policies[i], findings);
        for (guint j = 0; traits && j < traits->len; j++) {
            const GcpuTrait *trait = g_ptr_array_index(traits, j);
            g_autofree char *wish =
                g_strconcat("instance.required_features=", trait->feature, NULL);
            const char *const wishes[] = { wish, NULL };
            g_autoptr(GcpuFindings) of_guest = gcpu_findings_new();
            g_autoptr(GcpuInstance) instance = gcpu_instance_load(NULL, wishes, of_guest);
            g_autoptr(GcpuGuestCpu) guest = gcpu_guest_cpu_decide(
                config, instance, report, gcpu_map_source_model_features(maps), of_guest);
            if (g_str_has_prefix(trait->name, "AMD_"))
                continue;
            check_int(trait->state == GCPU_TRAIT_PRESENT, guest != NULL);
        }
    }
}

static void a_policy_that_no_guest_can_have_is_refused(void)
{
    const char *const policy[] = { CUSTOM, "libvirt.cpu_models=Base", NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    check(!traits_of(&no_avx, policy, findings));
    check(gcpu_findings_has_errors(findings));
}

static void the_provider_file_holds_what_nova_does_not_report(void)
{
    const char *const policy[] = { "libvirt.cpu_mode=host-model", NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GPtrArray) traits = traits_of(&kvm, policy, findings);
    g_autoptr(GcpuHostReport) report = report_of(&kvm);
    const GcpuProvider node = { NULL, NULL }, by_name = { NULL, "it's n1\nx: y" };
    g_autofree char *of_node = gcpu_provider_yaml(traits, report, &node);
    g_autofree char *of_name = gcpu_provider_yaml(traits, report, &by_name);

    check_str(of_node, "meta:\n"
                       "  schema_version: '1.0'\n"
                       "providers:\n"
                       "  - identification:\n"
                       "      uuid: '$COMPUTE_NODE'\n"
                       "    traits:\n"
                       "      additional:\n"
                       "        - CUSTOM_CPU_MODEL_BASE\n"
                       "        - CUSTOM_CPU_MODEL_OLD\n"
                       "        - CUSTOM_SSE3\n");
    check_contains(of_name, "      name: 'it''s n1\\x0ax: y'\n");
}

static void a_name_that_nova_refuses_is_left_out(void)
{
    const char *const policy[] = { "libvirt.cpu_mode=host-model", NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GPtrArray) traits = traits_of(&kvm, policy, findings);
    g_autoptr(GcpuHostReport) report = report_of(&kvm);
    const GcpuProvider node = { NULL, NULL };
    GcpuTrait *longest = g_ptr_array_index(traits, 0), *longer = g_ptr_array_index(traits, 1);

    longest->unreported = longer->unreported = TRUE;
    longest->state = longer->state = GCPU_TRAIT_PRESENT;
    g_free(longest->name);
    g_free(longer->name);
    longest->name = g_strnfill(255 - strlen("CUSTOM_"), 'A');
    longer->name = g_strnfill(255 - strlen("CUSTOM_") + 1, 'B');
    g_autofree char *text = gcpu_provider_yaml(traits, report, &node);
    check(strstr(text, "- CUSTOM_AAA") != NULL);
    check(strstr(text, "BBB") == NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(traits_are_what_guests_get),
        TEST(a_policy_that_no_guest_can_have_is_refused),
        TEST(what_nova_gets_wrong_is_right),
        TEST(a_trait_is_there_if_and_only_if_a_guest_that_requires_it_starts),
        TEST(the_provider_file_holds_what_nova_does_not_report),
        TEST(a_name_that_nova_refuses_is_left_out),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "host-traits", cases);
}

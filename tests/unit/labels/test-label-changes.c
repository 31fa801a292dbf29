/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A host of the small map: Base is aes avx fpu pni sse, Old is fpu sse. */
#include "cpu/host-cpu.h"
#include "labels/label-changes.h"
#include "test-suite.h"
#include "xml/host-report-xml.h"
#include "xml/map-xml.h"

typedef struct {
    const char *model;     /* of host-model and of the processor */
    const char *processor; /* features that the processor has besides */
    const char *offered;   /* features of host-model: "+svm -avx" */
    const char *base_usable;
    const char *kernel;
    GcpuVersion libvirt;
    GcpuVersion hypervisor;
    const char *microcode;
    const char *machine;
} State;

typedef struct {
    const char *name;
    State before;
    State after;
    const char *key;
    char sign; /* '+', '-', '~' */
    GcpuLabelBlame blame;
    const char *features;
    const char *causes;
} Row;

static char *feature_elements(const char *names)
{
    GString *text = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit(names, " ", -1);

    for (char **word = words; *word; word++) {
        if ((*word)[0] == '+' || (*word)[0] == '-')
            g_string_append_printf(text, "<feature policy='%s' name='%s'/>",
                                   (*word)[0] == '+' ? "require" : "disable", *word + 1);
        else if (**word)
            g_string_append_printf(text, "<feature name='%s'/>", *word);
    }
    return g_string_free(text, FALSE);
}

static GcpuHostReport *report_of(const State *state)
{
    GcpuHostReport *report = gcpu_host_report_new();
    g_autofree char *processor = feature_elements(state->processor);
    g_autofree char *offered = feature_elements(state->offered);
    g_autofree char *capabilities = g_strdup_printf(
        "<capabilities><host><cpu><arch>x86_64</arch><model>%s</model>%s</cpu></host><guest>"
        "<os_type>hvm</os_type><arch name='x86_64'><machine>%s</machine></arch></guest>"
        "</capabilities>",
        state->model, processor, state->machine ? state->machine : "q35");
    g_autofree char *offer = g_strdup_printf(
        "<domainCapabilities><domain>kvm</domain><machine>q35</machine><arch>x86_64</arch><cpu>"
        "<mode name='host-model' supported='yes'><model>%s</model>%s</mode>"
        "<mode name='custom' supported='yes'><model usable='yes'>Old</model>"
        "<model usable='%s'>Base</model></mode></cpu></domainCapabilities>",
        state->model, offered, state->base_usable);

    if (!gcpu_host_report_xml_add_capabilities(report, capabilities, -1, "c", NULL) ||
        !gcpu_host_report_xml_add_domain_capabilities(report, offer, -1, "d", NULL))
        g_error("bad state");
    report->libvirt_version = state->libvirt;
    report->hypervisor_version = state->hypervisor;
    report->microcode = g_strdup(state->microcode);
    report->kernel_release = g_strdup(state->kernel);
    return report;
}

static GcpuMap *small_map(void)
{
    g_autofree char *path = test_data("maps/directory");

    return gcpu_map_xml_load(path, GCPU_ARCH_FAMILY_X86, NULL);
}

static GcpuLabelRequest request_of(const GcpuHostReport *report, const GcpuMap *map)
{
    const GcpuHostCpuRequest of_hypervisor = { .kind = GCPU_HOST_CPU_HYPERVISOR };
    GcpuHostCpu chosen = { 0 };

    if (!gcpu_host_cpu_choose(report, &of_hypervisor, &chosen, NULL))
        g_error("no host");
    return (GcpuLabelRequest){
        .host = report,
        .offer = chosen.domain_capabilities,
        .map = map,
        .version = GCPU_KUBEVIRT_NEWEST,
    };
}

static GPtrArray *changes_of(const State *before, const State *after)
{
    g_autoptr(GcpuMap) map = small_map();
    g_autoptr(GcpuHostReport) old_report = report_of(before);
    g_autoptr(GcpuHostReport) new_report = report_of(after);
    const GcpuLabelRequest old_request = request_of(old_report, map);
    const GcpuLabelRequest new_request = request_of(new_report, map);
    g_autoptr(GcpuNodeLabels) old_labels = gcpu_node_labeller_run(&old_request, NULL);
    g_autoptr(GcpuNodeLabels) new_labels = gcpu_node_labeller_run(&new_request, NULL);
    const GcpuLabelledHost old = { &old_request, old_labels };
    const GcpuLabelledHost new = { &new_request, new_labels };

    return gcpu_label_changes(&old, &new);
}

static const GcpuLabelChange *find_change(const GPtrArray *changes, const char *key)
{
    for (guint i = 0; i < changes->len; i++) {
        const GcpuLabelChange *change = g_ptr_array_index(changes, i);
        if (strcmp(change->key, key) == 0)
            return change;
    }
    return NULL;
}

static char *join(GPtrArray *names)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(text, "%s%s", i ? ", " : "", (char *)g_ptr_array_index(names, i));
    return g_string_free(text, FALSE);
}

static void check_row(const Row *row)
{
    g_autoptr(GPtrArray) changes = changes_of(&row->before, &row->after);
    const GcpuLabelChange *change = find_change(changes, row->key);

    if (!change) {
        test_fail(__FILE__, __LINE__, "%s: no change of %s", row->name, row->key);
        return;
    }
    g_autofree char *features = join(change->features);
    g_autofree char *causes = join(change->causes);
    check_int(!change->before ? '+' : change->after ? '~' : '-', row->sign);
    check_str(gcpu_label_blame_to_string(change->blame), gcpu_label_blame_to_string(row->blame));
    check_str(features, row->features);
    check_str(causes, row->causes);
}

#define LIBVIRT_9  GCPU_VERSION(9, 0, 0)
#define LIBVIRT_11 GCPU_VERSION(11, 3, 0)
#define QEMU_7     GCPU_VERSION(7, 2, 0)
#define QEMU_10    GCPU_VERSION(10, 0, 0)

static void each_change_has_the_fact_that_caused_it(void)
{
    static const Row rows[] = {
        { "new microcode takes avx from the processor",
          { "Base", "", "", "yes", "6.1", LIBVIRT_9, QEMU_7, "0x1", NULL },
          { "Old", "aes pni", "+aes +pni", "no", "6.1", LIBVIRT_9, QEMU_7, "0x2", NULL },
          "cpu-model.node.kubevirt.io/Base",
          '-',
          GCPU_LABEL_BLAME_HARDWARE,
          "avx",
          "microcode 0x1 -> 0x2" },
        { "and its own label",
          { "Base", "", "", "yes", "6.1", LIBVIRT_9, QEMU_7, "0x1", NULL },
          { "Old", "aes pni", "+aes +pni", "no", "6.1", LIBVIRT_11, QEMU_7, "0x2", NULL },
          "cpu-feature.node.kubevirt.io/avx",
          '-',
          GCPU_LABEL_BLAME_HARDWARE,
          "avx",
          "microcode 0x1 -> 0x2" },
        { "a newer QEMU offers svm, which the processor had all the time",
          { "Base", "svm", "", "yes", "6.1", LIBVIRT_9, QEMU_7, "0x1", NULL },
          { "Base", "svm", "+svm", "yes", "6.1", LIBVIRT_9, QEMU_10, "0x2", NULL },
          "cpu-feature.node.kubevirt.io/svm",
          '+',
          GCPU_LABEL_BLAME_SOFTWARE,
          "svm",
          "hypervisor 7.2.0 -> 10.0.0" },
        { "nothing tells why",
          { "Base", "svm", "", "yes", "6.1", LIBVIRT_9, QEMU_7, "0x1", NULL },
          { "Base", "svm", "+svm", "yes", "6.1", LIBVIRT_9, QEMU_7, "0x1", NULL },
          "cpu-feature.node.kubevirt.io/svm",
          '+',
          GCPU_LABEL_BLAME_SOFTWARE,
          "svm",
          "" },
        { "a newer libvirt names another model: the feature is there as before",
          { "Old", "aes avx pni", "+aes +avx +pni", "yes", "6.1", LIBVIRT_9, QEMU_7, "0x1", NULL },
          { "Base", "", "", "yes", "6.1", LIBVIRT_11, QEMU_7, "0x2", NULL },
          "host-model-required-features.node.kubevirt.io/aes",
          '-',
          GCPU_LABEL_BLAME_NAMING,
          "aes",
          "libvirt 9.0.0 -> 11.3.0" },
        { "a newer QEMU has newer machines",
          { "Base", "", "", "yes", "6.1", LIBVIRT_9, QEMU_7, "0x1", "pc-q35-7.2" },
          { "Base", "", "", "yes", "6.5", LIBVIRT_9, QEMU_10, "0x2", "pc-q35-10.0" },
          "machine-type.node.kubevirt.io/pc-q35-10.0",
          '+',
          GCPU_LABEL_BLAME_SOFTWARE,
          "",
          "hypervisor 7.2.0 -> 10.0.0" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
}

static void a_report_does_not_differ_from_itself(void)
{
    const State state = { "Base", "svm", "+svm", "yes", "6.1", LIBVIRT_9, QEMU_7, "0x1", NULL };
    g_autoptr(GPtrArray) changes = changes_of(&state, &state);

    check_int(changes->len, 0);
}

/* What one way is lost comes back the other way. */
static void changes_are_the_same_both_ways(void)
{
    const State a = { "Base", "", "", "yes", "6.1", LIBVIRT_9, QEMU_7, "0x1", NULL };
    const State b = { "Old", "aes", "+aes", "no", "6.1", LIBVIRT_11, QEMU_7, "0x2", "pc" };
    g_autoptr(GPtrArray) there = changes_of(&a, &b);
    g_autoptr(GPtrArray) back = changes_of(&b, &a);

    check_int(there->len, back->len);
    for (guint i = 0; i < there->len && i < back->len; i++) {
        const GcpuLabelChange *one = g_ptr_array_index(there, i);
        const GcpuLabelChange *other = g_ptr_array_index(back, i);
        check_str(one->key, other->key);
        check_str(one->before, other->after);
        check_int(one->blame, other->blame);
    }
}

static void parameters_of_modules_are_compared_by_name(void)
{
    g_autoptr(GcpuHostReport) before = gcpu_host_report_new();
    g_autoptr(GcpuHostReport) after = gcpu_host_report_new();

    gcpu_host_report_add_module_parameter(before, "kvm_intel", "nested", "Y");
    gcpu_host_report_add_module_parameter(before, "kvm", "tdp_mmu", "Y");
    gcpu_host_report_add_module_parameter(after, "kvm", "tdp_mmu", "Y");
    gcpu_host_report_add_module_parameter(after, "kvm_intel", "nested", "N");
    gcpu_host_report_add_module_parameter(after, "kvm_intel", "ept", "Y");
    g_autoptr(GPtrArray) changes = gcpu_report_changes(before, after);
    check_int(changes->len, 2);
    const GcpuReportChange *ept = changes->len == 2 ? g_ptr_array_index(changes, 0) : NULL;
    const GcpuReportChange *nested = changes->len == 2 ? g_ptr_array_index(changes, 1) : NULL;
    check(ept && !ept->before && strcmp(ept->name, "kvm_intel.ept") == 0);
    check(nested && strcmp(nested->before, "Y") == 0 && strcmp(nested->after, "N") == 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(each_change_has_the_fact_that_caused_it),
        TEST(a_report_does_not_differ_from_itself),
        TEST(changes_are_the_same_both_ways),
        TEST(parameters_of_modules_are_compared_by_name),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "label-changes", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-suite.h"
#include "virt/virt-kernel.h"

static void the_kernels_facts_are_read_without_their_line_breaks(void)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    g_autofree char *root = test_data("virt/kernel");

    gcpu_virt_kernel_read(root, report);
    check_str(report->kernel_release, "6.1.0-18-amd64");
    check_str(report->kernel_command_line,
              "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro intel_iommu=on kvm_intel.nested=1");
    check_str(report->microcode, "0x2006e05");
    check_int(report->missing->len, 0);
}

static void parameters_are_those_of_kvm_and_its_modules_in_order(void)
{
    static const struct {
        const char *module, *name, *value;
    } expected[] = {
        { "kvm", "ignore_msrs", "N" },
        /* a control character, which XML could not hold */
        { "kvm", "nx_huge_pages", "auto?" },
        { "kvm_intel", "ept", "Y" },
        { "kvm_intel", "nested", "Y" },
    };
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    g_autofree char *root = test_data("virt/kernel");

    gcpu_virt_kernel_read(root, report);
    check_int(report->module_parameters->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < MIN(G_N_ELEMENTS(expected), report->module_parameters->len); i++) {
        const GcpuModuleParameter *got = g_ptr_array_index(report->module_parameters, i);
        check_str(got->module, expected[i].module);
        check_str(got->name, expected[i].name);
        check_str(got->value, expected[i].value);
    }
}

static void what_cannot_be_read_is_missing_with_its_path(void)
{
    static const struct {
        const char *name, *path;
    } expected[] = {
        { "kernelRelease", "virt/none/proc/sys/kernel/osrelease: No such file or directory" },
        { "kernelCommandLine", "virt/none/proc/cmdline: No such file or directory" },
        { "microcode", "virt/none/proc/cpuinfo: No such file or directory" },
    };
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    g_autofree char *root = test_data("virt/none");

    gcpu_virt_kernel_read(root, report);
    check_str(report->kernel_release, NULL);
    check_int(report->module_parameters->len, 0);
    check_int(report->missing->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < MIN(G_N_ELEMENTS(expected), report->missing->len); i++) {
        const GcpuMissingFact *fact = g_ptr_array_index(report->missing, i);
        check_str(fact->name, expected[i].name);
        check_int(fact->state, GCPU_FACT_FAILED);
        check_contains(fact->reason, expected[i].path);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_kernels_facts_are_read_without_their_line_breaks),
        TEST(parameters_are_those_of_kvm_and_its_modules_in_order),
        TEST(what_cannot_be_read_is_missing_with_its_path),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "virt-kernel", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-suite.h"
#include "xml/capabilities-xml.h"

static GcpuCapabilities *read_host(const char *host)
{
    g_autofree char *path = g_build_filename("hosts", host, "capabilities.xml", NULL);
    g_autofree char *text = test_read(path);
    g_autoptr(GError) error = NULL;
    GcpuCapabilities *capabilities = gcpu_capabilities_xml_parse(text, -1, path, &error);

    if (!capabilities)
        g_error("%s", error->message);
    return capabilities;
}

static void a_host_of_2012_is_read_as_it_stands(void)
{
    g_autoptr(GcpuCapabilities) host = read_host("penryn-2012");
    const GcpuDef *cpu = host->host_cpu;

    check_str(host->host_uuid, "5c6f0f2e-3d2b-4f0a-9a4e-2012aa5e0001");
    check_str(host->host_arch, "x86_64");
    check_int(cpu->type, GCPU_DEF_HOST);
    check_str(cpu->model, "Penryn");
    check_str(cpu->vendor, "Intel");
    check_int(cpu->topology.cores, 2);
    check_int(cpu->topology.dies, 0);
    check_int(cpu->features->len, 13);
    check_str(gcpu_def_feature(cpu, 0)->name, "xtpr");
    check_int(gcpu_def_feature(cpu, 0)->policy, GCPU_FEATURE_UNSET);
    check_int(host->guests->len, 2);
}

static void machines_may_stand_below_the_virt_type(void)
{
    g_autoptr(GcpuCapabilities) host = read_host("opteron-g4-2012");
    const GcpuGuestArch *guest = gcpu_capabilities_find_arch(host, "x86_64", "hvm");
    const GcpuGuestDomain *qemu = gcpu_guest_arch_find_domain(guest, "qemu");
    const GcpuGuestDomain *kvm = gcpu_guest_arch_find_domain(guest, "kvm");

    check_str(guest->emulator, "/usr/bin/qemu-system-x86_64");
    check(qemu && !qemu->emulator && qemu->machines->len == 0);
    check_str(kvm ? kvm->emulator : NULL, "/usr/bin/kvm");
    check_int(kvm ? kvm->machines->len : 0, 4);
    check_str(gcpu_guest_arch_find_machine(guest, kvm, "pc")->canonical, "pc-1.0");
}

static void a_modern_host_states_what_its_hardware_is(void)
{
    g_autoptr(GcpuCapabilities) host = read_host("cascadelake-9.0");
    const GcpuDef *cpu = host->host_cpu;

    check_int(cpu->microcode_version, 83901189);
    check_int(cpu->signature.family, 6);
    check_int(cpu->signature.model, 85);
    check_int(cpu->signature.stepping, 7);
    check_int(cpu->tsc_frequency_hz, 2494139000);
    check_int(cpu->tsc_scaling, GCPU_SWITCH_ON);
    check_int(cpu->maxphysaddr.mode, GCPU_MAXPHYSADDR_EMULATE);
    check_int(cpu->maxphysaddr.bits, 46);
    check(gcpu_def_find_feature(cpu, "cmt") != NULL);
}

static void each_arch_has_its_own_ways_to_run_guests(void)
{
    g_autoptr(GcpuCapabilities) host = read_host("cascadelake-9.0");
    const GcpuGuestArch *x86 = gcpu_capabilities_find_arch(host, "x86_64", NULL);
    const GcpuGuestArch *arm = gcpu_capabilities_find_arch(host, "aarch64", NULL);

    check(x86 && gcpu_guest_arch_find_domain(x86, "kvm"));
    check(arm && !gcpu_guest_arch_find_domain(arm, "kvm"));
    check_int(gcpu_guest_arch_find_machine(x86, NULL, "q35")->max_vcpus, 288);
    check_str(gcpu_guest_arch_find_machine(arm, NULL, "virt")->canonical, "virt-7.2");
}

static void clusters_and_other_archs_are_read(void)
{
    g_autoptr(GcpuCapabilities) host = read_host("altra-11.3");

    check_str(host->host_arch, "aarch64");
    check_str(host->host_cpu->model, "Neoverse-N1");
    check_int(host->host_cpu->topology.clusters, 1);
}

static void a_host_cpu_without_model_is_kept_without_model(void)
{
    g_autoptr(GcpuCapabilities) host = read_host("lxc");

    check_str(host->host_arch, "x86_64");
    check(host->host_cpu && !host->host_cpu->model);
    check_str(gcpu_capabilities_find_arch(host, "x86_64", NULL)->os_type, "exe");
}

/* As on processors that libvirt's map does not know, where a guest would need a model. */
static void a_vendor_alone_is_kept(void)
{
    g_autoptr(GcpuCapabilities) host = gcpu_capabilities_xml_parse(
        "<capabilities><host><cpu><arch>aarch64</arch><vendor>ARM</vendor></cpu></host>"
        "</capabilities>",
        -1, "x", NULL);

    check_str(host ? host->host_cpu->vendor : NULL, "ARM");
}

static void two_guests_of_one_arch_are_told_apart_by_their_os_type(void)
{
    g_autoptr(GcpuCapabilities) host = read_host("xen");
    const GcpuGuestArch *pv = gcpu_capabilities_find_arch(host, "x86_64", "xen");
    const GcpuGuestArch *hvm = gcpu_capabilities_find_arch(host, "x86_64", "hvm");

    check(pv && gcpu_guest_arch_find_machine(pv, NULL, "xenpv"));
    check(hvm && gcpu_guest_arch_find_machine(hvm, NULL, "xenfv"));
}

static void a_document_without_host_cpu_is_no_error(void)
{
    g_autoptr(GcpuCapabilities) empty =
        gcpu_capabilities_xml_parse("<capabilities/>", -1, "x", NULL);
    g_autoptr(GcpuCapabilities) bare = gcpu_capabilities_xml_parse(
        "<capabilities><host><uuid>u</uuid></host><new/></capabilities>", -1, "x", NULL);

    check(empty && !empty->host_cpu && empty->guests->len == 0);
    check(bare && !bare->host_cpu && !bare->host_arch);
    check_str(bare ? bare->host_uuid : NULL, "u");
}

static void what_cannot_be_meant_is_refused_with_its_line(void)
{
    static const struct {
        const char *xml;
        const char *expected;
    } rows[] = {
        { "<capabilities>\n<guest/></capabilities>",
          "caps:2: Missing element 'arch' in element 'guest'" },
        { "<capabilities><guest>\n<arch/></guest></capabilities>",
          "caps:2: Missing required attribute 'name' in element 'arch'" },
        { "<capabilities><guest><arch name='a'>\n<domain/></arch></guest></capabilities>",
          "caps:2: Missing required attribute 'type' in element 'domain'" },
        { "<capabilities><guest><arch name='a'>\n<machine maxCpus='x'>m</machine></arch></guest>"
          "</capabilities>",
          "caps:2: Invalid value for attribute 'maxCpus' in element 'machine': 'x'. Expected "
          "non-negative integer value" },
        { "<capabilities><host><cpu><arch>x86_64</arch>\n<feature name='a'/>\n<feature name='a'/>"
          "</cpu></host></capabilities>",
          "caps:3: CPU feature 'a' specified more than once" },
        { "<domainCapabilities/>",
          "caps:1: the document is a <domainCapabilities>, <capabilities> is needed" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuCapabilities) host =
            gcpu_capabilities_xml_parse(rows[i].xml, -1, "caps", &error);
        check_str(host ? "accepted" : error->message, rows[i].expected);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_host_of_2012_is_read_as_it_stands),
        TEST(machines_may_stand_below_the_virt_type),
        TEST(a_modern_host_states_what_its_hardware_is),
        TEST(each_arch_has_its_own_ways_to_run_guests),
        TEST(clusters_and_other_archs_are_read),
        TEST(a_host_cpu_without_model_is_kept_without_model),
        TEST(a_vendor_alone_is_kept),
        TEST(two_guests_of_one_arch_are_told_apart_by_their_os_type),
        TEST(a_document_without_host_cpu_is_no_error),
        TEST(what_cannot_be_meant_is_refused_with_its_line),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "capabilities-xml", cases);
}

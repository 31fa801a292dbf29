/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the shipped templates become is what libvirt takes: each of them, for each type of guest
 * that it is for, with each way of choosing a CPU, with and without devices. The test driver
 * defines any domain that its schema and its parser take, whatever hypervisor it is for. */
#include "cpu/arch.h"
#include "filled.h"
#include "rng.h"
#include "test-suite.h"
#include "virt/virt-types.h"
#include "xml/def-xml.h"

typedef struct {
    const char *template;
    const char *virt_type;
    const char *arch;
    const char *machine;
    const char *os_type;
} GuestCase;

static const GuestCase guests[] = {
    { "minimal", "kvm", "x86_64", NULL, "hvm" },
    { "minimal", "qemu", "i686", "pc", "hvm" },
    { "minimal", "kvm", "x86_64", "q35", "hvm" },
    { "minimal", "kvm", "ppc64le", "pseries", "hvm" },
    { "minimal", "kvm", "s390x", "s390-ccw-virtio", "hvm" },
    { "minimal", "qemu", "riscv64", "virt", "hvm" },
    { "q35-uefi", "kvm", "x86_64", NULL, "hvm" },
    { "q35-uefi", "qemu", "x86_64", "pc-q35-7.2", "hvm" },
    { "aarch64-virt", "kvm", "aarch64", NULL, "hvm" },
    { "aarch64-virt", "qemu", "aarch64", "virt-7.2", "hvm" },
    { "container", "lxc", "x86_64", NULL, "exe" },
};

static const char *const cpus[] = {
    NULL,
    "<cpu mode='host-model'/>",
    "<cpu mode='host-model' check='partial'><feature policy='disable' name='mpx'/></cpu>",
    "<cpu mode='host-passthrough' check='none' migratable='on'><cache mode='passthrough'/></cpu>",
    "<cpu mode='maximum'/>",
    "<cpu><topology sockets='2' cores='2' threads='1'/></cpu>",
    "<cpu mode='custom' match='exact' check='partial'><model fallback='forbid'>Nehalem</model>"
    "<vendor>Intel</vendor><topology sockets='1' cores='2' threads='2'/>"
    "<maxphysaddr mode='emulate' bits='42'/><feature policy='require' name='pcid'/>"
    "<feature policy='force' name='aes'/><feature policy='forbid' name='svm'/>"
    "<feature policy='optional' name='avx'/></cpu>",
};

static const char *const instances[] = {
    "",
    "name = gr\xc3\xbc\xc3\x9f <&> ]]>\nuuid = 11111111222233334444555555555555\n"
    "memory_mb = 1\nvcpus = 4",
    "vcpus = 4\ndisk.0 = /dev/vg/a & b, boot=1\ndisk.1 = /dev/sdb, device=lun\n"
    "network.0 = a <network>\nnetwork.1 = bridge=br-ex, boot=2, mtu=1400, mac=52:54:00:ff:00:01",
};

static const char *const machine_instance =
    "vcpus = 4\ndisk.0 = /a/b & c.qcow2, cache=none, serial=A b\ndisk.1 = device=cdrom\n"
    "disk.2 = /a/c.vmdk, bus=scsi, readonly\ndisk.3 = /a/d.raw, bus=usb\nnetwork.0 = user";
static const char *const x86_instance = "disk.0 = device=floppy";

static virConnect *connection;

static void define(const GuestCase *row, const char *cpu, const char *xml)
{
    g_autoptr(virDomain) domain =
        virDomainDefineXMLFlags(connection, xml, VIR_DOMAIN_DEFINE_VALIDATE);

    if (!domain) {
        test_fail(__FILE__, __LINE__, "%s for %s, %s: %s\n%s", row->template, row->virt_type,
                  cpu ? cpu : "no cpu", virGetLastErrorMessage(), xml);
        return;
    }
    test_pass(__FILE__, __LINE__, row->template);
    virDomainUndefine(domain);
}

static void fill_and_define(const GuestCase *row, const char *cpu, const char *body)
{
    g_autoptr(GcpuTemplate) form = filled_load(row->template);
    g_autoptr(GcpuInstance) instance = filled_instance(body);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuDef) def =
        cpu ? gcpu_def_xml_parse(cpu, -1, "cpu", GCPU_DEF_KIND_GUEST, NULL) : NULL;
    const GcpuGuestCpu guest_cpu = {
        .cpu = def,
        .virt_type = (char *)row->virt_type,
        .arch = (char *)row->arch,
        .machine = (char *)row->machine,
        .os_type = (char *)row->os_type,
    };
    g_autofree char *xml = gcpu_template_fill(form, instance, &guest_cpu, findings);
    g_autofree char *lines = filled_findings(findings);

    check_str(lines, "");
    check_valid_domain(xml);
    if (xml)
        define(row, cpu, xml);
}

static void libvirt_takes_every_template_with_every_cpu(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(guests); i++) {
        gboolean is_container = strcmp(guests[i].os_type, "exe") == 0;
        for (guint j = 0; j < (is_container ? 1 : G_N_ELEMENTS(cpus)); j++) {
            for (guint k = 0; k < G_N_ELEMENTS(instances); k++)
                fill_and_define(&guests[i], cpus[j], instances[k]);
            if (!is_container)
                fill_and_define(&guests[i], cpus[j], machine_instance);
            if (gcpu_arch_family(guests[i].arch) == GCPU_ARCH_FAMILY_X86 && !is_container)
                fill_and_define(&guests[i], cpus[j], x86_instance);
        }
    }
}

static void ignore_error(void *data, virError *error)
{
    (void)data, (void)error;
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(libvirt_takes_every_template_with_every_cpu),
        { NULL, NULL },
    };

    virSetErrorFunc(NULL, ignore_error);
    connection = virConnectOpen("test:///default");
    if (!connection)
        g_error("test:///default: %s", virGetLastErrorMessage());
    int status = test_suite_main(argc, argv, "define", cases);
    virConnectClose(connection);
    return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a real QEMU says through libvirt's in-process driver; run by embed.sh. */
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "reported.h"
#include "test-suite.h"
#include "virt/virt-event.h"
#include "virt/virt-log.h"
#include "virt/virt-types.h"

#define EXIT_SKIPPED 77

static const char *uri;
static struct utsname this_machine;

static const GcpuVirtHostQuery nothing_special;

static void the_report_says_who_the_host_is(void)
{
    g_autoptr(GcpuHostReport) report = reported_collect(uri, &nothing_special);
    g_autoptr(virConnect) connection = virConnectOpen(uri);
    unsigned long version = 0;

    if (!report)
        return;
    check_str(report->hypervisor, "QEMU");
    check_str(report->uri, uri);
    check(virConnectGetVersion(connection, &version) == 0);
    check_int(report->hypervisor_version, version);
    check(virConnectGetLibVersion(connection, &version) == 0);
    check_int(report->libvirt_version, version);
    check_str(report->collector, geteuid() == 0 ? "root" : "unprivileged");
    if (geteuid() == 0) {
        check(report->uuid && strlen(report->uuid) == 36);
    } else {
        check_str(report->uuid, NULL);
        check(reported_missing(report, "uuid") != NULL);
    }
    check_str(report->capabilities->host_arch, this_machine.machine);
    check(report->capabilities->host_cpu != NULL);
}

static void the_kernel_is_that_of_this_machine(void)
{
    g_autoptr(GcpuHostReport) report = reported_collect(uri, &nothing_special);
    g_autofree char *command_line = NULL;

    if (!report)
        return;
    check(g_file_get_contents("/proc/cmdline", &command_line, NULL, NULL));
    check_str(report->kernel_release, this_machine.release);
    check_str(report->kernel_command_line, g_strstrip(command_line));
    check(g_file_test("/sys/module/kvm/parameters", G_FILE_TEST_IS_DIR) ==
          (report->module_parameters->len > 0));
}

static void documents_are_kept_as_libvirt_wrote_them(void)
{
    g_autoptr(GcpuHostReport) report = reported_collect(uri, &nothing_special);
    g_autoptr(virConnect) connection = virConnectOpen(uri);
    g_autofree char *capabilities = virConnectGetCapabilities(connection);
    /* Without any wish libvirt takes its own defaults: the host's architecture, KVM if it may. */
    g_autofree char *domain_capabilities =
        virConnectGetDomainCapabilities(connection, NULL, NULL, NULL, NULL, 0);

    if (!report)
        return;
    reported_check_document(report->capabilities_xml, capabilities);
    check_int(report->domain_capabilities_xml->len, 1);
    if (report->domain_capabilities_xml->len > 0)
        reported_check_document(g_ptr_array_index(report->domain_capabilities_xml, 0),
                                domain_capabilities);
    reported_check_round_trip(report);
}

/* Each of these was asked with the emulator that the capabilities name. */
static void expect_domain_capabilities(const GcpuHostReport *report, const GcpuGuestArch *guest)
{
    for (guint i = 0; i < guest->domains->len; i++) {
        const GcpuGuestDomain *domain = g_ptr_array_index(guest->domains, i);
        const GcpuDomainCapabilities *found =
            gcpu_host_report_find_domain_capabilities(report, guest->arch, domain->virt_type, NULL);

        if (!found) {
            test_fail(__FILE__, __LINE__, "no domain capabilities of %s %s", guest->arch,
                      domain->virt_type);
            continue;
        }
        check_str(found->emulator, domain->emulator ? domain->emulator : guest->emulator);
        check(found->has_cpu);
        check(found->models->len > 0);
    }
}

static void all_is_every_architecture_and_type_of_the_host(void)
{
    static const GcpuVirtHostQuery query = { .all = TRUE };
    g_autoptr(GcpuHostReport) report = reported_collect(uri, &query);
    guint expected = 0;

    if (!report)
        return;
    check(report->capabilities->guests->len > 0);
    for (guint i = 0; i < report->capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(report->capabilities->guests, i);
        expect_domain_capabilities(report, guest);
        expected += guest->domains->len;
    }
    check_int(report->domain_capabilities->len, expected);
    reported_check_round_trip(report);
}

static void a_wish_narrows_the_question(void)
{
    const GcpuVirtHostQuery query = { .arch = "x86_64", .machine = "q35", .virt_type = "qemu" };
    g_autoptr(GcpuHostReport) report = NULL;

    if (!g_str_equal(this_machine.machine, "x86_64"))
        return;
    report = reported_collect(uri, &query);
    if (!report)
        return;
    check_int(report->domain_capabilities->len, 1);
    const GcpuDomainCapabilities *found =
        gcpu_host_report_find_domain_capabilities(report, "x86_64", "qemu", "q35");
    check(found != NULL);
    check_str(found ? found->virt_type : NULL, "qemu");
    check(found && g_str_has_prefix(found->machine, "pc-q35-"));
}

static void what_libvirt_refuses_is_missing_with_its_words(void)
{
    static const struct {
        GcpuVirtHostQuery query;
        const char *fact, *words;
        GcpuFactState state;
    } table[] = {
        { { .machine = "nonsense", .virt_type = "qemu" },
          "nonsense qemu",
          "machine 'nonsense'",
          GCPU_FACT_FAILED },
        { { .arch = "vax" }, "vax", "vax", GCPU_FACT_UNSUPPORTED },
        { { .virt_type = "xen" }, "xen", "support", GCPU_FACT_UNSUPPORTED },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuHostReport) report = reported_collect(uri, &table[i].query);
        if (!report)
            continue;
        const char *arch = table[i].query.arch ? "" : this_machine.machine;
        g_autofree char *name =
            g_strdup_printf("domainCapabilities %s%s%s", arch, *arch ? " " : "", table[i].fact);
        const GcpuMissingFact *fact = reported_missing(report, name);
        if (!fact)
            continue;
        check_int(fact->state, table[i].state);
        check_contains(fact->reason, table[i].words);
        check_int(report->domain_capabilities->len, 0);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_report_says_who_the_host_is),
        TEST(the_kernel_is_that_of_this_machine),
        TEST(documents_are_kept_as_libvirt_wrote_them),
        TEST(all_is_every_architecture_and_type_of_the_host),
        TEST(a_wish_narrows_the_question),
        TEST(what_libvirt_refuses_is_missing_with_its_words),
        { NULL, NULL },
    };

    uri = g_getenv("TEST_EMBED_URI");
    if (!uri) {
        printf("SKIP: TEST_EMBED_URI is not set: run this through embed.sh\n");
        return EXIT_SKIPPED;
    }
    gcpu_virt_log_silence();
    gcpu_virt_event_ensure();
    uname(&this_machine);
    return test_suite_main(argc, argv, "virt-host-embed", cases);
}

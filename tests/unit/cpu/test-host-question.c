/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/error.h"
#include "cpu/host-question.h"
#include "test-suite.h"

static GcpuGuestArch *add_guest(GcpuCapabilities *capabilities, const char *arch,
                                const char *const *virt_types)
{
    GcpuGuestArch *guest = gcpu_guest_arch_new();

    guest->arch = g_strdup(arch);
    guest->os_type = g_strdup("hvm");
    for (; *virt_types; virt_types++) {
        GcpuGuestDomain *domain = gcpu_guest_domain_new();
        domain->virt_type = g_strdup(*virt_types);
        g_ptr_array_add(guest->domains, domain);
    }
    g_ptr_array_add(capabilities->guests, guest);
    return guest;
}

static void add_document(GcpuHostReport *report, const char *arch, const char *virt_type,
                         const char *machine)
{
    GcpuDomainCapabilities *document = gcpu_domain_capabilities_new();

    document->arch = g_strdup(arch);
    document->virt_type = g_strdup(virt_type);
    document->machine = g_strdup(machine);
    g_ptr_array_add(report->domain_capabilities, document);
    g_ptr_array_add(report->domain_capabilities_xml,
                    g_strdup_printf("<%s %s %s/>", arch, virt_type, machine));
}

/* As collected with everything: kvm was asked first; s390x is installed, but tells nothing. */
static GcpuHostReport *full_report(void)
{
    static const char *const both[] = { "qemu", "kvm", NULL }, *const tcg[] = { "qemu", NULL };
    GcpuHostReport *report = gcpu_host_report_new();

    report->capabilities = gcpu_capabilities_new();
    report->capabilities->host_arch = g_strdup("x86_64");
    GcpuMachine *pc = gcpu_machine_new("pc");
    pc->canonical = g_strdup("pc-i440fx-7.2");
    g_ptr_array_add(add_guest(report->capabilities, "x86_64", both)->machines, pc);
    add_guest(report->capabilities, "aarch64", tcg);
    add_guest(report->capabilities, "s390x", tcg);
    add_document(report, "x86_64", "kvm", "pc-i440fx-7.2");
    add_document(report, "x86_64", "qemu", "pc-i440fx-7.2");
    add_document(report, "aarch64", "qemu", "virt-7.2");
    gcpu_host_report_add_missing(report, "domainCapabilities s390x qemu", GCPU_FACT_FAILED, "no");
    gcpu_host_report_add_missing(report, "kernel", GCPU_FACT_UNSUPPORTED, "elsewhere");
    return report;
}

/* "DOCUMENTS | MISSING", or the error. */
static char *narrow(const GcpuHostQuestion *question)
{
    g_autoptr(GcpuHostReport) report = full_report();
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);

    if (!gcpu_host_question_narrow(question, report, &error)) {
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_int(report->domain_capabilities->len, 3);
        check_int(report->missing->len, 2);
        return g_strdup(error->message);
    }
    check_int(report->domain_capabilities->len, report->domain_capabilities_xml->len);
    for (guint i = 0; i < report->domain_capabilities_xml->len; i++)
        g_string_append_printf(text, "%s ",
                               (const char *)g_ptr_array_index(report->domain_capabilities_xml, i));
    g_string_append(text, "|");
    for (guint i = 0; i < report->missing->len; i++) {
        const GcpuMissingFact *fact = g_ptr_array_index(report->missing, i);
        g_string_append_printf(text, " %s", fact->name);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void a_full_report_narrows_to_what_would_have_been_asked(void)
{
    static const struct {
        GcpuHostQuestion question;
        const char *left;
    } table[] = {
        { { NULL, NULL, NULL }, "<x86_64 kvm pc-i440fx-7.2/> | kernel" },
        { { "x86_64", "pc", NULL }, "<x86_64 kvm pc-i440fx-7.2/> | kernel" },
        { { NULL, "pc-i440fx-7.2", "qemu" }, "<x86_64 qemu pc-i440fx-7.2/> | kernel" },
        { { "aarch64", NULL, NULL }, "<aarch64 qemu virt-7.2/> | kernel" },
        { { "s390x", NULL, NULL }, "| domainCapabilities s390x qemu kernel" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *left = narrow(&table[i].question);
        check_str(left, table[i].left);
    }
}

static void what_the_report_does_not_hold_is_no_answer(void)
{
    static const struct {
        GcpuHostQuestion question;
        const char *error;
    } table[] = {
        { { NULL, "q35", NULL }, "the report does not tell the domainCapabilities x86_64 q35 kvm" },
        { { "riscv64", NULL, NULL }, "the report does not tell the domainCapabilities riscv64" },
        { { "aarch64", NULL, "kvm" },
          "the report does not tell the domainCapabilities aarch64 kvm" },
        { { "s390x", "s390-ccw-virtio", NULL },
          "the report does not tell the domainCapabilities s390x s390-ccw-virtio qemu" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *error = narrow(&table[i].question);
        check_str(error, table[i].error);
    }
}

static void without_capabilities_nothing_is_filled_up(void)
{
    const GcpuHostQuestion nothing = { NULL, NULL, NULL };
    GcpuHostQuestion settled = gcpu_host_question_settle(&nothing, NULL);
    g_autofree char *fact = gcpu_host_question_fact(&settled);

    check_str(settled.arch, NULL);
    check_str(settled.virt_type, NULL);
    check_str(fact, "domainCapabilities");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_full_report_narrows_to_what_would_have_been_asked),
        TEST(what_the_report_does_not_hold_is_no_answer),
        TEST(without_capabilities_nothing_is_filled_up),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "host-question", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml/domain-guest.h"

#include "cpu/error.h"
#include "test-suite.h"

static void a_domain_says_what_it_needs(void)
{
    static const char text[] =
        "<domain type='kvm'><name> web1 </name><os><type arch='x86_64' machine='pc-q35-7.2'>hvm"
        "</type></os><cpu mode='custom'><model>Base</model><feature name='svm'/></cpu></domain>";
    g_autoptr(GcpuDomainGuest) guest = gcpu_domain_guest_parse(text, -1, "web1.xml", NULL);

    check_str(guest->name, "web1");
    check_str(guest->virt_type, "kvm");
    check_str(guest->arch, "x86_64");
    check_str(guest->machine, "pc-q35-7.2");
    check_str(guest->cpu->model, "Base");
    check_int(guest->cpu->type, GCPU_DEF_GUEST);
}

static void a_cpu_is_all_that_is_known(void)
{
    g_autoptr(GcpuDomainGuest) guest =
        gcpu_domain_guest_parse("<cpu><model>Base</model></cpu>", -1, "x", NULL);
    g_autoptr(GcpuDomainGuest) host =
        gcpu_domain_guest_parse("<cpu><arch>x86_64</arch><model>Base</model></cpu>", -1, "x", NULL);

    check_str(guest->cpu->model, "Base");
    check(!guest->name && !guest->virt_type && !guest->arch && !guest->machine);
    check_int(host->cpu->type, GCPU_DEF_HOST);
    check_str(host->arch, "x86_64");
}

static void a_domain_may_say_nothing(void)
{
    g_autoptr(GcpuDomainGuest) guest =
        gcpu_domain_guest_parse("<domain><os/></domain>", -1, "x", NULL);

    check(!guest->name && !guest->virt_type && !guest->arch && !guest->machine && !guest->cpu);
}

static void what_is_no_guest_is_refused(void)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "<capabilities/>", "x:1: root element is <capabilities>, <domain> or <cpu> is needed" },
        { "<domain><cpu mode='odd'/></domain>", "odd" },
        { "<cpu mode='odd'/>", "odd" },
        { "", "x" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        check(gcpu_domain_guest_parse(rows[i].text, -1, "x", &error) == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_contains(error->message, rows[i].message);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_domain_says_what_it_needs),
        TEST(a_cpu_is_all_that_is_known),
        TEST(a_domain_may_say_nothing),
        TEST(what_is_no_guest_is_refused),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "domain-guest", cases);
}

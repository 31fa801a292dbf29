/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-suite.h"
#include "xml/domain-capabilities-xml.h"

static GcpuDomainCapabilities *read_file(const char *name)
{
    g_autofree char *path = g_build_filename("hosts", name, NULL);
    g_autofree char *text = test_read(path);
    g_autoptr(GError) error = NULL;
    GcpuDomainCapabilities *capabilities =
        gcpu_domain_capabilities_xml_parse(text, -1, path, &error);

    if (!capabilities)
        g_error("%s", error->message);
    return capabilities;
}

static GcpuDomainCapabilities *read_modes(const char *modes)
{
    g_autofree char *text =
        g_strdup_printf("<domainCapabilities><cpu>%s</cpu></domainCapabilities>", modes);

    return gcpu_domain_capabilities_xml_parse(text, -1, "x", NULL);
}

static void the_head_names_emulator_virt_type_machine_and_arch(void)
{
    g_autoptr(GcpuDomainCapabilities) kvm =
        read_file("cascadelake-9.0/domain-capabilities-kvm.xml");

    check_str(kvm->emulator, "/usr/bin/qemu-system-x86_64");
    check_str(kvm->virt_type, "kvm");
    check_str(kvm->machine, "pc-q35-7.2");
    check_str(kvm->arch, "x86_64");
    check_int(kvm->max_vcpus, 288);
    check(kvm->firmware_efi);
}

static void modes_tell_whether_they_are_supported_and_migratable(void)
{
    g_autoptr(GcpuDomainCapabilities) kvm =
        read_file("cascadelake-9.0/domain-capabilities-kvm.xml");
    g_autoptr(GcpuDomainCapabilities) tcg =
        read_file("cascadelake-9.0/domain-capabilities-qemu.xml");
    g_autoptr(GcpuDomainCapabilities) arm = read_file("altra-11.3/domain-capabilities-kvm.xml");

    check(kvm->has_cpu && kvm->host_passthrough.supported && kvm->custom.supported);
    check(kvm->host_passthrough.migratable_on && kvm->host_passthrough.migratable_off);
    check(tcg->host_passthrough.known && !tcg->host_passthrough.supported);
    check(!arm->host_passthrough.migratable_on && arm->host_passthrough.migratable_off);
    check(arm->host_model_mode.known && !arm->host_model_mode.supported && !arm->host_model);
}

static void the_host_model_is_a_guest_definition(void)
{
    g_autoptr(GcpuDomainCapabilities) kvm =
        read_file("cascadelake-9.0/domain-capabilities-kvm.xml");
    const GcpuDef *model = kvm->host_model;

    check_int(model->type, GCPU_DEF_GUEST);
    check_str(model->model, "Cascadelake-Server-noTSX");
    check_int(model->fallback, GCPU_FALLBACK_FORBID);
    check_str(model->vendor, "Intel");
    check_int(gcpu_def_find_feature(model, "vmx")->policy, GCPU_FEATURE_REQUIRE);
    check_int(gcpu_def_find_feature(model, "mpx")->policy, GCPU_FEATURE_DISABLE);
}

static void models_tell_whether_they_are_usable(void)
{
    g_autoptr(GcpuDomainCapabilities) kvm =
        read_file("cascadelake-9.0/domain-capabilities-kvm.xml");
    const GcpuModelSupport *icelake = gcpu_domain_capabilities_find_model(kvm, "Icelake-Server");
    const GcpuModelSupport *qemu64 = gcpu_domain_capabilities_find_model(kvm, "qemu64");

    check_int(icelake->usable, GCPU_USABLE_NO);
    check(icelake->deprecated);
    check_str(icelake->vendor, "Intel");
    check_int(qemu64->usable, GCPU_USABLE_YES);
    check(!qemu64->vendor && !qemu64->deprecated && !qemu64->canonical);
    check(!kvm->has_blockers);
    check(!gcpu_domain_capabilities_find_model(kvm, "QEMU64"));
}

static void blockers_and_canonical_names_belong_to_their_model(void)
{
    g_autoptr(GcpuDomainCapabilities) kvm = read_file("milan-11.3/domain-capabilities-kvm.xml");
    const GcpuModelSupport *g4 = gcpu_domain_capabilities_find_model(kvm, "Opteron_G4");
    const GcpuModelSupport *milan = gcpu_domain_capabilities_find_model(kvm, "EPYC-Milan");

    check(kvm->has_blockers);
    check_int(g4->blockers->len, 2);
    check_str(g_ptr_array_index(g4->blockers, 0), "fma4");
    check_str(g_ptr_array_index(g4->blockers, 1), "xop");
    check_int(milan->blockers->len, 0);
    check_str(milan->canonical, "EPYC-Milan-v1");
    check_int(kvm->host_model->maxphysaddr.limit, 48);
}

static void usable_is_unknown_unless_it_says_yes_or_no(void)
{
    g_autoptr(GcpuDomainCapabilities) old =
        read_modes("<mode name='custom' supported='yes'><model>a</model>"
                   "<model usable='unknown'>b</model><model usable='perhaps'>c</model></mode>");

    check_int(old->models->len, 3);
    for (guint i = 0; i < old->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(old->models, i);
        check_int(model->usable, GCPU_USABLE_UNKNOWN);
    }
}

static void protection_of_guests_is_read(void)
{
    static const char document[] =
        "<domainCapabilities><features><sev supported='yes'><maxESGuests>%s</maxESGuests></sev>"
        "<tdx supported='no'/><s390-pv supported='yes'/><launchSecurity supported='yes'>"
        "<enum name='sectype'><value>sev-snp</value></enum></launchSecurity></features>"
        "</domainCapabilities>";
    static const struct {
        const char *n_guests;
        gboolean sev_es;
    } rows[] = { { "1", TRUE }, { "0", FALSE }, { "-1", FALSE }, { "x", FALSE }, { "", FALSE } };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) parts = g_strsplit(document, "%s", 2);
        g_autofree char *text = g_strconcat(parts[0], rows[i].n_guests, parts[1], NULL);
        g_autoptr(GcpuDomainCapabilities) offer =
            gcpu_domain_capabilities_xml_parse(text, -1, "x", NULL);
        const GcpuProtection *protection = offer ? &offer->protection : NULL;
        check(protection && protection->sev && protection->sev_es == rows[i].sev_es);
        check(protection && protection->sev_snp && protection->s390_pv && !protection->tdx);
    }
}

static void a_document_without_cpu_says_so(void)
{
    g_autoptr(GcpuDomainCapabilities) old = gcpu_domain_capabilities_xml_parse(
        "<domainCapabilities><arch>x86_64</arch></domainCapabilities>", -1, "x", NULL);

    check(old && !old->has_cpu && !old->custom.known && old->models->len == 0);
    check_str(old ? old->arch : NULL, "x86_64");
}

/* An emulator without a limit of its own says INT_MAX. */
static void any_number_of_vcpus_is_read(void)
{
    g_autoptr(GcpuDomainCapabilities) tcg = gcpu_domain_capabilities_xml_parse(
        "<domainCapabilities><vcpu max='2147483647'/></domainCapabilities>", -1, "x", NULL);

    check_int(tcg ? tcg->max_vcpus : 0, 2147483647);
}

static void modes_and_elements_of_the_future_are_skipped(void)
{
    g_autoptr(GcpuDomainCapabilities) future = read_modes(
        "<mode name='telepathic' supported='yes'/><new/><mode name='custom' supported='yes'>"
        "<model/><new/><blockers model='ghost'><feature name='x'/></blockers></mode>");

    check(future && future->custom.supported);
    check_int(future ? future->models->len : 1, 0);
    check(future && !future->has_blockers);
}

static void a_host_model_without_model_is_not_said(void)
{
    g_autoptr(GcpuDomainCapabilities) odd = read_modes("<mode name='host-model' supported='yes'/>");

    check(odd && odd->host_model_mode.supported && !odd->host_model);
}

static void a_broken_host_model_is_refused_with_its_line(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDomainCapabilities) broken = gcpu_domain_capabilities_xml_parse(
        "<domainCapabilities><cpu><mode name='host-model' supported='yes'><model>a</model>\n"
        "<feature policy='maybe' name='b'/></mode></cpu></domainCapabilities>",
        -1, "n1: domain capabilities", &error);

    check(!broken);
    check_contains(error ? error->message : NULL,
                   "n1: domain capabilities:2: Invalid CPU feature policy 'maybe'");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_head_names_emulator_virt_type_machine_and_arch),
        TEST(modes_tell_whether_they_are_supported_and_migratable),
        TEST(the_host_model_is_a_guest_definition),
        TEST(models_tell_whether_they_are_usable),
        TEST(blockers_and_canonical_names_belong_to_their_model),
        TEST(usable_is_unknown_unless_it_says_yes_or_no),
        TEST(protection_of_guests_is_read),
        TEST(a_document_without_cpu_says_so),
        TEST(any_number_of_vcpus_is_read),
        TEST(modes_and_elements_of_the_future_are_skipped),
        TEST(a_host_model_without_model_is_not_said),
        TEST(a_broken_host_model_is_refused_with_its_line),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "domain-capabilities-xml", cases);
}

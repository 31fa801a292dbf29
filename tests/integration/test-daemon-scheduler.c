/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What goes wrong in schedulers that compare CPUs before a migration through libvirt alone, as Nova
 * does: each of its known defects must not be here. Run by embed.sh. */
#include "cpu/host-cpu.h"
#include "daemon-fixture.h"
#include "test-suite.h"
#include "xml/def-xml.h"
#include "xml/host-report-xml.h"

static Fixture fixture;

/** Answer: of CompareCpu. */
typedef struct {
    char *verdict; /* NULL: an error */
    GVariant *details;
    GError *error;
} Answer;

static void answer_clear(Answer *answer)
{
    g_free(answer->verdict);
    g_clear_pointer(&answer->details, g_variant_unref);
    g_clear_error(&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

static Answer ask(const char *cpu_xml, const char *options)
{
    Answer answer = { NULL, NULL, NULL };
    g_autoptr(GVariant) values = fixture_call(
        &fixture, "CompareCpu",
        g_variant_new("(s@a{sv})", cpu_xml, g_variant_new_parsed(options ? options : "@a{sv} {}")),
        &answer.error);

    if (values)
        g_variant_get(values, "(s@a{sv})", &answer.verdict, &answer.details);
    return answer;
}

static gboolean is_yes(const Answer *answer)
{
    return g_strcmp0(answer->verdict, "identical") == 0 ||
           g_strcmp0(answer->verdict, "superset") == 0;
}

/* Whether there is a reason of @kind about @name; NULL: any. */
static gboolean has_reason(const Answer *answer, const char *kind, const char *name)
{
    g_autoptr(GVariant) reasons =
        answer->details ? g_variant_lookup_value(answer->details, "reasons", NULL) : NULL;

    for (gsize i = 0; reasons && i < g_variant_n_children(reasons); i++) {
        g_autoptr(GVariant) reason = g_variant_get_child_value(reasons, i);
        const char *of_kind = NULL, *of_name = NULL, *message = NULL;
        g_variant_lookup(reason, "kind", "&s", &of_kind);
        g_variant_lookup(reason, "name", "&s", &of_name);
        g_variant_lookup(reason, "message", "&s", &message);
        if (g_strcmp0(of_kind, kind) == 0 && (!name || g_strcmp0(of_name, name) == 0) && message)
            return TRUE;
    }
    return FALSE;
}

static GcpuHostReport *get_report(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = fixture_call(&fixture, "GetReport", NULL, &error);
    const char *xml = "";

    if (answer)
        g_variant_get(answer, "(&s)", &xml);
    return gcpu_host_report_xml_parse(xml, -1, "GetReport", NULL);
}

/* Returns: (transfer full) (nullable): the live CPU of a guest that was started here with mode
 * host-model: libvirt puts the model and the features of the domain capabilities in its place. */
static char *live_host_model(void)
{
    static const GcpuHostCpuRequest of_hypervisor = { .kind = GCPU_HOST_CPU_HYPERVISOR };
    g_autoptr(GcpuHostReport) report = get_report();
    GcpuHostCpu offer = { 0 };

    if (!report || !gcpu_host_cpu_choose(report, &of_hypervisor, &offer, NULL) || !offer.cpu)
        return NULL;
    g_autoptr(GcpuDef) cpu = gcpu_def_copy(offer.cpu);
    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->match = GCPU_MATCH_EXACT;
    return gcpu_def_xml_format(cpu, 0);
}

static char *domain_with(const char *cpu_xml)
{
    g_autofree char *virt_type = fixture_text(&fixture, "VirtType");

    return g_strdup_printf("<domain type='%s'><os><type arch='x86_64' machine='q35'>hvm</type></os>"
                           "%s</domain>",
                           virt_type, cpu_xml);
}

#define LIVE_486                                                                         \
    "<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>486</model>" \
    "<feature policy='disable' name='vme'/></cpu>"
#define OTHER_HOST                                                          \
    "<cpu><arch>x86_64</arch><model>Opteron_G5</model><vendor>AMD</vendor>" \
    "<feature name='lwp'/></cpu>"

static void a_the_guest_is_compared_and_not_the_host_that_it_leaves(void)
{
    g_autofree char *domain = domain_with(LIVE_486);
    g_auto(Answer) of_host = ask(OTHER_HOST, NULL);
    g_auto(Answer) of_guest = ask(domain, NULL);

    check_str(of_host.verdict, "incompatible");
    check(has_reason(&of_host, "missing-feature", "lwp"));
    check_str(of_guest.verdict, "superset");
}

static void b_equal_hosts_take_each_others_guests(void)
{
    g_autofree char *live = live_host_model();
    g_auto(Answer) answer = ask(live ? live : "", NULL);
    g_autoptr(GcpuHostReport) report = get_report();
    g_autofree char *processor =
        report ? gcpu_def_xml_format(report->capabilities->host_cpu, 0) : g_strdup("");
    g_auto(Answer) of_processor = ask(processor, "{'against': <'processor'>}");

    check(is_yes(&answer));
    check_str(of_processor.verdict, "identical");
}

static void c_nobody_has_to_skip_the_check(void)
{
    g_autofree char *live = live_host_model();
    g_autofree char *domain = domain_with(live ? live : "");
    g_auto(Answer) yes = ask(domain, "{'authority': <'libvirt'>}");
    g_auto(Answer) no =
        ask("<cpu><model>486</model><feature name='lwp'/></cpu>", "{'authority': <'libvirt'>}");
    const char *of_libvirt = NULL;

    check(is_yes(&yes));
    check(g_variant_lookup(yes.details, "libvirt_verdict", "&s", &of_libvirt));
    check_str(of_libvirt, yes.verdict);
    check_str(no.verdict, "incompatible");
}

static void d_what_cannot_be_known_is_never_a_yes(void)
{
    static const char *const strangers[] = {
        "<cpu><arch>aarch64</arch><model>cortex-a57</model></cpu>",
        "<cpu><arch>aarch64</arch><model>nonesuch</model></cpu>",
        "<cpu><arch>s390x</arch><model>z14-base</model></cpu>",
        "<cpu mode='host-passthrough'/>",
        "<cpu mode='maximum'/>",
    };

    for (guint i = 0; i < G_N_ELEMENTS(strangers); i++) {
        g_auto(Answer) answer = ask(strangers[i], NULL);
        if (!answer.verdict || is_yes(&answer))
            test_fail(__FILE__, __LINE__, "%s: %s", strangers[i],
                      answer.verdict ? answer.verdict : answer.error->message);
    }
}

static void e_a_no_names_all_that_is_missing(void)
{
    g_auto(Answer) answer = ask("<cpu><model>486</model><vendor>AMD</vendor>"
                                "<feature name='lwp'/><feature name='fma4'/></cpu>",
                                "{'virt_type': <'qemu'>}");

    check_str(answer.verdict, "incompatible");
    check(has_reason(&answer, "missing-feature", "lwp"));
    check(has_reason(&answer, "missing-feature", "fma4"));
}

static void f_an_unknown_name_is_one_reason_among_others(void)
{
    g_auto(Answer) wanted = ask("<cpu><model>486</model><feature name='arch-facilities'/>"
                                "<feature name='lwp'/></cpu>",
                                NULL);

    check_str(wanted.verdict, "incompatible");
    check(has_reason(&wanted, "unknown-feature", "arch-facilities"));
    check(has_reason(&wanted, "missing-feature", "lwp"));
}

static void g_the_guests_own_machine_and_emulator_count(void)
{
    g_auto(Answer) answer = ask(
        "<domain type='qemu'><os><type arch='x86_64' machine='pc-i440fx-5.2'>hvm</type></os>"
        "<devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>" LIVE_486 "</domain>",
        NULL);
    const char *machine = NULL, *emulator = NULL, *virt_type = NULL, *compared = NULL;

    check_str(answer.error ? answer.error->message : NULL, NULL);
    if (!answer.details)
        return;
    g_variant_lookup(answer.details, "machine", "&s", &machine);
    g_variant_lookup(answer.details, "emulator", "&s", &emulator);
    g_variant_lookup(answer.details, "virt_type", "&s", &virt_type);
    g_variant_lookup(answer.details, "compared_with", "&s", &compared);
    check_str(machine, "pc-i440fx-5.2");
    check_str(emulator, "/usr/bin/qemu-system-x86_64");
    check_str(virt_type, "qemu");
    check_str(compared, "hypervisor");
}

/* Since libvirt 7.1 the live XML of such a guest names the CPU that QEMU gave to it. */
static void t_a_guest_without_a_cpu_is_not_the_host(void)
{
    g_autofree char *defined = domain_with("");
    g_autofree char *live = domain_with("<cpu mode='custom' match='exact' check='none'>"
                                        "<model fallback='forbid'>qemu64</model></cpu>");
    g_auto(Answer) asked = ask(live, "{'authority': <'libvirt'>}");
    g_auto(Answer) plain = ask(live, NULL);

    fixture_fails(&fixture, "CompareCpu", g_variant_new_parsed("(%s, @a{sv} {})", defined),
                  "Invalid", "there is no CPU");
    check_str(plain.verdict, asked.verdict);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_the_guest_is_compared_and_not_the_host_that_it_leaves),
        TEST(b_equal_hosts_take_each_others_guests),
        TEST(c_nobody_has_to_skip_the_check),
        TEST(d_what_cannot_be_known_is_never_a_yes),
        TEST(e_a_no_names_all_that_is_missing),
        TEST(f_an_unknown_name_is_one_reason_among_others),
        TEST(g_the_guests_own_machine_and_emulator_count),
        TEST(t_a_guest_without_a_cpu_is_not_the_host),
        { NULL, NULL },
    };
    const FixtureSuite suite = { "daemon-scheduler", cases, NULL };

    return fixture_main_embed(&fixture, argc, argv, &suite);
}

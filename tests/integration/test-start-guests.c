/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Guests that QEMU really starts, emulated, without KVM; run by embed.sh. */
#include <stdio.h>
#include <sys/utsname.h>

#include "live-guest.h"
#include "test-suite.h"
#include "virt/virt-connect.h"
#include "virt/virt-log.h"
#include "xml/def-xml.h"

#define EXIT_SKIPPED 77

static const char *uri;

/* 64 MiB and no disk: it boots nothing and runs. */
static char *make_domain(const char *name, const char *vcpus, const char *cpu)
{
    return g_strdup_printf("<domain type='qemu'><name>%s</name><memory unit='MiB'>64</memory>"
                           "<vcpu>%s</vcpu><os><type arch='x86_64'>hvm</type></os>%s"
                           "<devices><memballoon model='none'/></devices></domain>",
                           name, vcpus, cpu);
}

static char *run(virConnect *connection, const char *vcpus, const char *cpu)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *domain = make_domain("gcpu-test", vcpus, cpu);
    char *live = live_guest_run(connection, domain, &error);

    if (!live)
        test_fail(__FILE__, __LINE__, "%s: %s", cpu, error->message);
    return live;
}

static virConnect *connect_to_embed(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *refusal = NULL;
    virConnect *connection = gcpu_virt_connect_open(uri, &refusal, &error);

    if (!connection)
        test_fail(__FILE__, __LINE__, "%s", error->message);
    return connection;
}

static const char *const running_cpus[][2] = {
    { "1", "<cpu mode='custom' match='exact'><model fallback='forbid'>qemu64</model></cpu>" },
    { "1", "<cpu mode='custom' match='exact'><model fallback='forbid'>Nehalem</model>"
           "<vendor>Intel</vendor><feature policy='require' name='aes'/>"
           "<feature policy='require' name='sse4.2'/><feature policy='disable' name='syscall'/>"
           "<feature policy='optional' name='pcid'/><feature policy='forbid' name='xtpr'/></cpu>" },
    { "4", "<cpu match='exact'><model>Nehalem</model>"
           "<topology sockets='2' dies='1' cores='2' threads='1'/></cpu>" },
    { "1", "<cpu mode='host-model'/>" },
    { "1", "<cpu mode='host-model'><feature policy='disable' name='aes'/></cpu>" },
    { "1", "<cpu mode='maximum'/>" },
};

static void a_guest_gets_the_cpu_that_its_domain_states(void)
{
    g_autoptr(virConnect) connection = connect_to_embed();

    for (guint i = 0; connection && i < G_N_ELEMENTS(running_cpus); i++) {
        const char *cpu = running_cpus[i][1];
        g_autofree char *live_xml = run(connection, running_cpus[i][0], cpu);
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuDef) preview =
            gcpu_def_xml_parse(cpu, -1, "preview", GCPU_DEF_KIND_GUEST, &error);
        g_autoptr(GcpuDef) live = live_xml ? live_guest_cpu(live_xml, &error) : NULL;
        g_autoptr(GcpuDomainCapabilities) host =
            live_xml ? live_guest_host(connection, live_xml, &error) : NULL;

        check(preview && live && host);
        if (!preview || !live || !host)
            continue;
        g_autofree char *differences = live_guest_differences(preview, live, host);
        check_str(differences, "");
    }
}

static void host_model_becomes_the_named_model_of_the_host(void)
{
    g_autoptr(virConnect) connection = connect_to_embed();
    g_autofree char *live_xml =
        connection ? run(connection, "1", "<cpu mode='host-model'/>") : NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDef) live = live_xml ? live_guest_cpu(live_xml, &error) : NULL;
    g_autoptr(GcpuDomainCapabilities) host =
        live_xml ? live_guest_host(connection, live_xml, &error) : NULL;

    check(live && host);
    if (!live || !host)
        return;
    check_int(live->mode, GCPU_MODE_CUSTOM);
    check_int(live->check, GCPU_CHECK_FULL);
    check_str(live->model, host->host_model->model);
    check(live->features->len >= host->host_model->features->len);
}

/* Without a check libvirt starts a guest that lacks what was asked for: the comparison must see
 * it. */
static void a_feature_that_qemu_does_not_give_is_a_difference(void)
{
    static const char cpu[] = "<cpu mode='custom' match='exact' check='none'>"
                              "<model fallback='forbid'>Nehalem</model>"
                              "<feature policy='require' name='pcid'/></cpu>";
    g_autoptr(virConnect) connection = connect_to_embed();
    g_autofree char *live_xml = connection ? run(connection, "1", cpu) : NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDef) preview =
        gcpu_def_xml_parse(cpu, -1, "preview", GCPU_DEF_KIND_GUEST, &error);
    g_autoptr(GcpuDef) live = live_xml ? live_guest_cpu(live_xml, &error) : NULL;
    g_autoptr(GcpuDomainCapabilities) host =
        live_xml ? live_guest_host(connection, live_xml, &error) : NULL;

    check(preview && live && host);
    if (!preview || !live || !host)
        return;
    g_autofree char *differences = live_guest_differences(preview, live, host);
    check_str(differences, "feature pcid: require was previewed, the guest has disable\n");
}

static void parts_of_the_model_that_qemu_does_not_give_are_named(void)
{
    static const struct {
        const char *cpu;
        gboolean drops;
    } table[] = {
        { "<cpu mode='custom' match='exact'><model fallback='forbid'>Skylake-Client</model></cpu>",
          TRUE },
        { "<cpu mode='host-model'/>", FALSE },
    };
    g_autoptr(virConnect) connection = connect_to_embed();

    for (guint i = 0; connection && i < G_N_ELEMENTS(table); i++) {
        g_autofree char *live_xml = run(connection, "1", table[i].cpu);
        g_autoptr(GcpuDef) preview =
            gcpu_def_xml_parse(table[i].cpu, -1, "preview", GCPU_DEF_KIND_GUEST, NULL);
        g_autoptr(GcpuDef) live = live_xml ? live_guest_cpu(live_xml, NULL) : NULL;
        g_autoptr(GcpuDomainCapabilities) host =
            live_xml ? live_guest_host(connection, live_xml, NULL) : NULL;

        check(preview && live && host);
        if (!preview || !live || !host)
            continue;
        g_autofree char *dropped = live_guest_dropped(preview, live, host);
        /* TCG of QEMU 7.2 has no transactional memory, and no newer one has it either. */
        check_int(strstr(dropped, "hle") != NULL, table[i].drops);
        check_int(*dropped != '\0', table[i].drops);
    }
}

static void what_cannot_start_is_told_and_leaves_nothing_behind(void)
{
    static const char *const cpus[] = {
        /* refused by the schema, by libvirt's check of the host, and by QEMU's accelerator */
        "<cpu mode='custom'><model fallback='never'>Nehalem</model></cpu>",
        ("<cpu mode='custom' match='exact' check='partial'><model fallback='forbid'>Nehalem</model>"
         "<feature policy='require' name='pcid'/></cpu>"),
        "<cpu mode='host-passthrough'/>",
    };
    g_autoptr(virConnect) connection = connect_to_embed();

    for (guint i = 0; connection && i < G_N_ELEMENTS(cpus); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *domain = make_domain("gcpu-refused", "1", cpus[i]);
        g_autofree char *live = live_guest_run(connection, domain, &error);

        check(live == NULL);
        check(error != NULL);
        check_int(virConnectNumOfDefinedDomains(connection), 0);
        check_int(virConnectNumOfDomains(connection), 0);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_guest_gets_the_cpu_that_its_domain_states),
        TEST(host_model_becomes_the_named_model_of_the_host),
        TEST(a_feature_that_qemu_does_not_give_is_a_difference),
        TEST(parts_of_the_model_that_qemu_does_not_give_are_named),
        TEST(what_cannot_start_is_told_and_leaves_nothing_behind),
        { NULL, NULL },
    };
    struct utsname machine;

    uri = g_getenv("TEST_EMBED_URI");
    if (!uri) {
        printf("SKIP: TEST_EMBED_URI is not set: run this through embed.sh\n");
        return EXIT_SKIPPED;
    }
    if (uname(&machine) == 0 && !g_str_equal(machine.machine, "x86_64")) {
        printf("SKIP: the guests of this test are x86_64\n");
        return EXIT_SKIPPED;
    }
    gcpu_virt_log_silence();
    return test_suite_main(argc, argv, "start-guests", cases);
}

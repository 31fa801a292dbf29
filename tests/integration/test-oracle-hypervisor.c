/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* test-oracle-hypervisor: holds the hypervisor calls of the engine against the installed libvirt
 * and QEMU.
 *
 * Usage: embed.sh test-oracle-hypervisor.embed [SEED [SECONDS]]. Starting QEMU for its first
 * answers takes some seconds. The engine is told what libvirt's domain capabilities and its cache
 * say. */
#include <glib/gstdio.h>
#include <stdio.h>

#include "cpu/decode.h"
#include "cpu/hypervisor.h"
#include "oracle.h"
#include "qemu-caps.h"
#include "random-cpu.h"
#include "xml/def-xml.h"
#include "xml/domain-capabilities-xml.h"

#define ARCH              "x86_64"
#define VIRT_TYPE         "qemu"
#define BASELINE_CPUS_MAX 3

/* The questions take no argument but the session. */
typedef struct {
    Session session;
    GcpuDomainCapabilities *capabilities;
    QemuCaps *caps;
} HypervisorSession;

static void ask_engine_compare(const HypervisorSession *hypervisor, const char *document,
                               Answer *answer)
{
    const Session *session = &hypervisor->session;
    GError *error = NULL;
    g_autoptr(GcpuDef) cpu = gcpu_def_xml_parse(document, -1, "cpu", GCPU_DEF_KIND_AUTO, &error);
    g_autoptr(GcpuComparison) comparison =
        cpu ? gcpu_hypervisor_compare(session->map, hypervisor->capabilities, session->version, cpu,
                                      &error)
            : NULL;

    if (!comparison)
        answer_take_error(answer, error);
    else if (comparison->verdict == GCPU_VERDICT_INCOMPATIBLE)
        answer->error = g_strdup(comparison->message);
    else
        answer->text = g_strdup(gcpu_verdict_to_string(comparison->verdict));
}

static void check_compare(Session *session)
{
    HypervisorSession *hypervisor = (HypervisorSession *)session;
    RandomCpu random = { session->rand, session->map, TRUE };
    g_autofree char *document = random_guest(&random, session->host);
    g_auto(Answer) libvirt = { NULL, NULL }, engine = { NULL, NULL };

    int verdict =
        virConnectCompareHypervisorCPU(session->conn, NULL, ARCH, NULL, VIRT_TYPE, document,
                                       VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE);
    if (verdict >= 0)
        libvirt.text = g_strdup(gcpu_verdict_to_string((GcpuVerdict)verdict));
    else
        libvirt.error = oracle_libvirt_error();
    ask_engine_compare(hypervisor, document, &engine);
    g_autofree char *question = g_strdup_printf("hypervisor compare of\n%s", document);
    oracle_settle(session, question, &libvirt, &engine);
}

static void ask_engine_baseline(const HypervisorSession *hypervisor, GPtrArray *documents,
                                guint flags, Answer *answer)
{
    const Session *session = &hypervisor->session;
    const QemuCaps *caps = hypervisor->caps;
    g_autoptr(GPtrArray) cpus = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_def_free);
    const GPtrArray *names =
        flags & GCPU_BASELINE_MIGRATABLE ? caps->migratable_names : caps->names;
    GError *error = NULL;

    for (guint i = 0; i < documents->len; i++)
        g_ptr_array_add(cpus, gcpu_def_xml_parse(g_ptr_array_index(documents, i), -1, "cpu",
                                                 GCPU_DEF_KIND_AUTO, NULL));
    GcpuHypervisorBaseline request = {
        .arch = ARCH,
        .cpus = (const GcpuDef *const *)cpus->pdata,
        .n_cpus = cpus->len,
        .models = caps->models,
        .features = (const char *const *)names->pdata,
        .reports_migratability = caps->reports_migratability,
        .flags = (GcpuBaselineFlags)flags,
        .version = session->version,
    };
    g_autoptr(GcpuDef) baseline = gcpu_hypervisor_baseline(session->map, &request, &error);
    if (baseline)
        answer->text = gcpu_def_xml_format(baseline, session->version);
    else
        answer_take_error(answer, error);
}

static void check_baseline(Session *session)
{
    HypervisorSession *hypervisor = (HypervisorSession *)session;
    RandomCpu random = { session->rand, session->map, FALSE };
    g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func(g_free);
    int n_documents = g_rand_int_range(session->rand, 1, BASELINE_CPUS_MAX + 1);
    guint flags = (guint)g_rand_int_range(session->rand, 0, 4);
    g_auto(Answer) libvirt = { NULL, NULL }, engine = { NULL, NULL };

    for (int i = 0; i < n_documents; i++)
        g_ptr_array_add(documents, random_host(&random));
    g_autofree char *xml =
        virConnectBaselineHypervisorCPU(session->conn, NULL, ARCH, NULL, VIRT_TYPE,
                                        (const char **)documents->pdata, documents->len, flags);
    libvirt.text = g_strdup(xml);
    if (!xml)
        libvirt.error = oracle_libvirt_error();
    ask_engine_baseline(hypervisor, documents, flags, &engine);
    g_ptr_array_add(documents, NULL);
    g_autofree char *joined = g_strjoinv("", (char **)documents->pdata);
    g_autofree char *question =
        g_strdup_printf("hypervisor baseline, flags %u, of\n%s", flags, joined);
    oracle_settle(session, question, &libvirt, &engine);
}

/* What domain capabilities call host-model, worked out again from QEMU's own words. */
static void check_host_model(Session *session)
{
    const HypervisorSession *hypervisor = (const HypervisorSession *)session;
    const QemuCaps *caps = hypervisor->caps;
    GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = caps->features,
        .vendor = caps->vendor,
        .signature = caps->signature,
        .fallback = GCPU_FALLBACK_FORBID,
        .models = caps->models,
    };
    g_auto(Answer) libvirt = { NULL, NULL }, engine = { NULL, NULL };
    GError *error = NULL;
    g_autoptr(GcpuDef) def = gcpu_decode(session->map, &request, &error);
    g_autoptr(GcpuDef) expected = gcpu_def_copy(hypervisor->capabilities->host_model);

    /* Domain capabilities print a mode of their own, and an address size. */
    expected->mode = GCPU_MODE_CUSTOM;
    expected->match = GCPU_MATCH_EXACT;
    expected->maxphysaddr = (GcpuMaxPhysAddr){ GCPU_MAXPHYSADDR_UNSET, 0, 0 };
    libvirt.text = gcpu_def_xml_format(expected, session->version);
    if (def)
        engine.text = gcpu_def_xml_format(def, session->version);
    else
        answer_take_error(&engine, error);
    oracle_settle(session, "host model", &libvirt, &engine);
}

static QemuCaps *read_cache(const char *root, const GcpuMap *map)
{
    g_autofree char *directory = g_build_filename(root, "cache", "qemu", "capabilities", NULL);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);

    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        g_autoptr(QemuCaps) caps = qemu_caps_read(path, "tcg", map, NULL);
        g_autofree char *text = NULL;
        if (caps && g_file_get_contents(path, &text, NULL, NULL) &&
            strstr(text, "<arch>" ARCH "</arch>"))
            return g_steal_pointer(&caps);
    }
    return NULL;
}

static GcpuDomainCapabilities *ask_capabilities(virConnectPtr conn)
{
    g_autofree char *xml = virConnectGetDomainCapabilities(conn, NULL, ARCH, NULL, VIRT_TYPE, 0);

    return xml ? gcpu_domain_capabilities_xml_parse(xml, -1, "domcaps", NULL) : NULL;
}

static int ask(const Oracle *oracle, const char *uri)
{
    HypervisorSession hypervisor = { .capabilities = NULL };
    Session *session = &hypervisor.session;
    int status = EXIT_SKIPPED;

    if (oracle_open(session, oracle, uri)) {
        hypervisor.capabilities = ask_capabilities(session->conn);
        hypervisor.caps = read_cache(strchr(uri, '=') + 1, session->map);
        if (hypervisor.capabilities && hypervisor.capabilities->host_model && hypervisor.caps) {
            session->host = gcpu_def_copy(hypervisor.capabilities->host_model);
            check_host_model(session);
            oracle_run_for(session, oracle->seconds, check_compare);
            oracle_run_for(session, oracle->seconds, check_baseline);
            status = oracle_report(session, oracle, "qemu:///embed, hypervisor");
        } else {
            printf("SKIP: no QEMU for " ARCH " with a host model\n");
        }
    }
    gcpu_domain_capabilities_free(hypervisor.capabilities);
    qemu_caps_free(hypervisor.caps);
    oracle_close(session);
    return status;
}

int main(int argc, char **argv)
{
    (void)argc;
    return oracle_main_embedded(argv, ask);
}

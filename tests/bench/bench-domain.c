/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-domain: from a policy to the text of a domain, against libvirt's reading of that text.
 *
 * Usage: bench-domain; TEST_SRCDIR: where templates and hosts are. Exit status 0 if every goal was
 * reached. */
#include <stdio.h>
#include <stdlib.h>

#include "contest.h"
#include "domain/template.h"
#include "input/input.h"
#include "virt/virt-error.h"
#include "virt/virt-types.h"
#include "xml/host-report-xml.h"
#include "xml/map-source.h"

#define DOMAIN_ROUNDS 2000
#define DOMAIN_GOAL   0.25

#define UUID "0b6f6a3c-4c5f-4d0f-9a43-2f1c6c1f2a11"

/* The host on whose facts the policies decide. */
#define HOST_DIR "tests/data/hosts/cascadelake-9.0"

static const char *const host_model[] = { "libvirt.virt_type=kvm", "libvirt.cpu_mode=host-model",
                                          NULL };
static const char *const named_model[] = { "libvirt.virt_type=kvm", "libvirt.cpu_mode=custom",
                                           "libvirt.cpu_model=Cascadelake-Server-noTSX",
                                           "libvirt.cpu_model_extra_flags=+vmx,-mpx", NULL };

typedef struct {
    const char *title;
    const char *const *policy;   /* settings of the host */
    const char *const *instance; /* keys of the instance */
} DomainCase;

static const char *const minimal[] = { "instance.name=bench", "instance.uuid=" UUID,
                                       "instance.memory_mb=512", "instance.vcpus=2", NULL };
static const char *const four_devices[] = {
    "instance.name=bench",
    "instance.uuid=" UUID,
    "instance.memory_mb=4096",
    "instance.vcpus=4",
    "instance.disk.0=/var/lib/libvirt/images/a.qcow2,format=qcow2",
    "instance.disk.1=/var/lib/libvirt/images/b.raw,format=raw",
    "instance.network.0=network=default",
    "instance.network.1=bridge=br0",
    NULL,
};
static const DomainCase domain_cases[] = {
    { "domain XML, host-model, minimal", host_model, minimal },
    { "domain XML, host-model, four devices", host_model, four_devices },
    { "domain XML, named model with flags, minimal", named_model, minimal },
    { "domain XML, named model with flags, four devices", named_model, four_devices },
};

/* What all runs of a contest share. */
typedef struct {
    GcpuTemplate *template;
    GcpuConfig *config;
    GcpuHostReport *host;
    GcpuMapSource *models;
    GcpuInstance *instance;
    virConnect *connection;
    virDomain *defined;
    char *xml; /* what libvirt is given to define */
} Bench;

static void bench_clear(Bench *bench)
{
    gcpu_template_free(bench->template);
    gcpu_config_free(bench->config);
    gcpu_host_report_free(bench->host);
    gcpu_map_source_free(bench->models);
    gcpu_instance_free(bench->instance);
    if (bench->connection)
        virConnectClose(bench->connection);
    g_free(bench->xml);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

static GcpuGuestCpu *decide(const Bench *bench, GcpuFindings *findings)
{
    return gcpu_guest_cpu_decide(bench->config, bench->instance, bench->host,
                                 gcpu_map_source_model_features(bench->models), findings);
}

/* From the policy to the text of the domain. */
static gboolean make_domain(gpointer data)
{
    const Bench *bench = data;
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuGuestCpu) guest_cpu = decide(bench, findings);
    g_autofree char *xml =
        guest_cpu ? gcpu_template_fill(bench->template, bench->instance, guest_cpu, findings)
                  : NULL;

    return xml != NULL;
}

static gboolean define(gpointer data)
{
    Bench *bench = data;

    bench->defined = virDomainDefineXML(bench->connection, bench->xml);
    return bench->defined != NULL;
}

static void undefine(gpointer data)
{
    Bench *bench = data;

    virDomainUndefine(bench->defined);
    virDomainFree(g_steal_pointer(&bench->defined));
}

static void set_text(char **text, const char *value)
{
    g_free(*text);
    *text = g_strdup(value);
}

/* The test driver defines no other type and architecture than its own. */
static char *make_domain_for_test_driver(const Bench *bench, GcpuFindings *findings)
{
    g_autoptr(GcpuGuestCpu) guest_cpu = decide(bench, findings);

    if (!guest_cpu)
        return NULL;
    set_text(&guest_cpu->virt_type, "test");
    set_text(&guest_cpu->arch, "i686");
    set_text(&guest_cpu->machine, NULL);
    return gcpu_template_fill(bench->template, bench->instance, guest_cpu, findings);
}

typedef gboolean (*AddFunc)(GcpuHostReport *report, const char *text, gssize length,
                            const char *name, GError **error);

static gboolean add_fact(const Bench *bench, const char *name, AddFunc add, GError **error)
{
    g_autofree char *path = g_build_filename(g_getenv("TEST_SRCDIR"), HOST_DIR, name, NULL);
    g_autofree char *text = gcpu_input_read(path, 1 << 20, NULL, error);

    return text && add(bench->host, text, -1, path, error);
}

static gboolean read_host(Bench *bench, GError **error)
{
    bench->host = gcpu_host_report_new();
    bench->host->libvirt_version = GCPU_VERSION(9, 0, 0);
    return add_fact(bench, "capabilities.xml", gcpu_host_report_xml_add_capabilities, error) &&
           add_fact(bench, "domain-capabilities-kvm.xml",
                    gcpu_host_report_xml_add_domain_capabilities, error);
}

static gboolean prepare(Bench *bench, const DomainCase *which, GError **error)
{
    g_autofree char *templates = g_build_filename(g_getenv("TEST_SRCDIR"), "templates", NULL);
    const char *const dirs[] = { templates, NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    bench->models = gcpu_map_source_new(NULL);
    bench->template = gcpu_template_load("minimal", dirs, error);
    if (!bench->template || !read_host(bench, error))
        return FALSE;
    bench->config = gcpu_config_load(NULL, which->policy, findings);
    bench->instance = gcpu_instance_load(NULL, which->instance, findings);
    if (bench->config && bench->instance)
        bench->xml = make_domain_for_test_driver(bench, findings);
    if (bench->xml)
        return TRUE;
    g_propagate_error(error, gcpu_findings_to_error(findings));
    return FALSE;
}

static gboolean compete_for_domain(const DomainCase *which)
{
    g_autoptr(GError) error = NULL;
    g_auto(Bench) bench = { .connection = virConnectOpen("test:///default") };

    if (!bench.connection)
        gcpu_virt_error_set(&error, "test:///default");
    if (!bench.connection || !prepare(&bench, which, &error)) {
        printf("%s: %s\n", which->title, error->message);
        return FALSE;
    }
    const Contest contest = {
        .title = which->title,
        .ours = { "policy, CPU and domain XML by libguestcpu", make_domain, NULL, &bench, 0 },
        .theirs = { "virDomainDefineXML on test:///default", define, undefine, &bench, 0 },
        .rounds = DOMAIN_ROUNDS,
        .goal = DOMAIN_GOAL,
    };
    return contest_run(&contest);
}

int main(void)
{
    gboolean all_reached = TRUE;

    gcpu_virt_error_silence();
    for (guint i = 0; i < G_N_ELEMENTS(domain_cases); i++)
        all_reached &= compete_for_domain(&domain_cases[i]);
    return all_reached ? EXIT_SUCCESS : EXIT_FAILURE;
}

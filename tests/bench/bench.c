/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench: how long this project and libvirt take for the same, both measured in one run.
 *
 * Usage: bench; `make bench` sets the environment: TEST_SRCDIR for the templates, BENCH_PREVIEW for
 * the command line that prints a preview from files. Exit status 0 if every goal was reached. */
#include <stdio.h>
#include <stdlib.h>

#include "contest.h"
#include "domain/template.h"
#include "virt/virt-error.h"
#include "virt/virt-types.h"

#define FILL_ROUNDS 2000
#define FILL_GOAL   0.25

#define PREVIEW_ROUNDS 100
#define PREVIEW_GOAL   0.5
#define UUID           "0b6f6a3c-4c5f-4d0f-9a43-2f1c6c1f2a11"

/* What libvirt's test driver can define: its own type and architecture. */
typedef struct {
    const char *title;
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
    { "domain XML, minimal", minimal },
    { "domain XML, two disks and two networks", four_devices },
};

typedef struct {
    GcpuTemplate *template;
    GcpuInstance *instance;
    GcpuGuestCpu guest_cpu;
    virConnect *connection;
    virDomain *defined;
    char *xml;
} Bench;

static gboolean fill(gpointer data)
{
    Bench *bench = data;
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autofree char *xml =
        gcpu_template_fill(bench->template, bench->instance, &bench->guest_cpu, findings);

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

static gboolean prepare(Bench *bench, const DomainCase *which, GError **error)
{
    g_autofree char *templates = g_build_filename(g_getenv("TEST_SRCDIR"), "templates", NULL);
    const char *const dirs[] = { templates, NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    bench->template = gcpu_template_load("minimal", dirs, error);
    if (!bench->template)
        return FALSE;
    bench->instance = gcpu_instance_load(NULL, which->instance, findings);
    if (bench->instance)
        bench->xml =
            gcpu_template_fill(bench->template, bench->instance, &bench->guest_cpu, findings);
    if (bench->xml)
        return TRUE;
    g_propagate_error(error, gcpu_findings_to_error(findings));
    return FALSE;
}

static void bench_clear(Bench *bench)
{
    gcpu_template_free(bench->template);
    gcpu_instance_free(bench->instance);
    g_free(bench->xml);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

static gboolean compete_for_domain(const DomainCase *which, virConnect *connection, GcpuDef *cpu)
{
    g_autoptr(GError) error = NULL;
    g_auto(Bench) bench = {
        .connection = connection,
        .guest_cpu = { .cpu = cpu,
                       .virt_type = (char *)"test",
                       .arch = (char *)"i686",
                       .os_type = (char *)"hvm" },
    };

    if (!prepare(&bench, which, &error)) {
        printf("%s: %s\n", which->title, error->message);
        return FALSE;
    }
    const Contest contest = {
        .title = which->title,
        .ours = { "gcpu_template_fill", fill, NULL, &bench },
        .theirs = { "virDomainDefineXML on test:///default", define, undefine, &bench },
        .rounds = FILL_ROUNDS,
        .goal = FILL_GOAL,
    };
    return contest_run(&contest);
}

static gboolean compete_for_domains(void)
{
    g_autoptr(virConnect) connection = virConnectOpen("test:///default");
    g_autoptr(GcpuDef) cpu = gcpu_def_new(GCPU_DEF_GUEST);
    gboolean all_reached = connection != NULL;

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->match = GCPU_MATCH_EXACT;
    cpu->model = g_strdup("Nehalem");
    gcpu_def_set_feature(cpu, "aes", GCPU_FEATURE_REQUIRE);
    gcpu_def_set_feature(cpu, "pcid", GCPU_FEATURE_DISABLE);
    for (guint i = 0; connection && i < G_N_ELEMENTS(domain_cases); i++)
        all_reached &= compete_for_domain(&domain_cases[i], connection, cpu);
    return all_reached;
}

static gboolean compete_for_preview(const char *command)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) ours = NULL;
    char *theirs[] = { (char *)"virsh", (char *)"-c", (char *)"test:///default", (char *)"version",
                       NULL };

    if (!g_shell_parse_argv(command, NULL, &ours, &error)) {
        printf("BENCH_PREVIEW: %s\n", error->message);
        return FALSE;
    }
    const Contest contest = {
        .title = "the least that each program does, as a process",
        .ours = { "guestcpu preview from files", contest_spawn, NULL, ours },
        .theirs = { "virsh -c test:///default version", contest_spawn, NULL, theirs },
        .rounds = PREVIEW_ROUNDS,
        .goal = PREVIEW_GOAL,
    };
    return contest_run(&contest);
}

int main(void)
{
    const char *preview = g_getenv("BENCH_PREVIEW");

    gcpu_virt_error_silence();
    gboolean all_reached = compete_for_domains();
    if (preview)
        all_reached &= compete_for_preview(preview);
    else
        printf("no preview: BENCH_PREVIEW is not set\n");
    return all_reached ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What KubeVirt's own tests claim about the domain's CPU (compute/cpu_test.go). */
#include "labels/vmi-cpu.h"
#include "test-suite.h"

typedef struct {
    const char *name;
    const char *architecture;
    const char *model;
    const char *feature; /* that the guest states; NULL: none */
    GcpuFeaturePolicy policy;
    guint needs;
    GcpuVersion version;
    const char *cpu; /* "MODE [MODEL] [FEATURE=POLICY…]" */
} Row;

static char *describe(const GcpuDef *cpu)
{
    GString *text = g_string_new(gcpu_mode_to_string(cpu->mode));

    if (cpu->model)
        g_string_append_printf(text, " %s", cpu->model);
    for (guint i = 0; i < cpu->features->len; i++) {
        const GcpuFeature *feature = gcpu_def_feature(cpu, i);
        const char *policy = gcpu_feature_policy_to_string(feature->policy);
        g_string_append_printf(text, " %s=%s", feature->name, policy ? policy : "");
    }
    return g_string_free(text, FALSE);
}

static void the_domain_has_the_cpu_that_the_guest_states(void)
{
    static const Row rows[] = {
        { "host-model", "amd64", "host-model", NULL, 0, 0, GCPU_KUBEVIRT_NEWEST, "host-model" },
        { "host-passthrough", "amd64", "host-passthrough", NULL, 0, 0, GCPU_KUBEVIRT_NEWEST,
          "host-passthrough" },
        { "named: mpx goes", "amd64", "Skylake-Server", NULL, 0, 0, GCPU_KUBEVIRT_NEWEST,
          "custom Skylake-Server mpx=disable" },
        { "no architecture is amd64's", NULL, "Conroe", NULL, 0, 0, GCPU_KUBEVIRT_NEWEST,
          "custom Conroe mpx=disable" },
        { "mpx as the guest states it", "amd64", "Conroe", "mpx", GCPU_FEATURE_REQUIRE, 0,
          GCPU_KUBEVIRT_NEWEST, "custom Conroe mpx=require" },
        { "host-model keeps mpx", "amd64", "host-model", "vmx", GCPU_FEATURE_OPTIONAL, 0,
          GCPU_KUBEVIRT_NEWEST, "host-model vmx=optional" },
        { "mpx is of amd64 alone", "s390x", "z14", NULL, 0, 0, GCPU_KUBEVIRT_NEWEST, "custom z14" },
        { "before 1.3 it stayed", "amd64", "Conroe", NULL, 0, 0, GCPU_VERSION(1, 2, 2),
          "custom Conroe" },
        { "a policy that is empty stays so", "amd64", "host-model", "aes", GCPU_FEATURE_UNSET, 0,
          GCPU_KUBEVIRT_NEWEST, "host-model aes=" },
        { "evmcs needs vmx", "amd64", "host-model", "vmx", GCPU_FEATURE_DISABLE, GCPU_VMI_EVMCS,
          GCPU_KUBEVIRT_NEWEST, "host-model vmx=require" },
        { "a model called as a mode of libvirt", "s390x", "maximum", NULL, 0, 0,
          GCPU_KUBEVIRT_NEWEST, "custom maximum" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuVmi) vmi = gcpu_vmi_new();
        vmi->architecture = g_strdup(rows[i].architecture);
        vmi->needs = rows[i].needs;
        if (rows[i].feature)
            gcpu_vmi_add_feature(vmi, rows[i].feature, rows[i].policy);
        g_autoptr(GcpuDef) cpu = gcpu_vmi_cpu(vmi, rows[i].model, rows[i].version);
        g_autofree char *text = describe(cpu);
        if (strcmp(text, rows[i].cpu) == 0)
            test_pass(__FILE__, __LINE__, rows[i].name);
        else
            test_fail(__FILE__, __LINE__, "%s: %s", rows[i].name, text);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_domain_has_the_cpu_that_the_guest_states),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "vmi-cpu", cases);
}

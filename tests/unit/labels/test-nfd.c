/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/nfd.h"
#include "test-suite.h"

static GcpuNodeLabels *some_labels(void)
{
    GcpuNodeLabels *labels = gcpu_node_labels_new();

    gcpu_node_labels_set(labels, "cpu-model.node.kubevirt.io/Haswell-noTSX", "true", NULL);
    gcpu_node_labels_set(labels, "cpu-timer.node.kubevirt.io/tsc-frequency", "2494139000", NULL);
    gcpu_node_labels_set(labels, "kubevirt.io/sev", "", NULL);
    return labels;
}

static void labels_move_to_the_namespace(void)
{
    g_autoptr(GcpuNodeLabels) labels = some_labels();
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autofree char *text = gcpu_nfd_format(labels, NULL, "example.org", findings);

    check_str(text, "# made by guestcpu\n"
                    "example.org/cpu-model.Haswell-noTSX=true\n"
                    "example.org/cpu-timer.tsc-frequency=2494139000\n"
                    "example.org/sev=\n");
    check_int(gcpu_findings_count(findings), 0);
}

static void or_keep_the_keys_of_kubevirt(void)
{
    g_autoptr(GcpuNodeLabels) labels = some_labels();
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    GcpuHostReport *host = gcpu_host_report_new();

    host->libvirt_version = GCPU_VERSION(11, 3, 0);
    host->hypervisor_version = GCPU_VERSION(10, 0, 0);
    g_autofree char *text = gcpu_nfd_format(labels, host, NULL, findings);
    check_str(text, "# made by guestcpu; libvirt 11.3.0; hypervisor 10.0.0\n"
                    "cpu-model.node.kubevirt.io/Haswell-noTSX=true\n"
                    "cpu-timer.node.kubevirt.io/tsc-frequency=2494139000\n"
                    "kubevirt.io/sev=\n");
    gcpu_host_report_free(host);
}

/* 28 + 1 + 35 characters: one more than a name may have. */
static void what_nfd_refuses_is_left_out_and_told(void)
{
    static const char *const keys[] = {
        "host-model-required-features.node.kubevirt.io/vmx-invvpid-single-context-noglobals",
        "cpu-model.node.kubevirt.io/a\n# +no-label\nkubernetes.io/x",
        "cpu-model.node.kubevirt.io/-v1",
    };

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autoptr(GcpuNodeLabels) labels = gcpu_node_labels_new();
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        gcpu_node_labels_set(labels, keys[i], i == 2 ? "a b" : "true", NULL);
        g_autofree char *text = gcpu_nfd_format(labels, NULL, "example.org", findings);
        check_str(text, "# made by guestcpu\n");
        check_int(gcpu_findings_count(findings), 1);
        check(!gcpu_findings_has_errors(findings));
    }
}

static void namespaces_of_kubernetes_are_refused(void)
{
    static const char *const refused[] = { "kubernetes.io", "node.kubernetes.io", "a b",
                                           "feature.node.kubernetes.io.", "" };
    static const char *const taken[] = { "feature.node.kubernetes.io",
                                         "x.profile.node.kubernetes.io", "mykubernetes.io" };
    g_autoptr(GcpuNodeLabels) labels = some_labels();

    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        check(!gcpu_nfd_format(labels, NULL, refused[i], findings));
        check(gcpu_findings_has_errors(findings));
    }
    for (guint i = 0; i < G_N_ELEMENTS(taken); i++) {
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        g_autofree char *text = gcpu_nfd_format(labels, NULL, taken[i], findings);
        check(text && gcpu_findings_count(findings) == 0);
    }
}

/* Each line is "example.org/NNNN=true\n", 22 bytes; the comment has 19. */
static void a_file_beyond_64_kib_is_refused(void)
{
    g_autoptr(GcpuNodeLabels) labels = gcpu_node_labels_new();
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    guint n_fit = (GCPU_NFD_BYTES_MAX - 19) / 22;

    for (guint i = 0; i < n_fit; i++) {
        g_autofree char *key = g_strdup_printf("kubevirt.io/%04u", i);
        gcpu_node_labels_set(labels, key, "true", NULL);
    }
    g_autofree char *fits = gcpu_nfd_format(labels, NULL, "example.org", findings);
    check_int(fits ? strlen(fits) : 0, 19 + 22 * n_fit);
    gcpu_node_labels_set(labels, "kubevirt.io/last", "true", NULL);
    check(!gcpu_nfd_format(labels, NULL, "example.org", findings));
    check(gcpu_findings_has_errors(findings));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(labels_move_to_the_namespace),          TEST(or_keep_the_keys_of_kubevirt),
        TEST(what_nfd_refuses_is_left_out_and_told), TEST(namespaces_of_kubernetes_are_refused),
        TEST(a_file_beyond_64_kib_is_refused),       { NULL, NULL },
    };

    return test_suite_main(argc, argv, "nfd", cases);
}

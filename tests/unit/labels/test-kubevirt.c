/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/kubevirt.h"
#include "test-suite.h"

static void versions_are_read_as_tags_or_lines(void)
{
    static const struct {
        const char *text;
        GcpuVersion version;
    } rows[] = {
        { "1.8.4", GCPU_VERSION(1, 8, 4) },       { "v1.8.4", GCPU_VERSION(1, 8, 4) },
        { "v1.9.0-rc.1", GCPU_VERSION(1, 9, 0) }, { "1.6.4+git", GCPU_VERSION(1, 6, 4) },
        { "1.8", GCPU_VERSION(1, 8, 999) },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        GcpuVersion version = 0;
        check(gcpu_kubevirt_parse(rows[i].text, &version, NULL));
        check_int(version, rows[i].version);
    }
}

static void other_versions_are_refused(void)
{
    static const struct {
        const char *text;
        GcpuError code;
    } rows[] = {
        { "", GCPU_ERROR_INVALID },           { "1", GCPU_ERROR_INVALID },
        { "vv1.8.4", GCPU_ERROR_INVALID },    { "1.8.x", GCPU_ERROR_INVALID },
        { "-1.8.4", GCPU_ERROR_INVALID },     { "1.8.4.1", GCPU_ERROR_INVALID },
        { "0.59.0", GCPU_ERROR_UNSUPPORTED }, { "1.10.0", GCPU_ERROR_UNSUPPORTED },
        { "2.0", GCPU_ERROR_UNSUPPORTED },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        GcpuVersion version = 7;
        g_autoptr(GError) error = NULL;
        check(!gcpu_kubevirt_parse(rows[i].text, &version, &error));
        check(g_error_matches(error, GCPU_ERROR, (int)rows[i].code));
        check_int(version, 7);
    }
}

/* From, at and around every version in which something changed. */
static void rules_hold_from_their_versions_on(void)
{
    static const struct {
        GcpuKubevirtRule rule;
        const char *with[5];
        const char *without[5];
    } rows[] = {
        { GCPU_KUBEVIRT_MODELS_BY_MAP, { "1.0.0", "1.2.9" }, { "1.3.0", "1.9" } },
        { GCPU_KUBEVIRT_S390X, { "1.4.0", "1.9" }, { "1.3" } },
        { GCPU_KUBEVIRT_MACHINE_TYPES, { "1.5.1", "1.5.9", "1.6.0" }, { "1.5.0", "1.4.9" } },
        { GCPU_KUBEVIRT_OBSOLETE_V1, { "1.5.2", "1.6.0" }, { "1.5.1" } },
        { GCPU_KUBEVIRT_MIGRATION_BY_KNOWN, { "1.6.4", "1.7.0", "1.8.0" }, { "1.6.3", "1.5" } },
        { GCPU_KUBEVIRT_VENDOR_AT_MIGRATION,
          { "1.6.4", "1.7.1", "1.8.0", "1.9" },
          { "1.6.3", "1.7.0", "1.5.9" } },
        { GCPU_KUBEVIRT_ARM64, { "1.6.0" }, { "1.5" } },
        { GCPU_KUBEVIRT_TRUE_VALUES, { "1.6.0" }, { "1.5" } },
        { GCPU_KUBEVIRT_S390_PV, { "1.6.0" }, { "1.5" } },
        { GCPU_KUBEVIRT_SNP_AND_TDX, { "1.7.0" }, { "1.6" } },
        { GCPU_KUBEVIRT_CPU_MANAGER_PREFIX, { "1.8.0", "1.9" }, { "1.7" } },
        { GCPU_KUBEVIRT_VM_ARCH, { "1.9.0" }, { "1.8" } },
        { GCPU_KUBEVIRT_SHORT_TIMEOUT, { "1.4.0", "1.9" }, { "1.3", "1.0.0" } },
        { GCPU_KUBEVIRT_DISRUPTION, { "1.5.0", "1.9" }, { "1.4" } },
        { GCPU_KUBEVIRT_VGPU_MIGRATION, { "1.8.0", "1.9" }, { "1.7" } },
        { GCPU_KUBEVIRT_MAX_DOWNTIME, { "1.9.0" }, { "1.8" } },
        { GCPU_KUBEVIRT_EXPANDED, { "1.8.4", "1.9.0" }, { "1.8.3", "1.7" } },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (guint j = 0; j < 5; j++) {
            GcpuVersion version = 0;
            if (rows[i].with[j] && gcpu_kubevirt_parse(rows[i].with[j], &version, NULL))
                check(gcpu_kubevirt_has(version, rows[i].rule));
            if (rows[i].without[j] && gcpu_kubevirt_parse(rows[i].without[j], &version, NULL))
                check(!gcpu_kubevirt_has(version, rows[i].rule));
        }
    }
}

static void every_plain_obsolete_model_has_its_v1(void)
{
    const char *const *plain = gcpu_kubevirt_obsolete(GCPU_VERSION(1, 5, 0));
    const char *const *with_v1 = gcpu_kubevirt_obsolete(GCPU_KUBEVIRT_NEWEST);

    check_int(g_strv_length((char **)plain), 17);
    check_int(g_strv_length((char **)with_v1), 34);
    for (; *plain; plain++) {
        g_autofree char *v1 = g_strconcat(*plain, "-v1", NULL);
        check(g_strv_contains(with_v1, *plain) && g_strv_contains(with_v1, v1));
    }
}

static void the_labeller_removes_what_it_owns(void)
{
    static const char *const removed[] = {
        "cpu-model.node.kubevirt.io/Cascadelake-Server",
        "cpu-feature.node.kubevirt.io/fpu",
        "cpu-model-migration.node.kubevirt.io/X",
        "kubevirt.io/sev-es",
        "host-model-cpu.node.kubevirt.io/X",
        "kubevirt.io/realtime",
        "machine-type.node.kubevirt.io/q35",
        "hyperv.node.kubevirt.io/base",
    };
    static const char *const kept[] = {
        "INeedToBeHere",
        "cpu-vendor.node.kubevirt.io/Intel",
        "kubevirt.io/s390-pv",
        "kubevirt.io/schedulable",
        "scheduling.node.kubevirt.io/tsc-frequency-1",
    };

    for (guint i = 0; i < G_N_ELEMENTS(removed); i++)
        check(gcpu_kubevirt_removes(removed[i]));
    for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
        check(!gcpu_kubevirt_removes(kept[i]));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(versions_are_read_as_tags_or_lines), TEST(other_versions_are_refused),
        TEST(rules_hold_from_their_versions_on),  TEST(every_plain_obsolete_model_has_its_v1),
        TEST(the_labeller_removes_what_it_owns),  { NULL, NULL },
    };

    return test_suite_main(argc, argv, "kubevirt", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/vmi-settings.h"
#include "test-suite.h"

static GcpuVersion version_of(const char *text)
{
    GcpuVersion version = 0;

    if (!gcpu_kubevirt_parse(text, &version, NULL))
        g_error("no version: %s", text);
    return version;
}

/* virt-config's defaults, with the versions that changed them. */
static void versions_have_their_defaults(void)
{
    static const struct {
        const char *version;
        GcpuVmiSetting setting;
        const char *value;
    } rows[] = {
        { "1.9", GCPU_VMI_SETTING_ALLOW_AUTO_CONVERGE, "false" },
        { "1.9", GCPU_VMI_SETTING_ALLOW_POST_COPY, "false" },
        { "1.9", GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION, "false" },
        { "1.5.0", GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION, "false" },
        { "1.4.9", GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION, NULL },
        { "1.0.0", GCPU_VMI_SETTING_BANDWIDTH, "0" },
        { "1.4.0", GCPU_VMI_SETTING_COMPLETION_TIMEOUT, "150" },
        { "1.3.9", GCPU_VMI_SETTING_COMPLETION_TIMEOUT, "800" },
        { "1.9.0", GCPU_VMI_SETTING_MAX_DOWNTIME, "900" },
        { "1.8.4", GCPU_VMI_SETTING_MAX_DOWNTIME, NULL },
        { "1.9", GCPU_VMI_SETTING_PROGRESS_TIMEOUT, "150" },
        { "1.9", GCPU_VMI_SETTING_PER_CLUSTER, "5" },
        { "1.9", GCPU_VMI_SETTING_PER_NODE, "2" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const GcpuVmiSettingChoice choice =
            gcpu_vmi_settings_choose(NULL, NULL, version_of(rows[i].version), rows[i].setting);
        check_str(choice.value, rows[i].value);
        check_str(gcpu_vmi_setting_origin_to_string(choice.origin),
                  rows[i].value ? "default" : NULL);
    }
}

static void a_policy_wins_over_the_cluster(void)
{
    g_autoptr(GcpuVmiSettings) policy = gcpu_vmi_settings_new();
    g_autoptr(GcpuVmiSettings) cluster = gcpu_vmi_settings_new();
    const GcpuVersion version = version_of("1.9");

    cluster->values[GCPU_VMI_SETTING_BANDWIDTH] = g_strdup("64Mi");
    cluster->values[GCPU_VMI_SETTING_ALLOW_AUTO_CONVERGE] = g_strdup("true");
    policy->values[GCPU_VMI_SETTING_BANDWIDTH] = g_strdup("1Gi");
    policy->values[GCPU_VMI_SETTING_PER_NODE] = g_strdup("9");
    GcpuVmiSettingChoice choice =
        gcpu_vmi_settings_choose(policy, cluster, version, GCPU_VMI_SETTING_BANDWIDTH);
    check_str(choice.value, "1Gi");
    check_int(choice.origin, GCPU_VMI_SETTING_FROM_POLICY);
    choice =
        gcpu_vmi_settings_choose(policy, cluster, version, GCPU_VMI_SETTING_ALLOW_AUTO_CONVERGE);
    check_str(choice.value, "true");
    check_int(choice.origin, GCPU_VMI_SETTING_FROM_CLUSTER);
    choice = gcpu_vmi_settings_choose(policy, cluster, version, GCPU_VMI_SETTING_PER_NODE);
    check_str(choice.value, "2");
}

/* "AllowPostCopy true implies AllowWorkloadDisruption true", and false false, at each place. */
static void disruption_follows_post_copy(void)
{
    static const struct {
        const char *policy, *of_policy, *cluster, *of_cluster; /* post-copy, disruption */
        const char *value;
    } rows[] = {
        { "true", NULL, NULL, NULL, "true" },     { "false", NULL, NULL, NULL, "false" },
        { "false", NULL, "true", NULL, "false" }, { "true", "false", NULL, NULL, "false" },
        { NULL, NULL, "true", NULL, "true" },     { NULL, NULL, "true", "false", "false" },
        { NULL, "true", "false", NULL, "true" },  { "true", NULL, NULL, "false", "true" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuVmiSettings) policy = gcpu_vmi_settings_new();
        g_autoptr(GcpuVmiSettings) cluster = gcpu_vmi_settings_new();
        policy->values[GCPU_VMI_SETTING_ALLOW_POST_COPY] = g_strdup(rows[i].policy);
        policy->values[GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION] = g_strdup(rows[i].of_policy);
        cluster->values[GCPU_VMI_SETTING_ALLOW_POST_COPY] = g_strdup(rows[i].cluster);
        cluster->values[GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION] = g_strdup(rows[i].of_cluster);
        check_str(gcpu_vmi_settings_choose(policy, cluster, version_of("1.9"),
                                           GCPU_VMI_SETTING_ALLOW_WORKLOAD_DISRUPTION)
                      .value,
                  rows[i].value);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(versions_have_their_defaults),
        TEST(a_policy_wins_over_the_cluster),
        TEST(disruption_follows_post_copy),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "vmi-settings", cases);
}

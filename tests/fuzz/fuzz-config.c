/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as guestcpu.conf and as nova.conf. Seeds: tests/data/config. */
#include "config/effective.h"
#include "fuzz-target.h"

static void check_findings(const GcpuFindings *findings, gboolean is_refused)
{
    g_assert_true(gcpu_findings_has_errors(findings) == is_refused);
    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        const GcpuFinding *finding = gcpu_findings_get(findings, i);
        g_autofree char *line = gcpu_finding_format(finding);
        g_assert_true(finding->code != GCPU_ERROR_INTERNAL);
        g_assert_true(g_utf8_validate(line, -1, NULL) && !strchr(line, '\n'));
    }
}

static void check_settings(const GcpuConfig *config)
{
    const char *name;
    GcpuFeaturePolicy policy;

    for (GcpuSettingId id = 0; id < GCPU_N_SETTINGS; id++) {
        const GcpuSetting *setting = gcpu_config_get(config, id);
        if (!setting)
            continue;
        g_autofree char *place = gcpu_origin_format(&setting->origin);
        g_assert_true(setting->spec->id == id && *setting->text && *place);
        if (setting->spec->kind == GCPU_KIND_FLAGS)
            for (guint i = 0; gcpu_setting_flag(setting, i, &name, &policy); i++)
                g_assert_true(*name && policy != GCPU_FEATURE_UNSET);
    }
}

static void parse(const char *text, gsize length, const char *name)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config = gcpu_config_parse(text, length, name, NULL, findings);
    GcpuEffective effective;

    check_findings(findings, config == NULL);
    if (!config)
        return;
    check_settings(config);
    gcpu_effective_init(&effective, config, NULL);
    if (!gcpu_config_get(config, GCPU_SETTING_POLICY_FILES))
        g_assert_true(gcpu_effective_check(&effective, findings));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    parse((const char *)data, size, "guestcpu.conf");
    parse((const char *)data, size, "nova.conf");
    return 0;
}

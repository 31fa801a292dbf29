/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/setting.h"
#include "test-suite.h"

typedef struct {
    GcpuSetting *setting;
    GcpuFindings *findings;
} Checked;

static Checked *check_flags(const char *text)
{
    const GcpuSettingSpec *spec = gcpu_setting_spec(GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS);
    const GcpuSettingSource source = { .section = spec->section, .key = spec->key, .text = text };
    Checked *checked = g_new(Checked, 1);

    checked->findings = gcpu_findings_new();
    checked->setting = gcpu_setting_check(spec, &source, checked->findings);
    check_int(checked->setting == NULL, gcpu_findings_count(checked->findings) > 0);
    return checked;
}

static void checked_free(Checked *checked)
{
    gcpu_setting_free(checked->setting);
    gcpu_findings_free(checked->findings);
    g_free(checked);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checked, checked_free)

static void check_flag(const GcpuSetting *setting, guint index, const char *name,
                       GcpuFeaturePolicy policy)
{
    const char *got_name = NULL;
    GcpuFeaturePolicy got_policy = GCPU_FEATURE_UNSET;

    check(gcpu_setting_flag(setting, index, &got_name, &got_policy));
    check_str(got_name, name);
    check_int(got_policy, policy);
}

/* Nova, C01, D09, D11; the words are libvirt's. */
static void flags_have_a_name_and_a_policy(void)
{
    g_autoptr(Checked) checked =
        check_flags("+md-clear, PDPE1GB,-ssbd , force:vmx, optional:aes, Disable:hle, forbid:rtm, "
                    "require:sse4.1");
    const char *name = "unchanged";
    GcpuFeaturePolicy policy = GCPU_FEATURE_UNSET;

    check(checked->setting == NULL); /* policies are words of libvirt, in lower case */
    g_autoptr(Checked) good =
        check_flags("+md-clear, PDPE1GB,-ssbd , force:vmx, optional:aes, disable:hle, forbid:rtm, "
                    "require:sse4.1");
    check_flag(good->setting, 0, "md-clear", GCPU_FEATURE_REQUIRE);
    check_flag(good->setting, 1, "pdpe1gb", GCPU_FEATURE_REQUIRE);
    check_flag(good->setting, 2, "ssbd", GCPU_FEATURE_DISABLE);
    check_flag(good->setting, 3, "vmx", GCPU_FEATURE_FORCE);
    check_flag(good->setting, 4, "aes", GCPU_FEATURE_OPTIONAL);
    check_flag(good->setting, 5, "hle", GCPU_FEATURE_DISABLE);
    check_flag(good->setting, 6, "rtm", GCPU_FEATURE_FORBID);
    check_flag(good->setting, 7, "sse4.1", GCPU_FEATURE_REQUIRE);
    check(!gcpu_setting_flag(good->setting, 8, &name, &policy));
    check_str(name, "unchanged");
}

/* Nova: defect N (conflicts are left to chance), C09 ("a v x"), signs in front of signs. */
static void bad_flags_are_refused(void)
{
    static const struct {
        const char *text, *message;
    } table[] = {
        { "+x, -x", "\"+x\" and \"-x\" contradict each other" },
        { "x, -X", "\"+x\" and \"-x\" contradict each other" },
        { "force:x, +x", "\"force:x\" and \"+x\" contradict each other" },
        { "x, +X", "\"+x\" is given twice" },
        { "+-x", "\"+-x\" has more than one sign" },
        { "--x", "\"--x\" has more than one sign" },
        { "+require:x", "unknown policy \"+require\"" },
        { "force:-x", "has more than one sign" },
        { "a v x", "\"a v x\" is not a flag" },
        { "+", "\"+\" is not a flag" },
        { "force:", "\"force:\" is not a flag" },
        { "x=on", "is not a flag" },
        { "forse:x", "unknown policy \"forse\"" },
        { "+x,,+y", "item 2 of the list is empty" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Checked) checked = check_flags(table[i].text);
        check_int(gcpu_findings_count(checked->findings), 1);
        check_contains(gcpu_findings_get(checked->findings, 0)->message, table[i].message);
    }
}

static void all_mistakes_of_a_list_are_told_at_once(void)
{
    g_autoptr(Checked) checked = check_flags("+x, -x, , +-y, forse:z, a b, +x");

    check_int(gcpu_findings_count(checked->findings), 6);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(flags_have_a_name_and_a_policy),
        TEST(bad_flags_are_refused),
        TEST(all_mistakes_of_a_list_are_told_at_once),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "setting-flags", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of CPU flags: what cpu_model_extra_flags may hold. */
#include "config/setting-check.h"

#include "cpu/nearest.h"

#include <string.h>

/* Takes "+name", "-name", "name" or "policy:name" apart; names are what is left. */
static gboolean split_flag(GcpuSettingCheck *check, const char *item, const char **out_name,
                           GcpuFeaturePolicy *out_policy)
{
    static const char *const policies[] = { "force",   "require", "optional",
                                            "disable", "forbid",  NULL };
    const char *colon = strchr(item, ':');

    *out_policy = *item == '-' ? GCPU_FEATURE_DISABLE : GCPU_FEATURE_REQUIRE;
    *out_name = item + (*item == '-' || *item == '+');
    if (!colon)
        return TRUE;

    g_autofree char *word = g_strndup(item, colon - item);
    *out_name = colon + 1;
    if (gcpu_feature_policy_from_string(word, out_policy))
        return TRUE;
    g_autofree char *message = g_strdup_printf("unknown policy \"%s\"", word);
    gcpu_setting_check_add(
        check, (GcpuFinding){ .message = message,
                              .allowed = (char *)"force, require, optional, disable, forbid",
                              .nearest = (char *)gcpu_nearest(word, policies) });
    return FALSE;
}

static gboolean check_flag_name(GcpuSettingCheck *check, const char *item, const char *name)
{
    if (*name == '+' || *name == '-')
        gcpu_setting_check_fail(check, "one '+' or '-' before the name",
                                "\"%s\" has more than one sign", item);
    else if (!gcpu_setting_check_is_name(name, "._-"))
        gcpu_setting_check_fail(
            check, "+NAME, -NAME, NAME or POLICY:NAME; a name has letters, digits, '.', '_', '-'",
            "\"%s\" is not a flag", item);
    else
        return TRUE;
    return FALSE;
}

/* "require:pcid" as people write it. */
static char *flag_for_reading(const char *flag)
{
    if (g_str_has_prefix(flag, "require:"))
        return g_strconcat("+", strchr(flag, ':') + 1, NULL);
    if (g_str_has_prefix(flag, "disable:"))
        return g_strconcat("-", strchr(flag, ':') + 1, NULL);
    return g_strdup(flag);
}

static void check_flag_is_new(GcpuSettingCheck *check, const char *flag, const char *other)
{
    if (!other)
        return;
    g_autofree char *shown = flag_for_reading(flag);
    g_autofree char *shown_other = flag_for_reading(other);
    if (strcmp(flag, other) == 0)
        gcpu_setting_check_fail(check, NULL, "the flag \"%s\" is given twice", shown);
    else
        gcpu_setting_check_fail(check, NULL, "\"%s\" and \"%s\" contradict each other", shown_other,
                                shown);
}

static void check_flag(GcpuSettingCheck *check, char **item, GHashTable *seen)
{
    const char *name;
    GcpuFeaturePolicy policy;

    if (!split_flag(check, *item, &name, &policy) || !check_flag_name(check, *item, name))
        return;

    g_autofree char *lower = g_ascii_strdown(name, -1);
    char *flag = g_strdup_printf("%s:%s", gcpu_feature_policy_to_string(policy), lower);
    check_flag_is_new(check, flag, g_hash_table_lookup(seen, lower));
    g_free(*item);
    *item = flag;
    g_hash_table_insert(seen, g_steal_pointer(&lower), flag);
}

void gcpu_setting_check_flags(GcpuSettingCheck *check)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (char **item = check->setting->items; *item; item++)
        check_flag(check, item, seen);
}

gboolean gcpu_setting_flag(const GcpuSetting *setting, guint index, const char **out_name,
                           GcpuFeaturePolicy *out_policy)
{
    g_return_val_if_fail(setting->spec->kind == GCPU_KIND_FLAGS, FALSE);

    if (index >= g_strv_length(setting->items))
        return FALSE;

    const char *item = setting->items[index];
    const char *colon = strchr(item, ':');
    g_autofree char *policy = g_strndup(item, colon - item);
    *out_name = colon + 1;
    return gcpu_feature_policy_from_string(policy, out_policy);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/why-variant.h"

#include "dbus/variant-dict.h"

static void add_line(GVariantDict *dict, guint line)
{
    if (line)
        g_variant_dict_insert(dict, "line", "u", line);
}

static GVariant *format_why(const GcpuWhy *why)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "part", why->part);
    gcpu_variant_dict_add_text(&dict, "value", why->value);
    gcpu_variant_dict_add_text(&dict, "layer", gcpu_layer_to_string(why->layer));
    gcpu_variant_dict_add_text(&dict, "file", why->file);
    add_line(&dict, why->line);
    gcpu_variant_dict_add_text(&dict, "rule", why->rule);
    gcpu_variant_dict_add_text(&dict, "fact", why->fact);
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_why_variant_new(const GcpuGuestCpu *guest_cpu)
{
    g_auto(GVariantBuilder) reasons = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < guest_cpu->reasons->len; i++)
        g_variant_builder_add_value(&reasons, format_why(g_ptr_array_index(guest_cpu->reasons, i)));
    return g_variant_builder_end(&reasons);
}

static GVariant *format_finding(const GcpuFinding *finding)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    g_autofree char *text = gcpu_finding_format(finding);

    gcpu_variant_dict_add_text(&dict, "severity",
                               finding->severity == GCPU_SEVERITY_ERROR ? "error" : "warning");
    gcpu_variant_dict_add_text(&dict, "file", finding->file);
    add_line(&dict, finding->line);
    gcpu_variant_dict_add_text(&dict, "section", finding->section);
    gcpu_variant_dict_add_text(&dict, "key", finding->key);
    gcpu_variant_dict_add_text(&dict, "value", finding->value);
    gcpu_variant_dict_add_text(&dict, "message", finding->message);
    gcpu_variant_dict_add_text(&dict, "allowed", finding->allowed);
    gcpu_variant_dict_add_text(&dict, "nearest", finding->nearest);
    gcpu_variant_dict_add_text(&dict, "remedy", finding->remedy);
    gcpu_variant_dict_add_text(&dict, "text", text);
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_why_variant_of_findings(const GcpuFindings *findings)
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < gcpu_findings_count(findings); i++)
        g_variant_builder_add_value(&builder, format_finding(gcpu_findings_get(findings, i)));
    return g_variant_builder_end(&builder);
}

static GVariant *format_setting(const GcpuSetting *setting)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "value", setting->text);
    gcpu_variant_dict_add_text(&dict, "layer", gcpu_layer_to_string(setting->origin.layer));
    gcpu_variant_dict_add_text(&dict, "file", setting->file);
    add_line(&dict, setting->origin.line);
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_why_variant_of_config(const GcpuConfig *config)
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{sv}"));

    for (guint id = 0; id < GCPU_N_SETTINGS; id++) {
        const GcpuSettingSpec *spec = gcpu_setting_spec((GcpuSettingId)id);
        const GcpuSetting *setting = gcpu_config_get(config, (GcpuSettingId)id);
        if (!setting)
            continue;
        g_autofree char *name = g_strconcat(spec->section, ".", spec->key, NULL);
        g_variant_builder_add(&builder, "{sv}", name, format_setting(setting));
    }
    return g_variant_builder_end(&builder);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/decision.h"

const GcpuSetting *gcpu_decision_setting(const GcpuDecision *decision, GcpuSettingId id)
{
    return decision->settings.in_force[id];
}

void gcpu_decision_keep_own_cpu_settings(GcpuDecision *decision)
{
    for (GcpuSettingId id = GCPU_SETTING_CPU_MODE; id <= GCPU_SETTING_CPU_CACHE; id++) {
        const GcpuSetting *setting = decision->settings.in_force[id];
        if (!setting || setting->origin.layer == GCPU_LAYER_INSTANCE)
            continue;
        decision->settings.in_force[id] = NULL;
        if (setting->origin.layer != GCPU_LAYER_DEFAULT)
            gcpu_decision_because(decision, setting->key, NULL, setting,
                                  "not in force: it is about the host's own processor", NULL);
    }
}

gboolean gcpu_decision_has_libvirt(const GcpuDecision *decision, GcpuVersion version)
{
    return !decision->host->libvirt_version || decision->host->libvirt_version >= version;
}

char *gcpu_decision_unknown_name(const GcpuDecision *decision, GcpuNameKind kind, const char *name,
                                 const char *message)
{
    GcpuModelFeatures *map = decision->features;
    g_autofree char *who = map && map->who_knows && decision->result->arch
                               ? map->who_knows(map, decision->result->arch, kind, name)
                               : NULL;

    return who ? g_strdup_printf("%s %s, which is known to %s", message, name, who)
               : g_strdup_printf("%s %s", message, name);
}

char *gcpu_decision_libvirt_fact(const GcpuDecision *decision)
{
    if (!decision->host->libvirt_version)
        return g_strdup("libvirt version not known, taken as current");
    g_autofree char *version = gcpu_version_format(decision->host->libvirt_version);
    return g_strconcat("libvirt ", version, NULL);
}

void gcpu_decision_because(GcpuDecision *decision, const char *part, const char *value,
                           const GcpuSetting *setting, const char *rule, const char *fact)
{
    const GcpuWhy reason = {
        .part = (char *)part,
        .value = (char *)value,
        .layer = setting ? setting->origin.layer : GCPU_LAYER_DEFAULT,
        .file = setting ? setting->file : NULL,
        .line = setting ? setting->origin.line : 0,
        .rule = (char *)rule,
        .fact = (char *)fact,
    };

    gcpu_guest_cpu_add_why(decision->result, &reason);
}

static void object(GcpuDecision *decision, const GcpuObjection *objection, GcpuSeverity severity)
{
    const GcpuSetting *setting = objection->setting;
    GcpuFinding finding = {
        .severity = severity,
        .code = objection->code,
        .file = setting ? (setting->file ? setting->file : (char *)GCPU_COMMAND_LINE) : NULL,
        .line = setting ? setting->origin.line : 0,
        .section = setting ? setting->section : NULL,
        .key = setting ? setting->key : NULL,
        .value = (char *)(objection->value ? objection->value
                          : setting        ? setting->text
                                           : NULL),
        .message = (char *)objection->message,
        .allowed = (char *)objection->allowed,
        .nearest = (char *)objection->nearest,
        .remedy = (char *)objection->remedy,
    };

    gcpu_findings_add(decision->findings, &finding);
}

void gcpu_decision_refuse(GcpuDecision *decision, const GcpuObjection *objection)
{
    object(decision, objection, GCPU_SEVERITY_ERROR);
}

void gcpu_decision_warn(GcpuDecision *decision, const GcpuObjection *objection)
{
    object(decision, objection, GCPU_SEVERITY_WARNING);
}

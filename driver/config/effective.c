/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/effective.h"

#include <string.h>

/* Which modes a setting goes with. */
typedef enum {
    WITH_CUSTOM = 1 << 0,
    WITH_HOST_MODEL = 1 << 1,
    WITH_PASSTHROUGH = 1 << 2,
    WITH_MAXIMUM = 1 << 3,
    WITH_UNSET = 1 << 4, /* the mode is chosen later, by virtualisation type and architecture */
} Modes;

#define WITH_HOST (WITH_PASSTHROUGH | WITH_MAXIMUM)
#define WITH_ANY  (WITH_CUSTOM | WITH_HOST_MODEL | WITH_HOST | WITH_UNSET)

static const struct {
    const char *word;
    Modes mode;
} mode_words[] = {
    { "custom", WITH_CUSTOM },
    { "host-model", WITH_HOST_MODEL },
    { "host-passthrough", WITH_PASSTHROUGH },
    { "maximum", WITH_MAXIMUM },
};

typedef struct {
    GcpuSettingId id;
    const char *value; /* NULL: any */
    Modes modes;
    GcpuSeverity severity; /* with another mode; with mode none only flags are an error */
    const char *message;   /* what modes it goes with */
    const char *remedy;
} Rule;

/* The unset mode is never custom. Sources: libvirt 9.0, cpu_conf.c (vendor, migratable) and
 * qemu_validate.c (cache). */
static const Rule rules[] = {
    { GCPU_SETTING_CPU_MODELS, NULL, WITH_CUSTOM, GCPU_SEVERITY_ERROR,
      "a CPU model is used only with cpu_mode = custom",
      "set cpu_mode = custom beside it, or remove the model" },
    { GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS, NULL, WITH_ANY, GCPU_SEVERITY_ERROR,
      "flags need a CPU to change", "remove the flags, or choose another cpu_mode" },
    { GCPU_SETTING_CPU_MATCH, NULL, WITH_CUSTOM, GCPU_SEVERITY_WARNING,
      "used only with cpu_mode = custom", NULL },
    { GCPU_SETTING_CPU_CHECK, NULL, WITH_ANY, GCPU_SEVERITY_WARNING, "there is no CPU to check",
      NULL },
    { GCPU_SETTING_CPU_MIGRATABLE, NULL, WITH_HOST | WITH_UNSET, GCPU_SEVERITY_ERROR,
      "libvirt takes it only with cpu_mode = host-passthrough or maximum", "remove it" },
    { GCPU_SETTING_CPU_VENDOR, NULL, WITH_CUSTOM, GCPU_SEVERITY_ERROR,
      "libvirt takes a vendor only together with a CPU model, that is with cpu_mode = custom",
      "remove it" },
    { GCPU_SETTING_CPU_CACHE, "passthrough", WITH_HOST | WITH_UNSET, GCPU_SEVERITY_ERROR,
      "the host's caches can be passed through only with cpu_mode = host-passthrough or maximum",
      "remove it, or set cpu_cache = emulate" },
    { GCPU_SETTING_CPU_CACHE, NULL, WITH_ANY, GCPU_SEVERITY_WARNING, "there is no CPU to have it",
      NULL },
};

gboolean gcpu_effective_virt_type_takes_cpu(const char *virt_type)
{
    return strcmp(virt_type, "kvm") == 0 || strcmp(virt_type, "qemu") == 0;
}

static Modes mode_of(const GcpuSetting *mode)
{
    if (!mode)
        return WITH_UNSET;
    for (guint i = 0; i < G_N_ELEMENTS(mode_words); i++) {
        if (strcmp(mode->text, mode_words[i].word) == 0)
            return mode_words[i].mode;
    }
    return 0;
}

static gboolean breaks(const Rule *rule, const GcpuSetting *setting, const GcpuSetting *mode)
{
    if (rule->value && strcmp(rule->value, setting->text) != 0)
        return FALSE;
    return (rule->modes & mode_of(mode)) == 0;
}

static gboolean is_other_virt_type(const GcpuSetting *virt_type)
{
    return virt_type && !gcpu_effective_virt_type_takes_cpu(virt_type->text);
}

static const GcpuSetting *nearest(const GcpuConfig *config, const GcpuInstance *instance,
                                  GcpuSettingId id)
{
    const GcpuSetting *setting = instance ? gcpu_instance_get(instance, id) : NULL;

    return setting ? setting : gcpu_config_get(config, id);
}

static void rule_out(GcpuEffective *effective, GcpuSettingId id, const GcpuSetting *by)
{
    const GcpuSetting *setting = effective->in_force[id];

    if (!setting || !gcpu_origin_is_nearer(&by->origin, &setting->origin))
        return;
    effective->in_force[id] = NULL;
    effective->ruled_out[id] = setting;
    effective->ruled_out_by[id] = by;
}

static void rule_out_by_virt_type(GcpuEffective *effective)
{
    const GcpuSetting *virt_type = effective->in_force[GCPU_SETTING_VIRT_TYPE];

    if (!is_other_virt_type(virt_type))
        return;
    rule_out(effective, GCPU_SETTING_CPU_MODE, virt_type);
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
        rule_out(effective, rules[i].id, virt_type);
}

static void rule_out_by_mode(GcpuEffective *effective)
{
    const GcpuSetting *mode = effective->in_force[GCPU_SETTING_CPU_MODE];

    for (guint i = 0; mode && i < G_N_ELEMENTS(rules); i++) {
        const GcpuSetting *setting = effective->in_force[rules[i].id];
        if (setting && breaks(&rules[i], setting, mode))
            rule_out(effective, rules[i].id, mode);
    }
}

void gcpu_effective_init(GcpuEffective *effective, const GcpuConfig *config,
                         const GcpuInstance *instance)
{
    *effective = (GcpuEffective){ .has_instance = instance != NULL };
    for (guint i = 0; i < GCPU_N_SETTINGS; i++)
        effective->in_force[i] = nearest(config, instance, i);
    rule_out_by_virt_type(effective);
    rule_out_by_mode(effective);
}

/* Adds what @setting and @other (which may be NULL) contradict each other in. */
static void add(const GcpuEffective *effective, const GcpuSetting *setting,
                const GcpuSetting *other, GcpuFinding finding, GcpuFindings *findings)
{
    gboolean is_instances = setting->origin.layer == GCPU_LAYER_INSTANCE ||
                            (other && other->origin.layer == GCPU_LAYER_INSTANCE);

    if (effective->has_instance && !is_instances)
        return;
    finding.code = GCPU_ERROR_INVALID;
    finding.file = setting->file ? setting->file : (char *)GCPU_COMMAND_LINE;
    finding.line = setting->origin.line;
    finding.section = setting->section;
    finding.key = setting->key;
    finding.value = setting->text;
    gcpu_findings_add(findings, &finding);
}

static char *describe(const GcpuSetting *setting, const char *key)
{
    if (!setting)
        return g_strdup_printf("%s is not set", key);
    g_autofree char *place = gcpu_origin_format(&setting->origin);
    return g_strdup_printf("%s is %s (%s)", setting->key, setting->text, place);
}

static void check_virt_type(const GcpuEffective *effective, const GcpuSetting *setting,
                            GcpuSeverity severity, GcpuFindings *findings)
{
    const GcpuSetting *virt_type = effective->in_force[GCPU_SETTING_VIRT_TYPE];
    g_autofree char *why = describe(virt_type, "virt_type");
    g_autofree char *message = g_strdup_printf(
        severity == GCPU_SEVERITY_ERROR ? "%s, and its guests take no CPU model"
                                        : "not used: %s, and its guests take no CPU model",
        why);

    add(effective, setting, virt_type,
        (GcpuFinding){ .severity = severity,
                       .message = message,
                       .remedy = (char *)"remove it, or set virt_type = kvm or qemu" },
        findings);
}

/* An explicit mode is a mistake; what only goes with a mode is merely useless, except for flags:
 * who asks for a feature and does not get it must know. */
static void check_with_virt_type(const GcpuEffective *effective, GcpuFindings *findings)
{
    const GcpuSetting *mode = effective->in_force[GCPU_SETTING_CPU_MODE];
    gboolean has_mode = mode && strcmp(mode->text, "none") != 0;

    if (has_mode)
        check_virt_type(effective, mode, GCPU_SEVERITY_ERROR, findings);
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        const GcpuSetting *setting = effective->in_force[rules[i].id];
        gboolean is_flags = rules[i].id == GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS;
        gboolean again = i > 0 && rules[i].id == rules[i - 1].id;
        if (setting && !again)
            check_virt_type(effective, setting,
                            is_flags ? GCPU_SEVERITY_ERROR : GCPU_SEVERITY_WARNING, findings);
    }
}

static void check_rule(const GcpuEffective *effective, const Rule *rule, GcpuFindings *findings)
{
    const GcpuSetting *mode = effective->in_force[GCPU_SETTING_CPU_MODE];
    const GcpuSetting *setting = effective->in_force[rule->id];
    gboolean is_none = mode && strcmp(mode->text, "none") == 0;
    gboolean is_flags = rule->id == GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS;
    GcpuSeverity severity = is_none && !is_flags ? GCPU_SEVERITY_WARNING : rule->severity;

    g_autofree char *why = describe(mode, "cpu_mode");
    g_autofree char *message = g_strdup_printf(
        severity == GCPU_SEVERITY_ERROR ? "%s; %s" : "not used: %s; %s", rule->message, why);
    add(effective, setting, mode,
        (GcpuFinding){ .severity = severity, .message = message, .remedy = (char *)rule->remedy },
        findings);
}

static void check_with_mode(const GcpuEffective *effective, GcpuFindings *findings)
{
    const GcpuSetting *mode = effective->in_force[GCPU_SETTING_CPU_MODE];
    GcpuSettingId told = GCPU_N_SETTINGS;

    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        const GcpuSetting *setting = effective->in_force[rules[i].id];
        if (!setting || rules[i].id == told || !breaks(&rules[i], setting, mode))
            continue;
        check_rule(effective, &rules[i], findings);
        told = rules[i].id;
    }
}

/* Only a guest's architecture tells whether the model may be missing: AArch64 has a default. */
gboolean gcpu_effective_check_model(const GcpuEffective *effective, const char *arch,
                                    GcpuFindings *findings)
{
    const GcpuSetting *mode = effective->in_force[GCPU_SETTING_CPU_MODE];

    if (mode_of(mode) != WITH_CUSTOM || effective->in_force[GCPU_SETTING_CPU_MODELS] ||
        g_strcmp0(arch, "aarch64") == 0)
        return TRUE;
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = mode->file ? mode->file : (char *)GCPU_COMMAND_LINE,
        .line = mode->origin.line,
        .section = mode->section,
        .key = mode->key,
        .value = mode->text,
        .message = (char *)"a custom CPU needs a model, and cpu_models is not set",
        .remedy = (char *)"set cpu_models",
    };
    gcpu_findings_add(findings, &finding);
    return FALSE;
}

gboolean gcpu_effective_check(const GcpuEffective *effective, GcpuFindings *findings)
{
    g_autoptr(GcpuFindings) own = gcpu_findings_new();

    if (is_other_virt_type(effective->in_force[GCPU_SETTING_VIRT_TYPE]))
        check_with_virt_type(effective, own);
    else
        check_with_mode(effective, own);
    gcpu_findings_append(findings, own);
    return !gcpu_findings_has_errors(own);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/config.h"

#include "config/effective.h"
#include "config/setting-layer.h"
#include "input/input.h"

#include <string.h>

struct GcpuConfig {
    int n_more_owners;                      /* beside the first */
    GcpuSetting *settings[GCPU_N_SETTINGS]; /* owned; of the nearest layer */
};

GcpuConfig *gcpu_config_ref(GcpuConfig *config)
{
    g_atomic_int_inc(&config->n_more_owners);
    return config;
}

void gcpu_config_free(GcpuConfig *config)
{
    if (!config || g_atomic_int_add(&config->n_more_owners, -1) > 0)
        return;
    for (guint i = 0; i < GCPU_N_SETTINGS; i++)
        gcpu_setting_free(config->settings[i]);
    g_free(config);
}

const GcpuSetting *gcpu_config_get(const GcpuConfig *config, GcpuSettingId id)
{
    g_return_val_if_fail(id < GCPU_N_SETTINGS, NULL);
    return config->settings[id];
}

/* Layers are taken from the nearest to the farthest: what is there already wins. */
static void take_layer(GcpuConfig *config, GPtrArray *layer)
{
    g_ptr_array_set_free_func(layer, NULL);
    for (guint i = 0; i < layer->len; i++) {
        GcpuSetting *setting = g_ptr_array_index(layer, i);
        if (config->settings[setting->spec->id])
            gcpu_setting_free(setting);
        else
            config->settings[setting->spec->id] = setting;
    }
    g_ptr_array_unref(layer);
}

static void take_defaults(GcpuConfig *config, GcpuFindings *findings)
{
    for (guint i = 0; i < GCPU_N_SETTINGS; i++) {
        const GcpuSettingSpec *spec = gcpu_setting_spec(i);
        const GcpuSettingSource source = {
            .section = spec->section,
            .key = spec->key,
            .text = spec->default_text,
            .origin.layer = GCPU_LAYER_DEFAULT,
        };
        if (spec->default_text && !config->settings[i])
            config->settings[i] = gcpu_setting_check(spec, &source, findings);
    }
}

static GcpuDialect dialect_of(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);

    return g_pattern_match_simple("nova*.conf", name) ? GCPU_DIALECT_NOVA : GCPU_DIALECT_CONFIG;
}

static void refuse_nested_policy(const GPtrArray *layer, GcpuFindings *findings)
{
    const GcpuSetting *setting = gcpu_setting_layer_find(layer, GCPU_SETTING_POLICY_FILES, 0);

    if (!setting)
        return;
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = setting->file,
        .line = setting->origin.line,
        .section = setting->section,
        .key = setting->key,
        .value = setting->text,
        .message = (char *)"a policy file cannot name further policy files",
        .remedy = (char *)"name them all in the host's file, the nearest first",
    };
    gcpu_findings_add(findings, &finding);
}

static void take_policy_files(GcpuConfig *config, GcpuFindings *findings)
{
    const GcpuSetting *files = config->settings[GCPU_SETTING_POLICY_FILES];

    for (guint i = 0; files && files->items[i]; i++) {
        const GcpuOrigin origin = { .layer = GCPU_LAYER_POLICY,
                                    .order = i,
                                    .file = files->items[i] };
        GPtrArray *layer = gcpu_setting_layer_read(dialect_of(files->items[i]), files->items[i],
                                                   &origin, files, findings);
        refuse_nested_policy(layer, findings);
        take_layer(config, layer);
    }
}

/* Contradictions can only be told if all that decides them is known. */
static gboolean is_complete(const GcpuConfig *config, gboolean has_policy_files,
                            const GcpuFindings *findings)
{
    static const GcpuSettingId decisive[] = {
        GCPU_SETTING_VIRT_TYPE,    GCPU_SETTING_CPU_MODE, GCPU_SETTING_CPU_MODELS,
        GCPU_SETTING_POLICY_FILES, GCPU_N_SETTINGS,
    };

    if (!has_policy_files && config->settings[GCPU_SETTING_POLICY_FILES])
        return FALSE;
    return gcpu_setting_layer_is_certain(findings, decisive);
}

static GcpuConfig *finish(GcpuConfig *config, gboolean has_policy_files, GcpuFindings *own,
                          GcpuFindings *findings)
{
    g_autoptr(GcpuConfig) checked = config;
    GcpuEffective effective;

    take_defaults(checked, own);
    gcpu_effective_init(&effective, checked, NULL);
    if (is_complete(checked, has_policy_files, own))
        gcpu_effective_check(&effective, own);
    gcpu_findings_append(findings, own);
    return gcpu_findings_has_errors(own) ? NULL : g_steal_pointer(&checked);
}

GcpuConfig *gcpu_config_load(const char *path, const char *const *overrides, GcpuFindings *findings)
{
    g_autoptr(GcpuFindings) own = gcpu_findings_new();
    GcpuConfig *config = g_new0(GcpuConfig, 1);

    take_layer(config, gcpu_setting_layer_override(GCPU_DIALECT_CONFIG, overrides, own));
    if (path) {
        const GcpuOrigin origin = {
            .layer = GCPU_LAYER_HOST,
            .file = strcmp(path, GCPU_INPUT_STDIN) == 0 ? "standard input" : path,
        };
        take_layer(config, gcpu_setting_layer_read(dialect_of(path), path, &origin, NULL, own));
    }
    take_policy_files(config, own);
    return finish(config, TRUE, own, findings);
}

GcpuConfig *gcpu_config_parse(const char *text, gsize length, const char *name,
                              const char *const *overrides, GcpuFindings *findings)
{
    const GcpuOrigin origin = { .layer = GCPU_LAYER_HOST, .file = name };
    g_autoptr(GcpuFindings) own = gcpu_findings_new();
    GcpuConfig *config = g_new0(GcpuConfig, 1);

    take_layer(config, gcpu_setting_layer_override(GCPU_DIALECT_CONFIG, overrides, own));
    take_layer(config, gcpu_setting_layer_parse(dialect_of(name), text, length, &origin, own));
    return finish(config, FALSE, own, findings);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-check-config.c: guestcpu check-config: a configuration against itself and the host. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/cpu-inputs.h"
#include "cli/host-facts.h"
#include "cli/known-in.h"
#include "cli/options.h"
#include "cli/output.h"
#include "config/effective.h"
#include "domain/template-dirs.h"
#include "domain/template.h"
#include "fleet/fleet-maps.h"
#include "policy/guest-cpu.h"

static const char help_text[] =
    "Checks a configuration as a whole: against itself, and against the host if one is given from\n"
    "files or answers. Prints every finding, and the settings in force with the place that "
    "decided\n"
    "each. Exit status: 0 no errors, 1 the host cannot run the CPU, 3 errors.\n\n"
    "Examples:\n"
    "  guestcpu check-config\n"
    "  guestcpu check-config --offline /etc/nova/nova.conf\n";

/** How far the check against the host came. */
typedef enum {
    HOST_CHECKED,
    HOST_NOT_ASKED,
    HOST_UNREACHABLE,
} HostOutcome;

static const char *const host_outcome_words[] = { "checked", "not-asked", "unreachable" };

typedef struct {
    const GcpuOptions *options;
    gboolean offline;
    GcpuConfig *config;
    GcpuFindings *findings;
    HostOutcome host;
    gboolean empty_host; /* there is a report, and nothing of use in it */
    GError *host_error;  /* why it is unreachable */
} Check;

/* The host is asked what it would give to a guest that asks for nothing itself. */
static void check_against(Check *check, const GcpuHostReport *host)
{
    g_auto(GStrv) overrides = gcpu_options_overrides(check->options);
    const GcpuSetting *map = gcpu_config_get(check->config, GCPU_SETTING_CPU_MAP);
    g_autoptr(GcpuMapSource) models = gcpu_map_source_new(map ? map->text : NULL);
    gcpu_map_source_set_names(models, gcpu_known_in_path());
    g_autoptr(GcpuInstance) instance =
        gcpu_instance_load(NULL, (const char *const *)overrides, check->findings);

    if (!instance)
        return;
    gcpu_guest_cpu_free(gcpu_guest_cpu_decide(
        check->config, instance, host, gcpu_map_source_model_features(models), check->findings));
    gcpu_host_facts_tell_map_error(models, map, check->findings);
}

/* A template that a file names must be there before a guest asks for it. */
static void check_templates(Check *check)
{
    const GcpuSetting *setting = gcpu_config_get(check->config, GCPU_SETTING_TEMPLATE);
    g_auto(GStrv) dirs = gcpu_template_dirs(check->config);

    for (char **item = setting ? setting->items : NULL; item && *item; item++) {
        g_autoptr(GError) error = NULL;
        const char *after_arch = strchr(*item, '=');
        g_autoptr(GcpuTemplate) template = gcpu_template_load(after_arch ? after_arch + 1 : *item,
                                                              (const char *const *)dirs, &error);
        if (!template)
            gcpu_output_add_setting_error(check->findings, setting, error);
    }
}

/* Whatever the guest will be, the map that was named must be one. */
static void check_map(Check *check)
{
    const GcpuSetting *setting = gcpu_config_get(check->config, GCPU_SETTING_CPU_MAP);
    g_autoptr(GcpuMapSource) source = setting ? gcpu_map_source_new(setting->text) : NULL;
    g_autoptr(GError) error = NULL;
    static const char *const no_models[] = { NULL };

    if (source && !gcpu_map_source_get(source, GCPU_ARCH_FAMILY_X86, no_models, &error))
        gcpu_output_add_setting_error(check->findings, setting, error);
}

/* As guestcpud does before it takes a configuration. */
static void check_fleet_maps(Check *check)
{
    const GcpuSetting *usual = gcpu_config_get(check->config, GCPU_SETTING_CPU_MAP);
    g_autoptr(GcpuMapSource) source = gcpu_map_source_new(usual ? usual->text : NULL);
    g_autoptr(GcpuFleetMaps) maps = gcpu_fleet_maps_new(source);

    gcpu_fleet_maps_use_config(maps, check->config, check->findings);
}

static void check_host(Check *check)
{
    g_autoptr(GcpuHostReport) host = NULL;

    if (gcpu_host_facts_from_files(check->options))
        host = gcpu_host_facts_read(check->options, check->findings);
    else if (!check->offline)
        host = gcpu_host_facts_ask_all(check->options, check->config, check->findings, NULL,
                                       &check->host_error);
    if (check->host_error)
        check->host = HOST_UNREACHABLE;
    check->empty_host = host && !host->capabilities && host->domain_capabilities->len == 0;
    if (host && !check->empty_host)
        check->host = HOST_CHECKED;
    if (!host)
        host = gcpu_host_report_new(); /* of which nothing is known */
    check_against(check, host);
}

/* A host that was asked for by name must answer; the one that is there by default need not. */
static int exit_status(const Check *check)
{
    g_autoptr(GError) error = gcpu_findings_to_error(check->findings);

    if (error)
        return gcpu_error_exit_status(error);
    gboolean is_named =
        check->options->connect || gcpu_options_daemon_use(check->options) == GCPU_DAEMON_ALWAYS;
    return check->host_error && is_named ? gcpu_error_exit_status(check->host_error) : GCPU_EXIT_OK;
}

static gboolean is_in_force(const Check *check, GcpuSettingId id)
{
    GcpuEffective effective;

    gcpu_effective_init(&effective, check->config, NULL);
    return effective.in_force[id] != NULL;
}

static void append_setting(GString *text, const Check *check, const GcpuSetting *setting)
{
    g_autofree char *left =
        g_strdup_printf("%s.%s = %s", setting->spec->section, setting->spec->key, setting->text);
    g_autofree char *place = gcpu_origin_format(&setting->origin);
    g_autofree char *shown_left = gcpu_finding_escape(left);
    g_autofree char *shown_place = gcpu_finding_escape(place);

    g_string_append_printf(text, "%-50s # %s%s\n", shown_left, shown_place,
                           is_in_force(check, setting->spec->id) ? "" : "; not in force");
}

static int print_settings(const Check *check)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (GcpuSettingId id = 0; check->config && id < GCPU_SETTING_NAME; id++) {
        const GcpuSetting *setting = gcpu_config_get(check->config, id);
        if (setting)
            append_setting(text, check, setting);
    }
    return gcpu_output_text(text->str);
}

static void print_note(const Check *check)
{
    if (check->host_error) {
        g_autofree char *why = gcpu_finding_escape(check->host_error->message);
        fprintf(stderr, "%s: not checked against the host: %s\n",
                check->options->connect ? "error" : "note", why);
    } else if (check->empty_host) {
        fputs("note: not checked against the host: nothing about it is known\n", stderr);
    }
}

static int print_text(const Check *check)
{
    int status = exit_status(check);

    gcpu_output_findings(check->findings, 0);
    print_note(check);
    int written = print_settings(check);
    return status == GCPU_EXIT_OK ? written : status;
}

static void add_settings(JsonBuilder *builder, const Check *check)
{
    json_builder_set_member_name(builder, "settings");
    json_builder_begin_array(builder);
    for (GcpuSettingId id = 0; check->config && id < GCPU_SETTING_NAME; id++) {
        const GcpuSetting *setting = gcpu_config_get(check->config, id);
        if (!setting)
            continue;
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "section", setting->spec->section);
        gcpu_output_add_string(builder, "key", setting->spec->key);
        gcpu_output_add_string(builder, "value", setting->text);
        gcpu_output_add_string(builder, "layer", gcpu_layer_to_string(setting->origin.layer));
        gcpu_output_add_string(builder, "file", setting->origin.file);
        gcpu_output_add_line(builder, setting->origin.line);
        gcpu_output_add_boolean(builder, "in_force", is_in_force(check, id));
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static int print_json(const Check *check)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    int status = exit_status(check);

    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "ok");
    json_builder_add_boolean_value(builder, status == GCPU_EXIT_OK);
    gcpu_output_add_string(builder, "host", host_outcome_words[check->host]);
    gcpu_output_add_string(builder, "host_error",
                           check->host_error ? check->host_error->message : NULL);
    add_settings(builder, check);
    gcpu_output_add_findings(builder, check->findings);
    json_builder_end_object(builder);
    gcpu_output_findings(check->findings, 0);
    print_note(check);
    int written = gcpu_output_json(json_builder_get_root(builder));
    return status == GCPU_EXIT_OK ? written : status;
}

/* The file may be named as an argument or with --config. */
static const char *config_path(const GcpuOptions *options)
{
    return options->rest ? options->rest[0] : gcpu_options_config_path(options);
}

int gcpu_cmd_check_config(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    Check check = { .options = &options, .findings = findings, .host = HOST_NOT_ASKED };
    const GOptionEntry entries[] = {
        { "offline", 0, 0, G_OPTION_ARG_NONE, &check.offline, "Do not ask the host", NULL },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "[FILE]", help_text, &options))
        return GCPU_EXIT_USAGE;
    if (options.rest && (options.config || options.rest[1]))
        return gcpu_options_refuse("one configuration at a time");
    if (check.offline && gcpu_cpu_inputs_name_host(&options))
        return gcpu_options_refuse("--offline asks no host, and one is named");

    g_auto(GStrv) overrides = gcpu_options_overrides(&options);
    g_autoptr(GcpuConfig) config =
        gcpu_config_load(config_path(&options), (const char *const *)overrides, findings);
    check.config = config;
    if (config) {
        check_templates(&check);
        check_map(&check);
        check_fleet_maps(&check);
        check_host(&check);
    }
    int status = options.json ? print_json(&check) : print_text(&check);
    g_clear_error(&check.host_error);
    return status;
}

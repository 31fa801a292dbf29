/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-preview.c: guestcpu preview: policy + host + instance → the guest's domain XML. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/host-facts.h"
#include "cli/known-in.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/virt-module.h"
#include "cli/why.h"
#include "domain/template-dirs.h"
#include "domain/template.h"
#include "xml/def-xml.h"
#include "xml/map-source.h"

static const char help_text[] =
    "Prints the domain XML that a guest would get under the host's policy. Nothing is defined, "
    "and\n"
    "nothing is started without --try. Exit status: 0 printed, 1 this host cannot run the CPU,\n"
    "2 usage, 3 bad input or configuration, 4 hypervisor unreachable, 5 permission.\n\n"
    "Examples:\n"
    "  guestcpu preview --instance web1.ini --why\n"
    "  guestcpu preview --cpu-only --virt-type kvm --capabilities caps.xml --libvirt-version "
    "0.9.7\n";

typedef struct {
    char *instance;
    char *template;
    gboolean cpu_only;
    gboolean why;
    gboolean try_start;
} PreviewOptions;

static void preview_options_clear(PreviewOptions *own)
{
    g_free(own->instance);
    g_free(own->template);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PreviewOptions, preview_options_clear)

/** Preview: everything that one run needs, in the order in which it comes to be. */
typedef struct {
    GcpuConfig *config;
    GcpuInstance *instance;
    GcpuHostReport *host;
    GcpuMapSource *models;
    GcpuGuestCpu *guest_cpu;
    char *cpu_xml;    /* NULL: no <cpu> */
    char *domain_xml; /* NULL with --cpu-only */
} Preview;

static void preview_clear(Preview *preview)
{
    gcpu_config_free(preview->config);
    gcpu_instance_free(preview->instance);
    gcpu_host_report_free(preview->host);
    gcpu_map_source_free(preview->models);
    gcpu_guest_cpu_free(preview->guest_cpu);
    g_free(preview->cpu_xml);
    g_free(preview->domain_xml);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Preview, preview_clear)

/* Reads both inputs even if one is bad, so that all mistakes come at once. */
static gboolean read_policy(Preview *preview, const GcpuOptions *options, const PreviewOptions *own,
                            GcpuFindings *findings)
{
    g_auto(GStrv) overrides = gcpu_options_overrides(options);
    const char *const *set = (const char *const *)overrides;

    preview->config = gcpu_config_load(gcpu_options_config_path(options), set, findings);
    preview->instance = gcpu_instance_load(own->instance, set, findings);
    if (gcpu_host_facts_from_files(options))
        preview->host = gcpu_host_facts_read(options, findings);
    return !gcpu_findings_has_errors(findings);
}

static gboolean ask_host(Preview *preview, const GcpuOptions *options, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;

    if (preview->host)
        return TRUE;
    preview->host =
        gcpu_host_facts_ask(options, preview->config, preview->instance, findings, &error);
    if (!preview->host)
        gcpu_findings_add_error(findings, g_steal_pointer(&error));
    return preview->host != NULL;
}

static gboolean decide_cpu(Preview *preview, GcpuFindings *findings)
{
    const GcpuSetting *map = gcpu_config_get(preview->config, GCPU_SETTING_CPU_MAP);

    preview->models = gcpu_map_source_new(map ? map->text : NULL);
    gcpu_map_source_set_names(preview->models, gcpu_known_in_path());
    preview->guest_cpu =
        gcpu_guest_cpu_decide(preview->config, preview->instance, preview->host,
                              gcpu_map_source_model_features(preview->models), findings);
    gcpu_host_facts_tell_map_error(preview->models, map, findings);
    if (gcpu_findings_has_errors(findings))
        return FALSE;
    if (preview->guest_cpu->cpu)
        preview->cpu_xml = gcpu_def_xml_format(preview->guest_cpu->cpu, 0);
    return TRUE;
}

static gboolean fill_template(Preview *preview, const PreviewOptions *own, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) dirs = gcpu_template_dirs(preview->config);
    const GcpuSetting *setting = NULL;
    g_autofree char *name = own->template ? g_strdup(own->template)
                                          : gcpu_template_name(preview->config, preview->instance,
                                                               preview->guest_cpu, &setting);
    g_autoptr(GcpuTemplate) template = gcpu_template_load(name, (const char *const *)dirs, &error);

    if (!template) {
        gcpu_output_add_setting_error(findings, setting, error);
        return FALSE;
    }
    preview->domain_xml =
        gcpu_template_fill(template, preview->instance, preview->guest_cpu, findings);
    gcpu_template_explain(template, preview->instance, preview->guest_cpu);
    return preview->domain_xml != NULL;
}

/* The one thing that no fact about a host can promise. */
static gboolean try_start(const Preview *preview, const GcpuOptions *options,
                          GcpuFindings *findings)
{
    const char *uri = gcpu_host_facts_uri(options, preview->config);
    g_autoptr(GError) error = NULL;

    if (gcpu_virt_module_try(uri, preview->domain_xml, &error))
        return TRUE;
    gboolean is_kvm = strcmp(preview->guest_cpu->virt_type, "kvm") == 0;
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = error->domain == GCPU_ERROR ? (GcpuError)error->code : GCPU_ERROR_INTERNAL,
        .message = error->message,
        .remedy = is_kvm && error->code == GCPU_ERROR_UNUSABLE
                      ? (char *)"if KVM itself is at fault here, virt_type = qemu does without it"
                      : NULL,
    };
    gcpu_findings_add(findings, &finding);
    return FALSE;
}

static int print_json(const Preview *preview, const GcpuFindings *findings)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "domain_xml", preview->domain_xml);
    gcpu_output_add_string(builder, "cpu_xml", preview->cpu_xml);
    gcpu_output_add_string(builder, "virt_type", preview->guest_cpu->virt_type);
    gcpu_output_add_string(builder, "arch", preview->guest_cpu->arch);
    gcpu_output_add_string(builder, "machine", preview->guest_cpu->machine);
    gcpu_why_add_json(builder, preview->guest_cpu);
    gcpu_output_add_findings(builder, findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

static int print_text(const Preview *preview, gboolean why)
{
    const char *xml = preview->domain_xml ? preview->domain_xml : preview->cpu_xml;
    g_autofree char *reasons = why ? gcpu_why_format_comment(preview->guest_cpu) : NULL;
    g_autofree char *text = g_strconcat(xml ? xml : "", reasons, NULL);

    return gcpu_output_text(text);
}

int gcpu_cmd_preview(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Preview) preview = { 0 };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_auto(PreviewOptions) own = { 0 };
    const GOptionEntry entries[] = {
        { "instance", 'i', 0, G_OPTION_ARG_FILENAME, &own.instance,
          "What the guest asks for; - reads standard input", "FILE" },
        { "template", 't', 0, G_OPTION_ARG_FILENAME, &own.template,
          "The template's name, or a path", "NAME" },
        { "cpu-only", 0, 0, G_OPTION_ARG_NONE, &own.cpu_only, "Print the <cpu> alone", NULL },
        { "why", 'w', 0, G_OPTION_ARG_NONE, &own.why,
          "Add the reason of each part, as an XML comment", NULL },
        { "try", 0, 0, G_OPTION_ARG_NONE, &own.try_start,
          "Start the guest, paused and under another name, and destroy it", NULL },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, NULL, help_text, &options))
        return GCPU_EXIT_USAGE;
    if (!gcpu_options_has_no_rest(&options))
        return GCPU_EXIT_USAGE;
    if (g_strcmp0(options.config, "-") == 0 && g_strcmp0(own.instance, "-") == 0)
        return gcpu_options_refuse("standard input can be read once: one of --config, --instance");
    if (own.try_start && (own.cpu_only || gcpu_host_facts_from_files(&options) ||
                          gcpu_options_daemon_use(&options) == GCPU_DAEMON_ALWAYS))
        return gcpu_options_refuse("--try needs a whole domain and a live hypervisor");
    options.no_daemon = options.no_daemon || own.try_start; /* it connects anyway */

    if (!read_policy(&preview, &options, &own, findings) ||
        !ask_host(&preview, &options, findings) || !decide_cpu(&preview, findings) ||
        (!own.cpu_only && !fill_template(&preview, &own, findings)) ||
        (own.try_start && !try_start(&preview, &options, findings)))
        return gcpu_output_refusal(findings, 0, options.json);

    gcpu_output_findings(findings, 0);
    return options.json ? print_json(&preview, findings) : print_text(&preview, own.why);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-report.c: guestcpu report: the facts about a host as one document. */
#include "cli/command.h"
#include "cli/host-facts.h"
#include "cli/options.h"
#include "cli/output.h"
#include "xml/host-report-xml.h"

static const char help_text[] =
    "Collects what decides about guest CPUs on a host into one XML document, guestcpu-report(5):\n"
    "libvirt's capabilities and domain capabilities as they are, versions, kernel, microcode and\n"
    "kvm's parameters, and which facts are missing and why. A directory of such reports is a "
    "fleet.\n\n"
    "Examples:\n"
    "  guestcpu report > $(hostname).xml\n"
    "  guestcpu report --connect qemu+ssh://root@n7/system > n7.xml\n"
    "  guestcpu report --capabilities caps.xml --domcapabilities kvm.xml --libvirt-version 9.0.0\n";

static void add_version(JsonBuilder *builder, const char *name, GcpuVersion version)
{
    g_autofree char *text = version ? gcpu_version_format(version) : NULL;

    gcpu_output_add_string(builder, name, text);
}

static void add_collected_at(JsonBuilder *builder, gint64 seconds)
{
    g_autoptr(GDateTime) time = seconds ? g_date_time_new_from_unix_utc(seconds) : NULL;
    g_autofree char *text = time ? g_date_time_format_iso8601(time) : NULL;

    gcpu_output_add_string(builder, "collected_at", text);
}

static void add_missing(JsonBuilder *builder, const GPtrArray *missing)
{
    json_builder_set_member_name(builder, "missing");
    json_builder_begin_array(builder);
    for (guint i = 0; i < missing->len; i++) {
        const GcpuMissingFact *fact = g_ptr_array_index(missing, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "name", fact->name);
        gcpu_output_add_string(builder, "state", gcpu_fact_state_to_string(fact->state));
        gcpu_output_add_string(builder, "reason", fact->reason);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_domain_capabilities(JsonBuilder *builder, const GPtrArray *documents)
{
    json_builder_set_member_name(builder, "domain_capabilities");
    json_builder_begin_array(builder);
    for (guint i = 0; i < documents->len; i++) {
        const GcpuDomainCapabilities *document = g_ptr_array_index(documents, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "arch", document->arch);
        gcpu_output_add_string(builder, "virt_type", document->virt_type);
        gcpu_output_add_string(builder, "machine", document->machine);
        gcpu_output_add_string(builder, "host_model",
                               document->host_model ? document->host_model->model : NULL);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static int print_json(const GcpuHostReport *report, const char *xml)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    const GcpuCapabilities *capabilities = report->capabilities;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "name", report->name);
    gcpu_output_add_string(builder, "uuid", report->uuid);
    gcpu_output_add_string(builder, "uri", report->uri);
    add_collected_at(builder, report->collected_at_s);
    gcpu_output_add_string(builder, "hypervisor", report->hypervisor);
    add_version(builder, "libvirt_version", report->libvirt_version);
    add_version(builder, "hypervisor_version", report->hypervisor_version);
    gcpu_output_add_string(builder, "kernel_release", report->kernel_release);
    gcpu_output_add_string(builder, "microcode", report->microcode);
    gcpu_output_add_string(builder, "arch", capabilities ? capabilities->host_arch : NULL);
    gcpu_output_add_string(builder, "cpu_model",
                           capabilities && capabilities->host_cpu ? capabilities->host_cpu->model
                                                                  : NULL);
    add_domain_capabilities(builder, report->domain_capabilities);
    add_missing(builder, report->missing);
    gcpu_output_add_string(builder, "report_xml", xml);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

/* Files need no configuration; a live host is found through it. */
static GcpuHostReport *collect(const GcpuOptions *options, GcpuFindings *findings, char **out_xml)
{
    if (gcpu_host_facts_from_files(options)) {
        GcpuHostReport *of_files = gcpu_host_facts_read(options, findings);
        if (of_files)
            *out_xml = gcpu_host_report_xml_format(of_files);
        return of_files;
    }

    g_auto(GStrv) overrides = gcpu_options_overrides(options);
    g_autoptr(GcpuConfig) config = gcpu_config_load(gcpu_options_config_path(options),
                                                    (const char *const *)overrides, findings);
    g_autoptr(GError) error = NULL;
    if (!config)
        return NULL;
    GcpuHostReport *report = gcpu_host_facts_ask_all(options, config, findings, out_xml, &error);
    if (!report)
        gcpu_findings_add_error(findings, g_steal_pointer(&error));
    return report;
}

int gcpu_cmd_report(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    if (!gcpu_options_parse(argc, argv, NULL, NULL, help_text, &options) ||
        !gcpu_options_has_no_rest(&options))
        return GCPU_EXIT_USAGE;

    g_autofree char *xml = NULL;
    g_autoptr(GcpuHostReport) report = collect(&options, findings, &xml);
    if (!report)
        return gcpu_output_refusal(findings, 0, options.json);
    gcpu_output_findings(findings, 0);
    return options.json ? print_json(report, xml) : gcpu_output_text(xml);
}

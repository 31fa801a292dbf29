/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/host-facts.h"

#include "cli/output.h"
#include "cli/virt-module.h"
#include "input/input.h"
#include "xml/cpu-documents.h"
#include "xml/host-report-xml.h"

typedef gboolean (*AddFunc)(GcpuHostReport *report, const char *text, gssize length,
                            const char *name, GError **error);

gboolean gcpu_host_facts_from_files(const GcpuOptions *options)
{
    return options->host || options->report || options->capabilities ||
           options->domain_capabilities || options->libvirt_version;
}

static void add_file(GcpuHostReport *report, const char *path, AddFunc add, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &length, &error);

    if (!text || !add(report, text, length, gcpu_input_name(path), &error))
        gcpu_findings_add_error(findings, g_steal_pointer(&error));
}

static GcpuHostReport *read_report(const char *path, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &length, &error);
    GcpuHostReport *report =
        text ? gcpu_host_report_xml_parse(text, length, gcpu_input_name(path), &error) : NULL;

    if (!report)
        gcpu_findings_add_error(findings, g_steal_pointer(&error));
    return report;
}

static GcpuHostReport *read_any(const char *path, GcpuFindings *findings)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &length, &error);
    g_autoptr(GcpuCpuDocuments) documents =
        text ? gcpu_cpu_documents_parse(text, (gssize)length, gcpu_input_name(path), &error) : NULL;
    GcpuHostReport *report = documents ? gcpu_cpu_documents_host(documents, &error) : NULL;

    if (!report)
        gcpu_findings_add_error(findings, g_steal_pointer(&error));
    return report;
}

static void set_version(GcpuHostReport *report, const char *text, GcpuFindings *findings)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)"command line",
        .key = (char *)"--libvirt-version",
        .value = (char *)text,
        .message = (char *)"no version of libvirt",
        .allowed = (char *)"X.Y.Z, such as 9.0.0",
    };

    if (!gcpu_version_parse(text, &report->libvirt_version) || !report->libvirt_version)
        gcpu_findings_add(findings, &finding);
}

GcpuHostReport *gcpu_host_facts_read(const GcpuOptions *options, GcpuFindings *findings)
{
    g_autoptr(GcpuHostReport) report = options->host     ? read_any(options->host, findings)
                                       : options->report ? read_report(options->report, findings)
                                                         : gcpu_host_report_new();

    if (!report)
        return NULL;
    if (options->capabilities)
        add_file(report, options->capabilities, gcpu_host_report_xml_add_capabilities, findings);
    for (char **path = options->domain_capabilities; path && *path; path++)
        add_file(report, *path, gcpu_host_report_xml_add_domain_capabilities, findings);
    if (options->libvirt_version)
        set_version(report, options->libvirt_version, findings);
    return gcpu_findings_has_errors(findings) ? NULL : g_steal_pointer(&report);
}

static const char *text_of(const GcpuSetting *setting)
{
    return setting ? setting->text : NULL;
}

const char *gcpu_host_facts_uri(const GcpuOptions *options, const GcpuConfig *config)
{
    return options->connect ? options->connect : text_of(gcpu_config_get(config, GCPU_SETTING_URI));
}

/* Fills in of @request what the options say. */
static GcpuHostReport *ask(const GcpuOptions *options, const char *uri,
                           const GcpuVirtHostQuery *query, GcpuDaemonRequest *request,
                           GError **error)
{
    request->use = gcpu_options_daemon_use(options);
    request->bus = gcpu_options_bus(options);
    request->uri = uri;
    if (request->use == GCPU_DAEMON_ALWAYS)
        return gcpu_daemon_facts_ask(request, error);
    GcpuHostReport *report =
        request->use == GCPU_DAEMON_IF_READY ? gcpu_daemon_facts_ask(request, NULL) : NULL;
    return report ? report : gcpu_virt_module_collect(uri, query, error);
}

GcpuHostReport *gcpu_host_facts_ask(const GcpuOptions *options, const GcpuConfig *config,
                                    const GcpuInstance *instance, GcpuFindings *findings,
                                    GError **error)
{
    GcpuHostQuestion guest = {
        .arch = text_of(gcpu_instance_get(instance, GCPU_SETTING_ARCH)),
        .machine = text_of(gcpu_instance_get(instance, GCPU_SETTING_MACHINE)),
        .virt_type = text_of(gcpu_config_get(config, GCPU_SETTING_VIRT_TYPE)),
    };

    /* The host's kvm is not for a guest that may have to be emulated: let the host say. */
    if (guest.arch && g_strcmp0(guest.virt_type, "kvm") == 0)
        guest.virt_type = NULL;
    const GcpuVirtHostQuery query = {
        .arch = guest.arch,
        .machine = guest.machine,
        .virt_type = guest.virt_type,
    };
    GcpuDaemonRequest request = { .guest = &guest, .findings = findings };
    return ask(options, gcpu_host_facts_uri(options, config), &query, &request, error);
}

GcpuHostReport *gcpu_host_facts_ask_all(const GcpuOptions *options, const GcpuConfig *config,
                                        GcpuFindings *findings, char **out_xml, GError **error)
{
    static const GcpuVirtHostQuery everything = { .all = TRUE };
    g_autofree char *xml = NULL;
    GcpuDaemonRequest request = { .findings = findings, .out_xml = &xml };
    GcpuHostReport *report =
        ask(options, gcpu_host_facts_uri(options, config), &everything, &request, error);

    if (report && out_xml)
        *out_xml = xml ? g_steal_pointer(&xml) : gcpu_host_report_xml_format(report);
    return report;
}

void gcpu_host_facts_tell_map_error(const GcpuMapSource *models, const GcpuSetting *setting,
                                    GcpuFindings *findings)
{
    const GError *error = gcpu_map_source_error(models);

    if (!error)
        return;
    GcpuFinding finding = gcpu_output_finding(setting, error);
    if (!setting)
        finding.severity = GCPU_SEVERITY_WARNING;
    finding.remedy = (char *)"models and features are not checked against a CPU map; name one with "
                             "--cpu-map";
    gcpu_findings_add(findings, &finding);
}

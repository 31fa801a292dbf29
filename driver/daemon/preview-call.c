/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/preview-call.h"

#include "dbus/bus-error.h"
#include "dbus/host-interface.h"
#include "dbus/instance-variant.h"
#include "dbus/variant-dict.h"
#include "dbus/variant-options.h"
#include "dbus/why-variant.h"
#include "domain/template-dirs.h"
#include "domain/template.h"
#include "xml/def-xml.h"

static const GcpuVariantOption known_options[] = {
    { "cpu_only", "b", NULL },
    { NULL, NULL, NULL },
};

/** Preview: everything that one call needs, in the order in which it comes to be. */
typedef struct {
    const GcpuHostView *view;
    const GcpuConfig *config;
    GcpuFindings *findings;
    GcpuInstance *instance;
    GcpuGuestCpu *guest_cpu;
    char *domain_xml;
} Preview;

static void preview_clear(Preview *preview)
{
    gcpu_findings_free(preview->findings);
    gcpu_instance_free(preview->instance);
    gcpu_guest_cpu_free(preview->guest_cpu);
    g_free(preview->domain_xml);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Preview, preview_clear)

static void warn_of_map(Preview *preview)
{
    const GError *error = gcpu_map_source_error(preview->view->maps);
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .message = error ? error->message : NULL,
        .remedy = (char *)"models and features are not checked against a CPU map; name one with "
                          "guestcpu.cpu_map",
    };

    if (error)
        gcpu_findings_add(preview->findings, &finding);
}

static gboolean decide(Preview *preview)
{
    preview->guest_cpu = gcpu_guest_cpu_decide(
        preview->config, preview->instance, preview->view->report,
        gcpu_map_source_model_features(preview->view->maps), preview->findings);
    warn_of_map(preview);
    return !gcpu_findings_has_errors(preview->findings);
}

static void refuse_template(Preview *preview, const GcpuSetting *setting, const GError *error)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = (GcpuError)error->code,
        .file = setting ? setting->file : NULL,
        .line = setting ? setting->origin.line : 0,
        .section = setting ? setting->section : NULL,
        .key = setting ? setting->key : NULL,
        .value = setting ? setting->text : NULL,
        .message = error->message,
    };

    gcpu_findings_add(preview->findings, &finding);
}

static gboolean fill(Preview *preview)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) dirs = gcpu_template_dirs(preview->config);
    const GcpuSetting *setting = NULL;
    g_autofree char *name =
        gcpu_template_name(preview->config, preview->instance, preview->guest_cpu, &setting);
    g_autoptr(GcpuTemplate) template = gcpu_template_load(name, (const char *const *)dirs, &error);

    if (!template) {
        refuse_template(preview, setting, error);
        return FALSE;
    }
    preview->domain_xml =
        gcpu_template_fill(template, preview->instance, preview->guest_cpu, preview->findings);
    gcpu_template_explain(template, preview->instance, preview->guest_cpu);
    return preview->domain_xml != NULL;
}

static GVariant *format_why(const Preview *preview)
{
    const GcpuGuestCpu *guest_cpu = preview->guest_cpu;
    g_autofree char *cpu_xml = guest_cpu->cpu ? gcpu_def_xml_format(guest_cpu->cpu, 0) : NULL;
    g_auto(GVariantDict) why = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&why, "cpu_xml", cpu_xml);
    gcpu_variant_dict_add_text(&why, "virt_type", guest_cpu->virt_type);
    gcpu_variant_dict_add_text(&why, "arch", guest_cpu->arch);
    gcpu_variant_dict_add_text(&why, "machine", guest_cpu->machine);
    g_variant_dict_insert_value(&why, "reasons", gcpu_why_variant_new(guest_cpu));
    g_variant_dict_insert_value(&why, "warnings", gcpu_why_variant_of_findings(preview->findings));
    return g_variant_dict_end(&why);
}

void gcpu_preview_call(GDBusMethodInvocation *invocation, GVariant *parameters,
                       const GcpuHostView *view, const GcpuConfig *config)
{
    g_autoptr(GVariant) instance = g_variant_get_child_value(parameters, 0);
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    g_auto(Preview) preview = { view, config, gcpu_findings_new(), NULL, NULL, NULL };
    gboolean is_cpu_only = gcpu_variant_options_switch(options, "cpu_only");

    /* Both, so that all mistakes come at once. */
    gcpu_variant_options_check(options, known_options, preview.findings);
    preview.instance = gcpu_instance_variant_parse(instance, preview.findings);
    if (gcpu_findings_has_errors(preview.findings) || !decide(&preview) ||
        (!is_cpu_only && !fill(&preview))) {
        gcpu_bus_error_return(invocation, gcpu_bus_error_of_findings(preview.findings, "instance"));
        return;
    }
    gcpu_bus_host_complete_preview_domain(
        NULL, invocation, preview.domain_xml ? preview.domain_xml : "", format_why(&preview));
}

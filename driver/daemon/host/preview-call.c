/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/preview-call.h"

#include "dbus/bus-error.h"
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

/** Preview: everything that one call needs, in the order in which it comes to be; a worker's own,
 * but for what nobody changes. */
typedef struct {
    GVariant *parameters;
    GcpuHostView *view;
    GcpuConfig *config;
    GcpuMapSource *maps;
    GcpuFindings *findings;
    GcpuInstance *instance;
    GcpuGuestCpu *guest_cpu;
    char *domain_xml;
} Preview;

static void preview_free(gpointer data)
{
    Preview *preview = data;

    g_variant_unref(preview->parameters);
    gcpu_host_view_unref(preview->view);
    gcpu_config_free(preview->config);
    gcpu_map_source_free(preview->maps);
    gcpu_findings_free(preview->findings);
    gcpu_instance_free(preview->instance);
    gcpu_guest_cpu_free(preview->guest_cpu);
    g_free(preview->domain_xml);
    g_free(preview);
}

static void warn_of_map(Preview *preview)
{
    const GError *error = gcpu_map_source_error(preview->maps);
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
    preview->guest_cpu =
        gcpu_guest_cpu_decide(preview->config, preview->instance, preview->view->report,
                              gcpu_map_source_model_features(preview->maps), preview->findings);
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

/* Returns: (transfer full) (nullable): the reply; NULL: there are findings. */
static GVariant *answer(Preview *preview)
{
    g_autoptr(GVariant) instance = g_variant_get_child_value(preview->parameters, 0);
    g_autoptr(GVariant) options = g_variant_get_child_value(preview->parameters, 1);
    gboolean is_cpu_only = gcpu_variant_options_switch(options, "cpu_only");

    /* Both, so that all mistakes come at once. */
    gcpu_variant_options_check(options, known_options, preview->findings);
    preview->instance = gcpu_instance_variant_parse(instance, preview->findings);
    if (gcpu_findings_has_errors(preview->findings) || !decide(preview) ||
        (!is_cpu_only && !fill(preview)))
        return NULL;
    return g_variant_ref_sink(g_variant_new(
        "(s@a{sv})", preview->domain_xml ? preview->domain_xml : "", format_why(preview)));
}

static void work(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Preview *preview = data;
    GVariant *values = answer(preview);

    (void)source, (void)cancellable;
    if (values)
        g_task_return_pointer(task, values, (GDestroyNotify)g_variant_unref);
    else
        g_task_return_error(task, gcpu_bus_error_of_findings(preview->findings, "instance"));
}

static void reply(GObject *source, GAsyncResult *result, gpointer data)
{
    GDBusMethodInvocation *invocation = data;
    GError *error = NULL;
    g_autoptr(GVariant) values = g_task_propagate_pointer(G_TASK(result), &error);

    (void)source;
    if (values)
        g_dbus_method_invocation_return_value(invocation, values);
    else
        gcpu_bus_error_return(invocation, error);
}

void gcpu_preview_call(GDBusMethodInvocation *invocation, GVariant *parameters, GcpuHostView *view,
                       GcpuConfig *config)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, reply, invocation);
    Preview *preview = g_new(Preview, 1);

    *preview = (Preview){
        .parameters = g_variant_ref(parameters),
        .view = gcpu_host_view_ref(view),
        .config = gcpu_config_ref(config),
        .maps = gcpu_map_source_copy(view->maps),
        .findings = gcpu_findings_new(),
    };
    g_task_set_task_data(task, preview, preview_free);
    g_task_run_in_thread(task, work);
}

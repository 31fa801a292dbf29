/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/cpu-inputs.h"

#include <sys/utsname.h>

#include "cli/host-facts.h"
#include "input/input.h"
#include "xml/map-xml.h"

static const char *text_of(const GcpuSetting *setting)
{
    return setting ? setting->text : NULL;
}

static gboolean fail(GcpuCpuInputs *inputs, GError *error)
{
    gcpu_findings_add_error(inputs->findings, error);
    return FALSE;
}

/* The other maps only say who knows a name that this one does not. */
static gboolean open_maps(GcpuCpuInputs *inputs)
{
    char **path = inputs->options->cpu_maps;
    gboolean all_there = TRUE;

    inputs->maps =
        gcpu_map_source_new(text_of(gcpu_config_get(inputs->config, GCPU_SETTING_CPU_MAP)));
    inputs->others = gcpu_map_collection_new();
    for (; path && *path; path++) {
        g_autoptr(GError) error = NULL;
        if (!gcpu_map_collection_add(inputs->others, *path, &error))
            all_there = fail(inputs, g_steal_pointer(&error));
    }
    gcpu_map_collection_add(inputs->others, GCPU_MAP_DIR, NULL);
    return all_there;
}

gboolean gcpu_cpu_inputs_open(GcpuCpuInputs *inputs, const GcpuOptions *options)
{
    g_auto(GStrv) overrides = gcpu_options_overrides(options);
    const char *const *set = (const char *const *)overrides;

    *inputs = (GcpuCpuInputs){ .options = options, .findings = gcpu_findings_new() };
    inputs->config = gcpu_config_load(gcpu_options_config_path(options), set, inputs->findings);
    inputs->instance = gcpu_instance_load(NULL, set, inputs->findings);
    if (!inputs->config || !inputs->instance)
        return FALSE;
    return open_maps(inputs);
}

void gcpu_cpu_inputs_clear(GcpuCpuInputs *inputs)
{
    gcpu_findings_free(inputs->findings);
    gcpu_config_free(inputs->config);
    gcpu_instance_free(inputs->instance);
    gcpu_map_source_free(inputs->maps);
    gcpu_map_collection_free(inputs->others);
    gcpu_name_history_free(inputs->names);
    g_clear_pointer(&inputs->unknown, g_ptr_array_unref);
    gcpu_host_report_free(inputs->host);
}

gboolean gcpu_cpu_inputs_name_host(const GcpuOptions *options)
{
    return options->connect || gcpu_options_daemon_use(options) == GCPU_DAEMON_ALWAYS ||
           gcpu_host_facts_from_files(options);
}

/* Only libvirt 10.9.0 and later name the blockers of a model. */
static GcpuVersion oldest_possible(const GcpuHostReport *host)
{
    for (guint i = 0; i < host->domain_capabilities->len; i++) {
        const GcpuDomainCapabilities *document = g_ptr_array_index(host->domain_capabilities, i);
        if (document->has_blockers)
            return GCPU_VERSION(10, 9, 0);
    }
    return 0;
}

/* Returns: (nullable): the host's libvirt, if it is not the one of the map. The third number of a
 * version does not change a map. */
static char *other_libvirt(const GcpuCpuInputs *inputs, GcpuVersion of_map)
{
    GcpuVersion of_host = inputs->host->libvirt_version;
    GcpuVersion at_least = oldest_possible(inputs->host);

    if (of_host)
        return of_host / 1000 == of_map / 1000 ? NULL : gcpu_version_format(of_host);
    if (of_map >= at_least)
        return NULL;
    g_autofree char *text = gcpu_version_format(at_least);
    return g_strconcat(text, " or later", NULL);
}

static void warn_of_other_map(GcpuCpuInputs *inputs)
{
    GcpuVersion of_map = gcpu_map_source_version(inputs->maps);
    g_autofree char *other = of_map ? other_libvirt(inputs, of_map) : NULL;
    GcpuVersion of_host = inputs->host->libvirt_version;

    if (!other || (inputs->own_maps && gcpu_fleet_maps_has(inputs->own_maps, of_host)))
        return;
    g_autofree char *map_text = gcpu_version_format(of_map);
    g_autofree char *message = g_strdup_printf(
        "the host has libvirt %s, but the CPU map in %s is that of %s: models and features may "
        "mean something else there",
        other, gcpu_map_source_path(inputs->maps), map_text);
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .message = message,
        .remedy = (char *)"give the CPU map of the host's libvirt with --cpu-map",
    };
    gcpu_findings_add(inputs->findings, &finding);
}

gboolean gcpu_cpu_inputs_read_host(GcpuCpuInputs *inputs)
{
    g_autoptr(GError) error = NULL;

    if (gcpu_host_facts_from_files(inputs->options)) {
        inputs->host = gcpu_host_facts_read(inputs->options, inputs->findings);
    } else {
        inputs->host = gcpu_host_facts_ask(inputs->options, inputs->config, inputs->instance,
                                           inputs->findings, &error);
        if (!inputs->host)
            return fail(inputs, g_steal_pointer(&error));
    }
    if (inputs->host)
        warn_of_other_map(inputs);
    return inputs->host != NULL;
}

gboolean gcpu_cpu_inputs_take_host(GcpuCpuInputs *inputs, GcpuHostReport *host)
{
    inputs->host = host;
    warn_of_other_map(inputs);
    return TRUE;
}

static gboolean choose(GcpuCpuInputs *inputs, const GcpuHostReport *host, GcpuHostCpuKind kind,
                       GcpuHostCpu *out_host_cpu)
{
    g_autoptr(GError) error = NULL;
    const GcpuHostCpuRequest request = {
        .kind = kind,
        .arch = text_of(gcpu_instance_get(inputs->instance, GCPU_SETTING_ARCH)),
        .virt_type = text_of(gcpu_config_get(inputs->config, GCPU_SETTING_VIRT_TYPE)),
        .machine = text_of(gcpu_instance_get(inputs->instance, GCPU_SETTING_MACHINE)),
    };

    return gcpu_host_cpu_choose(host, &request, out_host_cpu, &error) ||
           fail(inputs, g_steal_pointer(&error));
}

gboolean gcpu_cpu_inputs_choose_host_cpu(GcpuCpuInputs *inputs, GcpuHostCpuKind kind,
                                         GcpuHostCpu *out_host_cpu)
{
    return choose(inputs, inputs->host, kind, out_host_cpu);
}

GcpuStatedCpu *gcpu_stated_cpu_new(GcpuDef *def, const char *file, guint line)
{
    GcpuStatedCpu *cpu = g_new(GcpuStatedCpu, 1);

    *cpu = (GcpuStatedCpu){ .def = def, .file = g_strdup(gcpu_input_name(file)), .line = line };
    return cpu;
}

void gcpu_stated_cpu_free(GcpuStatedCpu *cpu)
{
    gcpu_def_free(cpu->def);
    g_free(cpu->file);
    g_free(cpu);
}

GcpuCpuDocuments *gcpu_cpu_inputs_parse(GcpuCpuInputs *inputs, const char *path)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &length, &error);
    GcpuCpuDocuments *documents =
        text ? gcpu_cpu_documents_parse(text, (gssize)length, gcpu_input_name(path), &error) : NULL;

    if (!documents)
        fail(inputs, g_steal_pointer(&error));
    return documents;
}

/** Source: the documents in one file. */
typedef struct {
    GcpuCpuInputs *inputs;
    const GcpuCpuDocuments *documents;
    const char *path;
    GcpuDefKind kind; /* as whose CPUs to read them */
} Source;

/* The CPU of a host report. */
static gboolean add_host(const Source *source, GcpuHostCpuKind of_host, GPtrArray *cpus)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuHostReport) report = gcpu_cpu_documents_host(source->documents, &error);
    GcpuHostCpu chosen;

    if (!report)
        return fail(source->inputs, g_steal_pointer(&error));
    if (!choose(source->inputs, report, of_host, &chosen))
        return FALSE;
    if (!chosen.cpu)
        return fail(source->inputs, g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID,
                                                "%s: the report does not tell the host's CPU",
                                                gcpu_input_name(source->path)));
    g_ptr_array_add(cpus, gcpu_stated_cpu_new(gcpu_def_copy(chosen.cpu), source->path, 0));
    return TRUE;
}

/* A guest's CPU where a host's is needed is a mistake of its own. */
static gboolean fail_to_read(const Source *source, guint index, const GError *error)
{
    g_autoptr(GcpuDef) guest =
        source->kind == GCPU_DEF_KIND_HOST && index < gcpu_cpu_documents_count(source->documents)
            ? gcpu_cpu_documents_get(source->documents, index, GCPU_DEF_KIND_GUEST, NULL)
            : NULL;
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .message = error->message,
        .remedy =
            guest ? (char *)"this is the CPU of a guest: --hypervisor takes those, too" : NULL,
    };

    gcpu_findings_add(source->inputs->findings, &finding);
    return FALSE;
}

static gboolean add_cpu(const Source *source, guint index, GPtrArray *cpus)
{
    g_autoptr(GError) error = NULL;
    GcpuDef *def = gcpu_cpu_documents_get(source->documents, index, source->kind, &error);

    if (!def)
        return fail_to_read(source, index, error);
    g_ptr_array_add(cpus, gcpu_stated_cpu_new(def, source->path,
                                              gcpu_cpu_documents_line(source->documents, index)));
    return TRUE;
}

gboolean gcpu_cpu_inputs_read(GcpuCpuInputs *inputs, const char *path, GcpuDefKind kind,
                              GcpuHostCpuKind of_host, GPtrArray *cpus)
{
    g_autoptr(GcpuCpuDocuments) documents = gcpu_cpu_inputs_parse(inputs, path);
    const Source source = { inputs, documents, path, kind };
    guint index = 0;

    if (!documents)
        return FALSE;
    if (gcpu_cpu_documents_has_report(documents))
        return add_host(&source, of_host, cpus);
    do {
        if (!add_cpu(&source, index, cpus))
            return FALSE;
    } while (++index < gcpu_cpu_documents_count(documents));
    return TRUE;
}

static void warn_of_more(GcpuCpuInputs *inputs, const char *path, guint n_cpus)
{
    g_autofree char *message =
        g_strdup_printf("there are %u CPUs, of which the first is taken", n_cpus);
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .file = (char *)gcpu_input_name(path),
        .message = message,
    };

    gcpu_findings_add(inputs->findings, &finding);
}

gboolean gcpu_cpu_inputs_take_first(GcpuCpuInputs *inputs, const GcpuCpuDocuments *documents,
                                    const char *path, GcpuHostCpuKind of_host, GPtrArray *cpus)
{
    const Source source = { inputs, documents, path, GCPU_DEF_KIND_AUTO };

    if (gcpu_cpu_documents_has_report(documents))
        return add_host(&source, of_host, cpus);
    if (gcpu_cpu_documents_count(documents) > 1)
        warn_of_more(inputs, path, gcpu_cpu_documents_count(documents));
    return add_cpu(&source, 0, cpus);
}

gboolean gcpu_cpu_inputs_read_first(GcpuCpuInputs *inputs, const char *path,
                                    GcpuHostCpuKind of_host, GPtrArray *cpus)
{
    g_autoptr(GcpuCpuDocuments) documents = gcpu_cpu_inputs_parse(inputs, path);

    return documents && gcpu_cpu_inputs_take_first(inputs, documents, path, of_host, cpus);
}

char *gcpu_cpu_inputs_arch(const GcpuCpuInputs *inputs)
{
    const GcpuSetting *setting = gcpu_instance_get(inputs->instance, GCPU_SETTING_ARCH);
    const GcpuCapabilities *capabilities = inputs->host ? inputs->host->capabilities : NULL;
    struct utsname name;

    if (setting)
        return g_strdup(setting->text);
    if (capabilities && capabilities->host_arch)
        return g_strdup(capabilities->host_arch);
    return g_strdup(uname(&name) == 0 ? name.machine : "x86_64");
}

gboolean gcpu_cpu_inputs_map(GcpuCpuInputs *inputs, const char *arch, const char *const *models,
                             const GcpuMap **out_map)
{
    GcpuArchFamily family = gcpu_arch_family(arch);
    g_autoptr(GError) error = NULL;

    *out_map = NULL;
    if (!gcpu_arch_map_name(family))
        return TRUE;
    *out_map = gcpu_map_source_get(inputs->maps, family, models, &error);
    return *out_map || fail(inputs, g_steal_pointer(&error));
}

GcpuVersion gcpu_cpu_inputs_version(const GcpuCpuInputs *inputs)
{
    GcpuVersion of_map = gcpu_map_source_version(inputs->maps);

    if (!inputs->host)
        return of_map;
    if (inputs->host->libvirt_version)
        return inputs->host->libvirt_version;
    return of_map ? MAX(of_map, oldest_possible(inputs->host)) : 0;
}

char *gcpu_cpu_inputs_format(const GcpuCpuInputs *inputs, const GcpuDef *def)
{
    GcpuVersion version = gcpu_cpu_inputs_version(inputs);

    return gcpu_def_xml_format(def, version ? version : G_MAXUINT32);
}

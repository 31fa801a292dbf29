/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-expand.c: guestcpu expand: everything that a CPU has, by name. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/cpu-inputs.h"
#include "cli/feature-output.h"
#include "cli/output.h"
#include "cli/unknown-names.h"
#include "cpu/expand.h"
#include "cpu/update.h"

static const char help_text[] =
    "Prints CPUs with all their features, those of the model included, as libvirt does where it "
    "is\n"
    "asked to expand them. FILE holds a <cpu>, a domain, capabilities, domain capabilities or a "
    "host\n"
    "report, or several of them. What depends on a host (host-model, match='minimum', optional\n"
    "features) is filled in if one is named.\n\n"
    "Examples:\n"
    "  guestcpu expand --model Haswell\n"
    "  virsh dumpxml web1 | guestcpu expand -\n"
    "  guestcpu expand --host n7.xml web1.xml\n";

typedef struct {
    GcpuDef *def;       /* expanded */
    const GcpuMap *map; /* NULL: none for the architecture */
} Expansion;

static void expansion_free(Expansion *expansion)
{
    gcpu_def_free(expansion->def);
    g_free(expansion);
}

static void add_models(GPtrArray *cpus, char **models)
{
    for (; models && *models; models++) {
        GcpuDef *def = gcpu_def_new(GCPU_DEF_GUEST);
        def->model = g_strdup(*models);
        g_ptr_array_add(cpus, gcpu_stated_cpu_new(def, "command line", 0));
    }
}

static gboolean depends_on_host(const GcpuDef *def)
{
    return def->type == GCPU_DEF_GUEST && def->mode != GCPU_MODE_UNSET &&
           def->mode != GCPU_MODE_CUSTOM;
}

static void warn_of_mode(GcpuCpuInputs *inputs, const GcpuStatedCpu *cpu)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .file = cpu->file,
        .line = cpu->line,
        .key = (char *)"mode",
        .value = (char *)gcpu_mode_to_string(cpu->def->mode),
        .message = (char *)"what it gives is up to the host",
        .remedy = cpu->def->mode == GCPU_MODE_HOST_MODEL
                      ? (char *)"name one with --host or --connect"
                      : NULL,
    };

    gcpu_findings_add(inputs->findings, &finding);
}

/* The models that the map is asked for: of the CPU, and of the host that fills it in. */
static gboolean get_map(GcpuCpuInputs *inputs, const GcpuDef *def, const GcpuDef *host,
                        const char *arch, const GcpuMap **out_map)
{
    const char *models[3] = { NULL };
    guint n_models = 0;

    if (def->model)
        models[n_models++] = def->model;
    if (host && host->model)
        models[n_models++] = host->model;
    return gcpu_cpu_inputs_map(inputs, def->arch ? def->arch : arch, models, out_map);
}

/* Returns: (transfer full) (nullable): the CPU with what the host decides filled in. */
static GcpuDef *fill_in(GcpuCpuInputs *inputs, const GcpuStatedCpu *cpu, const GcpuMap *map,
                        const GcpuHostCpu *host, GError **error)
{
    g_autoptr(GcpuDef) def = gcpu_def_copy(cpu->def);

    if (host && host->cpu && def->type == GCPU_DEF_GUEST) {
        g_autoptr(GcpuDef) migratable = gcpu_copy_migratable(map, host->cpu);
        const GcpuUpdateFacts facts = { .arch = host->arch, .host = migratable };
        if (!gcpu_update(map, def, &facts, error))
            return NULL;
    }
    if (depends_on_host(def))
        warn_of_mode(inputs, cpu);
    return g_steal_pointer(&def);
}

static Expansion *expand(GcpuCpuInputs *inputs, const GcpuStatedCpu *cpu, const GcpuHostCpu *host,
                         const char *arch)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) this = g_ptr_array_new();
    const GcpuMap *map = NULL;

    if (!get_map(inputs, cpu->def, host ? host->cpu : NULL, arch, &map))
        return NULL;
    g_autoptr(GcpuDef) filled = gcpu_validate_features(map, arch, cpu->def, &error)
                                    ? fill_in(inputs, cpu, map, host, &error)
                                    : NULL;
    GcpuDef *expanded = filled ? gcpu_expand(map, filled, &error) : NULL;
    if (!expanded) {
        g_ptr_array_add(this, (gpointer)cpu);
        gcpu_unknown_names_tell(inputs, this, arch, g_steal_pointer(&error));
        return NULL;
    }
    Expansion *expansion = g_new(Expansion, 1);
    *expansion = (Expansion){ expanded, map };
    return expansion;
}

static GPtrArray *expand_all(GcpuCpuInputs *inputs, const GPtrArray *cpus)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)expansion_free);
    g_autofree char *arch = gcpu_cpu_inputs_arch(inputs);
    GcpuHostCpu host = { 0 };

    if (inputs->host && !gcpu_cpu_inputs_choose_host_cpu(inputs, GCPU_HOST_CPU_BEST, &host))
        return NULL;
    for (guint i = 0; i < cpus->len; i++) {
        Expansion *expansion =
            expand(inputs, g_ptr_array_index(cpus, i), inputs->host ? &host : NULL, arch);
        if (expansion)
            g_ptr_array_add(all, expansion);
    }
    return gcpu_findings_has_errors(inputs->findings) ? NULL : g_steal_pointer(&all);
}

static int print_json(const GcpuCpuInputs *inputs, const GPtrArray *expansions)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "cpus");
    json_builder_begin_array(builder);
    for (guint i = 0; i < expansions->len; i++) {
        const Expansion *expansion = g_ptr_array_index(expansions, i);
        g_autofree char *xml = gcpu_cpu_inputs_format(inputs, expansion->def);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "cpu_xml", xml);
        gcpu_output_add_string(builder, "model", expansion->def->model);
        gcpu_output_add_string(builder, "vendor", expansion->def->vendor);
        gcpu_feature_output_add_list(builder, expansion->map, expansion->def);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    gcpu_output_add_findings(builder, inputs->findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

static int print_text(const GcpuCpuInputs *inputs, const GPtrArray *expansions)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < expansions->len; i++) {
        const Expansion *expansion = g_ptr_array_index(expansions, i);
        g_autofree char *xml = gcpu_cpu_inputs_format(inputs, expansion->def);
        g_string_append(text, xml);
    }
    return gcpu_output_text(text->str);
}

/* All files are read even if one is bad, so that all mistakes come at once. */
static gboolean read_inputs(GcpuCpuInputs *inputs, char **models, GPtrArray *cpus)
{
    add_models(cpus, models);
    for (char **path = inputs->options->rest; path && *path; path++)
        gcpu_cpu_inputs_read(inputs, *path, GCPU_DEF_KIND_AUTO, GCPU_HOST_CPU_BEST, cpus);
    if (gcpu_cpu_inputs_name_host(inputs->options))
        gcpu_cpu_inputs_read_host(inputs);
    return !gcpu_findings_has_errors(inputs->findings);
}

int gcpu_cmd_expand(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(GcpuCpuInputs) inputs = { 0 };
    g_auto(GStrv) models = NULL;
    g_autoptr(GPtrArray) cpus =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_stated_cpu_free);
    const GOptionEntry entries[] = {
        { "model", 'm', 0, G_OPTION_ARG_FILENAME_ARRAY, &models,
          "Expand this model; may be repeated", "NAME" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "[FILE…]", help_text, &options))
        return GCPU_EXIT_USAGE;
    if (!options.rest && !models)
        return gcpu_options_refuse("a FILE or --model is needed");

    g_autoptr(GPtrArray) expansions = NULL;
    if (gcpu_cpu_inputs_open(&inputs, &options) && read_inputs(&inputs, models, cpus))
        expansions = expand_all(&inputs, cpus);
    if (!expansions)
        return gcpu_unknown_names_refusal(&inputs);
    gcpu_output_findings(inputs.findings, 0);
    return options.json ? print_json(&inputs, expansions) : print_text(&inputs, expansions);
}

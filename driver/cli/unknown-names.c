/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/unknown-names.h"

#include "cli/output.h"
#include "cpu/nearest.h"

/* A hostile file can hold millions of names that nobody knows. */
#define TOLD_MAX 20

/* A name, and where it stands. */
typedef struct {
    GcpuNameKind kind;
    char *name;
    char *nearest; /* NULL: none */
    char *file;
    guint line;
    GPtrArray *known; /* of GcpuKnownIn */
} UnknownName;

static void unknown_name_free(UnknownName *unknown)
{
    g_free(unknown->name);
    g_free(unknown->nearest);
    g_free(unknown->file);
    g_ptr_array_unref(unknown->known);
    g_free(unknown);
}

static void tell(GcpuCpuInputs *inputs, const UnknownName *unknown)
{
    g_autofree char *others = gcpu_known_in_format(inputs, unknown->known);
    g_autofree char *message =
        g_strdup_printf("not in the CPU map of %s%s%s", gcpu_map_source_path(inputs->maps),
                        others ? "; " : "", others ? others : "");
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = unknown->file,
        .line = unknown->line,
        .key = unknown->kind == GCPU_NAME_MODEL ? (char *)"model" : (char *)"feature",
        .value = unknown->name,
        .message = message,
        .nearest = unknown->nearest,
    };

    gcpu_findings_add(inputs->findings, &finding);
}

/* What is asked about, for the steps below. */
typedef struct {
    GcpuCpuInputs *inputs;
    const GcpuMap *map;
    const GcpuStatedCpu *cpu;
} Question;

static void add(const Question *question, GcpuNameKind kind, const char *name, const char *nearest)
{
    GcpuCpuInputs *inputs = question->inputs;
    UnknownName *unknown = g_new(UnknownName, 1);

    *unknown = (UnknownName){
        .kind = kind,
        .name = g_strdup(name),
        .nearest = g_strdup(nearest),
        .file = g_strdup(question->cpu->file),
        .line = question->cpu->line,
        .known = gcpu_known_in_find(inputs, gcpu_map_family(question->map), kind, name),
    };
    tell(inputs, unknown);
    if (!inputs->unknown)
        inputs->unknown = g_ptr_array_new_with_free_func((GDestroyNotify)unknown_name_free);
    g_ptr_array_add(inputs->unknown, unknown);
}

static void add_model(const Question *question)
{
    const char *model = question->cpu->def->model;

    if (!model || gcpu_map_find_model(question->map, model))
        return;
    g_autofree const char **names = gcpu_map_model_names(question->map);
    add(question, GCPU_NAME_MODEL, model, gcpu_nearest(model, names));
}

static void add_features(const Question *question)
{
    const GcpuMap *map = question->map;
    const GcpuDef *def = question->cpu->def;
    g_autofree const char **names = gcpu_map_feature_names(map, NULL);
    guint n_told = 0;

    for (guint i = 0; i < def->features->len && n_told < TOLD_MAX; i++) {
        const char *name = gcpu_def_feature(def, i)->name;
        if (gcpu_map_find_feature(map, name) >= 0)
            continue;
        int meant = gcpu_map_find_alias(map, name);
        add(question, GCPU_NAME_FEATURE, name,
            meant >= 0 ? gcpu_map_feature(map, (guint)meant)->name : gcpu_nearest(name, names));
        n_told++;
    }
}

static void add_names(GcpuCpuInputs *inputs, const GcpuStatedCpu *cpu, const char *arch)
{
    Question question = { .inputs = inputs, .cpu = cpu };

    if (!gcpu_cpu_inputs_map(inputs, cpu->def->arch ? cpu->def->arch : arch, NULL, &question.map) ||
        !question.map)
        return;
    add_model(&question);
    if (gcpu_map_family(question.map) != GCPU_ARCH_FAMILY_PPC64)
        add_features(&question);
}

void gcpu_unknown_names_tell(GcpuCpuInputs *inputs, const GPtrArray *cpus, const char *arch,
                             GError *error)
{
    g_autoptr(GError) refusal = error;
    guint before = gcpu_findings_count(inputs->findings);

    for (guint i = 0; g_error_matches(refusal, GCPU_ERROR, GCPU_ERROR_INVALID) && i < cpus->len;
         i++)
        add_names(inputs, g_ptr_array_index(cpus, i), arch);
    if (gcpu_findings_count(inputs->findings) > before)
        return;
    g_autofree char *message = gcpu_output_escape(refusal->message);
    gcpu_findings_add_error(inputs->findings,
                            g_error_new_literal(refusal->domain, refusal->code, message));
}

static void add_name(JsonBuilder *builder, const UnknownName *unknown)
{
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "kind",
                           unknown->kind == GCPU_NAME_MODEL ? "unknown-model" : "unknown-feature");
    gcpu_output_add_string(builder, "name", unknown->name);
    gcpu_output_add_string(builder, "file", unknown->file);
    gcpu_output_add_line(builder, unknown->line);
    gcpu_output_add_string(builder, "nearest", unknown->nearest);
    gcpu_known_in_add(builder, unknown->known);
    json_builder_end_object(builder);
}

void gcpu_unknown_names_add(JsonBuilder *builder, const GcpuCpuInputs *inputs)
{
    json_builder_set_member_name(builder, "unknown_names");
    json_builder_begin_array(builder);
    for (guint i = 0; inputs->unknown && i < inputs->unknown->len; i++)
        add_name(builder, g_ptr_array_index(inputs->unknown, i));
    json_builder_end_array(builder);
}

int gcpu_unknown_names_refusal(const GcpuCpuInputs *inputs)
{
    gboolean json = inputs->options->json;
    g_autoptr(GError) error = gcpu_findings_to_error(inputs->findings);

    if (!json || !inputs->unknown)
        return gcpu_output_refusal(inputs->findings, 0, json);
    g_autoptr(JsonBuilder) builder = json_builder_new();
    gcpu_output_findings(inputs->findings, 0);
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "error", gcpu_error_to_string(error->code));
    gcpu_unknown_names_add(builder, inputs);
    gcpu_output_add_findings(builder, inputs->findings);
    json_builder_end_object(builder);
    gcpu_output_json(json_builder_get_root(builder));
    return gcpu_error_exit_status(error);
}

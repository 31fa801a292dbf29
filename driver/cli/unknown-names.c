/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/unknown-names.h"

#include "cli/output.h"
#include "cpu/nearest.h"

/* A hostile file can hold millions of names that nobody knows. */
#define TOLD_MAX 20

static void add(GcpuCpuInputs *inputs, const GcpuStatedCpu *cpu, const char *key, const char *value,
                const char *nearest)
{
    g_autofree char *message =
        g_strdup_printf("not in the CPU map of %s", gcpu_map_source_path(inputs->maps));
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = cpu->file,
        .line = cpu->line,
        .key = (char *)key,
        .value = (char *)value,
        .message = message,
        .nearest = (char *)nearest,
    };

    gcpu_findings_add(inputs->findings, &finding);
}

static void tell_model(GcpuCpuInputs *inputs, const GcpuMap *map, const GcpuStatedCpu *cpu)
{
    if (!cpu->def->model || gcpu_map_find_model(map, cpu->def->model))
        return;
    g_autofree const char **names = gcpu_map_model_names(map);
    add(inputs, cpu, "model", cpu->def->model, gcpu_nearest(cpu->def->model, names));
}

static void tell_features(GcpuCpuInputs *inputs, const GcpuMap *map, const GcpuStatedCpu *cpu)
{
    g_autofree const char **names = gcpu_map_feature_names(map, NULL);
    guint n_told = 0;

    for (guint i = 0; i < cpu->def->features->len && n_told < TOLD_MAX; i++) {
        const char *name = gcpu_def_feature(cpu->def, i)->name;
        if (gcpu_map_find_feature(map, name) >= 0)
            continue;
        int meant = gcpu_map_find_alias(map, name);
        add(inputs, cpu, "feature", name,
            meant >= 0 ? gcpu_map_feature(map, (guint)meant)->name : gcpu_nearest(name, names));
        n_told++;
    }
}

static void tell_names(GcpuCpuInputs *inputs, const GcpuStatedCpu *cpu, const char *arch)
{
    const GcpuMap *map = NULL;

    if (!gcpu_cpu_inputs_map(inputs, cpu->def->arch ? cpu->def->arch : arch, NULL, &map) || !map)
        return;
    tell_model(inputs, map, cpu);
    if (gcpu_map_family(map) != GCPU_ARCH_FAMILY_PPC64)
        tell_features(inputs, map, cpu);
}

void gcpu_unknown_names_tell(GcpuCpuInputs *inputs, const GPtrArray *cpus, const char *arch,
                             GError *error)
{
    g_autoptr(GError) refusal = error;
    guint before = gcpu_findings_count(inputs->findings);

    for (guint i = 0; g_error_matches(refusal, GCPU_ERROR, GCPU_ERROR_INVALID) && i < cpus->len;
         i++)
        tell_names(inputs, g_ptr_array_index(cpus, i), arch);
    if (gcpu_findings_count(inputs->findings) > before)
        return;
    g_autofree char *message = gcpu_output_escape(refusal->message);
    gcpu_findings_add_error(inputs->findings,
                            g_error_new_literal(refusal->domain, refusal->code, message));
}

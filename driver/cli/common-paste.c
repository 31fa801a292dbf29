/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/common-paste.h"

#include "labels/kubevirt.h"

/* "+md-clear, -mpx"; NULL: none. */
static char *format_flags(const GcpuDef *cpu)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < cpu->features->len; i++) {
        const GcpuFeature *feature = gcpu_def_feature(cpu, i);
        g_string_append_printf(text, "%s%c%s", i ? ", " : "",
                               feature->policy == GCPU_FEATURE_DISABLE ? '-' : '+', feature->name);
    }
    return text->len ? g_strdup(text->str) : NULL;
}

char *gcpu_common_paste_config(const GcpuDef *cpu)
{
    g_autofree char *flags = format_flags(cpu);

    return g_strdup_printf("[libvirt]\ncpu_mode = custom\ncpu_model = %s\n%s%s%s", cpu->model,
                           flags ? "cpu_model_extra_flags = " : "", flags ? flags : "",
                           flags ? "\n" : "");
}

/* KubeVirt gives no node a label for it, so that guests with it wait for ever. */
static gboolean is_obsolete(const char *model)
{
    return g_strv_contains(gcpu_kubevirt_obsolete(GCPU_KUBEVIRT_NEWEST), model);
}

char *gcpu_common_paste_kubevirt(const char *model)
{
    return g_strdup_printf(
        "spec:\n  configuration:\n    cpuModel: %s\n%s", model,
        is_obsolete(model) ? "    # no node gets the label of this model before obsoleteCPUModels, "
                             "which has it by default, is set without it\n"
                           : "");
}

const char *gcpu_common_paste_model(const GcpuCommon *common)
{
    for (guint i = 0; i < common->models->len; i++) {
        const GcpuCommonModel *model = g_ptr_array_index(common->models, i);
        if (!is_obsolete(model->model->name))
            return model->model->name;
    }
    return ((const GcpuCommonModel *)g_ptr_array_index(common->models, 0))->model->name;
}

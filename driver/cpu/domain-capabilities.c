/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/domain-capabilities.h"

#include <string.h>

#include "cpu/arch.h"

static void model_support_free(GcpuModelSupport *model)
{
    g_free(model->name);
    g_free(model->vendor);
    g_free(model->canonical);
    g_ptr_array_unref(model->blockers);
    g_free(model);
}

GPtrArray *gcpu_model_supports_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)model_support_free);
}

GcpuDomainCapabilities *gcpu_domain_capabilities_new(void)
{
    GcpuDomainCapabilities *capabilities = g_new0(GcpuDomainCapabilities, 1);

    capabilities->models = gcpu_model_supports_new();
    return capabilities;
}

void gcpu_domain_capabilities_free(GcpuDomainCapabilities *capabilities)
{
    if (!capabilities)
        return;
    g_free(capabilities->emulator);
    g_free(capabilities->virt_type);
    g_free(capabilities->machine);
    g_free(capabilities->arch);
    gcpu_def_free(capabilities->host_model);
    g_ptr_array_unref(capabilities->models);
    g_free(capabilities);
}

GcpuModelSupport *gcpu_model_support_new(const char *name)
{
    GcpuModelSupport *model = g_new0(GcpuModelSupport, 1);

    model->name = g_strdup(name);
    model->blockers = g_ptr_array_new_with_free_func(g_free);
    return model;
}

const GcpuModelSupport *
gcpu_domain_capabilities_find_model(const GcpuDomainCapabilities *capabilities, const char *name)
{
    for (guint i = 0; name && i < capabilities->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(capabilities->models, i);
        /* Most differ in the first letter, and a call costs more than to see it. */
        if (model->name && model->name[0] == name[0] && strcmp(model->name, name) == 0)
            return model;
    }
    return NULL;
}

gboolean gcpu_domain_capabilities_report_cpu(const GcpuDomainCapabilities *capabilities)
{
    const GcpuDef *host_model = capabilities ? capabilities->host_model : NULL;

    return host_model && host_model->fallback == GCPU_FALLBACK_FORBID &&
           gcpu_arch_family(capabilities->arch) == GCPU_ARCH_FAMILY_X86;
}

const char *gcpu_usable_to_string(GcpuUsable usable)
{
    static const char *const words[] = { "unknown", "yes", "no" };

    g_return_val_if_fail((guint)usable < G_N_ELEMENTS(words), NULL);
    return words[usable];
}

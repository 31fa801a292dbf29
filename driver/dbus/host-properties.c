/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/host-properties.h"

#include "cpu/expand.h"

static char *text_of(const char *text)
{
    return g_utf8_make_valid(text ? text : "", -1);
}

static char *format_version(GcpuVersion version)
{
    return version ? gcpu_version_format(version) : g_strdup("");
}

static void set_identity(GcpuBusHost *host, const GcpuHostReport *report)
{
    g_autofree char *name = text_of(report->name);
    g_autofree char *arch = text_of(report->capabilities ? report->capabilities->host_arch : NULL);
    g_autofree char *libvirt = format_version(report->libvirt_version);
    g_autofree char *hypervisor = format_version(report->hypervisor_version);

    gcpu_bus_host_set_hostname(host, name);
    gcpu_bus_host_set_arch(host, arch);
    gcpu_bus_host_set_libvirt_version(host, libvirt);
    gcpu_bus_host_set_hypervisor_version(host, hypervisor);
    gcpu_bus_host_set_collected_at(host, (guint64)report->collected_at_s * G_USEC_PER_SEC);
}

static void set_usable_models(GcpuBusHost *host, const GcpuDomainCapabilities *document)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; document && i < document->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(document->models, i);
        if (model->usable == GCPU_USABLE_YES)
            g_ptr_array_add(names, model->name);
    }
    g_ptr_array_add(names, NULL);
    gcpu_bus_host_set_usable_models(host, (const gchar *const *)names->pdata);
}

static void set_features(GcpuBusHost *host, const GcpuDef *cpu, const GcpuMap *map)
{
    static const char *const none[] = { NULL };
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];
    g_autofree const char **names = cpu && map && gcpu_map_family(map) == GCPU_ARCH_FAMILY_X86 &&
                                            gcpu_expand_set(map, cpu, set, NULL)
                                        ? gcpu_map_feature_names(map, set)
                                        : NULL;

    gcpu_bus_host_set_features(host, names ? names : none);
}

void gcpu_host_properties_set(GcpuBusHost *host, const GcpuHostReport *report,
                              const GcpuHostCpu *offer, const GcpuMap *map)
{
    const GcpuDomainCapabilities *document = offer->domain_capabilities;
    g_autofree char *virt_type = text_of(document ? document->virt_type : NULL);
    g_autofree char *model = text_of(offer->cpu ? offer->cpu->model : NULL);

    set_identity(host, report);
    gcpu_bus_host_set_virt_type(host, virt_type);
    gcpu_bus_host_set_host_model(host, model);
    set_usable_models(host, document);
    set_features(host, offer->cpu, map);
}

void gcpu_host_properties_clear(GcpuBusHost *host)
{
    static const char *const none[] = { NULL };

    gcpu_bus_host_set_hostname(host, "");
    gcpu_bus_host_set_arch(host, "");
    gcpu_bus_host_set_libvirt_version(host, "");
    gcpu_bus_host_set_hypervisor_version(host, "");
    gcpu_bus_host_set_collected_at(host, 0);
    gcpu_bus_host_set_virt_type(host, "");
    gcpu_bus_host_set_host_model(host, "");
    gcpu_bus_host_set_usable_models(host, none);
    gcpu_bus_host_set_features(host, none);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/feature-loss.h"

#include "cpu/nearest.h"

static void lose_model(GcpuModelSupport *model, const GcpuMap *map, int feature, const char *name)
{
    const GcpuMapModel *known = gcpu_map_find_model(map, model->name);

    if (!known || !gcpu_feature_set_has(known->features, (guint)feature))
        return;
    model->usable = GCPU_USABLE_NO;
    g_ptr_array_add(model->blockers, g_strdup(name));
}

static gboolean refuse_name(GError **error, const GcpuMap *map, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < gcpu_map_n_features(map); i++)
        g_ptr_array_add(names, (char *)gcpu_map_feature(map, i)->name);
    g_ptr_array_add(names, NULL);
    const char *nearest = gcpu_nearest(name, (const char *const *)names->pdata);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "the CPU map knows no feature %s%s%s%s",
                name, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                nearest ? "\"?" : "");
    return FALSE;
}

static gboolean lose(GcpuDomainCapabilities *offer, const GcpuMap *map, const char *name,
                     GError **error)
{
    int feature = gcpu_map_find_feature(map, name);

    if (feature < 0)
        return refuse_name(error, map, name);
    if (offer->host_model)
        gcpu_def_set_feature(offer->host_model, name, GCPU_FEATURE_DISABLE);
    for (guint i = 0; i < offer->models->len; i++)
        lose_model(g_ptr_array_index(offer->models, i), map, feature, name);
    return TRUE;
}

static gboolean is_of_x86(const GcpuDomainCapabilities *offer)
{
    return gcpu_arch_family(offer->arch) == GCPU_ARCH_FAMILY_X86;
}

static gboolean check_offers(const GcpuHostReport *report, GError **error)
{
    for (guint i = 0; i < report->domain_capabilities->len; i++) {
        if (is_of_x86(g_ptr_array_index(report->domain_capabilities, i)))
            return TRUE;
    }
    g_set_error_literal(
        error, GCPU_ERROR, GCPU_ERROR_INVALID,
        "the host's report tells of no hypervisor for x86 guests, so that they have "
        "no features to lose");
    return FALSE;
}

gboolean gcpu_feature_loss_apply(GcpuHostReport *report, const char *const *names,
                                 GcpuFleetMaps *maps, GError **error)
{
    GcpuFleetMap map;

    if (!check_offers(report, error) ||
        !gcpu_fleet_maps_get(maps, report->libvirt_version, GCPU_ARCH_FAMILY_X86, &map, error))
        return FALSE;
    for (guint i = 0; i < report->domain_capabilities->len; i++) {
        GcpuDomainCapabilities *offer = g_ptr_array_index(report->domain_capabilities, i);
        for (const char *const *name = names; is_of_x86(offer) && *name; name++) {
            if (!lose(offer, map.map, *name, error))
                return FALSE;
        }
    }
    return TRUE;
}

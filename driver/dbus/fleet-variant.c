/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/fleet-variant.h"

#include "dbus/variant-dict.h"

static const char *model_of(const GcpuHostReport *facts)
{
    for (guint i = 0; i < facts->domain_capabilities->len; i++) {
        const GcpuDomainCapabilities *offer = g_ptr_array_index(facts->domain_capabilities, i);
        if (offer->host_model)
            return offer->host_model->model;
    }
    return NULL;
}

static void add_time(GVariantDict *dict, const char *key, gint64 time_s)
{
    if (time_s > 0 && time_s <= G_MAXINT64 / G_USEC_PER_SEC)
        g_variant_dict_insert(dict, key, "t", (guint64)time_s * G_USEC_PER_SEC);
}

void gcpu_fleet_variant_add_time(GVariantDict *dict, const GcpuFleetHost *host)
{
    add_time(dict, "collected_at", host->collected_at_s);
}

void gcpu_fleet_variant_add_own(GVariantDict *dict, const GcpuFleetHost *host)
{
    gcpu_variant_dict_add_text(dict, "name", host->name);
    gcpu_variant_dict_add_text(dict, "uuid", host->uuid);
    gcpu_fleet_variant_add_time(dict, host);
}

/* Where any age will do, fresh would say no more than that nobody asked. */
static const char *age_of(const GcpuFleetHost *host, const GcpuFleetScope *scope)
{
    static const char *const words[] = { "fresh", "stale", "undated", "future" };
    GcpuFleetAge age = gcpu_fleet_age(scope, host);

    return scope->max_age_s || age != GCPU_FLEET_FRESH ? words[age] : NULL;
}

GVariant *gcpu_fleet_variant_of_host(const GcpuFleetHost *host, const GcpuFleetScope *scope)
{
    const GcpuHostReport *facts = host->facts;
    g_autofree char *version =
        facts->libvirt_version ? gcpu_version_format(facts->libvirt_version) : NULL;
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_fleet_variant_add_own(&dict, host);
    gcpu_variant_dict_add_text(&dict, "source", host->source ? host->source : "");
    gcpu_variant_dict_add_text(&dict, "age", age_of(host, scope));
    if (host->collected_at_s)
        g_variant_dict_insert(&dict, "age_s", "x", scope->now_s - host->collected_at_s);
    gcpu_variant_dict_add_text(&dict, "arch",
                               facts->capabilities ? facts->capabilities->host_arch : NULL);
    gcpu_variant_dict_add_text(&dict, "libvirt_version", version);
    gcpu_variant_dict_add_text(&dict, "host_model", model_of(facts));
    return g_variant_dict_end(&dict);
}

void gcpu_fleet_variant_add_names(GVariantDict *dict, const GcpuFleetClasses *classes,
                                  const GArray *numbers)
{
    g_auto(GVariantBuilder) names = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));

    for (guint i = 0; i < MIN(numbers->len, GCPU_FLEET_VARIANT_NAMES_MAX); i++) {
        guint32 number = g_array_index(numbers, guint32, i);
        g_autofree char *name =
            g_utf8_make_valid(gcpu_fleet_classes_host(classes, number)->name, -1);
        g_variant_builder_add(&names, "s", name);
    }
    g_variant_dict_insert_value(dict, "hosts", g_variant_builder_end(&names));
    g_variant_dict_insert(dict, "n_hosts", "u", numbers->len);
}

void gcpu_fleet_variant_add_unread(GVariantDict *details, const GcpuFleet *fleet)
{
    const GPtrArray *all = gcpu_fleet_unread(fleet);
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < all->len; i++) {
        const GcpuFleetUnread *unread = g_ptr_array_index(all, i);
        g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
        gcpu_variant_dict_add_text(&dict, "source", unread->source);
        gcpu_variant_dict_add_text(&dict, "reason", unread->reason);
        g_variant_builder_add_value(&list, g_variant_dict_end(&dict));
    }
    g_variant_dict_insert_value(details, "unread", g_variant_builder_end(&list));
}

void gcpu_fleet_variant_add_gaps(GVariantDict *details, const GcpuFleetClasses *classes)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < classes->gaps->len; i++) {
        const GcpuFleetGap *gap = g_ptr_array_index(classes->gaps, i);
        g_autofree char *message = gcpu_fleet_gap_format(gap, classes);
        g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
        gcpu_variant_dict_add_text(&dict, "kind", gcpu_fleet_gap_kind_to_string(gap->kind));
        gcpu_variant_dict_add_text(&dict, "message", message);
        gcpu_fleet_variant_add_names(&dict, classes, gap->hosts);
        g_variant_builder_add_value(&list, g_variant_dict_end(&dict));
    }
    g_variant_dict_insert_value(details, "gaps", g_variant_builder_end(&list));
}

void gcpu_fleet_variant_add_scope(GVariantDict *details, const GcpuFleetClasses *classes,
                                  const GcpuFleet *fleet)
{
    gcpu_variant_dict_add_text(details, "arch", classes->arch);
    gcpu_variant_dict_add_text(details, "virt_type", classes->virt_type);
    g_variant_dict_insert(details, "n_hosts", "u", classes->hosts->len);
    add_time(details, "oldest", classes->oldest_at_s);
    add_time(details, "newest", classes->newest_at_s);
    gcpu_fleet_variant_add_gaps(details, classes);
    gcpu_fleet_variant_add_unread(details, fleet);
}

void gcpu_fleet_variant_add_archs(GVariantDict *details, const GPtrArray *classes)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < classes->len; i++) {
        const GcpuFleetClasses *of_arch = g_ptr_array_index(classes, i);
        g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
        gcpu_variant_dict_add_text(&dict, "arch", of_arch->arch);
        gcpu_variant_dict_add_text(&dict, "virt_type", of_arch->virt_type);
        g_variant_dict_insert(&dict, "n_hosts", "u", of_arch->hosts->len);
        gcpu_fleet_variant_add_gaps(&dict, of_arch);
        g_variant_builder_add_value(&list, g_variant_dict_end(&dict));
    }
    g_variant_dict_insert_value(details, "archs", g_variant_builder_end(&list));
}

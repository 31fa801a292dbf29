/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/words-call.h"

#include "daemon/fleet/fleet-labeller.h"
#include "daemon/host/host-words.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/node-variant.h"
#include "dbus/variant-dict.h"
#include "dbus/words-variant.h"

static const GcpuVariantOption label_options[] = {
    GCPU_FLEET_LABELLER_OPTIONS,
    { NULL, NULL, NULL },
};

gboolean gcpu_words_call_labels(GDBusMethodInvocation *invocation, GVariant *parameters,
                                gpointer desk, GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    g_auto(GcpuFleetLabeller) labeller = { 0 };
    GcpuFleetFacts facts;
    GcpuLabelRequest request;
    const char *who = NULL;

    g_variant_get_child(parameters, 0, "&s", &who);
    if (!gcpu_variant_options_read_last(parameters, label_options, error) ||
        !gcpu_fleet_labeller_open(options, desk, &labeller, error))
        return FALSE;
    const GcpuFleetHost *host = gcpu_fleet_desk_find(desk, who, error);
    g_autoptr(GcpuNodeLabels) labels =
        host ? gcpu_fleet_labeller_run(&labeller, gcpu_fleet_facts_fill(&facts, host), &request,
                                       error)
             : NULL;
    if (!labels)
        return FALSE;
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    gcpu_variant_dict_add_text(&details, "host", host->name);
    gcpu_fleet_variant_add_time(&details, host);
    gcpu_variant_dict_add_text(&details, "kubevirt_version", labeller.version_text);
    g_variant_dict_insert_value(&details, "facts", gcpu_node_variant_of_facts(labels));
    g_variant_dict_insert_value(&details, "unknown",
                                gcpu_words_variant_of_unknown_labels(labels, NULL));
    gcpu_bus_fleet_complete_labels(NULL, invocation, gcpu_words_variant_of_labels(labels),
                                   g_variant_dict_end(&details));
    return TRUE;
}

static GVariant *format_trait(const GcpuTrait *trait)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "name", trait->name);
    gcpu_variant_dict_add_text(&dict, "feature", trait->feature);
    gcpu_variant_dict_add_text(&dict, "state", gcpu_trait_state_to_string(trait->state));
    gcpu_variant_dict_add_text(&dict, "reason", trait->reason);
    g_variant_dict_insert(&dict, "reported_by_nova", "b", !trait->unreported);
    return g_variant_dict_end(&dict);
}

gboolean gcpu_words_call_traits(GDBusMethodInvocation *invocation, GVariant *parameters,
                                gpointer desk, GError **error)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    GcpuFleetFacts facts;
    const char *who = NULL;

    g_variant_get_child(parameters, 0, "&s", &who);
    const GcpuFleetHost *host = gcpu_variant_options_read_last(parameters, NULL, error)
                                    ? gcpu_fleet_desk_find(desk, who, error)
                                    : NULL;
    if (!host)
        return FALSE;
    GcpuMapSource *map =
        gcpu_fleet_maps_source(gcpu_fleet_desk_maps(desk), host->facts->libvirt_version);
    g_autoptr(GcpuHostWords) words =
        gcpu_host_words_new(gcpu_fleet_facts_fill(&facts, host), map, gcpu_fleet_desk_config(desk));
    if (!words->traits) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "%s: %s", host->name, words->no_traits);
        return FALSE;
    }
    for (guint i = 0; i < words->traits->len; i++)
        g_variant_builder_add_value(&list, format_trait(g_ptr_array_index(words->traits, i)));
    gcpu_variant_dict_add_text(&details, "host", host->name);
    gcpu_fleet_variant_add_time(&details, host);
    gcpu_bus_fleet_complete_traits(NULL, invocation, g_variant_builder_end(&list),
                                   g_variant_dict_end(&details));
    return TRUE;
}

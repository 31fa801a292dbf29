/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/host-object.h"

#include "config.h"
#include "daemon/host/host-calls.h"
#include "dbus/host-interface.h"
#include "dbus/host-properties.h"
#include "dbus/variant-dict.h"
#include "dbus/why-variant.h"
#include "dbus/words-variant.h"
#include "xml/def-xml.h"

#define DIFFERENCES_SHOWN_MAX 100

struct GcpuHostObject {
    GcpuBusHost *interface;
    GcpuHostKeeper *keeper;
    GcpuConfigKeeper *configs;
    GcpuHostCalls *calls;
};

/* Every method by one way: what there is to do is in host-calls.c. */
static gboolean handle(GcpuHostObject *object, GDBusMethodInvocation *invocation)
{
    gcpu_host_calls_take(object->calls, invocation);
    return TRUE;
}

static gboolean handle_plain(GcpuBusHost *interface, GDBusMethodInvocation *invocation,
                             gpointer data)
{
    (void)interface;
    return handle(data, invocation);
}

/* The signature of those with two arguments, whatever they are. */
static gboolean handle_with_options(GcpuBusHost *interface, GDBusMethodInvocation *invocation,
                                    gconstpointer first, GVariant *options, gpointer data)
{
    (void)interface, (void)first, (void)options;
    return handle(data, invocation);
}

static void connect_methods(GcpuHostObject *object)
{
    static const struct {
        const char *signal;
        GCallback handler;
    } methods[] = {
        { "handle-preview-domain", G_CALLBACK(handle_with_options) },
        { "handle-compare-cpu", G_CALLBACK(handle_with_options) },
        { "handle-baseline-cpu", G_CALLBACK(handle_with_options) },
        { "handle-get-report", G_CALLBACK(handle_plain) },
        { "handle-refresh", G_CALLBACK(handle_plain) },
        { "handle-reload", G_CALLBACK(handle_plain) },
    };

    for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
        g_signal_connect(object->interface, methods[i].signal, methods[i].handler, object);
}

GcpuHostObject *gcpu_host_object_new(GcpuHostKeeper *keeper, GcpuConfigKeeper *configs,
                                     GcpuPermission permission)
{
    GcpuHostObject *object = g_new0(GcpuHostObject, 1);

    object->interface = gcpu_bus_host_skeleton_new();
    object->keeper = keeper;
    object->configs = configs;
    object->calls = gcpu_host_calls_new(keeper, configs, permission);
    gcpu_bus_host_set_version(object->interface, PACKAGE_VERSION);
    connect_methods(object);
    gcpu_host_object_update(object);
    return object;
}

void gcpu_host_object_free(GcpuHostObject *object)
{
    if (!object)
        return;
    g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(object->interface));
    g_object_unref(object->interface);
    gcpu_host_calls_free(object->calls);
    g_free(object);
}

gboolean gcpu_host_object_export(GcpuHostObject *object, GDBusConnection *connection,
                                 GError **error)
{
    if (!g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(object->interface), connection,
                                          GCPU_HOST_OBJECT_PATH, error))
        return FALSE;
    gcpu_host_calls_listen(object->calls, connection, GCPU_HOST_OBJECT_PATH);
    return TRUE;
}

static GVariant *format_difference(const GcpuDifference *difference)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    g_autofree char *cpu_xml = gcpu_def_xml_format(difference->cpu, 0);

    gcpu_variant_dict_add_text(&dict, "cpu_xml", cpu_xml);
    if (difference->offer) {
        gcpu_variant_dict_add_text(&dict, "virt_type", difference->offer->virt_type);
        gcpu_variant_dict_add_text(&dict, "arch", difference->offer->arch);
        gcpu_variant_dict_add_text(&dict, "machine", difference->offer->machine);
    }
    gcpu_variant_dict_add_text(&dict, "engine_verdict", gcpu_verdict_to_string(difference->engine));
    gcpu_variant_dict_add_text(&dict, "libvirt_verdict",
                               gcpu_verdict_to_string(difference->libvirt));
    gcpu_variant_dict_add_text(&dict, "libvirt_message", difference->message);
    return g_variant_dict_end(&dict);
}

static const char *authority_of(const GcpuProof *proof)
{
    if (!proof || proof->n_asked == 0)
        return "unproven";
    if (proof->differences->len > 0)
        return "mixed";
    return proof->n_left > 0 ? "partial" : "engine";
}

static void update_proof(GcpuHostObject *object, const GcpuProof *proof)
{
    g_auto(GVariantBuilder) differences = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; proof && i < MIN(proof->differences->len, DIFFERENCES_SHOWN_MAX); i++)
        g_variant_builder_add_value(&differences,
                                    format_difference(g_ptr_array_index(proof->differences, i)));
    gcpu_bus_host_set_authority(object->interface, authority_of(proof));
    gcpu_bus_host_set_questions_asked(object->interface, proof ? proof->n_asked : 0);
    gcpu_bus_host_set_questions_left(object->interface, proof ? proof->n_left : 0);
    gcpu_bus_host_set_differences(object->interface, g_variant_builder_end(&differences));
}

static void update_host(GcpuHostObject *object, const GcpuHostView *view)
{
    GcpuHostCpu offer = gcpu_host_view_default_offer(view);
    const GcpuMap *map = NULL;

    gcpu_host_view_map(view, offer.arch, &map, NULL);
    gcpu_host_properties_set(object->interface, view->report, &offer, map);
}

static void update_words(GcpuHostObject *object, const GcpuHostWords *words)
{
    static const GcpuHostWords none = { .kubevirt = GCPU_KUBEVIRT_NEWEST,
                                        .no_labels = (char *)"nothing is known of the host",
                                        .no_traits = (char *)"nothing is known of the host" };
    GcpuBusHost *host = object->interface;

    if (!words)
        words = &none;
    g_autofree char *kubevirt = gcpu_version_format(words->kubevirt);
    g_autoptr(GVariant) traits = g_variant_ref_sink(gcpu_words_variant_of_traits(words->traits));
    g_autofree const char **names = g_variant_get_strv(traits, NULL);
    gcpu_bus_host_set_kubevirt_version(host, kubevirt);
    gcpu_bus_host_set_labels(host, gcpu_words_variant_of_labels(words->labels));
    gcpu_bus_host_set_unknown_labels(
        host, gcpu_words_variant_of_unknown_labels(words->labels, words->no_labels));
    gcpu_bus_host_set_traits(host, names);
    gcpu_bus_host_set_unknown_traits(
        host, gcpu_words_variant_of_unknown_traits(words->traits, words->no_traits));
}

void gcpu_host_object_update(GcpuHostObject *object)
{
    const GcpuHostView *view = gcpu_host_keeper_view(object->keeper);
    GcpuHostState state = gcpu_host_keeper_state(object->keeper);
    const char *uri = gcpu_host_keeper_uri(object->keeper);
    g_autofree char *uri_text = g_utf8_make_valid(uri ? uri : "", -1);
    g_autofree char *reason = g_utf8_make_valid(gcpu_host_keeper_reason(object->keeper), -1);

    if (view)
        update_host(object, view);
    else
        gcpu_host_properties_clear(object->interface);
    update_words(object, view ? view->words : NULL);
    update_proof(object, view ? view->proof : NULL);
    gcpu_bus_host_set_policy(object->interface,
                             gcpu_why_variant_of_config(gcpu_config_keeper_get(object->configs)));
    gcpu_bus_host_set_uri(object->interface, uri_text);
    gcpu_bus_host_set_state(object->interface, gcpu_host_state_to_string(state));
    gcpu_bus_host_set_state_reason(object->interface, reason);
    gcpu_host_calls_wake(object->calls);
}

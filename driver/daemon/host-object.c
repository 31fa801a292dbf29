/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host-object.h"

#include "config.h"
#include "daemon/compare-call.h"
#include "dbus/bus-error.h"
#include "dbus/host-interface.h"
#include "dbus/host-properties.h"
#include "dbus/verdict-variant.h"
#include "xml/def-xml.h"
#include "xml/host-report-xml.h"

#define DIFFERENCES_SHOWN_MAX 100

/* What a control plane asks about again and again: a page full of guests. */
#define GUESTS_KEPT      64
#define GUEST_BYTES_KEPT (512 * 1024)

struct GcpuHostObject {
    GcpuBusHost *interface;
    GcpuHostKeeper *keeper;
    GcpuCompareDesk desk;
};

static gboolean handle_compare_cpu(GcpuBusHost *interface, GDBusMethodInvocation *invocation,
                                   const char *cpu_xml, GVariant *options, gpointer data)
{
    GcpuHostObject *object = data;

    (void)interface;
    gcpu_compare_call_begin(&object->desk, invocation, cpu_xml, options);
    return TRUE;
}

static gboolean handle_get_report(GcpuBusHost *interface, GDBusMethodInvocation *invocation,
                                  gpointer data)
{
    GcpuHostObject *object = data;
    const GcpuHostView *view = gcpu_host_keeper_view(object->keeper);

    if (!view) {
        gcpu_bus_error_return(invocation, g_error_new(GCPU_BUS_ERROR, GCPU_BUS_ERROR_NOT_READY,
                                                      "nothing is known of the host yet: %s",
                                                      gcpu_host_keeper_reason(object->keeper)));
        return TRUE;
    }
    g_autofree char *xml = gcpu_host_report_xml_format(view->report);
    gcpu_bus_host_complete_get_report(interface, invocation, xml);
    return TRUE;
}

GcpuHostObject *gcpu_host_object_new(GcpuHostKeeper *keeper)
{
    static const char *const none[] = { NULL };
    GcpuHostObject *object = g_new0(GcpuHostObject, 1);

    object->interface = gcpu_bus_host_skeleton_new();
    object->keeper = keeper;
    object->desk.keeper = keeper;
    object->desk.guests = gcpu_guest_cache_new(GUESTS_KEPT, GUEST_BYTES_KEPT);
    gcpu_bus_host_set_usable_models(object->interface, none);
    gcpu_bus_host_set_features(object->interface, none);
    gcpu_bus_host_set_version(object->interface, PACKAGE_VERSION);
    g_signal_connect(object->interface, "handle-compare-cpu", G_CALLBACK(handle_compare_cpu),
                     object);
    g_signal_connect(object->interface, "handle-get-report", G_CALLBACK(handle_get_report), object);
    gcpu_host_object_update(object);
    return object;
}

void gcpu_host_object_free(GcpuHostObject *object)
{
    if (!object)
        return;
    g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(object->interface));
    g_object_unref(object->interface);
    gcpu_guest_cache_free(object->desk.guests);
    g_free(object);
}

gboolean gcpu_host_object_export(GcpuHostObject *object, GDBusConnection *connection,
                                 GError **error)
{
    return g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(object->interface),
                                            connection, GCPU_HOST_OBJECT_PATH, error);
}

static GVariant *format_difference(const GcpuDifference *difference)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    g_autofree char *cpu_xml = gcpu_def_xml_format(difference->cpu, 0);

    gcpu_verdict_variant_add_text(&dict, "cpu_xml", cpu_xml);
    if (difference->offer) {
        gcpu_verdict_variant_add_text(&dict, "virt_type", difference->offer->virt_type);
        gcpu_verdict_variant_add_text(&dict, "arch", difference->offer->arch);
        gcpu_verdict_variant_add_text(&dict, "machine", difference->offer->machine);
    }
    gcpu_verdict_variant_add_text(&dict, "engine_verdict",
                                  gcpu_verdict_to_string(difference->engine));
    gcpu_verdict_variant_add_text(&dict, "libvirt_verdict",
                                  gcpu_verdict_to_string(difference->libvirt));
    gcpu_verdict_variant_add_text(&dict, "libvirt_message", difference->message);
    return g_variant_dict_end(&dict);
}

static const char *authority_of(const GcpuProof *proof)
{
    if (!proof || proof->n_asked == 0)
        return "unproven";
    return proof->differences->len > 0 ? "mixed" : "engine";
}

static void update_proof(GcpuHostObject *object, const GcpuProof *proof)
{
    g_auto(GVariantBuilder) differences = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; proof && i < MIN(proof->differences->len, DIFFERENCES_SHOWN_MAX); i++)
        g_variant_builder_add_value(&differences,
                                    format_difference(g_ptr_array_index(proof->differences, i)));
    gcpu_bus_host_set_authority(object->interface, authority_of(proof));
    gcpu_bus_host_set_questions_asked(object->interface, proof ? proof->n_asked : 0);
    gcpu_bus_host_set_differences(object->interface, g_variant_builder_end(&differences));
}

void gcpu_host_object_update(GcpuHostObject *object)
{
    const GcpuHostView *view = gcpu_host_keeper_view(object->keeper);
    GcpuHostState state = gcpu_host_keeper_state(object->keeper);
    g_autofree char *reason = g_utf8_make_valid(gcpu_host_keeper_reason(object->keeper), -1);

    if (view) {
        GcpuHostCpu offer = gcpu_host_view_default_offer(view);
        gcpu_host_properties_set(object->interface, view->report, &offer,
                                 gcpu_host_view_map(view, offer.arch));
    }
    update_proof(object, view ? view->proof : NULL);
    gcpu_bus_host_set_state(object->interface, gcpu_host_state_to_string(state));
    gcpu_bus_host_set_state_reason(object->interface, reason);
}

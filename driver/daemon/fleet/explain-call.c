/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/explain-call.h"

#include <string.h>

#include "daemon/fleet/fleet-desk.h"
#include "dbus/explain-variant.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/scope-options.h"
#include "dbus/variant-dict.h"

static const GcpuVariantOption guest_options[] = {
    { "machine", "s", NULL },
    { NULL, NULL, NULL },
};

/** Request: what both have in common. */
typedef struct {
    GcpuFleetDesk *desk;
    GcpuPageOptions page;
    GcpuFleetScope scope;
    const char *texts[2]; /* the arguments before the options */
    const char *machine;  /* NULL: as the guest says */
} Request;

static gboolean read_request(Request *request, GVariant *parameters, GVariant *options,
                             const GcpuVariantOption *more, GError **error)
{
    g_variant_get_child(parameters, 0, "&s", &request->texts[0]);
    g_variant_get_child(parameters, 1, "&s", &request->texts[1]);
    return gcpu_scope_options_read(options, more, &request->page, &request->scope, error);
}

static gboolean find(const Request *request, const GcpuFleetClasses *classes, const char *who,
                     GcpuFleetStanding *out_standing, GError **error)
{
    const GcpuFleetHost *host = gcpu_fleet_desk_find(request->desk, who, error);

    return host && gcpu_fleet_standing_find(classes, host, out_standing, error);
}

static void add_scope(GVariantDict *details, const Request *request,
                      const GcpuFleetClasses *classes)
{
    gcpu_fleet_variant_add_gaps(details, classes);
    gcpu_fleet_variant_add_unread(details, gcpu_fleet_desk_fleet(request->desk));
}

/* The names behind @after of the hosts that would do, best first. */
static void add_instead(GVariantDict *dict, GVariantDict *details, const Request *request,
                        const GcpuFleetClasses *classes, const GArray *others)
{
    g_auto(GVariantBuilder) names = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));
    const char *after = request->page.after, *last = NULL;
    guint n_listed = 0, i = 0;

    for (; i < others->len && n_listed < request->page.limit; i++) {
        const char *name =
            gcpu_fleet_classes_host(classes, g_array_index(others, guint32, i))->name;
        if (!after) {
            g_autofree char *valid = g_utf8_make_valid(name, -1);
            g_variant_builder_add(&names, "s", valid);
            n_listed++;
            last = name;
        } else if (strcmp(name, after) == 0) {
            after = NULL;
        }
    }
    g_variant_dict_insert_value(dict, "instead", g_variant_builder_end(&names));
    g_variant_dict_insert(dict, "n_instead", "u", others->len);
    if (i < others->len && last)
        g_variant_dict_insert(details, "next", "s", last);
}

static gboolean answer(GDBusMethodInvocation *invocation, Request *request, GError **error)
{
    g_autoptr(GcpuGuest) guest = gcpu_guest_parse(request->texts[0], error);
    GcpuFleetStanding there;

    if (!guest)
        return FALSE;
    gcpu_scope_options_add_guest(&request->scope, guest);
    const GcpuFleetClasses *classes = gcpu_fleet_desk_sort(request->desk, &request->scope, error);
    if (!classes || !find(request, classes, request->texts[1], &there, error))
        return FALSE;
    const GcpuFleetGuest wanted = { guest->cpu,
                                    request->machine ? request->machine : guest->place.machine };
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, &wanted);
    g_autoptr(GArray) others = gcpu_fleet_standing_others(&there, classes, place);
    const GcpuPlaceClass *placed =
        g_ptr_array_index(place->classes, classes->class_of[there.number]);
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    gcpu_variant_dict_add_text(&dict, "host", there.host->name);
    gcpu_explain_variant_add(&dict, &there, placed->verdict, guest->cpu);
    g_variant_dict_insert(&dict, "fresh", "b", there.is_fresh);
    add_instead(&dict, &details, request, classes, others);
    add_scope(&details, request, classes);
    gcpu_bus_fleet_complete_explain(NULL, invocation, g_variant_dict_end(&dict),
                                    g_variant_dict_end(&details));
    return TRUE;
}

static gboolean answer_move(GDBusMethodInvocation *invocation, Request *request, GError **error)
{
    const GcpuFleetClasses *classes = gcpu_fleet_desk_sort(request->desk, &request->scope, error);
    GcpuFleetStanding from, to;

    if (!classes || !find(request, classes, request->texts[0], &from, error) ||
        !find(request, classes, request->texts[1], &to, error))
        return FALSE;
    g_autoptr(GcpuFleetMove) there = gcpu_fleet_move_new(from.of_host, to.of_host);
    g_autoptr(GcpuFleetMove) back = gcpu_fleet_move_new(to.of_host, from.of_host);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    g_variant_dict_insert(&details, "fresh", "b", from.is_fresh && to.is_fresh);
    add_scope(&details, request, classes);
    gcpu_bus_fleet_complete_explain_move(NULL, invocation, gcpu_explain_variant_of_move(&to, there),
                                         gcpu_explain_variant_of_move(&from, back),
                                         g_variant_dict_end(&details));
    return TRUE;
}

gboolean gcpu_explain_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                           GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 2);
    Request request = { .desk = desk };

    if (!read_request(&request, parameters, options, guest_options, error))
        return FALSE;
    request.machine = gcpu_variant_options_text(options, "machine");
    return answer(invocation, &request, error);
}

gboolean gcpu_explain_call_move(GDBusMethodInvocation *invocation, GVariant *parameters,
                                gpointer desk, GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 2);
    Request request = { .desk = desk };

    return read_request(&request, parameters, options, NULL, error) &&
           answer_move(invocation, &request, error);
}

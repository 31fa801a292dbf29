/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/explain-call.h"

#include <string.h>

#include "dbus/bus-error.h"
#include "dbus/explain-variant.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/guest.h"
#include "dbus/page-options.h"
#include "dbus/variant-dict.h"

static const GcpuVariantOption guest_options[] = {
    { "arch", "s", NULL },
    { "machine", "s", NULL },
    { "virt_type", "s", NULL },
    { NULL, NULL, NULL },
};

static const GcpuVariantOption move_options[] = {
    { "arch", "s", NULL },
    { "virt_type", "s", NULL },
    { NULL, NULL, NULL },
};

/** Request: what both have in common. */
typedef struct {
    GcpuFleetDesk *desk;
    GVariant *options;
    GcpuPageOptions page;
    const char *texts[2]; /* the arguments before the options */
} Request;

static gboolean read_request(GVariant *parameters, GVariant *options,
                             const GcpuVariantOption *known, Request *request, GError **error)
{
    g_variant_get_child(parameters, 0, "&s", &request->texts[0]);
    g_variant_get_child(parameters, 1, "&s", &request->texts[1]);
    request->options = options;
    return gcpu_page_options_read(options, known, &request->page, error);
}

static const char *first_of(const char *one, const char *other)
{
    return one ? one : other;
}

static const char *option(const Request *request, const char *name)
{
    return gcpu_variant_options_text(request->options, name);
}

static const GcpuFleetClasses *sort(const Request *request, const GcpuGuestPlace *place,
                                    const char *cpu_arch, GError **error)
{
    const GcpuFleetScope scope = {
        .arch = first_of(option(request, "arch"), first_of(place->arch, cpu_arch)),
        .virt_type = first_of(option(request, "virt_type"), place->virt_type),
        .max_age_s = request->page.max_age_s,
    };

    return gcpu_fleet_desk_sort(request->desk, &scope, error);
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
    const GcpuFleetClasses *classes =
        guest ? sort(request, &guest->place, guest->cpu->arch, error) : NULL;
    GcpuFleetStanding there;

    if (!classes || !find(request, classes, request->texts[1], &there, error))
        return FALSE;
    const GcpuFleetGuest wanted = {
        .cpu = guest->cpu,
        .machine = first_of(option(request, "machine"), guest->place.machine),
    };
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
    static const GcpuGuestPlace anywhere = { 0 };
    const GcpuFleetClasses *classes = sort(request, &anywhere, NULL, error);
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

void gcpu_explain_call(GDBusMethodInvocation *invocation, GVariant *parameters, GcpuFleetDesk *desk)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 2);
    Request request = { .desk = desk };
    GError *error = NULL;

    if (!read_request(parameters, options, guest_options, &request, &error) ||
        !answer(invocation, &request, &error))
        gcpu_bus_error_return(invocation, error);
}

void gcpu_explain_call_move(GDBusMethodInvocation *invocation, GVariant *parameters,
                            GcpuFleetDesk *desk)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 2);
    Request request = { .desk = desk };
    GError *error = NULL;

    if (!read_request(parameters, options, move_options, &request, &error) ||
        !answer_move(invocation, &request, &error))
        gcpu_bus_error_return(invocation, error);
}

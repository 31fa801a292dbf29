/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/explain-call.h"

#include <string.h>

#include "daemon/fleet/guest-question.h"
#include "dbus/explain-variant.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/variant-dict.h"
#include "dbus/why-variant.h"

static gboolean find(const GcpuFleetDesk *desk, const GcpuFleetClasses *classes, const char *who,
                     GcpuFleetStanding *out_standing, GError **error)
{
    const GcpuFleetHost *host = gcpu_fleet_desk_find(desk, who, error);

    return host && gcpu_fleet_standing_find(classes, host, out_standing, error);
}

/* Of a fleet of several architectures the host that is named tells which one is meant. */
static gboolean complete_arch(const GcpuFleetDesk *desk, const char *who, GcpuFleetScope *scope,
                              GError **error)
{
    const GcpuFleetHost *host = gcpu_fleet_desk_find(desk, who, error);

    if (host && !scope->arch)
        scope->arch = gcpu_fleet_host_arch(host);
    return host != NULL;
}

/** Others: hosts that would do, best first. */
typedef struct {
    const GcpuFleetClasses *classes;
    GArray *numbers;
} Others;

static const char *name_at(const Others *others, guint index)
{
    return gcpu_fleet_classes_host(others->classes, g_array_index(others->numbers, guint32, index))
        ->name;
}

static gboolean find_start(const Others *others, const GcpuPageOptions *page, guint *out_start,
                           GError **error)
{
    *out_start = 0;
    if (!page->after)
        return TRUE;
    for (guint i = 0; i < others->numbers->len; i++) {
        *out_start = i + 1;
        if (strcmp(name_at(others, i), page->after) == 0)
            return TRUE;
    }
    gcpu_page_options_refuse_after(page, error);
    return FALSE;
}

static gboolean add_instead(GVariantDict *dict, GVariantDict *details, const Others *others,
                            const GcpuPageOptions *page, GError **error)
{
    g_auto(GVariantBuilder) names = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));
    guint start;

    if (!find_start(others, page, &start, error))
        return FALSE;
    guint end = start + MIN(page->limit, others->numbers->len - start);
    for (guint i = start; i < end; i++) {
        g_autofree char *valid = g_utf8_make_valid(name_at(others, i), -1);
        g_variant_builder_add(&names, "s", valid);
    }
    g_variant_dict_insert_value(dict, "instead", g_variant_builder_end(&names));
    g_variant_dict_insert(dict, "n_instead", "u", others->numbers->len);
    if (end < others->numbers->len)
        gcpu_variant_dict_add_text(details, "next", name_at(others, end - 1));
    return TRUE;
}

static void add_verdict(GVariantDict *dict, const GcpuGuestQuestion *question,
                        const GcpuFleetStanding *there, const GcpuPlaceClass *placed)
{
    gcpu_variant_dict_add_text(dict, "host", there->host->name);
    gcpu_explain_variant_add(dict, there, placed->verdict,
                             gcpu_guest_question_cpu(question, placed));
    if (placed->decided)
        g_variant_dict_insert_value(dict, "why", gcpu_why_variant_new(placed->decided));
    g_variant_dict_insert(dict, "fresh", "b", there->is_fresh);
}

static gboolean answer(GDBusMethodInvocation *invocation, const GcpuGuestQuestion *question,
                       const char *host, GcpuFleetDesk *desk, GError **error)
{
    const GcpuFleetClasses *classes = gcpu_guest_question_sort(question, desk, error);
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    GcpuFleetStanding there;

    if (!classes || !find(desk, classes, host, &there, error))
        return FALSE;
    g_autoptr(GcpuPlace) place = gcpu_guest_question_place(question, desk, classes);
    g_autoptr(GArray) numbers = gcpu_fleet_standing_others(&there, classes, place);
    const Others others = { classes, numbers };
    add_verdict(&dict, question, &there,
                g_ptr_array_index(place->classes, classes->class_of[there.number]));
    if (!add_instead(&dict, &details, &others, &question->page, error))
        return FALSE;
    gcpu_fleet_variant_add_scope(&details, classes, gcpu_fleet_desk_fleet(desk));
    gcpu_bus_fleet_complete_explain(NULL, invocation, g_variant_dict_end(&dict),
                                    g_variant_dict_end(&details));
    return TRUE;
}

gboolean gcpu_explain_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                           GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 2);
    g_auto(GcpuGuestQuestion) question = { 0 };
    const char *cpu_xml = NULL, *host = NULL;

    g_variant_get_child(parameters, 0, "&s", &cpu_xml);
    g_variant_get_child(parameters, 1, "&s", &host);
    return gcpu_guest_question_read(cpu_xml, options, &question, error) &&
           complete_arch(desk, host, &question.scope, error) &&
           answer(invocation, &question, host, desk, error);
}

gboolean gcpu_explain_call_move(GDBusMethodInvocation *invocation, GVariant *parameters,
                                gpointer desk, GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 2);
    const char *names[2] = { NULL, NULL };
    GcpuFleetStanding from, to;
    GcpuPageOptions page;
    GcpuFleetScope scope;

    g_variant_get_child(parameters, 0, "&s", &names[0]);
    g_variant_get_child(parameters, 1, "&s", &names[1]);
    if (!gcpu_scope_options_read(options, NULL, &page, &scope, error) ||
        !complete_arch(desk, names[0], &scope, error))
        return FALSE;
    const GcpuFleetClasses *classes = gcpu_fleet_desk_sort(desk, &scope, error);
    if (!classes || !find(desk, classes, names[0], &from, error) ||
        !find(desk, classes, names[1], &to, error))
        return FALSE;
    g_autoptr(GcpuFleetMove) there = gcpu_fleet_move_new(from.of_host, to.of_host);
    g_autoptr(GcpuFleetMove) back = gcpu_fleet_move_new(to.of_host, from.of_host);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    g_variant_dict_insert(&details, "fresh", "b", from.is_fresh && to.is_fresh);
    gcpu_fleet_variant_add_scope(&details, classes, gcpu_fleet_desk_fleet(desk));
    gcpu_bus_fleet_complete_explain_move(NULL, invocation, gcpu_explain_variant_of_move(&to, there),
                                         gcpu_explain_variant_of_move(&from, back),
                                         g_variant_dict_end(&details));
    return TRUE;
}

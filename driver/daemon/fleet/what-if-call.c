/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/what-if-call.h"

#include "daemon/fleet/what-if-changes.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/scope-options.h"
#include "dbus/variant-dict.h"
#include "dbus/what-if-variant.h"
#include "fleet/place.h"

static const GcpuVariantOption more_options[] = {
    { "guests", "as", NULL },
    { NULL, NULL, NULL },
};

/** Counts: hosts on which a guest could start, and of which nobody can say. */
typedef struct {
    guint n_yes, n_undecided;
} Counts;

/** Affected: a guest, and what becomes of it. */
typedef struct {
    GcpuDomainGuest *guest;
    Counts before, after;
} Affected;

static void affected_free(gpointer data)
{
    Affected *affected = data;

    gcpu_domain_guest_free(affected->guest);
    g_free(affected);
}

static gboolean read_guests(GVariant *options, GPtrArray *guests, GError **error)
{
    g_autofree const char **texts = NULL;
    g_autoptr(GVariant) list = g_variant_lookup_value(options, "guests", NULL);
    gsize n = 0;

    texts = list ? g_variant_get_strv(list, &n) : NULL;
    if (n > GCPU_WHAT_IF_CALL_GUESTS_MAX) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "guests: there are more than %d",
                    GCPU_WHAT_IF_CALL_GUESTS_MAX);
        return FALSE;
    }
    for (gsize i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("guests[%u]", (guint)i);
        GcpuDomainGuest *guest = gcpu_guest_parse_domain(texts[i], name, error);
        if (!guest)
            return FALSE;
        Affected *affected = g_new0(Affected, 1);
        affected->guest = guest;
        g_ptr_array_add(guests, affected);
    }
    return TRUE;
}

static Counts count_hosts(const GcpuFleetClasses *classes, const GcpuDomainGuest *guest)
{
    const GcpuFleetGuest stated = { guest->cpu, guest->machine };
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, &stated);

    return (Counts){ place->n_yes, place->n_undecided };
}

static GVariant *format_guests(const GPtrArray *guests)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < guests->len; i++) {
        const Affected *affected = g_ptr_array_index(guests, i);
        g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
        gcpu_variant_dict_add_text(&dict, "guest", affected->guest->name);
        g_variant_dict_insert(&dict, "n_hosts_before", "u", affected->before.n_yes);
        g_variant_dict_insert(&dict, "n_hosts_after", "u", affected->after.n_yes);
        g_variant_dict_insert(&dict, "n_undecided_before", "u", affected->before.n_undecided);
        g_variant_dict_insert(&dict, "n_undecided_after", "u", affected->after.n_undecided);
        g_variant_builder_add_value(&list, g_variant_dict_end(&dict));
    }
    return g_variant_builder_end(&list);
}

/** Effect: of the changes, on the hosts of one architecture. */
typedef struct {
    GcpuFleetScope scope;
    GPtrArray *guests; /* of Affected */
} Effect;

static gboolean complete(GDBusMethodInvocation *invocation, const Effect *effect,
                         GcpuFleetDesk *desk, GVariant *changes, GError **error)
{
    const GcpuFleetClasses *classes = gcpu_fleet_desk_sort(desk, &effect->scope, error);
    GcpuFleetScope scope = effect->scope;

    if (!classes || !gcpu_common_check(classes, error))
        return FALSE;
    g_autoptr(GcpuFleet) fleet = gcpu_what_if_changes_apply(desk, changes, error);
    if (!fleet)
        return FALSE;
    scope.arch = classes->arch;
    g_autoptr(GcpuFleetClasses) other = gcpu_fleet_desk_sort_other(desk, fleet, &scope, error);
    if (!other)
        return FALSE;
    for (guint i = 0; i < effect->guests->len; i++) {
        Affected *affected = g_ptr_array_index(effect->guests, i);
        affected->before = count_hosts(classes, affected->guest);
        affected->after = count_hosts(other, affected->guest);
    }
    g_autoptr(GPtrArray) before = gcpu_common_new(classes, NULL, 0);
    g_autoptr(GPtrArray) after = gcpu_common_new(other, NULL, 0);
    g_autoptr(GPtrArray) answers = gcpu_common_compare(before, after);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    g_variant_dict_insert_value(&details, "guests", format_guests(effect->guests));
    gcpu_fleet_variant_add_scope(&details, other, fleet);
    gcpu_bus_fleet_complete_what_if(NULL, invocation, gcpu_what_if_variant(answers),
                                    g_variant_dict_end(&details));
    return TRUE;
}

gboolean gcpu_what_if_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                           GError **error)
{
    g_autoptr(GVariant) changes = g_variant_get_child_value(parameters, 0);
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    g_autoptr(GPtrArray) guests = g_ptr_array_new_with_free_func(affected_free);
    Effect effect = { .guests = guests };
    GcpuPageOptions page;

    return gcpu_what_if_changes_check(changes, error) &&
           gcpu_scope_options_read(options, more_options, &page, &effect.scope, error) &&
           read_guests(options, guests, error) &&
           complete(invocation, &effect, desk, changes, error);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/place-variant.h"

#include <string.h>

#include "dbus/fleet-variant.h"
#include "dbus/variant-dict.h"
#include "xml/def-xml.h"

/** Page: hosts behind one that are listed until there is no room left. */
typedef struct {
    GVariantBuilder hosts;
    GVariantBuilder cpus; /* by class, of those hosts */
    const GcpuFleetClasses *classes;
    const GcpuPlaceClass *of; /* class of the host that was listed last */
    const char *after;        /* NULL: it was passed */
    guint room;
    const char *last; /* the name that was listed last */
    gboolean has_more;
} Page;

static GVariant *format_host(const GcpuFleetHost *host, const GcpuPlaceClass *of)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_fleet_variant_add_own(&dict, host);
    gcpu_variant_dict_add_text(&dict, "verdict",
                               gcpu_verdict_to_string(of->verdict->explanation->verdict));
    g_variant_dict_insert(&dict, "moves", "u", of->n_moves);
    g_variant_dict_insert(&dict, "spare", "u", of->n_spare);
    g_variant_dict_insert(&dict, "class", "u", of->index);
    return g_variant_dict_end(&dict);
}

static GVariant *format_cpu(const GcpuPlaceClass *of)
{
    g_autofree char *cpu_xml = of->verdict->cpu ? gcpu_def_xml_format(of->verdict->cpu, 0) : NULL;
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "cpu_xml", cpu_xml);
    gcpu_variant_dict_add_text(&dict, "machine", of->verdict->machine);
    return g_variant_dict_end(&dict);
}

static void add_host(Page *page, guint32 number, const GcpuPlaceClass *of)
{
    const GcpuFleetHost *host = gcpu_fleet_classes_host(page->classes, number);

    if (page->after) {
        if (strcmp(host->name, page->after) == 0)
            page->after = NULL;
        return;
    }
    if (page->room == 0) {
        page->has_more = TRUE;
        return;
    }
    page->room--;
    page->last = host->name;
    g_variant_builder_add_value(&page->hosts, format_host(host, of));
    if (page->of != of)
        g_variant_builder_add(&page->cpus, "{u@a{sv}}", of->index, format_cpu(of));
    page->of = of;
}

GVariant *gcpu_place_variant_hosts(const GcpuFleetClasses *classes, const GcpuPlace *place,
                                   const GcpuPageOptions *options, GVariantDict *details,
                                   GError **error)
{
    Page page = { .classes = classes, .after = options->after, .room = options->limit };
    g_autoptr(GArray) numbers = gcpu_place_list_hosts(place, classes);

    g_variant_builder_init(&page.hosts, G_VARIANT_TYPE("aa{sv}"));
    g_variant_builder_init(&page.cpus, G_VARIANT_TYPE("a{ua{sv}}"));
    for (guint i = 0; i < numbers->len && !page.has_more; i++) {
        guint32 number = g_array_index(numbers, guint32, i);
        add_host(&page, number, gcpu_place_class_of(place, classes, number));
    }
    if (page.after) {
        g_variant_builder_clear(&page.hosts);
        g_variant_builder_clear(&page.cpus);
        gcpu_page_options_refuse_after(options, error);
        return NULL;
    }
    if (page.has_more)
        gcpu_variant_dict_add_text(details, "next", page.last);
    g_variant_dict_insert_value(details, "cpus", g_variant_builder_end(&page.cpus));
    return g_variant_builder_end(&page.hosts);
}

static GArray *hosts_of(const GcpuFleetClasses *classes, const GcpuPlaceGroup *group)
{
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint i = 0; i < group->classes->len; i++) {
        const GcpuFleetClass *hosts =
            gcpu_fleet_classes_get(classes, g_array_index(group->classes, guint, i));
        g_array_append_vals(numbers, hosts->hosts->data, hosts->hosts->len);
    }
    return numbers;
}

static GVariant *format_group(const GcpuFleetClasses *classes, const GcpuPlaceGroup *group)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    g_auto(GVariantBuilder) reasons = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));
    g_autoptr(GArray) numbers = hosts_of(classes, group);

    for (guint i = 0; i < group->sentences->len; i++) {
        g_autofree char *sentence = g_utf8_make_valid(g_ptr_array_index(group->sentences, i), -1);
        g_variant_builder_add(&reasons, "s", sentence);
    }
    gcpu_variant_dict_add_text(&dict, "verdict", gcpu_verdict_to_string(group->verdict));
    g_variant_dict_insert_value(&dict, "reasons", g_variant_builder_end(&reasons));
    gcpu_fleet_variant_add_names(&dict, classes, numbers);
    return g_variant_dict_end(&dict);
}

static GVariant *format_reasons(const GArray *reasons)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < reasons->len; i++) {
        const GcpuPlaceReason *counted = &g_array_index(reasons, GcpuPlaceReason, i);
        g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
        gcpu_variant_dict_add_text(&dict, "kind",
                                   gcpu_reason_kind_to_string(counted->reason->kind));
        gcpu_variant_dict_add_text(&dict, "name", counted->reason->name);
        g_variant_dict_insert(&dict, "n_hosts", "u", counted->n_hosts);
        g_variant_builder_add_value(&list, g_variant_dict_end(&dict));
    }
    return g_variant_builder_end(&list);
}

void gcpu_place_variant_add_rest(GVariantDict *details, const GcpuFleetClasses *classes,
                                 const GcpuPlace *place)
{
    g_auto(GVariantBuilder) groups = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < place->groups->len; i++)
        g_variant_builder_add_value(&groups,
                                    format_group(classes, g_ptr_array_index(place->groups, i)));
    g_variant_dict_insert_value(details, "groups", g_variant_builder_end(&groups));
    g_variant_dict_insert_value(details, "reasons", format_reasons(place->reasons));
    g_variant_dict_insert(details, "yes", "u", place->n_yes);
    g_variant_dict_insert(details, "no", "u", place->n_no);
    g_variant_dict_insert(details, "undecided", "u", place->n_undecided);
    g_variant_dict_insert(details, "unsure", "u", place->n_unsure);
}

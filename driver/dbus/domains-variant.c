/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/domains-variant.h"

#include <string.h>

#include "dbus/variant-dict.h"
#include "xml/def-xml.h"

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Returns: (transfer container): the names of all hosts behind @after. */
static GPtrArray *list_names(const GcpuFleetDomains *domains, const char *after)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < domains->domains->len; i++) {
        const GcpuFleetDomain *domain = g_ptr_array_index(domains->domains, i);
        for (guint j = 0; j < domain->hosts->len; j++) {
            const GcpuFleetHost *host = g_ptr_array_index(domain->hosts, j);
            if (!after || strcmp(host->name, after) > 0)
                g_ptr_array_add(names, host->name);
        }
    }
    g_ptr_array_sort(names, by_name);
    return names;
}

/* @last: (nullable): NULL: there is none */
static GVariant *format_hosts(const GcpuFleetDomain *domain, const char *after, const char *last)
{
    g_auto(GVariantBuilder) names = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("as"));

    for (guint i = 0; i < domain->hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(domain->hosts, i);
        if (!last || (after && strcmp(host->name, after) <= 0) || strcmp(host->name, last) > 0)
            continue;
        g_autofree char *name = g_utf8_make_valid(host->name, -1);
        g_variant_builder_add(&names, "s", name);
    }
    return g_variant_builder_end(&names);
}

static GVariant *format_losses(const GPtrArray *lost)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < lost->len; i++) {
        const GcpuFleetLoss *loss = g_ptr_array_index(lost, i);
        g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
        gcpu_variant_dict_add_text(&dict, "feature", loss->name);
        g_variant_dict_insert(&dict, "n_hosts", "u", loss->n_hosts);
        g_variant_builder_add_value(&list, g_variant_dict_end(&dict));
    }
    return g_variant_builder_end(&list);
}

static GVariant *format_domain(const GcpuFleetDomain *domain, GVariant *hosts)
{
    g_autofree char *cpu = domain->cpu ? gcpu_def_xml_format(domain->cpu, 0) : NULL;
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "arch", domain->arch);
    gcpu_variant_dict_add_text(&dict, "vendor", domain->vendor);
    g_variant_dict_insert_value(&dict, "hosts", hosts);
    g_variant_dict_insert(&dict, "n_hosts", "u", domain->hosts->len);
    g_variant_dict_insert(&dict, "n_features", "u", domain->n_features);
    g_variant_dict_insert(&dict, "given_up", "t", domain->given_up);
    g_variant_dict_insert_value(&dict, "lost", format_losses(domain->lost));
    gcpu_variant_dict_add_texts(&dict, "models", domain->models);
    gcpu_variant_dict_add_text(&dict, "cpu_xml", cpu);
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_domains_variant(const GcpuFleetDomains *domains, const GcpuPageOptions *page,
                               char **out_next)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
    g_autoptr(GPtrArray) names = list_names(domains, page->after);
    const char *last =
        names->len ? g_ptr_array_index(names, MIN(names->len, page->limit) - 1) : NULL;

    for (guint i = 0; i < domains->domains->len; i++) {
        const GcpuFleetDomain *domain = g_ptr_array_index(domains->domains, i);
        g_variant_builder_add_value(&list,
                                    format_domain(domain, format_hosts(domain, page->after, last)));
    }
    *out_next = names->len > page->limit ? g_strdup(last) : NULL;
    return g_variant_builder_end(&list);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/host-traits.h"

#include <string.h>

#define CUSTOM       "CUSTOM_"
#define MODEL        "CUSTOM_CPU_MODEL_"
#define COMPUTE_NODE "$COMPUTE_NODE"

/* Of a trait, in characters: Nova refuses the whole file for a longer one. */
#define NAME_LENGTH_MAX 255

/* Takes @name. */
static void add(GHashTable *names, char *name)
{
    if (strlen(name) > NAME_LENGTH_MAX)
        g_free(name);
    else
        g_hash_table_add(names, name);
}

static void add_models(GHashTable *names, const GcpuDomainCapabilities *offer)
{
    for (guint i = 0; i < offer->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(offer->models, i);
        if (model->usable == GCPU_USABLE_YES)
            add(names, gcpu_trait_name(MODEL, model->name));
    }
}

/* Names of one letter case and alphabet may fall together: a set. */
static GHashTable *collect(const GPtrArray *traits, const GcpuHostReport *host)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *arch = host->capabilities ? host->capabilities->host_arch : NULL;
    const GcpuDomainCapabilities *offer =
        arch ? gcpu_host_report_find_domain_capabilities(host, arch, "kvm", NULL) : NULL;

    for (guint i = 0; i < traits->len; i++) {
        const GcpuTrait *trait = g_ptr_array_index(traits, i);
        if (trait->unreported && trait->state == GCPU_TRAIT_PRESENT)
            add(names, gcpu_trait_name(CUSTOM, trait->name));
    }
    if (offer)
        add_models(names, offer);
    return names;
}

/* As a YAML scalar in single quotes, which know but one escape. */
static char *quote(const char *text)
{
    g_autoptr(GString) quoted = g_string_new(NULL);
    g_autofree char *line = gcpu_finding_escape(text);

    g_string_append(quoted, line);
    g_string_replace(quoted, "'", "''", 0);
    return g_strdup_printf("'%s'", quoted->str);
}

char *gcpu_provider_yaml(const GPtrArray *traits, const GcpuHostReport *host,
                         const GcpuProvider *provider)
{
    GString *text =
        g_string_new("meta:\n  schema_version: '1.0'\nproviders:\n  - identification:\n");
    g_autoptr(GHashTable) names = collect(traits, host);
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)g_strcmp0);
    const char *uuid = provider->uuid ? provider->uuid : COMPUTE_NODE;
    g_autofree char *who = quote(provider->name ? provider->name : uuid);

    g_string_append_printf(text, "      %s: %s\n    traits:\n      additional:%s\n",
                           provider->name ? "name" : "uuid", who, sorted ? "" : " []");
    for (GList *name = sorted; name; name = name->next)
        g_string_append_printf(text, "        - %s\n", (char *)name->data);
    return g_string_free(text, FALSE);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/migration/migration-wish.h"

#include <string.h>

#include "dbus/migration-options.h"
#include "migration/job-settings.h"
#include "migration/preflight-inputs.h"
#include "xml/map-source.h"

/* What a caller names must lead to a hypervisor and nowhere else: libvirt's transport ext and the
 * parameters command and netcat run programs, as the daemon and as the source's libvirt. */
static gboolean is_known_parameter(const char *name)
{
    static const char *const known[] = {
        "known_hosts_verify", "mode", "no_tty", "no_verify", "proxy", "socket", NULL
    };

    return g_strv_contains(known, name);
}

static gboolean has_known_parameters(const char *query)
{
    g_autoptr(GHashTable) parameters = g_uri_parse_params(query, -1, "&;", G_URI_PARAMS_NONE, NULL);
    GHashTableIter iter;
    gpointer name;

    if (!parameters)
        return FALSE;
    g_hash_table_iter_init(&iter, parameters);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        if (!is_known_parameter(name))
            return FALSE;
    }
    return TRUE;
}

static gboolean leads_to_a_host(const char *text)
{
    static const char *const schemes[] = { "qemu",     "qemu+unix",   "qemu+tls",     "qemu+tcp",
                                           "qemu+ssh", "qemu+libssh", "qemu+libssh2", NULL };
    g_autoptr(GUri) uri =
        g_uri_parse(text, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED_QUERY, NULL);

    if (!uri || strlen(text) > GCPU_VARIANT_TEXT_MAX)
        return FALSE;
    const char *query = g_uri_get_query(uri);
    return g_strv_contains(schemes, g_uri_get_scheme(uri)) &&
           (!query || has_known_parameters(query));
}

static gboolean check_uri(const char *what, const char *uri, GError **error)
{
    if (!uri || leads_to_a_host(uri))
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "%s: \"%.200s\" is no URI that a guest can be sent to; allowed: qemu:// with the "
                "transports tls, tcp, ssh, libssh, libssh2, unix and the parameters no_verify, "
                "known_hosts_verify, mode, proxy, socket",
                what, uri);
    return FALSE;
}

void gcpu_migration_wish_free(GcpuMigrationWish *wish)
{
    if (!wish)
        return;
    g_free(wish->source_uri);
    g_free(wish->guest);
    g_free(wish->destination_uri);
    g_free(wish->peer_uri);
    g_free(wish->data_uri);
    g_free(wish->map_path);
    g_strfreev(wish->shared_storage);
    g_strfreev(wish->management_networks);
    g_free(wish);
}

static void take_options(GcpuMigrationWish *wish, const GcpuMigrationOptions *options,
                         const GcpuConfig *config)
{
    const GcpuMigrationSettings settings = { .host = config, .call = options->settings };

    wish->peer_uri = g_strdup(options->peer_uri);
    wish->data_uri = g_strdup(options->data_uri);
    wish->ignored = options->ignored;
    wish->request = (GcpuMigrationRequest){
        .source_uri = wish->source_uri,
        .guest = wish->guest,
        .destination_uri = wish->destination_uri,
        .plan = {
            .peer_uri = wish->peer_uri,
            .data_uri = wish->data_uri,
            .flags = options->copy_disks ? GCPU_VIRT_MIGRATION_COPY_DISKS : 0,
        },
    };
    gcpu_migration_settings_apply(&settings, &wish->request);
}

static void take_config(GcpuMigrationWish *wish, const GcpuConfigKeeper *configs)
{
    const GcpuConfig *config = gcpu_config_keeper_get(configs);
    const GcpuPreflightPolicy policy = gcpu_preflight_policy_of(config);

    wish->source_uri = g_strdup(gcpu_config_keeper_text(configs, GCPU_SETTING_URI));
    wish->map_path = g_strdup(gcpu_config_keeper_text(configs, GCPU_SETTING_CPU_MAP));
    wish->shared_storage = g_strdupv((char **)policy.shared_storage);
    wish->management_networks = g_strdupv((char **)policy.management_networks);
}

GcpuMigrationWish *gcpu_migration_wish_read(GVariant *parameters, const GcpuConfigKeeper *configs,
                                            GError **error)
{
    g_autoptr(GVariant) variant = g_variant_get_child_value(parameters, 2);
    g_autoptr(GcpuMigrationWish) wish = g_new0(GcpuMigrationWish, 1);
    g_auto(GcpuMigrationOptions) options = { 0 };

    g_variant_get_child(parameters, 0, "s", &wish->guest);
    g_variant_get_child(parameters, 1, "s", &wish->destination_uri);
    if (!gcpu_migration_options_read(variant, &options, error) ||
        !check_uri("destination_uri", wish->destination_uri, error) ||
        !check_uri("options: peer_uri", options.peer_uri, error))
        return NULL;
    take_config(wish, configs);
    take_options(wish, &options, gcpu_config_keeper_get(configs));
    return g_steal_pointer(&wish);
}

GcpuPreflight *gcpu_migration_wish_check(const GcpuMigrationWish *wish, GError **error)
{
    g_autoptr(GcpuVirtCrossing) crossing =
        gcpu_virt_crossing_ask(wish->source_uri, wish->guest, wish->destination_uri, error);
    g_autoptr(GcpuMigrationDomain) domain =
        crossing ? gcpu_migration_domain_parse(crossing->domain_xml, -1, wish->guest, error) : NULL;

    if (!domain)
        return NULL;
    g_autoptr(GcpuMapSource) maps = gcpu_map_source_new(wish->map_path);
    GcpuArchFamily family = domain->arch ? gcpu_arch_family(domain->arch) : GCPU_ARCH_FAMILY_NONE;
    const GcpuMap *map = NULL;
    if (gcpu_arch_map_name(family)) {
        g_autofree const char **models =
            gcpu_preflight_models(domain, crossing->source, crossing->destination);
        map = gcpu_map_source_get(maps, family, models, error);
        if (!map)
            return NULL;
    }
    const GcpuPreflightLive live = gcpu_preflight_live_of(crossing);
    const GcpuPreflightPolicy policy = {
        .shared_storage = (const char *const *)wish->shared_storage,
        .management_networks = (const char *const *)wish->management_networks,
        .copy_disks = (wish->request.plan.flags & GCPU_VIRT_MIGRATION_COPY_DISKS) != 0,
        .ignored = wish->ignored,
    };
    const GcpuPreflightRequest request = {
        .domain = domain,
        .source = crossing->source,
        .destination = crossing->destination,
        .map = map,
        .live = &live,
        .policy = &policy,
    };
    return gcpu_preflight(&request);
}

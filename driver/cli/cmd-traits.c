/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-traits.c: guestcpu traits: what OpenStack Placement calls what guests get on a host. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/cpu-inputs.h"
#include "cli/fleet-host.h"
#include "cli/host-facts.h"
#include "cli/output.h"
#include "cli/own-maps.h"
#include "cli/whole-file.h"
#include "input/input.h"
#include "labels/host-traits.h"

static const char help_text[] =
    "Prints the traits of OpenStack Placement that hold on a host under its policy, one a line: "
    "those\n"
    "of features that a guest which requires them gets. With --format provider-yaml, those that "
    "Nova\n"
    "does not report and the models that guests can have, as a file for nova-compute's\n"
    "provider_config_location. REPORT is a host report or another document about a host.\n\n"
    "Examples:\n"
    "  guestcpu traits --config /etc/nova/nova.conf n7.xml\n"
    "  guestcpu traits --fleet reports/ --fleet-host n7\n"
    "  guestcpu traits --format provider-yaml --output /etc/nova/provider_config/cpu.yaml\n";

typedef struct {
    char *format;
    char *output;
    char *trait_map;
    char *provider;
    char **cpu_map_of;
} TraitsOptions;

typedef struct {
    GcpuCpuInputs inputs;
    TraitsOptions own;
    GcpuFleetHostOptions of_fleet;
    GcpuFleetMaps *maps; /* of each host's own libvirt */
    GPtrArray *map;      /* of GcpuTraitRow */
    GPtrArray *traits;   /* of GcpuTrait */
} Traits;

static void traits_clear(Traits *traits)
{
    g_free(traits->own.format);
    g_free(traits->own.output);
    g_free(traits->own.trait_map);
    g_free(traits->own.provider);
    gcpu_fleet_host_options_clear(&traits->of_fleet);
    g_strfreev(traits->own.cpu_map_of);
    gcpu_fleet_maps_free(traits->maps);
    g_clear_pointer(&traits->map, g_ptr_array_unref);
    g_clear_pointer(&traits->traits, g_ptr_array_unref);
    gcpu_cpu_inputs_clear(&traits->inputs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Traits, traits_clear)

static char *usual_map(void)
{
    const char *directory = g_getenv("GUESTCPU_TRAITS");

    return g_build_filename(directory ? directory : PKGDATADIR "/traits", "placement.traits", NULL);
}

static gboolean read_map(Traits *traits)
{
    g_autofree char *path = traits->own.trait_map ? g_strdup(traits->own.trait_map) : usual_map();
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_TRAIT_MAP_BYTES_MAX, &length, &error);

    if (text)
        traits->map =
            gcpu_trait_map_parse(text, length, gcpu_input_name(path), traits->inputs.findings);
    else
        gcpu_findings_add_error(traits->inputs.findings, g_steal_pointer(&error));
    return traits->map != NULL;
}

static gboolean open_maps(Traits *traits)
{
    traits->maps = gcpu_own_maps_open(&traits->inputs, traits->own.cpu_map_of);
    traits->inputs.own_maps = traits->maps;
    return traits->maps != NULL;
}

static gboolean find(Traits *traits, const GcpuOptions *options)
{
    GcpuCpuInputs *inputs = &traits->inputs;

    if (!gcpu_cpu_inputs_open(inputs, options) || !open_maps(traits) || !read_map(traits) ||
        !gcpu_fleet_host_read(&traits->of_fleet, inputs))
        return FALSE;
    GcpuMapSource *map = gcpu_fleet_maps_source(traits->maps, inputs->host->libvirt_version);
    const GcpuTraitRequest request = {
        .config = inputs->config,
        .host = inputs->host,
        .features = gcpu_map_source_model_features(map),
        .map = traits->map,
    };
    traits->traits = gcpu_host_traits(&request, inputs->findings);
    gcpu_host_facts_tell_map_error(map, gcpu_config_get(inputs->config, GCPU_SETTING_CPU_MAP),
                                   inputs->findings);
    return traits->traits && !gcpu_findings_has_errors(inputs->findings);
}

static char *format_text(const Traits *traits)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < traits->traits->len; i++) {
        const GcpuTrait *trait = g_ptr_array_index(traits->traits, i);
        if (trait->state == GCPU_TRAIT_PRESENT)
            g_string_append_printf(text, "%s\n", trait->name);
    }
    return g_string_free(text, FALSE);
}

static gboolean is_uuid(const char *text)
{
    return g_uuid_string_is_valid(text);
}

static char *format_yaml(const Traits *traits)
{
    const char *who = traits->own.provider;
    gboolean by_uuid = who && is_uuid(who);
    const GcpuProvider provider = {
        .uuid = by_uuid ? who : NULL,
        .name = by_uuid ? NULL : who,
    };

    return gcpu_provider_yaml(traits->traits, traits->inputs.host, &provider);
}

static gboolean is_unknown(const GcpuTrait *trait)
{
    return trait->state == GCPU_TRAIT_UNKNOWN;
}

/* Those with one reason share a line. */
static void print_unknown(const Traits *traits)
{
    g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < traits->traits->len; i++) {
        const GcpuTrait *first = g_ptr_array_index(traits->traits, i);
        if (!is_unknown(first) || !g_hash_table_add(told, first->reason))
            continue;
        g_autoptr(GString) line = g_string_new(first->name);
        for (guint j = i + 1; j < traits->traits->len; j++) {
            const GcpuTrait *trait = g_ptr_array_index(traits->traits, j);
            if (is_unknown(trait) && strcmp(trait->reason, first->reason) == 0)
                g_string_append_printf(line, ", %s", trait->name);
        }
        g_autofree char *reason = gcpu_output_escape(first->reason);
        fprintf(stderr, "note: not known: %s: %s\n", line->str, reason);
    }
}

static int print_text(Traits *traits)
{
    g_autofree char *text = traits->own.format ? format_yaml(traits) : format_text(traits);
    g_autoptr(GError) error = NULL;

    if (traits->own.output && !gcpu_whole_file_write(traits->own.output, text, &error)) {
        gcpu_findings_add_error(traits->inputs.findings, g_steal_pointer(&error));
        return gcpu_output_refusal(traits->inputs.findings, 0, FALSE);
    }
    gcpu_output_findings(traits->inputs.findings, 0);
    print_unknown(traits);
    return traits->own.output ? GCPU_EXIT_OK : gcpu_output_text(text);
}

static int print_json(const Traits *traits)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "host", traits->inputs.host->name);
    json_builder_set_member_name(builder, "traits");
    json_builder_begin_array(builder);
    for (guint i = 0; i < traits->traits->len; i++) {
        const GcpuTrait *trait = g_ptr_array_index(traits->traits, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "name", trait->name);
        gcpu_output_add_string(builder, "feature", trait->feature);
        gcpu_output_add_string(builder, "state", gcpu_trait_state_to_string(trait->state));
        gcpu_output_add_string(builder, "reason", trait->reason);
        gcpu_output_add_boolean(builder, "reported_by_nova", !trait->unreported);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    gcpu_output_add_findings(builder, traits->inputs.findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

static const char *find_misuse(const TraitsOptions *own, const GcpuOptions *options)
{
    if (own->format && strcmp(own->format, "provider-yaml") != 0)
        return "--format is provider-yaml";
    if (own->provider && !own->format)
        return "--provider is for --format provider-yaml";
    if (own->provider &&
        (!*own->provider || g_utf8_strlen(own->provider, -1) > GCPU_PROVIDER_NAME_MAX))
        return "--provider has 1 to " G_STRINGIFY(GCPU_PROVIDER_NAME_MAX) " characters for Nova";
    if (options->arch || options->machine)
        return "traits are those of the host's own architecture: neither --arch nor --machine";
    if (options->json && (own->output || own->format))
        return "--json prints JSON: neither --format nor --output";
    if (options->rest && (options->rest[1] || gcpu_cpu_inputs_name_host(options)))
        return "one host: REPORT, --host, --report or --connect";
    return NULL;
}

int gcpu_cmd_traits(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Traits) traits = { 0 };
    TraitsOptions *own = &traits.own;
    const GOptionEntry entries[] = {
        { "format", 'f', 0, G_OPTION_ARG_FILENAME, &own->format,
          "provider-yaml: a file for nova-compute", "FORMAT" },
        { "provider", 0, 0, G_OPTION_ARG_FILENAME, &own->provider,
          "Whose file it is, by UUID or name (default: the host that it lies on)", "WHO" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &own->output, "Write to this file, at once",
          "FILE" },
        { "trait-map", 0, 0, G_OPTION_ARG_FILENAME, &own->trait_map,
          "Which traits there are for features (default: the one that comes along)", "FILE" },
        GCPU_FLEET_HOST_OPTION_ENTRIES(&traits.of_fleet),
        GCPU_CPU_MAP_OF_ENTRY(&own->cpu_map_of),
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "[REPORT]", help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *misuse = find_misuse(own, &options);
    if (!misuse)
        misuse = gcpu_fleet_host_find_misuse(&traits.of_fleet, &options);
    if (misuse)
        return gcpu_options_refuse(misuse);
    if (options.rest)
        options.host = g_strdup(options.rest[0]);
    if (!find(&traits, &options))
        return gcpu_output_refusal(traits.inputs.findings, 0, options.json);
    if (!options.json)
        return print_text(&traits);
    gcpu_output_findings(traits.inputs.findings, 0);
    return print_json(&traits);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-domains.c: guestcpu domains: how to divide a fleet into domains of free migration? */
#include "cli/command.h"
#include "cli/fleet-archs.h"
#include "cli/fleet-output.h"
#include "cli/fleet-source.h"
#include "cli/output.h"
#include "fleet/fleet-domains.h"
#include "xml/def-xml.h"

static const char help_text[] =
    "Divides the hosts of a fleet into at most K domains in which guests move freely, so that the "
    "least\n"
    "is given up: the sum, over all hosts, of features that a host has and not all of its domain. "
    "Vendors\n"
    "and architectures never share a domain. Prints the hosts of each domain, what they give up, "
    "and the\n"
    "CPU that all of them can run. Hosts whose facts are too old are left out, and told.\n"
    "Exit status: 0 done, 1 K domains are not enough, 3 bad input.\n\n"
    "Examples:\n"
    "  guestcpu domains -k 3 --fleet reports/ --max-age 1d\n"
    "  guestcpu domains -k 2 --fleet reports/ --json\n";

/* Features that a domain gives up: names beyond these are counted. */
#define LOSSES_SHOWN 8

typedef struct {
    GcpuFleetArchs fleet;
    int k; /* -k; -1: not given */
    GcpuFleetDomains *domains;
} Domains;

static void domains_clear(Domains *domains)
{
    gcpu_fleet_domains_free(domains->domains);
    gcpu_fleet_archs_clear(&domains->fleet);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Domains, domains_clear)

static gboolean prepare(Domains *domains, const GcpuOptions *options)
{
    g_autoptr(GError) error = NULL;

    if (!gcpu_fleet_archs_open(&domains->fleet, options))
        return FALSE;
    domains->domains =
        gcpu_fleet_domains_new((const GcpuFleetClasses *const *)domains->fleet.classes->pdata,
                               domains->fleet.classes->len, (guint)domains->k, &error);
    if (!domains->domains)
        gcpu_findings_add_error(domains->fleet.inputs.cpu.findings, g_steal_pointer(&error));
    return domains->domains != NULL;
}

static const GcpuFleetDomain *domain_at(const Domains *domains, guint index)
{
    return g_ptr_array_index(domains->domains->domains, index);
}

static void append_hosts(GString *text, const GPtrArray *hosts)
{
    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        g_autofree char *name = gcpu_output_escape(host->name);
        g_string_append_printf(text, "%s%s", i ? ", " : "  hosts: ", name);
    }
    g_string_append_c(text, '\n');
}

static void append_losses(GString *text, const GcpuFleetDomain *domain)
{
    for (guint i = 0; i < MIN(domain->lost->len, LOSSES_SHOWN); i++) {
        const GcpuFleetLoss *loss = g_ptr_array_index(domain->lost, i);
        g_string_append_printf(text, "%s%s (%u)", i ? ", " : "  given up (hosts): ", loss->name,
                               loss->n_hosts);
    }
    if (domain->lost->len > LOSSES_SHOWN)
        g_string_append_printf(text, " and %u more", domain->lost->len - LOSSES_SHOWN);
    if (domain->lost->len)
        g_string_append_c(text, '\n');
}

static void append_domain(GString *text, const Domains *domains, guint index)
{
    const GcpuFleetDomain *domain = domain_at(domains, index);
    g_autofree char *cpu = domain->cpu ? gcpu_def_xml_format(domain->cpu, 0) : NULL;

    g_string_append_printf(text, "domain %u: ", index + 1);
    gcpu_fleet_output_count(text, domain->hosts->len);
    g_string_append_printf(text, " of %u %s, %s%s%s", domain->n_classes,
                           domain->n_classes == 1 ? "class" : "classes", domain->arch,
                           domain->vendor ? " " : "", domain->vendor ? domain->vendor : "");
    if (domain->n_features)
        g_string_append_printf(text, ", %u features in common", domain->n_features);
    g_string_append_c(text, '\n');
    append_hosts(text, domain->hosts);
    append_losses(text, domain);
    gcpu_output_names(
        text, domain->models->len > 1 ? "  best models: " : "  best model: ", domain->models, "\n");
    g_string_append(text, cpu ? cpu : "  no CPU can be told for guests here\n");
    g_string_append_c(text, '\n');
}

static void append_summary(GString *text, const GcpuFleetDomains *found)
{
    g_string_append_printf(
        text, "%u %s; given up, summed over hosts: %" G_GUINT64_FORMAT " features",
        found->domains->len, found->domains->len == 1 ? "domain" : "domains", found->given_up);
    if (found->given_up == found->at_least)
        g_string_append(text, ", which is the least possible\n");
    else if (found->at_least == 0)
        g_string_append(text, "; how much less is possible is not known\n");
    else
        g_string_append_printf(text, ", at most %.1f %% more than the least possible\n",
                               ((double)found->given_up / (double)found->at_least - 1) * 100);
}

static int print_text(const Domains *domains)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(GStrv) gaps = gcpu_fleet_archs_gaps(&domains->fleet);

    append_summary(text, domains->domains);
    if (domains->domains->n_left_out) {
        gcpu_fleet_output_count(text, domains->domains->n_left_out);
        g_string_append(text, " left out, see below\n");
    }
    g_string_append_c(text, '\n');
    for (guint i = 0; i < domains->domains->domains->len; i++)
        append_domain(text, domains, i);
    for (guint i = 0; gaps[i]; i++) {
        g_autofree char *line = gcpu_output_escape(gaps[i]);
        g_string_append_printf(text, "%s  %s\n", i ? "" : "Not known, or not well:\n", line);
    }
    return gcpu_output_text(text->str);
}

static void add_losses(JsonBuilder *builder, const GPtrArray *lost)
{
    json_builder_set_member_name(builder, "lost");
    json_builder_begin_array(builder);
    for (guint i = 0; i < lost->len; i++) {
        const GcpuFleetLoss *loss = g_ptr_array_index(lost, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "feature", loss->name);
        gcpu_fleet_output_add_number(builder, "n_hosts", loss->n_hosts);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_hosts(JsonBuilder *builder, const GPtrArray *hosts)
{
    json_builder_set_member_name(builder, "hosts");
    json_builder_begin_array(builder);
    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        g_autofree char *valid = g_utf8_make_valid(host->name, -1);
        json_builder_add_string_value(builder, valid);
    }
    json_builder_end_array(builder);
}

static void add_domain(JsonBuilder *builder, const GcpuFleetDomain *domain)
{
    g_autofree char *cpu = domain->cpu ? gcpu_def_xml_format(domain->cpu, 0) : NULL;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "arch", domain->arch);
    gcpu_output_add_string(builder, "vendor", domain->vendor);
    add_hosts(builder, domain->hosts);
    gcpu_fleet_output_add_number(builder, "n_features", domain->n_features);
    gcpu_fleet_output_add_number(builder, "given_up", (gint64)domain->given_up);
    add_losses(builder, domain->lost);
    gcpu_output_add_names(builder, "models", domain->models);
    gcpu_output_add_string(builder, "cpu_xml", cpu);
    json_builder_end_object(builder);
}

static int print_json(const Domains *domains)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_fleet_output_add_number(builder, "given_up", (gint64)domains->domains->given_up);
    gcpu_fleet_output_add_number(builder, "at_least", (gint64)domains->domains->at_least);
    gcpu_fleet_output_add_number(builder, "n_left_out", domains->domains->n_left_out);
    json_builder_set_member_name(builder, "domains");
    json_builder_begin_array(builder);
    for (guint i = 0; i < domains->domains->domains->len; i++)
        add_domain(builder, domain_at(domains, i));
    json_builder_end_array(builder);
    gcpu_fleet_archs_add_scope(builder, &domains->fleet);
    gcpu_output_add_findings(builder, domains->fleet.inputs.cpu.findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

int gcpu_cmd_domains(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Domains) domains = { .k = -1 };
    const GOptionEntry entries[] = {
        GCPU_FLEET_OPTION_ENTRIES(&domains.fleet.inputs.own),
        { "domains", 'k', 0, G_OPTION_ARG_INT, &domains.k, "The most domains", "K" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, NULL, help_text, &options) ||
        !gcpu_options_has_no_rest(&options))
        return GCPU_EXIT_USAGE;
    const char *misuse = gcpu_fleet_source_find_misuse(domains.fleet.inputs.own.fleet, &options);
    if (misuse)
        return gcpu_options_refuse(misuse);
    if (domains.k < 0)
        return gcpu_options_refuse("-k K is needed: how many domains there may be");

    if (!prepare(&domains, &options))
        return gcpu_output_refusal(domains.fleet.inputs.cpu.findings, 0, options.json);
    gcpu_output_findings(domains.fleet.inputs.cpu.findings, 0);
    return options.json ? print_json(&domains) : print_text(&domains);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-status.c: guestcpu status: what the daemon says of itself and of this host. */
#include "cli/command.h"
#include "cli/daemon-client.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/property-output.h"

#define LIMIT_MS 25000

static const char help_text[] =
    "Prints what guestcpud says of itself and of this host: its state, when the facts were "
    "collected,\n"
    "and all else that org.guestcpu1.Host tells. Nothing is started.\n"
    "Exit status: 0 it is ready, 1 its facts are stale or libvirt is disconnected, 4 it does not "
    "run.\n\n"
    "Examples:\n"
    "  guestcpu status\n"
    "  guestcpu status --json | jq -r .host_model\n";

static GVariant *ask(const GcpuOptions *options, GError **error)
{
    g_autoptr(GDBusConnection) connection =
        gcpu_daemon_client_open(gcpu_options_bus(options), error);

    return connection ? gcpu_daemon_client_properties(connection, LIMIT_MS, error) : NULL;
}

static int print_json(GVariant *properties, const char *const *names)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    for (; *names; names++) {
        g_autofree char *key = gcpu_property_output_key(*names);
        g_autoptr(GVariant) value = g_variant_lookup_value(properties, *names, NULL);
        gcpu_property_output_add(builder, key, value);
    }
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

/* Entries of what is no plain list stand on lines of their own. */
static void append_property(GString *text, const char *name, GVariant *value)
{
    gboolean is_table = g_variant_is_container(value) && g_variant_n_children(value) > 0 &&
                        !g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY);
    g_autofree char *printed = is_table ? NULL : gcpu_property_output_text(name, value);

    if (!is_table)
        g_string_append_printf(text, "%-18s %s\n", name, printed);
    for (gsize i = 0; is_table && i < g_variant_n_children(value); i++) {
        g_autoptr(GVariant) entry = g_variant_get_child_value(value, i);
        g_autofree char *line = gcpu_property_output_text("", entry);
        g_string_append_printf(text, "%-18s %s\n", i ? "" : name, line);
    }
}

static int print_text(GVariant *properties, const char *const *names)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (; *names; names++) {
        g_autoptr(GVariant) value = g_variant_lookup_value(properties, *names, NULL);
        append_property(text, *names, value);
    }
    return gcpu_output_text(text->str);
}

static int refuse(const GError *error, const GcpuOptions *options)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    gboolean is_gone = g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE);
    GcpuFinding finding = gcpu_output_finding(NULL, error);
    g_autofree char *remedy =
        is_gone ? g_strdup_printf("start it (%s); all other commands do without it",
                                  gcpu_options_daemon_start(options))
                : NULL;

    finding.remedy = remedy;
    gcpu_findings_add(findings, &finding);
    return gcpu_output_refusal(findings, 0, options->json);
}

int gcpu_cmd_status(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_autoptr(GError) error = NULL;

    if (!gcpu_options_parse(argc, argv, NULL, NULL, help_text, &options) ||
        !gcpu_options_has_no_rest(&options))
        return GCPU_EXIT_USAGE;
    if (!gcpu_options_are_about_daemon(&options))
        return GCPU_EXIT_USAGE;

    g_autoptr(GVariant) properties = ask(&options, &error);
    if (!properties)
        return refuse(error, &options);
    g_autofree const char **names = gcpu_property_output_names(properties);
    int status = options.json ? print_json(properties, names) : print_text(properties, names);
    if (status != GCPU_EXIT_OK)
        return status;
    return g_str_equal(gcpu_daemon_client_text(properties, "State"), "ready") ? GCPU_EXIT_OK
                                                                              : GCPU_EXIT_NO;
}

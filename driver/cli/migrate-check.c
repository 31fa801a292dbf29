/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/migrate-check.h"

#include <stdio.h>

#include "cli/command.h"
#include "cli/host-facts.h"
#include "cli/output.h"
#include "cli/virt-module.h"
#include "cpu/nearest.h"
#include "input/input.h"
#include "migration/preflight-inputs.h"
#include "xml/host-report-xml.h"

static gboolean fail(const GcpuMigrateCheck *check, GError *error)
{
    gcpu_findings_add_error(check->inputs->findings, error);
    return FALSE;
}

static char *read_file(const GcpuMigrateCheck *check, const char *path, gsize *out_length)
{
    g_autoptr(GError) error = NULL;
    char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, out_length, &error);

    if (!text)
        fail(check, g_steal_pointer(&error));
    return text;
}

static gboolean parse_domain(GcpuMigrateCheck *check, const char *text, gssize length,
                             const char *name)
{
    g_autoptr(GError) error = NULL;

    check->domain = gcpu_migration_domain_parse(text, length, name, &error);
    return check->domain || fail(check, g_steal_pointer(&error));
}

static gboolean read_domain(GcpuMigrateCheck *check)
{
    gsize length = 0;
    g_autofree char *text = read_file(check, check->wishes->domain, &length);

    return text &&
           parse_domain(check, text, (gssize)length, gcpu_input_name(check->wishes->domain));
}

static gboolean read_source(GcpuMigrateCheck *check)
{
    const char *path = check->wishes->source;
    g_autoptr(GError) error = NULL;
    gsize length = 0;

    if (!path)
        return TRUE;
    g_autofree char *text = read_file(check, path, &length);
    if (!text)
        return FALSE;
    check->source_of_file =
        gcpu_host_report_xml_parse(text, (gssize)length, gcpu_input_name(path), &error);
    return check->source_of_file || fail(check, g_steal_pointer(&error));
}

/* All files are read even if one is bad, so that all mistakes come at once. */
static gboolean read_files(GcpuMigrateCheck *check)
{
    gboolean has_domain = read_domain(check);
    gboolean has_source = read_source(check);
    gboolean has_destination = gcpu_cpu_inputs_read_host(check->inputs);

    return has_domain && has_source && has_destination;
}

static gboolean ask_hosts(GcpuMigrateCheck *check)
{
    const GcpuCpuInputs *inputs = check->inputs;
    g_autoptr(GError) error = NULL;

    check->crossing = gcpu_virt_module_cross(gcpu_host_facts_uri(inputs->options, inputs->config),
                                             check->guest, check->destination_uri, &error);
    if (!check->crossing)
        return fail(check, g_steal_pointer(&error));
    return parse_domain(check, check->crossing->domain_xml, -1, check->guest);
}

/* Returns: FALSE after having said which kinds there are. */
static gboolean parse_ignored(const GcpuMigrateCheck *check, guint64 *out_ignored)
{
    GcpuFindings *findings = check->inputs->findings;
    const char *const *kinds = gcpu_hurdle_kind_words();
    g_autofree char *allowed = g_strjoinv(", ", (char **)kinds);
    gboolean is_valid = TRUE;

    *out_ignored = 0;
    for (char **word = check->wishes->ignore; word && *word; word++) {
        GcpuHurdleKind kind;
        const GcpuFinding finding = {
            .severity = GCPU_SEVERITY_ERROR,
            .code = GCPU_ERROR_INVALID,
            .file = (char *)GCPU_COMMAND_LINE,
            .key = (char *)"--ignore",
            .value = *word,
            .message = (char *)"no such kind of obstacle",
            .allowed = allowed,
            .nearest = (char *)gcpu_nearest(*word, kinds),
        };
        if (gcpu_hurdle_kind_from_string(*word, &kind)) {
            *out_ignored |= G_GUINT64_CONSTANT(1) << kind;
            continue;
        }
        gcpu_findings_add(findings, &finding);
        is_valid = FALSE;
    }
    return is_valid;
}

static gboolean get_map(const GcpuMigrateCheck *check, const GcpuPreflightRequest *request,
                        const GcpuMap **out_map)
{
    *out_map = NULL;
    if (!check->domain->arch)
        return TRUE;
    g_autofree const char **models =
        gcpu_preflight_models(request->domain, request->source, request->destination);
    return gcpu_cpu_inputs_map(check->inputs, check->domain->arch, models, out_map);
}

gboolean gcpu_migrate_check_run(GcpuMigrateCheck *check)
{
    const GcpuConfig *config = check->inputs->config;
    guint64 ignored = 0;
    gboolean is_valid = parse_ignored(check, &ignored);

    if (!(check->guest ? ask_hosts(check) : read_files(check)) || !is_valid)
        return FALSE;
    const GcpuVirtCrossing *crossing = check->crossing;
    const GcpuPreflightLive live =
        crossing ? gcpu_preflight_live_of(crossing) : (GcpuPreflightLive){ 0 };
    GcpuPreflightPolicy policy = gcpu_preflight_policy_of(config);
    policy.copy_disks = check->wishes->copy_disks;
    policy.ignored = ignored;
    GcpuPreflightRequest request = {
        .domain = check->domain,
        .source = crossing ? crossing->source : check->source_of_file,
        .destination = crossing ? crossing->destination : check->inputs->host,
        .live = &live,
        .policy = &policy,
    };
    if (!get_map(check, &request, &request.map))
        return FALSE;
    check->preflight = gcpu_preflight(&request);
    return TRUE;
}

void gcpu_migrate_check_clear(GcpuMigrateCheck *check)
{
    gcpu_migration_domain_free(check->domain);
    gcpu_virt_module_crossing_free(check->crossing);
    gcpu_host_report_free(check->source_of_file);
    gcpu_preflight_free(check->preflight);
}

static int print_text(const GcpuPreflight *preflight)
{
    g_autoptr(GString) text = g_string_new(preflight->may_migrate ? "yes\n" : "no\n");

    for (guint i = 0; i < preflight->obstacles->len; i++) {
        g_autofree char *line = gcpu_hurdle_format(g_ptr_array_index(preflight->obstacles, i));
        g_string_append_printf(text, "%s\n", line);
    }
    return gcpu_output_text(text->str);
}

static void add_obstacle(JsonBuilder *builder, const GcpuHurdle *obstacle)
{
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "kind", gcpu_hurdle_kind_to_string(obstacle->kind));
    gcpu_output_add_string(builder, "severity", gcpu_hurdle_severity_to_string(obstacle->severity));
    gcpu_output_add_string(builder, "about", obstacle->about);
    gcpu_output_add_string(builder, "message", obstacle->message);
    gcpu_output_add_string(builder, "remedy", obstacle->remedy);
    gcpu_output_add_string(builder, "option", obstacle->option);
    json_builder_end_object(builder);
}

void gcpu_migrate_check_add(JsonBuilder *builder, const GcpuPreflight *preflight)
{
    gcpu_output_add_boolean(builder, "may_migrate", preflight->may_migrate);
    json_builder_set_member_name(builder, "copied_disks");
    json_builder_add_int_value(builder, preflight->n_copied_disks);
    json_builder_set_member_name(builder, "obstacles");
    json_builder_begin_array(builder);
    for (guint i = 0; i < preflight->obstacles->len; i++)
        add_obstacle(builder, g_ptr_array_index(preflight->obstacles, i));
    json_builder_end_array(builder);
}

static int print_json(const GcpuMigrateCheck *check)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "guest", check->domain->name);
    gcpu_migrate_check_add(builder, check->preflight);
    gcpu_output_add_findings(builder, check->inputs->findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

int gcpu_migrate_check_print(const GcpuMigrateCheck *check)
{
    int status = check->inputs->options->json ? print_json(check) : print_text(check->preflight);

    if (status != GCPU_EXIT_OK)
        return status;
    return check->preflight->may_migrate ? GCPU_EXIT_OK : GCPU_EXIT_NO;
}

void gcpu_migrate_check_note(const GcpuMigrateCheck *check)
{
    const GPtrArray *obstacles = check->preflight->obstacles;

    for (guint i = 0; i < obstacles->len; i++) {
        g_autofree char *line = gcpu_hurdle_format(g_ptr_array_index(obstacles, i));
        fprintf(stderr, "%s\n", line);
    }
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-matrix.c: guestcpu matrix: who can move where in a fleet, as a picture? */
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/fleet-archs.h"
#include "cli/fleet-output.h"
#include "cli/fleet-source.h"
#include "cli/output.h"
#include "fleet/fleet-matrix.h"
#include "fleet/matrix-picture.h"

static const char help_text[] =
    "Draws, for every pair of hosts of a fleet, whether a guest with host-model can move from the "
    "host\n"
    "in the row to the one in the column; with --guest, on which hosts that guest can run; with "
    "--models,\n"
    "which CPU models they can run. Equal hosts are one row. Rows stand so that blocks show. What "
    "only\n"
    "the hypervisor can tell, what is too old and what is not known has a symbol of its own and is "
    "never\n"
    "a yes. Formats: text for a terminal; svg; html, one page without anything from elsewhere that "
    "tells\n"
    "the reason of each cell under the pointer or the focus.\n"
    "Exit status: 0 done, with --guest: some host can; 1 none can; 3 bad input.\n\n"
    "Examples:\n"
    "  guestcpu matrix --fleet reports/ --max-age 1d\n"
    "  guestcpu matrix --fleet reports/ --format html --output fleet.html\n"
    "  guestcpu matrix --fleet reports/ --guest web1.xml --json\n";

/* With more cells the reasons take longer than anybody waits. */
#define REASONED_CELLS_MAX 250000

typedef struct {
    GcpuFleetArchs fleet;
    gboolean models; /* --models */
    char *guest_path, *format, *output;
    GcpuDomainGuest *guest;
    GcpuFleetMatrix *matrix;
} Matrix;

static void matrix_clear(Matrix *matrix)
{
    gcpu_fleet_matrix_free(matrix->matrix);
    gcpu_domain_guest_free(matrix->guest);
    g_free(matrix->guest_path);
    g_free(matrix->format);
    g_free(matrix->output);
    gcpu_fleet_archs_clear(&matrix->fleet);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Matrix, matrix_clear)

static gboolean fail(Matrix *matrix, GError *error)
{
    gcpu_findings_add_error(matrix->fleet.inputs.cpu.findings, error);
    return FALSE;
}

static gboolean read_guest(Matrix *matrix)
{
    if (!matrix->guest_path)
        return TRUE;
    matrix->guest = gcpu_fleet_inputs_read_guest(&matrix->fleet.inputs, matrix->guest_path);
    if (!matrix->guest || matrix->guest->cpu)
        return matrix->guest != NULL;
    return fail(matrix, g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID,
                                    "%s: the guest has no <cpu>: it takes what each hypervisor "
                                    "gives, so that there is nothing to compare",
                                    matrix->guest_path));
}

static gboolean fill(Matrix *matrix, const GcpuOptions *options)
{
    const GcpuDomainGuest *guest = matrix->guest;
    const char *own_machine = guest ? guest->machine : NULL;
    g_autoptr(GError) error = NULL;
    const GcpuFleetMatrixRequest request = {
        .kind = guest            ? GCPU_FLEET_MATRIX_CPU
                : matrix->models ? GCPU_FLEET_MATRIX_MODELS
                                 : GCPU_FLEET_MATRIX_MOVES,
        .classes = (const GcpuFleetClasses *const *)matrix->fleet.classes->pdata,
        .n_classes = matrix->fleet.classes->len,
        .cpu = guest ? guest->cpu : NULL,
        .cpu_name = guest ? guest->name : NULL,
        .cpu_arch = guest ? guest->arch : NULL,
        .machine = options->machine ? options->machine : own_machine,
    };

    matrix->matrix = gcpu_fleet_matrix_new(&request, &error);
    if (!matrix->matrix || !gcpu_matrix_check_size(gcpu_fleet_matrix_get(matrix->matrix), &error))
        return fail(matrix, g_steal_pointer(&error));
    return TRUE;
}

static gboolean wants_reasons(const Matrix *matrix, const GcpuOptions *options)
{
    const GcpuMatrix *cells = gcpu_fleet_matrix_get(matrix->matrix);

    return (options->json || g_strcmp0(matrix->format, "text") != 0) &&
           gcpu_matrix_axis_count(gcpu_matrix_rows(cells)) *
                   gcpu_matrix_axis_count(gcpu_matrix_columns(cells)) <=
               REASONED_CELLS_MAX;
}

/* All inputs are read even if one is bad, so that all mistakes come at once. */
static gboolean prepare(Matrix *matrix, const GcpuOptions *options)
{
    gboolean ok = gcpu_fleet_archs_open(&matrix->fleet, options);

    ok = read_guest(matrix) && ok;
    if (!ok || !fill(matrix, options))
        return FALSE;
    if (wants_reasons(matrix, options))
        gcpu_fleet_matrix_add_reasons(matrix->matrix);
    return TRUE;
}

static guint terminal_width(void)
{
    struct winsize size = { 0 };

    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

static char *draw(const Matrix *matrix)
{
    const GcpuMatrix *cells = gcpu_fleet_matrix_get(matrix->matrix);
    g_auto(GStrv) gaps = gcpu_fleet_archs_gaps(&matrix->fleet);
    GcpuMatrixCaption caption = {
        .title = "Who can move where",
        .question = "A guest with host-model moves from the host in the row to the one in the "
                    "column.",
        .made_at_s = matrix->fleet.inputs.now_s,
        .gaps = (const char *const *)gaps,
        .width = matrix->output ? 0 : terminal_width(),
    };

    gcpu_fleet_archs_times(&matrix->fleet, &caption.oldest_at_s, &caption.newest_at_s);
    if (matrix->models) {
        caption.title = "Which CPU models run where";
        caption.question = "Hosts in the column offer the model in the row to guests.";
    } else if (matrix->guest) {
        caption.title = "Where the guest can run";
        caption.question = "The guest runs on, or moves to, the host in the column.";
    }
    if (strcmp(matrix->format, "svg") == 0)
        return gcpu_matrix_to_svg(cells, &caption);
    if (strcmp(matrix->format, "html") == 0)
        return gcpu_matrix_to_html(cells, &caption);
    return gcpu_matrix_to_text(cells, &caption);
}

static int exit_status(const Matrix *matrix)
{
    const GcpuMatrix *cells = gcpu_fleet_matrix_get(matrix->matrix);
    gsize n_yes = gcpu_matrix_count(cells, GCPU_CELL_IDENTICAL) +
                  gcpu_matrix_count(cells, GCPU_CELL_SUPERSET);

    return matrix->guest && n_yes == 0 ? GCPU_EXIT_NO : GCPU_EXIT_OK;
}

static int print_picture(const Matrix *matrix)
{
    g_autofree char *picture = draw(matrix);
    g_autoptr(GError) error = NULL;

    if (matrix->output && !g_file_set_contents(matrix->output, picture, -1, &error)) {
        gcpu_output_error(error);
        return 3;
    }
    int status = matrix->output ? GCPU_EXIT_OK : gcpu_output_text(picture);
    return status == GCPU_EXIT_OK ? exit_status(matrix) : status;
}

static void add_entry(JsonBuilder *builder, const GcpuMatrixEntry *entry)
{
    static const char *const facts[] = { "known", "stale", "unknown" };

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "name", entry->name);
    gcpu_output_add_string(builder, "group", entry->group);
    gcpu_output_add_string(builder, "detail", entry->detail);
    gcpu_output_add_string(builder, "facts", facts[entry->facts]);
    gcpu_output_add_names(builder, "hosts", entry->members);
    json_builder_end_object(builder);
}

static void add_axis(JsonBuilder *builder, const char *name, const GcpuMatrixAxis *axis)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < gcpu_matrix_axis_count(axis); i++)
        add_entry(builder, gcpu_matrix_axis_at(axis, i));
    json_builder_end_array(builder);
}

static void add_cell(JsonBuilder *builder, const GcpuMatrix *cells, guint row, guint column)
{
    int reason = gcpu_matrix_reason(cells, row, column);

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "verdict",
                           gcpu_cell_to_string(gcpu_matrix_cell(cells, row, column)));
    gcpu_output_add_string(builder, "reason",
                           reason >= 0 ? gcpu_matrix_reason_text(cells, (guint)reason) : NULL);
    json_builder_end_object(builder);
}

static void add_cells(JsonBuilder *builder, const GcpuMatrix *cells)
{
    json_builder_set_member_name(builder, "cells");
    json_builder_begin_array(builder);
    for (guint row = 0; row < gcpu_matrix_axis_count(gcpu_matrix_rows(cells)); row++) {
        json_builder_begin_array(builder);
        for (guint column = 0; column < gcpu_matrix_axis_count(gcpu_matrix_columns(cells));
             column++)
            add_cell(builder, cells, row, column);
        json_builder_end_array(builder);
    }
    json_builder_end_array(builder);
}

static int print_json(const Matrix *matrix)
{
    const GcpuMatrix *cells = gcpu_fleet_matrix_get(matrix->matrix);
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "kind",
                           matrix->models  ? "models"
                           : matrix->guest ? "guest"
                                           : "moves");
    add_axis(builder, "rows", gcpu_matrix_rows(cells));
    add_axis(builder, "columns", gcpu_matrix_columns(cells));
    add_cells(builder, cells);
    gcpu_fleet_archs_add_scope(builder, &matrix->fleet);
    gcpu_output_add_findings(builder, matrix->fleet.inputs.cpu.findings);
    json_builder_end_object(builder);
    int status = gcpu_output_json(json_builder_get_root(builder));
    return status == GCPU_EXIT_OK ? exit_status(matrix) : status;
}

/* Returns: (nullable): what is wrong. */
static const char *find_misuse(const Matrix *matrix, const GcpuOptions *options)
{
    static const char *const formats[] = { "text", "svg", "html", NULL };

    if (matrix->models && matrix->guest_path)
        return "one of --models, --guest";
    if (!g_strv_contains(formats, matrix->format))
        return "--format is one of text, svg, html";
    if (options->json && matrix->output)
        return "--output is for pictures; --json is printed";
    return gcpu_fleet_source_find_misuse(matrix->fleet.inputs.own.fleet, options);
}

int gcpu_cmd_matrix(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Matrix) matrix = { 0 };
    const GOptionEntry entries[] = {
        GCPU_FLEET_OPTION_ENTRIES(&matrix.fleet.inputs.own),
        { "models", 0, 0, G_OPTION_ARG_NONE, &matrix.models, "CPU models in the rows", NULL },
        { "guest", 0, 0, G_OPTION_ARG_FILENAME, &matrix.guest_path,
          "One guest in the row: a <cpu> or a domain; - reads standard input", "FILE" },
        { "format", 0, 0, G_OPTION_ARG_STRING, &matrix.format, "text, svg or html (default: text)",
          "FORMAT" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &matrix.output,
          "Write the picture there (default: standard output)", "FILE" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, NULL, help_text, &options) ||
        !gcpu_options_has_no_rest(&options))
        return GCPU_EXIT_USAGE;
    if (!matrix.format)
        matrix.format = g_strdup("text");
    const char *misuse = find_misuse(&matrix, &options);
    if (misuse)
        return gcpu_options_refuse(misuse);

    if (!prepare(&matrix, &options))
        return gcpu_output_refusal(matrix.fleet.inputs.cpu.findings, 0, options.json);
    gcpu_output_findings(matrix.fleet.inputs.cpu.findings, 0);
    return options.json ? print_json(&matrix) : print_picture(&matrix);
}

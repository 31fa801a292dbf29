/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/matrix-call.h"

#include <string.h>

#include "daemon/fleet/fleet-desk.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/matrix-variant.h"
#include "dbus/scope-options.h"
#include "dbus/variant-dict.h"

static const GcpuVariantOption more_options[] = {
    { "guest", "s", gcpu_variant_document },
    { "machine", "s", NULL },
    { "reasons", "b", NULL },
    { NULL, NULL, NULL },
};

/** Question: which matrix, and which part of it. */
typedef struct {
    GcpuFleetMatrixKind kind;
    GcpuDomainGuest *guest; /* NULL: of another kind */
    const char *machine;    /* NULL: as the guest says */
    gboolean wants_reasons;
    GcpuPageOptions page;
    GcpuFleetScope scope;
    GPtrArray *classes; /* of GcpuFleetClasses: of each architecture; not owned, but for @own */
    GPtrArray *own;     /* what the desk does not keep; NULL: nothing */
} Question;

static void question_clear(Question *question)
{
    gcpu_domain_guest_free(question->guest);
    g_clear_pointer(&question->classes, g_ptr_array_unref);
    g_clear_pointer(&question->own, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Question, question_clear)

static gboolean read_kind(const char *word, GcpuFleetMatrixKind *out_kind, GError **error)
{
    static const struct {
        const char *word;
        GcpuFleetMatrixKind kind;
    } kinds[] = {
        { "moves", GCPU_FLEET_MATRIX_MOVES },
        { "models", GCPU_FLEET_MATRIX_MODELS },
        { "guest", GCPU_FLEET_MATRIX_CPU },
    };

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].word, word) == 0) {
            *out_kind = kinds[i].kind;
            return TRUE;
        }
    }
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "kind: \"%s\" is none; allowed: moves, models, guest", word);
    return FALSE;
}

static gboolean refuse(GError **error, const char *message)
{
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID, message);
    return FALSE;
}

static gboolean read_guest(Question *question, GVariant *options, GError **error)
{
    const char *guest = gcpu_variant_options_text(options, "guest");

    question->machine = gcpu_variant_options_text(options, "machine");
    if (question->kind != GCPU_FLEET_MATRIX_CPU)
        return (!guest && !question->machine) ||
               refuse(error, "options: guest and machine are for the kind \"guest\"");
    if (!guest)
        return refuse(error, "options: guest is needed: a <cpu> or a domain");
    question->guest = gcpu_guest_parse_domain(guest, "guest", error);
    if (!question->guest || question->guest->cpu)
        return question->guest != NULL;
    return refuse(error,
                  "guest: it has no <cpu>: it takes what each hypervisor gives, so that there "
                  "is nothing to compare");
}

static gboolean read_question(Question *question, GVariant *parameters, GVariant *options,
                              GError **error)
{
    const char *word = NULL;

    g_variant_get_child(parameters, 0, "&s", &word);
    if (!gcpu_scope_options_read(options, more_options, &question->page, &question->scope, error) ||
        !read_kind(word, &question->kind, error))
        return FALSE;
    question->wants_reasons = gcpu_variant_options_switch(options, "reasons");
    return read_guest(question, options, error);
}

/* The desk keeps the classes of one architecture. */
static gboolean sort(Question *question, GcpuFleetDesk *desk, GError **error)
{
    g_auto(GStrv) archs = gcpu_fleet_archs(gcpu_fleet_desk_fleet(desk));

    if (!question->scope.arch && g_strv_length(archs) > 1) {
        question->own = gcpu_fleet_desk_sort_all(desk, &question->scope, error);
        question->classes = question->own ? g_ptr_array_ref(question->own) : NULL;
        return question->own != NULL;
    }
    const GcpuFleetClasses *classes = gcpu_fleet_desk_sort(desk, &question->scope, error);
    if (!classes)
        return FALSE;
    question->classes = g_ptr_array_new();
    g_ptr_array_add(question->classes, (gpointer)classes);
    return TRUE;
}

static gboolean check_size(const Question *question, GError **error)
{
    guint n = 0;

    for (guint i = 0; i < question->classes->len; i++)
        n += ((const GcpuFleetClasses *)g_ptr_array_index(question->classes, i))->classes->len;
    if (n <= GCPU_MATRIX_CALL_COLUMNS_MAX)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "the fleet has %u different CPUs; more than %d make no answer for a bus", n,
                GCPU_MATRIX_CALL_COLUMNS_MAX);
    return FALSE;
}

static GcpuFleetMatrix *fill(const Question *question, GError **error)
{
    const GcpuDomainGuest *guest = question->guest;
    GcpuFleetMatrixRequest request = {
        .kind = question->kind,
        .classes = (const GcpuFleetClasses *const *)question->classes->pdata,
        .n_classes = question->classes->len,
        .machine = question->machine,
    };

    if (guest) {
        request.cpu = guest->cpu;
        request.cpu_name = guest->name;
        request.cpu_arch = guest->arch;
        request.machine = question->machine ? question->machine : guest->machine;
    }
    return gcpu_fleet_matrix_new(&request, error);
}

/* The position behind the row that ended the page before. */
static gboolean find_start(const GcpuMatrixAxis *rows, const GcpuPageOptions *page,
                           guint *out_start, GError **error)
{
    *out_start = 0;
    if (!page->after)
        return TRUE;
    for (guint i = 0; i < gcpu_matrix_axis_count(rows); i++) {
        *out_start = i + 1;
        if (strcmp(gcpu_matrix_axis_at(rows, i)->name, page->after) == 0)
            return TRUE;
    }
    gcpu_page_options_refuse_after(page, error);
    return FALSE;
}

static gboolean check_cells(guint n_rows, guint n_columns, GError **error)
{
    if ((guint64)n_rows * n_columns <= GCPU_MATRIX_CALL_REASONS_MAX)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "options: reasons: %u rows of %u cells are too many at a time: give a limit of %u",
                n_rows, n_columns, GCPU_MATRIX_CALL_REASONS_MAX / n_columns);
    return FALSE;
}

static gboolean complete(GDBusMethodInvocation *invocation, const Question *question,
                         const GcpuFleetMatrix *filled, GVariantDict *details, GError **error)
{
    const GcpuMatrix *matrix = gcpu_fleet_matrix_get(filled);
    const GcpuMatrixAxis *rows = gcpu_matrix_rows(matrix), *columns = gcpu_matrix_columns(matrix);
    guint n_rows = gcpu_matrix_axis_count(rows), n_columns = gcpu_matrix_axis_count(columns);
    guint begin;

    if (!find_start(rows, &question->page, &begin, error))
        return FALSE;
    guint end = begin + MIN(question->page.limit, n_rows - begin);
    if (question->wants_reasons && !check_cells(end - begin, n_columns, error))
        return FALSE;
    if (question->wants_reasons)
        gcpu_matrix_variant_add_reasons(details, filled, begin, end);
    if (end < n_rows)
        gcpu_variant_dict_add_text(details, "next", gcpu_matrix_axis_at(rows, end - 1)->name);
    gcpu_bus_fleet_complete_matrix(NULL, invocation, gcpu_matrix_variant_axis(rows, begin, end),
                                   gcpu_matrix_variant_axis(columns, 0, n_columns),
                                   gcpu_matrix_variant_cells(matrix, begin, end),
                                   g_variant_dict_end(details));
    return TRUE;
}

gboolean gcpu_matrix_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                          GError **error)
{
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    g_auto(Question) question = { 0 };

    if (!read_question(&question, parameters, options, error) || !sort(&question, desk, error) ||
        !check_size(&question, error))
        return FALSE;
    g_autoptr(GcpuFleetMatrix) matrix = fill(&question, error);
    if (!matrix)
        return FALSE;
    gcpu_fleet_variant_add_archs(&details, question.classes);
    if (question.classes->len == 1)
        gcpu_fleet_variant_add_gaps(&details, g_ptr_array_index(question.classes, 0));
    gcpu_fleet_variant_add_unread(&details, gcpu_fleet_desk_fleet(desk));
    return complete(invocation, &question, matrix, &details, error);
}

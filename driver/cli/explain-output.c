/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/explain-output.h"

#include <string.h>

#include "cli/output.h"
#include "cli/why.h"

/** Question: whose reasons are told. */
typedef struct {
    const GcpuFleetHost *host;
    const GcpuFleetClass *of_host;
    const GcpuFleetVerdict *verdict;
    const GcpuDef *cpu; /* that the reasons are about; NULL: none */
} Question;

gboolean gcpu_explain_output_is_fresh(const GcpuExplainAnswer *answer)
{
    return answer->host.is_fresh && (!answer->other.host || answer->other.is_fresh);
}

static char *format_reason(const Question *question, const GcpuReason *reason)
{
    g_autoptr(GcpuDef) nothing = gcpu_def_new(GCPU_DEF_GUEST);
    g_autofree char *sentence =
        gcpu_reason_format(question->of_host->map, reason, question->cpu ? question->cpu : nothing);

    return gcpu_output_escape(sentence);
}

static char *format_cause(const Question *question, const GcpuReason *reason)
{
    g_autoptr(GcpuCause) cause = gcpu_cause_of_reason(question->host, question->of_host, reason);
    g_autofree char *evidence = gcpu_output_escape(cause->evidence);

    return g_strdup_printf("    %s%s: %s\n%s%s%s", gcpu_cause_kind_to_string(cause->kind),
                           cause->is_proven ? "" : " (likely)", evidence,
                           cause->remedy ? "    to do: " : "", cause->remedy ? cause->remedy : "",
                           cause->remedy ? "\n" : "");
}

/* Reasons in a row that have one cause are told it once, below the last of them. */
static void append_reasons(GString *text, const Question *question)
{
    const GPtrArray *reasons = question->verdict->explanation->reasons;
    g_autofree char *cause = NULL;

    for (guint i = 0; i < reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(reasons, i);
        g_autofree char *sentence = format_reason(question, reason);
        g_autofree char *next = format_cause(question, reason);
        if (cause && strcmp(cause, next) != 0)
            g_string_append(text, cause);
        g_string_append_printf(text, "  %s\n", sentence);
        g_free(cause);
        cause = g_steal_pointer(&next);
    }
    g_string_append(text, cause ? cause : "");
}

static Question ask_about_guest(const GcpuExplainAnswer *answer)
{
    const GcpuGuestCpu *decided = answer->there->decided;

    return (Question){ answer->host.host, answer->host.of_host, answer->there->verdict,
                       decided ? decided->cpu : answer->cpu };
}

/* What of the policy and of the instance decides about the verdict, with its line. */
static void append_policy(GString *text, const GcpuGuestCpu *decided)
{
    for (guint i = 0; decided && i < decided->reasons->len; i++) {
        const GcpuWhy *why = g_ptr_array_index(decided->reasons, i);
        if (!why->value || (strcmp(why->part, "mode") != 0 && strcmp(why->part, "model") != 0 &&
                            !g_str_has_prefix(why->part, "feature ")))
            continue;
        g_autofree char *place =
            why->file ? g_strdup_printf(" (%s:%u)", why->file, why->line) : g_strdup("");
        g_autofree char *line = g_strdup_printf("%s %s%s", why->part, why->value, place);
        g_autofree char *escaped = gcpu_output_escape(line);
        g_string_append_printf(text, "  %s: %s\n",
                               why->layer == GCPU_LAYER_INSTANCE ? "instance" : "policy", escaped);
    }
}

static void append_guest(GString *text, const GcpuFleetInputs *fleet,
                         const GcpuExplainAnswer *answer)
{
    const Question question = ask_about_guest(answer);
    g_autoptr(GArray) others =
        gcpu_fleet_standing_others(&answer->host, fleet->classes, answer->others);
    GcpuVerdict verdict = question.verdict->explanation->verdict;
    g_autofree char *name = gcpu_output_escape(answer->host.host->name);

    g_string_append_printf(text, "%s: %s\n", name,
                           verdict == GCPU_VERDICT_INCOMPATIBLE ? "cannot start"
                           : verdict == GCPU_VERDICT_UNDECIDED  ? "undecided"
                           : gcpu_explain_output_is_fresh(answer)
                               ? "can start"
                               : "could start, were the facts fresh");
    append_policy(text, answer->there->decided);
    append_reasons(text, &question);
    if (others->len) {
        g_string_append_printf(text, "hosts that would do%s: ",
                               gcpu_fleet_verdict_is_yes(question.verdict) ? ", too" : " instead");
        gcpu_fleet_output_hosts(text, fleet->classes, others);
        g_string_append_c(text, '\n');
    } else {
        g_string_append(text, "no other host would do\n");
    }
}

/* What is said of a move with host-model, the verdict on which may be NULL. */
static const char *move_word(const GcpuFleetVerdict *verdict, gboolean is_fresh)
{
    if (!verdict)
        return "has a CPU that nobody can tell";
    if (gcpu_fleet_verdict_is_yes(verdict))
        return is_fresh ? "can move" : "could move, were the facts fresh";
    return verdict->explanation->verdict == GCPU_VERDICT_INCOMPATIBLE
               ? "cannot move"
               : "may or may not be able to move";
}

static void append_move(GString *text, const GcpuExplainAnswer *answer, gboolean is_back)
{
    const GcpuFleetMove *move = is_back ? answer->back : answer->onward;
    const GcpuFleetHost *from = is_back ? answer->other.host : answer->host.host;
    const Question question = {
        is_back ? answer->host.host : answer->other.host,
        is_back ? answer->host.of_host : answer->other.of_host,
        move->host_model,
        move->host_model ? move->host_model->cpu : NULL,
    };
    g_autofree char *here = gcpu_output_escape(from->name);
    g_autofree char *there = gcpu_output_escape(question.host->name);

    g_string_append_printf(text, "from %s to %s: a guest with host-model %s\n", here, there,
                           move_word(move->host_model, gcpu_explain_output_is_fresh(answer)));
    if (move->host_model)
        append_reasons(text, &question);
    gcpu_output_names(text, "  models that guests keep: ", move->models_kept, "\n");
    gcpu_output_names(text, "  models that keep guests from moving: ", move->models_lost, "\n");
    gcpu_output_names(text, "  machine types that keep guests from moving: ", move->machines_lost,
                      "\n");
}

void gcpu_explain_output_text(GString *text, const GcpuFleetInputs *fleet,
                              const GcpuExplainAnswer *answer)
{
    if (answer->onward) {
        append_move(text, answer, FALSE);
        append_move(text, answer, TRUE);
    } else {
        append_guest(text, fleet, answer);
    }
    if (!gcpu_explain_output_is_fresh(answer))
        g_string_append(text, "this is no yes: the facts do not count any more, see below\n");
    gcpu_fleet_output_gaps(text, fleet);
}

static void add_reason(JsonBuilder *builder, const Question *question, const GcpuReason *reason)
{
    g_autofree char *sentence = format_reason(question, reason);
    g_autoptr(GcpuCause) cause = gcpu_cause_of_reason(question->host, question->of_host, reason);

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "kind", gcpu_reason_kind_to_string(reason->kind));
    gcpu_output_add_string(builder, "name", reason->name);
    gcpu_output_add_string(builder, "message", sentence);
    gcpu_output_add_string(builder, "cause", gcpu_cause_kind_to_string(cause->kind));
    gcpu_output_add_boolean(builder, "proven", cause->is_proven);
    gcpu_output_add_string(builder, "evidence", cause->evidence);
    gcpu_output_add_string(builder, "remedy", cause->remedy);
    json_builder_end_object(builder);
}

static void add_verdict(JsonBuilder *builder, const Question *question)
{
    const GcpuExplanation *explanation = question->verdict ? question->verdict->explanation : NULL;

    gcpu_output_add_string(builder, "verdict",
                           explanation ? gcpu_verdict_to_string(explanation->verdict) : NULL);
    json_builder_set_member_name(builder, "reasons");
    json_builder_begin_array(builder);
    for (guint i = 0; explanation && i < explanation->reasons->len; i++)
        add_reason(builder, question, g_ptr_array_index(explanation->reasons, i));
    json_builder_end_array(builder);
}

static void add_move(JsonBuilder *builder, const char *name, const Question *question,
                     const GcpuFleetMove *move)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "to", question->host->name);
    add_verdict(builder, question);
    gcpu_output_add_names(builder, "models_kept", move->models_kept);
    gcpu_output_add_names(builder, "models_lost", move->models_lost);
    gcpu_output_add_names(builder, "machines_lost", move->machines_lost);
    json_builder_end_object(builder);
}

static void add_moves(JsonBuilder *builder, const GcpuExplainAnswer *answer)
{
    const GcpuFleetVerdict *there = answer->onward->host_model, *back = answer->back->host_model;
    const Question to = { answer->other.host, answer->other.of_host, there,
                          there ? there->cpu : NULL };
    const Question from = { answer->host.host, answer->host.of_host, back,
                            back ? back->cpu : NULL };

    gcpu_output_add_string(builder, "from", answer->host.host->name);
    gcpu_output_add_string(builder, "to", answer->other.host->name);
    add_move(builder, "there", &to, answer->onward);
    add_move(builder, "back", &from, answer->back);
}

int gcpu_explain_output_json(const GcpuFleetInputs *fleet, const GcpuExplainAnswer *answer)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    if (answer->onward) {
        add_moves(builder, answer);
    } else {
        g_autoptr(GArray) others =
            gcpu_fleet_standing_others(&answer->host, fleet->classes, answer->others);
        const Question question = ask_about_guest(answer);
        gcpu_output_add_string(builder, "host", answer->host.host->name);
        add_verdict(builder, &question);
        if (answer->there->decided)
            gcpu_why_add_json(builder, answer->there->decided);
        gcpu_fleet_output_add_hosts(builder, "instead", fleet->classes, others);
    }
    gcpu_output_add_boolean(builder, "fresh", gcpu_explain_output_is_fresh(answer));
    gcpu_fleet_output_add_scope(builder, fleet);
    gcpu_output_add_findings(builder, fleet->cpu.findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/compare-call.h"

#include "daemon/host/compare-answer.h"
#include "daemon/host/libvirt-errand.h"
#include "dbus/bus-error.h"

/** Call: one CompareCpu that may have to wait. */
typedef struct {
    GcpuCompareDesk *desk;
    GDBusMethodInvocation *invocation;
    GcpuCompareQuestion *question;
    gboolean may_keep; /* the answer holds for the next who asks the same */
    guint turn;        /* of the keeper when libvirt was asked */
} Call;

static void call_free(Call *call)
{
    g_clear_object(&call->invocation);
    gcpu_compare_question_free(call->question);
    g_free(call);
}

static void refuse(Call *call, GError *error)
{
    gcpu_bus_error_return(g_steal_pointer(&call->invocation), error);
    call_free(call);
}

static const GcpuHostView *view_of(const Call *call)
{
    return gcpu_host_keeper_view(call->desk->keeper);
}

static void reply(Call *call, const GcpuCompareAnswer *answer)
{
    GDBusMethodInvocation *invocation = g_steal_pointer(&call->invocation);
    g_autoptr(GVariant) values =
        gcpu_compare_answer_format(answer, call->question, call->desk->keeper);

    if (call->may_keep)
        gcpu_answer_cache_keep(call->desk->answers,
                               g_dbus_method_invocation_get_parameters(invocation), values);
    g_dbus_method_invocation_return_value(invocation, values);
    call_free(call);
}

/* What the next who asks the same can be told, too. */
static void reply_to_all(Call *call, const GcpuCompareAnswer *answer)
{
    call->may_keep = TRUE;
    reply(call, answer);
}

/* Nobody may keep all workers busy. */
static gboolean can_ask(const Call *call, GError **error)
{
    if (!gcpu_host_keeper_session(call->desk->keeper)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNREACHABLE, "libvirt must be asked, and: %s",
                    gcpu_host_keeper_reason(call->desk->keeper));
        return FALSE;
    }
    if (call->desk->n_waiting < GCPU_COMPARE_WAITING_MAX)
        return TRUE;
    g_set_error(error, GCPU_BUS_ERROR, GCPU_BUS_ERROR_BUSY,
                "%u calls wait for libvirt already; ask again later", call->desk->n_waiting);
    return FALSE;
}

static void begin_waiting(Call *call)
{
    call->desk->n_waiting++;
    call->turn = gcpu_host_keeper_turn(call->desk->keeper);
}

/* Returns: FALSE if another libvirt is in force now, and the call has ended. */
static gboolean end_waiting(Call *call)
{
    call->desk->n_waiting--;
    if (call->turn == gcpu_host_keeper_turn(call->desk->keeper))
        return TRUE;
    refuse(call, g_error_new_literal(GCPU_BUS_ERROR, GCPU_BUS_ERROR_NOT_READY,
                                     "another libvirt was configured while this one was asked; "
                                     "ask again when State is ready"));
    return FALSE;
}

static void take_libvirts_answer(GObject *source, GAsyncResult *result, gpointer data)
{
    Call *call = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) verdicts = gcpu_libvirt_errand_compare_finish(result, &error);
    const GcpuVirtVerdict *verdict = verdicts ? g_ptr_array_index(verdicts, 0) : NULL;
    g_auto(GcpuCompareAnswer) answer = { .map = NULL };

    (void)source;
    if (!end_waiting(call))
        return;
    /* The view may be another than when the call came. */
    if ((!verdict && call->question->asks_libvirt) ||
        !gcpu_compare_answer_by_engine(&answer, view_of(call), call->question,
                                       error ? NULL : &error)) {
        refuse(call, g_steal_pointer(&error));
        return;
    }
    gcpu_compare_answer_add_libvirt(&answer, verdict, error ? error->message : NULL);
    reply(call, &answer);
}

static void ask_libvirt(Call *call, GcpuCompareAnswer *answer)
{
    g_autoptr(GError) error = NULL;

    if (can_ask(call, &error)) {
        GcpuVirtOffer offer = gcpu_proof_offer(&answer->offer);
        offer.timeout_ms = call->question->timeout_ms;
        begin_waiting(call);
        gcpu_libvirt_errand_compare(gcpu_host_keeper_session(call->desk->keeper), &offer,
                                    call->question->guest->cpu, take_libvirts_answer, call);
    } else if (call->question->asks_libvirt) {
        refuse(call, g_steal_pointer(&error));
    } else {
        gcpu_compare_answer_add_libvirt(answer, NULL, error->message);
        reply(call, answer);
    }
}

static void answer_call(Call *call)
{
    const GcpuProof *proof = view_of(call)->proof;
    const GcpuDef *cpu = call->question->guest->cpu;
    g_auto(GcpuCompareAnswer) answer = { .map = NULL };
    GError *error = NULL;

    if (!gcpu_compare_answer_by_engine(&answer, view_of(call), call->question, &error)) {
        refuse(call, error);
        return;
    }
    const GcpuDifference *difference = gcpu_proof_find(proof, &answer.offer, cpu);
    if (difference) {
        answer.has_libvirt = TRUE;
        answer.libvirt = difference->libvirt;
        answer.message = difference->message;
    }
    if (call->question->asks_libvirt ||
        (!difference && gcpu_proof_doubts(proof, &answer.offer, cpu)))
        ask_libvirt(call, &answer);
    else
        reply_to_all(call, &answer);
}

static void take_narrow_look(GObject *source, GAsyncResult *result, gpointer data)
{
    Call *call = data;
    g_autoptr(GcpuProof) proof = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuHostReport) report = gcpu_libvirt_errand_look_finish(result, &proof, &error);

    (void)source;
    if (!end_waiting(call))
        return;
    if (!report) {
        refuse(call, g_steal_pointer(&error));
        return;
    }
    gcpu_host_keeper_add(call->desk->keeper, g_steal_pointer(&report), g_steal_pointer(&proof));
    answer_call(call);
}

/* What was collected lacks the offer that is asked for. */
static void widen(Call *call)
{
    const GcpuHostView *view = view_of(call);
    GcpuGuestPlace place = call->question->place;
    GcpuProofSubject subject = { .version = view->report->libvirt_version };
    GError *error = NULL;

    if (!place.arch)
        place.arch = view->report->capabilities->host_arch;
    if (!gcpu_host_view_map(view, place.arch, &subject.map, &error) ||
        !gcpu_host_view_check_emulator(view, place.emulator, &error) || !can_ask(call, &error)) {
        refuse(call, error);
        return;
    }
    begin_waiting(call);
    gcpu_libvirt_errand_look(gcpu_host_keeper_session(call->desk->keeper), &place, &subject,
                             take_narrow_look, call);
}

void gcpu_compare_call_begin(GcpuCompareDesk *desk, GDBusMethodInvocation *invocation)
{
    GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
    g_autoptr(GVariant) known = gcpu_answer_cache_find(desk->answers, parameters);
    GcpuHostCpu offer;
    GError *error = NULL;

    if (known) {
        g_dbus_method_invocation_return_value(invocation, known);
        return;
    }
    Call *call = g_new0(Call, 1);
    call->desk = desk;
    call->invocation = invocation;
    call->question = gcpu_compare_question_parse(parameters, &error);
    if (!call->question)
        refuse(call, error);
    else if (gcpu_host_view_offer(view_of(call), call->question->kind, &call->question->place,
                                  &offer, NULL))
        answer_call(call);
    else
        widen(call);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/compare-call.h"

#include "cpu/hypervisor.h"
#include "daemon/host-look.h"
#include "dbus/bus-error.h"
#include "dbus/variant-dict.h"
#include "dbus/variant-options.h"
#include "dbus/verdict-variant.h"
#include "xml/def-xml.h"

#define TIMEOUT_DEFAULT_MS 10000u
#define TIMEOUT_MAX_MS     60000u

static const char *const against_words[] = { "best", "hypervisor", "processor", NULL };
static const char *const authority_words[] = { "engine", "libvirt", NULL };
static const GcpuVariantOption known_options[] = {
    { "arch", "s", NULL },
    { "machine", "s", NULL },
    { "virt_type", "s", NULL },
    { "emulator", "s", NULL },
    { "against", "s", against_words },
    { "authority", "s", authority_words },
    { "timeout_ms", "u", NULL },
    { "extra", "b", NULL },
    { NULL, NULL, NULL },
};

/** Call: one CompareCpu that may have to wait. */
typedef struct {
    GcpuCompareDesk *desk;
    GDBusMethodInvocation *invocation;
    GVariant *options;
    gboolean may_keep; /* the answer holds for the next who asks the same */
    GcpuGuest *guest;
    GcpuGuestPlace place; /* what domain and options make of it */
    GcpuHostCpuKind kind;
    gboolean asks_libvirt;
    guint timeout_ms;
} Call;

static void call_free(gpointer data)
{
    Call *call = data;

    g_clear_object(&call->invocation);
    g_variant_unref(call->options);
    gcpu_guest_free(call->guest);
    gcpu_guest_place_clear(&call->place);
    g_free(call);
}

static void refuse(Call *call, GError *error)
{
    gcpu_bus_error_return(g_steal_pointer(&call->invocation), error);
    call_free(call);
}

static char *pick(const Call *call, const char *option, const char *of_domain)
{
    const char *text = gcpu_variant_options_text(call->options, option);

    return g_strdup(text ? text : of_domain);
}

static GcpuHostCpuKind kind_of(const char *word)
{
    if (g_strcmp0(word, "processor") == 0)
        return GCPU_HOST_CPU_PROCESSOR;
    return g_strcmp0(word, "hypervisor") == 0 ? GCPU_HOST_CPU_HYPERVISOR : GCPU_HOST_CPU_BEST;
}

static gboolean decode_options(Call *call, GError **error)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    if (!gcpu_variant_options_check(call->options, known_options, findings)) {
        g_propagate_error(error, gcpu_findings_to_error(findings));
        return FALSE;
    }
    call->kind = kind_of(gcpu_variant_options_text(call->options, "against"));
    call->asks_libvirt =
        g_strcmp0(gcpu_variant_options_text(call->options, "authority"), "libvirt") == 0;
    call->timeout_ms = TIMEOUT_DEFAULT_MS;
    g_variant_lookup(call->options, "timeout_ms", "u", &call->timeout_ms);
    if (call->timeout_ms > 0 && call->timeout_ms <= TIMEOUT_MAX_MS)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "options: timeout_ms = %u: out of range; allowed: 1 to %u", call->timeout_ms,
                TIMEOUT_MAX_MS);
    return FALSE;
}

static gboolean decode(Call *call, const char *cpu_xml, GError **error)
{
    if (!decode_options(call, error))
        return FALSE;
    call->guest = gcpu_guest_parse(cpu_xml, error);
    if (!call->guest)
        return FALSE;
    const GcpuGuestPlace *of_domain = &call->guest->place;
    call->place = (GcpuGuestPlace){
        .virt_type = pick(call, "virt_type", of_domain->virt_type),
        .arch = pick(call, "arch", of_domain->arch),
        .machine = pick(call, "machine", of_domain->machine),
        .emulator = pick(call, "emulator", of_domain->emulator),
    };
    return TRUE;
}

static GcpuExplanation *explain(const GcpuHostView *view, const GcpuMap *map,
                                const GcpuHostCpu *offer, const GcpuDef *cpu)
{
    if (offer->domain_capabilities)
        return gcpu_hypervisor_explain(map, offer->domain_capabilities,
                                       view->report->libvirt_version, cpu);
    return gcpu_explain(map, offer->arch, offer->cpu, cpu);
}

/** Answer: the engine's, and libvirt's where there is one. */
typedef struct {
    GcpuHostCpu offer;
    const GcpuMap *map; /* NULL: libvirt has none for the offer */
    GcpuExplanation *explanation;
    gboolean has_libvirt;
    GcpuVerdict libvirt; /* UNDECIDED: an error instead */
    const char *message; /* libvirt's; may be NULL */
} Answer;

static void answer_clear(Answer *answer)
{
    gcpu_explanation_free(answer->explanation);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

/* libvirt is right; where it gives an error, a no of the engine stands, but not a yes. */
static GcpuVerdict settle(const Answer *answer)
{
    GcpuVerdict engine = answer->explanation->verdict;

    if (!answer->has_libvirt)
        return engine;
    if (answer->libvirt != GCPU_VERDICT_UNDECIDED)
        return answer->libvirt;
    return engine == GCPU_VERDICT_INCOMPATIBLE ? engine : GCPU_VERDICT_UNDECIDED;
}

static GVariant *format_details(const Call *call, const Answer *answer)
{
    GcpuHostKeeper *keeper = call->desk->keeper;
    const GcpuHostView *view = gcpu_host_keeper_view(keeper);
    const char *state = gcpu_host_state_to_string(gcpu_host_keeper_state(keeper));
    const char *authority = answer->has_libvirt ? "libvirt" : "engine";
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);

    gcpu_verdict_variant_add(&details, answer->map, answer->explanation, call->guest->cpu);
    if (gcpu_variant_options_switch(call->options, "extra"))
        gcpu_verdict_variant_add_extra(&details, answer->map, answer->explanation);
    gcpu_verdict_variant_add_offer(&details, &answer->offer);
    gcpu_variant_dict_add_text(&details, "authority", authority);
    if (answer->has_libvirt) {
        gcpu_variant_dict_add_text(&details, "engine_verdict",
                                   gcpu_verdict_to_string(answer->explanation->verdict));
        gcpu_variant_dict_add_text(&details, "libvirt_verdict",
                                   gcpu_verdict_to_string(answer->libvirt));
        gcpu_variant_dict_add_text(&details, "libvirt_message", answer->message);
    }
    gcpu_variant_dict_add_text(&details, "state", state);
    g_variant_dict_insert(&details, "collected_at", "t",
                          (guint64)view->report->collected_at_s * G_USEC_PER_SEC);
    return g_variant_dict_end(&details);
}

static void reply(Call *call, const Answer *answer)
{
    GDBusMethodInvocation *invocation = g_steal_pointer(&call->invocation);
    GVariant *values = g_variant_new("(s@a{sv})", gcpu_verdict_to_string(settle(answer)),
                                     format_details(call, answer));

    g_variant_ref_sink(values);
    if (call->may_keep)
        gcpu_answer_cache_keep(call->desk->answers,
                               g_dbus_method_invocation_get_parameters(invocation), values);
    g_dbus_method_invocation_return_value(invocation, values);
    g_variant_unref(values);
    call_free(call);
}

/* What the next who asks the same can be told, too. */
static void reply_to_all(Call *call, const Answer *answer)
{
    call->may_keep = TRUE;
    reply(call, answer);
}

/* The view may be another than when the call came. */
static gboolean answer_by_engine(const Call *call, Answer *answer, GError **error)
{
    const GcpuHostView *view = gcpu_host_keeper_view(call->desk->keeper);

    if (!gcpu_host_view_offer(view, call->kind, &call->place, &answer->offer, error) ||
        !gcpu_host_view_map(view, answer->offer.arch, &answer->map, error))
        return FALSE;
    answer->explanation = explain(view, answer->map, &answer->offer, call->guest->cpu);
    return TRUE;
}

/** Asking: what a worker needs, and then what it found. */
typedef struct {
    Call *call; /* for the main thread alone */
    GcpuVirtSession *session;
    GcpuHostCpuKind against;
    GcpuGuestPlace place;
    guint timeout_ms;
    char *cpu_xml;    /* of one question */
    GcpuMap *map;     /* of a new offer; may be NULL */
    GcpuProof *proof; /* of the new offer */
    GcpuVersion version;
} Asking;

static void asking_free(gpointer data)
{
    Asking *asking = data;

    gcpu_virt_session_unref(asking->session);
    gcpu_guest_place_clear(&asking->place);
    g_free(asking->cpu_xml);
    g_clear_pointer(&asking->map, gcpu_map_unref);
    gcpu_proof_free(asking->proof);
    g_free(asking);
}

static Asking *asking_new(Call *call)
{
    Asking *asking = g_new0(Asking, 1);

    asking->call = call;
    asking->session = gcpu_virt_session_ref(gcpu_host_keeper_session(call->desk->keeper));
    asking->timeout_ms = call->timeout_ms;
    return asking;
}

/* Takes @asking. Nobody may keep all workers busy. */
static void send(Asking *asking, GTaskThreadFunc work, GAsyncReadyCallback done)
{
    Call *call = asking->call;
    g_autoptr(GTask) task = g_task_new(NULL, NULL, done, call);

    g_task_set_task_data(task, asking, asking_free);
    call->desk->n_waiting++;
    g_task_run_in_thread(task, work);
}

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

static void compare_by_libvirt(GTask *task, gpointer source, gpointer data,
                               GCancellable *cancellable)
{
    const Asking *asking = data;
    const GcpuVirtOffer offer = {
        .against = asking->against,
        .emulator = asking->place.emulator,
        .arch = asking->place.arch,
        .machine = asking->place.machine,
        .virt_type = asking->place.virt_type,
        .timeout_ms = asking->timeout_ms,
    };
    const char *const cpus[] = { asking->cpu_xml, NULL };
    GError *error = NULL;
    GPtrArray *verdicts = gcpu_virt_session_compare(asking->session, &offer, cpus, &error);

    (void)source, (void)cancellable;
    if (verdicts)
        g_task_return_pointer(task, verdicts, (GDestroyNotify)g_ptr_array_unref);
    else
        g_task_return_error(task, error);
}

static void take_libvirts_answer(GObject *source, GAsyncResult *result, gpointer data)
{
    Call *call = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) verdicts = g_task_propagate_pointer(G_TASK(result), &error);
    const GcpuVirtVerdict *verdict = verdicts ? g_ptr_array_index(verdicts, 0) : NULL;
    g_auto(Answer) answer = { .has_libvirt = TRUE };

    (void)source;
    call->desk->n_waiting--;
    if ((!verdict && call->asks_libvirt) || !answer_by_engine(call, &answer, &error)) {
        refuse(call, g_steal_pointer(&error));
        return;
    }
    answer.libvirt = verdict ? verdict->verdict : GCPU_VERDICT_UNDECIDED;
    answer.message = verdict ? verdict->message : error->message;
    reply(call, &answer);
}

static void ask_libvirt(Call *call, Answer *answer)
{
    g_autoptr(GError) error = NULL;

    if (!can_ask(call, &error)) {
        if (call->asks_libvirt) {
            refuse(call, g_steal_pointer(&error));
            return;
        }
        answer->has_libvirt = TRUE;
        answer->libvirt = GCPU_VERDICT_UNDECIDED;
        answer->message = error->message;
        reply(call, answer);
        return;
    }
    Asking *asking = asking_new(call);
    GcpuVirtOffer offer = gcpu_proof_offer(&answer->offer);
    asking->against = offer.against;
    asking->place = (GcpuGuestPlace){ g_strdup(offer.virt_type), g_strdup(offer.arch),
                                      g_strdup(offer.machine), g_strdup(offer.emulator) };
    asking->cpu_xml = gcpu_def_xml_format(call->guest->cpu, 0);
    send(asking, compare_by_libvirt, take_libvirts_answer);
}

static void answer_call(Call *call)
{
    const GcpuHostView *view = gcpu_host_keeper_view(call->desk->keeper);
    const GcpuDef *cpu = call->guest->cpu;
    g_auto(Answer) answer = { .has_libvirt = FALSE };
    GError *error = NULL;

    if (!answer_by_engine(call, &answer, &error)) {
        refuse(call, error);
        return;
    }
    const GcpuDifference *difference = gcpu_proof_find(view->proof, &answer.offer, cpu);
    if (difference) {
        answer.has_libvirt = TRUE;
        answer.libvirt = difference->libvirt;
        answer.message = difference->message;
    }
    if (call->asks_libvirt || (!difference && gcpu_proof_doubts(view->proof, &answer.offer, cpu)))
        ask_libvirt(call, &answer);
    else
        reply_to_all(call, &answer);
}

static void look_narrowly(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Asking *asking = data;
    GcpuProofSubject subject = { .map = asking->map, .version = asking->version };
    GError *error = NULL;
    GcpuHostReport *report =
        gcpu_host_look_narrow(asking->session, &asking->place, &subject, &asking->proof, &error);

    (void)source, (void)cancellable;
    if (report)
        g_task_return_pointer(task, report, (GDestroyNotify)gcpu_host_report_free);
    else
        g_task_return_error(task, error);
}

static void take_narrow_look(GObject *source, GAsyncResult *result, gpointer data)
{
    Call *call = data;
    Asking *asking = g_task_get_task_data(G_TASK(result));
    GcpuHostView *view = gcpu_host_keeper_view(call->desk->keeper);
    GError *error = NULL;
    GcpuHostReport *report = g_task_propagate_pointer(G_TASK(result), &error);

    (void)source;
    call->desk->n_waiting--;
    if (!report) {
        refuse(call, error);
        return;
    }
    gcpu_host_view_add(view, report, g_steal_pointer(&asking->proof));
    answer_call(call);
}

/* What was collected lacks the offer that is asked for. */
static void widen(Call *call)
{
    const GcpuHostView *view = gcpu_host_keeper_view(call->desk->keeper);
    const char *arch = call->place.arch ? call->place.arch : view->report->capabilities->host_arch;
    const GcpuMap *map = NULL;
    GError *error = NULL;

    if (!gcpu_host_view_map(view, arch, &map, &error) ||
        !gcpu_host_view_check_emulator(view, call->place.emulator, &error) ||
        !can_ask(call, &error)) {
        refuse(call, error);
        return;
    }
    Asking *asking = asking_new(call);
    asking->place =
        (GcpuGuestPlace){ g_strdup(call->place.virt_type), g_strdup(arch),
                          g_strdup(call->place.machine), g_strdup(call->place.emulator) };
    asking->map = map ? gcpu_map_ref((GcpuMap *)map) : NULL;
    asking->version = view->report->libvirt_version;
    send(asking, look_narrowly, take_narrow_look);
}

static Call *call_new(GcpuCompareDesk *desk, GDBusMethodInvocation *invocation)
{
    GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
    Call *call = g_new0(Call, 1);

    call->desk = desk;
    call->invocation = invocation;
    call->options = g_variant_get_child_value(parameters, 1);
    return call;
}

void gcpu_compare_call_begin(GcpuCompareDesk *desk, GDBusMethodInvocation *invocation)
{
    GVariant *parameters = g_dbus_method_invocation_get_parameters(invocation);
    GVariant *known = gcpu_answer_cache_find(desk->answers, parameters);
    GcpuHostCpu offer;
    GError *error = NULL;

    if (known) {
        g_dbus_method_invocation_return_value(invocation, known);
        return;
    }
    Call *call = call_new(desk, invocation);
    const char *cpu_xml = NULL;
    g_variant_get_child(parameters, 0, "&s", &cpu_xml);
    if (!decode(call, cpu_xml, &error))
        refuse(call, error);
    else if (gcpu_host_view_offer(gcpu_host_keeper_view(desk->keeper), call->kind, &call->place,
                                  &offer, NULL))
        answer_call(call);
    else
        widen(call);
}

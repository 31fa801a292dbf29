/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-verdict.h"

#include <string.h>

#include "cpu/expand.h"
#include "cpu/hypervisor.h"
#include "cpu/rules.h"
#include "cpu/update.h"
#include "fleet/model-doubt.h"

/* Source: libvirt 10.7, src/qemu/qemu_process.c (qemuProcessUpdateGuestCPU), qemu_capabilities.c
 * (virQEMUCapsIsCPUUsable), which libvirt's manual dates 10.2.0. From 10.9.0 on the comparison
 * itself goes by it, see hypervisor.h. */
#define STARTS_USABLE_SINCE   GCPU_VERSION(10, 2, 0)
#define COMPARES_USABLE_SINCE GCPU_VERSION(10, 9, 0)

typedef struct {
    const GcpuFleetClass *class;
    const GcpuFleetGuest *guest;
    GcpuFleetVerdict *verdict;
} Case;

void gcpu_fleet_verdict_free(GcpuFleetVerdict *verdict)
{
    if (!verdict)
        return;
    gcpu_explanation_free(verdict->explanation);
    gcpu_def_free(verdict->cpu);
    g_free(verdict->machine);
    g_free(verdict);
}

static gboolean is_yes(GcpuVerdict verdict)
{
    return verdict == GCPU_VERDICT_IDENTICAL || verdict == GCPU_VERDICT_SUPERSET;
}

gboolean gcpu_fleet_verdict_is_yes(const GcpuFleetVerdict *verdict)
{
    return is_yes(verdict->explanation->verdict);
}

static void add_reason(Case *question, GcpuReasonKind kind, const char *name, GcpuVerdict verdict)
{
    GcpuExplanation *explanation = question->verdict->explanation;

    gcpu_explanation_add(explanation, kind, GCPU_REASON_OF_CPU, name);
    if (explanation->verdict != GCPU_VERDICT_INCOMPATIBLE)
        explanation->verdict = verdict;
}

static const GcpuMachine *find_machine(const GcpuFleetClass *class, const char *name)
{
    const GcpuCapabilities *capabilities = class->facts->capabilities;

    for (guint i = 0; i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);
        const GcpuMachine *machine = NULL;
        if (g_strcmp0(guest->arch, class->offer->arch) == 0)
            machine = gcpu_guest_arch_find_machine(
                guest, gcpu_guest_arch_find_domain(guest, class->offer->virt_type), name);
        if (machine)
            return machine;
    }
    return NULL;
}

/* A report without capabilities does not say which machine types there are. */
static void check_machine(Case *question)
{
    const char *wanted = question->guest->machine;

    if (!wanted)
        return;
    if (!question->class->facts->capabilities) {
        add_reason(question, GCPU_REASON_MACHINE, wanted, GCPU_VERDICT_UNDECIDED);
        return;
    }
    const GcpuMachine *machine = find_machine(question->class, wanted);
    if (!machine)
        add_reason(question, GCPU_REASON_MACHINE, wanted, GCPU_VERDICT_INCOMPATIBLE);
    else
        question->verdict->machine =
            g_strdup(machine->canonical ? machine->canonical : machine->name);
}

static gboolean is_about_unknown_guest(const GcpuReason *reason)
{
    return reason->origin == GCPU_REASON_OF_CPU && (reason->kind == GCPU_REASON_UNKNOWN_MODEL ||
                                                    reason->kind == GCPU_REASON_UNKNOWN_FEATURE);
}

/* What another libvirt's map does not know, the host's own may know. */
static void doubt_foreign_map(Case *question)
{
    GcpuExplanation *explanation = question->verdict->explanation;

    if (question->class->map_fit != GCPU_FLEET_MAP_FOREIGN ||
        explanation->verdict != GCPU_VERDICT_INCOMPATIBLE)
        return;
    for (guint i = 0; i < explanation->reasons->len; i++) {
        if (!is_about_unknown_guest(g_ptr_array_index(explanation->reasons, i)))
            return;
    }
    explanation->verdict = GCPU_VERDICT_UNDECIDED;
}

/* Whether guests like @cpu can start all the same. */
static gboolean is_vouched_for(const GcpuFleetClass *class, const GcpuDef *cpu)
{
    g_autoptr(GcpuModelDoubt) doubt = gcpu_model_doubt_new(class, cpu->model);
    g_autofree GcpuFeatureSet *own = gcpu_model_doubt_list_own(class, cpu->model);
    GcpuFeatureSet disabled[GCPU_FEATURE_SET_WORDS_MAX] = { 0 };

    gcpu_model_doubt_list_disabled(class->map, cpu, disabled);
    return gcpu_model_doubt_is_lifted(doubt, class, own, disabled);
}

static gboolean disables(const GcpuDef *cpu, const char *feature)
{
    for (guint i = 0; i < cpu->features->len; i++) {
        if (strcmp(gcpu_def_feature(cpu, i)->name, feature) == 0)
            return gcpu_def_policy(cpu, i) == GCPU_FEATURE_DISABLE;
    }
    return FALSE;
}

/* What is in the way and not switched off. Returns: (transfer full) (nullable): NULL: nothing, or
 * nobody tells what, as before 10.9.0. */
static char *list_blockers(const GcpuModelSupport *model, const GcpuDef *cpu)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < model->blockers->len; i++) {
        const char *blocker = g_ptr_array_index(model->blockers, i);
        if (!disables(cpu, blocker))
            g_string_append_printf(list, "%s%s", list->len ? ", " : "", blocker);
    }
    return g_string_free(list, list->len == 0);
}

static gboolean states(const GcpuDef *cpu, const char *feature)
{
    for (guint i = 0; i < cpu->features->len; i++) {
        if (strcmp(gcpu_def_feature(cpu, i)->name, feature) == 0)
            return TRUE;
    }
    return FALSE;
}

static void disable(GcpuDef *cpu, const GcpuMap *map, const char *feature)
{
    if (gcpu_map_find_feature(map, feature) >= 0 && !states(cpu, feature))
        gcpu_def_set_feature(cpu, feature, GCPU_FEATURE_DISABLE);
}

void gcpu_fleet_disable_blockers(const GcpuFleetClass *hosts, const GcpuMap *map, GcpuDef *cpu)
{
    const GcpuModelSupport *support = gcpu_domain_capabilities_find_model(hosts->offer, cpu->model);
    const GcpuDef *host_model = hosts->cpu;

    if (!support || support->usable != GCPU_USABLE_NO)
        return;
    for (guint i = 0; i < support->blockers->len; i++)
        disable(cpu, map, g_ptr_array_index(support->blockers, i));
    if (support->blockers->len || !host_model || g_strcmp0(host_model->model, cpu->model) != 0)
        return;
    for (guint i = 0; i < host_model->features->len; i++) {
        if (gcpu_def_policy(host_model, i) == GCPU_FEATURE_DISABLE)
            disable(cpu, map, gcpu_def_feature(host_model, i)->name);
    }
}

/* libvirt may have compared features, by a model of its own that need not be QEMU's. */
static void check_usable(Case *question, const GcpuDef *cpu)
{
    const GcpuModelSupport *support =
        gcpu_domain_capabilities_find_model(question->class->offer, cpu->model);

    if (!support || support->usable != GCPU_USABLE_NO ||
        !is_yes(question->verdict->explanation->verdict))
        return;
    g_autofree char *blockers = list_blockers(support, cpu);
    if (support->blockers->len ? blockers == NULL : is_vouched_for(question->class, cpu))
        return;
    add_reason(question, GCPU_REASON_UNUSABLE, cpu->model, GCPU_VERDICT_UNDECIDED);
    GPtrArray *reasons = question->verdict->explanation->reasons;
    GcpuReason *reason = g_ptr_array_index(reasons, reasons->len - 1);
    reason->of_host = g_steal_pointer(&blockers);
}

/* Only features that the map says the model has, and QEMU need not. */
static gboolean lacks_model_only(const GcpuExplanation *explanation)
{
    for (guint i = 0; i < explanation->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(explanation->reasons, i);
        if (reason->kind != GCPU_REASON_MISSING || reason->origin != GCPU_REASON_OF_MODEL)
            return FALSE;
    }
    return explanation->reasons->len > 0;
}

static gboolean only_disables(const GcpuDef *cpu)
{
    for (guint i = 0; i < cpu->features->len; i++) {
        if (gcpu_def_policy(cpu, i) != GCPU_FEATURE_DISABLE)
            return FALSE;
    }
    return TRUE;
}

gboolean gcpu_fleet_starts_uncompared(const GcpuFleetClass *class, const GcpuModelSupport *model)
{
    return model && model->usable == GCPU_USABLE_YES &&
           class->libvirt_version >= STARTS_USABLE_SINCE &&
           class->libvirt_version < COMPARES_USABLE_SINCE;
}

/* Such a guest starts although libvirt's comparison, if anybody asks for it, says no. */
static void skip_comparison(Case *question, const GcpuDef *cpu)
{
    GcpuExplanation *explanation = question->verdict->explanation;
    const GcpuModelSupport *support =
        cpu->model ? gcpu_domain_capabilities_find_model(question->class->offer, cpu->model) : NULL;

    if (!gcpu_fleet_starts_uncompared(question->class, support) || !only_disables(cpu) ||
        explanation->verdict != GCPU_VERDICT_INCOMPATIBLE || !lacks_model_only(explanation))
        return;
    g_ptr_array_set_size(explanation->reasons, 0);
    explanation->verdict = GCPU_VERDICT_SUPERSET;
}

/* Whether gcpu_update() looks at the host: copying its CPU takes as long as all else. */
static gboolean depends_on_host(const GcpuDef *cpu)
{
    for (guint i = 0; i < cpu->features->len; i++) {
        if (gcpu_def_policy(cpu, i) == GCPU_FEATURE_OPTIONAL)
            return TRUE;
    }
    return cpu->mode == GCPU_MODE_HOST_MODEL || cpu->match == GCPU_MATCH_MINIMUM;
}

/* @cpu: (inout): comes to be as it would start. */
static void settle_custom(Case *question, GcpuDef *cpu)
{
    const GcpuFleetClass *class = question->class;
    const GPtrArray *models = class->offer->models->len ? class->offer->models : NULL;
    g_autofree char *asked = g_strdup(cpu->model);
    g_autoptr(GcpuDef) host =
        class->cpu && depends_on_host(cpu) ? gcpu_copy_migratable(class->map, class->cpu) : NULL;
    const GcpuUpdateFacts facts = { .arch = class->offer->arch, .host = host };

    if (!cpu->model || gcpu_arch_family(class->offer->arch) != GCPU_ARCH_FAMILY_X86 ||
        !is_yes(question->verdict->explanation->verdict))
        return;
    check_usable(question, cpu);
    if (!gcpu_update(class->map, cpu, &facts, NULL) ||
        !gcpu_translate(class->map, class->offer->arch, cpu, models, NULL))
        add_reason(question, GCPU_REASON_NOT_OFFERED, asked, GCPU_VERDICT_INCOMPATIBLE);
}

static void decide_custom(Case *question, const GcpuDef *stated)
{
    const GcpuFleetClass *class = question->class;
    g_autoptr(GcpuDef) cpu = gcpu_def_copy(stated);

    question->verdict->explanation =
        gcpu_hypervisor_explain(class->map, class->offer, class->libvirt_version, stated);
    doubt_foreign_map(question);
    skip_comparison(question, cpu);
    settle_custom(question, cpu);
    question->verdict->cpu = g_steal_pointer(&cpu);
}

/* The guest gets what the hosts of the class can give, but for what it says itself. Returns: NULL:
 * nobody can say what that is. */
static GcpuDef *take_host_model(const GcpuFleetClass *class, const GcpuDef *stated)
{
    g_autoptr(GcpuDef) cpu = gcpu_def_copy(stated);
    g_autoptr(GcpuDef) host = class->cpu ? gcpu_copy_migratable(class->map, class->cpu) : NULL;
    const GcpuUpdateFacts facts = { .arch = class->offer->arch, .host = host };

    if (!host || !gcpu_update(class->map, cpu, &facts, NULL))
        return NULL;
    return g_steal_pointer(&cpu);
}

static void decide_host_model(Case *question)
{
    const GcpuFleetClass *class = question->class;
    const GcpuDef *stated = question->guest->cpu;
    g_autoptr(GcpuDef) cpu = take_host_model(class, stated);

    if (cpu) {
        decide_custom(question, cpu);
        return;
    }
    question->verdict->explanation =
        gcpu_hypervisor_explain(class->map, class->offer, class->libvirt_version, stated);
    doubt_foreign_map(question);
}

/* The doubt of gcpu_hypervisor_explain() is about other hosts. */
static void decide_passthrough(Case *question, const GcpuModeSupport *support)
{
    const GcpuFleetClass *class = question->class;
    const GcpuDef *cpu = question->guest->cpu;
    GcpuExplanation *explanation =
        gcpu_hypervisor_explain(class->map, class->offer, class->libvirt_version, cpu);

    question->verdict->explanation = explanation;
    if (!support->supported) {
        add_reason(question, GCPU_REASON_MODE, gcpu_mode_to_string(cpu->mode),
                   support->known ? GCPU_VERDICT_INCOMPATIBLE : GCPU_VERDICT_UNDECIDED);
    } else if (explanation->verdict == GCPU_VERDICT_UNDECIDED && explanation->reasons->len == 1) {
        g_ptr_array_set_size(explanation->reasons, 0);
        explanation->verdict = GCPU_VERDICT_IDENTICAL;
    }
}

static void decide(Case *question)
{
    const GcpuDef *cpu = question->guest->cpu;

    if (!cpu)
        question->verdict->explanation = gcpu_explanation_new(GCPU_VERDICT_SUPERSET);
    else if (cpu->mode == GCPU_MODE_HOST_MODEL)
        decide_host_model(question);
    else if (cpu->mode == GCPU_MODE_HOST_PASSTHROUGH)
        decide_passthrough(question, &question->class->offer->host_passthrough);
    else if (cpu->mode == GCPU_MODE_MAXIMUM)
        decide_passthrough(question, &question->class->offer->maximum);
    else
        decide_custom(question, cpu);
}

static void count_spare(Case *question)
{
    const GcpuFleetClass *class = question->class;
    GcpuFeatureSet spare[GCPU_FEATURE_SET_WORDS_MAX], has[GCPU_FEATURE_SET_WORDS_MAX];

    if (!class->features || !question->verdict->cpu ||
        !gcpu_expand_set(class->map, question->verdict->cpu, has, NULL))
        return;
    gcpu_feature_set_copy(spare, class->features, gcpu_map_words(class->map));
    gcpu_feature_set_subtract(spare, has, gcpu_map_words(class->map));
    question->verdict->n_spare = gcpu_feature_set_count(spare, gcpu_map_words(class->map));
}

GcpuFleetVerdict *gcpu_fleet_verdict_new(const GcpuFleetClass *hosts, const GcpuFleetGuest *guest)
{
    GcpuFleetVerdict *verdict = g_new0(GcpuFleetVerdict, 1);
    Case question = { hosts, guest, verdict };

    decide(&question);
    check_machine(&question);
    if (gcpu_fleet_verdict_is_yes(verdict))
        count_spare(&question);
    return verdict;
}

/* Where QEMU knows the model by its name, settle_custom() leaves the CPU as it is; all the rest
 * takes far longer, and a matrix asks for each host. */
GcpuDef *gcpu_fleet_host_model_cpu(const GcpuFleetClass *hosts)
{
    const GcpuDomainCapabilities *offer = hosts->offer;
    g_autoptr(GcpuDef) stated = gcpu_def_new(GCPU_DEF_GUEST);

    stated->mode = GCPU_MODE_HOST_MODEL;
    g_autoptr(GcpuDef) cpu = take_host_model(hosts, stated);
    if (!cpu || !offer->models->len || gcpu_domain_capabilities_find_model(offer, cpu->model))
        return g_steal_pointer(&cpu);
    g_autoptr(GcpuFleetVerdict) verdict =
        gcpu_fleet_verdict_new(hosts, &(GcpuFleetGuest){ stated, NULL });
    return g_steal_pointer(&verdict->cpu);
}

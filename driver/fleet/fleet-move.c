/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-move.h"

#include <string.h>

#include "fleet/move-vendor.h"

void gcpu_fleet_move_free(GcpuFleetMove *move)
{
    if (!move)
        return;
    gcpu_fleet_verdict_free(move->host_model);
    g_ptr_array_unref(move->models_kept);
    g_ptr_array_unref(move->models_lost);
    g_ptr_array_unref(move->machines_lost);
    g_free(move);
}

static GcpuFleetVerdict *judge_host_model(const GcpuFleetClass *from, const GcpuFleetClass *to)
{
    g_autoptr(GcpuDef) cpu = gcpu_fleet_host_model_cpu(from);
    GcpuFleetVerdict *verdict =
        cpu ? gcpu_fleet_verdict_new(to, &(GcpuFleetGuest){ cpu, NULL }) : NULL;

    if (verdict)
        gcpu_move_vendor_check(from, to, verdict->explanation);
    return verdict;
}

static gboolean has_model(const GcpuFleetClass *to, const char *model)
{
    g_autoptr(GcpuDef) cpu = gcpu_def_new(GCPU_DEF_GUEST);

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->fallback = GCPU_FALLBACK_FORBID;
    cpu->model = g_strdup(model);
    g_autoptr(GcpuFleetVerdict) there = gcpu_fleet_verdict_new(to, &(GcpuFleetGuest){ cpu, NULL });
    const GcpuModelSupport *support = gcpu_domain_capabilities_find_model(to->offer, model);
    return gcpu_fleet_verdict_is_yes(there) && support && support->usable == GCPU_USABLE_YES;
}

static void sort_models(GcpuFleetMove *move, const GcpuFleetClass *from, const GcpuFleetClass *to)
{
    gboolean is_lost = gcpu_move_vendor_may_change(from, to);

    for (guint i = 0; i < from->offer->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(from->offer->models, i);
        if (model->usable == GCPU_USABLE_YES)
            g_ptr_array_add(!is_lost && has_model(to, model->name) ? move->models_kept
                                                                   : move->models_lost,
                            g_strdup(model->name));
    }
}

static const char *canonical(const GcpuMachine *machine)
{
    return machine->canonical ? machine->canonical : machine->name;
}

/* By the names that guests keep: an alias is another machine on another host. */
static GHashTable *machines_of(const GcpuFleetClass *class)
{
    const GcpuCapabilities *capabilities = class->facts->capabilities;
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; capabilities && i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);
        const GcpuGuestDomain *domain = gcpu_guest_arch_find_domain(guest, class->offer->virt_type);
        const GPtrArray *machines =
            domain && domain->machines->len ? domain->machines : guest->machines;
        if (g_strcmp0(guest->arch, class->offer->arch) != 0)
            continue;
        for (guint j = 0; j < machines->len; j++)
            g_hash_table_add(names, (gpointer)canonical(g_ptr_array_index(machines, j)));
    }
    return names;
}

static void find_machines_lost(GcpuFleetMove *move, const GcpuFleetClass *from,
                               const GcpuFleetClass *to)
{
    g_autoptr(GHashTable) here = machines_of(from), there = machines_of(to);
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(here), (GCompareFunc)g_strcmp0);

    for (const GList *name = names; name; name = name->next) {
        if (!g_hash_table_contains(there, name->data))
            g_ptr_array_add(move->machines_lost, g_strdup(name->data));
    }
}

GcpuFleetMove *gcpu_fleet_move_new(const GcpuFleetClass *from, const GcpuFleetClass *to)
{
    GcpuFleetMove *move = g_new0(GcpuFleetMove, 1);

    move->models_kept = g_ptr_array_new_with_free_func(g_free);
    move->models_lost = g_ptr_array_new_with_free_func(g_free);
    move->machines_lost = g_ptr_array_new_with_free_func(g_free);
    move->host_model = judge_host_model(from, to);
    sort_models(move, from, to);
    find_machines_lost(move, from, to);
    return move;
}

/* What needs no look at the host: the reason itself names the layer. */
static const struct {
    GcpuReasonKind reason;
    GcpuCauseKind cause;
    gboolean is_proven;
    const char *evidence, *remedy;
} plain[] = {
    { GCPU_REASON_ARCH, GCPU_CAUSE_HARDWARE, TRUE, "the host is of another architecture",
      "choose a host of the guest's architecture" },
    { GCPU_REASON_VENDOR, GCPU_CAUSE_HARDWARE, TRUE, "the processor is of another vendor",
      "choose a host of the same vendor" },
    { GCPU_REASON_MODEL, GCPU_CAUSE_HARDWARE, TRUE, "the processor is another model",
      "choose a host with the same one" },
    { GCPU_REASON_FORBIDDEN, GCPU_CAUSE_POLICY, TRUE, "the guest forbids what the host has",
      "disable the feature instead of forbidding it" },
    { GCPU_REASON_EXTRA, GCPU_CAUSE_POLICY, TRUE, "the guest asks for a strict match",
      "match it exactly, which hides what the guest does not ask for" },
    { GCPU_REASON_MODE, GCPU_CAUSE_POLICY, FALSE, "the guest's mode leaves its CPU to the host",
      "give the guest a named model" },
    { GCPU_REASON_MACHINE, GCPU_CAUSE_QEMU, TRUE, "the QEMU there does not have the machine type",
      "use a newer QEMU there, or an older machine type from the next start of the guest on" },
    { GCPU_REASON_NOT_OFFERED, GCPU_CAUSE_QEMU, TRUE, "the QEMU there does not know the model",
      "use a newer QEMU there, or an older model" },
    { GCPU_REASON_UNUSABLE, GCPU_CAUSE_QEMU, TRUE,
      "the QEMU there says that it cannot run the model",
      "ask for one that it can, guestcpu models tells which, or disable what it lacks" },
    { GCPU_REASON_POLICY, GCPU_CAUSE_POLICY, TRUE,
      "policy and instance cannot both have their way on this host",
      "change the policy or the instance" },
};

/* Names beyond these say nothing that the reason has not said. */
#define BLOCKERS_SHOWN 4

/** Blockers: features that a model lacks for one cause. */
typedef struct {
    GcpuCause *cause;
    GString *names;
    guint n;
} Blockers;

static void blockers_free(Blockers *blockers)
{
    gcpu_cause_free(blockers->cause);
    g_string_free(blockers->names, TRUE);
    g_free(blockers);
}

static Blockers *find_blockers(const GPtrArray *groups, const GcpuCause *cause)
{
    for (guint i = 0; i < groups->len; i++) {
        Blockers *blockers = g_ptr_array_index(groups, i);
        if (blockers->cause->kind == cause->kind &&
            strcmp(blockers->cause->evidence, cause->evidence) == 0)
            return blockers;
    }
    return NULL;
}

static void add_blocker(GPtrArray *groups, const char *name, GcpuCause *cause)
{
    Blockers *blockers = find_blockers(groups, cause);

    if (blockers) {
        gcpu_cause_free(cause);
    } else {
        blockers = g_new0(Blockers, 1);
        blockers->cause = cause;
        blockers->names = g_string_new(NULL);
        g_ptr_array_add(groups, blockers);
    }
    if (blockers->n++ < BLOCKERS_SHOWN)
        g_string_append_printf(blockers->names, "%s%s", blockers->n > 1 ? ", " : "", name);
}

/* Returns: (transfer full): of Blockers; empty: nobody tells what lacks, or by a name that the map
 * does not know, which is no cause. */
static GPtrArray *group_blockers(const GcpuFleetHost *host, const GcpuFleetClass *of_host,
                                 const GcpuReason *reason)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)blockers_free);
    g_auto(GStrv) names = g_strsplit(reason->of_host ? reason->of_host : "", ", ", -1);

    for (char **name = names; of_host->map && *name; name++) {
        if (gcpu_map_find_feature(of_host->map, *name) >= 0)
            add_blocker(groups, *name, gcpu_cause_new(host, of_host, *name));
    }
    return groups;
}

/* What cannot be mended decides; it is proven if all of it is. @cause: says in general that QEMU
 * cannot run the model, and what to do then. */
static void blame_blockers(GcpuCause *cause, const GPtrArray *groups)
{
    g_autoptr(GString) evidence = g_string_new(NULL), remedy = g_string_new(NULL);
    const GcpuCause *worst = ((const Blockers *)g_ptr_array_index(groups, 0))->cause;
    gboolean is_mendable = TRUE;

    for (guint i = 0; i < groups->len; i++) {
        const Blockers *blockers = g_ptr_array_index(groups, i);
        const GcpuCause *one = blockers->cause;
        g_autofree char *more = blockers->n > BLOCKERS_SHOWN
                                    ? g_strdup_printf(" and %u more", blockers->n - BLOCKERS_SHOWN)
                                    : g_strdup("");
        g_string_append_printf(evidence, "%s%s%s: %s", i ? "; " : "", blockers->names->str, more,
                               one->evidence);
        if (!one->remedy && is_mendable)
            worst = one;
        is_mendable = is_mendable && one->remedy;
        cause->is_proven = cause->is_proven && one->is_proven;
        if (one->remedy && !strstr(remedy->str, one->remedy))
            g_string_append_printf(remedy, "%s%s", remedy->len ? "; " : "", one->remedy);
    }
    cause->kind = worst->kind;
    g_free(cause->evidence);
    cause->evidence = g_strdup(evidence->str);
    if (!is_mendable)
        return;
    g_free(cause->remedy);
    cause->remedy = g_strdup(remedy->str);
}

static void look_for_blockers(GcpuCause *cause, const GcpuFleetHost *host,
                              const GcpuFleetClass *of_host, const GcpuReason *reason)
{
    g_autoptr(GPtrArray) groups = group_blockers(host, of_host, reason);

    if (groups->len)
        blame_blockers(cause, groups);
}

GcpuCause *gcpu_cause_of_reason(const GcpuFleetHost *host, const GcpuFleetClass *of_host,
                                const GcpuReason *reason)
{
    if (reason->name && reason->kind == GCPU_REASON_UNKNOWN_MODEL)
        return gcpu_cause_new_of_model(of_host, reason->name);
    if (reason->name &&
        (reason->kind == GCPU_REASON_MISSING || reason->kind == GCPU_REASON_UNKNOWN_FEATURE))
        return gcpu_cause_new(host, of_host, reason->name);
    GcpuCause *cause = g_new0(GcpuCause, 1);
    for (guint i = 0; i < G_N_ELEMENTS(plain); i++) {
        if (plain[i].reason != reason->kind)
            continue;
        cause->kind = plain[i].cause;
        cause->is_proven = plain[i].is_proven;
        cause->evidence = g_strdup(plain[i].evidence);
        cause->remedy = g_strdup(plain[i].remedy);
        if (reason->kind == GCPU_REASON_UNUSABLE)
            look_for_blockers(cause, host, of_host, reason);
        return cause;
    }
    cause->evidence = g_strdup("only the hypervisor on the host can tell");
    return cause;
}

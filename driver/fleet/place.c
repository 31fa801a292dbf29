/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/place.h"

#include "cpu/rules.h"
#include "fleet/place-judge.h"
#include "fleet/place-moves.h"

/** Tally: what becomes of one verdict that is not a yes. */
typedef struct {
    GcpuPlaceGroup *group; /* NULL: none of its classes was met yet */
    guint n_hosts;
} Tally;

static void clear_decided(GcpuPlaceClass *class)
{
    gcpu_guest_cpu_free(class->decided);
}

static void group_free(GcpuPlaceGroup *group)
{
    g_ptr_array_unref(group->sentences);
    g_array_unref(group->classes);
    g_free(group);
}

void gcpu_place_free(GcpuPlace *place)
{
    if (!place)
        return;
    g_array_unref(place->reasons);
    g_ptr_array_unref(place->groups);
    g_array_unref(place->best);
    g_ptr_array_unref(place->classes);
    g_free(place->block);
    g_ptr_array_unref(place->verdicts);
    g_free(place);
}

static GcpuPlace *place_start(guint n_classes)
{
    GcpuPlace *place = g_new0(GcpuPlace, 1);

    place->block = g_new0(GcpuPlaceClass, MAX(n_classes, 1));
    place->classes = g_ptr_array_new_full(n_classes, (GDestroyNotify)clear_decided);
    place->verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_fleet_verdict_free);
    place->best = g_array_new(FALSE, FALSE, sizeof(guint));
    place->groups = g_ptr_array_new_with_free_func((GDestroyNotify)group_free);
    place->reasons = g_array_new(FALSE, FALSE, sizeof(GcpuPlaceReason));
    return place;
}

static guint refuse(GcpuPlace *place, const char *refusal)
{
    GcpuFleetVerdict *verdict = g_new0(GcpuFleetVerdict, 1);

    verdict->explanation = gcpu_explanation_new(GCPU_VERDICT_INCOMPATIBLE);
    gcpu_explanation_add(verdict->explanation, GCPU_REASON_POLICY, GCPU_REASON_OF_CPU, refusal);
    g_ptr_array_add(place->verdicts, verdict);
    return place->verdicts->len - 1;
}

/* Returns: for each class the number of its verdict. */
static guint *judge_classes(GcpuPlace *place, GcpuPlaceJudge *judge,
                            const GcpuFleetClasses *classes, const GcpuFleetGuest *guests,
                            const char *const *refusals)
{
    guint *numbers = g_new(guint, MAX(classes->classes->len, 1));

    for (guint i = 0; i < classes->classes->len; i++) {
        GcpuPlaceClass *class = &place->block[i];
        numbers[i] = refusals && refusals[i]
                         ? refuse(place, refusals[i])
                         : gcpu_place_judge_ask(judge, gcpu_fleet_classes_get(classes, i),
                                                &guests[i], &class->n_spare);
        class->index = i;
        class->verdict = g_ptr_array_index(place->verdicts, numbers[i]);
        g_ptr_array_add(place->classes, class);
    }
    return numbers;
}

static const GcpuPlaceClass *class_at(const GcpuPlace *place, guint index)
{
    return g_ptr_array_index(place->classes, index);
}

/* A host is no target of its own; but where it could not stay with what it got, it is none of the
 * targets either. */
static void leave_out_itself(GcpuPlace *place, const GcpuFleetClasses *classes)
{
    for (guint i = 0; i < place->classes->len; i++) {
        GcpuPlaceClass *class = g_ptr_array_index(place->classes, i);
        if (class->n_moves && gcpu_fleet_classes_get(classes, i)->n_fresh)
            class->n_moves--;
    }
}

GArray *gcpu_place_list_hosts(const GcpuPlace *place, const GcpuFleetClasses *classes)
{
    GArray *numbers = g_array_sized_new(FALSE, FALSE, sizeof(guint32), place->n_yes);

    for (guint i = 0; i < place->best->len; i++) {
        const GArray *hosts =
            gcpu_fleet_classes_get(classes, g_array_index(place->best, guint, i))->hosts;
        for (guint j = 0; j < hosts->len; j++) {
            guint32 number = g_array_index(hosts, guint32, j);
            if (classes->ages[number] == GCPU_FLEET_FRESH)
                g_array_append_val(numbers, number);
        }
    }
    return numbers;
}

const GcpuPlaceClass *gcpu_place_class_of(const GcpuPlace *place, const GcpuFleetClasses *classes,
                                          guint32 number)
{
    return class_at(place, classes->class_of[number]);
}

static gint by_quality(gconstpointer a, gconstpointer b, gpointer data)
{
    const GcpuPlaceClass *one = class_at(data, *(const guint *)a);
    const GcpuPlaceClass *other = class_at(data, *(const guint *)b);

    if (one->n_moves != other->n_moves)
        return one->n_moves > other->n_moves ? -1 : 1;
    if (one->n_spare != other->n_spare)
        return one->n_spare < other->n_spare ? -1 : 1;
    return one->index < other->index ? -1 : 1;
}

static GPtrArray *format_reasons(const GcpuFleetClass *class, const GcpuFleetGuest *guest,
                                 const GcpuExplanation *explanation)
{
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GcpuDef) nothing = guest->cpu ? NULL : gcpu_def_new(GCPU_DEF_GUEST);

    for (guint i = 0; i < explanation->reasons->len; i++)
        g_ptr_array_add(sentences,
                        gcpu_reason_format(class->map, g_ptr_array_index(explanation->reasons, i),
                                           guest->cpu ? guest->cpu : nothing));
    return sentences;
}

static gboolean equal_sentences(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return FALSE;
    for (guint i = 0; i < a->len; i++) {
        if (g_strcmp0(g_ptr_array_index(a, i), g_ptr_array_index(b, i)) != 0)
            return FALSE;
    }
    return TRUE;
}

/* Takes @sentences. */
static GcpuPlaceGroup *find_or_add_group(GcpuPlace *place, GcpuVerdict verdict,
                                         GPtrArray *sentences)
{
    for (guint i = 0; i < place->groups->len; i++) {
        GcpuPlaceGroup *group = g_ptr_array_index(place->groups, i);
        if (group->verdict == verdict && equal_sentences(group->sentences, sentences)) {
            g_ptr_array_unref(sentences);
            return group;
        }
    }
    GcpuPlaceGroup *group = g_new0(GcpuPlaceGroup, 1);
    group->verdict = verdict;
    group->sentences = sentences;
    group->classes = g_array_new(FALSE, FALSE, sizeof(guint));
    g_ptr_array_add(place->groups, group);
    return group;
}

static gboolean is_same_reason(const GcpuReason *a, const GcpuReason *b)
{
    return a->kind == b->kind && g_strcmp0(a->name, b->name) == 0;
}

static void count_reason(GcpuPlace *place, const GcpuReason *reason, guint n_hosts)
{
    const GcpuPlaceReason counted = { reason, n_hosts };

    for (guint i = 0; i < place->reasons->len; i++) {
        GcpuPlaceReason *known = &g_array_index(place->reasons, GcpuPlaceReason, i);
        if (is_same_reason(known->reason, reason)) {
            known->n_hosts += n_hosts;
            return;
        }
    }
    g_array_append_val(place->reasons, counted);
}

/* Classes with the same verdict are of the same group. */
static void sort_out(GcpuPlace *place, guint index, const GcpuFleetClass *class,
                     const GcpuFleetGuest *guest, Tally *tally)
{
    const GcpuExplanation *explanation = class_at(place, index)->verdict->explanation;

    if (!tally->group)
        tally->group = find_or_add_group(place, explanation->verdict,
                                         format_reasons(class, guest, explanation));
    tally->n_hosts += class->hosts->len;
    g_array_append_val(tally->group->classes, index);
    tally->group->n_hosts += class->hosts->len;
    if (explanation->verdict == GCPU_VERDICT_INCOMPATIBLE)
        place->n_no += class->hosts->len;
    else
        place->n_undecided += class->hosts->len;
}

static void sort_classes(GcpuPlace *place, const GcpuFleetClasses *classes,
                         const GcpuFleetGuest *guests, const guint *numbers, Tally *tallies)
{
    for (guint i = 0; i < place->classes->len; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, i);
        if (!gcpu_fleet_verdict_is_yes(class_at(place, i)->verdict)) {
            sort_out(place, i, class, &guests[i], &tallies[numbers[i]]);
            continue;
        }
        place->n_yes += class->n_fresh;
        place->n_unsure += class->hosts->len - class->n_fresh;
        if (class->n_fresh)
            g_array_append_val(place->best, i);
    }
}

static void count_reasons(GcpuPlace *place, const Tally *tallies)
{
    for (guint i = 0; i < place->verdicts->len; i++) {
        const GcpuFleetVerdict *verdict = g_ptr_array_index(place->verdicts, i);
        const GPtrArray *reasons = verdict->explanation->reasons;
        for (guint j = 0; tallies[i].group && j < reasons->len; j++)
            count_reason(place, g_ptr_array_index(reasons, j), tallies[i].n_hosts);
    }
}

static gint by_size(gconstpointer a, gconstpointer b)
{
    const GcpuPlaceGroup *one = *(const GcpuPlaceGroup *const *)a;
    const GcpuPlaceGroup *other = *(const GcpuPlaceGroup *const *)b;

    if (one->n_hosts != other->n_hosts)
        return one->n_hosts > other->n_hosts ? -1 : 1;
    return g_array_index(one->classes, guint, 0) < g_array_index(other->classes, guint, 0) ? -1 : 1;
}

static gint by_count(gconstpointer a, gconstpointer b)
{
    const GcpuPlaceReason *one = a, *other = b;

    if (one->n_hosts != other->n_hosts)
        return one->n_hosts > other->n_hosts ? -1 : 1;
    if (one->reason->kind != other->reason->kind)
        return one->reason->kind < other->reason->kind ? -1 : 1;
    return g_strcmp0(one->reason->name, other->reason->name);
}

GcpuPlace *gcpu_place_new(const GcpuFleetClasses *classes, const GcpuFleetGuest *guests,
                          const char *const *refusals)
{
    GcpuPlace *place = place_start(classes->classes->len);
    g_autoptr(GcpuPlaceJudge) judge = gcpu_place_judge_new(place->verdicts);
    g_autofree guint *numbers = judge_classes(place, judge, classes, guests, refusals);
    g_autofree Tally *tallies = g_new0(Tally, MAX(place->verdicts->len, 1));
    guint n_verdicts = place->verdicts->len;

    gcpu_place_count_moves(place, judge, classes, guests);
    g_ptr_array_set_size(place->verdicts, (gint)n_verdicts);
    leave_out_itself(place, classes);
    sort_classes(place, classes, guests, numbers, tallies);
    count_reasons(place, tallies);
    g_array_sort_with_data(place->best, by_quality, place);
    g_ptr_array_sort(place->groups, by_size);
    g_array_sort(place->reasons, by_count);
    return place;
}

GcpuPlace *gcpu_place_new_same(const GcpuFleetClasses *classes, const GcpuFleetGuest *guest)
{
    g_autofree GcpuFleetGuest *guests = g_new(GcpuFleetGuest, MAX(classes->classes->len, 1));

    for (guint i = 0; i < classes->classes->len; i++)
        guests[i] = *guest;
    return gcpu_place_new(classes, guests, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-matrix-bank.h"

#include "cpu/demand.h"
#include "cpu/rules.h"

/* As in hypervisor.c. */
#define CHECKS_MODELS_SINCE GCPU_VERSION(10, 9, 0)

/** Member: one class, and what QEMU there says of the model in hand. */
typedef struct {
    const GcpuFleetClass *class;
    const char *vendor; /* NULL: not stated; equal ones are one pointer */
    guint column;
    gboolean asks_models;     /* its libvirt goes by what QEMU says */
    GcpuHypervisorRule rule;  /* for the model in hand */
    GcpuFeatureSet *blockers; /* of the model, with BY_BLOCKERS; NULL: none */
    gboolean is_blocked;      /* by something that no CPU can leave out */
} Member;

struct GcpuMatrixBank {
    const GcpuMap *map;
    const char *arch;
    GArray *members;       /* of Member */
    GArray *sets;          /* of GcpuFeatureSet: gcpu_map_words() for each */
    GStringChunk *vendors; /* each name once */
    GArray *verdicts;      /* of guint8 */
    gboolean asks_models;  /* some member does */
    char *model;           /* in hand */
    gboolean only_disables;
};

/** Question: one row for one bank. */
typedef struct {
    const GcpuFleetMatrixRow *row;
    const char *vendor;
    GcpuFeatureSet required[GCPU_FEATURE_SET_WORDS_MAX]; /* by name */
    GcpuFeatureSet disabled[GCPU_FEATURE_SET_WORDS_MAX];
} Question;

static void member_clear(Member *member)
{
    g_free(member->blockers);
}

/* A forced feature is offered to some rules and not to others. */
gboolean gcpu_matrix_bank_takes(const GcpuFleetClass *class)
{
    if (!class->features || !class->cpu->model)
        return FALSE;
    for (guint i = 0; i < class->cpu->features->len; i++) {
        GcpuFeaturePolicy policy = gcpu_def_policy(class->cpu, i);
        if (policy != GCPU_FEATURE_REQUIRE && policy != GCPU_FEATURE_DISABLE)
            return FALSE;
    }
    return gcpu_domain_capabilities_report_cpu(class->offer);
}

GcpuMatrixBank *gcpu_matrix_bank_new(const GcpuFleetClass *first)
{
    GcpuMatrixBank *bank = g_new0(GcpuMatrixBank, 1);

    bank->map = first->map;
    bank->arch = first->offer->arch;
    bank->members = g_array_new(FALSE, TRUE, sizeof(Member));
    g_array_set_clear_func(bank->members, (GDestroyNotify)member_clear);
    bank->sets = g_array_new(FALSE, FALSE, sizeof(GcpuFeatureSet));
    bank->vendors = g_string_chunk_new(64);
    bank->verdicts = g_array_new(FALSE, FALSE, 1);
    return bank;
}

void gcpu_matrix_bank_free(GcpuMatrixBank *bank)
{
    g_array_unref(bank->members);
    g_array_unref(bank->sets);
    g_string_chunk_free(bank->vendors);
    g_array_unref(bank->verdicts);
    g_free(bank->model);
    g_free(bank);
}

static const char *intern(GcpuMatrixBank *bank, const char *name)
{
    return name ? g_string_chunk_insert_const(bank->vendors, name) : NULL;
}

gboolean gcpu_matrix_bank_add(GcpuMatrixBank *bank, const GcpuFleetClass *class, guint column)
{
    Member member = {
        .class = class,
        .vendor = intern(bank, class->cpu->vendor),
        .column = column,
        .asks_models = class->libvirt_version == 0 || class->libvirt_version >= CHECKS_MODELS_SINCE,
    };

    if (class->map != bank->map || g_strcmp0(class->offer->arch, bank->arch) != 0)
        return FALSE;
    bank->asks_models |= member.asks_models;
    g_array_append_val(bank->members, member);
    g_array_append_vals(bank->sets, class->features, gcpu_map_words(bank->map));
    g_array_set_size(bank->verdicts, bank->members->len);
    return TRUE;
}

static void find_blockers(const GcpuMatrixBank *bank, Member *member, const char *model)
{
    const GcpuModelSupport *support =
        gcpu_domain_capabilities_find_model(member->class->offer, model);

    for (guint i = 0; i < support->blockers->len; i++) {
        int feature = gcpu_map_find_feature(bank->map, g_ptr_array_index(support->blockers, i));
        if (feature < 0)
            member->is_blocked = TRUE;
        else if (!member->blockers)
            member->blockers = gcpu_feature_set_new(gcpu_map_words(bank->map));
        if (feature >= 0)
            gcpu_feature_set_add(member->blockers, (guint)feature);
    }
}

static void look_up(const GcpuMatrixBank *bank, Member *member, const GcpuDef *cpu)
{
    const GcpuFleetClass *class = member->class;
    const GcpuHypervisorQuestion question = { class->map, class->offer, class->libvirt_version,
                                              cpu };

    g_clear_pointer(&member->blockers, g_free);
    member->is_blocked = FALSE;
    member->rule = gcpu_hypervisor_rule(&question);
    if (member->rule == GCPU_HYPERVISOR_BY_BLOCKERS)
        find_blockers(bank, member, cpu->model);
}

static gboolean only_disables(const GcpuDef *cpu)
{
    for (guint i = 0; i < cpu->features->len; i++) {
        if (gcpu_def_policy(cpu, i) != GCPU_FEATURE_DISABLE)
            return FALSE;
    }
    return TRUE;
}

static void take_model(GcpuMatrixBank *bank, const GcpuDef *cpu)
{
    gboolean disables = only_disables(cpu);

    if (!bank->asks_models)
        return;
    if (bank->model && g_strcmp0(bank->model, cpu->model) == 0 && bank->only_disables == disables)
        return;
    g_free(bank->model);
    bank->model = g_strdup(cpu->model);
    bank->only_disables = disables;
    for (guint i = 0; i < bank->members->len; i++) {
        Member *member = &g_array_index(bank->members, Member, i);
        if (member->asks_models)
            look_up(bank, member, cpu);
    }
}

static void list_features(const GcpuMatrixBank *bank, Question *question)
{
    const GcpuDef *cpu = question->row->cpu;

    for (guint i = 0; i < cpu->features->len; i++) {
        GcpuFeaturePolicy policy = gcpu_def_policy(cpu, i);
        int feature = gcpu_map_find_feature(bank->map, gcpu_def_feature(cpu, i)->name);
        if (feature >= 0 && policy == GCPU_FEATURE_REQUIRE)
            gcpu_feature_set_add(question->required, (guint)feature);
        else if (feature >= 0 && policy == GCPU_FEATURE_DISABLE)
            gcpu_feature_set_add(question->disabled, (guint)feature);
    }
}

static guint8 judge_blockers(const GcpuMatrixBank *bank, const Question *question,
                             const Member *member)
{
    guint n_words = gcpu_map_words(bank->map);

    if (member->is_blocked ||
        (member->blockers &&
         !gcpu_feature_set_is_subset(member->blockers, question->disabled, n_words)) ||
        !gcpu_feature_set_is_subset(question->required, member->class->features, n_words))
        return GCPU_CELL_INCOMPATIBLE;
    return GCPU_CELL_SUPERSET;
}

static guint8 judge(const GcpuMatrixBank *bank, const Question *question, const Member *member,
                    guint8 verdict)
{
    if (member->asks_models && member->rule == GCPU_HYPERVISOR_BY_USABILITY)
        return GCPU_CELL_SUPERSET;
    if (member->asks_models && member->rule == GCPU_HYPERVISOR_BY_BLOCKERS)
        return judge_blockers(bank, question, member);
    if (question->vendor && member->vendor != question->vendor)
        return GCPU_CELL_INCOMPATIBLE;
    return verdict;
}

/* What is not known in the map is a no for a libvirt whose own map this is. */
static void fill_singly(GcpuMatrixBank *bank, const GcpuFleetMatrixRow *row, guint8 *cells)
{
    gboolean is_custom = row->cpu && !gcpu_open_mode(bank->arch, row->cpu);

    for (guint i = 0; i < bank->members->len; i++) {
        const Member *member = &g_array_index(bank->members, Member, i);
        if (is_custom && !member->asks_models && member->class->map_fit == GCPU_FLEET_MAP_OWN) {
            cells[member->column] = GCPU_CELL_INCOMPATIBLE;
            continue;
        }
        g_autoptr(GcpuExplanation) explanation = gcpu_fleet_matrix_ask(row, member->class);
        cells[member->column] = (guint8)explanation->verdict;
    }
}

static GcpuDemand *make_demand(const GcpuMatrixBank *bank, const GcpuFleetMatrixRow *row)
{
    if (!row->cpu || gcpu_open_mode(bank->arch, row->cpu) ||
        (row->arch && !gcpu_arch_can_host(bank->arch, row->arch)) ||
        (row->cpu->arch && gcpu_arch_family(row->cpu->arch) != gcpu_arch_family(bank->arch)))
        return NULL;
    return gcpu_demand_new(bank->map, row->cpu, NULL);
}

void gcpu_matrix_bank_fill(GcpuMatrixBank *bank, const GcpuFleetMatrixRow *row, guint8 *cells)
{
    g_autofree GcpuDemand *demand = make_demand(bank, row);
    Question question = { .row = row };
    guint8 *verdicts = (guint8 *)bank->verdicts->data;

    if (!demand) {
        fill_singly(bank, row, cells);
        return;
    }
    question.vendor = intern(bank, row->cpu->vendor);
    list_features(bank, &question);
    take_model(bank, row->cpu);
    gcpu_demand_check_many(demand, (const GcpuFeatureSet *)(const void *)bank->sets->data,
                           bank->members->len, verdicts);
    for (guint i = 0; i < bank->members->len; i++) {
        const Member *member = &g_array_index(bank->members, Member, i);
        cells[member->column] = judge(bank, &question, member, verdicts[i]);
    }
}

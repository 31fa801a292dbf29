/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-matrix-bank.h"

#include "cpu/demand.h"
#include "cpu/rules.h"
#include "fleet/fleet-verdict.h"
#include "fleet/model-doubt.h"

/* As in hypervisor.c. */
#define CHECKS_MODELS_SINCE GCPU_VERSION(10, 9, 0)

/** Way: how the answer for the model in hand is found. A byte each, apart from the members, so that
 * rows are walked through without looking at these. */
typedef enum {
    WAY_FEATURES, /* GCPU_HYPERVISOR_BY_FEATURES */
    WAY_YES,      /* BY_USABILITY */
    WAY_NAMES,    /* BY_BLOCKERS, none of them: by the features asked for by name */
    WAY_BLOCKERS, /* BY_BLOCKERS, by these as well */
    WAY_NO,       /* BY_BLOCKERS, and one of them is nothing that a CPU can leave out */
} Way;

/** Start: what becomes of a yes, since a guest must start as well; for the model in hand. */
typedef enum {
    START_AS_SAID,
    START_UNUSABLE, /* QEMU says that it cannot run the model: nobody can say */
    START_DOUBT,    /* so it does, and not why, see model-doubt.h */
    START_BLOCKERS, /* so it does, unless the CPU disables what is in the way */
    START_ASK,      /* QEMU does not know the model, so that it would go by another name */
    START_ANYWAY,   /* libvirt may not compare: of a no as well, it must be asked */
} Start;

/** Member: one class, and what QEMU there says of the model in hand. */
typedef struct {
    const GcpuFleetClass *class;
    guint column;
    gboolean asks_models;        /* its libvirt goes by what QEMU says */
    GcpuFeatureSet *blockers;    /* of the model, with WAY_BLOCKERS or START_BLOCKERS */
    GcpuFeatureSet *own;         /* gcpu_model_doubt_list_own(), with START_DOUBT */
    const GcpuModelDoubt *doubt; /* with START_DOUBT, once it was asked about */
} Member;

struct GcpuMatrixBank {
    const GcpuMap *map;
    const char *arch;
    GArray *members;      /* of Member */
    GArray *sets;         /* of GcpuFeatureSet: gcpu_map_words() for each */
    GArray *vendors;      /* of guint: number of its vendor's name */
    GArray *ways;         /* of guint8: a Way each */
    GArray *verdicts;     /* of guint8: by features */
    GArray *names;        /* of guint8: whether all that is asked for by name is there */
    GArray *starts;       /* of guint8: a Start each */
    GHashTable *numbers;  /* vendor → its number, from 1 on; 0: not stated */
    GHashTable *doubts;   /* `models` of classes → GcpuModelDoubt about the model in hand */
    gboolean asks_models; /* some member does */
    gboolean is_whole;    /* its columns follow one another without a gap */
    char *model;          /* in hand */
    guint features;       /* of the rows in hand, see GcpuFleetMatrixRow */
    gboolean all_start;   /* for the model in hand, all are START_AS_SAID */
    gboolean all_names;   /* and WAY_NAMES, so that nobody compares by features */
};

/** Question: one row for one bank. */
typedef struct {
    const GcpuFleetMatrixRow *row;
    guint vendor;                                        /* 0: any */
    GcpuFeatureSet required[GCPU_FEATURE_SET_WORDS_MAX]; /* by name */
    GcpuFeatureSet disabled[GCPU_FEATURE_SET_WORDS_MAX];
} Question;

static void member_clear(Member *member)
{
    g_free(member->blockers);
    g_free(member->own);
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
    bank->vendors = g_array_new(FALSE, FALSE, sizeof(guint));
    bank->ways = g_array_new(FALSE, TRUE, 1);
    bank->verdicts = g_array_new(FALSE, FALSE, 1);
    bank->names = g_array_new(FALSE, FALSE, 1);
    bank->starts = g_array_new(FALSE, TRUE, 1);
    bank->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bank->doubts = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)gcpu_model_doubt_free);
    bank->is_whole = TRUE;
    return bank;
}

void gcpu_matrix_bank_free(GcpuMatrixBank *bank)
{
    g_array_unref(bank->members);
    g_array_unref(bank->sets);
    g_array_unref(bank->vendors);
    g_array_unref(bank->ways);
    g_array_unref(bank->verdicts);
    g_array_unref(bank->names);
    g_array_unref(bank->starts);
    g_hash_table_unref(bank->numbers);
    g_hash_table_unref(bank->doubts);
    g_free(bank->model);
    g_free(bank);
}

static guint number_of(GcpuMatrixBank *bank, const char *vendor)
{
    guint number = vendor ? GPOINTER_TO_UINT(g_hash_table_lookup(bank->numbers, vendor)) : 0;

    if (!vendor || number)
        return number;
    number = g_hash_table_size(bank->numbers) + 1;
    g_hash_table_insert(bank->numbers, g_strdup(vendor), GUINT_TO_POINTER(number));
    return number;
}

gboolean gcpu_matrix_bank_add(GcpuMatrixBank *bank, const GcpuFleetClass *class, guint column)
{
    guint n = bank->members->len;
    guint vendor = number_of(bank, class->cpu->vendor);
    Member member = {
        .class = class,
        .column = column,
        .asks_models = class->libvirt_version == 0 || class->libvirt_version >= CHECKS_MODELS_SINCE,
    };

    if (class->map != bank->map || g_strcmp0(class->offer->arch, bank->arch) != 0)
        return FALSE;
    if (n > 0 && g_array_index(bank->members, Member, 0).column + n != column)
        bank->is_whole = FALSE;
    bank->asks_models |= member.asks_models;
    g_array_append_val(bank->members, member);
    g_array_append_val(bank->vendors, vendor);
    g_array_append_vals(bank->sets, class->features, gcpu_map_words(bank->map));
    g_array_set_size(bank->ways, n + 1);
    g_array_set_size(bank->verdicts, n + 1);
    g_array_set_size(bank->names, n + 1);
    g_array_set_size(bank->starts, n + 1);
    return TRUE;
}

/* Returns: whether all of them are names of the map, so that a CPU can disable them. */
static gboolean find_blockers(const GcpuMatrixBank *bank, Member *member,
                              const GcpuModelSupport *support)
{
    g_clear_pointer(&member->blockers, g_free);
    for (guint i = 0; support && i < support->blockers->len; i++) {
        int feature = gcpu_map_find_feature(bank->map, g_ptr_array_index(support->blockers, i));
        if (feature < 0)
            return FALSE;
        if (!member->blockers)
            member->blockers = gcpu_feature_set_new(gcpu_map_words(bank->map));
        gcpu_feature_set_add(member->blockers, (guint)feature);
    }
    return TRUE;
}

static Way look_up_way(const Member *member, const GcpuDef *cpu, gboolean are_known)
{
    const GcpuFleetClass *class = member->class;
    const GcpuHypervisorQuestion question = { class->map, class->offer, class->libvirt_version,
                                              cpu };

    switch (gcpu_hypervisor_rule(&question)) {
    case GCPU_HYPERVISOR_BY_USABILITY:
        return WAY_YES;
    case GCPU_HYPERVISOR_BY_BLOCKERS:
        return !are_known ? WAY_NO : member->blockers ? WAY_BLOCKERS : WAY_NAMES;
    case GCPU_HYPERVISOR_BY_FEATURES:
        break;
    }
    return WAY_FEATURES;
}

/* As check_usable() and gcpu_translate() in fleet-verdict.c. */
static Start look_up_start(const Member *member, const GcpuModelSupport *support, guint features,
                           gboolean are_known)
{
    if (!support)
        return member->class->offer->models->len ? START_ASK : START_AS_SAID;
    if ((features & GCPU_MATRIX_ROW_ONLY_DISABLES) &&
        gcpu_fleet_starts_uncompared(member->class, support))
        return START_ANYWAY;
    if (support->usable != GCPU_USABLE_NO)
        return START_AS_SAID;
    if (!are_known)
        return START_UNUSABLE;
    return member->blockers ? START_BLOCKERS : START_DOUBT;
}

static Start look_up(GcpuMatrixBank *bank, guint index, const GcpuFleetMatrixRow *row)
{
    Member *member = &g_array_index(bank->members, Member, index);
    const GcpuModelSupport *support =
        gcpu_domain_capabilities_find_model(member->class->offer, row->cpu->model);
    gboolean are_known = find_blockers(bank, member, support);
    Start start = look_up_start(member, support, row->features, are_known);

    g_array_index(bank->starts, guint8, index) = (guint8)start;
    g_free(member->own);
    member->own =
        start == START_DOUBT ? gcpu_model_doubt_list_own(member->class, row->cpu->model) : NULL;
    member->doubt = NULL;
    if (member->asks_models)
        g_array_index(bank->ways, guint8, index) = (guint8)look_up_way(member, row->cpu, are_known);
    return start;
}

static void take_model(GcpuMatrixBank *bank, const GcpuFleetMatrixRow *row)
{
    const char *model = row->cpu->model;

    if (bank->model && g_strcmp0(bank->model, model) == 0 && bank->features == row->features)
        return;
    g_hash_table_remove_all(bank->doubts);
    g_free(bank->model);
    bank->model = g_strdup(model);
    bank->features = row->features;
    bank->all_start = bank->all_names = TRUE;
    for (guint i = 0; i < bank->members->len; i++) {
        bank->all_start &= look_up(bank, i, row) == START_AS_SAID;
        bank->all_names &= g_array_index(bank->ways, guint8, i) == WAY_NAMES;
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

static const GcpuFeatureSet *sets_of(const GcpuMatrixBank *bank)
{
    return (const GcpuFeatureSet *)(const void *)bank->sets->data;
}

/* With what is asked for by name alone, and nothing besides that counts. */
static void check_names(const GcpuMatrixBank *bank, const Question *question)
{
    GcpuFeatureSet none[GCPU_FEATURE_SET_WORDS_MAX] = { 0 }, all[GCPU_FEATURE_SET_WORDS_MAX];
    const GcpuDemand demand = { gcpu_map_words(bank->map), FALSE, question->required, none, all };

    memset(all, 0xff, sizeof all);
    gcpu_demand_check_many(&demand, sets_of(bank), bank->members->len, (guint8 *)bank->names->data);
}

static gboolean disables_blockers(const GcpuMatrixBank *bank, const Question *question, guint index)
{
    const Member *member = &g_array_index(bank->members, Member, index);

    return gcpu_feature_set_is_subset(member->blockers, question->disabled,
                                      gcpu_map_words(bank->map));
}

static guint8 judge(const GcpuMatrixBank *bank, const Question *question, guint index)
{
    const guint8 *names = (const guint8 *)bank->names->data;
    guint8 by_names = names[index] ? GCPU_CELL_SUPERSET : GCPU_CELL_INCOMPATIBLE;

    switch ((Way)g_array_index(bank->ways, guint8, index)) {
    case WAY_YES:
        return GCPU_CELL_SUPERSET;
    case WAY_NAMES:
        return by_names;
    case WAY_BLOCKERS:
        return disables_blockers(bank, question, index) ? by_names : GCPU_CELL_INCOMPATIBLE;
    case WAY_FEATURES:
    case WAY_NO:
        break;
    }
    return GCPU_CELL_INCOMPATIBLE;
}

/* Without a branch, as the compiler likes it. */
static void clear_other_vendors(const GcpuMatrixBank *bank, guint vendor, guint8 *verdicts)
{
    const guint *vendors = (const guint *)(const void *)bank->vendors->data;
    guint n = vendor ? bank->members->len : 0;

    for (guint i = 0; i < n; i++)
        verdicts[i] = (guint8)(verdicts[i] * (vendors[i] == vendor));
}

static void follow_models(const GcpuMatrixBank *bank, const Question *question, guint8 *verdicts)
{
    const guint8 *ways = (const guint8 *)bank->ways->data;
    const guint8 *names = (const guint8 *)bank->names->data;

    check_names(bank, question);
    for (guint i = 0; bank->all_names && i < bank->members->len; i++)
        verdicts[i] = (guint8)((names[i] != 0) * GCPU_CELL_SUPERSET);
    for (guint i = 0; !bank->all_names && i < bank->members->len; i++) {
        if (ways[i] != WAY_FEATURES)
            verdicts[i] = judge(bank, question, i);
    }
}

static const GcpuModelDoubt *find_doubt(const GcpuMatrixBank *bank, const GcpuFleetClass *class)
{
    gpointer models = GUINT_TO_POINTER(class->models);
    GcpuModelDoubt *doubt = g_hash_table_lookup(bank->doubts, models);

    if (!doubt) {
        doubt = gcpu_model_doubt_new(class, bank->model);
        g_hash_table_insert(bank->doubts, models, doubt);
    }
    return doubt;
}

static gboolean is_doubt_lifted(const GcpuMatrixBank *bank, const Question *question, guint index)
{
    Member *member = &g_array_index(bank->members, Member, index);

    if (!member->doubt)
        member->doubt = find_doubt(bank, member->class);
    return gcpu_model_doubt_is_lifted(member->doubt, member->class, member->own,
                                      question->disabled);
}

static guint8 start(const GcpuMatrixBank *bank, const Question *question, guint index, guint8 yes)
{
    switch ((Start)g_array_index(bank->starts, guint8, index)) {
    case START_AS_SAID:
    case START_ANYWAY:
        return yes;
    case START_BLOCKERS:
        return disables_blockers(bank, question, index) ? yes : GCPU_CELL_UNDECIDED;
    case START_DOUBT:
        return is_doubt_lifted(bank, question, index) ? yes : GCPU_CELL_UNDECIDED;
    case START_ASK:
        return gcpu_fleet_matrix_ask_cell(question->row,
                                          g_array_index(bank->members, Member, index).class);
    case START_UNUSABLE:
        break;
    }
    return GCPU_CELL_UNDECIDED;
}

static void follow_starts(const GcpuMatrixBank *bank, const Question *question, guint8 *verdicts)
{
    const guint8 *starts = (const guint8 *)bank->starts->data;

    for (guint i = 0; i < bank->members->len; i++) {
        if (gcpu_cell_is_yes(verdicts[i]))
            verdicts[i] = start(bank, question, i, verdicts[i]);
        else if (starts[i] == START_ANYWAY)
            verdicts[i] = gcpu_fleet_matrix_ask_cell(question->row,
                                                     g_array_index(bank->members, Member, i).class);
    }
}

/* Whether sets and models alone decide. */
static gboolean is_plain(const GcpuMatrixBank *bank, const GcpuFleetMatrixRow *row)
{
    return row->cpu && row->cpu->model && !row->machine &&
           !(row->features & GCPU_MATRIX_ROW_OPEN) && !gcpu_open_mode(bank->arch, row->cpu);
}

/* What is not known in the map is a no for a libvirt whose own map this is. */
static void fill_singly(GcpuMatrixBank *bank, const GcpuFleetMatrixRow *row, guint8 *cells)
{
    gboolean is_known_no = is_plain(bank, row);

    for (guint i = 0; i < bank->members->len; i++) {
        const Member *member = &g_array_index(bank->members, Member, i);
        if (is_known_no && !member->asks_models && member->class->map_fit == GCPU_FLEET_MAP_OWN) {
            cells[member->column] = GCPU_CELL_INCOMPATIBLE;
            continue;
        }
        cells[member->column] = gcpu_fleet_matrix_ask_cell(row, member->class);
    }
}

static GcpuDemand *make_demand(const GcpuMatrixBank *bank, const GcpuFleetMatrixRow *row)
{
    if (!is_plain(bank, row) || (row->arch && !gcpu_arch_can_host(bank->arch, row->arch)) ||
        (row->cpu->arch && gcpu_arch_family(row->cpu->arch) != gcpu_arch_family(bank->arch)))
        return NULL;
    return gcpu_demand_new(bank->map, row->cpu, NULL);
}

void gcpu_matrix_bank_fill(GcpuMatrixBank *bank, const GcpuFleetMatrixRow *row, guint8 *cells)
{
    g_autofree GcpuDemand *demand = make_demand(bank, row);
    const Member *members = (const Member *)(const void *)bank->members->data;
    Question question = { .row = row };
    guint8 *verdicts = bank->is_whole ? cells + members[0].column : (guint8 *)bank->verdicts->data;

    if (!demand) {
        fill_singly(bank, row, cells);
        return;
    }
    question.vendor = number_of(bank, row->cpu->vendor);
    take_model(bank, row);
    if (!bank->all_names) {
        gcpu_demand_check_many(demand, sets_of(bank), bank->members->len, verdicts);
        clear_other_vendors(bank, question.vendor, verdicts);
    }
    if (bank->asks_models || !bank->all_start)
        list_features(bank, &question);
    if (bank->asks_models)
        follow_models(bank, &question, verdicts);
    if (!bank->all_start)
        follow_starts(bank, &question, verdicts);
    for (guint i = 0; !bank->is_whole && i < bank->members->len; i++)
        cells[members[i].column] = verdicts[i];
}

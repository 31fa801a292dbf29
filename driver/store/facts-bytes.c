/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/facts-bytes.h"

#include <string.h>

#include "store/byte-sum.h"

/** Visit: one way over a report. The same functions write and read, so that both agree. */
typedef struct {
    GString *out; /* NULL: reads */
    const char *next, *end;
    GHashTable *lists; /* set of List; NULL: none are shared */
    gboolean has_failed;
} Visit;

/** Kind: of a list: the same bytes may stand for something else elsewhere. */
typedef struct {
    void (*visit)(Visit *visit, gpointer list);
    gpointer (*ref)(gpointer list);
    void (*unref)(gpointer list);
} Kind;

/** List: one that was read, and from what. */
typedef struct {
    const char *bytes;
    gsize length;
    guint64 sum; /* of them, for the table; damaged, it is only slower */
    const Kind *kind;
    gpointer list;
} List;

struct GcpuFactsLists {
    GHashTable *set;
};

static guint list_hash(gconstpointer data)
{
    return (guint)((const List *)data)->sum;
}

static gboolean list_equal(gconstpointer a, gconstpointer b)
{
    const List *one = a, *other = b;

    return one->length == other->length && one->kind == other->kind &&
           memcmp(one->bytes, other->bytes, one->length) == 0;
}

static void list_free(gpointer data)
{
    List *list = data;

    list->kind->unref(list->list);
    g_free(list);
}

GcpuFactsLists *gcpu_facts_lists_new(void)
{
    GcpuFactsLists *lists = g_new0(GcpuFactsLists, 1);

    lists->set = g_hash_table_new_full(list_hash, list_equal, list_free, NULL);
    return lists;
}

void gcpu_facts_lists_free(GcpuFactsLists *lists)
{
    if (!lists)
        return;
    g_hash_table_unref(lists->set);
    g_free(lists);
}

void gcpu_facts_lists_forget(GcpuFactsLists *lists)
{
    g_hash_table_remove_all(lists->set);
}

/* Bytes of the smallest element of a list. */
#define ELEMENT_MIN sizeof(guint32)

static gsize rest_of(const Visit *visit)
{
    return (gsize)(visit->end - visit->next);
}

static void fail(Visit *visit)
{
    visit->has_failed = TRUE;
    visit->next = visit->end;
}

/* Returns: whether @value was set, which is only so where it is read. */
static gboolean visit_bytes(Visit *visit, void *value, gsize size)
{
    if (visit->out) {
        g_string_append_len(visit->out, value, (gssize)size);
        return FALSE;
    }
    if (rest_of(visit) < size) {
        fail(visit);
        return FALSE;
    }
    memcpy(value, visit->next, size);
    visit->next += size;
    return TRUE;
}

static gboolean visit_word(Visit *visit, guint32 *word, guint32 max)
{
    if (!visit_bytes(visit, word, sizeof *word))
        return FALSE;
    if (*word <= max)
        return TRUE;
    fail(visit);
    return FALSE;
}

/* A field of any integer type; others may read it while it is written. */
#define VISIT_WORD(visit, field, max)           \
    do {                                        \
        guint32 word_ = (guint32)(field);       \
        if (visit_word((visit), &word_, (max))) \
            (field) = word_;                    \
    } while (0)

#define VISIT_NUMBER(visit, field)  VISIT_WORD(visit, field, G_MAXUINT32)
#define VISIT_BOOLEAN(visit, field) VISIT_WORD(visit, field, TRUE)

#define VISIT_LONG(visit, field)                        \
    do {                                                \
        guint64 long_ = (guint64)(field);               \
        if (visit_bytes((visit), &long_, sizeof long_)) \
            (field) = long_;                            \
    } while (0)

/* The length of a text is one more than it is: 0 is no text. */
static void write_text(Visit *visit, const char *text)
{
    guint32 size = text ? (guint32)strlen(text) + 1 : 0;

    visit_bytes(visit, &size, sizeof size);
    if (size > 1)
        g_string_append_len(visit->out, text, (gssize)size - 1);
}

static char *read_text(Visit *visit)
{
    guint32 size = 0;

    if (!visit_bytes(visit, &size, sizeof size) || size == 0)
        return NULL;
    if (rest_of(visit) < size - 1 || !g_utf8_validate(visit->next, size - 1, NULL)) {
        fail(visit);
        return NULL;
    }
    char *text = g_malloc(size);
    memcpy(text, visit->next, size - 1);
    text[size - 1] = '\0';
    visit->next += size - 1;
    return text;
}

static void visit_text(Visit *visit, char **text)
{
    if (visit->out)
        write_text(visit, *text);
    else
        *text = read_text(visit);
}

/* A text that everybody takes for granted. */
static void visit_name(Visit *visit, char **name)
{
    visit_text(visit, name);
    if (!*name)
        fail(visit);
}

static guint visit_count(Visit *visit, guint count)
{
    guint32 word = count;

    visit_word(visit, &word, visit->out ? G_MAXUINT32 : (guint32)(rest_of(visit) / ELEMENT_MIN));
    return visit->has_failed ? 0 : word;
}

static gboolean visit_presence(Visit *visit, const void *what)
{
    guint32 word = what != NULL;

    visit_word(visit, &word, TRUE);
    return word && !visit->has_failed;
}

/** ListHead: in front of the bytes of a list. */
typedef struct {
    guint64 length, sum;
} ListHead;

static void write_list(Visit *visit, gpointer list, const Kind *kind)
{
    ListHead head = { 0, 0 };
    gsize at = visit->out->len;

    visit_bytes(visit, &head, sizeof head);
    kind->visit(visit, list);
    head.length = visit->out->len - at - sizeof head;
    head.sum = gcpu_byte_sum(0, visit->out->str + at + sizeof head, head.length);
    memcpy(visit->out->str + at, &head, sizeof head);
}

static void read_elements(Visit *visit, const List *list)
{
    Visit inside = { .next = list->bytes, .end = list->bytes + list->length };

    list->kind->visit(&inside, list->list);
    if (inside.has_failed || inside.next < inside.end)
        fail(visit);
}

/* Takes @list, an empty one. Returns: it, filled, or one that was read before from the same. */
static gpointer read_list(Visit *visit, gpointer list, const Kind *kind)
{
    ListHead head = { 0, 0 };

    if (!visit_bytes(visit, &head, sizeof head))
        return list;
    if (rest_of(visit) < head.length) {
        fail(visit);
        return list;
    }
    const List read = { visit->next, head.length, head.sum, kind, list };
    visit->next += head.length;
    const List *known = visit->lists ? g_hash_table_lookup(visit->lists, &read) : NULL;
    if (known) {
        kind->unref(list);
        return kind->ref(known->list);
    }
    read_elements(visit, &read);
    if (visit->lists && !visit->has_failed) {
        kind->ref(list);
        g_hash_table_add(visit->lists, g_memdup2(&read, sizeof read));
    }
    return list;
}

/* A list that several reports may have. */
#define VISIT_LIST(visit, field, kind)                     \
    do {                                                   \
        if ((visit)->out)                                  \
            write_list((visit), (field), (kind));          \
        else                                               \
            (field) = read_list((visit), (field), (kind)); \
    } while (0)

static gpointer ref_array(gpointer list)
{
    return g_array_ref(list);
}

static void unref_array(gpointer list)
{
    g_array_unref(list);
}

static gpointer ref_pointers(gpointer list)
{
    return g_ptr_array_ref(list);
}

static void unref_pointers(gpointer list)
{
    g_ptr_array_unref(list);
}

static void visit_features(Visit *visit, gpointer list)
{
    GArray *features = list;
    guint n = visit_count(visit, features->len);

    if (!visit->out && n > 0) {
        g_array_set_size(features, n);
        memset(features->data, 0, n * sizeof(GcpuFeature));
    }
    for (guint i = 0; i < n && !visit->has_failed; i++) {
        GcpuFeature *feature = &g_array_index(features, GcpuFeature, i);
        visit_name(visit, &feature->name);
        VISIT_WORD(visit, feature->policy, GCPU_FEATURE_FORBID);
    }
}

static const Kind features_kind = { visit_features, ref_array, unref_array };

static void visit_numbers_of_def(Visit *visit, GcpuDef *def)
{
    VISIT_NUMBER(visit, def->topology.sockets);
    VISIT_NUMBER(visit, def->topology.dies);
    VISIT_NUMBER(visit, def->topology.clusters);
    VISIT_NUMBER(visit, def->topology.cores);
    VISIT_NUMBER(visit, def->topology.threads);
    VISIT_WORD(visit, def->cache.mode, GCPU_CACHE_DISABLE);
    VISIT_NUMBER(visit, def->cache.level);
    VISIT_WORD(visit, def->maxphysaddr.mode, GCPU_MAXPHYSADDR_EMULATE);
    VISIT_NUMBER(visit, def->maxphysaddr.bits);
    VISIT_NUMBER(visit, def->maxphysaddr.limit);
    VISIT_NUMBER(visit, def->microcode_version);
    VISIT_NUMBER(visit, def->signature.family);
    VISIT_NUMBER(visit, def->signature.model);
    VISIT_NUMBER(visit, def->signature.stepping);
    VISIT_LONG(visit, def->tsc_frequency_hz);
    VISIT_WORD(visit, def->tsc_scaling, GCPU_SWITCH_OFF);
}

static void visit_def(Visit *visit, GcpuDef **place)
{
    if (!visit_presence(visit, *place))
        return;
    if (!visit->out)
        *place = gcpu_def_new(GCPU_DEF_HOST);
    GcpuDef *def = *place;
    VISIT_WORD(visit, def->type, GCPU_DEF_GUEST);
    VISIT_WORD(visit, def->mode, GCPU_MODE_MAXIMUM);
    VISIT_WORD(visit, def->match, GCPU_MATCH_STRICT);
    VISIT_WORD(visit, def->check, GCPU_CHECK_FULL);
    VISIT_WORD(visit, def->migratable, GCPU_SWITCH_OFF);
    VISIT_WORD(visit, def->deprecated_features, GCPU_SWITCH_OFF);
    visit_text(visit, &def->arch);
    visit_text(visit, &def->model);
    VISIT_WORD(visit, def->fallback, GCPU_FALLBACK_FORBID);
    visit_text(visit, &def->vendor);
    visit_text(visit, &def->vendor_id);
    VISIT_LIST(visit, def->features, &features_kind);
    visit_numbers_of_def(visit, def);
}

static void visit_mode(Visit *visit, GcpuModeSupport *mode)
{
    VISIT_BOOLEAN(visit, mode->known);
    VISIT_BOOLEAN(visit, mode->supported);
    VISIT_BOOLEAN(visit, mode->migratable_on);
    VISIT_BOOLEAN(visit, mode->migratable_off);
}

static void visit_blockers(Visit *visit, GPtrArray *blockers)
{
    guint n = visit_count(visit, blockers->len);

    if (!visit->out)
        g_ptr_array_set_size(blockers, (gint)n);
    for (guint i = 0; i < n && !visit->has_failed; i++)
        visit_name(visit, (char **)&blockers->pdata[i]);
}

static void visit_models(Visit *visit, gpointer list)
{
    GPtrArray *models = list;
    guint n = visit_count(visit, models->len);

    for (guint i = 0; i < n && !visit->has_failed; i++) {
        if (!visit->out)
            g_ptr_array_add(models, gcpu_model_support_new(NULL));
        GcpuModelSupport *model = g_ptr_array_index(models, i);
        visit_name(visit, &model->name);
        VISIT_WORD(visit, model->usable, GCPU_USABLE_NO);
        VISIT_BOOLEAN(visit, model->deprecated);
        visit_text(visit, &model->vendor);
        visit_text(visit, &model->canonical);
        visit_blockers(visit, model->blockers);
        VISIT_BOOLEAN(visit, model->states_usable);
    }
}

static const Kind models_kind = { visit_models, ref_pointers, unref_pointers };

static void visit_protection(Visit *visit, GcpuProtection *protection)
{
    VISIT_BOOLEAN(visit, protection->sev);
    VISIT_BOOLEAN(visit, protection->sev_es);
    VISIT_BOOLEAN(visit, protection->sev_snp);
    VISIT_BOOLEAN(visit, protection->tdx);
    VISIT_BOOLEAN(visit, protection->s390_pv);
}

static void visit_offer(Visit *visit, GcpuDomainCapabilities *offer)
{
    visit_text(visit, &offer->emulator);
    visit_text(visit, &offer->virt_type);
    visit_text(visit, &offer->machine);
    visit_text(visit, &offer->arch);
    VISIT_NUMBER(visit, offer->max_vcpus);
    VISIT_BOOLEAN(visit, offer->has_cpu);
    visit_mode(visit, &offer->host_passthrough);
    visit_mode(visit, &offer->maximum);
    visit_mode(visit, &offer->host_model_mode);
    visit_mode(visit, &offer->custom);
    visit_def(visit, &offer->host_model);
    VISIT_LIST(visit, offer->models, &models_kind);
    VISIT_BOOLEAN(visit, offer->has_blockers);
    VISIT_BOOLEAN(visit, offer->firmware_known);
    VISIT_BOOLEAN(visit, offer->firmware_efi);
    visit_protection(visit, &offer->protection);
}

static void visit_offers(Visit *visit, GPtrArray *offers)
{
    guint n = visit_count(visit, offers->len);

    for (guint i = 0; i < n && !visit->has_failed; i++) {
        if (!visit->out)
            g_ptr_array_add(offers, gcpu_domain_capabilities_new());
        visit_offer(visit, g_ptr_array_index(offers, i));
    }
}

static void visit_machines(Visit *visit, GPtrArray *machines)
{
    guint n = visit_count(visit, machines->len);

    for (guint i = 0; i < n && !visit->has_failed; i++) {
        if (!visit->out)
            g_ptr_array_add(machines, gcpu_machine_new(NULL));
        GcpuMachine *machine = g_ptr_array_index(machines, i);
        visit_name(visit, &machine->name);
        visit_text(visit, &machine->canonical);
        VISIT_NUMBER(visit, machine->max_vcpus);
    }
}

static void visit_domains(Visit *visit, GPtrArray *domains)
{
    guint n = visit_count(visit, domains->len);

    for (guint i = 0; i < n && !visit->has_failed; i++) {
        if (!visit->out)
            g_ptr_array_add(domains, gcpu_guest_domain_new());
        GcpuGuestDomain *domain = g_ptr_array_index(domains, i);
        visit_text(visit, &domain->virt_type);
        visit_text(visit, &domain->emulator);
        visit_machines(visit, domain->machines);
    }
}

static void visit_guests(Visit *visit, gpointer list)
{
    GPtrArray *guests = list;
    guint n = visit_count(visit, guests->len);

    for (guint i = 0; i < n && !visit->has_failed; i++) {
        if (!visit->out)
            g_ptr_array_add(guests, gcpu_guest_arch_new());
        GcpuGuestArch *guest = g_ptr_array_index(guests, i);
        visit_text(visit, &guest->os_type);
        visit_text(visit, &guest->arch);
        visit_text(visit, &guest->emulator);
        visit_machines(visit, guest->machines);
        visit_domains(visit, guest->domains);
    }
}

static const Kind guests_kind = { visit_guests, ref_pointers, unref_pointers };

static void visit_capabilities(Visit *visit, GcpuCapabilities **place)
{
    if (!visit_presence(visit, *place))
        return;
    if (!visit->out)
        *place = gcpu_capabilities_new();
    visit_text(visit, &(*place)->host_uuid);
    visit_text(visit, &(*place)->host_arch);
    visit_def(visit, &(*place)->host_cpu);
    VISIT_LIST(visit, (*place)->guests, &guests_kind);
}

static void visit_parameters(Visit *visit, GcpuHostReport *report)
{
    guint n = visit_count(visit, report->module_parameters->len);

    for (guint i = 0; i < n && !visit->has_failed; i++) {
        if (!visit->out)
            gcpu_host_report_add_module_parameter(report, NULL, NULL, NULL);
        GcpuModuleParameter *parameter = g_ptr_array_index(report->module_parameters, i);
        visit_name(visit, &parameter->module);
        visit_name(visit, &parameter->name);
        visit_text(visit, &parameter->value);
    }
}

static void visit_missing(Visit *visit, GcpuHostReport *report)
{
    guint n = visit_count(visit, report->missing->len);

    for (guint i = 0; i < n && !visit->has_failed; i++) {
        if (!visit->out)
            gcpu_host_report_add_missing(report, NULL, GCPU_FACT_NOT_ASKED, NULL);
        GcpuMissingFact *fact = g_ptr_array_index(report->missing, i);
        visit_name(visit, &fact->name);
        VISIT_WORD(visit, fact->state, GCPU_FACT_DENIED);
        visit_text(visit, &fact->reason);
    }
}

static void visit_report(Visit *visit, GcpuHostReport *report)
{
    visit_text(visit, &report->name);
    visit_text(visit, &report->uuid);
    visit_text(visit, &report->uri);
    visit_text(visit, &report->collector);
    VISIT_LONG(visit, report->collected_at_s);
    visit_text(visit, &report->hypervisor);
    VISIT_NUMBER(visit, report->libvirt_version);
    VISIT_NUMBER(visit, report->hypervisor_version);
    visit_text(visit, &report->kernel_release);
    visit_text(visit, &report->kernel_command_line);
    visit_text(visit, &report->microcode);
    visit_parameters(visit, report);
    visit_capabilities(visit, &report->capabilities);
    visit_offers(visit, report->domain_capabilities);
    visit_missing(visit, report);
}

void gcpu_facts_bytes_append(GString *bytes, const GcpuHostReport *report)
{
    Visit visit = { .out = bytes };

    visit_report(&visit, (GcpuHostReport *)report);
}

GcpuHostReport *gcpu_facts_bytes_parse(const char *bytes, gsize length, GcpuFactsLists *lists)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    Visit visit = { .next = bytes, .end = bytes + length, .lists = lists ? lists->set : NULL };

    visit_report(&visit, report);
    return visit.has_failed || rest_of(&visit) > 0 ? NULL : g_steal_pointer(&report);
}

guint gcpu_facts_bytes_layout(void)
{
    static const gsize sizes[] = {
        sizeof(GcpuHostReport),   sizeof(GcpuModuleParameter),
        sizeof(GcpuMissingFact),  sizeof(GcpuCapabilities),
        sizeof(GcpuGuestArch),    sizeof(GcpuGuestDomain),
        sizeof(GcpuMachine),      sizeof(GcpuDomainCapabilities),
        sizeof(GcpuModelSupport), sizeof(GcpuProtection),
        sizeof(GcpuDef),          sizeof(GcpuFeature),
    };
    guint layout = 0;

    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++)
        layout = layout * 31 + (guint)sizes[i];
    return layout;
}

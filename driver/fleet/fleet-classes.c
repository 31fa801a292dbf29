/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-classes.h"

#include <string.h>

#include "cpu/arch.h"
#include "cpu/expand.h"
#include "cpu/host-report.h"
#include "fleet/common-base.h"
#include "fleet/facts-key.h"
#include "fleet/fleet-gaps.h"

/* What was found out about one set of facts, for all hosts that share it. */
typedef struct {
    guint32 class;
    GcpuFleetGap *excluded, *foreign, *unknown; /* NULL: no such gap */
} Sorted;

typedef struct {
    const GcpuFleetScope *scope;
    const char *virt_type;
    GcpuFleetMaps *maps;
    GcpuFleetClasses *result;
    GHashTable *by_facts; /* GcpuHostReport → Sorted */
    GHashTable *by_key;   /* what the class depends on → class + 1 */
    GHashTable *models;   /* what QEMUs say of models → its number + 1 */
} Sorting;

static void class_free(GcpuFleetClass *class)
{
    g_free(class->features);
    g_array_unref(class->hosts);
    g_free(class);
}

void gcpu_fleet_classes_free(GcpuFleetClasses *classes)
{
    if (!classes)
        return;
    gcpu_common_base_free(classes->common_base);
    g_ptr_array_unref(classes->gaps);
    g_ptr_array_unref(classes->classes);
    g_free(classes->ages);
    g_free(classes->class_of);
    g_ptr_array_unref(classes->hosts);
    g_free(classes->virt_type);
    g_free(classes->arch);
    g_free(classes);
}

static GcpuFleetClasses *classes_start(const GcpuFleet *fleet, const GcpuFleetScope *scope,
                                       const char *virt_type)
{
    GcpuFleetClasses *classes = g_new0(GcpuFleetClasses, 1);

    classes->arch = g_strdup(scope->arch);
    classes->virt_type = g_strdup(virt_type);
    classes->now_s = scope->now_s;
    classes->hosts = gcpu_fleet_list(fleet);
    classes->class_of = g_new(guint32, MAX(classes->hosts->len, 1));
    classes->ages = g_new0(guint8, MAX(classes->hosts->len, 1));
    classes->classes = g_ptr_array_new_with_free_func((GDestroyNotify)class_free);
    classes->gaps = gcpu_fleet_gaps_new();
    return classes;
}

static const char *host_arch(const GcpuHostReport *facts)
{
    const GcpuDomainCapabilities *first =
        facts->domain_capabilities->len ? g_ptr_array_index(facts->domain_capabilities, 0) : NULL;

    if (facts->capabilities && facts->capabilities->host_arch)
        return facts->capabilities->host_arch;
    return first ? first->arch : NULL;
}

static gboolean offers_arch(const GcpuHostReport *facts, const char *arch)
{
    return (facts->capabilities &&
            gcpu_capabilities_find_arch(facts->capabilities, arch, NULL) != NULL) ||
           gcpu_host_report_find_domain_capabilities(facts, arch, NULL, NULL) != NULL;
}

static gboolean offers_virt_type(const GcpuHostReport *facts, const char *arch,
                                 const char *virt_type)
{
    const GcpuCapabilities *capabilities = facts->capabilities;

    for (guint i = 0; capabilities && i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);
        if (g_strcmp0(guest->arch, arch) == 0 && gcpu_guest_arch_find_domain(guest, virt_type))
            return TRUE;
    }
    return !capabilities;
}

/* Why there is no offer: some of these are a no, the last one is not. */
static GcpuFleetGap *tell_no_offer(Sorting *sorting, const GcpuHostReport *facts)
{
    const char *arch = host_arch(facts), *wanted = sorting->scope->arch;
    GPtrArray *gaps = sorting->result->gaps;

    if (arch && !gcpu_arch_can_host(arch, wanted) && !offers_arch(facts, wanted))
        return gcpu_fleet_gaps_find(gaps, GCPU_FLEET_GAP_ARCH, arch);
    if (offers_arch(facts, wanted) && !offers_virt_type(facts, wanted, sorting->virt_type))
        return gcpu_fleet_gaps_find(gaps, GCPU_FLEET_GAP_VIRT_TYPE, NULL);
    return gcpu_fleet_gaps_find(gaps, GCPU_FLEET_GAP_NO_OFFER, NULL);
}

/* On x86 all is judged by what QEMU reports; elsewhere the hypervisor decides in any case. */
static gboolean says_cpu(const GcpuDomainCapabilities *offer)
{
    return gcpu_arch_family(offer->arch) != GCPU_ARCH_FAMILY_X86 ||
           gcpu_domain_capabilities_report_cpu(offer);
}

/* Returns: (nullable): libvirt's words for what the map does not know. */
static char *expand(GcpuFleetClass *class)
{
    g_autofree GcpuFeatureSet *features = NULL;
    g_autoptr(GError) error = NULL;

    if (!class->map || !class->cpu || gcpu_map_family(class->map) != GCPU_ARCH_FAMILY_X86)
        return NULL;
    features = gcpu_feature_set_new(GCPU_FEATURE_SET_WORDS_MAX);
    if (!gcpu_expand_set(class->map, class->cpu, features, &error))
        return g_strdup(error->message);
    class->features = g_steal_pointer(&features);
    return NULL;
}

static guint number_models(Sorting *sorting, const GcpuDomainCapabilities *offer)
{
    g_autoptr(GString) key = g_string_new(NULL);

    gcpu_facts_key_append_models(key, offer);
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(sorting->models, key->str));
    if (found)
        return found - 1;
    guint number = g_hash_table_size(sorting->models);
    g_hash_table_insert(sorting->models, g_strdup(key->str), GUINT_TO_POINTER(number + 1));
    return number;
}

static guint32 find_or_add_class(Sorting *sorting, const GcpuFleetClass *draft)
{
    GPtrArray *classes = sorting->result->classes;
    g_autoptr(GString) key = g_string_new(NULL);

    g_string_append_printf(key, "%p %u ", (const void *)draft->map, draft->libvirt_version);
    gcpu_facts_key_append_cpu(key, draft->offer);
    gcpu_facts_key_append_machines(key, draft->facts, draft->offer->arch);
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(sorting->by_key, key->str));
    if (found)
        return found - 1;
    GcpuFleetClass *class = g_new(GcpuFleetClass, 1);
    *class = *draft;
    class->hosts = g_array_new(FALSE, FALSE, sizeof(guint32));
    class->models = number_models(sorting, draft->offer);
    g_ptr_array_add(classes, class);
    g_hash_table_insert(sorting->by_key, g_strdup(key->str), GUINT_TO_POINTER(classes->len));
    return classes->len - 1;
}

static GcpuFleetGap *tell_foreign_map(Sorting *sorting, const GcpuFleetClass *class)
{
    g_autofree char *version =
        class->libvirt_version ? gcpu_version_format(class->libvirt_version) : NULL;

    return gcpu_fleet_gaps_find(sorting->result->gaps, GCPU_FLEET_GAP_FOREIGN_MAP, version);
}

static gboolean sort_offer(Sorting *sorting, const GcpuHostReport *facts,
                           const GcpuDomainCapabilities *offer, Sorted *sorted, GError **error)
{
    GcpuFleetMap map;

    if (!gcpu_fleet_maps_get(sorting->maps, facts->libvirt_version, gcpu_arch_family(offer->arch),
                             &map, error))
        return FALSE;
    const GcpuFleetClass draft = {
        .facts = facts,
        .offer = offer,
        .cpu = offer->host_model,
        .map = map.map,
        .map_fit = map.fit,
        .libvirt_version = facts->libvirt_version,
    };
    sorted->class = find_or_add_class(sorting, &draft);
    GcpuFleetClass *class = g_ptr_array_index(sorting->result->classes, sorted->class);
    g_autofree char *unknown = class->features ? NULL : expand(class);
    if (unknown)
        sorted->unknown =
            gcpu_fleet_gaps_find(sorting->result->gaps, GCPU_FLEET_GAP_UNKNOWN_NAME, unknown);
    if (class->map_fit == GCPU_FLEET_MAP_FOREIGN)
        sorted->foreign = tell_foreign_map(sorting, class);
    return TRUE;
}

static gboolean sort_facts(Sorting *sorting, const GcpuHostReport *facts, Sorted *sorted,
                           GError **error)
{
    const GcpuDomainCapabilities *offer = gcpu_host_report_find_domain_capabilities(
        facts, sorting->scope->arch, sorting->virt_type, NULL);

    sorted->class = GCPU_FLEET_NO_CLASS;
    if (offer && says_cpu(offer))
        return sort_offer(sorting, facts, offer, sorted, error);
    sorted->excluded =
        offer ? gcpu_fleet_gaps_find(sorting->result->gaps, GCPU_FLEET_GAP_NO_CPU, NULL)
              : tell_no_offer(sorting, facts);
    return TRUE;
}

static const Sorted *look_up(Sorting *sorting, const GcpuHostReport *facts, GError **error)
{
    Sorted *sorted = g_hash_table_lookup(sorting->by_facts, facts);

    if (sorted)
        return sorted;
    sorted = g_new0(Sorted, 1);
    g_hash_table_insert(sorting->by_facts, (gpointer)facts, sorted);
    return sort_facts(sorting, facts, sorted, error) ? sorted : NULL;
}

GcpuFleetAge gcpu_fleet_age(const GcpuFleetScope *scope, const GcpuFleetHost *host)
{
    if (!scope->now_s || !host->collected_at_s)
        return scope->max_age_s ? GCPU_FLEET_UNDATED : GCPU_FLEET_FRESH;
    if (host->collected_at_s > scope->now_s + GCPU_FLEET_CLOCK_SKEW_S)
        return GCPU_FLEET_FUTURE;
    if (scope->max_age_s && scope->now_s - host->collected_at_s > scope->max_age_s)
        return GCPU_FLEET_STALE;
    return GCPU_FLEET_FRESH;
}

static void add_age(Sorting *sorting, guint32 number, GcpuFleetAge age)
{
    static const GcpuFleetGapKind kinds[] = { GCPU_FLEET_GAP_STALE, GCPU_FLEET_GAP_STALE,
                                              GCPU_FLEET_GAP_UNDATED, GCPU_FLEET_GAP_FUTURE };
    GPtrArray *gaps = sorting->result->gaps;

    sorting->result->ages[number] = age;
    if (age != GCPU_FLEET_FRESH)
        gcpu_fleet_gap_add_host(gcpu_fleet_gaps_find(gaps, kinds[age], NULL), number);
}

static void add_to_gaps(const Sorted *sorted, guint32 number)
{
    GcpuFleetGap *const gaps[] = { sorted->excluded, sorted->foreign, sorted->unknown };

    for (guint i = 0; i < G_N_ELEMENTS(gaps); i++) {
        if (gaps[i])
            gcpu_fleet_gap_add_host(gaps[i], number);
    }
}

static void add_time(GcpuFleetClasses *result, gint64 time_s)
{
    if (time_s <= 0)
        return;
    result->oldest_at_s = result->oldest_at_s ? MIN(result->oldest_at_s, time_s) : time_s;
    result->newest_at_s = MAX(result->newest_at_s, time_s);
}

static gboolean sort_host(Sorting *sorting, guint32 number, GError **error)
{
    const GcpuFleetHost *host = gcpu_fleet_classes_host(sorting->result, number);
    const Sorted *sorted = look_up(sorting, host->facts, error);
    GcpuFleetAge age = gcpu_fleet_age(sorting->scope, host);

    if (!sorted)
        return FALSE;
    add_age(sorting, number, age);
    add_time(sorting->result, host->collected_at_s);
    add_to_gaps(sorted, number);
    sorting->result->class_of[number] = sorted->class;
    if (sorted->class != GCPU_FLEET_NO_CLASS) {
        GcpuFleetClass *class = g_ptr_array_index(sorting->result->classes, sorted->class);
        g_array_append_val(class->hosts, number);
        class->n_fresh += age == GCPU_FLEET_FRESH;
    }
    return TRUE;
}

GcpuFleetClasses *gcpu_fleet_classes_new(const GcpuFleet *fleet, const GcpuFleetScope *scope,
                                         GcpuFleetMaps *maps, GError **error)
{
    const char *virt_type = scope->virt_type ? scope->virt_type : "kvm";
    g_autoptr(GcpuFleetClasses) result = classes_start(fleet, scope, virt_type);
    g_autoptr(GHashTable) by_facts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) models = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Sorting sorting = { scope, virt_type, maps, result, by_facts, by_key, models };

    for (guint32 i = 0; i < result->hosts->len; i++) {
        if (!sort_host(&sorting, i, error))
            return NULL;
    }
    gcpu_fleet_gaps_sort(result->gaps);
    result->common_base = gcpu_common_base_new(result);
    return g_steal_pointer(&result);
}

typedef struct {
    const char *arch;
    guint n_hosts;
} ArchCount;

static gint by_count(gconstpointer a, gconstpointer b)
{
    const ArchCount *one = a, *other = b;

    if (one->n_hosts != other->n_hosts)
        return one->n_hosts > other->n_hosts ? -1 : 1;
    return strcmp(one->arch, other->arch);
}

static void count_arch(GArray *counts, const char *arch)
{
    ArchCount count = { arch, 1 };

    for (guint i = 0; i < counts->len; i++) {
        ArchCount *known = &g_array_index(counts, ArchCount, i);
        if (strcmp(known->arch, arch) == 0) {
            known->n_hosts++;
            return;
        }
    }
    g_array_append_val(counts, count);
}

char **gcpu_fleet_archs(const GcpuFleet *fleet)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(fleet);
    g_autoptr(GArray) counts = g_array_new(FALSE, FALSE, sizeof(ArchCount));
    GPtrArray *archs = g_ptr_array_new();

    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        const char *arch = host_arch(host->facts);
        if (arch && gcpu_arch_is_known(arch))
            count_arch(counts, arch);
    }
    g_array_sort(counts, by_count);
    for (guint i = 0; i < counts->len; i++)
        g_ptr_array_add(archs, g_strdup(g_array_index(counts, ArchCount, i).arch));
    g_ptr_array_add(archs, NULL);
    return (char **)g_ptr_array_free(archs, FALSE);
}

const char *gcpu_fleet_class_vendor(const GcpuFleetClass *hosts)
{
    const GcpuCapabilities *capabilities = hosts->facts->capabilities;
    const GcpuDef *host = capabilities ? capabilities->host_cpu : NULL;
    const GcpuDef *cpu = hosts->cpu;
    const GcpuMapModel *model = NULL;

    if (cpu && cpu->vendor)
        return cpu->vendor;
    if (host && host->vendor)
        return host->vendor;
    if (cpu && cpu->model && hosts->map && gcpu_map_family(hosts->map) == GCPU_ARCH_FAMILY_X86)
        model = gcpu_map_find_model(hosts->map, cpu->model);
    return model ? gcpu_map_vendor_name(hosts->map, model->vendor) : NULL;
}

const char *gcpu_fleet_host_arch(const GcpuFleetHost *host)
{
    return host_arch(host->facts);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-domains.h"

#include "cpu/decode.h"
#include "fleet/common.h"
#include "fleet/fleet-verdict.h"
#include "fleet/partition.h"

/** Item: one class that takes part. */
typedef struct {
    const GcpuFleetClasses *classes;
    const GcpuFleetClass *class;
    GcpuFeatureSet *set; /* in bits of the names of all maps */
    guint group;
    guint n_hosts; /* that are fresh */
} Item;

typedef struct {
    GPtrArray *items; /* of Item */
    GPtrArray *names; /* of const char *: features, by bit */
    GHashTable *bits; /* name → bit */
    guint n_words;
    const GcpuPartition *partition;
} Dividing;

static void item_free(Item *item)
{
    g_free(item->set);
    g_free(item);
}

static void loss_free(GcpuFleetLoss *loss)
{
    g_free(loss->name);
    g_free(loss);
}

static void domain_free(GcpuFleetDomain *domain)
{
    g_ptr_array_unref(domain->hosts);
    g_ptr_array_unref(domain->lost);
    g_ptr_array_unref(domain->models);
    gcpu_def_free(domain->cpu);
    g_free(domain);
}

void gcpu_fleet_domains_free(GcpuFleetDomains *domains)
{
    if (!domains)
        return;
    g_ptr_array_unref(domains->domains);
    g_free(domains);
}

static Item *item_at(const Dividing *dividing, guint index)
{
    return g_ptr_array_index(dividing->items, index);
}

static void add_item(Dividing *dividing, const GcpuFleetClasses *classes,
                     const GcpuFleetClass *class)
{
    Item *item = g_new0(Item, 1);

    item->classes = classes;
    item->class = class;
    item->n_hosts = class->n_fresh;
    g_ptr_array_add(dividing->items, item);
}

/* Maps of several libvirts number the same features differently. */
static void collect_names(Dividing *dividing, const GcpuFleetClass *class)
{
    guint n_words = class->map ? gcpu_map_words(class->map) : 0;

    for (int i = class->features ? gcpu_feature_set_next(class->features, n_words, 0) : -1; i >= 0;
         i = gcpu_feature_set_next(class->features, n_words, (guint)i + 1)) {
        const char *name = gcpu_map_feature(class->map, (guint)i)->name;
        if (g_hash_table_add(dividing->bits, (gpointer)name))
            g_ptr_array_add(dividing->names, (gpointer)name);
    }
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of their names, so that the order of hosts does not show. */
static void number_names(Dividing *dividing)
{
    g_ptr_array_sort(dividing->names, by_text);
    for (guint i = 0; i < dividing->names->len; i++)
        g_hash_table_insert(dividing->bits, g_ptr_array_index(dividing->names, i),
                            GUINT_TO_POINTER(i));
    dividing->n_words = gcpu_feature_set_words(dividing->names->len);
}

static void make_set(const Dividing *dividing, Item *item)
{
    const GcpuFleetClass *class = item->class;
    guint n_words = class->map ? gcpu_map_words(class->map) : 0;

    item->set = gcpu_feature_set_new(dividing->n_words);
    for (int i = class->features ? gcpu_feature_set_next(class->features, n_words, 0) : -1; i >= 0;
         i = gcpu_feature_set_next(class->features, n_words, (guint)i + 1)) {
        const char *name = gcpu_map_feature(class->map, (guint)i)->name;
        guint bit = GPOINTER_TO_UINT(g_hash_table_lookup(dividing->bits, name));
        gcpu_feature_set_add(item->set, bit);
    }
}

/* What classes must have in common to share a domain at all. */
static char *group_key(const Item *item)
{
    const GcpuFleetClass *class = item->class;
    const GcpuDef *cpu = class->cpu;
    const char *arch = class->offer->arch;

    if (class->features)
        return g_strjoin(" ", arch, gcpu_fleet_class_vendor(class), NULL);
    if (cpu && cpu->model && gcpu_arch_family(arch) == GCPU_ARCH_FAMILY_PPC64)
        return g_strjoin(" ", arch, "model", cpu->model, NULL);
    guint32 first = g_array_index(class->hosts, guint32, 0);
    return g_strjoin(" ", arch, "class", gcpu_fleet_classes_host(item->classes, first)->name, NULL);
}

/* Numbered in the order of their names, so that the order of hosts does not show. */
static void make_groups(const Dividing *dividing)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();

    for (guint i = 0; i < dividing->items->len; i++) {
        g_ptr_array_add(keys, group_key(item_at(dividing, i)));
        g_ptr_array_add(sorted, g_ptr_array_index(keys, i));
    }
    g_ptr_array_sort(sorted, by_text);
    for (guint i = 0; i < keys->len; i++)
        g_ptr_array_find_with_equal_func(sorted, g_ptr_array_index(keys, i), g_str_equal,
                                         &item_at(dividing, i)->group);
}

static void set_up(Dividing *dividing, const GcpuFleetClasses *const *classes, guint n_classes)
{
    for (guint i = 0; i < n_classes; i++) {
        for (guint j = 0; j < classes[i]->classes->len; j++) {
            const GcpuFleetClass *class = gcpu_fleet_classes_get(classes[i], j);
            if (class->n_fresh)
                add_item(dividing, classes[i], class);
        }
    }
    for (guint i = 0; i < dividing->items->len; i++)
        collect_names(dividing, item_at(dividing, i)->class);
    number_names(dividing);
    for (guint i = 0; i < dividing->items->len; i++)
        make_set(dividing, item_at(dividing, i));
    make_groups(dividing);
}

static GcpuPartition *divide(const Dividing *dividing, guint domains_max, GError **error)
{
    g_autofree GcpuPartitionItem *items = g_new0(GcpuPartitionItem, dividing->items->len + 1);
    const GcpuPartitionRequest request = { items, dividing->items->len, dividing->n_words,
                                           domains_max };

    for (guint i = 0; i < dividing->items->len; i++) {
        const Item *item = item_at(dividing, i);
        items[i] = (GcpuPartitionItem){ item->set, item->group, item->n_hosts };
    }
    return gcpu_partition(&request, error);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    const GcpuFleetHost *one = *(const GcpuFleetHost *const *)a;
    const GcpuFleetHost *other = *(const GcpuFleetHost *const *)b;

    return g_strcmp0(one->name, other->name);
}

static void add_hosts(GcpuFleetDomain *domain, const Item *item)
{
    for (guint i = 0; i < item->class->hosts->len; i++) {
        guint32 number = g_array_index(item->class->hosts, guint32, i);
        if (item->classes->ages[number] == GCPU_FLEET_FRESH)
            g_ptr_array_add(domain->hosts,
                            (gpointer)gcpu_fleet_classes_host(item->classes, number));
    }
}

static gint by_loss(gconstpointer a, gconstpointer b)
{
    const GcpuFleetLoss *one = *(const GcpuFleetLoss *const *)a;
    const GcpuFleetLoss *other = *(const GcpuFleetLoss *const *)b;

    if (one->n_hosts != other->n_hosts)
        return one->n_hosts > other->n_hosts ? -1 : 1;
    return g_strcmp0(one->name, other->name);
}

static void add_losses(const Dividing *dividing, GcpuFleetDomain *domain, const GPtrArray *members,
                       const GcpuFeatureSet *common)
{
    g_autofree guint *n_hosts = g_new0(guint, dividing->names->len + 1);

    for (guint i = 0; i < members->len; i++) {
        const Item *item = g_ptr_array_index(members, i);
        for (int bit = gcpu_feature_set_next(item->set, dividing->n_words, 0); bit >= 0;
             bit = gcpu_feature_set_next(item->set, dividing->n_words, (guint)bit + 1)) {
            if (!gcpu_feature_set_has(common, (guint)bit))
                n_hosts[bit] += item->n_hosts;
        }
    }
    for (guint bit = 0; bit < dividing->names->len; bit++) {
        if (n_hosts[bit] == 0)
            continue;
        GcpuFleetLoss *loss = g_new0(GcpuFleetLoss, 1);
        loss->name = g_strdup(g_ptr_array_index(dividing->names, bit));
        loss->n_hosts = n_hosts[bit];
        domain->given_up += n_hosts[bit];
        g_ptr_array_add(domain->lost, loss);
    }
    g_ptr_array_sort(domain->lost, by_loss);
}

/* Models that every hypervisor of the domain knows. */
static GPtrArray *common_models(const GPtrArray *members)
{
    const Item *first = g_ptr_array_index(members, 0);
    GPtrArray *models = gcpu_model_supports_new();

    for (guint i = 0; i < first->class->offer->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(first->class->offer->models, i);
        gboolean all_know = TRUE;
        for (guint j = 1; j < members->len; j++) {
            const Item *other = g_ptr_array_index(members, j);
            all_know =
                all_know && gcpu_domain_capabilities_find_model(other->class->offer, model->name);
        }
        if (!all_know)
            continue;
        GcpuModelSupport *kept = gcpu_model_support_new(model->name);
        kept->usable = model->usable;
        g_ptr_array_add(models, kept);
    }
    return models;
}

/* The map of the oldest libvirt: what it does not know, its hosts could not be told. */
static const GcpuMap *oldest_map(const GPtrArray *members)
{
    const GcpuFleetClass *oldest = ((const Item *)g_ptr_array_index(members, 0))->class;

    for (guint i = 1; i < members->len; i++) {
        const GcpuFleetClass *class = ((const Item *)g_ptr_array_index(members, i))->class;
        if (class->libvirt_version < oldest->libvirt_version)
            oldest = class;
    }
    return oldest->map;
}

/* libvirt gives ppc64 hosts a limit of addresses, and refuses guests there that have one. */
static GcpuDef *copy_for_guest(const GcpuDef *host)
{
    GcpuDef *cpu = gcpu_def_copy(host);

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->match = GCPU_MATCH_EXACT;
    cpu->maxphysaddr = (GcpuMaxPhysAddr){ 0 };
    return cpu;
}

/* For libvirt, a host that does not state its vendor is of another than any that a guest names. */
static void fit_to_host(GcpuDef *cpu, const GcpuMap *map, const GcpuFleetClass *host)
{
    gcpu_fleet_disable_blockers(host, map, cpu);
    if (!host->cpu->vendor)
        g_clear_pointer(&cpu->vendor, g_free);
}

static GcpuDef *name_cpu(const Dividing *dividing, const GPtrArray *members,
                         const GcpuFeatureSet *common)
{
    const GcpuFleetClass *first = ((const Item *)g_ptr_array_index(members, 0))->class;
    GcpuFeatureSet features[GCPU_FEATURE_SET_WORDS_MAX] = { 0 };
    const GcpuMap *map = oldest_map(members);
    const char *vendor = gcpu_fleet_class_vendor(first);
    g_autoptr(GPtrArray) models = common_models(members);

    if (!first->features)
        return first->cpu ? copy_for_guest(first->cpu) : NULL;
    for (int bit = gcpu_feature_set_next(common, dividing->n_words, 0); bit >= 0;
         bit = gcpu_feature_set_next(common, dividing->n_words, (guint)bit + 1)) {
        int feature = gcpu_map_find_feature(map, g_ptr_array_index(dividing->names, (guint)bit));
        if (feature >= 0)
            gcpu_feature_set_add(features, (guint)feature);
    }
    const GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = features,
        .vendor = vendor ? gcpu_map_find_vendor(map, vendor) : GCPU_VENDOR_NONE,
        .models = models->len ? models : NULL,
        .migratable = TRUE,
    };
    GcpuDef *cpu = gcpu_decode(map, &request, NULL);
    for (guint i = 0; cpu && i < members->len; i++)
        fit_to_host(cpu, map, ((const Item *)g_ptr_array_index(members, i))->class);
    return cpu;
}

/* One host stands for its class; a domain has hosts of one vendor and architecture. */
static GPtrArray *name_models(const GPtrArray *members)
{
    const GcpuFleetClasses *classes = ((const Item *)g_ptr_array_index(members, 0))->classes;
    g_autoptr(GArray) numbers = g_array_sized_new(FALSE, FALSE, sizeof(guint32), members->len);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < members->len; i++) {
        const Item *item = g_ptr_array_index(members, i);
        g_array_append_val(numbers, g_array_index(item->class->hosts, guint32, 0));
    }
    g_autoptr(GPtrArray) answers =
        gcpu_common_new(classes, (const guint32 *)(void *)numbers->data, numbers->len);
    const GcpuCommon *common = answers->len ? g_ptr_array_index(answers, 0) : NULL;
    for (guint i = 0; common && i < common->models->len; i++) {
        const GcpuCommonModel *best = g_ptr_array_index(common->models, i);
        g_ptr_array_add(names, g_strdup(best->model->name));
    }
    return names;
}

static GcpuFleetDomain *make_domain(const Dividing *dividing, guint number)
{
    GcpuFleetDomain *domain = g_new0(GcpuFleetDomain, 1);
    g_autoptr(GPtrArray) members = g_ptr_array_new();
    g_autofree GcpuFeatureSet *common = gcpu_feature_set_new(dividing->n_words);

    domain->hosts = g_ptr_array_new();
    domain->lost = g_ptr_array_new_with_free_func((GDestroyNotify)loss_free);
    for (guint i = 0; i < dividing->items->len; i++) {
        Item *item = item_at(dividing, i);
        if (dividing->partition->domain_of[i] != number)
            continue;
        if (members->len == 0)
            gcpu_feature_set_copy(common, item->set, dividing->n_words);
        gcpu_feature_set_intersect(common, item->set, dividing->n_words);
        g_ptr_array_add(members, item);
        add_hosts(domain, item);
    }
    const GcpuFleetClass *first = ((const Item *)g_ptr_array_index(members, 0))->class;
    domain->arch = first->offer->arch;
    domain->vendor = gcpu_fleet_class_vendor(first);
    domain->n_classes = members->len;
    domain->n_features = gcpu_feature_set_count(common, dividing->n_words);
    domain->cpu = name_cpu(dividing, members, common);
    domain->models = name_models(members);
    add_losses(dividing, domain, members, common);
    g_ptr_array_sort(domain->hosts, by_name);
    return domain;
}

static gint by_size(gconstpointer a, gconstpointer b)
{
    const GcpuFleetDomain *one = *(const GcpuFleetDomain *const *)a;
    const GcpuFleetDomain *other = *(const GcpuFleetDomain *const *)b;

    if (one->hosts->len != other->hosts->len)
        return one->hosts->len > other->hosts->len ? -1 : 1;
    return by_name(one->hosts->pdata, other->hosts->pdata);
}

static GcpuFleetDomains *make_domains(const Dividing *dividing, guint n_hosts)
{
    GcpuFleetDomains *result = g_new0(GcpuFleetDomains, 1);

    result->domains = g_ptr_array_new_with_free_func((GDestroyNotify)domain_free);
    result->given_up = dividing->partition->given_up;
    result->at_least = dividing->partition->at_least;
    result->n_left_out = n_hosts;
    for (guint i = 0; i < dividing->partition->n_domains; i++) {
        GcpuFleetDomain *domain = make_domain(dividing, i);
        result->n_left_out -= domain->hosts->len;
        g_ptr_array_add(result->domains, domain);
    }
    g_ptr_array_sort(result->domains, by_size);
    return result;
}

GcpuFleetDomains *gcpu_fleet_domains_new(const GcpuFleetClasses *const *classes, guint n_classes,
                                         guint domains_max, GError **error)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GHashTable) bits = g_hash_table_new(g_str_hash, g_str_equal);
    Dividing dividing = { .items = items, .names = names, .bits = bits };

    set_up(&dividing, classes, n_classes);
    g_autoptr(GcpuPartition) partition = divide(&dividing, domains_max, error);
    if (!partition)
        return NULL;
    dividing.partition = partition;
    return make_domains(&dividing, n_classes ? classes[0]->hosts->len : 0);
}

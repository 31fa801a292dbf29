/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/host-traits.h"

#include <string.h>

/** Asking: what one run needs. */
typedef struct {
    const GcpuTraitRequest *request;
    GcpuGuestCpu *plain;   /* what a guest without wishes gets */
    GcpuArchFamily family; /* of such a guest */
    GHashTable *offered;   /* names of features of host-model; NULL: not known */
    GHashTable *processor; /* names of features that the capabilities list; NULL: none */
    GPtrArray *traits;     /* the result */
} Asking;

static void trait_free(GcpuTrait *trait)
{
    g_free(trait->name);
    g_free(trait->feature);
    g_free(trait->reason);
    g_free(trait);
}

const char *gcpu_trait_state_to_string(GcpuTraitState state)
{
    static const char *const words[] = { "absent", "present", "unknown" };

    return words[state];
}

static void asking_clear(Asking *asking)
{
    gcpu_guest_cpu_free(asking->plain);
    g_clear_pointer(&asking->offered, g_hash_table_unref);
    g_clear_pointer(&asking->processor, g_hash_table_unref);
    g_clear_pointer(&asking->traits, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

/* Borrowed names: the model's, with those that @def adds and without those that it takes away. */
static GHashTable *features_of(const Asking *asking, const GcpuDef *def)
{
    GcpuModelFeatures *source = asking->request->features;
    const char *const *names = source && def && def->model
                                   ? source->features_of(source, asking->plain->arch, def->model)
                                   : NULL;

    if (!names)
        return NULL;
    GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
    for (; *names; names++)
        g_hash_table_add(set, (char *)*names);
    for (guint i = 0; i < def->features->len; i++) {
        const GcpuFeature *feature = gcpu_def_feature(def, i);
        if (feature->policy == GCPU_FEATURE_REQUIRE || feature->policy == GCPU_FEATURE_FORCE)
            g_hash_table_add(set, feature->name);
        else
            g_hash_table_remove(set, feature->name);
    }
    return set;
}

static GHashTable *listed_features(const GcpuDef *def)
{
    GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; def && i < def->features->len; i++)
        g_hash_table_add(set, gcpu_def_feature(def, i)->name);
    return set;
}

static const GcpuDef *processor_of(const GcpuHostReport *host)
{
    return host->capabilities ? host->capabilities->host_cpu : NULL;
}

static const GcpuDomainCapabilities *offer_of(const Asking *asking)
{
    return gcpu_host_report_find_domain_capabilities(asking->request->host, asking->plain->arch,
                                                     asking->plain->virt_type, NULL);
}

static const char *vendor_of(const Asking *asking)
{
    const GcpuDef *processor = processor_of(asking->request->host);
    const GcpuDomainCapabilities *offer = offer_of(asking);

    if (processor && processor->vendor)
        return processor->vendor;
    return offer && offer->host_model ? offer->host_model->vendor : NULL;
}

static void add(Asking *asking, const GcpuTraitRow *row, GcpuTraitState state, const char *reason)
{
    for (char **name = row->traits; *name; name++) {
        GcpuTrait *trait = g_new(GcpuTrait, 1);
        *trait = (GcpuTrait){
            .name = g_strdup(*name),
            .feature = g_strdup(row->feature),
            .state = state,
            .reason = g_strdup(reason),
            .unreported = row->unreported,
        };
        g_ptr_array_add(asking->traits, trait);
    }
}

/* Guests that get the host itself have what it has, if the hypervisor lets them. */
static gboolean is_host_itself(const Asking *asking)
{
    const GcpuDef *cpu = asking->plain->cpu;

    return cpu && (cpu->mode == GCPU_MODE_HOST_PASSTHROUGH || cpu->mode == GCPU_MODE_MAXIMUM);
}

/* The first finding that is about the wish, or an error of any kind. */
static const GcpuFinding *find_objection(const GcpuFindings *findings)
{
    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        const GcpuFinding *finding = gcpu_findings_get(findings, i);
        if (finding->severity == GCPU_SEVERITY_ERROR ||
            g_strcmp0(finding->key, "required_features") == 0)
            return finding;
    }
    return NULL;
}

static GcpuGuestCpu *decide(const Asking *asking, const char *feature, GcpuFindings *findings)
{
    const GcpuTraitRequest *request = asking->request;
    g_autofree char *wish =
        feature ? g_strconcat("instance.required_features=", feature, NULL) : NULL;
    const char *const overrides[] = { wish, NULL };
    g_autoptr(GcpuInstance) instance = gcpu_instance_load(NULL, overrides, findings);

    return instance ? gcpu_guest_cpu_decide(request->config, instance, request->host,
                                            request->features, findings)
                    : NULL;
}

/* Whether the hypervisor passes on what only the processor is known to have, nobody said. */
static gboolean only_processor_has(const Asking *asking, const char *feature)
{
    return is_host_itself(asking) &&
           !(asking->offered && g_hash_table_contains(asking->offered, feature));
}

static char *describe(const GcpuGuestCpu *guest_cpu)
{
    const GcpuDef *cpu = guest_cpu->cpu;

    if (cpu && cpu->model)
        return g_strdup_printf("guests get it with model %s", cpu->model);
    return g_strdup_printf("guests get it with %s",
                           cpu && cpu->mode ? gcpu_mode_to_string(cpu->mode) : "the policy's CPU");
}

static void ask_feature(Asking *asking, const GcpuTraitRow *row)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuGuestCpu) guest_cpu = decide(asking, row->feature, findings);
    const GcpuFinding *objection = find_objection(findings);

    if (!asking->plain->cpu || (!asking->plain->cpu->model && !asking->plain->cpu->mode)) {
        add(asking, row, GCPU_TRAIT_UNKNOWN, "the policy leaves the CPU to the hypervisor");
    } else if (!guest_cpu) {
        add(asking, row, GCPU_TRAIT_ABSENT, objection ? objection->message : NULL);
    } else if (objection) {
        add(asking, row, GCPU_TRAIT_UNKNOWN, objection->message);
    } else if (only_processor_has(asking, row->feature)) {
        add(asking, row, GCPU_TRAIT_UNKNOWN,
            "the processor has it, and whether guests get it is not known");
    } else {
        g_autofree char *reason = describe(guest_cpu);
        add(asking, row, GCPU_TRAIT_PRESENT, reason);
    }
}

/* libvirt neither has a map of arm's features nor names a host-model there; with kvm, guests that
 * get the host itself have what the kernel says of it. */
static void ask_arm(Asking *asking, const GcpuTraitRow *row)
{
    gboolean listed = g_hash_table_contains(asking->processor, row->feature);

    if (!is_host_itself(asking) || g_strcmp0(asking->plain->virt_type, "kvm") != 0)
        add(asking, row, GCPU_TRAIT_UNKNOWN, "libvirt does not tell what models of arm have");
    else
        add(asking, row, listed ? GCPU_TRAIT_PRESENT : GCPU_TRAIT_ABSENT,
            listed ? "the processor has it, and guests get the processor"
                   : "the processor does not have it");
}

static void ask(Asking *asking, const GcpuTraitRow *row)
{
    const char *vendor = vendor_of(asking);

    if (row->vendor && !vendor)
        add(asking, row, GCPU_TRAIT_UNKNOWN, "the vendor of the processor is not known");
    else if (row->vendor && strcmp(row->vendor, vendor) != 0)
        add(asking, row, GCPU_TRAIT_ABSENT, "the processor is another vendor's");
    else if (row->family == GCPU_ARCH_FAMILY_ARM)
        ask_arm(asking, row);
    else
        ask_feature(asking, row);
}

static int compare(gconstpointer a, gconstpointer b)
{
    const GcpuTrait *const *one = a, *const *other = b;

    return strcmp((*one)->name, (*other)->name);
}

GPtrArray *gcpu_host_traits(const GcpuTraitRequest *request, GcpuFindings *findings)
{
    g_auto(Asking) asking = {
        .request = request,
        .traits = g_ptr_array_new_with_free_func((GDestroyNotify)trait_free),
    };

    asking.plain = decide(&asking, NULL, findings);
    if (!asking.plain)
        return NULL;
    const GcpuDomainCapabilities *offer = offer_of(&asking);
    asking.family = gcpu_arch_family(asking.plain->arch);
    asking.offered = features_of(&asking, offer ? offer->host_model : NULL);
    asking.processor = listed_features(processor_of(request->host));
    for (guint i = 0; i < request->map->len; i++) {
        const GcpuTraitRow *row = g_ptr_array_index(request->map, i);
        if (row->family == asking.family)
            ask(&asking, row);
    }
    g_ptr_array_sort(asking.traits, compare);
    return g_steal_pointer(&asking.traits);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/cpu-attributes.h"

#include "cpu/arch.h"
#include "cpu/nearest.h"
#include "policy/cpu-match.h"
#include "policy/cpu-mode.h"
#include "policy/offered.h"

/* An attribute that older versions of libvirt do not know. */
typedef struct {
    const char *name;
    GcpuSettingId id;
    GcpuVersion since;
} Attribute;

static const Attribute attribute_check = { "check", GCPU_SETTING_CPU_CHECK, GCPU_VERSION(3, 2, 0) };
static const Attribute attribute_migratable = { "migratable", GCPU_SETTING_CPU_MIGRATABLE,
                                                GCPU_VERSION(6, 5, 0) };
static const Attribute attribute_vendor = { "vendor", GCPU_SETTING_CPU_VENDOR,
                                            GCPU_VERSION(0, 8, 3) };
static const Attribute attribute_cache = { "cache", GCPU_SETTING_CPU_CACHE, GCPU_VERSION(3, 3, 0) };

static gboolean mode_is_host_itself(const GcpuDecision *decision)
{
    return decision->mode == GCPU_MODE_HOST_PASSTHROUGH || decision->mode == GCPU_MODE_MAXIMUM;
}

/* Not knowing the architecture is no reason to refuse. */
static gboolean is_x86(const GcpuDecision *decision)
{
    const char *arch = decision->result->arch;

    return !arch || gcpu_arch_family(arch) == GCPU_ARCH_FAMILY_X86;
}

static void refuse(GcpuDecision *decision, const GcpuSetting *setting, const char *message)
{
    gcpu_decision_refuse(
        decision,
        &(GcpuObjection){ .code = GCPU_ERROR_INVALID, .setting = setting, .message = message });
}

/* Returns the setting if it is to be written; NULL if it is not set or left out. */
static const GcpuSetting *attribute_in_force(GcpuDecision *decision, const Attribute *attribute)
{
    const GcpuSetting *setting = gcpu_decision_setting(decision, attribute->id);

    if (!setting || gcpu_decision_has_libvirt(decision, attribute->since))
        return setting;
    g_autofree char *since = gcpu_version_format(attribute->since);
    g_autofree char *fact = gcpu_decision_libvirt_fact(decision);
    g_autofree char *message = g_strdup_printf("left out: %s needs libvirt %s, the host has %s",
                                               attribute->name, since, fact);
    gcpu_decision_warn(decision, &(GcpuObjection){ .setting = setting, .message = message });
    gcpu_decision_because(decision, attribute->name, NULL, setting,
                          "left out: this libvirt does not know it", fact);
    return NULL;
}

static void because_configured(GcpuDecision *decision, const char *part, const GcpuSetting *setting)
{
    gcpu_decision_because(decision, part, setting->text, setting, "as configured", NULL);
}

static gboolean forbids_anything(const GcpuDef *cpu)
{
    for (guint i = 0; i < cpu->features->len; i++) {
        if (gcpu_def_feature(cpu, i)->policy == GCPU_FEATURE_FORBID)
            return TRUE;
    }
    return FALSE;
}

/* Where libvirt compares a model with the host by its own map and its map is stricter than QEMU. */
static gboolean libvirt_would_refuse_usable_model(const GcpuDecision *decision)
{
    const GcpuDomainCapabilities *capabilities = decision->domain_capabilities;
    const GcpuDef *cpu = decision->result->cpu;
    GcpuVersion version = decision->host->libvirt_version;

    if (decision->mode != GCPU_MODE_CUSTOM || !cpu->model || !capabilities || !version)
        return FALSE;
    /* Without the check libvirt would not hold the guest to these either. */
    if (cpu->match == GCPU_MATCH_STRICT || forbids_anything(cpu))
        return FALSE;
    if (strcmp(decision->result->virt_type, "kvm") != 0 || version < attribute_check.since ||
        version >= GCPU_VERSION(10, 2, 0))
        return FALSE;
    const GcpuModelSupport *support = gcpu_domain_capabilities_find_model(capabilities, cpu->model);
    if (!support || support->usable != GCPU_USABLE_YES)
        return FALSE;

    const GcpuOffered *host = gcpu_offered_by_host_model(decision);
    const GcpuOffered *processor = gcpu_offered_by_processor(decision);
    const GcpuSetting *flags = gcpu_decision_setting(decision, GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS);
    GcpuModelFeatures *map = decision->features;
    const char *const *name =
        host && map ? map->features_of(map, decision->result->arch, cpu->model) : NULL;
    for (; name && *name; name++) {
        if (!gcpu_offered_has(host, *name) && !(processor && gcpu_offered_has(processor, *name)) &&
            !gcpu_flags_disable(flags, *name))
            return TRUE;
    }
    return FALSE;
}

static void decide_check(GcpuDecision *decision)
{
    const GcpuSetting *setting = attribute_in_force(decision, &attribute_check);

    if (decision->mode == GCPU_MODE_UNSET)
        return;
    if (setting) {
        gcpu_check_from_string(setting->text, &decision->result->cpu->check);
        because_configured(decision, "check", setting);
        return;
    }
    if (gcpu_decision_setting(decision, GCPU_SETTING_CPU_CHECK) ||
        !libvirt_would_refuse_usable_model(decision))
        return;
    g_autofree char *fact = gcpu_decision_libvirt_fact(decision);
    decision->result->cpu->check = GCPU_CHECK_NONE;
    gcpu_decision_because(decision, "check", "none", NULL,
                          "the hypervisor can run the model, but before 10.2.0 libvirt's own check "
                          "would refuse it for features that QEMU has dropped from it",
                          fact);
}

static void decide_migratable(GcpuDecision *decision)
{
    const GcpuSetting *setting = attribute_in_force(decision, &attribute_migratable);

    if (!setting || decision->mode == GCPU_MODE_UNSET)
        return;
    if (!mode_is_host_itself(decision)) {
        refuse(decision, setting,
               "cpu_migratable is for cpu_mode = host-passthrough and maximum only");
        return;
    }
    gcpu_switch_from_string(setting->text, &decision->result->cpu->migratable);
    because_configured(decision, "migratable", setting);
}

static const char *host_vendor(const GcpuDecision *decision)
{
    const GcpuDomainCapabilities *domain_capabilities = decision->domain_capabilities;
    const GcpuCapabilities *capabilities = decision->host->capabilities;

    if (domain_capabilities && domain_capabilities->host_model)
        return domain_capabilities->host_model->vendor;
    return capabilities && capabilities->host_cpu ? capabilities->host_cpu->vendor : NULL;
}

/* libvirt starts such a guest only on a host of that vendor, spelt as its CPU map does. */
static void check_vendor(GcpuDecision *decision, const GcpuSetting *setting)
{
    const char *vendor = host_vendor(decision);

    if (!vendor || strcmp(vendor, setting->text) == 0)
        return;
    const char *const vendors[] = { vendor, NULL };
    g_autofree char *message = g_strdup_printf("this host's CPU is from %s", vendor);
    gcpu_decision_refuse(decision,
                         &(GcpuObjection){ .code = GCPU_ERROR_UNUSABLE,
                                           .setting = setting,
                                           .message = message,
                                           .nearest = gcpu_nearest(setting->text, vendors) });
}

static void decide_vendor(GcpuDecision *decision)
{
    const GcpuSetting *setting = attribute_in_force(decision, &attribute_vendor);

    if (!setting || decision->mode == GCPU_MODE_UNSET)
        return;
    if (!decision->result->cpu->model) {
        refuse(decision, setting, "cpu_vendor needs a named model: cpu_mode = custom");
        return;
    }
    check_vendor(decision, setting);
    g_free(decision->result->cpu->vendor);
    decision->result->cpu->vendor = g_strdup(setting->text);
    because_configured(decision, "vendor", setting);
}

static void decide_cache(GcpuDecision *decision)
{
    const GcpuSetting *setting = attribute_in_force(decision, &attribute_cache);
    GcpuCache *cache = &decision->result->cpu->cache;

    if (!setting || decision->mode == GCPU_MODE_UNSET)
        return;
    if (!is_x86(decision)) {
        refuse(decision, setting, "libvirt takes a CPU cache on x86 only");
        return;
    }
    gcpu_cache_mode_from_string(setting->text, &cache->mode);
    if (cache->mode == GCPU_CACHE_PASSTHROUGH && !mode_is_host_itself(decision)) {
        refuse(decision, setting,
               "cpu_cache = passthrough is for cpu_mode = host-passthrough and maximum only");
        return;
    }
    /* QEMU emulates the third level only, and libvirt wants to read that. */
    if (cache->mode == GCPU_CACHE_EMULATE)
        cache->level = 3;
    because_configured(decision, "cache", setting);
}

static void decide_maxphysaddr(GcpuDecision *decision)
{
    const GcpuSetting *mode = gcpu_instance_get(decision->instance, GCPU_SETTING_MAXPHYSADDR_MODE);
    const GcpuSetting *bits = gcpu_instance_get(decision->instance, GCPU_SETTING_MAXPHYSADDR_BITS);
    GcpuMaxPhysAddr *maxphysaddr = &decision->result->cpu->maxphysaddr;

    if (!mode)
        return;
    if (!decision->takes_cpu) {
        refuse(decision, mode, "this virtualisation type takes no maxphysaddr");
        return;
    }
    if (!is_x86(decision)) {
        refuse(decision, mode, "libvirt takes maxphysaddr on x86 only");
        return;
    }
    if (!gcpu_decision_has_libvirt(decision, GCPU_VERSION(8, 7, 0))) {
        g_autofree char *fact = gcpu_decision_libvirt_fact(decision);
        g_autofree char *message =
            g_strdup_printf("maxphysaddr needs libvirt 8.7.0; the host has %s", fact);
        gcpu_decision_refuse(decision, &(GcpuObjection){ .code = GCPU_ERROR_UNSUPPORTED,
                                                         .setting = mode,
                                                         .message = message });
        return;
    }
    gcpu_maxphysaddr_mode_from_string(mode->text, &maxphysaddr->mode);
    maxphysaddr->bits = bits ? bits->number : 0;
    because_configured(decision, "maxphysaddr", mode);
}

void gcpu_cpu_attributes_decide(GcpuDecision *decision)
{
    decide_maxphysaddr(decision);
    if (!decision->takes_cpu)
        return;
    gcpu_cpu_match_decide(decision);
    decide_check(decision);
    gcpu_cpu_match_check(decision);
    decide_migratable(decision);
    decide_vendor(decision);
    decide_cache(decision);
}

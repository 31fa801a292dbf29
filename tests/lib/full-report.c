/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "full-report.h"

/** Structure: in the order in which they are walked over. */
typedef enum {
    REPORT,
    PARAMETER,
    MISSING,
    CAPABILITIES,
    GUEST,
    DOMAIN,
    MACHINE,
    OFFER,
    MODEL,
    BLOCKER,
    HOST_CPU,
    GUEST_CPU,
    HOST_FEATURE,
    GUEST_FEATURE,
} Structure;

typedef enum {
    TEXT,
    WORD, /* a number, enumeration or boolean of 32 bits */
    LONG,
} FieldType;

typedef struct {
    Structure structure;
    const char *name;
    gsize offset;
    FieldType type;
    FullReportRole role;
} Field;

#define FIELD(role, structure, type, field, field_type)                                           \
    {                                                                                             \
        structure, #type "." #field, G_STRUCT_OFFSET(type, field), field_type, FULL_REPORT_##role \
    }

static const Field fields[] = {
    FIELD(OWN, REPORT, GcpuHostReport, name, TEXT),
    FIELD(OWN, REPORT, GcpuHostReport, uuid, TEXT),
    FIELD(OWN, REPORT, GcpuHostReport, collected_at_s, LONG),
    FIELD(OWN, REPORT, GcpuHostReport, kernel_command_line, TEXT),
    FIELD(SHARED, REPORT, GcpuHostReport, uri, TEXT),
    FIELD(SHARED, REPORT, GcpuHostReport, collector, TEXT),
    FIELD(SHARED, REPORT, GcpuHostReport, hypervisor, TEXT),
    FIELD(SHARED, REPORT, GcpuHostReport, libvirt_version, WORD),
    FIELD(SHARED, REPORT, GcpuHostReport, hypervisor_version, WORD),
    FIELD(SHARED, REPORT, GcpuHostReport, kernel_release, TEXT),
    FIELD(SHARED, REPORT, GcpuHostReport, microcode, TEXT),
    FIELD(SHARED, PARAMETER, GcpuModuleParameter, module, TEXT),
    FIELD(SHARED, PARAMETER, GcpuModuleParameter, name, TEXT),
    FIELD(SHARED, PARAMETER, GcpuModuleParameter, value, TEXT),
    FIELD(SHARED, MISSING, GcpuMissingFact, name, TEXT),
    FIELD(SHARED, MISSING, GcpuMissingFact, state, WORD),
    FIELD(SHARED, MISSING, GcpuMissingFact, reason, TEXT),
    FIELD(OWN, CAPABILITIES, GcpuCapabilities, host_uuid, TEXT),
    FIELD(SHARED, CAPABILITIES, GcpuCapabilities, host_arch, TEXT),
    FIELD(SHARED, GUEST, GcpuGuestArch, os_type, TEXT),
    FIELD(SHARED, GUEST, GcpuGuestArch, arch, TEXT),
    FIELD(SHARED, GUEST, GcpuGuestArch, emulator, TEXT),
    FIELD(SHARED, DOMAIN, GcpuGuestDomain, virt_type, TEXT),
    FIELD(SHARED, DOMAIN, GcpuGuestDomain, emulator, TEXT),
    FIELD(SHARED, MACHINE, GcpuMachine, name, TEXT),
    FIELD(SHARED, MACHINE, GcpuMachine, canonical, TEXT),
    FIELD(SHARED, MACHINE, GcpuMachine, max_vcpus, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, emulator, TEXT),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, virt_type, TEXT),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, machine, TEXT),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, arch, TEXT),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, max_vcpus, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, has_cpu, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, host_passthrough.known, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, host_passthrough.supported, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, host_passthrough.migratable_on, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, host_passthrough.migratable_off, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, maximum.known, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, maximum.supported, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, maximum.migratable_on, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, maximum.migratable_off, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, host_model_mode.known, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, host_model_mode.supported, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, host_model_mode.migratable_on, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, host_model_mode.migratable_off, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, custom.known, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, custom.supported, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, custom.migratable_on, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, custom.migratable_off, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, has_blockers, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, firmware_known, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, firmware_efi, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, protection.sev, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, protection.sev_es, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, protection.sev_snp, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, protection.tdx, WORD),
    FIELD(SHARED, OFFER, GcpuDomainCapabilities, protection.s390_pv, WORD),
    FIELD(SHARED, MODEL, GcpuModelSupport, name, TEXT),
    FIELD(SHARED, MODEL, GcpuModelSupport, usable, WORD),
    FIELD(SHARED, MODEL, GcpuModelSupport, deprecated, WORD),
    FIELD(SHARED, MODEL, GcpuModelSupport, vendor, TEXT),
    FIELD(SHARED, MODEL, GcpuModelSupport, canonical, TEXT),
    FIELD(SHARED, MODEL, GcpuModelSupport, states_usable, WORD),
    { BLOCKER, "blocker", 0, TEXT, FULL_REPORT_SHARED },
    FIELD(NEVER, HOST_CPU, GcpuDef, type, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, arch, TEXT),
    FIELD(SHARED, HOST_CPU, GcpuDef, model, TEXT),
    FIELD(SHARED, HOST_CPU, GcpuDef, vendor, TEXT),
    FIELD(SHARED, HOST_CPU, GcpuDef, topology.sockets, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, topology.dies, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, topology.clusters, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, topology.cores, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, topology.threads, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, maxphysaddr.mode, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, maxphysaddr.bits, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, microcode_version, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, signature.family, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, signature.model, WORD),
    FIELD(SHARED, HOST_CPU, GcpuDef, signature.stepping, WORD),
    FIELD(OWN, HOST_CPU, GcpuDef, tsc_frequency_hz, LONG),
    FIELD(SHARED, HOST_CPU, GcpuDef, tsc_scaling, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, mode, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, match, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, check, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, migratable, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, deprecated_features, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, model, TEXT),
    FIELD(SHARED, GUEST_CPU, GcpuDef, fallback, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, vendor, TEXT),
    FIELD(SHARED, GUEST_CPU, GcpuDef, vendor_id, TEXT),
    FIELD(SHARED, GUEST_CPU, GcpuDef, cache.mode, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, cache.level, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, maxphysaddr.mode, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, maxphysaddr.bits, WORD),
    FIELD(SHARED, GUEST_CPU, GcpuDef, maxphysaddr.limit, WORD),
    FIELD(NEVER, HOST_CPU, GcpuDef, mode, WORD),
    FIELD(NEVER, HOST_CPU, GcpuDef, match, WORD),
    FIELD(NEVER, HOST_CPU, GcpuDef, check, WORD),
    FIELD(NEVER, HOST_CPU, GcpuDef, migratable, WORD),
    FIELD(NEVER, HOST_CPU, GcpuDef, deprecated_features, WORD),
    FIELD(NEVER, HOST_CPU, GcpuDef, fallback, WORD),
    FIELD(NEVER, HOST_CPU, GcpuDef, vendor_id, TEXT),
    FIELD(NEVER, HOST_CPU, GcpuDef, cache.mode, WORD),
    FIELD(NEVER, HOST_CPU, GcpuDef, cache.level, WORD),
    FIELD(NEVER, HOST_CPU, GcpuDef, maxphysaddr.limit, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, type, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, arch, TEXT),
    FIELD(NEVER, GUEST_CPU, GcpuDef, topology.sockets, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, topology.dies, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, topology.clusters, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, topology.cores, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, topology.threads, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, microcode_version, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, signature.family, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, signature.model, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, signature.stepping, WORD),
    FIELD(NEVER, GUEST_CPU, GcpuDef, tsc_frequency_hz, LONG),
    FIELD(NEVER, GUEST_CPU, GcpuDef, tsc_scaling, WORD),
    FIELD(SHARED, HOST_FEATURE, GcpuFeature, name, TEXT),
    FIELD(NEVER, HOST_FEATURE, GcpuFeature, policy, WORD),
    FIELD(SHARED, GUEST_FEATURE, GcpuFeature, name, TEXT),
    FIELD(SHARED, GUEST_FEATURE, GcpuFeature, policy, WORD),
};

typedef void (*Visitor)(Structure structure, gpointer instance, gpointer data);

static void walk_def(GcpuDef *def, Structure structure, Visitor visitor, gpointer data)
{
    if (!def)
        return;
    visitor(structure, def, data);
    for (guint i = 0; i < def->features->len; i++)
        visitor(structure == HOST_CPU ? HOST_FEATURE : GUEST_FEATURE, gcpu_def_feature(def, i),
                data);
}

static void walk_list(GPtrArray *list, Structure structure, Visitor visitor, gpointer data)
{
    for (guint i = 0; i < list->len; i++)
        visitor(structure, g_ptr_array_index(list, i), data);
}

static void walk_guest(GcpuGuestArch *guest, Visitor visitor, gpointer data)
{
    visitor(GUEST, guest, data);
    walk_list(guest->machines, MACHINE, visitor, data);
    for (guint i = 0; i < guest->domains->len; i++) {
        GcpuGuestDomain *domain = g_ptr_array_index(guest->domains, i);
        visitor(DOMAIN, domain, data);
        walk_list(domain->machines, MACHINE, visitor, data);
    }
}

static void walk_offer(GcpuDomainCapabilities *offer, Visitor visitor, gpointer data)
{
    visitor(OFFER, offer, data);
    for (guint i = 0; i < offer->models->len; i++) {
        GcpuModelSupport *model = g_ptr_array_index(offer->models, i);
        visitor(MODEL, model, data);
        for (guint j = 0; j < model->blockers->len; j++)
            visitor(BLOCKER, &model->blockers->pdata[j], data);
    }
    walk_def(offer->host_model, GUEST_CPU, visitor, data);
}

static void walk(GcpuHostReport *report, Visitor visitor, gpointer data)
{
    GcpuCapabilities *capabilities = report->capabilities;

    visitor(REPORT, report, data);
    walk_list(report->module_parameters, PARAMETER, visitor, data);
    walk_list(report->missing, MISSING, visitor, data);
    if (capabilities) {
        visitor(CAPABILITIES, capabilities, data);
        walk_def(capabilities->host_cpu, HOST_CPU, visitor, data);
        for (guint i = 0; i < capabilities->guests->len; i++)
            walk_guest(g_ptr_array_index(capabilities->guests, i), visitor, data);
    }
    for (guint i = 0; i < report->domain_capabilities->len; i++)
        walk_offer(g_ptr_array_index(report->domain_capabilities, i), visitor, data);
}

static void state_text(char **text, const char *name)
{
    g_free(*text);
    *text = g_strdup(name);
}

static void state_all(Structure structure, gpointer instance, gpointer data)
{
    (void)data;
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        const Field *field = &fields[i];
        if (field->structure != structure || field->role == FULL_REPORT_NEVER)
            continue;
        if (field->type == TEXT)
            state_text(G_STRUCT_MEMBER_P(instance, field->offset), field->name);
        else if (field->type == WORD)
            G_STRUCT_MEMBER(guint32, instance, field->offset) = 1;
        else
            G_STRUCT_MEMBER(guint64, instance, field->offset) = G_GUINT64_CONSTANT(1) << 40;
    }
}

static GcpuGuestArch *make_guest(void)
{
    GcpuGuestArch *guest = gcpu_guest_arch_new();
    GcpuGuestDomain *domain = gcpu_guest_domain_new();

    g_ptr_array_add(guest->machines, gcpu_machine_new("m"));
    g_ptr_array_add(domain->machines, gcpu_machine_new("m"));
    g_ptr_array_add(guest->domains, domain);
    return guest;
}

static GcpuDomainCapabilities *make_offer(void)
{
    GcpuDomainCapabilities *offer = gcpu_domain_capabilities_new();
    GcpuModelSupport *model = gcpu_model_support_new("m");

    g_ptr_array_add(model->blockers, g_strdup("b"));
    g_ptr_array_add(offer->models, model);
    offer->host_model = gcpu_def_new(GCPU_DEF_GUEST);
    gcpu_def_set_feature(offer->host_model, "f", GCPU_FEATURE_REQUIRE);
    return offer;
}

GcpuHostReport *full_report_new(void)
{
    GcpuHostReport *report = gcpu_host_report_new();

    gcpu_host_report_add_module_parameter(report, "m", "p", "v");
    gcpu_host_report_add_missing(report, "f", GCPU_FACT_FAILED, "r");
    report->capabilities = gcpu_capabilities_new();
    report->capabilities->host_cpu = gcpu_def_new(GCPU_DEF_HOST);
    gcpu_def_set_feature(report->capabilities->host_cpu, "f", GCPU_FEATURE_UNSET);
    g_ptr_array_add(report->capabilities->guests, make_guest());
    g_ptr_array_add(report->domain_capabilities, make_offer());
    walk(report, state_all, NULL);
    return report;
}

guint full_report_n_fields(void)
{
    return G_N_ELEMENTS(fields);
}

/** Change: the first structure of its kind is changed. */
typedef struct {
    const Field *field;
    gboolean is_done;
} Change;

static void change_field(Structure structure, gpointer instance, gpointer data)
{
    Change *change = data;
    const Field *field = change->field;

    if (change->is_done || structure != field->structure)
        return;
    change->is_done = TRUE;
    if (field->type == TEXT)
        state_text(G_STRUCT_MEMBER_P(instance, field->offset), "another");
    else if (field->type == WORD)
        G_STRUCT_MEMBER(guint32, instance, field->offset) ^= 1;
    else
        G_STRUCT_MEMBER(guint64, instance, field->offset) ^= G_GUINT64_CONSTANT(1) << 41;
}

const char *full_report_change(GcpuHostReport *report, guint field, FullReportRole *out_role)
{
    Change change = { &fields[field], FALSE };

    walk(report, change_field, &change);
    g_assert_true(change.is_done);
    *out_role = fields[field].role;
    return fields[field].name;
}

static void describe_field(GString *text, const Field *field, gpointer instance)
{
    const char *value = NULL;

    g_string_append_printf(text, "  %s ", field->name);
    if (field->type == TEXT) {
        value = G_STRUCT_MEMBER(char *, instance, field->offset);
        g_string_append_printf(text, value ? "\"%s\"\n" : "-%s\n", value ? value : "");
    } else if (field->type == WORD) {
        g_string_append_printf(text, "%u\n", G_STRUCT_MEMBER(guint32, instance, field->offset));
    } else {
        g_string_append_printf(text, "%" G_GUINT64_FORMAT "\n",
                               G_STRUCT_MEMBER(guint64, instance, field->offset));
    }
}

static void describe(Structure structure, gpointer instance, gpointer data)
{
    GString *text = data;

    g_string_append_printf(text, "%d\n", structure);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i].structure == structure)
            describe_field(text, &fields[i], instance);
    }
}

char *full_report_describe(const GcpuHostReport *report)
{
    GString *text = g_string_new(NULL);

    walk((GcpuHostReport *)report, describe, text);
    return g_string_free(text, FALSE);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/host-report.h"

static void missing_fact_free(GcpuMissingFact *fact)
{
    g_free(fact->name);
    g_free(fact->reason);
    g_free(fact);
}

static void module_parameter_free(GcpuModuleParameter *parameter)
{
    g_free(parameter->module);
    g_free(parameter->name);
    g_free(parameter->value);
    g_free(parameter);
}

GcpuHostReport *gcpu_host_report_new(void)
{
    GcpuHostReport *report = g_new0(GcpuHostReport, 1);

    report->module_parameters =
        g_ptr_array_new_with_free_func((GDestroyNotify)module_parameter_free);
    report->domain_capabilities =
        g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_domain_capabilities_free);
    report->domain_capabilities_xml = g_ptr_array_new_with_free_func(g_free);
    report->missing = g_ptr_array_new_with_free_func((GDestroyNotify)missing_fact_free);
    return report;
}

void gcpu_host_report_free(GcpuHostReport *report)
{
    if (!report)
        return;
    g_free(report->name);
    g_free(report->uuid);
    g_free(report->uri);
    g_free(report->collector);
    g_free(report->hypervisor);
    g_free(report->kernel_release);
    g_free(report->kernel_command_line);
    g_free(report->microcode);
    g_ptr_array_unref(report->module_parameters);
    gcpu_capabilities_free(report->capabilities);
    g_free(report->capabilities_xml);
    g_ptr_array_unref(report->domain_capabilities);
    g_ptr_array_unref(report->domain_capabilities_xml);
    g_ptr_array_unref(report->missing);
    g_free(report);
}

void gcpu_host_report_add_missing(GcpuHostReport *report, const char *name, GcpuFactState state,
                                  const char *reason)
{
    GcpuMissingFact *fact = g_new0(GcpuMissingFact, 1);

    fact->name = g_strdup(name);
    fact->state = state;
    fact->reason = g_strdup(reason);
    g_ptr_array_add(report->missing, fact);
}

void gcpu_host_report_add_module_parameter(GcpuHostReport *report, const char *module,
                                           const char *name, const char *value)
{
    GcpuModuleParameter *parameter = g_new0(GcpuModuleParameter, 1);

    parameter->module = g_strdup(module);
    parameter->name = g_strdup(name);
    parameter->value = g_strdup(value);
    g_ptr_array_add(report->module_parameters, parameter);
}

/* Which names of machines mean the same for guests of one architecture, worked out once for each
 * virtualisation type: a host may offer many machines and have a document for each. Borrows all
 * names. */
typedef struct {
    const GcpuCapabilities *capabilities; /* NULL: nothing is known */
    const char *arch;
    GHashTable *tables; /* virtualisation type → table of name → canonical name */
    GHashTable *stated; /* the types that guests have; all others share one table, that of "" */
} MachineNames;

static gboolean is_guest_of(const MachineNames *names, const GcpuGuestArch *guest)
{
    return g_strcmp0(guest->arch, names->arch) == 0;
}

static MachineNames machine_names_new(const GcpuHostReport *report, const char *arch)
{
    MachineNames names = {
        .capabilities = report->capabilities,
        .arch = arch,
        .tables = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                        (GDestroyNotify)g_hash_table_unref),
        .stated = g_hash_table_new(g_str_hash, g_str_equal),
    };

    for (guint i = 0; names.capabilities && i < names.capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(names.capabilities->guests, i);
        for (guint j = 0; is_guest_of(&names, guest) && j < guest->domains->len; j++) {
            const GcpuGuestDomain *domain = g_ptr_array_index(guest->domains, j);
            if (domain->virt_type)
                g_hash_table_add(names.stated, domain->virt_type);
        }
    }
    return names;
}

static void machine_names_clear(MachineNames *names)
{
    g_hash_table_unref(names->tables);
    g_hash_table_unref(names->stated);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MachineNames, machine_names_clear)

/* The first guest that knows a name decides what it means. */
static void add_name(GHashTable *table, const char *name, const char *canonical)
{
    if (name && !g_hash_table_contains(table, name))
        g_hash_table_insert(table, (char *)name, (char *)canonical);
}

/* A name is looked for among the names first, as gcpu_guest_arch_find_machine() does. */
static void add_machines(GHashTable *table, const GPtrArray *machines)
{
    for (guint i = 0; i < machines->len; i++) {
        const GcpuMachine *machine = g_ptr_array_index(machines, i);
        add_name(table, machine->name, machine->canonical ? machine->canonical : machine->name);
    }
    for (guint i = 0; i < machines->len; i++) {
        const GcpuMachine *machine = g_ptr_array_index(machines, i);
        add_name(table, machine->canonical, machine->canonical);
    }
}

static GHashTable *list_names(const MachineNames *names, const char *virt_type)
{
    GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; names->capabilities && i < names->capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(names->capabilities->guests, i);
        if (!is_guest_of(names, guest))
            continue;
        const GcpuGuestDomain *domain = gcpu_guest_arch_find_domain(guest, virt_type);
        add_machines(table, domain && domain->machines->len ? domain->machines : guest->machines);
    }
    return table;
}

/* The canonical name of a machine, as far as some guest of the architecture tells. */
static const char *canonical_machine(const MachineNames *names, const char *virt_type,
                                     const char *name)
{
    const char *key = virt_type && g_hash_table_contains(names->stated, virt_type) ? virt_type : "";
    GHashTable *table = g_hash_table_lookup(names->tables, key);

    if (!table) {
        table = list_names(names, key);
        g_hash_table_insert(names->tables, (char *)key, table);
    }
    const char *canonical = name ? g_hash_table_lookup(table, name) : NULL;
    return canonical ? canonical : name;
}

/* Old versions of libvirt repeat the alias that they were asked for. */
static gboolean is_machine(const MachineNames *names, const GcpuDomainCapabilities *candidate,
                           const char *machine)
{
    if (!machine || g_strcmp0(candidate->machine, machine) == 0)
        return TRUE;
    return g_strcmp0(canonical_machine(names, candidate->virt_type, machine),
                     canonical_machine(names, candidate->virt_type, candidate->machine)) == 0;
}

const GcpuDomainCapabilities *
gcpu_host_report_find_domain_capabilities(const GcpuHostReport *report, const char *arch,
                                          const char *virt_type, const char *machine)
{
    g_auto(MachineNames) names = machine_names_new(report, arch);

    for (guint i = 0; i < report->domain_capabilities->len; i++) {
        const GcpuDomainCapabilities *candidate = g_ptr_array_index(report->domain_capabilities, i);
        if (g_strcmp0(candidate->arch, arch) == 0 &&
            (!virt_type || g_strcmp0(candidate->virt_type, virt_type) == 0) &&
            is_machine(&names, candidate, machine))
            return candidate;
    }
    return NULL;
}

static const char *const fact_state_words[] = { "not-asked", "unsupported", "failed", "denied" };

const char *gcpu_fact_state_to_string(GcpuFactState state)
{
    g_return_val_if_fail((guint)state < G_N_ELEMENTS(fact_state_words), NULL);
    return fact_state_words[state];
}

gboolean gcpu_fact_state_from_string(const char *word, GcpuFactState *out_state)
{
    for (guint i = 0; i < G_N_ELEMENTS(fact_state_words); i++) {
        if (g_strcmp0(word, fact_state_words[i]) == 0) {
            *out_state = i;
            return TRUE;
        }
    }
    return FALSE;
}

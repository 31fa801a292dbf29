/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/job-parts.h"
#include "virt/virt-whereabouts.h"

/* A cut link does not answer; who waits for it wants to know. */
#define ASK_LIMIT_MS 10000

static void append_difference(GString *text, const char *name, const char *before,
                              const char *after)
{
    if (g_strcmp0(before, after) != 0)
        g_string_append_printf(text, "%s%s was %s and is %s", text->len ? ", " : "", name,
                               before ? before : "not stated", after ? after : "not stated");
}

static const char *policy_of(const GcpuDef *cpu, const char *name)
{
    const GcpuFeature *feature = gcpu_def_find_feature(cpu, name);

    return feature ? gcpu_feature_policy_to_string(feature->policy) : NULL;
}

/* Returns: (transfer full) (nullable): NULL: none. */
static char *describe_change(const GcpuDef *before, const GcpuDef *after)
{
    g_autoptr(GString) text = g_string_new(NULL);

    append_difference(text, "mode", gcpu_mode_to_string(before->mode),
                      gcpu_mode_to_string(after->mode));
    append_difference(text, "model", before->model, after->model);
    append_difference(text, "vendor", before->vendor, after->vendor);
    for (guint i = 0; i < before->features->len; i++) {
        const char *name = gcpu_def_feature(before, i)->name;
        append_difference(text, name, policy_of(before, name), policy_of(after, name));
    }
    for (guint i = 0; i < after->features->len; i++) {
        const char *name = gcpu_def_feature(after, i)->name;
        if (!gcpu_def_find_feature(before, name))
            append_difference(text, name, NULL, policy_of(after, name));
    }
    return text->len ? g_strdup(text->str) : NULL;
}

static char *compare_cpu(const GcpuJobGuest *guest, const char *domain_xml)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuMigrationDomain) domain =
        domain_xml ? gcpu_migration_domain_parse(domain_xml, -1, "the guest's domain", &error)
                   : NULL;

    if (!domain)
        return g_strdup_printf("the destination does not tell it: %s",
                               error ? error->message : "no domain");
    if (!guest->cpu || !domain->cpu)
        return guest->cpu || domain->cpu ? g_strdup("only one of the hosts states a CPU") : NULL;
    return describe_change(guest->cpu, domain->cpu);
}

static GcpuGuestState look(const char *uri, const GcpuJobGuest *guest, char **out_xml)
{
    g_autoptr(GcpuVirtWhereabouts) found =
        gcpu_virt_whereabouts_ask(uri, guest->uuid, ASK_LIMIT_MS, NULL);

    *out_xml = NULL;
    if (!found)
        return GCPU_GUEST_STATE_UNKNOWN;
    *out_xml = g_steal_pointer(&found->domain_xml);
    return found->state;
}

/* A guest that ran before shall run after. libvirt 9.0 lets one go on by itself when a migration
 * fails; others may not, and neither does a daemon that broke down. As long as the other host might
 * have it too, nobody may wake it. */
static void resume_where_alone(const GcpuJobHosts *hosts, const GcpuJobGuest *guest,
                               GcpuMigrationOutcome *outcome)
{
    gboolean was_running = guest->state == GCPU_GUEST_STATE_RUNNING;

    if (was_running && outcome->source == GCPU_GUEST_STATE_PAUSED &&
        outcome->destination == GCPU_GUEST_STATE_OFF &&
        gcpu_virt_whereabouts_resume(hosts->source_uri, guest->uuid, ASK_LIMIT_MS, NULL))
        outcome->source = GCPU_GUEST_STATE_RUNNING;
    if (was_running && outcome->destination == GCPU_GUEST_STATE_PAUSED &&
        outcome->source == GCPU_GUEST_STATE_OFF &&
        gcpu_virt_whereabouts_resume(hosts->destination_uri, guest->uuid, ASK_LIMIT_MS, NULL))
        outcome->destination = GCPU_GUEST_STATE_RUNNING;
}

void gcpu_job_verify(const GcpuJobHosts *hosts, const GcpuJobGuest *guest,
                     GcpuMigrationOutcome *outcome)
{
    g_autofree char *source_xml = NULL;
    g_autofree char *destination_xml = NULL;

    outcome->source = look(hosts->source_uri, guest, &source_xml);
    outcome->destination = look(hosts->destination_uri, guest, &destination_xml);
    resume_where_alone(hosts, guest, outcome);
    if (outcome->end == GCPU_MIGRATION_MOVED)
        outcome->cpu_change = compare_cpu(guest, destination_xml);
}

void gcpu_migration_outcome_free(GcpuMigrationOutcome *outcome)
{
    if (!outcome)
        return;
    g_free(outcome->message);
    g_free(outcome->cpu_change);
    g_free(outcome);
}

static gboolean is_there(GcpuGuestState state)
{
    return state == GCPU_GUEST_STATE_RUNNING || state == GCPU_GUEST_STATE_PAUSED;
}

const char *gcpu_migration_outcome_where(const GcpuMigrationOutcome *outcome)
{
    gboolean source = is_there(outcome->source), destination = is_there(outcome->destination);

    if (source && destination)
        return "both";
    if (source)
        return "source";
    if (destination)
        return "destination";
    return outcome->source == GCPU_GUEST_STATE_OFF && outcome->destination == GCPU_GUEST_STATE_OFF
               ? "neither"
               : "unknown";
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/migratable-output.h"

#include <string.h>

#include "cli/output.h"

/** Room: how many migrations there are, and may be. */
typedef struct {
    GcpuMigrationCount count;
    GcpuMigrationLimits limits;
} Room;

static GcpuVmiSettingChoice choose(const GcpuMigratableAnswer *answer, GcpuVmiSetting setting)
{
    const GcpuMigrationPolicy *policy = answer->policies ? answer->policies->chosen : NULL;

    return gcpu_vmi_settings_choose(policy ? policy->settings : NULL, answer->config->migrations,
                                    answer->version, setting);
}

static guint64 read_limit(const GcpuMigratableAnswer *answer, GcpuVmiSetting setting)
{
    return g_ascii_strtoull(choose(answer, setting).value, NULL, 10);
}

static Room count_room(const GcpuMigratableAnswer *answer)
{
    const GcpuVmi *vmi = answer->vmi;
    g_autoptr(GcpuVmiMigration) one =
        gcpu_vmi_migration_new(vmi->namespace_name, vmi->name, GCPU_VMI_MIGRATION_WAITING);
    Room room = { .limits = { read_limit(answer, GCPU_VMI_SETTING_PER_CLUSTER),
                              read_limit(answer, GCPU_VMI_SETTING_PER_NODE) } };

    one->node = g_strdup(vmi->node);
    room.count = gcpu_vmi_migration_count(answer->migrations, one, &room.limits);
    return room;
}

gboolean gcpu_migratable_output_is_yes(const GcpuMigratableAnswer *answer)
{
    return answer->verdict->verdict == GCPU_LIVE_MIGRATABLE_YES && !answer->vmi->immobile_reason;
}

static void append_line(GString *text, const char *indent, char *line)
{
    g_autofree char *escaped = gcpu_output_escape(line);

    g_string_append_printf(text, "%s%s\n", indent, escaped);
    g_free(line);
}

static void append_reasons(GString *text, const GcpuMigratableAnswer *answer)
{
    const GPtrArray *reasons = answer->verdict->reasons;
    gboolean is_first = TRUE;

    for (guint i = 0; i < reasons->len; i++) {
        const GcpuImmobilityReason *reason = g_ptr_array_index(reasons, i);
        const char *mark = !reason->is_certain ? " (not known)"
                           : is_first          ? " (what KubeVirt tells)"
                                               : "";
        append_line(text, "  ",
                    g_strdup_printf("%s%s: %s", gcpu_immobility_to_string(reason->kind), mark,
                                    reason->message));
        if (reason->remedy)
            append_line(text, "    to do: ", g_strdup(reason->remedy));
        is_first = is_first && !reason->is_certain;
    }
}

static void append_verdict(GString *text, const GcpuMigratableAnswer *answer)
{
    const GcpuLiveMigratable *verdict = answer->verdict;

    g_string_append_printf(text, "LiveMigratable: %s\n",
                           gcpu_live_migratable_verdict_to_string(verdict->verdict));
    append_reasons(text, answer);
    if (answer->vmi->immobile_reason)
        append_line(text, "  its status says: ", g_strdup(answer->vmi->immobile_reason));
    g_string_append_printf(text, "StorageLiveMigratable: %s\n",
                           gcpu_live_migratable_verdict_to_string(verdict->storage));
    g_string_append_printf(text, "migration method: %s\n",
                           verdict->copies_disks ? "BlockMigration, which copies disks"
                                                 : "LiveMigration");
}

/* The chosen one, or those whose fit is not known. */
static void append_policy(GString *text, const GcpuMigratableAnswer *answer)
{
    const GcpuMigrationPolicyChoice *choice = answer->policies;

    if (!choice) {
        g_string_append(text, "policy: not known, give --policies\n");
        return;
    }
    if (!choice->chosen && choice->is_known)
        g_string_append(text, "policy: none applies\n");
    for (guint i = 0; i < choice->matches->len; i++) {
        const GcpuMigrationPolicyMatch *match =
            &g_array_index(choice->matches, GcpuMigrationPolicyMatch, i);
        if (match->policy == choice->chosen)
            append_line(text, "policy: ",
                        g_strdup_printf("%s (labels of the guest: %u, of its namespace: %u)",
                                        match->policy->name, match->n_of_guest,
                                        match->n_of_namespace));
        else if (match->fit == GCPU_MIGRATION_POLICY_UNKNOWN)
            append_line(text, "policy not known: ",
                        g_strdup_printf("%s asks for labels of the namespace, give --namespaces",
                                        match->policy->name));
    }
}

static void append_settings(GString *text, const GcpuMigratableAnswer *answer)
{
    for (guint i = 0; i < GCPU_N_VMI_SETTINGS; i++) {
        const GcpuVmiSettingChoice choice = choose(answer, (GcpuVmiSetting)i);
        if (choice.value)
            append_line(text, "  ",
                        g_strdup_printf("%s: %s (%s)", gcpu_vmi_setting_key((GcpuVmiSetting)i),
                                        choice.value,
                                        gcpu_vmi_setting_origin_to_string(choice.origin)));
    }
}

static const char *room_word(GcpuMigrationRoom room)
{
    static const char *const words[] = { "there is room", "none: it waits, tried again every 5 s",
                                         "not known: others wait, or nobody knows where they are" };

    return words[room];
}

static void append_room(GString *text, const GcpuMigratableAnswer *answer)
{
    if (!answer->migrations) {
        g_string_append(text, "room: not known, give --migrations\n");
        return;
    }
    const Room room = count_room(answer);
    const GcpuMigrationCount *count = &room.count;
    if (count->is_moving)
        g_string_append(text, "room: the guest migrates already; KubeVirt refuses a second one\n");
    g_string_append_printf(
        text, "room in the cluster: %u of %" G_GUINT64_FORMAT " run, %u wait: %s\n",
        count->n_running, room.limits.n_per_cluster, count->n_waiting, room_word(count->cluster));
    append_line(text, "",
                g_strdup_printf("room on its node %s: %u of %" G_GUINT64_FORMAT " leave: %s",
                                answer->vmi->node ? answer->vmi->node : "(none yet)",
                                count->n_from_node, room.limits.n_per_node,
                                room_word(count->node)));
}

static GcpuTargetPodFate judge_pod(const GcpuMigratableAnswer *answer, gint64 *out_left_s)
{
    *out_left_s = 0;
    if (!answer->pod->is_pending)
        return GCPU_TARGET_POD_IS_SAFE;
    return gcpu_vmi_migration_judge_pod(answer->migration, answer->pod->is_unschedulable,
                                        MAX(answer->now_s - answer->pod->created_s, 0), out_left_s);
}

static void append_fate(GString *text, const GcpuMigratableAnswer *answer)
{
    gint64 left_s = 0;
    GcpuTargetPodFate fate = judge_pod(answer, &left_s);
    const char *name = answer->pod->name ? answer->pod->name : "(no name)";

    if (fate == GCPU_TARGET_POD_WAITS)
        append_line(text, "  ",
                    g_strdup_printf("%s%s: deleted in %" G_GINT64_FORMAT " s", name,
                                    answer->pod->is_unschedulable ? " finds no node" : " waits",
                                    left_s));
    else
        append_line(text, "  ",
                    g_strdup_printf("%s: %s", name,
                                    fate == GCPU_TARGET_POD_IS_SAFE
                                        ? "waits no more"
                                        : "its time is over: KubeVirt deletes it, and the "
                                          "migration fails"));
}

static void append_target_pod(GString *text, const GcpuMigratableAnswer *answer)
{
    g_string_append_printf(text,
                           "target pod: deleted after %" G_GINT64_FORMAT
                           " s without a node, after %" G_GINT64_FORMAT " s for any other reason\n",
                           answer->migration->unschedulable_s, answer->migration->pending_s);
    if (answer->pod)
        append_fate(text, answer);
}

char *gcpu_migratable_output_text(const GcpuMigratableAnswer *answer)
{
    GString *text = g_string_new(NULL);

    append_verdict(text, answer);
    append_policy(text, answer);
    append_settings(text, answer);
    append_room(text, answer);
    append_target_pod(text, answer);
    return g_string_free(text, FALSE);
}

static void add_number(JsonBuilder *builder, const char *name, gint64 value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, value);
}

static void add_reasons(JsonBuilder *builder, const GPtrArray *reasons)
{
    json_builder_set_member_name(builder, "reasons");
    json_builder_begin_array(builder);
    for (guint i = 0; i < reasons->len; i++) {
        const GcpuImmobilityReason *reason = g_ptr_array_index(reasons, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "reason", gcpu_immobility_to_string(reason->kind));
        gcpu_output_add_boolean(builder, "certain", reason->is_certain);
        gcpu_output_add_string(builder, "message", reason->message);
        gcpu_output_add_string(builder, "remedy", reason->remedy);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_policies(JsonBuilder *builder, const GcpuMigrationPolicyChoice *choice)
{
    gcpu_output_add_string(builder, "policy",
                           choice && choice->chosen ? choice->chosen->name : NULL);
    gcpu_output_add_boolean(builder, "policy_known", choice && choice->is_known);
    json_builder_set_member_name(builder, "policies");
    json_builder_begin_array(builder);
    for (guint i = 0; choice && i < choice->matches->len; i++) {
        const GcpuMigrationPolicyMatch *match =
            &g_array_index(choice->matches, GcpuMigrationPolicyMatch, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "name", match->policy->name);
        gcpu_output_add_string(builder, "fit", gcpu_migration_policy_fit_to_string(match->fit));
        add_number(builder, "labels_of_guest", match->n_of_guest);
        add_number(builder, "labels_of_namespace", match->n_of_namespace);
        gcpu_output_add_string(builder, "label", match->label);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_settings(JsonBuilder *builder, const GcpuMigratableAnswer *answer)
{
    json_builder_set_member_name(builder, "settings");
    json_builder_begin_array(builder);
    for (guint i = 0; i < GCPU_N_VMI_SETTINGS; i++) {
        const GcpuVmiSettingChoice choice = choose(answer, (GcpuVmiSetting)i);
        if (!choice.value)
            continue;
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "key", gcpu_vmi_setting_key((GcpuVmiSetting)i));
        gcpu_output_add_string(builder, "value", choice.value);
        gcpu_output_add_string(builder, "origin", gcpu_vmi_setting_origin_to_string(choice.origin));
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_room(JsonBuilder *builder, const GcpuMigratableAnswer *answer)
{
    json_builder_set_member_name(builder, "room");
    if (!answer->migrations) {
        json_builder_add_null_value(builder);
        return;
    }
    const Room room = count_room(answer);
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "cluster", gcpu_migration_room_to_string(room.count.cluster));
    gcpu_output_add_string(builder, "node", gcpu_migration_room_to_string(room.count.node));
    gcpu_output_add_boolean(builder, "moving", room.count.is_moving);
    add_number(builder, "running", room.count.n_running);
    add_number(builder, "waiting", room.count.n_waiting);
    add_number(builder, "from_node", room.count.n_from_node);
    json_builder_end_object(builder);
}

static void add_target_pod(JsonBuilder *builder, const GcpuMigratableAnswer *answer)
{
    gint64 left_s = 0;

    json_builder_set_member_name(builder, "target_pod");
    json_builder_begin_object(builder);
    add_number(builder, "unschedulable_s", answer->migration->unschedulable_s);
    add_number(builder, "pending_s", answer->migration->pending_s);
    gcpu_output_add_string(builder, "name", answer->pod ? answer->pod->name : NULL);
    if (answer->pod) {
        gcpu_output_add_string(builder, "fate",
                               gcpu_target_pod_fate_to_string(judge_pod(answer, &left_s)));
        add_number(builder, "left_s", left_s);
    }
    json_builder_end_object(builder);
}

void gcpu_migratable_output_add(JsonBuilder *builder, const GcpuMigratableAnswer *answer)
{
    const GcpuLiveMigratable *verdict = answer->verdict;

    gcpu_output_add_string(builder, "vm", answer->vmi->name);
    gcpu_output_add_string(builder, "kubevirt_version", answer->version_text);
    gcpu_output_add_string(builder, "live_migratable",
                           gcpu_live_migratable_verdict_to_string(verdict->verdict));
    gcpu_output_add_string(builder, "storage_live_migratable",
                           gcpu_live_migratable_verdict_to_string(verdict->storage));
    gcpu_output_add_string(builder, "migration_method",
                           verdict->copies_disks ? "BlockMigration" : "LiveMigration");
    gcpu_output_add_string(builder, "status_reason", answer->vmi->immobile_reason);
    add_reasons(builder, verdict->reasons);
    add_policies(builder, answer->policies);
    add_settings(builder, answer);
    add_room(builder, answer);
    add_target_pod(builder, answer);
}

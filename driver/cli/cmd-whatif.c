/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-whatif.c: guestcpu whatif: what hosts that come or go do to what a fleet has in common. */
#include <string.h>

#include "cli/command.h"
#include "cli/feature-output.h"
#include "cli/fleet-output.h"
#include "cli/fleet-source.h"
#include "cli/host-facts.h"
#include "cli/lost-features.h"
#include "cli/output.h"
#include "fleet/common-change.h"
#include "fleet/place.h"
#include "input/input.h"
#include "xml/host-report-xml.h"

static const char help_text[] =
    "Tells what would become of the CPU that the hosts of a fleet have in common if hosts came or "
    "went,\n"
    "without touching anything: which best models and features would be lost or gained. A host "
    "that\n"
    "comes is like one that is there (--add n9=n7), or has a report of its own (--add-report); a "
    "report\n"
    "of a host that is there replaces what is known of it. With --lose a host is without some "
    "features,\n"
    "as after the next boot with other microcode or another kernel. With --guest: on how many "
    "hosts "
    "that\n"
    "guest could start before and after.\n"
    "Exit status: 0 nothing would be lost, 1 a model, a feature or a host for a guest would, 3 bad "
    "input.\n\n"
    "Examples:\n"
    "  guestcpu whatif --fleet reports/ --remove n4\n"
    "  guestcpu whatif --fleet reports/ --lose n1=hle,rtm --guest web1.xml\n"
    "  guestcpu whatif --fleet reports/ --add-report turin.xml --remove n1 --remove n2\n";

/** Counts: of hosts that a guest could start on, and of those that may or may not take it. */
typedef struct {
    guint n_yes, n_undecided;
} Counts;

/** Affected: a guest, and how many hosts there are for it. */
typedef struct {
    GcpuDomainGuest *guest;
    const char *path;
    Counts before, after;
} Affected;

typedef struct {
    GcpuFleetInputs fleet;
    char **remove, **add, **add_report, **lose, **guest_paths;
    GPtrArray *guests;         /* of Affected */
    GPtrArray *before, *after; /* of GcpuCommon */
    GPtrArray *changes;        /* of GcpuCommonChange */
} WhatIf;

static void affected_free(Affected *affected)
{
    gcpu_domain_guest_free(affected->guest);
    g_free(affected);
}

static void what_if_clear(WhatIf *what_if)
{
    g_clear_pointer(&what_if->guests, g_ptr_array_unref);
    g_strfreev(what_if->lose);
    g_strfreev(what_if->guest_paths);
    g_clear_pointer(&what_if->changes, g_ptr_array_unref);
    g_clear_pointer(&what_if->before, g_ptr_array_unref);
    g_clear_pointer(&what_if->after, g_ptr_array_unref);
    g_strfreev(what_if->remove);
    g_strfreev(what_if->add);
    g_strfreev(what_if->add_report);
    gcpu_fleet_inputs_clear(&what_if->fleet);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WhatIf, what_if_clear)

static gboolean fail(WhatIf *what_if, GError *error)
{
    gcpu_findings_add_error(what_if->fleet.cpu.findings, error);
    return FALSE;
}

static gboolean add_like(WhatIf *what_if, const char *text)
{
    const char *like_name = strchr(text, '=');
    g_autofree char *name = like_name ? g_strndup(text, (gsize)(like_name - text)) : NULL;
    g_autoptr(GError) error = NULL;

    if (!name || !*name || !like_name[1])
        return fail(what_if, g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID,
                                         "--add %s: names no new host and one that it is like, "
                                         "such as n9=n7",
                                         text));
    const GcpuFleetHost *like = gcpu_fleet_inputs_find(&what_if->fleet, like_name + 1);
    if (!like)
        return FALSE;
    return gcpu_fleet_add_like(what_if->fleet.fleet, like, name, &error) ||
           fail(what_if, g_steal_pointer(&error));
}

static gboolean add_report(WhatIf *what_if, const char *path)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &length, &error);
    GcpuHostReport *report =
        text ? gcpu_host_report_xml_parse(text, (gssize)length, gcpu_input_name(path), &error)
             : NULL;

    if (!report || !gcpu_fleet_put(what_if->fleet.fleet, report, path,
                                   g_get_real_time() / G_USEC_PER_SEC, &error))
        return fail(what_if, g_steal_pointer(&error));
    return TRUE;
}

/* All changes are tried even if one is wrong; hosts that go may be what those that come are like.
 */
static gboolean change(WhatIf *what_if)
{
    gboolean ok = TRUE;

    for (char **text = what_if->add; text && *text; text++)
        ok = add_like(what_if, *text) && ok;
    for (char **path = what_if->add_report; path && *path; path++)
        ok = add_report(what_if, *path) && ok;
    ok = gcpu_lost_features_apply(&what_if->fleet, what_if->lose) && ok;
    for (char **who = what_if->remove; who && *who; who++) {
        if (gcpu_fleet_inputs_find(&what_if->fleet, *who))
            gcpu_fleet_remove(what_if->fleet.fleet, *who);
        else
            ok = FALSE;
    }
    return ok;
}

static gboolean read_guests(WhatIf *what_if)
{
    gboolean ok = TRUE;

    what_if->guests = g_ptr_array_new_with_free_func((GDestroyNotify)affected_free);
    for (char **path = what_if->guest_paths; path && *path; path++) {
        Affected *affected = g_new0(Affected, 1);
        affected->path = *path;
        affected->guest = gcpu_fleet_inputs_read_guest(&what_if->fleet, *path);
        g_ptr_array_add(what_if->guests, affected);
        ok = affected->guest && ok;
    }
    return ok;
}

static const char *name_of(const Affected *affected)
{
    return affected->guest->name ? affected->guest->name : affected->path;
}

static Counts count_hosts(const WhatIf *what_if, const GcpuDomainGuest *guest)
{
    const GcpuFleetGuest stated = { guest->cpu, guest->machine };
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(what_if->fleet.classes, &stated);

    return (Counts){ place->n_yes, place->n_undecided };
}

static gboolean check_arch(WhatIf *what_if)
{
    g_autoptr(GError) error = NULL;

    return gcpu_common_check(what_if->fleet.classes, &error) ||
           fail(what_if, g_steal_pointer(&error));
}

static gboolean ask(WhatIf *what_if, const GcpuOptions *options)
{
    GcpuFleetInputs *fleet = &what_if->fleet;

    if (!gcpu_fleet_inputs_open(fleet, options) || !read_guests(what_if) ||
        !gcpu_fleet_inputs_sort(fleet, NULL, NULL) || !check_arch(what_if))
        return FALSE;
    what_if->before = gcpu_common_new(fleet->classes, NULL, 0);
    for (guint i = 0; i < what_if->guests->len; i++) {
        Affected *affected = g_ptr_array_index(what_if->guests, i);
        affected->before = count_hosts(what_if, affected->guest);
    }
    g_autofree char *arch = g_strdup(fleet->classes->arch);
    g_clear_pointer(&fleet->classes, gcpu_fleet_classes_free);
    if (!change(what_if) || !gcpu_fleet_inputs_sort(fleet, arch, NULL))
        return FALSE;
    what_if->after = gcpu_common_new(fleet->classes, NULL, 0);
    for (guint i = 0; i < what_if->guests->len; i++) {
        Affected *affected = g_ptr_array_index(what_if->guests, i);
        affected->after = count_hosts(what_if, affected->guest);
    }
    what_if->changes = gcpu_common_compare(what_if->before, what_if->after);
    return TRUE;
}

static int exit_status(const WhatIf *what_if)
{
    for (guint i = 0; i < what_if->changes->len; i++) {
        const GcpuCommonChange *of_vendor = g_ptr_array_index(what_if->changes, i);
        if (of_vendor->models_lost->len || of_vendor->features_lost->len)
            return GCPU_EXIT_NO;
    }
    for (guint i = 0; i < what_if->guests->len; i++) {
        const Affected *affected = g_ptr_array_index(what_if->guests, i);
        if (affected->after.n_yes < affected->before.n_yes)
            return GCPU_EXIT_NO;
    }
    return GCPU_EXIT_OK;
}

static void append_levels(GString *text, guint after, guint before)
{
    if (after > 0)
        g_string_append_printf(text, ", x86-64-v%u", after);
    else if (before > 0)
        g_string_append(text, ", below x86-64-v1");
    if (after != before && before > 0)
        g_string_append_printf(text, " instead of v%u", before);
    else if (after != before)
        g_string_append(text, " instead of less");
}

static void append_features(GString *text, const char *what, const GPtrArray *features)
{
    g_autofree char *names =
        gcpu_feature_output_fold((const char *const *)features->pdata, features->len);

    if (features->len)
        g_string_append_printf(text, "  features %s: %s\n", what, names);
}

static void append_change(GString *text, const GcpuCommonChange *of_vendor)
{
    g_autofree char *vendor =
        gcpu_output_escape(of_vendor->vendor ? of_vendor->vendor : "unknown vendor");

    g_string_append_printf(text, "%s, ", vendor);
    gcpu_fleet_output_count(text, of_vendor->n_hosts_after);
    g_string_append_printf(text, " instead of %u", of_vendor->n_hosts_before);
    append_levels(text, of_vendor->level_after, of_vendor->level_before);
    g_string_append(text, ":\n");
    gcpu_output_names(text, "  models lost: ", of_vendor->models_lost, "\n");
    gcpu_output_names(text, "  models gained: ", of_vendor->models_gained, "\n");
    append_features(text, "lost", of_vendor->features_lost);
    append_features(text, "gained", of_vendor->features_gained);
    if (!of_vendor->models_lost->len && !of_vendor->models_gained->len &&
        !of_vendor->features_lost->len && !of_vendor->features_gained->len)
        g_string_append(text, "  nothing lost, nothing gained\n");
}

static void append_guests(GString *text, const WhatIf *what_if)
{
    for (guint i = 0; i < what_if->guests->len; i++) {
        const Affected *affected = g_ptr_array_index(what_if->guests, i);
        g_autofree char *name = gcpu_output_escape(name_of(affected));
        g_string_append_printf(text, "guest %s can start on ", name);
        gcpu_fleet_output_count(text, affected->after.n_yes);
        g_string_append_printf(text, " instead of %u", affected->before.n_yes);
        if (affected->after.n_undecided || affected->before.n_undecided)
            g_string_append_printf(text, "; undecided on %u instead of %u",
                                   affected->after.n_undecided, affected->before.n_undecided);
        g_string_append_c(text, '\n');
    }
}

static int print_text(const WhatIf *what_if)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < what_if->changes->len; i++)
        append_change(text, g_ptr_array_index(what_if->changes, i));
    append_guests(text, what_if);
    gcpu_fleet_output_gaps(text, &what_if->fleet);
    int status = gcpu_output_text(text->str);
    return status == GCPU_EXIT_OK ? exit_status(what_if) : status;
}

static void add_change(JsonBuilder *builder, const GcpuCommonChange *of_vendor)
{
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "vendor", of_vendor->vendor);
    gcpu_fleet_output_add_number(builder, "n_hosts_before", of_vendor->n_hosts_before);
    gcpu_fleet_output_add_number(builder, "n_hosts_after", of_vendor->n_hosts_after);
    gcpu_fleet_output_add_number(builder, "level_before", of_vendor->level_before);
    gcpu_fleet_output_add_number(builder, "level_after", of_vendor->level_after);
    gcpu_output_add_names(builder, "models_lost", of_vendor->models_lost);
    gcpu_output_add_names(builder, "models_gained", of_vendor->models_gained);
    gcpu_output_add_names(builder, "features_lost", of_vendor->features_lost);
    gcpu_output_add_names(builder, "features_gained", of_vendor->features_gained);
    json_builder_end_object(builder);
}

static void add_guests(JsonBuilder *builder, const WhatIf *what_if)
{
    json_builder_set_member_name(builder, "guests");
    json_builder_begin_array(builder);
    for (guint i = 0; i < what_if->guests->len; i++) {
        const Affected *affected = g_ptr_array_index(what_if->guests, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "guest", name_of(affected));
        gcpu_fleet_output_add_number(builder, "n_hosts_before", affected->before.n_yes);
        gcpu_fleet_output_add_number(builder, "n_hosts_after", affected->after.n_yes);
        gcpu_fleet_output_add_number(builder, "n_undecided_before", affected->before.n_undecided);
        gcpu_fleet_output_add_number(builder, "n_undecided_after", affected->after.n_undecided);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static int print_json(const WhatIf *what_if)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "changes");
    json_builder_begin_array(builder);
    for (guint i = 0; i < what_if->changes->len; i++)
        add_change(builder, g_ptr_array_index(what_if->changes, i));
    json_builder_end_array(builder);
    add_guests(builder, what_if);
    gcpu_fleet_output_add_scope(builder, &what_if->fleet);
    gcpu_output_add_findings(builder, what_if->fleet.cpu.findings);
    json_builder_end_object(builder);
    int status = gcpu_output_json(json_builder_get_root(builder));
    return status == GCPU_EXIT_OK ? exit_status(what_if) : status;
}

int gcpu_cmd_whatif(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(WhatIf) what_if = { 0 };
    const GOptionEntry entries[] = {
        GCPU_FLEET_OPTION_ENTRIES(&what_if.fleet.own),
        { "remove", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &what_if.remove,
          "This host goes; may be repeated", "HOST" },
        { "add", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &what_if.add,
          "A host comes that is like another; may be repeated", "NAME=HOST" },
        { "add-report", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &what_if.add_report,
          "The host of this report comes; may be repeated", "FILE" },
        { "lose", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &what_if.lose,
          "The host is without these features; may be repeated", "HOST=FEATURE,…" },
        { "guest", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &what_if.guest_paths,
          "Tell on how many hosts this guest could start; may be repeated", "FILE" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, NULL, help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *misuse = gcpu_fleet_source_find_misuse(what_if.fleet.own.fleet, &options);
    if (misuse)
        return gcpu_options_refuse(misuse);
    if (!gcpu_options_has_no_rest(&options))
        return GCPU_EXIT_USAGE;
    if (!what_if.remove && !what_if.add && !what_if.add_report && !what_if.lose)
        return gcpu_options_refuse("a change is needed: --remove, --add, --add-report or --lose");
    if (!ask(&what_if, &options))
        return gcpu_output_refusal(what_if.fleet.cpu.findings, 0, options.json);
    gcpu_output_findings(what_if.fleet.cpu.findings, 0);
    return options.json ? print_json(&what_if) : print_text(&what_if);
}

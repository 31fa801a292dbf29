/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-place.c: guestcpu place: on which hosts of a fleet can a guest start, best first? */
#include "cli/command.h"
#include "cli/fleet-output.h"
#include "cli/fleet-source.h"
#include "cli/output.h"
#include "fleet/place-policy.h"
#include "xml/def-xml.h"

static const char help_text[] =
    "Lists the hosts of a fleet on which a guest can start, best first: those from which it can go "
    "on to\n"
    "most other hosts, then those that have least to spare. GUEST is a file with a <cpu> or a "
    "domain;\n"
    "with --instance, the policy decides on each host which CPU the guest gets. The other hosts "
    "follow\n"
    "with the reasons, and what is not known; a host whose facts are too old is never a yes.\n"
    "Exit status: 0 some host can, 1 none can, 3 bad input.\n\n"
    "Examples:\n"
    "  guestcpu place --fleet reports/ --max-age 1d web1.xml\n"
    "  guestcpu place --fleet reports/ --instance web1.ini --json\n";

typedef struct {
    GcpuFleetInputs fleet;
    char *instance_path;
    GcpuDomainGuest *guest; /* NULL: an instance */
    GcpuPlace *place;
} Place;

static void place_clear(Place *place)
{
    gcpu_place_free(place->place);
    gcpu_domain_guest_free(place->guest);
    g_free(place->instance_path);
    gcpu_fleet_inputs_clear(&place->fleet);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

/* All are read even if one is bad, so that all mistakes come at once. */
static gboolean read_inputs(Place *place, const GcpuOptions *options)
{
    gboolean ok = gcpu_fleet_inputs_open(&place->fleet, options);

    if (place->instance_path)
        return place->fleet.cpu.instance &&
               gcpu_fleet_inputs_read_instance(&place->fleet, options, place->instance_path) && ok;
    place->guest = gcpu_fleet_inputs_read_guest(&place->fleet, options->rest[0]);
    return place->guest && ok;
}

static gboolean ask(Place *place, const GcpuOptions *options)
{
    const GcpuDomainGuest *guest = place->guest;
    GcpuFleetInputs *fleet = &place->fleet;

    if (!gcpu_fleet_inputs_sort(fleet, guest ? guest->arch : NULL, guest ? guest->virt_type : NULL))
        return FALSE;
    if (!guest) {
        place->place =
            gcpu_place_policy(fleet->classes, fleet->cpu.config, fleet->cpu.instance, fleet->maps);
        return TRUE;
    }
    const GcpuFleetGuest stated = { guest->cpu,
                                    options->machine ? options->machine : guest->machine };
    place->place = gcpu_place_new_same(fleet->classes, &stated);
    return TRUE;
}

static const GcpuPlaceClass *class_at(const Place *place, guint index)
{
    return g_ptr_array_index(place->place->classes, index);
}

static void append_host(GString *text, const Place *place, guint32 number)
{
    const GcpuFleetClasses *classes = place->fleet.classes;
    const GcpuPlaceClass *class = gcpu_place_class_of(place->place, classes, number);
    const GcpuFleetHost *host = gcpu_fleet_classes_host(classes, number);
    g_autofree char *age = gcpu_fleet_output_age(host, classes->now_s);
    g_autofree char *name = gcpu_output_escape(host->name);

    g_string_append_printf(text, "%6u %6u  %-12s %s\n", class->n_moves, class->n_spare, age, name);
}

static void append_best(GString *text, const Place *place)
{
    const GcpuFleetClasses *classes = place->fleet.classes;
    const GcpuPlace *found = place->place;
    g_autoptr(GArray) hosts = gcpu_place_list_hosts(found, classes);

    g_string_append_printf(text, "can start on %u of ", found->n_yes);
    gcpu_fleet_output_count(text, classes->hosts->len);
    if (hosts->len)
        g_string_append(text, ", best first:\n MOVES  SPARE  AGE          HOST\n");
    else
        g_string_append_c(text, '\n');
    for (guint i = 0; i < hosts->len; i++)
        append_host(text, place, g_array_index(hosts, guint32, i));
}

/* The hosts of all classes of a group. */
static GArray *hosts_of(const Place *place, const GcpuPlaceGroup *group)
{
    GArray *hosts = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint i = 0; i < group->classes->len; i++) {
        const GcpuFleetClass *class =
            gcpu_fleet_classes_get(place->fleet.classes, g_array_index(group->classes, guint, i));
        g_array_append_vals(hosts, class->hosts->data, class->hosts->len);
    }
    return hosts;
}

static void append_group(GString *text, const Place *place, const GcpuPlaceGroup *group)
{
    g_autoptr(GArray) hosts = hosts_of(place, group);

    g_string_append(text, "  ");
    gcpu_fleet_output_count(text, hosts->len);
    g_string_append(text, ": ");
    gcpu_fleet_output_hosts(text, place->fleet.classes, hosts);
    g_string_append_c(text, '\n');
    for (guint i = 0; i < group->sentences->len; i++) {
        g_autofree char *line = gcpu_output_escape(g_ptr_array_index(group->sentences, i));
        g_string_append_printf(text, "    %s\n", line);
    }
}

static void append_groups(GString *text, const Place *place, GcpuVerdict verdict, guint n_hosts)
{
    const GPtrArray *groups = place->place->groups;

    if (!n_hosts)
        return;
    g_string_append(text, verdict == GCPU_VERDICT_UNDECIDED ? "undecided on " : "cannot start on ");
    gcpu_fleet_output_count(text, n_hosts);
    g_string_append(text, ":\n");
    for (guint i = 0; i < groups->len; i++) {
        const GcpuPlaceGroup *group = g_ptr_array_index(groups, i);
        if (group->verdict == verdict)
            append_group(text, place, group);
    }
}

static gboolean is_missing(const GcpuPlaceReason *counted)
{
    return counted->reason->kind == GCPU_REASON_MISSING && counted->reason->name;
}

/* Groups differ in one feature and share twenty: what all of them come to. */
static void append_reasons(GString *text, const Place *place)
{
    const GArray *reasons = place->place->reasons;
    const GcpuPlaceReason *before = NULL;

    if (place->place->groups->len < 2)
        return;
    g_string_append(text, "by reason:");
    for (guint i = 0; i < reasons->len; i++) {
        const GcpuPlaceReason *counted = &g_array_index(reasons, GcpuPlaceReason, i);
        const char *of = counted->reason->name;
        g_autofree char *name = gcpu_output_escape(of ? of : "");
        if (before && before->n_hosts == counted->n_hosts && is_missing(before) &&
            is_missing(counted)) {
            g_string_append_printf(text, ", %s", name);
            continue;
        }
        before = counted;
        g_string_append(text, "\n  ");
        gcpu_fleet_output_count(text, counted->n_hosts);
        if (is_missing(counted))
            g_string_append_printf(text, " lack%s %s", counted->n_hosts == 1 ? "s" : "", name);
        else
            g_string_append_printf(text, ": %s %s",
                                   gcpu_reason_kind_to_string(counted->reason->kind), name);
    }
    g_string_append_c(text, '\n');
}

static int exit_status(const Place *place)
{
    return place->place->n_yes ? GCPU_EXIT_OK : GCPU_EXIT_NO;
}

static int print_text(const Place *place)
{
    const GcpuPlace *found = place->place;
    g_autoptr(GString) text = g_string_new(NULL);

    append_best(text, place);
    append_groups(text, place, GCPU_VERDICT_INCOMPATIBLE, found->n_no);
    append_groups(text, place, GCPU_VERDICT_UNDECIDED, found->n_undecided);
    append_reasons(text, place);
    gcpu_fleet_output_gaps(text, &place->fleet);
    int status = gcpu_output_text(text->str);
    return status == GCPU_EXIT_OK ? exit_status(place) : status;
}

static void add_best_host(JsonBuilder *builder, const Place *place, guint32 number)
{
    const GcpuFleetClasses *classes = place->fleet.classes;
    const GcpuFleetHost *host = gcpu_fleet_classes_host(classes, number);
    const GcpuPlaceClass *class = gcpu_place_class_of(place->place, classes, number);
    const GcpuFleetVerdict *verdict = class->verdict;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "host", host->name);
    gcpu_output_add_string(builder, "uuid", host->uuid);
    gcpu_output_add_string(builder, "verdict",
                           gcpu_verdict_to_string(verdict->explanation->verdict));
    gcpu_fleet_output_add_number(builder, "moves", class->n_moves);
    gcpu_fleet_output_add_number(builder, "spare", class->n_spare);
    json_builder_set_member_name(builder, "age_s");
    if (host->collected_at_s)
        json_builder_add_int_value(builder, classes->now_s - host->collected_at_s);
    else
        json_builder_add_null_value(builder);
    gcpu_fleet_output_add_number(builder, "class", class->index);
    json_builder_end_object(builder);
}

static void add_best(JsonBuilder *builder, const Place *place)
{
    g_autoptr(GArray) hosts = gcpu_place_list_hosts(place->place, place->fleet.classes);

    json_builder_set_member_name(builder, "best");
    json_builder_begin_array(builder);
    for (guint i = 0; i < hosts->len; i++)
        add_best_host(builder, place, g_array_index(hosts, guint32, i));
    json_builder_end_array(builder);
}

static void add_class_cpus(JsonBuilder *builder, const Place *place)
{
    json_builder_set_member_name(builder, "classes");
    json_builder_begin_array(builder);
    for (guint i = 0; i < place->place->classes->len; i++) {
        const GcpuFleetVerdict *verdict = class_at(place, i)->verdict;
        g_autofree char *cpu = verdict->cpu && gcpu_fleet_verdict_is_yes(verdict)
                                   ? gcpu_def_xml_format(verdict->cpu, 0)
                                   : NULL;
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "verdict",
                               gcpu_verdict_to_string(verdict->explanation->verdict));
        gcpu_output_add_string(builder, "cpu_xml", cpu);
        gcpu_output_add_string(builder, "machine", verdict->machine);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_groups(JsonBuilder *builder, const Place *place)
{
    json_builder_set_member_name(builder, "others");
    json_builder_begin_array(builder);
    for (guint i = 0; i < place->place->groups->len; i++) {
        const GcpuPlaceGroup *group = g_ptr_array_index(place->place->groups, i);
        g_autoptr(GArray) hosts = hosts_of(place, group);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "verdict", gcpu_verdict_to_string(group->verdict));
        gcpu_fleet_output_add_hosts(builder, "hosts", place->fleet.classes, hosts);
        gcpu_output_add_names(builder, "messages", group->sentences);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_reasons(JsonBuilder *builder, const GArray *reasons)
{
    json_builder_set_member_name(builder, "reasons");
    json_builder_begin_array(builder);
    for (guint i = 0; i < reasons->len; i++) {
        const GcpuPlaceReason *counted = &g_array_index(reasons, GcpuPlaceReason, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "kind", gcpu_reason_kind_to_string(counted->reason->kind));
        gcpu_output_add_string(builder, "name", counted->reason->name);
        gcpu_fleet_output_add_number(builder, "n_hosts", counted->n_hosts);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static int print_json(const Place *place)
{
    const GcpuPlace *found = place->place;
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "guest", place->guest ? place->guest->name : NULL);
    gcpu_fleet_output_add_number(builder, "n_yes", found->n_yes);
    gcpu_fleet_output_add_number(builder, "n_unsure", found->n_unsure);
    gcpu_fleet_output_add_number(builder, "n_no", found->n_no);
    gcpu_fleet_output_add_number(builder, "n_undecided", found->n_undecided);
    add_best(builder, place);
    add_class_cpus(builder, place);
    add_groups(builder, place);
    add_reasons(builder, found->reasons);
    gcpu_fleet_output_add_scope(builder, &place->fleet);
    gcpu_output_add_findings(builder, place->fleet.cpu.findings);
    json_builder_end_object(builder);
    int status = gcpu_output_json(json_builder_get_root(builder));
    return status == GCPU_EXIT_OK ? exit_status(place) : status;
}

int gcpu_cmd_place(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Place) place = { 0 };
    const GOptionEntry entries[] = {
        GCPU_FLEET_OPTION_ENTRIES(&place.fleet.own),
        { "instance", 'i', 0, G_OPTION_ARG_FILENAME, &place.instance_path,
          "What the guest asks for of the policy; - reads standard input", "FILE" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "[GUEST]", help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *misuse = gcpu_fleet_source_find_misuse(place.fleet.own.fleet, &options);
    if (misuse)
        return gcpu_options_refuse(misuse);
    if (place.instance_path ? options.rest != NULL : !options.rest || options.rest[1])
        return gcpu_options_refuse("one guest is needed: GUEST or --instance FILE");

    if (!read_inputs(&place, &options) || !ask(&place, &options))
        return gcpu_output_refusal(place.fleet.cpu.findings, 0, options.json);
    gcpu_output_findings(place.fleet.cpu.findings, 0);
    return options.json ? print_json(&place) : print_text(&place);
}

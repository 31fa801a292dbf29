/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each fixture of tests/data/migration is the plain guest with one thing more, and n1 and n2 are
 * equal hosts: Base (Intel) and vmx, 2.5 GHz, two nodes with two CPUs and 512 pages of 2 MiB each.
 * What is expected follows from that. */
#include "migration/preflight.h"

#include "test-suite.h"
#include "xml/host-report-xml.h"
#include "xml/map-source.h"

typedef struct {
    GcpuHostReport *source, *destination;
    GcpuMapSource *maps;
    GcpuPreflightLive live;
    GcpuPreflightPolicy policy;
} World;

static GcpuHostReport *read_host(const char *name)
{
    g_autofree char *file = g_strconcat("migration/", name, NULL);
    g_autofree char *text = test_read(file);
    g_autoptr(GError) error = NULL;
    GcpuHostReport *host = gcpu_host_report_xml_parse(text, -1, name, &error);

    if (!host)
        g_error("%s", error->message);
    return host;
}

static World world_new(void)
{
    g_autofree char *maps = test_data("maps/directory");

    return (World){
        .source = read_host("n1.xml"),
        .destination = read_host("n2.xml"),
        .maps = gcpu_map_source_new(maps),
    };
}

static void world_clear(World *world)
{
    gcpu_host_report_free(world->source);
    gcpu_host_report_free(world->destination);
    gcpu_map_source_free(world->maps);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

/* @maps: NULL: one that has read nothing but the models that the rules look up. */
static GcpuPreflight *ask_with(World *world, const char *guest, GcpuMapSource *maps)
{
    g_autofree char *path = test_data("maps/directory");
    g_autoptr(GcpuMapSource) bare = gcpu_map_source_new(path);
    g_autofree char *file = g_strconcat("migration/", guest, ".xml", NULL);
    g_autofree char *text = test_read(file);
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuMigrationDomain) domain = gcpu_migration_domain_parse(text, -1, guest, &error);

    if (!domain)
        g_error("%s", error->message);
    g_autofree const char **models =
        gcpu_preflight_models(domain, world->source, world->destination);
    const GcpuPreflightRequest request = {
        .domain = domain,
        .source = world->source,
        .destination = world->destination,
        .map = gcpu_map_source_get(maps ? maps : bare, GCPU_ARCH_FAMILY_X86, maps ? NULL : models,
                                   NULL),
        .live = &world->live,
        .policy = &world->policy,
    };
    return gcpu_preflight(&request);
}

static GcpuPreflight *ask(World *world, const char *guest)
{
    return ask_with(world, guest, world->maps);
}

/* "blocks disk vda, warns cpu": every obstacle with what it is about. */
static char *summary(const GcpuPreflight *preflight)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < preflight->obstacles->len; i++) {
        const GcpuHurdle *obstacle = g_ptr_array_index(preflight->obstacles, i);
        g_string_append_printf(text, "%s%s %s%s%s", i ? ", " : "",
                               obstacle->option
                                   ? obstacle->option
                                   : gcpu_hurdle_severity_to_string(obstacle->severity),
                               gcpu_hurdle_kind_to_string(obstacle->kind),
                               obstacle->about ? " " : "", obstacle->about ? obstacle->about : "");
    }
    return g_string_free(text, FALSE);
}

static void check_answer(World *world, const char *guest, const char *expected)
{
    g_autoptr(GcpuPreflight) preflight = ask(world, guest);
    g_autofree char *found = summary(preflight);
    gboolean may = strstr(expected, "blocks") == NULL && strstr(expected, "--") == NULL;

    if (g_strcmp0(found, expected) != 0)
        test_fail(__FILE__, __LINE__, "%s\n  is       \"%s\"\n  expected \"%s\"", guest, found,
                  expected);
    else
        test_pass(__FILE__, __LINE__, guest);
    check_int(preflight->may_migrate, may);
    for (guint i = 0; i < preflight->obstacles->len; i++) {
        const GcpuHurdle *obstacle = g_ptr_array_index(preflight->obstacles, i);
        check(obstacle->remedy != NULL || obstacle->severity == GCPU_HURDLE_WARNS);
        check_int(obstacle->option != NULL, obstacle->severity == GCPU_HURDLE_NEEDS_OPTION);
    }
}

static const struct {
    const char *guest, *expected;
} fixtures[] = {
    { "plain", "" },
    { "architecture", "blocks architecture aarch64" },
    { "virt-type", "blocks virt-type xen" },
    { "machine", "blocks machine-type pc-q35-9.1" },
    { "machine-small", "blocks machine-type isapc" },
    { "cpu-missing", "blocks cpu svm" },
    /* Old has fpu and sse; the destination aes, avx and pni of Base, and vmx by name. */
    { "cpu-extra", "blocks cpu pni, blocks cpu vmx, blocks cpu aes, blocks cpu avx" },
    { "cpu-unknown", "blocks cpu Newest" },
    { "host-passthrough", "" },
    { "host-model", "" },
    { "invtsc", "blocks cpu invtsc, blocks tsc invtsc" },
    { "tsc-near", "" },
    { "tsc-slower", "blocks tsc" },
    { "reenlightenment", "blocks tsc reenlightenment" },
    { "sev", "blocks launch-security sev" },
    { "tdx", "blocks launch-security tdx" },
    { "secure-execution", "blocks launch-security s390-pv" },
    { "huge-pages", "warns huge-pages 2048 KiB" },
    { "huge-pages-all", "warns huge-pages 2048 KiB" },
    { "huge-pages-large", "blocks huge-pages 1048576 KiB" },
    { "numa", "blocks numa" },
    { "numa-preferred", "" },
    { "pinned", "blocks numa" },
    { "cd-rom", "blocks medium sda" },
    { "cd-rom-empty", "" },
    { "local-disks", "--copy-disks disk vda, --copy-disks disk vdb" },
    { "read-only-disk", "--copy-disks disk vda" },
    { "volume", "warns disk vda" },
    { "pci", "blocks host-device 0000:3b:00.1" },
    { "usb", "blocks host-device 0x046d:0xc31c" },
    { "mdev", "blocks host-device c2177883-f1bb-47f0-914d-32a22e3a8804" },
    { "failover", "warns host-device 0000:3b:02.0" },
    { "filesystem", "blocks filesystem share" },
    { "networks", "warns network blue, warns network red" },
    { "bridge", "warns network br-mgmt" },
    { "many", "blocks machine-type pc-q35-9.1, blocks launch-security sev, "
              "blocks host-device 0000:3b:00.1, blocks medium sda, --copy-disks disk vda" },
};

static void each_fixture_shows_its_obstacle_and_no_other(void)
{
    g_auto(World) world = world_new();

    for (guint i = 0; i < G_N_ELEMENTS(fixtures); i++)
        check_answer(&world, fixtures[i].guest, fixtures[i].expected);
}

static char *sentences(const GcpuPreflight *preflight)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < preflight->obstacles->len; i++) {
        g_autofree char *line = gcpu_hurdle_format(g_ptr_array_index(preflight->obstacles, i));
        g_string_append_printf(text, "%s\n", line);
    }
    return g_string_free(text, FALSE);
}

static void the_models_of_guest_and_hosts_are_all_that_is_looked_up(void)
{
    g_auto(World) world = world_new();

    for (guint i = 0; i < G_N_ELEMENTS(fixtures); i++) {
        g_autoptr(GcpuPreflight) of_all = ask(&world, fixtures[i].guest);
        g_autoptr(GcpuPreflight) of_some = ask_with(&world, fixtures[i].guest, NULL);
        g_autofree char *expected = sentences(of_all);
        g_autofree char *found = sentences(of_some);
        check_str(found, expected);
    }
}

static void the_operator_knows_what_is_shared(void)
{
    static const char *const shared[] = { "/srv/vms/", "/srv/iso", NULL };
    static const char *const near[] = { "/srv/vm", "/srv/iso/debian", NULL };
    g_auto(World) world = world_new();

    world.policy.shared_storage = shared;
    check_answer(&world, "local-disks", "--copy-disks disk vdb");
    check_answer(&world, "cd-rom", "");
    world.policy.shared_storage = near;
    check_answer(&world, "local-disks", "--copy-disks disk vda, --copy-disks disk vdb");
    check_answer(&world, "cd-rom", "blocks medium sda");
}

static void copied_disks_are_told_and_read_only_ones_stay(void)
{
    g_auto(World) world = world_new();

    world.policy.copy_disks = TRUE;
    check_answer(&world, "local-disks", "warns disk vda, warns disk vdb");
    check_answer(&world, "read-only-disk", "blocks disk vda");
    check_answer(&world, "cd-rom", "blocks medium sda");
    g_autoptr(GcpuPreflight) preflight = ask(&world, "local-disks");
    check_int(preflight->n_copied_disks, 2);
}

static void networks_are_held_against_those_of_the_destination(void)
{
    static const char *const red[] = { "red", "default", NULL };
    static const char *const management[] = { "br-mgmt", "blue", NULL };
    g_auto(World) world = world_new();

    world.live.networks = red;
    check_answer(&world, "networks", "blocks network blue");
    world.policy.management_networks = management;
    check_answer(&world, "networks", "blocks network blue, blocks management-network blue");
    check_answer(&world, "bridge", "blocks management-network br-mgmt, warns network br-mgmt");
}

static void what_libvirt_does_with_the_guest_matters(void)
{
    g_auto(World) world = world_new();

    world.live.state = GCPU_GUEST_STATE_RUNNING;
    check_answer(&world, "plain", "");
    world.live.job = "migration";
    check_answer(&world, "plain", "blocks busy");
    world.live.taken_by = "web1"; /* it is on its way there */
    check_answer(&world, "plain", "blocks busy");
    world.live = (GcpuPreflightLive){ .state = GCPU_GUEST_STATE_OFF };
    check_answer(&world, "plain", "blocks state");
    world.live = (GcpuPreflightLive){ .state = GCPU_GUEST_STATE_PAUSED };
    check_answer(&world, "plain", "warns state");
    world.live = (GcpuPreflightLive){ .taken_by = "web1" };
    check_answer(&world, "plain", "blocks name-taken web1");
}

static void the_destinations_libvirt_has_the_last_word_on_models(void)
{
    g_auto(World) world = world_new();

    world.live.has_cpu_verdict = TRUE;
    world.live.cpu_verdict = GCPU_VERDICT_SUPERSET;
    check_answer(&world, "cpu-missing", "");
    world.live.cpu_verdict = GCPU_VERDICT_INCOMPATIBLE;
    world.live.cpu_message = "unsupported features: svm";
    check_answer(&world, "plain", "blocks cpu");
    check_answer(&world, "cpu-missing", "blocks cpu, blocks cpu svm");
    g_autoptr(GcpuPreflight) preflight = ask(&world, "plain");
    const GcpuHurdle *obstacle = g_ptr_array_index(preflight->obstacles, 0);
    check_contains(obstacle->message, "unsupported features: svm");
}

static void passthrough_needs_equal_hosts(void)
{
    g_auto(World) world = world_new();
    GcpuDef *cpu = world.destination->capabilities->host_cpu;

    cpu->microcode_version = 43;
    check_answer(&world, "host-passthrough", "blocks host-passthrough");
    check_answer(&world, "plain", "");
    cpu->microcode_version = 0;
    check_answer(&world, "host-passthrough", "--ignore host-passthrough host-passthrough");
    cpu->microcode_version = 42;
    cpu->signature.stepping = 7;
    check_answer(&world, "host-passthrough", "blocks host-passthrough");
    cpu->signature.stepping = 4;
    gcpu_def_remove_feature(cpu, "vmx");
    check_answer(&world, "host-passthrough", "blocks host-passthrough");
    gcpu_def_set_feature(cpu, "vmx", GCPU_FEATURE_UNSET);
    gcpu_def_set_feature(cpu, "aes", GCPU_FEATURE_UNSET);
    check_answer(&world, "host-passthrough", "blocks host-passthrough");
    gcpu_def_remove_feature(cpu, "aes");
    check_answer(&world, "host-passthrough", "");
}

static void a_scaling_clock_can_be_slowed_down_only(void)
{
    g_auto(World) world = world_new();
    GcpuDef *cpu = world.destination->capabilities->host_cpu;

    cpu->tsc_scaling = GCPU_SWITCH_ON;
    check_answer(&world, "tsc-slower", "");
    cpu->tsc_frequency_hz = 2300000000;
    check_answer(&world, "tsc-slower", "blocks tsc");
    cpu->tsc_frequency_hz = 0;
    check_answer(&world, "tsc-slower", "warns tsc");
    /* 2 500 600 000 Hz is 600 000 Hz above 2.5 GHz, 250 ppm are 625 000 Hz. */
    cpu->tsc_scaling = GCPU_SWITCH_OFF;
    cpu->tsc_frequency_hz = 2499900000;
    check_answer(&world, "tsc-near", "blocks tsc");
}

static void older_hosts_are_told_apart(void)
{
    g_auto(World) world = world_new();

    world.destination->hypervisor_version = GCPU_VERSION(7, 1, 0);
    check_answer(&world, "plain", "--ignore hypervisor-older hypervisor-older");
    world.destination->hypervisor_version = GCPU_VERSION(8, 0, 0);
    check_answer(&world, "plain", "");
    world.destination->libvirt_version = GCPU_VERSION(8, 0, 0);
    check_answer(&world, "plain", "warns libvirt-older");
}

static void a_host_is_no_destination_of_its_own(void)
{
    g_auto(World) world = world_new();

    gcpu_host_report_free(world.destination);
    world.destination = read_host("n1.xml");
    world.live.taken_by = "web1"; /* it is the guest itself */
    check_answer(&world, "plain", "blocks same-host");
}

static void what_is_not_known_is_said(void)
{
    g_auto(World) world = world_new();

    g_clear_pointer(&world.source, gcpu_host_report_free);
    check_answer(&world, "plain", "warns hypervisor-older");
    check_answer(&world, "host-passthrough",
                 "--ignore host-passthrough host-passthrough, warns hypervisor-older");
    check_answer(&world, "host-model", "warns hypervisor-older, warns cpu");

    gcpu_host_report_free(world.destination);
    world.destination = gcpu_host_report_new();
    check_answer(&world, "plain", "warns architecture, warns hypervisor-older, warns cpu");
    check_answer(&world, "huge-pages",
                 "warns architecture, warns hypervisor-older, warns cpu, "
                 "warns huge-pages");
    check_answer(&world, "pinned",
                 "warns architecture, warns hypervisor-older, warns cpu, warns numa");
}

static void each_kind_can_be_ignored_and_is_still_told(void)
{
    g_auto(World) world = world_new();

    for (guint kind = 0; kind < GCPU_N_HURDLES; kind++) {
        GcpuHurdleKind found = GCPU_HURDLE_STATE;
        check(
            gcpu_hurdle_kind_from_string(gcpu_hurdle_kind_to_string((GcpuHurdleKind)kind), &found));
        check_int(found, kind);
    }
    world.policy.ignored = G_GUINT64_CONSTANT(1) << GCPU_HURDLE_HOST_DEVICE;
    check_answer(&world, "pci", "warns host-device 0000:3b:00.1");
    world.policy.ignored |= G_GUINT64_CONSTANT(1) << GCPU_HURDLE_DISK;
    check_answer(&world, "many",
                 "blocks machine-type pc-q35-9.1, blocks launch-security sev, "
                 "blocks medium sda, warns host-device 0000:3b:00.1, "
                 "warns disk vda");
}

static void an_obstacle_is_one_line_whatever_the_names(void)
{
    const GcpuHurdle obstacle = {
        .kind = GCPU_HURDLE_DISK,
        .severity = GCPU_HURDLE_NEEDS_OPTION,
        .about = (char *)"vda",
        .message = (char *)"/srv/a\nb is local",
        .remedy = (char *)"copy it",
        .option = (char *)"--copy-disks",
    };
    g_autofree char *line = gcpu_hurdle_format(&obstacle);

    check_str(line, "needs --copy-disks: disk vda: /srv/a\\x0ab is local; copy it");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(each_fixture_shows_its_obstacle_and_no_other),
        TEST(the_models_of_guest_and_hosts_are_all_that_is_looked_up),
        TEST(the_operator_knows_what_is_shared),
        TEST(copied_disks_are_told_and_read_only_ones_stay),
        TEST(networks_are_held_against_those_of_the_destination),
        TEST(what_libvirt_does_with_the_guest_matters),
        TEST(the_destinations_libvirt_has_the_last_word_on_models),
        TEST(passthrough_needs_equal_hosts),
        TEST(a_scaling_clock_can_be_slowed_down_only),
        TEST(older_hosts_are_told_apart),
        TEST(a_host_is_no_destination_of_its_own),
        TEST(what_is_not_known_is_said),
        TEST(each_kind_can_be_ignored_and_is_still_told),
        TEST(an_obstacle_is_one_line_whatever_the_names),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "preflight", cases);
}

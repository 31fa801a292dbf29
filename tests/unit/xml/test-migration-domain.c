/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices are looked at by test-preflight as well, one fixture each. */
#include "xml/migration-domain.h"

#include "test-suite.h"

static GcpuMigrationDomain *parse(const char *inside, GError **error)
{
    g_autofree char *text =
        g_strconcat("<domain type='kvm'>\n<name>web1</name>", inside, "</domain>", NULL);

    return gcpu_migration_domain_parse(text, -1, "web1.xml", error);
}

static void size_kind_and_cpu_are_read(void)
{
    g_autoptr(GcpuMigrationDomain) domain =
        parse("<uuid>u</uuid><memory unit='MiB'>64</memory><vcpu>3</vcpu>"
              "<os><type arch='x86_64' machine='q35'>hvm</type></os>"
              "<cpu mode='host-passthrough'/>",
              NULL);

    check_str(domain->name, "web1");
    check_str(domain->uuid, "u");
    check_str(domain->virt_type, "kvm");
    check_str(domain->arch, "x86_64");
    check_str(domain->machine, "q35");
    check_int(domain->memory_kib, 65536);
    check_int(domain->vcpus, 3);
    check_int(domain->cpu->mode, GCPU_MODE_HOST_PASSTHROUGH);
}

static void a_bare_domain_has_empty_lists(void)
{
    g_autoptr(GcpuMigrationDomain) domain = parse("", NULL);

    check(domain->cpu == NULL && domain->arch == NULL);
    check_int(domain->disks->len + domain->devices->len + domain->interfaces->len, 0);
    check_int(domain->strict_nodes->len + domain->pinned_cpus->len, 0);
}

static void pins_of_every_kind_come_together(void)
{
    g_autoptr(GcpuMigrationDomain) domain =
        parse("<vcpu cpuset='1'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='3'/>"
              "<emulatorpin cpuset='5'/><iothreadpin iothread='1' cpuset='7'/></cputune>"
              "<numatune><memory mode='interleave' nodeset='0'/><memnode cellid='0' nodeset='2'/>"
              "</numatune>",
              NULL);

    check_int(domain->pinned_cpus->len, 4);
    check_int(domain->strict_nodes->len, 1);
    check_int(g_array_index(domain->strict_nodes, guint, 0), 2);
}

static void a_medium_is_found_by_the_type_of_its_disk(void)
{
    static const struct {
        const char *type, *source, *expected;
    } table[] = {
        { "file", "<source file='/a'/>", "/a" },
        { "block", "<source dev='/dev/b'/>", "/dev/b" },
        { "network", "<source protocol='rbd' name='p/i'/>", "p/i" },
        { "volume", "<source pool='p' volume='v'/>", "v" },
        { "file", "<source file=''/>", NULL },
        { "file", "", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *inside =
            g_strdup_printf("<devices><disk type='%s'>%s<target dev='vda'/></disk></devices>",
                            table[i].type, table[i].source);
        g_autoptr(GcpuMigrationDomain) domain = parse(inside, NULL);
        const GcpuMigrationDisk *disk = g_ptr_array_index(domain->disks, 0);
        check_str(disk->source, table[i].expected);
        check_str(disk->device, "disk");
        check(!disk->read_only);
    }
}

static void mistakes_are_refused_with_their_line(void)
{
    static const char *const inside[] = {
        "<memory unit='x'>1</memory>",
        "<vcpu cpuset='a'>1</vcpu>",
        "<cputune><vcpupin cpuset='1-'/></cputune>",
        "<numatune><memory nodeset='x'/></numatune>",
        "<memoryBacking><hugepages><page/></hugepages></memoryBacking>",
        "<clock><timer name='tsc' frequency='fast'/></clock>",
        "<cpu mode='fast'/>",
    };

    for (guint i = 0; i < G_N_ELEMENTS(inside); i++) {
        g_autoptr(GError) error = NULL;
        check(parse(inside[i], &error) == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_contains(error ? error->message : NULL, "web1.xml:2: ");
    }
}

static void a_domain_has_a_name_and_a_type(void)
{
    static const char *const texts[] = { "<domain type='kvm'/>",
                                         "<domain><name>web1</name></domain>", "<cpu/>", "" };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        check(gcpu_migration_domain_parse(texts[i], -1, "web1.xml", &error) == NULL);
        check(error != NULL);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(size_kind_and_cpu_are_read),
        TEST(a_bare_domain_has_empty_lists),
        TEST(pins_of_every_kind_come_together),
        TEST(a_medium_is_found_by_the_type_of_its_disk),
        TEST(mistakes_are_refused_with_their_line),
        TEST(a_domain_has_a_name_and_a_type),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "migration-domain", cases);
}

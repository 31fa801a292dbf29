/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-facts.h"

#include "test-suite.h"
#include "xml/host-report-xml.h"

static void add(GcpuFleet *fleet, const char *name, guint64 tsc_frequency_hz)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    g_autofree char *capabilities =
        g_strdup_printf("<capabilities><host><cpu><arch>x86_64</arch><model>Base</model><counter "
                        "name='tsc' frequency='%u'/></cpu></host></capabilities>",
                        (guint)tsc_frequency_hz);

    report->name = g_strdup(name);
    report->uuid = g_strdup(strcmp(name, "n1") == 0 ? "a" : "b");
    report->collected_at_s = (gint64)tsc_frequency_hz;
    report->kernel_command_line = g_strdup(name);
    if (tsc_frequency_hz)
        gcpu_host_report_xml_add_capabilities(report, capabilities, -1, "capabilities", NULL);
    check(gcpu_fleet_add(fleet, g_steal_pointer(&report), name, NULL));
}

static void equal_hosts_have_their_own_facts(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    GcpuFleetFacts facts[2];

    add(fleet, "n1", 5);
    add(fleet, "n2", 7);
    check_int(gcpu_fleet_n_facts(fleet), 1);
    const GcpuHostReport *one = gcpu_fleet_facts_fill(&facts[0], gcpu_fleet_find(fleet, "n1"));
    const GcpuHostReport *other = gcpu_fleet_facts_fill(&facts[1], gcpu_fleet_find(fleet, "n2"));
    check_str(one->name, "n1");
    check_str(one->uuid, "a");
    check_str(one->kernel_command_line, "n1");
    check_int(one->collected_at_s, 5);
    check_int(one->capabilities->host_cpu->tsc_frequency_hz, 5);
    check_str(one->capabilities->host_cpu->model, "Base");
    check_str(other->name, "n2");
    check_str(other->uuid, "b");
    check_int(other->capabilities->host_cpu->tsc_frequency_hz, 7);
    check_int(gcpu_fleet_find(fleet, "n1")->facts->capabilities->host_cpu->tsc_frequency_hz, 0);
}

static void a_host_without_capabilities_has_none(void)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    GcpuFleetFacts facts;

    add(fleet, "n1", 0);
    const GcpuHostReport *report = gcpu_fleet_facts_fill(&facts, gcpu_fleet_find(fleet, "n1"));
    check_str(report->name, "n1");
    check(report->capabilities == NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(equal_hosts_have_their_own_facts),
        TEST(a_host_without_capabilities_has_none),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-facts", cases);
}

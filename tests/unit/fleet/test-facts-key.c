/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/facts-key.h"

#include "full-report.h"
#include "test-suite.h"

static void whatever_hosts_differ_in_tells_them_apart(void)
{
    g_autoptr(GcpuHostReport) full = full_report_new();
    g_autofree char *key = NULL;

    /* It is the fleet that takes away what is a host's own. */
    full->capabilities->host_cpu->tsc_frequency_hz = 0;
    key = gcpu_facts_key(full);
    for (guint i = 0; i < full_report_n_fields(); i++) {
        g_autoptr(GcpuHostReport) other = full_report_new();
        FullReportRole role = FULL_REPORT_NEVER;
        const char *name = full_report_change(other, i, &role);
        other->capabilities->host_cpu->tsc_frequency_hz = 0;
        g_autofree char *other_key = gcpu_facts_key(other);
        gboolean is_same = strcmp(key, other_key) == 0;
        if (role != FULL_REPORT_NEVER && is_same != (role == FULL_REPORT_OWN))
            test_fail(__FILE__, __LINE__, "%s: %s", name,
                      is_same ? "not told apart" : "told apart");
    }
    check_int(strlen(key), 64);
}

static void elements_are_not_taken_for_one(void)
{
    g_autoptr(GcpuHostReport) one = full_report_new();
    g_autoptr(GcpuHostReport) other = full_report_new();

    gcpu_host_report_add_missing(other, "x", GCPU_FACT_DENIED, NULL);
    g_autofree char *key = gcpu_facts_key(one);
    g_autofree char *other_key = gcpu_facts_key(other);
    check(strcmp(key, other_key) != 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(whatever_hosts_differ_in_tells_them_apart),
        TEST(elements_are_not_taken_for_one),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "facts-key", cases);
}

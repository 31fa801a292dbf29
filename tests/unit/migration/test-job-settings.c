/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "migration/job-settings.h"

#include "test-suite.h"

static GcpuConfig *load(const char *const *overrides)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    GcpuConfig *config = gcpu_config_load(NULL, overrides, findings);

    check(config != NULL);
    return config;
}

static const char *const nothing[] = { NULL };

/* Those of guestcpu.conf(5). */
static void the_defaults_are_those_of_the_manual(void)
{
    g_autoptr(GcpuConfig) host = load(nothing);
    const GcpuMigrationSettings settings = { .host = host };
    GcpuMigrationRequest request = { .plan.flags = GCPU_VIRT_MIGRATION_COPY_DISKS };

    gcpu_migration_settings_apply(&settings, &request);
    check_int(request.clocks.completion_s_per_gib, 800);
    check_int(request.clocks.progress_s, 150);
    check_int(request.clocks.action, GCPU_CLOCK_ABORT);
    check_int(request.ramp.downtime_ms, 500);
    check_int(request.ramp.n_steps, 10);
    check_int(request.ramp.step_s_per_gib, 75);
    check_int(request.plan.bandwidth_mib_s, 0);
    check_int(request.plan.parallel_connections, 1);
    check_int(request.plan.flags, GCPU_VIRT_MIGRATION_COPY_DISKS);
    check_int(request.max_per_host, 2);
    check_int(request.max_total, 5);
}

static void what_a_call_sets_wins_and_the_rest_is_the_hosts(void)
{
    static const char *const of_host[] = { "migration.bandwidth=7", "migration.tls=on",
                                           "migration.post_copy=on", "migration.progress_timeout=9",
                                           NULL };
    static const char *const of_call[] = { "migration.bandwidth=0", "migration.post_copy=off",
                                           "migration.auto_converge=on",
                                           "migration.timeout_action=pause", NULL };
    g_autoptr(GcpuConfig) host = load(of_host);
    g_autoptr(GcpuConfig) call = load(of_call);
    const GcpuMigrationSettings settings = { .host = host, .call = call };
    GcpuMigrationRequest request = { 0 };

    gcpu_migration_settings_apply(&settings, &request);
    check_int(request.plan.bandwidth_mib_s, 0);
    check_int(request.plan.flags, GCPU_VIRT_MIGRATION_TLS | GCPU_VIRT_MIGRATION_AUTO_CONVERGE);
    check_int(request.clocks.progress_s, 9);
    check_int(request.clocks.action, GCPU_CLOCK_PAUSE);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_defaults_are_those_of_the_manual),
        TEST(what_a_call_sets_wins_and_the_rest_is_the_hosts),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "job-settings", cases);
}

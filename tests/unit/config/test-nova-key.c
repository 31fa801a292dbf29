/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/nova-key.h"
#include "test-suite.h"

static void one_or_two_edits_are_a_mistyped_key(void)
{
    static const struct {
        const char *key, *meant;
    } table[] = {
        { "cpu_mod", "cpu_mode" },
        { "cpu_mdoe", "cpu_mode" },
        { "CPU_MODE", "cpu_mode" },
        { "cpu-mode", "cpu_mode" },
        { "cpumodes", "cpu_mode" },
        { "cpu_modles", "cpu_models" },
        { "cpumodel", "cpu_model" },
        { "ccpu_model_extra_flag", "cpu_model_extra_flags" },
        { "hw_machine_types", "hw_machine_type" },
        { "vir_typ", "virt_type" },
        { "url", "uri" },
        { "urls", NULL },
        { "cpu", NULL },
        { "cpu_m", NULL },
        { "model_extra_flags", NULL },
        { "", NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        check_str(gcpu_nova_key_mistyped("libvirt", table[i].key), table[i].meant);
    check_str(gcpu_nova_key_mistyped("default", "cpu_mod"), NULL);
    check_str(gcpu_nova_key_mistyped("vnc", "cpu_mod"), NULL);
}

static void no_key_of_nova_is_a_mistyped_one(void)
{
    static const char *const keys[] = {
        "cpu_power_management",
        "cpu_power_management_strategy",
        "cpu_power_governor_low",
        "cpu_power_governor_high",
        "disk_cachemodes",
        "disk_prefix",
        "device_detach_attempts",
        "enabled_perf_events",
        "file_backed_memory",
        "gid_maps",
        "hw_disk_discard",
        "images_type",
        "inject_key",
        "inject_partition",
        "inject_password",
        "live_migration_uri",
        "live_migration_scheme",
        "max_queues",
        "mem_stats_period_seconds",
        "nfs_mount_options",
        "num_pcie_ports",
        "num_volume_scan_tries",
        "rbd_user",
        "rescue_image_id",
        "rng_dev_path",
        "rx_queue_size",
        "tx_queue_size",
        "snapshot_compression",
        "snapshot_image_format",
        "sparse_logical_volumes",
        "swtpm_enabled",
        "swtpm_group",
        "swtpm_user",
        "sysinfo_serial",
        "tb_cache_size",
        "uid_maps",
        "use_usb_tablet",
        "use_virtio_for_bridges",
        "vif_driver",
        "volume_clear",
        "volume_drivers",
        "volume_use_multipath",
        "vzstorage_mount_user",
        "wait_soft_reboot_seconds",
        "xen_hvmloader_path",
    };

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        check(!gcpu_nova_key_is_ours("libvirt", keys[i]));
        check_str(gcpu_nova_key_mistyped("libvirt", keys[i]), NULL);
    }
}

static void ours_are_those_of_both_sections(void)
{
    check(gcpu_nova_key_is_ours("libvirt", "cpu_mode"));
    check(gcpu_nova_key_is_ours("default", "libvirt_cpu_mode"));
    check(!gcpu_nova_key_is_ours("default", "cpu_mode"));
    check(!gcpu_nova_key_is_ours("guestcpu", "template"));
    check(!gcpu_nova_key_is_ours("instance", "cpu_mode"));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(one_or_two_edits_are_a_mistyped_key),
        TEST(no_key_of_nova_is_a_mistyped_one),
        TEST(ours_are_those_of_both_sections),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "nova-key", cases);
}

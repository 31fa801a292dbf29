/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/setting.h"

#include "cpu/nearest.h"

#include <string.h>

/* libvirt: docs/schemas/domaincommon.rng, define "hvs", and the types of older and newer versions.
 */
static const char *const virt_types[] = {
    "kvm",    "qemu",   "lxc",  "parallels", "xen", "bhyve", "test",  "uml",    "openvz",
    "vmware", "hyperv", "vbox", "phyp",      "vz",  "hvf",   "kqemu", "xenapi", NULL,
};
static const char *const cpu_modes[] = {
    "custom", "host-model", "host-passthrough", "maximum", "none", NULL,
};
static const char *const fallbacks[] = { "forbid", "allow", NULL };
static const char *const matches[] = { "exact", "minimum", "strict", NULL };
static const char *const checks[] = { "none", "partial", "full", NULL };
static const char *const switches[] = { "on", "off", NULL };
static const char *const cache_modes[] = { "emulate", "passthrough", "disable", NULL };
static const char *const timeout_actions[] = { "abort", "pause", "post-copy", NULL };
static const char *const maxphysaddr_modes[] = { "passthrough", "emulate", NULL };

/* libvirt 9.0 writes NAME.xml.new, and a file name has at most 255 bytes. */
#define NAME_MAX_BYTES 247

#define TEXT_MAX_BYTES 1000

/* QEMU 7.2, x86_64: "phys-bits should be between 32 and 52". */
#define PHYS_BITS_MIN 32
#define PHYS_BITS_MAX 52

#define VCPUS_MAX     4096
#define MEMORY_MB_MAX (16 * 1024 * 1024)

/* QEMU 7.2: the rate is kept in bytes per second, the downtime is at most 2000 s. */
#define SECONDS_MAX       (365 * 24 * 3600)
#define BANDWIDTH_MIB_MAX (1024 * 1024)
#define DOWNTIME_MS_MAX   (2000 * 1000)

#define LIBVIRT(KEY)     .section = "libvirt", .key = KEY
#define GUESTCPU(KEY)    .section = "guestcpu", .key = KEY
#define MIGRATION(KEY)   .section = "migration", .key = KEY
#define INSTANCE(KEY)    .section = "instance", .key = KEY
#define WORDS(LIST)      .kind = GCPU_KIND_WORD, .words = LIST
#define NUMBER(MIN, MAX) .kind = GCPU_KIND_NUMBER, .min = MIN, .max = MAX
#define TEXT(MAX)        .kind = GCPU_KIND_TEXT, .max = MAX

/* clang-format off */
static const GcpuSettingSpec specs[] = {
    { GCPU_SETTING_URI, LIBVIRT("uri"), .alias = "connection_uri", TEXT(TEXT_MAX_BYTES),
      .default_text = "qemu:///system" },
    { GCPU_SETTING_VIRT_TYPE, LIBVIRT("virt_type"), .nova_2012 = "libvirt_type",
      WORDS(virt_types) },
    { GCPU_SETTING_CPU_MODE, LIBVIRT("cpu_mode"), .nova_2012 = "libvirt_cpu_mode",
      .in_instance = TRUE, WORDS(cpu_modes) },
    { GCPU_SETTING_CPU_MODELS, LIBVIRT("cpu_models"), .alias = "cpu_model",
      .nova_2012 = "libvirt_cpu_model", .in_instance = TRUE, .kind = GCPU_KIND_NAMES },
    { GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS, LIBVIRT("cpu_model_extra_flags"), .in_instance = TRUE,
      .kind = GCPU_KIND_FLAGS },
    { GCPU_SETTING_CPU_MODEL_FALLBACK, LIBVIRT("cpu_model_fallback"), WORDS(fallbacks),
      .default_text = "forbid" },
    { GCPU_SETTING_CPU_MATCH, LIBVIRT("cpu_match"), WORDS(matches) },
    { GCPU_SETTING_CPU_CHECK, LIBVIRT("cpu_check"), WORDS(checks) },
    { GCPU_SETTING_CPU_MIGRATABLE, LIBVIRT("cpu_migratable"), WORDS(switches) },
    { GCPU_SETTING_CPU_VENDOR, LIBVIRT("cpu_vendor"), TEXT(64) },
    { GCPU_SETTING_CPU_CACHE, LIBVIRT("cpu_cache"), WORDS(cache_modes) },
    { GCPU_SETTING_HW_MACHINE_TYPE, LIBVIRT("hw_machine_type"), .kind = GCPU_KIND_ARCH_MACHINES },

    { GCPU_SETTING_TEMPLATE, GUESTCPU("template"), .in_instance = TRUE,
      .kind = GCPU_KIND_ARCH_NAMES, .default_text = "minimal, aarch64=aarch64-virt" },
    { GCPU_SETTING_TEMPLATE_DIRS, GUESTCPU("template_dirs"), .kind = GCPU_KIND_PATHS, .max = 64 },
    { GCPU_SETTING_POLICY_FILES, GUESTCPU("policy_files"), .kind = GCPU_KIND_PATHS, .max = 64 },
    { GCPU_SETTING_CPU_MAP, GUESTCPU("cpu_map"), .kind = GCPU_KIND_PATHS, .max = 1 },
    { GCPU_SETTING_FLEET_CPU_MAPS, GUESTCPU("fleet_cpu_maps"), .kind = GCPU_KIND_PATHS, .max = 64 },

    { GCPU_SETTING_COMPLETION_TIMEOUT, MIGRATION("completion_timeout"), NUMBER(0, SECONDS_MAX),
      .default_text = "800" },
    { GCPU_SETTING_PROGRESS_TIMEOUT, MIGRATION("progress_timeout"), NUMBER(0, SECONDS_MAX),
      .default_text = "150" },
    { GCPU_SETTING_TIMEOUT_ACTION, MIGRATION("timeout_action"), WORDS(timeout_actions),
      .default_text = "abort" },
    { GCPU_SETTING_BANDWIDTH, MIGRATION("bandwidth"), NUMBER(0, BANDWIDTH_MIB_MAX),
      .default_text = "0" },
    { GCPU_SETTING_DOWNTIME, MIGRATION("downtime"), NUMBER(1, DOWNTIME_MS_MAX),
      .default_text = "500" },
    { GCPU_SETTING_DOWNTIME_STEPS, MIGRATION("downtime_steps"), NUMBER(1, 100),
      .default_text = "10" },
    { GCPU_SETTING_DOWNTIME_DELAY, MIGRATION("downtime_delay"), NUMBER(1, SECONDS_MAX),
      .default_text = "75" },
    { GCPU_SETTING_AUTO_CONVERGE, MIGRATION("auto_converge"), WORDS(switches),
      .default_text = "off" },
    { GCPU_SETTING_POST_COPY, MIGRATION("post_copy"), WORDS(switches), .default_text = "off" },
    { GCPU_SETTING_PARALLEL_CONNECTIONS, MIGRATION("parallel_connections"), NUMBER(1, 255),
      .default_text = "1" },
    { GCPU_SETTING_TLS, MIGRATION("tls"), WORDS(switches), .default_text = "off" },
    { GCPU_SETTING_PARALLEL_PER_HOST, MIGRATION("parallel_per_host"), NUMBER(0, 1000),
      .default_text = "2" },
    { GCPU_SETTING_PARALLEL_TOTAL, MIGRATION("parallel_total"), NUMBER(0, 1000),
      .default_text = "5" },
    { GCPU_SETTING_SHARED_STORAGE, MIGRATION("shared_storage"), .kind = GCPU_KIND_PATHS,
      .max = 64 },
    { GCPU_SETTING_MANAGEMENT_NETWORKS, MIGRATION("management_networks"),
      .kind = GCPU_KIND_NAMES },

    { GCPU_SETTING_NAME, INSTANCE("name"), TEXT(NAME_MAX_BYTES), .is_file_name = TRUE },
    { GCPU_SETTING_UUID, INSTANCE("uuid"), .kind = GCPU_KIND_UUID },
    { GCPU_SETTING_MEMORY_MB, INSTANCE("memory_mb"), NUMBER(1, MEMORY_MB_MAX) },
    { GCPU_SETTING_VCPUS, INSTANCE("vcpus"), NUMBER(1, VCPUS_MAX) },
    { GCPU_SETTING_ARCH, INSTANCE("arch"), .kind = GCPU_KIND_ARCH },
    { GCPU_SETTING_MACHINE, INSTANCE("machine"), .kind = GCPU_KIND_NAME },
    { GCPU_SETTING_REQUIRED_FEATURES, INSTANCE("required_features"), .kind = GCPU_KIND_NAMES },
    { GCPU_SETTING_CPU_SOCKETS, INSTANCE("cpu_sockets"), NUMBER(1, VCPUS_MAX) },
    { GCPU_SETTING_CPU_CORES, INSTANCE("cpu_cores"), NUMBER(1, VCPUS_MAX) },
    { GCPU_SETTING_CPU_THREADS, INSTANCE("cpu_threads"), NUMBER(1, VCPUS_MAX) },
    { GCPU_SETTING_CPU_MAX_SOCKETS, INSTANCE("cpu_max_sockets"), NUMBER(1, VCPUS_MAX) },
    { GCPU_SETTING_CPU_MAX_CORES, INSTANCE("cpu_max_cores"), NUMBER(1, VCPUS_MAX) },
    { GCPU_SETTING_CPU_MAX_THREADS, INSTANCE("cpu_max_threads"), NUMBER(1, VCPUS_MAX) },
    { GCPU_SETTING_MAXPHYSADDR_MODE, INSTANCE("maxphysaddr_mode"), WORDS(maxphysaddr_modes) },
    { GCPU_SETTING_MAXPHYSADDR_BITS, INSTANCE("maxphysaddr_bits"),
      NUMBER(PHYS_BITS_MIN, PHYS_BITS_MAX) },
    { GCPU_SETTING_DISK, INSTANCE("disk"), .kind = GCPU_KIND_OPTIONS },
    { GCPU_SETTING_NETWORK, INSTANCE("network"), .kind = GCPU_KIND_OPTIONS },
};
/* clang-format on */

G_STATIC_ASSERT(G_N_ELEMENTS(specs) == GCPU_N_SETTINGS);

const GcpuSettingSpec *gcpu_setting_spec(GcpuSettingId id)
{
    g_return_val_if_fail(id < GCPU_N_SETTINGS, NULL);
    return &specs[id];
}

#define INDEX_DIGITS_MAX 3

/* "disk.12" is number 12 of "disk". */
static gboolean is_numbered(const char *key, const char *base)
{
    gsize n_base = strlen(base);

    if (strncmp(key, base, n_base) != 0 || key[n_base] != '.')
        return FALSE;

    const char *digits = key + n_base + 1;
    gsize n_digits = strspn(digits, "0123456789");
    if (n_digits == 0 || digits[n_digits] || (n_digits > 1 && *digits == '0'))
        return FALSE;
    return n_digits <= INDEX_DIGITS_MAX;
}

static gboolean has_key(const GcpuSettingSpec *spec, const char *key)
{
    if (spec->kind == GCPU_KIND_OPTIONS)
        return is_numbered(key, spec->key);
    return strcmp(key, spec->key) == 0 || g_strcmp0(key, spec->alias) == 0;
}

static gboolean is_named(const GcpuSettingSpec *spec, const char *section, const char *key)
{
    if (strcmp(section, "default") == 0)
        return g_strcmp0(key, spec->nova_2012) == 0;
    if (strcmp(section, spec->section) == 0)
        return has_key(spec, key);
    return spec->in_instance && strcmp(section, "instance") == 0 && has_key(spec, key);
}

const GcpuSettingSpec *gcpu_setting_find(const char *section, const char *key)
{
    for (guint i = 0; i < GCPU_N_SETTINGS; i++) {
        if (is_named(&specs[i], section, key))
            return &specs[i];
    }
    return NULL;
}

guint gcpu_setting_index(const GcpuSettingSpec *spec, const char *key)
{
    if (spec->kind != GCPU_KIND_OPTIONS || !has_key(spec, key))
        return 0;
    return g_ascii_strtoull(key + strlen(spec->key) + 1, NULL, 10);
}

static char *key_for_reading(const GcpuSettingSpec *spec)
{
    return spec->kind == GCPU_KIND_OPTIONS ? g_strconcat(spec->key, ".N", NULL)
                                           : g_strdup(spec->key);
}

static void collect_keys(GPtrArray *keys, const GcpuSettingSpec *spec, const char *section)
{
    gboolean belongs = strcmp(section, spec->section) == 0 ||
                       (spec->in_instance && strcmp(section, "instance") == 0);

    if (strcmp(section, "default") == 0 && spec->nova_2012)
        g_ptr_array_add(keys, g_strdup(spec->nova_2012));
    if (!belongs)
        return;
    g_ptr_array_add(keys, key_for_reading(spec));
    if (spec->alias)
        g_ptr_array_add(keys, g_strdup(spec->alias));
}

static char *nearest_in(const char *section, const char *key)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < GCPU_N_SETTINGS; i++)
        collect_keys(keys, &specs[i], section);
    g_ptr_array_add(keys, NULL);
    return g_strdup(gcpu_nearest(key, (const char *const *)keys->pdata));
}

/* Of the names of 2012 only the new ones are worth suggesting. */
static char *nearest_elsewhere(const char *key)
{
    static const char *const sections[] = { "libvirt", "guestcpu", "migration", "instance" };

    for (guint i = 0; i < GCPU_N_SETTINGS; i++) {
        if (g_strcmp0(specs[i].nova_2012, key) == 0)
            return g_strdup_printf("[%s] %s", specs[i].section, specs[i].key);
    }
    for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
        if (gcpu_setting_find(sections[i], key))
            return g_strdup_printf("[%s] %s", sections[i], key);
    }
    for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
        g_autofree char *nearest = nearest_in(sections[i], key);
        if (nearest)
            return g_strdup_printf("[%s] %s", sections[i], nearest);
    }
    return NULL;
}

char *gcpu_setting_nearest(const char *section, const char *key)
{
    g_autofree char *here = nearest_in(section, key);
    g_autofree char *elsewhere = nearest_elsewhere(key);

    if (!here)
        return g_steal_pointer(&elsewhere);
    if (elsewhere && g_str_has_suffix(elsewhere, key))
        return g_steal_pointer(&elsewhere);
    return g_steal_pointer(&here);
}

void gcpu_setting_free(GcpuSetting *setting)
{
    if (!setting)
        return;
    g_free(setting->section);
    g_free(setting->key);
    g_free(setting->text);
    g_strfreev(setting->items);
    g_free(setting->file);
    g_free(setting);
}

const char *gcpu_setting_for_arch(const GcpuSetting *setting, const char *arch)
{
    const char *other = NULL;
    gsize n_arch = strlen(arch);

    g_return_val_if_fail(setting->items, NULL);
    for (char **item = setting->items; *item; item++) {
        if (strncmp(*item, arch, n_arch) == 0 && (*item)[n_arch] == '=')
            return *item + n_arch + 1;
        if (!strchr(*item, '='))
            other = *item;
    }
    return other;
}

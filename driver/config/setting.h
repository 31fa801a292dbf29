/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* setting.h: every key that a configuration or an instance may hold, as one table.
 *
 * The table is the single source of names, sections, older names, kinds, allowed words, ranges and
 * defaults; checking, provenance, the shipped guestcpu.conf and its manual page are held against
 * it. */
#pragma once

#include "config/origin.h"
#include "cpu/def.h"
#include "cpu/finding.h"

/** GcpuSettingId: one row of the table. Instance keys that answer for a configuration key (cpu_mode
 * …) share its id: the instance then simply is the nearest layer. */
typedef enum {
    /* [libvirt] */
    GCPU_SETTING_URI,
    GCPU_SETTING_VIRT_TYPE,
    GCPU_SETTING_CPU_MODE,
    GCPU_SETTING_CPU_MODELS,
    GCPU_SETTING_CPU_MODEL_EXTRA_FLAGS,
    GCPU_SETTING_CPU_MODEL_FALLBACK,
    GCPU_SETTING_CPU_MATCH,
    GCPU_SETTING_CPU_CHECK,
    GCPU_SETTING_CPU_MIGRATABLE,
    GCPU_SETTING_CPU_VENDOR,
    GCPU_SETTING_CPU_CACHE,
    GCPU_SETTING_HW_MACHINE_TYPE,
    /* [guestcpu] */
    GCPU_SETTING_TEMPLATE,
    GCPU_SETTING_TEMPLATE_DIRS,
    GCPU_SETTING_POLICY_FILES,
    GCPU_SETTING_CPU_MAP,
    GCPU_SETTING_FLEET_CPU_MAPS,
    /* [migration] */
    GCPU_SETTING_COMPLETION_TIMEOUT,
    GCPU_SETTING_PROGRESS_TIMEOUT,
    GCPU_SETTING_TIMEOUT_ACTION,
    GCPU_SETTING_BANDWIDTH,
    GCPU_SETTING_DOWNTIME,
    GCPU_SETTING_DOWNTIME_STEPS,
    GCPU_SETTING_DOWNTIME_DELAY,
    GCPU_SETTING_AUTO_CONVERGE,
    GCPU_SETTING_POST_COPY,
    GCPU_SETTING_PARALLEL_CONNECTIONS,
    GCPU_SETTING_TLS,
    GCPU_SETTING_PARALLEL_PER_HOST,
    GCPU_SETTING_PARALLEL_TOTAL,
    GCPU_SETTING_SHARED_STORAGE,
    GCPU_SETTING_MANAGEMENT_NETWORKS,
    /* [instance] only */
    GCPU_SETTING_NAME,
    GCPU_SETTING_UUID,
    GCPU_SETTING_MEMORY_MB,
    GCPU_SETTING_VCPUS,
    GCPU_SETTING_ARCH,
    GCPU_SETTING_MACHINE,
    GCPU_SETTING_REQUIRED_FEATURES,
    GCPU_SETTING_CPU_SOCKETS,
    GCPU_SETTING_CPU_CORES,
    GCPU_SETTING_CPU_THREADS,
    GCPU_SETTING_CPU_MAX_SOCKETS,
    GCPU_SETTING_CPU_MAX_CORES,
    GCPU_SETTING_CPU_MAX_THREADS,
    GCPU_SETTING_MAXPHYSADDR_MODE,
    GCPU_SETTING_MAXPHYSADDR_BITS,
    GCPU_SETTING_DISK,    /* disk.N */
    GCPU_SETTING_NETWORK, /* network.N */
    GCPU_N_SETTINGS,
} GcpuSettingId;

/** GcpuSettingKind: what a value looks like. @min and @max are those of the row. */
typedef enum {
    GCPU_KIND_WORD,          /* one of `words` */
    GCPU_KIND_NAME,          /* one libvirt name: [A-Za-z0-9+._-], no blanks */
    GCPU_KIND_NAMES,         /* comma separated names, no repeats; order matters */
    GCPU_KIND_FLAGS,         /* comma separated NAME, +NAME, -NAME, POLICY:NAME; names unique */
    GCPU_KIND_ARCH,          /* one architecture known to libvirt */
    GCPU_KIND_ARCH_MACHINES, /* comma separated ARCH=NAME; archs unique and known to libvirt */
    GCPU_KIND_ARCH_NAMES,    /* as ARCH_MACHINES, but one item may be a bare NAME for every other
                              * arch, and names may hold '/': they then are paths */
    GCPU_KIND_NUMBER,        /* decimal, @min to @max */
    GCPU_KIND_UUID,          /* any spelling that libvirt takes */
    GCPU_KIND_TEXT,          /* printable UTF-8, at most @max bytes */
    GCPU_KIND_PATHS,         /* comma separated paths, no repeats, at most @max */
    GCPU_KIND_OPTIONS,       /* disk.N, network.N: comma separated values and KEY=VALUE, checked by
                              * the user */
} GcpuSettingKind;

/** GcpuSettingSpec: one row of the table. */
typedef struct {
    GcpuSettingId id;
    const char *section; /* "libvirt", "guestcpu", "migration", "instance" */
    const char *key;     /* "disk" and "network" stand for disk.N and network.N */
    const char *alias; /* (nullable): another name in the same section: cpu_model for cpu_models */
    const char *nova_2012; /* (nullable): its name in [DEFAULT] before 2013: libvirt_cpu_mode */
    gboolean in_instance;  /* may also be given in [instance] under the same key or alias */
    GcpuSettingKind kind;
    const char *const *words; /* GCPU_KIND_WORD: NULL-terminated */
    gboolean is_file_name;    /* GCPU_KIND_TEXT: libvirt names files after it: no '/', no "." or
                               * ".." */
    guint64 min, max;
    const char *default_text; /* (nullable): NULL: unset */
} GcpuSettingSpec;

/** gcpu_setting_spec: Returns: (transfer none): the row of @id. */
GCPU_PUBLIC const GcpuSettingSpec *gcpu_setting_spec(GcpuSettingId id);

/**
 * gcpu_setting_find: the row that (@section, @key) names, by key, alias or 2012 name (in section
 * "default"); NULL: none. disk.N and network.N are found under "disk.0" and so on, N from 0 to 999
 * without leading zeros.
 */
GCPU_PUBLIC const GcpuSettingSpec *gcpu_setting_find(const char *section, const char *key);

/** gcpu_setting_index: Returns: N of the valid key disk.N or network.N; 0 for every other key. */
GCPU_PUBLIC guint gcpu_setting_index(const GcpuSettingSpec *spec, const char *key);

/**
 * gcpu_setting_nearest: the valid key nearest to an unknown (@section, @key).
 *
 * Returns: (transfer full) (nullable): "key", or "[section] key" if it is at home elsewhere.
 */
GCPU_PUBLIC char *gcpu_setting_nearest(const char *section, const char *key);

/** GcpuSetting: one checked value. Strings are owned. */
typedef struct {
    const GcpuSettingSpec *spec;
    char *section;     /* as written: "default" for the names of 2012 */
    char *key;         /* as written, such as "disk.0" */
    char *text;        /* as written; a UUID in lower case with four dashes */
    char **items;      /* list kinds: the items, blanks removed; else NULL. Flags as POLICY:NAME in
                        * lower case; paths absolute, taken from the directory of `file` or, without
                        * one, from the current directory */
    guint64 number;    /* GCPU_KIND_NUMBER */
    guint index;       /* N of disk.N and network.N */
    char *file;        /* (nullable) */
    GcpuOrigin origin; /* origin.file == file */
} GcpuSetting;

GCPU_PUBLIC void gcpu_setting_free(GcpuSetting *setting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuSetting, gcpu_setting_free)

/** GcpuSettingSource: one value as it was written, and where. Everything is borrowed. */
typedef struct {
    const char *section; /* (nullable) */
    const char *key;
    const char *text;
    GcpuOrigin origin;
} GcpuSettingSource;

/**
 * gcpu_setting_check:
 * @spec: what it should be
 * @source: what was written; an empty text is a mistake here
 * @findings: everything that is wrong with the value is added here
 *
 * Returns: (transfer full) (nullable): NULL if a finding was added.
 */
GCPU_PUBLIC GcpuSetting *gcpu_setting_check(const GcpuSettingSpec *spec,
                                            const GcpuSettingSource *source,
                                            GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_setting_flag:
 * @setting: of %GCPU_KIND_FLAGS
 * @index: counts from 0
 * @out_name: (out) (transfer none): the feature, in lower case; lives as long as @setting
 * @out_policy: (out): what is asked for it: `name` and `+name` require, `-name` disables
 *
 * Returns: FALSE, and leaves the outputs alone, if there are not so many flags.
 */
GCPU_PUBLIC gboolean gcpu_setting_flag(const GcpuSetting *setting, guint index,
                                       const char **out_name, GcpuFeaturePolicy *out_policy);

/**
 * gcpu_setting_for_arch:
 * @setting: of %GCPU_KIND_ARCH_MACHINES or %GCPU_KIND_ARCH_NAMES
 * @arch: architecture of a guest
 *
 * Returns: (transfer none) (nullable): the name given for @arch, else the one for every other
 * architecture; NULL if there is none.
 */
GCPU_PUBLIC const char *gcpu_setting_for_arch(const GcpuSetting *setting, const char *arch);

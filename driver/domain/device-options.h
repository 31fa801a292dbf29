/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device-options.h: the comma separated words of disk.N and network.N, with their mistakes.
 *
 * `VALUE, KEY=VALUE, FLAG`: at most one bare value, and it comes first; what follows are options
 * that the device knows, each at most once. */
#pragma once

#include "config/setting.h"
#include "policy/guest-cpu.h"

/** GCPU_DEVICE_BOOT_ORDER_MAX: more devices than one guest can have. */
#define GCPU_DEVICE_BOOT_ORDER_MAX 1000

/** GcpuDeviceOption: one option that a kind of device knows. */
typedef struct {
    const char *name;
    const char *const *words; /* NULL-terminated: what it may be; gcpu_device_options_flag: it takes
                               * no value; NULL: anything */
} GcpuDeviceOption;

/** gcpu_device_options_flag: the `words` of an option that takes no value. */
extern const char *const gcpu_device_options_flag[];

/**
 * gcpu_device_options_check:
 * @setting: disk.N or network.N
 * @known: (array): ended by a row whose name is NULL
 * @findings: every unknown, repeated or impossible option is added here
 *
 * Returns: whether nothing was added.
 */
gboolean gcpu_device_options_check(const GcpuSetting *setting, const GcpuDeviceOption *known,
                                   GcpuFindings *findings);

/** gcpu_device_options_get: Returns: (transfer none) (nullable): the value of the option @name; ""
 * for a flag. */
const char *gcpu_device_options_get(const GcpuSetting *setting, const char *name);

/** gcpu_device_options_get_bare: Returns: (transfer none) (nullable): the first item, if it is a
 * path or no option. */
const char *gcpu_device_options_get_bare(const GcpuSetting *setting, const GcpuDeviceOption *known);

/** GcpuDeviceNumber: what an option may be whose value is a number. */
typedef struct {
    const char *name;
    guint min, max;
} GcpuDeviceNumber;

/** gcpu_device_options_get_number: Returns: the number; 0 if it is not stated, or wrong and added
 * to @findings. */
guint gcpu_device_options_get_number(const GcpuSetting *setting, const GcpuDeviceNumber *number,
                                     GcpuFindings *findings);

/**
 * gcpu_device_options_refuse: adds a finding of severity error about @setting.
 * @value: (nullable): the offending part of it; NULL: all of it
 * @allowed: (nullable)
 */
void gcpu_device_options_refuse(const GcpuSetting *setting, const char *value, const char *message,
                                const char *allowed, GcpuFindings *findings);

/** gcpu_device_options_warn: adds a warning about @value, a part of @setting. */
void gcpu_device_options_warn(const GcpuSetting *setting, const char *value, const char *message,
                              GcpuFindings *findings);

/** gcpu_device_options_for_qemu: whether the guest's devices are QEMU's. */
gboolean gcpu_device_options_for_qemu(const GcpuGuestCpu *guest_cpu);

/** gcpu_device_options_has_noncharacter: whether the UTF-8 @text holds U+FFFE or U+FFFF, which XML
 * has no way to hold. */
gboolean gcpu_device_options_has_noncharacter(const char *text);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device-options.h: the comma separated words of disk.N and network.N, with their mistakes.
 *
 * `VALUE, KEY=VALUE, WORD`: at most one bare value comes first; what follows are options that the
 * device knows. */
#pragma once

#include "config/setting.h"

/** GcpuDeviceOption: one option that a kind of device knows. */
typedef struct {
    const char *name;
    const char *const
        *words; /* NULL-terminated: what it may be; NULL: anything; empty: a flag without value */
} GcpuDeviceOption;

/** gcpu_device_flag: the `words` of an option that is a flag. */
extern const char *const gcpu_device_flag[];

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

/** gcpu_device_option: Returns: (transfer none) (nullable): the value of the option @name; "" for a
 * flag. */
const char *gcpu_device_option(const GcpuSetting *setting, const char *name);

/** gcpu_device_bare_value: Returns: (transfer none) (nullable): the first item, if it is no option.
 */
const char *gcpu_device_bare_value(const GcpuSetting *setting, const GcpuDeviceOption *known);

/** gcpu_device_object: adds a finding of severity error about @setting; all strings but @message
 * may be NULL. */
void gcpu_device_object(const GcpuSetting *setting, const char *value, const char *message,
                        const char *allowed, const char *nearest, GcpuFindings *findings);

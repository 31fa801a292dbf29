/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* setting-check.h: what the checks of the kinds of value share; private to the folder. */
#pragma once

#include "config/setting.h"

/** GcpuSettingCheck: one check under way. */
typedef struct {
    const GcpuSettingSpec *spec;
    const GcpuSettingSource *source;
    GcpuFindings *findings;
    GcpuSetting *setting; /* under construction; text is set, items for list kinds */
    gboolean failed;
} GcpuSettingCheck;

/** gcpu_setting_check_add: adds @finding (message, allowed, nearest, remedy), filled up with the
 * place of the value. */
void gcpu_setting_check_add(GcpuSettingCheck *check, GcpuFinding finding);

/** gcpu_setting_check_fail: the same with a message to be formatted. @allowed may be NULL. */
void gcpu_setting_check_fail(GcpuSettingCheck *check, const char *allowed, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/** gcpu_setting_check_is_name: whether @text is not empty, not too long, and made of letters,
 * digits and the characters in @also. */
gboolean gcpu_setting_check_is_name(const char *text, const char *also);

/** gcpu_setting_check_flags: checks the items of a list of flags and brings them into the form
 * POLICY:NAME. */
void gcpu_setting_check_flags(GcpuSettingCheck *check);

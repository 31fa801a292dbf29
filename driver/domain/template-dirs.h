/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* template-dirs.h: which template, and where templates lie. */
#pragma once

#include "config/config.h"
#include "config/instance.h"
#include "policy/guest-cpu.h"

/** gcpu_template_dirs: Returns: (transfer full): guestcpu.template_dirs, then $GUESTCPU_TEMPLATES
 * (for running from a build tree), /etc/guestcpu/templates,
 * $sysconfdir/guestcpu/templates and $datadir/guestcpu/templates. */
GCPU_PUBLIC char **gcpu_template_dirs(const GcpuConfig *config);

/** gcpu_template_name: Returns: (transfer full): the instance's template; else "container" for
 * guests that are no machines; else what guestcpu.template says for the guest's architecture.
 * @out_setting: (out) (nullable): what named it; NULL: nothing did */
GCPU_PUBLIC char *gcpu_template_name(const GcpuConfig *config, const GcpuInstance *instance,
                                     const GcpuGuestCpu *guest_cpu,
                                     const GcpuSetting **out_setting);

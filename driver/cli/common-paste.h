/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* common-paste.h: what hosts have in common, in the words of those who configure guests. */
#pragma once

#include "fleet/common.h"

/** gcpu_common_paste_config: Returns: (transfer full): the lines of guestcpu.conf, and of
 * nova.conf, that give guests @cpu, which has a model. */
char *gcpu_common_paste_config(const GcpuDef *cpu);

/** gcpu_common_paste_model: Returns: (transfer none): of the best models, of which there is one,
 * that which KubeVirt takes as it comes; if there is none, the best. */
const char *gcpu_common_paste_model(const GcpuCommon *common);

/** gcpu_common_paste_kubevirt: Returns: (transfer full): what of a KubeVirt resource makes @model
 * that of the cluster, with a comment if nodes do not get its label by default. */
char *gcpu_common_paste_kubevirt(const char *model);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* qmp-reply.h: what QEMU answers about CPUs, from libvirt's test data. */
#pragma once

#include "cpu/domain-capabilities.h"
#include "cpu/map.h"

/** QmpReply: an expansion of the model "host", and the models of query-cpu-definitions. */
typedef struct {
    GcpuFeatureSet features[GCPU_FEATURE_SET_WORDS_MAX];
    int vendor;
    guint32 signature;
    GPtrArray *models; /* of GcpuModelSupport; NULL: there is no list */
} QmpReply;

void qmp_reply_free(QmpReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QmpReply, qmp_reply_free)

/** qmp_reply_read: a file of QMP replies one after the other. */
QmpReply *qmp_reply_read(const char *path, const GcpuMap *map, GError **error);

/** support_list_new: Returns: (transfer full): models without blockers. */
GPtrArray *support_list_new(const char *const *names);

/** support_new: Returns: (transfer full): for a list of support_list_new()'s kind. */
GcpuModelSupport *support_new(const char *name);

/** support_free: the counterpart of support_new(). */
void support_free(GcpuModelSupport *support);

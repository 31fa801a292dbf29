/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kubernetes-object.h: what all objects of Kubernetes have in common, for those who read them. */
#pragma once

#include "cli/json-read.h"
#include "labels/node-labels.h"

/** gcpu_kubernetes_refuse: adds an error about the document. */
void gcpu_kubernetes_refuse(const GcpuJson *json, const char *message);

/** gcpu_kubernetes_parse: Returns: (transfer full) (nullable): the root, an object. */
JsonNode *gcpu_kubernetes_parse(const char *text, gsize length, const GcpuJson *json);

gboolean gcpu_kubernetes_is_kind(const GcpuJson *json, JsonObject *object, const char *kind);

/** gcpu_kubernetes_only_item: Returns: (transfer none) (nullable): the one item of a list, or the
 * object itself. */
JsonObject *gcpu_kubernetes_only_item(const GcpuJson *json, JsonObject *object);

/** gcpu_kubernetes_read_labels: @object: (nullable): keys and values. */
void gcpu_kubernetes_read_labels(const GcpuJson *json, JsonObject *object, GcpuNodeLabels *labels);

/** gcpu_kubernetes_is_on: {} and { "enabled": null } are on; features that are not stated are off.
 */
gboolean gcpu_kubernetes_is_on(const GcpuJson *json, JsonObject *object, const char *path);

/** gcpu_kubernetes_is_good: whether nothing was added since there were @n_findings. */
gboolean gcpu_kubernetes_is_good(const GcpuJson *json, guint n_findings);

typedef void (*GcpuKubernetesRead)(const GcpuJson *json, JsonObject *object, gpointer data);

/** gcpu_kubernetes_each: calls @read with each item of a list, or with the object itself. */
void gcpu_kubernetes_each(const GcpuJson *json, JsonObject *root, GcpuKubernetesRead read,
                          gpointer data);

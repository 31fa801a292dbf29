/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* offered.h: the features that a guest would see, as a set of names.
 *
 * One function serves every question about them, so that what is reported, what is required and
 * what is started cannot disagree: offered = (base ∪ required flags) − disabled flags. */
#pragma once

#include "cpu/name-index.h"
#include "policy/decision.h"

/** GcpuOffered: a set of feature names, which belong to the settings, the host report and the
 * source of models: it lives no longer than the decision. */
typedef GcpuNameIndex GcpuOffered;

/** gcpu_offered_by_model: Returns: (transfer full) (nullable): what @model holds; NULL: not known.
 */
GcpuOffered *gcpu_offered_by_model(const GcpuDecision *decision, const char *model);

/**
 * gcpu_offered_by_host_model: Returns: (transfer none) (nullable): what host-model gives, by the
 * domain capabilities; NULL: not known.
 */
const GcpuOffered *gcpu_offered_by_host_model(const GcpuDecision *decision);

/**
 * gcpu_offered_by_processor: Returns: (transfer none) (nullable): what the processor itself has, by
 * the capabilities, whether or not guests can have it; NULL: not known.
 */
const GcpuOffered *gcpu_offered_by_processor(const GcpuDecision *decision);

/** gcpu_offered_names_of: Returns: (transfer none) (nullable): what @model holds, in the order of
 * the map; NULL: not known. */
const char *const *gcpu_offered_names_of(const GcpuDecision *decision, const char *model);

/** gcpu_offered_add: adds @name, unless it is in the set. */
void gcpu_offered_add(GcpuOffered *offered, const char *name);

/** gcpu_offered_remove: does nothing if @name is not in the set. */
void gcpu_offered_remove(GcpuOffered *offered, const char *name);

/** gcpu_offered_next: one name after the other, as gcpu_name_index_next(). */
const char *gcpu_offered_next(const GcpuOffered *offered, guint *position);

/** gcpu_offered_copy: Returns: (transfer full): a set of its own. */
GcpuOffered *gcpu_offered_copy(const GcpuOffered *offered);

/** gcpu_offered_has: whether @name is in the set. */
gboolean gcpu_offered_has(const GcpuOffered *offered, const char *name);

/** gcpu_offered_apply_flags: adds what @flags (nullable) require or force, removes what they
 * disable or forbid; optional ones go as well, since
 * nobody can count on them. */
void gcpu_offered_apply_flags(GcpuOffered *offered, const GcpuSetting *flags);

/** gcpu_offered_free: @offered may be NULL. */
void gcpu_offered_free(GcpuOffered *offered);

/**
 * gcpu_offered_lacks:
 * @wanted: (array zero-terminated=1): feature names
 *
 * Returns: (transfer full) (nullable): "a, b": those of @wanted that are not offered; NULL: none.
 */
char *gcpu_offered_lacks(const GcpuOffered *offered, const char *const *wanted);

/** gcpu_flags_disable_any: whether @flags (nullable) take away one of the items of @names. */
gboolean gcpu_flags_disable_any(const GcpuSetting *flags, const GcpuSetting *names);

/** gcpu_flags_do_without: whether @flags (nullable) let the guest go without the feature @name. */
gboolean gcpu_flags_do_without(const GcpuSetting *flags, const char *name);

/** gcpu_flags_disable: whether @flags (nullable) disable or forbid the feature @name. */
gboolean gcpu_flags_disable(const GcpuSetting *flags, const char *name);

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* model-trial.h: can this host run this model, and does it offer what the instance requires? */
#pragma once

#include "policy/decision.h"

typedef enum {
    GCPU_TRIAL_FITS,
    GCPU_TRIAL_NOT_CHECKED, /* nothing that is known of the host speaks against it, or for it */
    GCPU_TRIAL_UNKNOWN,     /* neither the hypervisor nor the CPU map has the name */
    GCPU_TRIAL_UNUSABLE,    /* the host cannot run it */
    GCPU_TRIAL_LACKS,       /* it does not offer a required feature */
} GcpuTrialOutcome;

typedef struct {
    GcpuTrialOutcome outcome;
    char *name;         /* owned: the model as the host spells it */
    char *reason;       /* owned: one sentence without full stop; never NULL */
    char *nearest;      /* owned, nullable: for UNKNOWN, the nearest model name */
    char *caution;      /* owned, nullable: it fits, but … */
    const char *source; /* "domain capabilities", the CPU map …; NULL: none */
} GcpuTrial;

/**
 * gcpu_model_trial:
 * @model: as written
 *
 * Returns: (transfer full): the outcome. Under virt_type qemu a model with features that QEMU
 * cannot translate still starts, without them: that is a caution, and they do not count as offered.
 */
GcpuTrial *gcpu_model_trial(const GcpuDecision *decision, const char *model);

/** gcpu_model_trial_name: the same, but looks no further than the name: UNKNOWN or NOT_CHECKED. */
GcpuTrial *gcpu_model_trial_name(const GcpuDecision *decision, const char *model);

void gcpu_trial_free(GcpuTrial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuTrial, gcpu_trial_free)

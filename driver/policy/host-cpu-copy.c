/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/host-cpu-copy.h"

static const char *const never_offered[] = { "cmt",     "mbm_local", "mbm_total",
                                             "osxsave", "ospke",     NULL };

const char *const *gcpu_host_cpu_never_offered(void)
{
    return never_offered;
}

static void refuse(GcpuDecision *decision, const char *message)
{
    gcpu_decision_refuse(decision,
                         &(GcpuObjection){ .code = GCPU_ERROR_UNSUPPORTED,
                                           .setting = decision->mode_setting,
                                           .message = message,
                                           .remedy = "name a model with cpu_mode = custom, or give "
                                                     "the host's capabilities" });
}

static void copy_features(GcpuDecision *decision, const GcpuDef *host)
{
    for (guint i = 0; i < host->features->len; i++) {
        const char *name = gcpu_def_feature(host, i)->name;
        g_autofree char *part = g_strconcat("feature ", name, NULL);
        if (g_strv_contains(never_offered, name)) {
            gcpu_decision_because(decision, part, NULL, NULL,
                                  "the host has it, but QEMU never offers it to a guest",
                                  "capabilities");
            continue;
        }
        gcpu_def_set_feature(decision->result->cpu, name, GCPU_FEATURE_REQUIRE);
        gcpu_decision_because(decision, part, "require", NULL, "copied from the host",
                              "capabilities");
    }
}

void gcpu_host_cpu_copy(GcpuDecision *decision)
{
    const GcpuCapabilities *capabilities = decision->host->capabilities;
    GcpuDef *guest = decision->result->cpu;

    if (!capabilities) {
        refuse(decision, "before libvirt 0.9.10 host-model is a copy of the capabilities' CPU, and "
                         "the capabilities are not known");
        return;
    }
    if (!capabilities->host_cpu || !capabilities->host_cpu->model) {
        refuse(decision, "before libvirt 0.9.10 host-model is a copy of the capabilities' CPU, and "
                         "they name no model");
        return;
    }

    g_autofree char *fact = gcpu_decision_libvirt_fact(decision);
    const GcpuDef *host = capabilities->host_cpu;
    guest->model = g_strdup(host->model);
    gcpu_decision_because(decision, "model", guest->model, decision->mode_setting,
                          "host-model before libvirt 0.9.10 is a copy of the host's CPU", fact);
    guest->vendor = g_strdup(host->vendor);
    gcpu_decision_because(decision, "vendor", guest->vendor, decision->mode_setting,
                          "copied from the host", "capabilities");
    copy_features(decision, host);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/qemu-names.h"

#include <string.h>

/* The last row is no mistake of ours: libvirt's map has one MSR bit under the other's name. */
static const struct {
    const char *libvirt, *qemu;
} names[] = {
    { "cmp_legacy", "cmp-legacy" },
    { "ds_cpl", "ds-cpl" },
    { "fxsr_opt", "fxsr-opt" },
    { "kvm_pv_eoi", "kvm-pv-eoi" },
    { "kvm_pv_unhalt", "kvm-pv-unhalt" },
    { "lahf_lm", "lahf-lm" },
    { "nodeid_msr", "nodeid-msr" },
    { "pclmuldq", "pclmulqdq" },
    { "perfctr_core", "perfctr-core" },
    { "perfctr_nb", "perfctr-nb" },
    { "tsc_adjust", "tsc-adjust" },
    { "vmx-invvpid-single-context-noglobals", "vmx-invept-single-context-noglobals" },
};

const char *gcpu_qemu_name_to_libvirt(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i].qemu, name) == 0)
            return names[i].libvirt;
    }
    return name;
}

const char *gcpu_qemu_name_from_libvirt(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i].libvirt, name) == 0)
            return names[i].qemu;
    }
    return name;
}

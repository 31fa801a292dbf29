/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/arch.h"

static const char *const arch_names[] = {
    "aarch64",  "alpha",    "armv6l", "armv7b",      "armv7l",     "cris",         "i686",
    "ia64",     "itanium",  "lm32",   "m68k",        "microblaze", "microblazeel", "mips",
    "mips64",   "mips64el", "mipsel", "loongarch64", "parisc",     "parisc64",     "ppc",
    "ppc64",    "ppc64le",  "ppcemb", "riscv32",     "riscv64",    "s390",         "s390x",
    "sh4",      "sh4eb",    "sparc",  "sparc64",     "unicore32",  "x86_64",       "xtensa",
    "xtensaeb", NULL,
};

static const struct {
    const char *arch;
    GcpuArchFamily family;
} families[] = {
    { "i686", GCPU_ARCH_FAMILY_X86 },        { "x86_64", GCPU_ARCH_FAMILY_X86 },
    { "ppc64", GCPU_ARCH_FAMILY_PPC64 },     { "ppc64le", GCPU_ARCH_FAMILY_PPC64 },
    { "armv6l", GCPU_ARCH_FAMILY_ARM },      { "armv7b", GCPU_ARCH_FAMILY_ARM },
    { "armv7l", GCPU_ARCH_FAMILY_ARM },      { "aarch64", GCPU_ARCH_FAMILY_ARM },
    { "s390", GCPU_ARCH_FAMILY_S390 },       { "s390x", GCPU_ARCH_FAMILY_S390 },
    { "riscv64", GCPU_ARCH_FAMILY_RISCV64 }, { "loongarch64", GCPU_ARCH_FAMILY_LOONGARCH64 },
};

static const struct {
    const char *host;
    const char *guest;
} also_hosted[] = {
    { "x86_64", "i686" },    { "ppc64", "ppc64le" }, { "ppc64le", "ppc64" },
    { "aarch64", "armv7l" }, { "s390x", "s390" },
};

gboolean gcpu_arch_is_known(const char *arch)
{
    return arch && g_strv_contains(arch_names, arch);
}

GcpuArchFamily gcpu_arch_family(const char *arch)
{
    for (guint i = 0; i < G_N_ELEMENTS(families); i++) {
        if (g_strcmp0(arch, families[i].arch) == 0)
            return families[i].family;
    }
    return GCPU_ARCH_FAMILY_NONE;
}

const char *const *gcpu_arch_names(void)
{
    return arch_names;
}

const char *gcpu_arch_map_name(GcpuArchFamily family)
{
    switch (family) {
    case GCPU_ARCH_FAMILY_X86:
        return "x86";
    case GCPU_ARCH_FAMILY_PPC64:
        return "ppc64";
    case GCPU_ARCH_FAMILY_ARM:
        return "arm";
    case GCPU_ARCH_FAMILY_NONE:
    case GCPU_ARCH_FAMILY_S390:
    case GCPU_ARCH_FAMILY_RISCV64:
    case GCPU_ARCH_FAMILY_LOONGARCH64:
        break;
    }
    return NULL;
}

gboolean gcpu_arch_can_host(const char *host, const char *guest)
{
    if (g_strcmp0(host, guest) == 0)
        return host != NULL;
    for (guint i = 0; i < G_N_ELEMENTS(also_hosted); i++) {
        if (g_strcmp0(host, also_hosted[i].host) == 0 &&
            g_strcmp0(guest, also_hosted[i].guest) == 0)
            return TRUE;
    }
    return FALSE;
}

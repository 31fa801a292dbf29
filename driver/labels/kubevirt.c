/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/kubevirt.h"

#include <string.h>

/* The third number of a version that is given as "1.8". */
#define LAST_OF_LINE 999

/** Span: versions that go by a rule: those from @since on, those of the lines of @backports from
 * there on, and none from @until on (0: for ever). */
typedef struct {
    GcpuVersion since;
    GcpuVersion backports[2];
    GcpuVersion until;
} Span;

static const Span spans[GCPU_N_KUBEVIRT_RULES] = {
    [GCPU_KUBEVIRT_MODELS_BY_MAP] = { .since = GCPU_VERSION(1, 0, 0),
                                      .until = GCPU_VERSION(1, 3, 0) },
    [GCPU_KUBEVIRT_S390X] = { .since = GCPU_VERSION(1, 4, 0) },
    [GCPU_KUBEVIRT_MACHINE_TYPES] = { .since = GCPU_VERSION(1, 6, 0),
                                      .backports = { GCPU_VERSION(1, 5, 1) } },
    [GCPU_KUBEVIRT_OBSOLETE_V1] = { .since = GCPU_VERSION(1, 6, 0),
                                    .backports = { GCPU_VERSION(1, 5, 2) } },
    [GCPU_KUBEVIRT_ARM64] = { .since = GCPU_VERSION(1, 6, 0) },
    [GCPU_KUBEVIRT_TRUE_VALUES] = { .since = GCPU_VERSION(1, 6, 0) },
    [GCPU_KUBEVIRT_S390_PV] = { .since = GCPU_VERSION(1, 6, 0) },
    [GCPU_KUBEVIRT_SNP_AND_TDX] = { .since = GCPU_VERSION(1, 7, 0) },
    [GCPU_KUBEVIRT_MIGRATION_BY_KNOWN] = { .since = GCPU_VERSION(1, 7, 0),
                                           .backports = { GCPU_VERSION(1, 6, 4) } },
    [GCPU_KUBEVIRT_VENDOR_AT_MIGRATION] = { .since = GCPU_VERSION(1, 8, 0),
                                            .backports = { GCPU_VERSION(1, 6, 4),
                                                           GCPU_VERSION(1, 7, 1) } },
    [GCPU_KUBEVIRT_CPU_MANAGER_PREFIX] = { .since = GCPU_VERSION(1, 8, 0) },
    [GCPU_KUBEVIRT_EXPANDED] = { .since = GCPU_VERSION(1, 9, 0),
                                 .backports = { GCPU_VERSION(1, 8, 4) } },
    [GCPU_KUBEVIRT_VM_ARCH] = { .since = GCPU_VERSION(1, 9, 0) },
    [GCPU_KUBEVIRT_SHORT_TIMEOUT] = { .since = GCPU_VERSION(1, 4, 0) },
    [GCPU_KUBEVIRT_DISRUPTION] = { .since = GCPU_VERSION(1, 5, 0) },
    [GCPU_KUBEVIRT_VGPU_MIGRATION] = { .since = GCPU_VERSION(1, 8, 0) },
    [GCPU_KUBEVIRT_MAX_DOWNTIME] = { .since = GCPU_VERSION(1, 9, 0) },
};

gboolean gcpu_kubevirt_has(GcpuVersion version, GcpuKubevirtRule rule)
{
    const Span *span = &spans[rule];

    if (span->until && version >= span->until)
        return FALSE;
    if (version >= span->since)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(span->backports); i++) {
        GcpuVersion backport = span->backports[i];
        if (backport && version / 1000 == backport / 1000 && version >= backport)
            return TRUE;
    }
    return FALSE;
}

static gboolean parse(const char *text, GcpuVersion *out_version)
{
    const char *number = text[0] == 'v' ? text + 1 : text;
    g_autofree char *plain = g_strndup(number, strcspn(number, "-+"));
    gsize n_dots = 0;

    for (const char *c = plain; *c; c++)
        n_dots += *c == '.';
    if (n_dots == 0 || !gcpu_version_parse(plain, out_version))
        return FALSE;
    if (n_dots == 1)
        *out_version += LAST_OF_LINE;
    return TRUE;
}

gboolean gcpu_kubevirt_parse(const char *text, GcpuVersion *out_version, GError **error)
{
    GcpuVersion version = 0;

    if (!parse(text, &version)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "'%.40s' is no version of KubeVirt, one like 1.8.4 is needed", text);
        return FALSE;
    }
    if (version < GCPU_VERSION(1, 0, 0) || version / 1000 > GCPU_KUBEVIRT_NEWEST / 1000) {
        g_autofree char *newest = gcpu_version_format(GCPU_KUBEVIRT_NEWEST);
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                    "the rules of KubeVirt %.40s are not known, only those of 1.0.0 to %s", text,
                    newest);
        return FALSE;
    }
    *out_version = version;
    return TRUE;
}

const char *const *gcpu_kubevirt_obsolete(GcpuVersion version)
{
    /* Each of them without its -v1 first, so that the older list is the head of the newer one. */
    static const char *const plain[] = {
        "486",    "pentium",  "pentium2", "pentium3",   "pentiumpro", "coreduo",
        "n270",   "core2duo", "Conroe",   "athlon",     "phenom",     "qemu64",
        "qemu32", "kvm64",    "kvm32",    "Opteron_G1", "Opteron_G2", NULL,
    };
    static const char *const with_v1[] = {
        "486",        "486-v1",        "pentium",    "pentium-v1",    "pentium2", "pentium2-v1",
        "pentium3",   "pentium3-v1",   "pentiumpro", "pentiumpro-v1", "coreduo",  "coreduo-v1",
        "n270",       "n270-v1",       "core2duo",   "core2duo-v1",   "Conroe",   "Conroe-v1",
        "athlon",     "athlon-v1",     "phenom",     "phenom-v1",     "qemu64",   "qemu64-v1",
        "qemu32",     "qemu32-v1",     "kvm64",      "kvm64-v1",      "kvm32",    "kvm32-v1",
        "Opteron_G1", "Opteron_G1-v1", "Opteron_G2", "Opteron_G2-v1", NULL,
    };

    return gcpu_kubevirt_has(version, GCPU_KUBEVIRT_OBSOLETE_V1) ? with_v1 : plain;
}

static const struct {
    const char *arch;
    const char *goarch;
} arches[] = {
    { "x86_64", "amd64" },
    { "aarch64", "arm64" },
    { "s390x", "s390x" },
};

const char *gcpu_kubevirt_goarch(const char *arch)
{
    for (guint i = 0; i < G_N_ELEMENTS(arches); i++) {
        if (g_strcmp0(arch, arches[i].arch) == 0)
            return arches[i].goarch;
    }
    return NULL;
}

const char *gcpu_kubevirt_arch(const char *goarch)
{
    for (guint i = 0; i < G_N_ELEMENTS(arches); i++) {
        if (g_strcmp0(goarch, arches[i].goarch) == 0)
            return arches[i].arch;
    }
    return NULL;
}

gboolean gcpu_kubevirt_removes(const char *key)
{
    /* Beginnings, not whole keys: kubevirt.io/sev stands for sev-es and sev-snp as well. */
    static const char *const owned[] = {
        GCPU_LABEL_FEATURE,  GCPU_LABEL_MODEL,         GCPU_LABEL_MIGRATION, GCPU_LABEL_HOST_MODEL,
        GCPU_LABEL_REQUIRED, GCPU_LABEL_TIMER,         GCPU_LABEL_HYPERV,    GCPU_LABEL_MACHINE,
        GCPU_LABEL_REALTIME, GCPU_LABEL_OBSOLETE_HOST, GCPU_LABEL_SEV,       GCPU_LABEL_TDX,
        GCPU_LABEL_VM_ARCH,
    };

    for (guint i = 0; i < G_N_ELEMENTS(owned); i++) {
        if (g_str_has_prefix(key, owned[i]))
            return TRUE;
    }
    return FALSE;
}

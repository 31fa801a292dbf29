/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-error.h"

#include <errno.h>

static void print_nothing(void *data, virErrorPtr error)
{
    (void)data;
    (void)error;
}

void gcpu_virt_error_silence(void)
{
    virSetErrorFunc(NULL, print_nothing);
}

static const struct {
    int code; /* virErrorNumber */
    GcpuError class;
} classes[] = {
    { VIR_ERR_AUTH_FAILED, GCPU_ERROR_DENIED },
    { VIR_ERR_AUTH_CANCELLED, GCPU_ERROR_DENIED },
    { VIR_ERR_AUTH_UNAVAILABLE, GCPU_ERROR_DENIED },
    { VIR_ERR_ACCESS_DENIED, GCPU_ERROR_DENIED },
    { VIR_ERR_OPERATION_DENIED, GCPU_ERROR_DENIED },
    { VIR_ERR_NO_SUPPORT, GCPU_ERROR_UNSUPPORTED },
    { VIR_ERR_CONFIG_UNSUPPORTED, GCPU_ERROR_UNSUPPORTED },
    { VIR_ERR_ARGUMENT_UNSUPPORTED, GCPU_ERROR_UNSUPPORTED },
    { VIR_ERR_OPERATION_UNSUPPORTED, GCPU_ERROR_UNSUPPORTED },
    { VIR_ERR_INVALID_ARG, GCPU_ERROR_INVALID },
    { VIR_ERR_XML_ERROR, GCPU_ERROR_INVALID },
    { VIR_ERR_XML_DETAIL, GCPU_ERROR_INVALID },
    { VIR_ERR_XML_INVALID_SCHEMA, GCPU_ERROR_INVALID },
    { VIR_ERR_NO_DOMAIN, GCPU_ERROR_INVALID },
    { VIR_ERR_DOM_EXIST, GCPU_ERROR_INVALID },
    { VIR_ERR_CPU_INCOMPATIBLE, GCPU_ERROR_UNUSABLE },
};

/* For a failed system call int1 is errno. ssh tells a refusal only by its text, before libvirt sees
 * the pipe break. */
static gboolean is_refused_by_system(const virError *error)
{
    if (error->code != VIR_ERR_SYSTEM_ERROR)
        return FALSE;
    return error->int1 == EACCES || error->int1 == EPERM ||
           (error->message && strstr(error->message, "Permission denied ("));
}

/* libvirt passes on what QEMU says, with no code of its own. */
gboolean gcpu_virt_error_is_of_certificates(const virError *error)
{
    static const char *const words[] = { "credentials", "certificate", "Certificate" };

    if (!error || !error->message ||
        (error->code != VIR_ERR_OPERATION_FAILED && error->code != VIR_ERR_INTERNAL_ERROR))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strstr(error->message, words[i]))
            return TRUE;
    }
    return FALSE;
}

GcpuError gcpu_virt_error_class(const virError *error)
{
    if (!error)
        return GCPU_ERROR_UNREACHABLE;
    if (is_refused_by_system(error))
        return GCPU_ERROR_DENIED;
    if (gcpu_virt_error_is_of_certificates(error))
        return GCPU_ERROR_UNUSABLE;
    for (guint i = 0; i < G_N_ELEMENTS(classes); i++) {
        if (classes[i].code == error->code)
            return classes[i].class;
    }
    return GCPU_ERROR_UNREACHABLE;
}

GcpuFactState gcpu_virt_error_fact_state(const virError *error)
{
    switch (gcpu_virt_error_class(error)) {
    case GCPU_ERROR_DENIED:
        return GCPU_FACT_DENIED;
    case GCPU_ERROR_UNSUPPORTED:
        return GCPU_FACT_UNSUPPORTED;
    default:
        return GCPU_FACT_FAILED;
    }
}

const char *gcpu_virt_error_message(const virError *error)
{
    return error && error->message ? error->message : "libvirt gave no reason";
}

void gcpu_virt_error_set(GError **error, const char *format, ...)
{
    const virError *last = virGetLastError();
    va_list args;

    va_start(args, format);
    g_autofree char *what = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, GCPU_ERROR, gcpu_virt_error_class(last), "%s: %s", what,
                gcpu_virt_error_message(last));
}

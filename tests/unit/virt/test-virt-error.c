/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>

#include "test-suite.h"
#include "virt/virt-error.h"

static void every_error_is_classed_by_what_the_caller_can_do(void)
{
    static const struct {
        int code, int1;
        const char *message;
        GcpuError class;
        GcpuFactState state;
    } table[] = {
        { VIR_ERR_NO_SUPPORT, 0, "x", GCPU_ERROR_UNSUPPORTED, GCPU_FACT_UNSUPPORTED },
        { VIR_ERR_OPERATION_UNSUPPORTED, 0, "x", GCPU_ERROR_UNSUPPORTED, GCPU_FACT_UNSUPPORTED },
        { VIR_ERR_CONFIG_UNSUPPORTED, 0, "x", GCPU_ERROR_UNSUPPORTED, GCPU_FACT_UNSUPPORTED },
        { VIR_ERR_AUTH_FAILED, 0, "x", GCPU_ERROR_DENIED, GCPU_FACT_DENIED },
        { VIR_ERR_AUTH_UNAVAILABLE, 0, "x", GCPU_ERROR_DENIED, GCPU_FACT_DENIED },
        { VIR_ERR_OPERATION_DENIED, 0, "x", GCPU_ERROR_DENIED, GCPU_FACT_DENIED },
        { VIR_ERR_SYSTEM_ERROR, EACCES, "x", GCPU_ERROR_DENIED, GCPU_FACT_DENIED },
        { VIR_ERR_SYSTEM_ERROR, ECONNRESET,
          "Cannot recv data: n1: Permission denied (publickey,password).: Connection reset by peer",
          GCPU_ERROR_DENIED, GCPU_FACT_DENIED },
        { VIR_ERR_SYSTEM_ERROR, ENOENT, "Failed to connect socket to '/s'", GCPU_ERROR_UNREACHABLE,
          GCPU_FACT_FAILED },
        /* int1 is an errno only for failed system calls */
        { VIR_ERR_INTERNAL_ERROR, EACCES, "x", GCPU_ERROR_UNREACHABLE, GCPU_FACT_FAILED },
        { VIR_ERR_RPC, 0, NULL, GCPU_ERROR_UNREACHABLE, GCPU_FACT_FAILED },
        { VIR_ERR_XML_INVALID_SCHEMA, 0, "x", GCPU_ERROR_INVALID, GCPU_FACT_FAILED },
        { VIR_ERR_INTERNAL_ERROR, 0,
          "unable to execute QEMU command 'object-add': Unable to access credentials "
          "/etc/pki/qemu/ca-cert.pem: No such file or directory",
          GCPU_ERROR_UNUSABLE, GCPU_FACT_FAILED },
        { VIR_ERR_OPERATION_FAILED, 0, "The certificate hasn't got a known issuer",
          GCPU_ERROR_UNUSABLE, GCPU_FACT_FAILED },
        { VIR_ERR_OPERATION_FAILED, 0, "Certificate does not match the hostname n2",
          GCPU_ERROR_UNUSABLE, GCPU_FACT_FAILED },
        /* of libvirt's own connection, as any other that cannot be made */
        { VIR_ERR_RPC, 0, "The certificate hasn't got a known issuer", GCPU_ERROR_UNREACHABLE,
          GCPU_FACT_FAILED },
        { VIR_ERR_OPERATION_FAILED, 0, "job 'migration out' failed: Input/output error",
          GCPU_ERROR_UNREACHABLE, GCPU_FACT_FAILED },
        { VIR_ERR_CPU_INCOMPATIBLE, 0, "x", GCPU_ERROR_UNUSABLE, GCPU_FACT_FAILED },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        const virError error = { .code = table[i].code,
                                 .message = (char *)table[i].message,
                                 .int1 = table[i].int1 };
        check_int(gcpu_virt_error_class(&error), table[i].class);
        check_int(gcpu_virt_error_fact_state(&error), table[i].state);
    }
    check_int(gcpu_virt_error_class(NULL), GCPU_ERROR_UNREACHABLE);
}

static void the_words_of_libvirt_are_kept(void)
{
    g_autoptr(GError) error = NULL;

    gcpu_virt_error_silence();
    check(virInitialize() == 0);
    check(virConnectGetCapabilities(NULL) == NULL);
    const char *words = virGetLastErrorMessage();
    g_autofree char *expected = g_strdup_printf("asking host 'n1': %s", words);
    gcpu_virt_error_set(&error, "asking host '%s'", "n1");
    check(strlen(words) > 0);
    check_str(error->message, expected);
    check(error->domain == GCPU_ERROR);
}

static void a_call_without_reason_still_gets_a_message(void)
{
    g_autoptr(GError) error = NULL;

    virResetLastError();
    gcpu_virt_error_set(&error, "asking");
    check_str(error->message, "asking: libvirt gave no reason");
    check_int(error->code, GCPU_ERROR_UNREACHABLE);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(every_error_is_classed_by_what_the_caller_can_do),
        TEST(the_words_of_libvirt_are_kept),
        TEST(a_call_without_reason_still_gets_a_message),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "virt-error", cases);
}

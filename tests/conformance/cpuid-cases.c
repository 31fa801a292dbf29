/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "cpu/decode.h"
#include "suite.h"

static char *check_dump(const Suite *suite, const char *name, const GcpuDecodeRequest *request,
                        const char *result)
{
    GError *error = NULL;
    g_autoptr(GcpuCpuid) cpuid = suite_read_cpuid(suite, name, &error);
    if (!cpuid)
        return suite_error_difference(error);
    g_autoptr(GcpuDef) def = gcpu_decode_cpuid(suite->x86, cpuid, request, &error);
    if (!def)
        return suite_error_difference(error);
    if (def->type == GCPU_DEF_HOST)
        def->arch = g_strdup("x86_64");
    return suite_expect_def(suite, def, result);
}

static char *check_signature(const Suite *suite, const char *name, guint32 eax)
{
    GcpuSignature signature = gcpu_signature_decode(eax);
    g_autofree char *path = suite_path(suite, "%s.sig", name);
    g_autofree char *actual =
        g_strdup_printf("%06x\nfamily:   %3u (0x%02x)\nmodel:    %3u (0x%02x)\n"
                        "stepping: %3u (0x%02x)\n",
                        eax, signature.family, signature.family, signature.model, signature.model,
                        signature.stepping, signature.stepping);
    g_autofree char *expected = NULL;
    GError *error = NULL;

    if (!g_file_get_contents(path, &expected, NULL, &error))
        return suite_error_difference(error);
    return suite_text_difference(actual, expected);
}

static char *check_dump_signature(const Suite *suite, const char *name)
{
    GError *error = NULL;
    g_autoptr(GcpuCpuid) cpuid = suite_read_cpuid(suite, name, &error);

    if (!cpuid)
        return suite_error_difference(error);
    return check_signature(suite, name, gcpu_cpuid_signature(cpuid));
}

static void run_dump(Suite *suite, const CpuidCase *entry, const char *name,
                     const GcpuQmpReply *reply)
{
    g_autofree char *host = g_strdup_printf("%s-host", name);
    g_autofree char *guest = g_strdup_printf("%s-guest", name);
    GcpuDecodeRequest as_host = { .type = GCPU_DEF_HOST };
    GcpuDecodeRequest as_guest = {
        .type = GCPU_DEF_GUEST,
        .fallback = GCPU_FALLBACK_FORBID,
        .models = reply ? reply->models : NULL,
    };

    suite_count(suite, "cpuid host", name, check_dump(suite, name, &as_host, host));
    suite_count(suite, "cpuid signature", name, check_dump_signature(suite, name));
    suite_count(suite, "cpuid guest", name, check_dump(suite, name, &as_guest, guest));
    if (entry->json != JSON_MODELS)
        return;
    as_guest.models = NULL;
    suite_count(suite, "cpuid guest", name, check_dump(suite, name, &as_guest, guest));
}

static char *check_reply(const Suite *suite, const char *name, const GcpuQmpReply *reply)
{
    g_autofree char *result = g_strdup_printf("%s-json", name);
    GcpuFeatureSet features[GCPU_FEATURE_SET_WORDS_MAX];
    GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = features,
        .vendor = gcpu_qmp_reply_vendor(reply, suite->x86),
        .signature = reply->signature,
        .fallback = GCPU_FALLBACK_FORBID,
        .models = reply->models,
    };
    GError *error = NULL;

    gcpu_qmp_reply_features(reply, suite->x86, features);
    g_autoptr(GcpuDef) def = gcpu_decode(suite->x86, &request, &error);

    if (!def)
        return suite_error_difference(error);
    return suite_expect_def(suite, def, result);
}

static void run_reply(Suite *suite, const CpuidCase *entry, const char *name,
                      const GcpuQmpReply *reply)
{
    if (entry->json == JSON_NONE)
        return;
    if (!reply) {
        suite_count(suite, "cpuid json", name, g_strdup("the replies cannot be read"));
        return;
    }
    suite_count(suite, "cpuid json", name, check_reply(suite, name, reply));
    suite_count(suite, "json signature", name, check_signature(suite, name, reply->signature));
}

void run_cpuid_cases(Suite *suite)
{
    for (const CpuidCase *entry = cpuid_cases; entry->name; entry++) {
        g_autofree char *name = g_strdup_printf("x86_64-cpuid-%s", entry->name);
        g_autofree char *dump = g_strdup_printf("%s.xml", name);
        if (!suite_has(suite, dump, NULL)) {
            suite_absent(suite, "cpuid host");
            continue;
        }
        g_autoptr(GcpuQmpReply) reply =
            entry->json == JSON_NONE ? NULL : suite_read_reply(suite, name);
        run_dump(suite, entry, name, reply);
        run_reply(suite, entry, name, reply);
    }
}

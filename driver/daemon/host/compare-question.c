/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/compare-question.h"

#include "dbus/variant-options.h"

#define TIMEOUT_DEFAULT_MS 10000u
#define TIMEOUT_MAX_MS     60000u

static const char *const against_words[] = { "best", "hypervisor", "processor", NULL };
static const char *const authority_words[] = { "engine", "libvirt", NULL };
static const GcpuVariantOption known_options[] = {
    { "arch", "s", NULL },
    { "machine", "s", NULL },
    { "virt_type", "s", NULL },
    { "emulator", "s", NULL },
    { "against", "s", against_words },
    { "authority", "s", authority_words },
    { "timeout_ms", "u", NULL },
    { "extra", "b", NULL },
    { NULL, NULL, NULL },
};

void gcpu_compare_question_free(GcpuCompareQuestion *question)
{
    if (!question)
        return;
    gcpu_guest_free(question->guest);
    gcpu_guest_place_clear(&question->place);
    g_free(question);
}

static GcpuHostCpuKind kind_of(const char *word)
{
    if (g_strcmp0(word, "processor") == 0)
        return GCPU_HOST_CPU_PROCESSOR;
    return g_strcmp0(word, "hypervisor") == 0 ? GCPU_HOST_CPU_HYPERVISOR : GCPU_HOST_CPU_BEST;
}

static gboolean read_options(GcpuCompareQuestion *question, GVariant *options, GError **error)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    if (!gcpu_variant_options_check(options, known_options, findings)) {
        g_propagate_error(error, gcpu_findings_to_error(findings));
        return FALSE;
    }
    question->kind = kind_of(gcpu_variant_options_text(options, "against"));
    question->asks_libvirt =
        g_strcmp0(gcpu_variant_options_text(options, "authority"), "libvirt") == 0;
    question->wants_extra = gcpu_variant_options_switch(options, "extra");
    question->timeout_ms = TIMEOUT_DEFAULT_MS;
    g_variant_lookup(options, "timeout_ms", "u", &question->timeout_ms);
    if (question->timeout_ms > 0 && question->timeout_ms <= TIMEOUT_MAX_MS)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "options: timeout_ms = %u: out of range; allowed: 1 to %u", question->timeout_ms,
                TIMEOUT_MAX_MS);
    return FALSE;
}

static char *pick(GVariant *options, const char *option, const char *of_domain)
{
    const char *text = gcpu_variant_options_text(options, option);

    return g_strdup(text ? text : of_domain);
}

static void find_place(GcpuCompareQuestion *question, GVariant *options)
{
    const GcpuGuestPlace *of_domain = &question->guest->place;

    question->place = (GcpuGuestPlace){
        .virt_type = pick(options, "virt_type", of_domain->virt_type),
        .arch = pick(options, "arch", of_domain->arch),
        .machine = pick(options, "machine", of_domain->machine),
        .emulator = pick(options, "emulator", of_domain->emulator),
    };
}

GcpuCompareQuestion *gcpu_compare_question_parse(GVariant *parameters, GError **error)
{
    g_autoptr(GcpuCompareQuestion) question = g_new0(GcpuCompareQuestion, 1);
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    const char *cpu_xml = NULL;

    if (!read_options(question, options, error))
        return NULL;
    g_variant_get_child(parameters, 0, "&s", &cpu_xml);
    question->guest = gcpu_guest_parse(cpu_xml, "cpu_xml", error);
    if (!question->guest)
        return NULL;
    find_place(question, options);
    return g_steal_pointer(&question);
}

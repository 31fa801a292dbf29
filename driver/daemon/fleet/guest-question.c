/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/guest-question.h"

#include "dbus/bus-error.h"
#include "dbus/instance-variant.h"
#include "fleet/place-policy.h"

static const GcpuVariantOption more_options[] = {
    { "instance", "a{sv}", NULL },
    { "machine", "s", NULL },
    { NULL, NULL, NULL },
};

void gcpu_guest_question_clear(GcpuGuestQuestion *question)
{
    gcpu_domain_guest_free(question->guest);
    gcpu_instance_free(question->instance);
}

static gboolean refuse(GError **error, const char *message)
{
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID, message);
    return FALSE;
}

static gboolean read_guest(GcpuGuestQuestion *question, const char *cpu_xml, GVariant *options,
                           GError **error)
{
    const char *machine = gcpu_variant_options_text(options, "machine");

    question->guest = gcpu_guest_parse_domain(cpu_xml, "cpu_xml", error);
    if (!question->guest)
        return FALSE;
    question->machine = machine ? machine : question->guest->machine;
    gcpu_scope_options_add_guest(&question->scope, question->guest);
    return TRUE;
}

static gboolean read_instance(GcpuGuestQuestion *question, const char *cpu_xml, GVariant *options,
                              GVariant *instance, GError **error)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    if (*cpu_xml)
        return refuse(error, "one guest: cpu_xml or the option instance; the other one is empty");
    if (question->scope.arch || question->scope.virt_type ||
        gcpu_variant_options_text(options, "machine"))
        return refuse(error, "options: arch and machine are keys of the instance, and virt_type is "
                             "the policy's");
    question->instance = gcpu_instance_variant_parse(instance, findings);
    if (!question->instance) {
        g_propagate_error(error, gcpu_bus_error_of_findings(findings, "instance"));
        return FALSE;
    }
    const GcpuSetting *arch = gcpu_instance_get(question->instance, GCPU_SETTING_ARCH);
    question->scope.arch = arch ? arch->text : NULL;
    return TRUE;
}

gboolean gcpu_guest_question_read(const char *cpu_xml, GVariant *options,
                                  GcpuGuestQuestion *out_question, GError **error)
{
    g_autoptr(GVariant) instance = g_variant_lookup_value(options, "instance", NULL);
    g_auto(GcpuGuestQuestion) question = { 0 };

    if (!gcpu_scope_options_read(options, more_options, &question.page, &question.scope, error) ||
        !(instance ? read_instance(&question, cpu_xml, options, instance, error)
                   : read_guest(&question, cpu_xml, options, error)))
        return FALSE;
    *out_question = question;
    question = (GcpuGuestQuestion){ 0 };
    return TRUE;
}

const GcpuFleetClasses *gcpu_guest_question_sort(const GcpuGuestQuestion *question,
                                                 GcpuFleetDesk *desk, GError **error)
{
    if (!question->instance || gcpu_fleet_desk_config(desk))
        return gcpu_fleet_desk_sort(desk, &question->scope, error);
    g_set_error(error, GCPU_BUS_ERROR, GCPU_BUS_ERROR_NOT_READY, "no policy is in force yet");
    return NULL;
}

GcpuPlace *gcpu_guest_question_place(const GcpuGuestQuestion *question, const GcpuFleetDesk *desk,
                                     const GcpuFleetClasses *classes)
{
    if (question->instance)
        return gcpu_place_policy(classes, gcpu_fleet_desk_config(desk), question->instance,
                                 gcpu_fleet_desk_maps(desk));
    const GcpuFleetGuest wanted = { question->guest->cpu, question->machine };
    return gcpu_place_new_same(classes, &wanted);
}

const GcpuDef *gcpu_guest_question_cpu(const GcpuGuestQuestion *question,
                                       const GcpuPlaceClass *placed)
{
    if (question->guest)
        return question->guest->cpu;
    return placed->decided ? placed->decided->cpu : NULL;
}

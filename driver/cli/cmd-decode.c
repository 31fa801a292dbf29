/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-decode.c: guestcpu decode: the model that names best what a processor has. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/decode-input.h"
#include "cli/feature-output.h"
#include "cli/near-output.h"
#include "cli/output.h"
#include "cli/unknown-names.h"
#include "cpu/decode.h"
#include "cpu/expand.h"
#include "cpu/nearest.h"

static const char help_text[] =
    "Prints the CPU that libvirt would call a processor: the model that names best what it has, "
    "and\n"
    "the features that differ. FILE is a dump of CPUID (<cpudata>, or the output of `cpuid -1 "
    "--raw`),\n"
    "QEMU's reply to query-cpu-model-expansion, a <cpu>, or names of features. Models that a few "
    "more\n"
    "features would make it are told on standard error.\n\n"
    "Examples:\n"
    "  cpuid -1 --raw | guestcpu decode -\n"
    "  virsh qemu-monitor-command web1 '{\"execute\":\"query-cpu-model-expansion\",\"arguments\":\n"
    "    {\"type\":\"full\",\"model\":{\"name\":\"host\"}}}' | guestcpu decode -\n"
    "  guestcpu decode --guest --vendor AMD --feature fpu --feature sse2 --feature svm\n";

typedef struct {
    gboolean guest;
    gboolean migratable;
    char *vendor;
    char *models;
    char **features;
} DecodeOptions;

static void decode_options_clear(DecodeOptions *own)
{
    g_free(own->vendor);
    g_free(own->models);
    g_strfreev(own->features);
}

/** Decode: what one run needs. */
typedef struct {
    GcpuCpuInputs inputs;
    DecodeOptions own;
    GcpuDecodeInput input;
    GPtrArray *models; /* of GcpuModelSupport: --models; NULL: not given */
    const GcpuMap *map;
    GcpuDecodeRequest request;
    GcpuFeatureSet features[GCPU_FEATURE_SET_WORDS_MAX]; /* what @request refers to */
    GcpuDef *def;                                        /* the answer */
    GPtrArray *near;                                     /* of GcpuNearModel */
} Decode;

static void decode_clear(Decode *decode)
{
    g_clear_pointer(&decode->near, g_ptr_array_unref);
    gcpu_def_free(decode->def);
    gcpu_decode_input_clear(&decode->input);
    g_clear_pointer(&decode->models, g_ptr_array_unref);
    decode_options_clear(&decode->own);
    gcpu_cpu_inputs_clear(&decode->inputs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Decode, decode_clear)

static gboolean fail(Decode *decode, GError *error)
{
    gcpu_findings_add_error(decode->inputs.findings, error);
    return FALSE;
}

static const GcpuStatedCpu *stated_cpu(const Decode *decode)
{
    return decode->input.cpus->len ? g_ptr_array_index(decode->input.cpus, 0) : NULL;
}

static char *arch_of(const Decode *decode)
{
    const GcpuStatedCpu *cpu = stated_cpu(decode);
    const GcpuSetting *setting = gcpu_instance_get(decode->inputs.instance, GCPU_SETTING_ARCH);

    if (cpu && cpu->def->arch)
        return g_strdup(cpu->def->arch);
    return g_strdup(setting ? setting->text : "x86_64");
}

/* Choosing needs all models. */
static gboolean get_map(Decode *decode, const char *arch)
{
    if (gcpu_arch_family(arch) != GCPU_ARCH_FAMILY_X86)
        return fail(decode,
                    g_error_new(GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                                "only x86 has models that are made of features, not %s", arch));
    return gcpu_cpu_inputs_map(&decode->inputs, arch, NULL, &decode->map);
}

/* QEMU and the kernel have names of their own for some features; lists come from there, too. */
static void use_libvirts_names(const GcpuMap *map, GcpuDef *def)
{
    for (guint i = 0; !def->model && i < def->features->len; i++) {
        GcpuFeature *feature = &g_array_index(def->features, GcpuFeature, i);
        int meant = gcpu_map_find_feature(map, feature->name) < 0
                        ? gcpu_map_find_alias(map, feature->name)
                        : -1;
        if (meant < 0)
            continue;
        g_free(feature->name);
        feature->name = g_strdup(gcpu_map_feature(map, (guint)meant)->name);
    }
}

static gboolean check_mode(Decode *decode, const GcpuStatedCpu *cpu)
{
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = cpu->file,
        .line = cpu->line,
        .key = (char *)"mode",
        .value = (char *)gcpu_mode_to_string(cpu->def->mode),
        .message = (char *)"what it gives is up to the host",
        .remedy = (char *)"fill it in with `guestcpu expand --host FILE` first",
    };

    if (cpu->def->type == GCPU_DEF_HOST || cpu->def->mode <= GCPU_MODE_CUSTOM)
        return TRUE;
    gcpu_findings_add(decode->inputs.findings, &finding);
    return FALSE;
}

static gboolean use_cpu(Decode *decode, const char *arch)
{
    const GcpuStatedCpu *cpu = stated_cpu(decode);
    g_autoptr(GError) error = NULL;

    if (!check_mode(decode, cpu))
        return FALSE;
    use_libvirts_names(decode->map, cpu->def);
    if (!gcpu_validate_features(decode->map, arch, cpu->def, &error) ||
        !gcpu_expand_set(decode->map, cpu->def, decode->features, &error)) {
        gcpu_unknown_names_tell(&decode->inputs, decode->input.cpus, arch, g_steal_pointer(&error));
        return FALSE;
    }
    const GcpuMapModel *model =
        cpu->def->model ? gcpu_map_find_model(decode->map, cpu->def->model) : NULL;
    decode->request.vendor = cpu->def->vendor ? gcpu_map_find_vendor(decode->map, cpu->def->vendor)
                             : model          ? model->vendor
                                              : GCPU_VENDOR_NONE;
    if (cpu->def->signature.family)
        decode->request.signature = gcpu_signature_encode(&cpu->def->signature);
    return TRUE;
}

static void use_qmp(Decode *decode)
{
    const GcpuQmpReply *reply = decode->input.qmp;

    gcpu_qmp_reply_features(reply, decode->map, decode->features);
    decode->request.vendor = gcpu_qmp_reply_vendor(reply, decode->map);
    decode->request.signature = reply->signature;
    decode->request.models = reply->models;
}

static void use_cpuid(Decode *decode)
{
    const GcpuCpuid *cpuid = decode->input.cpuid;

    gcpu_cpuid_features(cpuid, decode->map, decode->features);
    decode->request.vendor = gcpu_cpuid_vendor(cpuid, decode->map);
    decode->request.signature = gcpu_cpuid_signature(cpuid);
}

static gboolean choose_vendor(Decode *decode)
{
    const char *names[16] = { NULL };
    const char *vendor = decode->own.vendor;

    if (!vendor)
        return TRUE;
    decode->request.vendor = gcpu_map_find_vendor(decode->map, vendor);
    if (decode->request.vendor != GCPU_VENDOR_NONE)
        return TRUE;
    for (guint i = 0; i < MIN(gcpu_map_n_vendors(decode->map), G_N_ELEMENTS(names) - 1); i++)
        names[i] = gcpu_map_vendor(decode->map, i)->name;
    g_autofree char *allowed = g_strjoinv(", ", (char **)names);
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_ERROR,
        .code = GCPU_ERROR_INVALID,
        .file = (char *)"command line",
        .key = (char *)"vendor",
        .value = (char *)vendor,
        .message = (char *)"not in the CPU map",
        .allowed = allowed,
        .nearest = (char *)gcpu_nearest(vendor, names),
    };
    gcpu_findings_add(decode->inputs.findings, &finding);
    return FALSE;
}

static gboolean prepare(Decode *decode, const char *arch)
{
    gboolean is_guest = decode->own.guest || gcpu_decode_input_is_guest(&decode->input);

    decode->request = (GcpuDecodeRequest){
        .type = is_guest ? GCPU_DEF_GUEST : GCPU_DEF_HOST,
        .features = decode->features,
        .fallback = is_guest ? GCPU_FALLBACK_FORBID : GCPU_FALLBACK_UNSET,
        .migratable = decode->own.migratable,
    };
    if (decode->input.source == GCPU_DECODE_FROM_CPUID)
        use_cpuid(decode);
    else if (decode->input.source == GCPU_DECODE_FROM_QMP)
        use_qmp(decode);
    else if (!use_cpu(decode, arch))
        return FALSE;
    if (decode->models)
        decode->request.models = decode->models;
    return choose_vendor(decode);
}

static gboolean decode_input(Decode *decode)
{
    g_autofree char *arch = arch_of(decode);
    g_autoptr(GError) error = NULL;

    if (!get_map(decode, arch) || !prepare(decode, arch))
        return FALSE;
    decode->def = gcpu_decode(decode->map, &decode->request, &error);
    if (!decode->def)
        return fail(decode, g_steal_pointer(&error));
    if (decode->request.type == GCPU_DEF_HOST)
        decode->def->arch = g_steal_pointer(&arch);
    decode->near = gcpu_near_output_find(decode->map, decode->def, decode->request.models);
    return TRUE;
}

static void add_signature(JsonBuilder *builder, const GcpuSignature *signature)
{
    json_builder_set_member_name(builder, "signature");
    if (!signature->family) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "family");
    json_builder_add_int_value(builder, signature->family);
    json_builder_set_member_name(builder, "model");
    json_builder_add_int_value(builder, signature->model);
    json_builder_set_member_name(builder, "stepping");
    json_builder_add_int_value(builder, signature->stepping);
    json_builder_end_object(builder);
}

static int print_json(const Decode *decode, const char *xml)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "cpu_xml", xml);
    gcpu_output_add_string(builder, "source", gcpu_decode_source_to_string(decode->input.source));
    gcpu_output_add_string(builder, "type",
                           decode->request.type == GCPU_DEF_HOST ? "host" : "guest");
    gcpu_output_add_string(builder, "model", decode->def->model);
    gcpu_output_add_string(builder, "vendor", decode->def->vendor);
    add_signature(builder, &decode->def->signature);
    gcpu_feature_output_add_list(builder, decode->map, decode->def);
    gcpu_near_output_add(builder, "near_models", decode->map, decode->near);
    gcpu_output_add_boolean(builder, "models_of_hypervisor", decode->request.models != NULL);
    gcpu_output_add_string(builder, "cpu_map", gcpu_map_source_path(decode->inputs.maps));
    gcpu_output_add_findings(builder, decode->inputs.findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

static int print(const Decode *decode)
{
    g_autofree char *xml = gcpu_cpu_inputs_format(&decode->inputs, decode->def);

    gcpu_output_findings(decode->inputs.findings, 0);
    if (decode->inputs.options->json)
        return print_json(decode, xml);
    int status = gcpu_output_text(xml);
    gcpu_near_output_note(decode->map, decode->near, NULL, decode->def->model);
    return status;
}

/* Both are read even if one is bad, so that all mistakes come at once. */
static gboolean read_inputs(Decode *decode, const GcpuOptions *options)
{
    if (!gcpu_cpu_inputs_open(&decode->inputs, options))
        return FALSE;
    gcpu_decode_input_read(&decode->inputs, options->rest ? options->rest[0] : NULL,
                           decode->own.features, &decode->input);
    if (decode->own.models)
        decode->models = gcpu_decode_input_read_models(&decode->inputs, decode->own.models);
    return !gcpu_findings_has_errors(decode->inputs.findings);
}

static const char *wrong_usage(const GcpuOptions *options, const DecodeOptions *own)
{
    if (gcpu_cpu_inputs_name_host(options))
        return "decode asks no host: what it has is in FILE";
    if (own->features && options->rest)
        return "FILE or --feature, not both";
    if (!own->features && (!options->rest || options->rest[1]))
        return "one FILE is needed, or --feature";
    return NULL;
}

int gcpu_cmd_decode(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Decode) decode = { .def = NULL };
    const GOptionEntry entries[] = {
        { "guest", 'g', 0, G_OPTION_ARG_NONE, &decode.own.guest,
          "As a guest's CPU, which can lack features of its model", NULL },
        { "migratable", 0, 0, G_OPTION_ARG_NONE, &decode.own.migratable,
          "Leave out features that keep a guest from migrating", NULL },
        { "vendor", 0, 0, G_OPTION_ARG_FILENAME, &decode.own.vendor,
          "The vendor, where the input does not say it", "NAME" },
        { "models", 0, 0, G_OPTION_ARG_FILENAME, &decode.own.models,
          "Only models on this list: QEMU's reply to query-cpu-definitions", "FILE" },
        { "feature", 'f', 0, G_OPTION_ARG_FILENAME_ARRAY, &decode.own.features,
          "A feature, instead of FILE; may be repeated", "NAME" },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, "[FILE]", help_text, &options))
        return GCPU_EXIT_USAGE;
    const char *wrong = wrong_usage(&options, &decode.own);
    if (wrong)
        return gcpu_options_refuse(wrong);

    if (!read_inputs(&decode, &options) || !decode_input(&decode))
        return gcpu_unknown_names_refusal(&decode.inputs);
    return print(&decode);
}

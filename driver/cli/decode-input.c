/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/decode-input.h"

#include "cli/host-facts.h"
#include "cpu/cpuid-text.h"
#include "input/input.h"
#include "xml/cpuid-xml.h"

/* What lies between names in a list. */
#define SEPARATORS " \t\r\n,"

/* libvirt 12.8 knows 400 features, none longer than 40 letters. */
#define NAMES_BYTES_MAX (64 * 1024)

/* The text of one file. */
typedef struct {
    GcpuCpuInputs *inputs;
    const char *path;
    char *text;
    gsize length;
} Text;

static gboolean fail(const Text *text, GError *error)
{
    gcpu_findings_add_error(text->inputs->findings, error);
    return FALSE;
}

static const char *skip_past(const char *text, const char *end)
{
    const char *found = strstr(text, end);

    return found ? found + strlen(end) : text + strlen(text);
}

/* Where the root element begins, if it is XML. */
static const char *find_root(const char *text)
{
    for (;;) {
        text += strspn(text, " \t\r\n");
        if (g_str_has_prefix(text, "<!--"))
            text = skip_past(text + 4, "-->");
        else if (g_str_has_prefix(text, "<?"))
            text = skip_past(text, "?>");
        else
            return text;
    }
}

static gboolean read_cpus(const Text *text, GcpuDecodeInput *input)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuCpuDocuments) documents = gcpu_cpu_documents_parse(
        text->text, (gssize)text->length, gcpu_input_name(text->path), &error);

    if (!documents)
        return fail(text, g_steal_pointer(&error));
    return gcpu_cpu_inputs_take_first(text->inputs, documents, text->path, GCPU_HOST_CPU_BEST,
                                      input->cpus);
}

static gboolean read_dump(const Text *text, GcpuDecodeInput *input)
{
    const char *name = gcpu_input_name(text->path);
    g_autoptr(GError) error = NULL;

    input->source = GCPU_DECODE_FROM_CPUID;
    input->cpuid = gcpu_cpuid_text_is(text->text)
                       ? gcpu_cpuid_text_parse(text->text, name, &error)
                       : gcpu_cpuid_xml_parse(text->text, (gssize)text->length, name, &error);
    return input->cpuid || fail(text, g_steal_pointer(&error));
}

static void warn_of_more(const Text *text, const GcpuQmpReply *reply)
{
    g_autofree char *message = g_strdup_printf(
        "there are %u replies to query-cpu-model-expansion, of which the last is taken",
        reply->n_expansions);
    const GcpuFinding finding = {
        .severity = GCPU_SEVERITY_WARNING,
        .file = (char *)gcpu_input_name(text->path),
        .message = message,
    };

    if (reply->n_expansions > 1)
        gcpu_findings_add(text->inputs->findings, &finding);
}

static gboolean read_replies(const Text *text, GcpuDecodeInput *input)
{
    g_autoptr(GError) error = NULL;

    input->source = GCPU_DECODE_FROM_QMP;
    input->qmp =
        gcpu_qmp_reply_parse(text->text, (gssize)text->length, gcpu_input_name(text->path), &error);
    if (!input->qmp)
        return fail(text, g_steal_pointer(&error));
    warn_of_more(text, input->qmp);
    return input->qmp->n_expansions > 0 ||
           fail(text, g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID,
                                  "%s: there is no reply to query-cpu-model-expansion",
                                  gcpu_input_name(text->path)));
}

GPtrArray *gcpu_decode_input_read_models(GcpuCpuInputs *inputs, const char *path)
{
    const Text file = { .inputs = inputs, .path = path };
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &length, &error);
    g_autoptr(GcpuQmpReply) reply =
        text ? gcpu_qmp_reply_parse(text, (gssize)length, gcpu_input_name(path), &error) : NULL;

    if (reply && reply->models)
        return g_ptr_array_ref(reply->models);
    fail(&file, error ? g_steal_pointer(&error)
                      : g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID,
                                    "%s: there is no reply to query-cpu-definitions",
                                    gcpu_input_name(path)));
    return NULL;
}

static void add_names(GPtrArray *cpus, const char *file, char **names)
{
    GcpuDef *def = gcpu_def_new(GCPU_DEF_GUEST);

    for (; names && *names; names++) {
        if (**names)
            gcpu_def_set_feature(def, *names, GCPU_FEATURE_REQUIRE);
    }
    g_ptr_array_add(cpus, gcpu_stated_cpu_new(def, file, 0));
}

static const char *wrong_names(const Text *text)
{
    if (text->text[strspn(text->text, SEPARATORS)] == '\0')
        return "it is empty: a dump of CPUID is needed, a reply of QEMU, a <cpu> or names of "
               "features";
    if (strlen(text->text) != text->length)
        return "a NUL byte";
    return text->length > NAMES_BYTES_MAX ? "too long for names of features" : NULL;
}

static gboolean read_names(const Text *text, GcpuDecodeInput *input)
{
    const char *wrong = wrong_names(text);

    if (wrong)
        return fail(text, g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID, "%s: %s",
                                      gcpu_input_name(text->path), wrong));
    g_auto(GStrv) names = g_strsplit_set(text->text, SEPARATORS, -1);
    add_names(input->cpus, text->path, names);
    return TRUE;
}

static gboolean read_text(const Text *text, GcpuDecodeInput *input)
{
    const char *root = find_root(text->text);

    if (g_str_has_prefix(root, "<cpudata") || gcpu_cpuid_text_is(text->text))
        return read_dump(text, input);
    if (*root == '<')
        return read_cpus(text, input);
    if (*root == '{')
        return read_replies(text, input);
    return read_names(text, input);
}

gboolean gcpu_decode_input_read(GcpuCpuInputs *inputs, const char *path, char **names,
                                GcpuDecodeInput *out_input)
{
    Text text = { .inputs = inputs, .path = path };
    g_autoptr(GError) error = NULL;

    *out_input = (GcpuDecodeInput){ .source = GCPU_DECODE_FROM_FEATURES };
    out_input->cpus = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_stated_cpu_free);
    if (!path) {
        add_names(out_input->cpus, "command line", names);
        return TRUE;
    }
    g_autofree char *content = gcpu_input_read(path, GCPU_FACTS_BYTES_MAX, &text.length, &error);
    if (!content)
        return fail(&text, g_steal_pointer(&error));
    text.text = content;
    return read_text(&text, out_input);
}

void gcpu_decode_input_clear(GcpuDecodeInput *input)
{
    g_clear_pointer(&input->cpuid, gcpu_cpuid_free);
    g_clear_pointer(&input->qmp, gcpu_qmp_reply_free);
    g_clear_pointer(&input->cpus, g_ptr_array_unref);
}

gboolean gcpu_decode_input_is_guest(const GcpuDecodeInput *input)
{
    if (input->source != GCPU_DECODE_FROM_FEATURES)
        return input->source == GCPU_DECODE_FROM_QMP;
    const GcpuStatedCpu *cpu = g_ptr_array_index(input->cpus, 0);
    return cpu->def->type == GCPU_DEF_GUEST && cpu->def->model;
}

const char *gcpu_decode_source_to_string(GcpuDecodeSource source)
{
    static const char *const words[] = { "cpuid", "qmp", "features" };

    g_return_val_if_fail((guint)source < G_N_ELEMENTS(words), NULL);
    return words[source];
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What KubeVirt's own tests claim about a node that has labels already (node_labeller_test.go). */
#include "labels/kubevirt.h"
#include "labels/label-edits.h"
#include "test-suite.h"

typedef struct {
    const char *name;
    const char *node;   /* labels that it has: "a=1 b=" */
    const char *labels; /* that were computed; "?x" is the prefix of unknown ones */
    const char *edits;  /* "+a=1 -b ~c=2" */
} Row;

static GcpuNodeLabels *labels_of(const char *list)
{
    GcpuNodeLabels *labels = gcpu_node_labels_new();
    g_auto(GStrv) words = g_strsplit(list, " ", -1);

    for (char **word = words; *word; word++) {
        g_auto(GStrv) pair = g_strsplit(*word, "=", 2);
        if ((*word)[0] == '?')
            gcpu_node_labels_add_unknown(labels, *word + 1, "no fact");
        else if (**word)
            gcpu_node_labels_set(labels, pair[0], pair[1] ? pair[1] : "true", NULL);
    }
    return labels;
}

static char *list_of(const GPtrArray *edits)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < edits->len; i++) {
        const GcpuLabelEdit *edit = g_ptr_array_index(edits, i);
        g_string_append_printf(text, "%s%c%s", i ? " " : "",
                               !edit->before ? '+'
                               : edit->after ? '~'
                                             : '-',
                               edit->key);
        if (edit->after)
            g_string_append_printf(text, "=%s", edit->after);
    }
    return g_string_free(text, FALSE);
}

#define MODEL "cpu-model.node.kubevirt.io/"

static void edits_are_those_of_the_labeller(void)
{
    static const Row rows[] = {
        { "nothing to do", "", "", "" },
        { "what is right stays", MODEL "Penryn", MODEL "Penryn", "" },
        { "new", "", MODEL "Penryn", "+" MODEL "Penryn=true" },
        { "another value", "kubevirt.io/sev=", "kubevirt.io/sev", "~kubevirt.io/sev=true" },
        { "stale labels", MODEL "Cascadelake-Server", MODEL "Penryn",
          "-" MODEL "Cascadelake-Server +" MODEL "Penryn=true" },
        { "a foreign label is kept", "INeedToBeHere=trustme", "", "" },
        { "a vendor is kept", "cpu-vendor.node.kubevirt.io/AMD",
          "cpu-vendor.node.kubevirt.io/Intel", "+cpu-vendor.node.kubevirt.io/Intel=true" },
        { "a model that became obsolete", MODEL "Haswell " MODEL "Penryn", MODEL "Haswell",
          "-" MODEL "Penryn" },
        { "what is not known stays as it is",
          "hyperv.node.kubevirt.io/ipi kubevirt.io/realtime " MODEL "X",
          "?hyperv.node.kubevirt.io/ ?kubevirt.io/realtime", "-" MODEL "X" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuNodeLabels) node = labels_of(rows[i].node);
        g_autoptr(GcpuNodeLabels) labels = labels_of(rows[i].labels);
        g_autoptr(GPtrArray) edits = gcpu_label_edits(node, labels);
        g_autofree char *text = list_of(edits);
        if (strcmp(text, rows[i].edits) == 0)
            test_pass(__FILE__, __LINE__, rows[i].name);
        else
            test_fail(__FILE__, __LINE__, "%s: %s", rows[i].name, text);
    }
}

static GcpuNodeLabels *apply(const GcpuNodeLabels *node, const GPtrArray *edits)
{
    GcpuNodeLabels *result = gcpu_node_labels_new();

    for (guint i = 0; i < node->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(node->labels, i);
        gboolean taken = FALSE;
        for (guint j = 0; j < edits->len; j++) {
            const GcpuLabelEdit *edit = g_ptr_array_index(edits, j);
            taken = taken || (!edit->after && strcmp(edit->key, label->key) == 0);
        }
        if (!taken)
            gcpu_node_labels_set(result, label->key, label->value, NULL);
    }
    for (guint j = 0; j < edits->len; j++) {
        const GcpuLabelEdit *edit = g_ptr_array_index(edits, j);
        if (edit->after)
            gcpu_node_labels_set(result, edit->key, edit->after, NULL);
    }
    return result;
}

/* As KubeVirt's removeLabellerLabels: of a node with more than a hundred labels none with a prefix
 * of its own remains; and what was done once is done. */
static void whoever_makes_them_has_nothing_left_to_do(void)
{
    static const char *const prefixes[] = {
        GCPU_LABEL_FEATURE,  GCPU_LABEL_MODEL, GCPU_LABEL_MIGRATION, GCPU_LABEL_HOST_MODEL,
        GCPU_LABEL_REQUIRED, GCPU_LABEL_TIMER, GCPU_LABEL_HYPERV,    GCPU_LABEL_MACHINE,
        GCPU_LABEL_REALTIME, GCPU_LABEL_SEV,   GCPU_LABEL_TDX,
    };
    g_autoptr(GcpuNodeLabels) node = labels_of("INeedToBeHere=trustme");
    g_autoptr(GcpuNodeLabels) none = gcpu_node_labels_new();

    for (guint i = 0; i < 120; i++) {
        g_autofree char *key = g_strdup_printf("%sx%u", prefixes[i % G_N_ELEMENTS(prefixes)], i);
        gcpu_node_labels_set(node, key, "true", NULL);
    }
    g_autoptr(GPtrArray) edits = gcpu_label_edits(node, none);
    g_autoptr(GcpuNodeLabels) after = apply(node, edits);
    g_autoptr(GPtrArray) again = gcpu_label_edits(after, none);
    check_int(edits->len, 120);
    check_int(after->labels->len, 1);
    check(gcpu_node_labels_find(after, "INeedToBeHere") != NULL);
    check_int(again->len, 0);
}

static void a_vendor_that_the_host_is_not_is_told(void)
{
    g_autoptr(GcpuNodeLabels) node =
        labels_of("cpu-vendor.node.kubevirt.io/AMD cpu-vendor.node.kubevirt.io/Intel");
    g_autoptr(GcpuNodeLabels) labels = labels_of("cpu-vendor.node.kubevirt.io/Intel");
    const GcpuLabel *stale = gcpu_label_stale_vendor(node, labels);

    check_str(stale ? stale->key : NULL, "cpu-vendor.node.kubevirt.io/AMD");
    check(!gcpu_label_stale_vendor(labels, labels));
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(edits_are_those_of_the_labeller),
        TEST(whoever_makes_them_has_nothing_left_to_do),
        TEST(a_vendor_that_the_host_is_not_is_told),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "label-edits", cases);
}

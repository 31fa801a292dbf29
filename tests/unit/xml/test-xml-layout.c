/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-suite.h"
#include "xml/xml-doc.h"
#include "xml/xml-layout.h"

static xmlNode *made(xmlDoc *doc, const char *name)
{
    return xmlNewDocNode(doc, NULL, BAD_CAST name, NULL);
}

static xmlDoc *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    xmlDoc *doc = gcpu_xml_doc_parse(text, -1, "doc", NULL, &error);

    if (!doc)
        g_error("%s", error->message);
    return doc;
}

static xmlNode *child(const xmlDoc *doc, const char *name)
{
    return gcpu_xml_child(xmlDocGetRootElement(doc), name);
}

static void append_to_devices(xmlDoc *doc, xmlNode *devices)
{
    xmlNode *disk = made(doc, "disk");

    xmlNewChild(disk, NULL, BAD_CAST "target", NULL);
    gcpu_xml_append(devices, disk);
}

static void prepend_to_cpu(xmlDoc *doc, xmlNode *cpu)
{
    gcpu_xml_prepend(cpu, made(doc, "vendor"));
    gcpu_xml_prepend(cpu, made(doc, "model"));
}

static void insert_after_name(xmlDoc *doc, xmlNode *name)
{
    gcpu_xml_insert_after(name, made(doc, "uuid"));
}

static void remove_it(xmlDoc *doc, xmlNode *node)
{
    (void)doc;
    gcpu_xml_remove(node);
}

typedef struct {
    const char *before;
    const char *of; /* the child of the root that is changed */
    void (*change)(xmlDoc *doc, xmlNode *node);
    const char *after;
} LayoutCase;

static void run(const LayoutCase *cases, guint n_cases)
{
    for (guint i = 0; i < n_cases; i++) {
        g_autoptr(xmlDoc) doc = parse(cases[i].before);
        cases[i].change(doc, child(doc, cases[i].of));
        g_autofree char *text = gcpu_xml_dump(xmlDocGetRootElement(doc));
        check_str(text, cases[i].after);
    }
}

static void what_is_appended_stands_on_lines_of_its_own(void)
{
    static const LayoutCase cases[] = {
        { "<d>\n  <devices>\n    <rng/>\n  </devices>\n</d>", "devices", append_to_devices,
          "<d>\n  <devices>\n    <rng/>\n    <disk>\n      <target/>\n    </disk>\n  </devices>\n"
          "</d>" },
        { "<d>\n  <devices>\n    <rng/>\n    <!-- end -->\n  </devices>\n</d>", "devices",
          append_to_devices,
          "<d>\n  <devices>\n    <rng/>\n    <!-- end -->\n    <disk>\n      <target/>\n    "
          "</disk>\n"
          "  </devices>\n</d>" },
        { "<d>\n  <devices/>\n</d>", "devices", append_to_devices,
          "<d>\n  <devices>\n    <disk>\n      <target/>\n    </disk>\n  </devices>\n</d>" },
        { "<d>\n  <devices>\n  </devices>\n</d>", "devices", append_to_devices,
          "<d>\n  <devices>\n    <disk>\n      <target/>\n    </disk>\n  </devices>\n</d>" },
        { "<d>\n  <devices><rng/></devices>\n</d>", "devices", append_to_devices,
          "<d>\n  <devices><rng/>\n    <disk>\n      <target/>\n    </disk>\n  </devices>\n</d>" },
        { "<d>\n  <devices>text</devices>\n</d>", "devices", append_to_devices,
          "<d>\n  <devices>text\n    <disk>\n      <target/>\n    </disk>\n  </devices>\n</d>" },
    };

    run(cases, G_N_ELEMENTS(cases));
}

static void several_that_are_appended_follow_each_other(void)
{
    g_autoptr(xmlDoc) doc = parse("<d>\n  <devices>\n    <rng/>\n  </devices>\n</d>");

    append_to_devices(doc, child(doc, "devices"));
    gcpu_xml_append(child(doc, "devices"), made(doc, "interface"));
    g_autofree char *text = gcpu_xml_dump(xmlDocGetRootElement(doc));
    check_str(text, "<d>\n  <devices>\n    <rng/>\n    <disk>\n      <target/>\n    </disk>\n"
                    "    <interface/>\n  </devices>\n</d>");
}

static void what_is_prepended_pushes_the_others_down(void)
{
    static const LayoutCase cases[] = {
        { "<d>\n  <cpu>\n    <numa/>\n  </cpu>\n</d>", "cpu", prepend_to_cpu,
          "<d>\n  <cpu>\n    <model/>\n    <vendor/>\n    <numa/>\n  </cpu>\n</d>" },
        { "<d>\n  <cpu/>\n</d>", "cpu", prepend_to_cpu,
          "<d>\n  <cpu>\n    <model/>\n    <vendor/>\n  </cpu>\n</d>" },
        { "<d>\n  <cpu><numa/></cpu>\n</d>", "cpu", prepend_to_cpu,
          "<d>\n  <cpu>\n    <model/>\n    <vendor/>\n    <numa/></cpu>\n</d>" },
        { "<d>\n  <cpu>\n    <!-- mine -->\n    <numa/>\n  </cpu>\n</d>", "cpu", prepend_to_cpu,
          "<d>\n  <cpu>\n    <model/>\n    <vendor/>\n    <!-- mine -->\n    <numa/>\n  </cpu>\n"
          "</d>" },
    };

    run(cases, G_N_ELEMENTS(cases));
}

static void what_is_prepended_to_the_root_is_indented_too(void)
{
    g_autoptr(xmlDoc) doc = parse("<d>\n   <a/>\n</d>");
    xmlNode *root = xmlDocGetRootElement(doc);

    gcpu_xml_prepend(root, made(doc, "b"));
    gcpu_xml_append(root, made(doc, "c"));
    g_autofree char *text = gcpu_xml_dump(root);
    check_str(text, "<d>\n   <b/>\n   <a/>\n   <c/>\n</d>");
}

static void what_is_inserted_follows_its_sibling(void)
{
    static const LayoutCase cases[] = {
        { "<d>\n  <name>a</name>\n  <memory/>\n</d>", "name", insert_after_name,
          "<d>\n  <name>a</name>\n  <uuid/>\n  <memory/>\n</d>" },
        { "<d>\n  <name>a</name>\n</d>", "name", insert_after_name,
          "<d>\n  <name>a</name>\n  <uuid/>\n</d>" },
        { "<d>\n  <name>a</name> <!-- mine -->\n</d>", "name", insert_after_name,
          "<d>\n  <name>a</name>\n  <uuid/> <!-- mine -->\n</d>" },
    };

    run(cases, G_N_ELEMENTS(cases));
}

static void what_is_removed_leaves_no_gap(void)
{
    static const LayoutCase cases[] = {
        { "<d>\n  <name/>\n  <uuid>1</uuid>\n  <memory/>\n</d>", "uuid", remove_it,
          "<d>\n  <name/>\n  <memory/>\n</d>" },
        { "<d>\n  <uuid>1</uuid>\n</d>", "uuid", remove_it, "<d>\n</d>" },
        { "<d>text<uuid>1</uuid>text</d>", "uuid", remove_it, "<d>texttext</d>" },
        { "<d><uuid/></d>", "uuid", remove_it, "<d/>" },
    };

    run(cases, G_N_ELEMENTS(cases));
}

static void the_indent_is_the_one_of_the_document(void)
{
    static const LayoutCase cases[] = {
        { "<d>\n\t<devices>\n\t\t<rng/>\n\t</devices>\n</d>", "devices", append_to_devices,
          "<d>\n\t<devices>\n\t\t<rng/>\n\t\t<disk>\n\t\t\t<target/>\n\t\t</disk>\n\t</devices>\n"
          "</d>" },
        { "<d>\n\n    <devices/>\n</d>", "devices", append_to_devices,
          "<d>\n\n    <devices>\n        <disk>\n            <target/>\n        </disk>\n"
          "    </devices>\n</d>" },
        { "<d>\n<devices/>\n</d>", "devices", append_to_devices,
          "<d>\n<devices>\n<disk>\n<target/>\n</disk>\n</devices>\n</d>" },
    };

    run(cases, G_N_ELEMENTS(cases));
}

static void add_grandchildren(xmlNode *node)
{
    xmlNode *child_node = xmlNewChild(node, NULL, BAD_CAST "b", NULL);

    xmlNewChild(child_node, NULL, BAD_CAST "c", NULL);
}

static void whatever_is_added_is_laid_out_to_its_depth(void)
{
    static const char made_of_three[] = "<a>\n    <b>\n      <c/>\n    </b>\n  </a>";
    g_autoptr(xmlDoc) doc = parse("<d>\n  <e/>\n</d>");
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlNode *first = made(doc, "a"), *second = made(doc, "a"), *third = made(doc, "a");

    add_grandchildren(first);
    add_grandchildren(second);
    add_grandchildren(third);
    gcpu_xml_prepend(root, first);
    gcpu_xml_insert_after(child(doc, "e"), second);
    gcpu_xml_append(root, third);
    g_autofree char *text = gcpu_xml_dump(root);
    g_autofree char *expected = g_strdup_printf("<d>\n  %s\n  <e/>\n  %s\n  %s\n</d>",
                                                made_of_three, made_of_three, made_of_three);
    check_str(text, expected);
}

static void a_document_on_one_line_stays_on_it(void)
{
    static const LayoutCase cases[] = {
        { "<d><devices><rng/></devices></d>", "devices", append_to_devices,
          "<d><devices><rng/><disk><target/></disk></devices></d>" },
        { "<d> <cpu> <numa/> </cpu> </d>", "cpu", prepend_to_cpu,
          "<d> <cpu><model/><vendor/> <numa/> </cpu> </d>" },
        { "<d><name>a</name><memory/></d>", "name", insert_after_name,
          "<d><name>a</name><uuid/><memory/></d>" },
    };

    run(cases, G_N_ELEMENTS(cases));
}

static void laying_out_replaces_blanks_and_nothing_else(void)
{
    g_autoptr(xmlDoc) doc = parse("<d>\n  <a> <b/><!-- c --><d> x <e/></d></a>\n</d>");

    gcpu_xml_lay_out(child(doc, "a"));
    g_autofree char *text = gcpu_xml_dump(xmlDocGetRootElement(doc));
    check_str(text, "<d>\n  <a>\n    <b/>\n    <!-- c -->\n    <d> x <e/></d>\n  </a>\n</d>");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_is_appended_stands_on_lines_of_its_own),
        TEST(several_that_are_appended_follow_each_other),
        TEST(what_is_prepended_pushes_the_others_down),
        TEST(what_is_prepended_to_the_root_is_indented_too),
        TEST(what_is_inserted_follows_its_sibling),
        TEST(what_is_removed_leaves_no_gap),
        TEST(the_indent_is_the_one_of_the_document),
        TEST(whatever_is_added_is_laid_out_to_its_depth),
        TEST(a_document_on_one_line_stays_on_it),
        TEST(laying_out_replaces_blanks_and_nothing_else),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "xml-layout", cases);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nothing in a map is trusted: what is wrong with it is an error that says where. */
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-suite.h"
#include "xml/map-xml.h"

#define X86 GCPU_ARCH_FAMILY_X86

/* One map in a directory of its own: "FILE" → text, for the hostile cases. */
typedef struct {
    const char *file, *text;
} File;

static char *make_directory(const File *files)
{
    char *directory = g_dir_make_tmp("guestcpu-map-XXXXXX", NULL);

    for (; files->file; files++) {
        g_autofree char *path = g_build_filename(directory, files->file, NULL);
        g_assert_true(g_file_set_contents(path, files->text, -1, NULL));
    }
    return directory;
}

static void remove_directory(const char *directory, const File *files)
{
    for (; files->file; files++) {
        g_autofree char *path = g_build_filename(directory, files->file, NULL);
        g_unlink(path);
    }
    g_rmdir(directory);
}

#define INDEX(includes)    "<cpus>\n<arch name='x86'>\n" includes "</arch>\n</cpus>\n"
#define INCLUDE(file)      "<include filename='" file "'/>\n"
#define FEATURE(name, edx) "<feature name='" name "'><cpuid eax_in='1' edx='" edx "'/></feature>\n"

static const struct {
    File files[5];
    const char *message;
} hostile[] = {
    { { { NULL, NULL } }, "index.xml: No such file" },
    { { { "index.xml", "" } }, "index.xml: the document is empty" },
    { { { "index.xml", "<cpus><arch name='x86'>" } }, "index.xml:1: " },
    { { { "index.xml", "<domain/>" } }, "index.xml:1: the document is a <domain>" },
    { { { "index.xml", "<!DOCTYPE cpus [<!ENTITY a 'b'>]><cpus/>" } }, "index.xml:1: " },
    { { { "index.xml", "<cpus/>" } }, "no CPU map for architecture x86" },
    { { { "index.xml", "<cpus><arch name='x86'/>\n<arch name='x86'/></cpus>" } },
      "index.xml:2: architecture x86 is there twice" },
    { { { "index.xml", INDEX(INCLUDE("gone.xml")) } }, "gone.xml: No such file" },
    { { { "index.xml", INDEX(INCLUDE("../x.xml")) } }, "index.xml:3: invalid include '../x.xml'" },
    { { { "index.xml", INDEX(INCLUDE("/etc/passwd")) } },
      "index.xml:3: invalid include '/etc/passwd'" },
    { { { "index.xml", INDEX(INCLUDE("..")) } }, "index.xml:3: invalid include '..'" },
    { { { "index.xml", INDEX(INCLUDE(".")) } }, "index.xml:3: invalid include '.'" },
    { { { "index.xml", INDEX("<include/>") } }, "index.xml:3: invalid include ''" },
    { { { "index.xml", INDEX(INCLUDE("a.xml") INCLUDE("a.xml")) }, { "a.xml", "<cpus/>" } },
      "index.xml:4: invalid include 'a.xml': it is included already" },
    { { { "index.xml", INDEX(INCLUDE("index.xml")) } },
      "index.xml:3: invalid include 'index.xml': it is included already" },
    { { { "index.xml", INDEX(INCLUDE("a.xml")) },
        { "a.xml", "<cpus>\n<include filename='index.xml'/></cpus>" } },
      "a.xml:2: an included file must not include another" },
    { { { "index.xml", INDEX(INCLUDE("a.xml")) }, { "a.xml", "<cpus><model name='A'>" } },
      "a.xml:1: " },
    { { { "index.xml", INDEX(FEATURE("fpu", "1") FEATURE("fpu", "2")) } },
      "index.xml:4: CPU feature fpu already defined" },
    { { { "index.xml", INDEX(FEATURE("fpu", "1") FEATURE("cmov", "1")) } },
      "index.xml:4: CPU feature cmov has the bit of fpu" },
    { { { "index.xml", INDEX(FEATURE("fpu", "3")) } },
      "index.xml:3: a CPU feature must be exactly" },
    { { { "index.xml", INDEX(FEATURE("fpu", "0")) } },
      "index.xml:3: a CPU feature must be exactly" },
    { { { "index.xml", INDEX("<feature name='fpu'/>") } }, "exactly one bit, this one is 0" },
    { { { "index.xml", INDEX(FEATURE("fpu", "1x")) } }, "index.xml:3: invalid edx '1x'" },
    { { { "index.xml", INDEX(FEATURE("fpu", "-1")) } }, "index.xml:3: invalid edx '-1'" },
    { { { "index.xml", INDEX(FEATURE("fpu", "0x100000000")) } }, "invalid edx '0x100000000'" },
    { { { "index.xml", INDEX("<feature name='a'><cpuid edx='1'/></feature>") } },
      "index.xml:3: <cpuid> without function" },
    { { { "index.xml", INDEX("<feature><cpuid eax_in='1' edx='1'/></feature>") } },
      "index.xml:3: <feature> without name" },
    { { { "index.xml", INDEX("<vendor name='V' string='tooshort'/>") } },
      "index.xml:3: Invalid CPU vendor string 'tooshort'" },
    { { { "index.xml", INDEX("<model name='A'>\n<model name='A'/></model>") } },
      "index.xml:3: Ancestor model A of CPU model A not found" },
    { { { "index.xml", INDEX("<model name='A'/><model name='A'/>") } },
      "index.xml:3: CPU model A already defined" },
    { { { "index.xml", INDEX("<model name='A'><feature name='sse9'/></model>") } },
      "index.xml:3: Feature sse9 required by CPU model A not found" },
    { { { "index.xml", INDEX("<model name='A'><decode host='maybe'/></model>") } },
      "index.xml:3: invalid host 'maybe' in <decode>; allowed: on, off" },
    { { { "index.xml", INDEX("<model name='A'><signature family='6'/></model>") } },
      "index.xml:3: <signature> needs family and model" },
    { { { "index.xml",
          INDEX("<model name='A'><signature family='6' model='1' stepping='4-2'/></model>") } },
      "index.xml:3: invalid stepping '4-2'" },
    /* models in a circle, in one file and in two */
    { { { "index.xml", INDEX("<model name='A'><model name='B'/></model>\n"
                             "<model name='B'><model name='A'/></model>") } },
      "index.xml:3: Ancestor model B of CPU model A not found" },
    { { { "index.xml", INDEX(INCLUDE("x86_A.xml") INCLUDE("x86_B.xml")) },
        { "x86_A.xml", "<cpus>\n<model name='A'>\n<model name='B'/></model></cpus>" },
        { "x86_B.xml", "<cpus>\n<model name='B'>\n<model name='A'/></model></cpus>" } },
      "x86_A.xml:2: Ancestor model B of CPU model A not found" },
    /* files of several releases in one folder */
    { { { "index.xml", INDEX(INCLUDE("x86_features.xml") INCLUDE("x86_A.xml")) },
        { "x86_features.xml", "<cpus>\n" FEATURE("fpu", "1") "</cpus>" },
        { "x86_A.xml", "<cpus>\n<model name='A'>\n<feature name='amx-fp8'/></model></cpus>" } },
      "x86_A.xml:2: Feature amx-fp8 required by CPU model A not found" },
    { { { "index.xml", INDEX(INCLUDE("x86_A.xml") INCLUDE("x86_B.xml")) },
        { "x86_A.xml", "<cpus>\n<model name='A'/></cpus>" },
        { "x86_B.xml", "<cpus>\n\n<model name='A'/></cpus>" } },
      "x86_B.xml:3: CPU model A already defined" },
    { { { "index.xml", INDEX(INCLUDE("x86_A.xml")) },
        { "x86_A.xml", "<cpus>\n<model name='A'><vendor name='V'/></model></cpus>" } },
      "x86_A.xml:2: " },
    /* files of something else */
    { { { "index.xml", INDEX(INCLUDE("x86_A.xml")) }, { "x86_A.xml", "<domain/>" } },
      "x86_A.xml:1: the document is a <domain>" },
    { { { "index.xml", INDEX(INCLUDE("x86_A.xml")) },
        { "x86_A.xml", "\x7f"
                       "ELF" } },
      "x86_A.xml:1: " },
    { { { "index.xml", INDEX(INCLUDE("x86_A.xml")) }, { "x86_A.xml", "<cpus>\n\xff</cpus>" } },
      "x86_A.xml:2: " },
    { { { "index.xml", INDEX(INCLUDE("x86_A.xml")) },
        { "x86_A.xml", "<!DOCTYPE cpus [<!ENTITY a SYSTEM '/etc/passwd'>]>\n<cpus>&a;</cpus>" } },
      "x86_A.xml:1: " },
};

/* What is read lazily is no less checked: the same mistake is the same error, unless the file that
 * has it need not be read for the model that is asked for. */
static void check_lazily(const char *directory, const char *message)
{
    static const char *const models[] = { "A", NULL };
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuMap) map = gcpu_map_xml_load_models(directory, X86, models, &error);

    check((map == NULL) == (error != NULL));
    if (error)
        check_str(error->message, message);
}

static void a_hostile_map_is_an_error_that_names_the_place(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autofree char *directory = make_directory(hostile[i].files);
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuMap) map = gcpu_map_xml_load(directory, X86, &error);
        check(map == NULL);
        check(error && error->domain == GCPU_ERROR);
        check_contains(error ? error->message : NULL, hostile[i].message);
        check_lazily(directory, error ? error->message : NULL);
        remove_directory(directory, hostile[i].files);
    }
}

/* Instead of a file: a folder, a pipe that nobody writes to, a link to itself, one to nowhere. */
static void what_is_no_file_is_an_error_and_nothing_waits(void)
{
    static const struct {
        mode_t type;
        const char *link, *message;
    } table[] = {
        { S_IFDIR, NULL, "x86_A.xml: is a directory" },
        { S_IFIFO, NULL, "x86_A.xml: is no file" },
        { S_IFLNK, "x86_A.xml", "x86_A.xml: Too many levels of symbolic links" },
        { S_IFLNK, "gone.xml", "x86_A.xml: No such file" },
        { S_IFLNK, "/dev/zero", "x86_A.xml: is no file" },
    };
    static const File files[] = { { "index.xml", INDEX(INCLUDE("x86_A.xml")) }, { NULL, NULL } };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *directory = make_directory(files);
        g_autofree char *path = g_build_filename(directory, "x86_A.xml", NULL);
        g_autoptr(GError) error = NULL;
        if (table[i].type == S_IFDIR)
            g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
        else if (table[i].type == S_IFIFO)
            g_assert_cmpint(mkfifo(path, 0600), ==, 0);
        else
            g_assert_cmpint(symlink(table[i].link, path), ==, 0);
        check(gcpu_map_xml_load(directory, X86, &error) == NULL);
        check_contains(error ? error->message : NULL, table[i].message);
        g_remove(path);
        remove_directory(directory, files);
    }
}

static void an_index_that_is_a_pipe_is_an_error(void)
{
    static const File files[] = { { NULL, NULL } };
    g_autofree char *directory = make_directory(files);
    g_autofree char *path = g_build_filename(directory, "index.xml", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    check(gcpu_map_xml_load(directory, X86, &error) == NULL);
    check_contains(error ? error->message : NULL, "index.xml: is no file");
    g_remove(path);
    remove_directory(directory, files);
}

/* Each is one more than what is allowed. */
static void a_map_has_an_end(void)
{
    static const struct {
        guint n;
        const char *format, *message;
    } table[] = {
        { 4097, "<include filename='%u.xml'/>\n",
          "index.xml:4099: invalid include '4096.xml': there are too many" },
        { 2048 + 1, "<feature name='f%u'><cpuid eax_in='%u' eax='1'/></feature>\n",
          "index.xml:2051: more than 2048 CPU features" },
        { 4096 + 1, "<model name='m%u'/>\n", "index.xml:4099: more than 4096 CPU models" },
        { 256 + 1, "<vendor name='v%u' string='GenuineIntel'/>\n",
          "index.xml:259: more than 256 CPU vendors" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GString) text = g_string_new("<cpus>\n<arch name='x86'>\n");
        g_autoptr(GError) error = NULL;
        for (guint j = 0; j < table[i].n; j++) {
            g_auto(GStrv) parts = g_strsplit(table[i].format, "%u", -1);
            g_autofree char *number = g_strdup_printf("%u", j);
            g_autofree char *line = g_strjoinv(number, parts);
            g_string_append(text, line);
        }
        g_string_append(text, "</arch></cpus>");
        const File files[] = { { "index.xml", text->str }, { NULL, NULL } };
        g_autofree char *directory = make_directory(files);
        check(gcpu_map_xml_load(directory, X86, &error) == NULL);
        check_contains(error ? error->message : NULL, table[i].message);
        remove_directory(directory, files);
    }
}

/* A map that was not written to its end, at every byte of it. */
static void a_truncated_map_is_an_error_with_its_line(void)
{
    g_autofree char *text = test_read("maps/single/cpu_map.xml");
    gsize end = (gsize)(strstr(text, "</cpus>") - text) + strlen("</cpus>");

    for (gsize length = 0; length < end; length++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuMap) map = gcpu_map_xml_parse(text, (gssize)length, "map", X86, &error);
        if (map || !error || !g_str_has_prefix(error->message, "map:"))
            test_fail(__FILE__, __LINE__, "cut after %" G_GSIZE_FORMAT " bytes: %s", length,
                      error ? error->message : "no error");
    }
    g_autoptr(GcpuMap) whole = gcpu_map_xml_parse(text, (gssize)end, "map", X86, NULL);
    check(whole != NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_hostile_map_is_an_error_that_names_the_place),
        TEST(what_is_no_file_is_an_error_and_nothing_waits),
        TEST(an_index_that_is_a_pipe_is_an_error),
        TEST(a_map_has_an_end),
        TEST(a_truncated_map_is_an_error_with_its_line),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "map-hostile", cases);
}

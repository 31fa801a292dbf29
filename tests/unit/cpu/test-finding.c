/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/finding.h"
#include "test-suite.h"

static const GcpuFinding bad_mode = {
    .severity = GCPU_SEVERITY_ERROR,
    .code = GCPU_ERROR_INVALID,
    .file = (char *)"/etc/guestcpu.conf",
    .line = 7,
    .section = (char *)"libvirt",
    .key = (char *)"cpu_mode",
    .value = (char *)"host-modle",
    .message = (char *)"unknown CPU mode",
    .allowed = (char *)"custom, host-model",
    .nearest = (char *)"host-model",
};

static void a_line_says_where_what_and_what_instead(void)
{
    g_autofree char *line = gcpu_finding_format(&bad_mode);

    check_str(line, "/etc/guestcpu.conf:7: error: [libvirt] cpu_mode = host-modle: "
                    "unknown CPU mode; allowed: custom, host-model; did you mean \"host-model\"?");
}

static void hostile_values_are_shown_short_and_escaped(void)
{
    g_autofree char *value = g_strnfill(10000000, 'x');
    GcpuFinding finding = bad_mode;

    value[0] = '\033';
    finding.value = value;
    g_autofree char *line = gcpu_finding_format(&finding);
    check(strlen(line) < 400);
    check_contains(line, "\\x1bxxx");
    check(!strchr(line, '\033'));
}

static void no_part_of_a_line_commands_a_terminal(void)
{
    static const struct {
        const char *raw, *shown;
    } table[] = {
        { "a\033[2Jb", "a\\x1b[2Jb" },         { "a\nb\tc\177", "a\\x0ab\\x09c\\x7f" },
        { "\302\233x", "\\u009bx" },           /* C1 */
        { "a\342\200\256b", "a\\u202eb" },     /* right-to-left override */
        { "a\342\200\250b", "a\\u2028b" },     /* line separator */
        { "\363\240\200\201", "\\U000e0001" }, /* language tag */
        { "a\377b", "a\357\277\275b" },        /* no UTF-8 */
        { "gr\303\274n", "gr\303\274n" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        char *raw = (char *)table[i].raw;
        const GcpuFinding finding = {
            GCPU_SEVERITY_ERROR, 0, raw, 1, raw, raw, raw, raw, raw, raw, raw
        };
        const char *s = table[i].shown;
        g_autofree char *expected =
            g_strdup_printf("%s:1: error: [%s] %s = %s: %s; allowed: %s; did you mean \"%s\"? %s",
                            s, s, s, s, s, s, s, s);
        g_autofree char *line = gcpu_finding_format(&finding);
        g_autofree char *alone = gcpu_finding_escape(raw);
        check_str(line, expected);
        check_str(alone, s);
    }
}

static void the_error_holds_all_errors_and_no_warning(void)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    GcpuFinding warning = { .severity = GCPU_SEVERITY_WARNING,
                            .message = (char *)"only a warning" };
    GcpuFinding unusable = { .severity = GCPU_SEVERITY_ERROR,
                             .code = GCPU_ERROR_UNUSABLE,
                             .message = (char *)"cannot run here" };

    check(gcpu_findings_to_error(findings) == NULL);
    gcpu_findings_add(findings, &warning);
    check(!gcpu_findings_has_errors(findings));
    check(gcpu_findings_to_error(findings) == NULL);
    gcpu_findings_add(findings, &unusable);
    gcpu_findings_add(findings, &bad_mode);
    check_int(gcpu_findings_count(findings), 3);

    g_autoptr(GError) error = gcpu_findings_to_error(findings);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE));
    check_contains(error->message, "cannot run here\n/etc/guestcpu.conf:7");
    check(!strstr(error->message, "only a warning"));
}

static void every_error_has_the_documented_exit_status(void)
{
    static const struct {
        GcpuError code;
        int status;
        const char *name;
    } table[] = {
        { GCPU_ERROR_UNUSABLE, 1, "Unusable" },       { GCPU_ERROR_INVALID, 3, "Invalid" },
        { GCPU_ERROR_UNSUPPORTED, 3, "Unsupported" }, { GCPU_ERROR_UNREACHABLE, 4, "Unreachable" },
        { GCPU_ERROR_DENIED, 5, "PermissionDenied" }, { GCPU_ERROR_INTERNAL, 70, "Internal" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = g_error_new(GCPU_ERROR, table[i].code, "x");
        check_int(gcpu_error_exit_status(error), table[i].status);
        check_str(gcpu_error_to_string(table[i].code), table[i].name);
    }
    g_autoptr(GError) foreign = g_error_new(g_quark_from_static_string("foreign"), 0, "x");
    check_int(gcpu_error_exit_status(foreign), 70);
    check_int(gcpu_error_exit_status(NULL), 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_line_says_where_what_and_what_instead),
        TEST(hostile_values_are_shown_short_and_escaped),
        TEST(no_part_of_a_line_commands_a_terminal),
        TEST(the_error_holds_all_errors_and_no_warning),
        TEST(every_error_has_the_documented_exit_status),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "finding", cases);
}

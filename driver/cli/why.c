/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/why.h"

#include <string.h>

#include "cli/output.h"

static char *format_left(const GcpuWhy *reason)
{
    g_autofree char *raw =
        g_strdup_printf("%s = %s", reason->part, reason->value ? reason->value : "(absent)");

    return gcpu_finding_escape(raw);
}

static int widest_part(const GPtrArray *reasons)
{
    int widest = 0;

    for (guint i = 0; i < reasons->len; i++) {
        const GcpuWhy *reason = g_ptr_array_index(reasons, i);
        g_autofree char *left = format_left(reason);
        widest = MAX(widest, (int)g_utf8_strlen(left, -1));
    }
    return widest;
}

static void append_reason(GString *text, const GcpuWhy *reason, int width)
{
    const GcpuOrigin origin = { .layer = reason->layer,
                                .file = reason->file,
                                .line = reason->line };
    g_autofree char *left = format_left(reason);
    g_autofree char *place = gcpu_origin_format(&origin);
    g_autofree char *fact = reason->fact ? g_strdup_printf(" [%s]", reason->fact) : g_strdup("");
    g_autofree char *raw = g_strconcat(place, ": ", reason->rule, fact, NULL);
    g_autofree char *right = gcpu_finding_escape(raw);

    g_string_append_printf(text, "  %-*s  %s\n", width, left, right);
}

/* XML forbids "--" in a comment, and a comment that ends in "-". That nothing but XML's characters
 * is left, the escaping has seen to. */
static void escape_for_comment(GString *text)
{
    for (char *at = strstr(text->str, "--"); at; at = strstr(text->str, "--"))
        g_string_insert_c(text, at - text->str + 1, ' ');
}

char *gcpu_why_format_comment(const GcpuGuestCpu *guest_cpu)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int width = MIN(widest_part(guest_cpu->reasons), 40);

    for (guint i = 0; i < guest_cpu->reasons->len; i++)
        append_reason(text, g_ptr_array_index(guest_cpu->reasons, i), width);
    escape_for_comment(text);
    return g_strconcat("<!-- why:\n", text->str, "-->\n", NULL);
}

static void add_reason(JsonBuilder *builder, const GcpuWhy *reason)
{
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "part", reason->part);
    gcpu_output_add_string(builder, "value", reason->value);
    gcpu_output_add_string(builder, "layer", gcpu_layer_to_string(reason->layer));
    gcpu_output_add_string(builder, "file", reason->file);
    gcpu_output_add_line(builder, reason->line);
    gcpu_output_add_string(builder, "rule", reason->rule);
    gcpu_output_add_string(builder, "fact", reason->fact);
    json_builder_end_object(builder);
}

void gcpu_why_add_json(JsonBuilder *builder, const GcpuGuestCpu *guest_cpu)
{
    json_builder_set_member_name(builder, "why");
    json_builder_begin_array(builder);
    for (guint i = 0; i < guest_cpu->reasons->len; i++)
        add_reason(builder, g_ptr_array_index(guest_cpu->reasons, i));
    json_builder_end_array(builder);
}

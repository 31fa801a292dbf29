/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX_BYTES (64 * 1024)

/* These files state no size, and /proc/cpuinfo of a large host is megabytes long: the beginning
 * will do. */
static char *read_bytes(int fd)
{
    g_autofree char *text = g_malloc(FILE_MAX_BYTES + 1);
    gsize length = 0;

    while (length < FILE_MAX_BYTES) {
        gssize n = read(fd, text + length, FILE_MAX_BYTES - length);
        if (n == 0)
            break;
        if (n < 0 && errno != EINTR)
            return NULL;
        length += MAX(n, 0);
    }
    text[length] = '\0';
    return g_steal_pointer(&text);
}

/* Nothing that an XML document could not hold. */
static char *make_printable(const char *text)
{
    char *valid = g_utf8_make_valid(text, -1);

    for (char *c = valid; *c; c++) {
        if ((guchar)*c < 0x20 && *c != '\t' && *c != '\n')
            *c = '?';
    }
    return g_strstrip(valid);
}

static void note_missing(GcpuHostReport *report, const char *fact, const char *path, int why)
{
    GcpuFactState state = why == EACCES || why == EPERM ? GCPU_FACT_DENIED : GCPU_FACT_FAILED;
    g_autofree char *reason = g_strdup_printf("%s: %s", path, g_strerror(why));

    gcpu_host_report_add_missing(report, fact, state, reason);
}

static char *read_fact(const char *path, const char *fact, GcpuHostReport *report)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    g_autofree char *bytes = fd >= 0 ? read_bytes(fd) : NULL;
    int why = errno;

    if (fd >= 0)
        close(fd);
    if (bytes)
        return make_printable(bytes);
    note_missing(report, fact, path, why);
    return NULL;
}

static char *read_proc(const char *root, const char *name, const char *fact, GcpuHostReport *report)
{
    g_autofree char *path = g_build_filename(root, "proc", name, NULL);

    return read_fact(path, fact, report);
}

/* "microcode\t: 0x2006e05", in the block of every processor; x86 only. */
static char *find_microcode(const char *cpuinfo)
{
    g_auto(GStrv) lines = g_strsplit(cpuinfo, "\n", -1);

    for (char **line = lines; *line; line++) {
        const char *colon = strchr(*line, ':');
        if (colon && g_str_has_prefix(*line, "microcode") && strchr("\t :", (*line)[9]))
            return g_strstrip(g_strdup(colon + 1));
    }
    return NULL;
}

static void read_microcode(const char *root, GcpuHostReport *report)
{
    g_autofree char *cpuinfo = read_proc(root, "cpuinfo", "microcode", report);

    if (!cpuinfo)
        return;
    report->microcode = find_microcode(cpuinfo);
    if (!report->microcode)
        gcpu_host_report_add_missing(
            report, "microcode", GCPU_FACT_UNSUPPORTED,
            "/proc/cpuinfo of this architecture or kernel does not say it");
}

static int compare_names(const char *const *a, const char *const *b)
{
    return strcmp(*a, *b);
}

static GPtrArray *list_names(const char *path)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, (GCompareFunc)compare_names);
    return names;
}

static void read_parameters(const char *modules_dir, const char *module, GcpuHostReport *report)
{
    g_autofree char *dir = g_build_filename(modules_dir, module, "parameters", NULL);
    g_autoptr(GPtrArray) names = list_names(dir);

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(dir, name, NULL);
        g_autofree char *fact = g_strdup_printf("moduleParameter %s %s", module, name);
        g_autofree char *value = read_fact(path, fact, report);

        if (value)
            gcpu_host_report_add_module_parameter(report, module, name, value);
    }
}

static void read_modules(const char *root, GcpuHostReport *report)
{
    g_autofree char *dir = g_build_filename(root, "sys", "module", NULL);
    g_autoptr(GPtrArray) names = list_names(dir);

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);

        if (g_str_equal(name, "kvm") || g_str_has_prefix(name, "kvm_"))
            read_parameters(dir, name, report);
    }
}

void gcpu_virt_kernel_read(const char *root, GcpuHostReport *report)
{
    report->kernel_release = read_proc(root, "sys/kernel/osrelease", "kernelRelease", report);
    report->kernel_command_line = read_proc(root, "cmdline", "kernelCommandLine", report);
    read_microcode(root, report);
    read_modules(root, report);
}

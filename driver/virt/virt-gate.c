/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-gate.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "virt/virt-connect.h"
#include "virt/virt-task.h"

#define SYSTEM_DIRECTORY "/run/guestcpu"
#define NAME_BYTES_MAX   200
#define SEATS_MAX        4096

struct GcpuVirtGate {
    char *directory;
    GPtrArray *files; /* names of the hosts' files */
    GArray *held;     /* of int: descriptors of those that are held */
    int seat;         /* descriptor; -1: none */
};

static gboolean can_write(const char *directory)
{
    return (mkdir(directory, 0755) == 0 || errno == EEXIST) && access(directory, W_OK | X_OK) == 0;
}

char *gcpu_virt_gate_directory(void)
{
    const char *of_service = g_getenv("RUNTIME_DIRECTORY");

    if (of_service && g_path_is_absolute(of_service) && can_write(of_service))
        return g_strdup(of_service);
    if (can_write(SYSTEM_DIRECTORY))
        return g_strdup(SYSTEM_DIRECTORY);
    return g_build_filename(g_get_user_runtime_dir(), "guestcpu", NULL);
}

/* Hosts of equal long beginnings begin one after the other, which does no harm. */
static char *file_of(const char *host)
{
    g_autofree char *escaped = g_uri_escape_string(host, NULL, FALSE);

    return g_strdup_printf("start-%.*s", NAME_BYTES_MAX, escaped);
}

GcpuVirtGate *gcpu_virt_gate_new(const char *directory, const char *const *hosts, GError **error)
{
    g_autofree char *chosen = directory ? g_strdup(directory) : gcpu_virt_gate_directory();

    if (g_mkdir_with_parents(chosen, 0755) != 0 || access(chosen, W_OK | X_OK) != 0) {
        gboolean is_denied = errno == EACCES || errno == EPERM || errno == EROFS;
        g_set_error(error, GCPU_ERROR, is_denied ? GCPU_ERROR_DENIED : GCPU_ERROR_UNREACHABLE,
                    "cannot keep files in %s: %s", chosen, g_strerror(errno));
        return NULL;
    }
    GcpuVirtGate *gate = g_new0(GcpuVirtGate, 1);
    gate->directory = g_steal_pointer(&chosen);
    gate->files = g_ptr_array_new_with_free_func(g_free);
    gate->held = g_array_new(FALSE, FALSE, sizeof(int));
    gate->seat = -1;
    for (; *hosts; hosts++) {
        g_autofree char *file = file_of(*hosts);
        if (!g_ptr_array_find_with_equal_func(gate->files, file, g_str_equal, NULL))
            g_ptr_array_add(gate->files, g_steal_pointer(&file));
    }
    return gate;
}

void gcpu_virt_gate_free(GcpuVirtGate *gate)
{
    if (!gate)
        return;
    gcpu_virt_gate_leave(gate);
    if (gate->seat >= 0)
        close(gate->seat);
    g_free(gate->directory);
    g_ptr_array_unref(gate->files);
    g_array_unref(gate->held);
    g_free(gate);
}

/* root's files belong to whom the directory belongs, so that the daemon can hold them too. */
static int create(const char *directory, const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat owner;

    if (file >= 0 && geteuid() == 0 && stat(directory, &owner) == 0 &&
        fchown(file, owner.st_uid, owner.st_gid) != 0) {
        close(file);
        return -1;
    }
    return file;
}

/* Returns: a descriptor; -1 with errno. */
static int open_file(const GcpuVirtGate *gate, const char *name, gboolean may_create)
{
    g_autofree char *path = g_build_filename(gate->directory, name, NULL);
    int file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

    if (file >= 0 || errno != ENOENT || !may_create)
        return file;
    file = create(gate->directory, path);
    return file >= 0 || errno != EEXIST ? file : open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
}

/* Returns: FALSE: somebody else holds it. @out_file: a descriptor; -1: it cannot be opened, and to
 * wait for it would be to wait for ever, as it would be where there are no locks. */
static gboolean hold(const GcpuVirtGate *gate, const char *name, int *out_file)
{
    *out_file = open_file(gate, name, TRUE);
    if (*out_file < 0 || flock(*out_file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return TRUE;
    close(*out_file);
    return FALSE;
}

gboolean gcpu_virt_gate_enter(GcpuVirtGate *gate)
{
    for (guint i = 0; i < gate->files->len; i++) {
        int file;
        if (!hold(gate, g_ptr_array_index(gate->files, i), &file)) {
            gcpu_virt_gate_leave(gate);
            return FALSE;
        }
        if (file >= 0)
            g_array_append_val(gate->held, file);
    }
    return TRUE;
}

void gcpu_virt_gate_leave(GcpuVirtGate *gate)
{
    for (guint i = 0; i < gate->held->len; i++)
        close(g_array_index(gate->held, int, i));
    g_array_set_size(gate->held, 0);
}

/* Holds the first free seat, if there is one already, and counts those of others. What belongs to
 * somebody else who shares nothing is none of ours. */
static guint look_for_seat(GcpuVirtGate *gate)
{
    guint taken = 0, number = 0;

    for (; number < SEATS_MAX; number++) {
        g_autofree char *name = g_strdup_printf("seat-%u", number);
        int file = open_file(gate, name, FALSE);
        if (file < 0 && errno == ENOENT)
            break;
        gboolean is_free = file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0;
        taken += file >= 0 && !is_free;
        if (is_free && gate->seat < 0)
            gate->seat = file;
        else if (file >= 0)
            close(file);
    }
    if (gate->seat < 0) {
        g_autofree char *name = g_strdup_printf("seat-%u", number);
        hold(gate, name, &gate->seat);
    }
    return taken;
}

gboolean gcpu_virt_gate_sit(GcpuVirtGate *gate, guint max_seats, guint *out_taken)
{
    int all = -1;

    *out_taken = 0;
    if (gate->seat >= 0)
        return TRUE;
    if (!hold(gate, "seats", &all))
        return FALSE;
    guint taken = look_for_seat(gate);
    gboolean is_full = max_seats && taken >= max_seats;
    if (is_full && gate->seat >= 0) {
        close(gate->seat);
        gate->seat = -1;
    }
    if (is_full)
        *out_taken = taken;
    if (all >= 0)
        close(all);
    return !is_full;
}

/** Question: for a thread that may outlive the caller. */
typedef struct {
    char *uri;
    guint limit_ms;
} Question;

static void question_free(gpointer data)
{
    Question *question = data;

    g_free(question->uri);
    g_free(question);
}

static gpointer ask_name(GcpuVirtTask *task, gpointer data, GError **error)
{
    const Question *question = data;
    g_autofree char *refusal = NULL;

    gcpu_virt_task_step(task, question->limit_ms, "asking %s for its name",
                        gcpu_virt_connect_name(question->uri));
    g_autoptr(virConnect) connection = gcpu_virt_connect_open(question->uri, &refusal, error);
    return connection ? virConnectGetHostname(connection) : NULL;
}

char *gcpu_virt_gate_host_name(const char *uri, guint limit_ms)
{
    Question *question = g_new(Question, 1);

    *question = (Question){ g_strdup(uri), limit_ms };
    char *name = gcpu_virt_task_run(ask_name, question, question_free, g_free, NULL);
    return name ? name : g_strdup(gcpu_virt_connect_name(uri));
}

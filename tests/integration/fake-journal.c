/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "fake-journal.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define FOLDER    "/run/systemd/journal"
#define ENTRY_MAX (256 * 1024)

/* An entry that the test sends to itself: the end of what was sent before. */
#define MARK "FAKE_JOURNAL_MARK=1\n"

struct FakeJournal {
    GSocket *entries;  /* datagrams, one for each entry */
    GSocket *listener; /* of the stream that is a service's standard error */
    GSocket *stream;
    GSocketAddress *address;
    GThread *reader;
    GAsyncQueue *read; /* of GHashTable */
};

static gboolean write_text(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    gboolean is_written = file >= 0 && write(file, text, strlen(text)) == (gssize)strlen(text);

    if (file >= 0)
        close(file);
    return is_written;
}

/* An ordinary user may mount only where it is root, and stays who it is there. */
static gboolean leave_as_user(void)
{
    g_autofree char *users = g_strdup_printf("%u %u 1", geteuid(), geteuid());
    g_autofree char *groups = g_strdup_printf("%u %u 1", getegid(), getegid());

    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
           write_text("/proc/self/setgroups", "deny") && write_text("/proc/self/uid_map", users) &&
           write_text("/proc/self/gid_map", groups);
}

static gboolean have_own_run(void)
{
    return (unshare(CLONE_NEWNS) == 0 || leave_as_user()) &&
           mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("journal", "/run", "tmpfs", 0, NULL) == 0 &&
           g_mkdir_with_parents(FOLDER, 0755) == 0;
}

static GSocket *listen_at(const char *path, GSocketType type)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
    GSocket *socket = g_socket_new(G_SOCKET_FAMILY_UNIX, type, G_SOCKET_PROTOCOL_DEFAULT, &error);

    if (!socket || !g_socket_bind(socket, address, FALSE, &error) ||
        (type == G_SOCKET_TYPE_STREAM && !g_socket_listen(socket, &error)))
        g_error("%s: %s", path, error->message);
    return socket;
}

/* KEY=value, or KEY, a newline, eight bytes of length and the value. Returns: what follows. */
static const char *read_field(const char *text, const char *end, GHashTable *fields)
{
    const char *line_end = memchr(text, '\n', (gsize)(end - text));
    const char *equals = line_end ? memchr(text, '=', (gsize)(line_end - text)) : NULL;
    guint64 length;

    if (!line_end)
        return end;
    if (equals) {
        g_hash_table_insert(fields, g_strndup(text, (gsize)(equals - text)),
                            g_strndup(equals + 1, (gsize)(line_end - equals - 1)));
        return line_end + 1;
    }
    memcpy(&length, line_end + 1, sizeof length);
    length = GUINT64_FROM_LE(length);
    const char *value = line_end + 1 + sizeof length;
    g_hash_table_insert(fields, g_strndup(text, (gsize)(line_end - text)),
                        g_strndup(value, length));
    return value + length + 1;
}

static gpointer read_entries(gpointer data)
{
    FakeJournal *journal = data;
    g_autofree char *buffer = g_malloc(ENTRY_MAX);

    for (;;) {
        gssize length = g_socket_receive(journal->entries, buffer, ENTRY_MAX, NULL, NULL);
        if (length <= 0)
            return NULL;
        GHashTable *fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        for (const char *text = buffer; text < buffer + length;)
            text = read_field(text, buffer + length, fields);
        g_async_queue_push(journal->read, fields);
    }
}

FakeJournal *fake_journal_start(const char **out_missing)
{
    if (!have_own_run()) {
        *out_missing = "this kernel or container lets nobody have a /run of its own";
        return NULL;
    }
    FakeJournal *journal = g_new0(FakeJournal, 1);
    g_autoptr(GSocketAddress) stdout_address = g_unix_socket_address_new(FOLDER "/stdout");
    journal->address = g_unix_socket_address_new(FOLDER "/socket");
    journal->entries = listen_at(FOLDER "/socket", G_SOCKET_TYPE_DATAGRAM);
    journal->listener = listen_at(FOLDER "/stdout", G_SOCKET_TYPE_STREAM);
    journal->stream =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
    if (!g_socket_connect(journal->stream, stdout_address, NULL, NULL))
        g_error("nobody listens at " FOLDER "/stdout");
    journal->read = g_async_queue_new_full((GDestroyNotify)g_hash_table_unref);
    journal->reader = g_thread_new("journal", read_entries, journal);
    return journal;
}

static void send_to_self(FakeJournal *journal, const char *text)
{
    g_autoptr(GSocket) sender =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

    g_socket_send_to(sender, journal->address, text, strlen(text), NULL, NULL);
}

void fake_journal_stop(FakeJournal *journal)
{
    /* Nothing at all is the end. */
    send_to_self(journal, "");
    g_thread_join(journal->reader);
    g_object_unref(journal->stream);
    g_object_unref(journal->listener);
    g_object_unref(journal->entries);
    g_object_unref(journal->address);
    g_async_queue_unref(journal->read);
    g_free(journal);
}

int fake_journal_descriptor(const FakeJournal *journal)
{
    return g_socket_get_fd(journal->stream);
}

GPtrArray *fake_journal_take(FakeJournal *journal)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);

    send_to_self(journal, MARK);
    for (;;) {
        GHashTable *entry = g_async_queue_pop(journal->read);
        if (g_hash_table_contains(entry, "FAKE_JOURNAL_MARK")) {
            g_hash_table_unref(entry);
            return entries;
        }
        g_ptr_array_add(entries, entry);
    }
}

GHashTable *fake_journal_wait(FakeJournal *journal, guint limit_s)
{
    return g_async_queue_timeout_pop(journal->read, (guint64)limit_s * G_USEC_PER_SEC);
}

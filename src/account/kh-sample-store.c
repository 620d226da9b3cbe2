/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-sample-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/kh-error.h"
#include "base/kh-waiters.h"

#define LISTENING "listening on "
#define OWNER     "demo owner: "
#define PATIENCE  20     /* seconds, for filling the database on a slow machine */
#define LAST_MOMENTS 50  /* hundredths of a second */

struct _KhSampleStore {
  GObject parent_instance;
  char *program;
  char *mail_folder;
  GSubprocess *process; /* while it runs or starts */
  char *address;
  char *email;
  char *password;
  char *complaint;      /* its last line on standard error */

  KhWaiters *waiting;   /* for it to listen */
  GCancellable *reading;
  guint patience;
  guint open_streams;   /* of its two */
  gboolean leaving;     /* it was told to end */
};

G_DEFINE_FINAL_TYPE (KhSampleStore, kh_sample_store, G_TYPE_OBJECT)

enum { ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Reads one of its two streams, without keeping the store alive. */
typedef struct {
  GWeakRef store;
  GDataInputStream *stream;
  GCancellable *cancellable;
  void (*take_line) (KhSampleStore *self, const char *line); /* NULL at the end */
} Reader;

static void read_line (Reader *reader);

static void
wipe (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

/* Only our own mails are in it. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_unlink (file);
  }
  g_rmdir (path);
}

/* It ends by itself once told to. Waiting a moment lets it close its database before another is started. */
static void
end_process (GSubprocess *process)
{
  g_subprocess_send_signal (process, SIGTERM);
  for (guint i = 0; i < LAST_MOMENTS && g_subprocess_get_identifier (process) != NULL; i++)
    g_usleep (10 * 1000);
}

/* Ends it, and forgets what it said. */
static void
stop (KhSampleStore *self)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->process != NULL)
    end_process (self->process);
  g_clear_object (&self->process);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->email, g_free);
  wipe (&self->password);
  if (self->mail_folder != NULL)
    remove_folder (self->mail_folder);
  g_clear_pointer (&self->mail_folder, g_free);
}

static void
fail (KhSampleStore *self, const char *what)
{
  g_autoptr (GError) error = kh_error_new (KH_ERROR_SERVER, "sample-store", "The sample store could not be started: %s",
                                           self->complaint != NULL ? self->complaint : what);
  stop (self);
  kh_waiters_answer (self->waiting, error);
}

static void
kh_sample_store_dispose (GObject *object)
{
  KhSampleStore *self = KH_SAMPLE_STORE (object);

  stop (self);
  G_OBJECT_CLASS (kh_sample_store_parent_class)->dispose (object);
}

static void
kh_sample_store_finalize (GObject *object)
{
  KhSampleStore *self = KH_SAMPLE_STORE (object);

  g_free (self->program);
  g_free (self->complaint);
  kh_waiters_free (self->waiting);
  G_OBJECT_CLASS (kh_sample_store_parent_class)->finalize (object);
}

static void
kh_sample_store_class_init (KhSampleStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kh_sample_store_dispose;
  object_class->finalize = kh_sample_store_finalize;
  signals[ENDED] = g_signal_new ("ended", KH_TYPE_SAMPLE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kh_sample_store_init (KhSampleStore *self)
{
  self->waiting = kh_waiters_new ();
}

KhSampleStore *
kh_sample_store_new (const char *program)
{
  KhSampleStore *self = g_object_new (KH_TYPE_SAMPLE_STORE, NULL);

  self->program = g_strdup (program);
  return self;
}

/* Runs between fork and exec: system calls only. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != GPOINTER_TO_INT (data))
    raise (SIGTERM); /* the parent has ended already */
}

static gboolean
on_impatient (gpointer data)
{
  KhSampleStore *self = data;

  self->patience = 0;
  fail (self, "it takes too long");
  return G_SOURCE_REMOVE;
}

static void
take_owner (KhSampleStore *self, const char *text)
{
  const char *space = strchr (text, ' ');

  if (space == NULL)
    return;
  g_free (self->email);
  wipe (&self->password);
  self->email = g_strndup (text, space - text);
  self->password = g_strdup (space + 1);
}

static gboolean begin (KhSampleStore *self, GError **error);

static void
left (KhSampleStore *self)
{
  g_autoptr (GError) error = NULL;

  self->leaving = FALSE;
  stop (self);
  if (!kh_waiters_is_empty (self->waiting) && !begin (self, &error))
    kh_waiters_answer (self->waiting, error);
}

/* What it complained of last may come after its other stream has ended. */
static void
stream_ended (KhSampleStore *self)
{
  if (--self->open_streams > 0)
    return;
  if (self->leaving) {
    left (self);
  } else if (self->patience != 0) {
    fail (self, "it ended before it was ready");
  } else {
    stop (self); /* the next start begins anew */
    g_signal_emit (self, signals[ENDED], 0);
  }
}

static void
take_output (KhSampleStore *self, const char *line)
{
  if (line == NULL) {
    stream_ended (self);
    return;
  }
  if (g_str_has_prefix (line, LISTENING)) {
    g_free (self->address);
    self->address = g_strdup (line + strlen (LISTENING));
  } else if (g_str_has_prefix (line, OWNER)) {
    take_owner (self, line + strlen (OWNER));
  }
  if (self->address != NULL && self->email != NULL && self->patience != 0) {
    g_clear_handle_id (&self->patience, g_source_remove);
    kh_waiters_answer (self->waiting, NULL);
  }
}

/* What it says goes on to our own standard error; its last line is what a failed start is told with. */
static void
take_complaint (KhSampleStore *self, const char *line)
{
  if (line == NULL) {
    stream_ended (self);
    return;
  }
  g_printerr ("%s\n", line);
  g_free (self->complaint);
  self->complaint = g_strdup (line);
}

static void
reader_free (Reader *reader)
{
  g_weak_ref_clear (&reader->store);
  g_object_unref (reader->stream);
  g_object_unref (reader->cancellable);
  g_free (reader);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Reader *reader = data;
  char *line = g_data_input_stream_read_line_finish_utf8 (reader->stream, result, NULL, NULL);
  g_autoptr (KhSampleStore) self = g_weak_ref_get (&reader->store);
  gboolean at_end = line == NULL;

  /* After a stop it is an earlier process's. */
  if (self != NULL && self->reading == reader->cancellable)
    reader->take_line (self, line);
  wipe (&line);
  if (self != NULL && self->reading == reader->cancellable && !at_end)
    read_line (reader);
  else
    reader_free (reader);
}

static void
read_line (Reader *reader)
{
  g_data_input_stream_read_line_async (reader->stream, G_PRIORITY_DEFAULT, reader->cancellable, on_line, reader);
}

static void
read_from (KhSampleStore *self, GInputStream *stream, void (*take_line) (KhSampleStore *self, const char *line))
{
  Reader *reader = g_new0 (Reader, 1);

  g_weak_ref_init (&reader->store, self);
  reader->stream = g_data_input_stream_new (stream);
  reader->cancellable = g_object_ref (self->reading);
  reader->take_line = take_line;
  read_line (reader);
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, "sample-store", "The folder %s cannot be made: %s", path,
                                          g_strerror (errno)));
  return FALSE;
}

static gboolean
spawn (KhSampleStore *self, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "keyholder", NULL);
  g_autofree char *database = g_build_filename (folder, "sample.db", NULL);
  g_autofree char *mail = g_strdup_printf ("%s/keyholder-sample-%d", g_get_user_runtime_dir (), (int) getpid ());
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) reason = NULL;

  if (!make_folder (folder, error) || !make_folder (mail, error))
    return FALSE;
  self->mail_folder = g_steal_pointer (&mail);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, GINT_TO_POINTER ((int) getpid ()), NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &reason, self->program, "--database", database, "--listen",
                                               "127.0.0.1:0", "--mail-dir", self->mail_folder, "--demo", NULL);
  if (self->process != NULL)
    return TRUE;
  g_propagate_error (error, kh_error_new (KH_ERROR_SERVER, "sample-store",
                                          "The sample store could not be started: %s", reason->message));
  return FALSE;
}

static gboolean
begin (KhSampleStore *self, GError **error)
{
  g_clear_pointer (&self->complaint, g_free);
  if (!spawn (self, error)) {
    stop (self);
    return FALSE;
  }
  self->reading = g_cancellable_new ();
  self->patience = g_timeout_add_seconds (PATIENCE, on_impatient, self);
  self->open_streams = 2;
  read_from (self, g_subprocess_get_stderr_pipe (self->process), take_complaint);
  read_from (self, g_subprocess_get_stdout_pipe (self->process), take_output);
  return TRUE;
}

void
kh_sample_store_start_async (KhSampleStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  GError *error = NULL;

  g_task_set_source_tag (task, kh_sample_store_start_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->process == NULL && !begin (self, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (self->patience == 0 && !self->leaving) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  kh_waiters_add (self->waiting, task);
}

void
kh_sample_store_end (KhSampleStore *self)
{
  if (self->process == NULL || self->patience != 0 || self->leaving)
    return;
  self->leaving = TRUE;
  g_subprocess_send_signal (self->process, SIGTERM);
}

gboolean
kh_sample_store_start_finish (KhSampleStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
kh_sample_store_get_address (KhSampleStore *self)
{
  return self->address;
}

const char *
kh_sample_store_get_email (KhSampleStore *self)
{
  return self->email;
}

const char *
kh_sample_store_get_password (KhSampleStore *self)
{
  return self->password;
}

const char *
kh_sample_store_get_mail_folder (KhSampleStore *self)
{
  return self->mail_folder;
}

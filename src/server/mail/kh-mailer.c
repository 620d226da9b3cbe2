/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/mail/kh-mailer.h"

#include <string.h>

#include "base/kh-time.h"
#include "server/api/kh-api.h"
#include "server/auth/kh-token.h"
#include "server/mail/kh-mail-text.h"

/* How long to wait after each attempt; after the last it is every hour. */
static const gint64 waits[] = { KH_MINUTE, 5 * KH_MINUTE, 15 * KH_MINUTE, KH_HOUR };
/* Then an invitation's mail has failed, if that many attempts were made. Not by attempts alone: a server that is started
 * often makes many; nor by time alone: one that was off for days has made none. */
#define GIVE_UP_AFTER KH_DAY
#define LEAST_ATTEMPTS G_N_ELEMENTS (waits)
/* A confirmation's mail; with the waits above that is a day, too. */
#define MAX_ATTEMPTS 27

/* The clock may be moved under a waiting thread. */
#define LONGEST_SLEEP (30 * G_TIME_SPAN_SECOND)

#define CONFIRMATION_LIFETIME (24 * KH_HOUR)

struct _KhMailer {
  KhDatabase *database;
  KhTransport *transport;
  KhTranslations *translations;
  char *from;
  char *public_url;

  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean woken;   /* with the mutex */
  gint stopping;    /* atomic */
};

/* One mail that is due, taken out of the queue for this attempt. */
typedef struct {
  gint64 id;
  gboolean invitation;
  char *subject_id; /* of the invitation or the person */
  int send_count;
  int attempts;     /* this one included */
  gboolean last;    /* if it fails, it has failed for good */
  char *to;
  char *mail;
} Job;

static void
job_clear (Job *job)
{
  g_free (job->subject_id);
  g_free (job->to);
  if (job->mail != NULL)
    memset (job->mail, 0, strlen (job->mail)); /* it has a link in it */
  g_free (job->mail);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

/* --- Within transactions --- */

void
kh_mailer_queue_invitation (KhDb *db, const char *invitation, int send_count, gint64 now)
{
  kh_db_run (db, "DELETE FROM outbox WHERE invitation = ? AND state = 'queued'", "s", invitation);
  kh_db_run (db, "INSERT INTO outbox (kind, invitation, send_count, next_at) VALUES ('invitation', ?, ?, ?)", "sil",
             invitation, send_count, now);
}

void
kh_mailer_queue_confirmation (KhDb *db, const char *person, gint64 now)
{
  kh_db_run (db, "DELETE FROM outbox WHERE person = ? AND state = 'queued'", "s", person);
  kh_db_run (db, "INSERT INTO outbox (kind, person, next_at) VALUES ('confirm-email', ?, ?)", "sl", person, now);
}

static void
touch_invitation (KhDb *db, const char *invitation, gint64 now)
{
  g_autofree char *account
      = kh_db_get_string (db, "SELECT account FROM invitations WHERE id = ?", "s", invitation);

  if (account != NULL)
    kh_touch (db, account, "invitation", invitation, FALSE, now);
}

static gint64
wait_after (int attempts)
{
  return waits[MIN ((guint) attempts, G_N_ELEMENTS (waits)) - 1];
}

static gboolean
is_last (KhDb *db, const Job *job, gint64 now)
{
  if (!job->invitation)
    return job->attempts >= MAX_ATTEMPTS;
  return (guint) job->attempts >= LEAST_ATTEMPTS
         && kh_db_get_int (db, 0, "SELECT sent_at FROM invitations WHERE id = ?", "s", job->subject_id) + GIVE_UP_AFTER
                <= now;
}

/* The oldest mail that is due. Its next attempt is put down at once: if the server dies in the middle, the mail is
 * still there. */
static gboolean
take_due (KhDb *db, gint64 now, Job *job)
{
  {
    g_auto (KhStatement) st
        = kh_db_query (db,
                       "SELECT id, kind = 'invitation', coalesce (invitation, person), coalesce (send_count, 0),"
                       " attempts FROM outbox WHERE state = 'queued' AND next_at <= ? ORDER BY next_at, id LIMIT 1",
                       "l", now);
    if (!kh_statement_next (&st))
      return FALSE;
    job->id = kh_statement_int (&st, 0);
    job->invitation = kh_statement_int (&st, 1) != 0;
    job->subject_id = g_strdup (kh_statement_string (&st, 2));
    job->send_count = kh_statement_int (&st, 3);
    job->attempts = kh_statement_int (&st, 4) + 1;
  }
  kh_db_run (db, "UPDATE outbox SET attempts = ?, next_at = ? WHERE id = ?", "ill", job->attempts,
             now + wait_after (job->attempts), job->id);
  job->last = is_last (db, job, now);
  return TRUE;
}

/* --- Making the mail, and its link, of which only the hash is stored --- */

static void
write_invitation (KhMailer *self, KhDb *db, Job *job, gint64 now)
{
  KhMailStyle style = { self->translations, self->from, self->public_url };
  char *token, *hash;

  if (kh_db_get_int (db, 0,
                     "SELECT 1 FROM invitations WHERE id = ? AND status = 'pending' AND send_count = ?"
                     " AND expires_at > ?",
                     "sil", job->subject_id, job->send_count, now)
      == 0)
    return;
  token = kh_token_new (KH_TOKEN_JOIN);
  hash = kh_token_hash (token, KH_TOKEN_JOIN);
  kh_db_run (db, "INSERT INTO invitation_links (token_hash, invitation, send_count) VALUES (?, ?, ?)", "ssi", hash,
             job->subject_id, job->send_count);
  job->mail = kh_invitation_mail (db, &style, job->subject_id, token, now, &job->to);
  kh_token_free (token);
  g_free (hash);
}

static void
write_confirmation (KhMailer *self, KhDb *db, Job *job, gint64 now)
{
  KhMailStyle style = { self->translations, self->from, self->public_url };
  g_auto (KhStatement) st = kh_db_query (db,
                                         "SELECT name, pending_email, language FROM persons WHERE id = ?"
                                         " AND pending_email IS NOT NULL",
                                         "s", job->subject_id);
  /* The same for each attempt, so that a mailbox can tell that it has the mail already. */
  g_autofree char *id = g_strdup_printf ("%s.confirm.%" G_GINT64_FORMAT, job->subject_id, job->id);
  char *token, *hash;

  if (!kh_statement_next (&st))
    return;
  token = kh_token_new (KH_TOKEN_CONFIRM);
  hash = kh_token_hash (token, KH_TOKEN_CONFIRM);
  job->to = g_strdup (kh_statement_string (&st, 1));
  kh_db_run (db, "INSERT INTO email_links (token_hash, person, email, expires_at) VALUES (?, ?, ?, ?)", "sssl", hash,
             job->subject_id, job->to, now + CONFIRMATION_LIFETIME);
  job->mail = kh_confirmation_mail (&style, id, job->to, kh_statement_string (&st, 0), kh_statement_string (&st, 2),
                                    token, now);
  kh_token_free (token);
  g_free (hash);
}

/* It was accepted, revoked or sent anew since, which needs no mail; or nothing could be sent for seven days, which whoever
 * invited has to learn. */
static void
drop (KhDb *db, const Job *job, gint64 now)
{
  gboolean ended = job->invitation
                   && kh_db_get_int (db, 0,
                                     "SELECT 1 FROM invitations WHERE id = ? AND status = 'pending' AND send_count = ?",
                                     "si", job->subject_id, job->send_count)
                          != 0;

  if (ended) {
    kh_db_run (db, "UPDATE outbox SET state = 'failed', error = ? WHERE id = ?", "sl",
               kh_enum_to_word (KH_TYPE_DELIVERY_PROBLEM, KH_DELIVERY_PROBLEM_ENDED), job->id);
    touch_invitation (db, job->subject_id, now);
  } else {
    kh_db_run (db, "DELETE FROM outbox WHERE id = ?", "l", job->id);
  }
}

/* Returns: FALSE when nothing is due, or the database fails. A job without a mail is not needed any more. */
static gboolean
prepare (KhMailer *self, KhDb *db, Job *job)
{
  g_autoptr (GError) error = NULL;
  gint64 now = kh_time_now ();
  gboolean found;

  if (!kh_db_begin (db, TRUE, &error)) {
    g_warning ("The outbox cannot be read: %s", error->message);
    return FALSE;
  }
  found = take_due (db, now, job);
  if (found && job->invitation)
    write_invitation (self, db, job, now);
  else if (found)
    write_confirmation (self, db, job, now);
  if (found && job->mail == NULL)
    drop (db, job, now);
  if (!found) {
    kh_db_rollback (db);
  } else if (!kh_db_commit (db, &error)) {
    g_warning ("The outbox cannot be written: %s", error->message);
    kh_db_rollback (db);
    return FALSE;
  }
  return found;
}

static const char *
state_after (const Job *job, KhSendOutcome outcome)
{
  if (outcome == KH_SEND_DONE)
    return "sent";
  return outcome == KH_SEND_REFUSED || job->last ? "failed" : "queued";
}

static void
note_outcome (KhDb *db, const Job *job, KhSendOutcome outcome, const char *problem)
{
  g_autoptr (GError) error = NULL;
  gint64 now = kh_time_now ();

  if (!kh_db_begin (db, TRUE, &error)) {
    g_warning ("The outbox cannot be written: %s", error->message);
    return;
  }
  /* Counted from the end of the attempt, which may have taken long. */
  kh_db_run (db, "UPDATE outbox SET state = ?, error = ?, next_at = ? WHERE id = ?", "ssll",
             state_after (job, outcome), problem, now + wait_after (job->attempts), job->id);
  /* The others need not find out one by one; a new mail will try before them. */
  if (outcome == KH_SEND_DOWN)
    kh_db_run (db, "UPDATE outbox SET next_at = max (next_at, ?) WHERE state = 'queued'", "l", now + waits[0]);
  if (job->invitation)
    touch_invitation (db, job->subject_id, now);
  if (!kh_db_commit (db, &error)) {
    g_warning ("The outbox cannot be written: %s", error->message);
    kh_db_rollback (db);
  }
}

static void
deliver (KhMailer *self, KhDb *db, Job *job)
{
  g_auto (KhSendFailure) failure = { 0 };
  g_autofree char *name = g_strdup_printf ("%08" G_GINT64_FORMAT "-%s", job->id, job->subject_id);
  KhSendOutcome outcome = kh_transport_send (self->transport, name, job->to, job->mail, &failure);

  if (outcome != KH_SEND_DONE) {
    if (g_atomic_int_get (&self->stopping))
      return; /* it was broken off; the queue has it */
    g_warning ("A mail could not be delivered: %s", failure.text);
  }
  note_outcome (db, job, outcome,
                outcome != KH_SEND_DONE ? kh_enum_to_word (KH_TYPE_DELIVERY_PROBLEM, failure.problem) : NULL);
}

/* --- The thread --- */

/* Those that were under way when the server ended last, or waited then, are due now: whoever has mended what was wrong
 * starts the server again. */
static void
begin_again (KhDb *db)
{
  g_autoptr (GError) error = NULL;

  if (kh_db_begin (db, TRUE, &error)) {
    kh_db_run (db, "UPDATE outbox SET next_at = ? WHERE state = 'queued'", "l", kh_time_now ());
    if (kh_db_commit (db, &error))
      return;
    kh_db_rollback (db);
  }
  g_warning ("The outbox cannot be read: %s", error->message);
}

/* Returns: for how long there is nothing to do, in microseconds; a little even when a mail is due, for then the
 * database has just failed, and asking on and on would fill its disk with log lines. */
static gint64
time_to_next (KhDb *db)
{
  gint64 next = kh_db_get_int (db, 0, "SELECT min (next_at) FROM outbox WHERE state = 'queued'", "");

  if (next == 0)
    return LONGEST_SLEEP;
  return CLAMP ((next - kh_time_now ()) * 1000, G_TIME_SPAN_SECOND, LONGEST_SLEEP);
}

static void
sleep_until_due (KhMailer *self, KhDb *db)
{
  gint64 until = g_get_monotonic_time () + time_to_next (db);

  g_mutex_lock (&self->mutex);
  while (!self->woken && !g_atomic_int_get (&self->stopping)
         && g_cond_wait_until (&self->cond, &self->mutex, until))
    ;
  self->woken = FALSE;
  g_mutex_unlock (&self->mutex);
}

static gpointer
run (gpointer data)
{
  KhMailer *self = data;
  KhDb *db = kh_database_get (self->database);

  begin_again (db);
  while (!g_atomic_int_get (&self->stopping)) {
    g_auto (Job) job = { 0 };
    if (!prepare (self, db, &job)) {
      kh_transport_rest (self->transport);
      sleep_until_due (self, db);
    } else if (job.mail != NULL) {
      deliver (self, db, &job);
    }
  }
  return NULL;
}

static void
mailer_free (KhMailer *self)
{
  g_clear_pointer (&self->transport, kh_transport_free);
  g_clear_pointer (&self->translations, kh_translations_free);
  g_free (self->from);
  g_free (self->public_url);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

KhMailer *
kh_mailer_start (KhDatabase *database, const KhMailerOptions *options, GError **error)
{
  KhMailer *self = g_new0 (KhMailer, 1);

  self->database = database;
  self->from = g_strdup (options->transport.from);
  self->public_url = g_strdup (options->public_url);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->transport = kh_transport_new (&options->transport, &self->stopping, error);
  if (self->transport == NULL) {
    mailer_free (self);
    return NULL;
  }
  self->translations = kh_translations_load (NULL);
  self->thread = g_thread_new ("mailer", run, self);
  return self;
}

void
kh_mailer_wake (KhMailer *self)
{
  g_mutex_lock (&self->mutex);
  self->woken = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
kh_mailer_stop (KhMailer *self)
{
  g_atomic_int_set (&self->stopping, TRUE);
  kh_mailer_wake (self);
  g_thread_join (self->thread);
  mailer_free (self);
}

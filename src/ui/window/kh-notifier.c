/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window/kh-notifier.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "base/kh-time.h"
#include "ui/users/kh-staff-check.h"
#include "ui/widgets/kh-text-for.h"

/* Seconds between two looks at what ends by itself. */
#define LOOK_EVERY 60

struct _KhNotifier {
  GObject parent_instance;
  GApplication *application; /* borrowed: it owns this */
  /* owned */
  KhAccounts *accounts;
  GSettings *settings;
  GHashTable *followed; /* KhAccount → Followed */
  GKeyFile *kept;       /* a group for each account: the marks of its memory; NULL until it has been read */
  GFile *file;
  GCancellable *cancellable;
  gint64 since;         /* what was known before is from an earlier run */
  guint timer;
  gboolean saving;
  gboolean save_again;
  gboolean failed; /* and that was told */
};

enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhNotifier, kh_notifier, G_TYPE_OBJECT)

typedef struct {
  KhNotifier *notifier; /* borrowed */
  KhAccount *account;   /* owned */
  KhNoticeMemory *memory;
} Followed;

static gboolean
is_wanted (KhNotifier *self, KhNoticeKind kind)
{
  g_autofree char *key = g_strconcat ("notify-", kh_enum_to_word (KH_TYPE_NOTICE_KIND, kind), NULL);

  return g_settings_get_boolean (self->settings, key);
}

static void
send (KhNotifier *self, KhAccount *account, KhNoticeKind kind, const char *mark, const char *title, const char *body,
      const char *pane, const char *item)
{
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_autofree char *id = g_strdup_printf ("%s %s %s", kh_enum_to_word (KH_TYPE_NOTICE_KIND, kind),
                                         kh_account_get_id (account), mark);

  if (!is_wanted (self, kind))
    return;
  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.open", "(sss)", kh_account_get_id (account), pane,
                                                item);
  g_application_send_notification (self->application, id, notification);
}

/* --- What is kept --- */

static void save (KhNotifier *self);

static void
fail (KhNotifier *self, const GError *cause)
{
  g_autoptr (GError) error = NULL;

  if (self->failed)
    return;
  self->failed = TRUE;
  /* That of a file has its name in it already. */
  error = kh_error_new (KH_ERROR_UNSUPPORTED, "notices-unusable", "%s%s%s",
                        cause->domain == G_IO_ERROR ? "" : g_file_peek_path (self->file),
                        cause->domain == G_IO_ERROR ? "" : ": ", cause->message);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhNotifier) self = data;
  g_autoptr (GError) error = NULL;

  self->saving = FALSE;
  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    fail (self, error);
  if (self->save_again)
    save (self);
}

static void
save (KhNotifier *self)
{
  g_autoptr (GBytes) bytes = NULL;
  char *text;
  gsize length;

  self->save_again = self->saving;
  if (self->saving)
    return;
  self->saving = TRUE;
  text = g_key_file_to_data (self->kept, &length, NULL);
  bytes = g_bytes_new_take (text, length);
  g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, on_saved,
                                       g_object_ref (self));
}

static void
keep (KhNotifier *self, Followed *followed)
{
  const char *group = kh_account_get_id (followed->account);
  g_auto (GStrv) marks = kh_notice_memory_get_marks (followed->memory);
  g_auto (GStrv) before = g_key_file_get_string_list (self->kept, group, "marks", NULL, NULL);

  if (before != NULL && g_strv_equal ((const char *const *) before, (const char *const *) marks))
    return;
  g_key_file_set_string_list (self->kept, group, "marks", (const char *const *) marks, g_strv_length (marks));
  save (self);
}

/* Tells one thing, once: a @mark that this account had before is passed over, and so is a kind that is turned off.
 * @title, @body: translated. @pane: what a click on it opens; @item: what to show there, an id, or "". */
static void
tell_once (Followed *followed, KhNoticeKind kind, const char *mark, const char *title, const char *body, const char *pane,
           const char *item)
{
  if (!kh_notice_memory_add (followed->memory, mark))
    return;
  keep (followed->notifier, followed);
  send (followed->notifier, followed->account, kind, mark, title, body, pane, item);
}

/* --- Invitations --- */

static const char *
get_email (const KhNotice *notice)
{
  return notice->user != NULL ? kh_user_get_email (notice->user) : kh_invitation_get_email (notice->invitation);
}

/* Returns: (nullable): whoever has joined, if they have come among the users already. */
static KhUser *
find_user (KhAccount *account, const KhNotice *notice)
{
  return notice->user != NULL ? notice->user : kh_account_find_user_by_email (account, get_email (notice));
}

static const char *
get_name (KhAccount *account, const KhNotice *notice)
{
  KhUser *user = find_user (account, notice);
  const char *name = user != NULL ? kh_user_get_name (user) : NULL;

  return name != NULL && *name != '\0' ? name : get_email (notice);
}

static char *
describe (KhAccount *account, const KhNotice *notice, guint n)
{
  KhNoticeKind kind = notice->kind;
  const char *store = kh_account_get_name (account);
  const char *name = get_name (account, notice);
  gint64 end = notice->invitation != NULL ? kh_invitation_get_expires_at (notice->invitation) : 0;
  g_autofree char *when = kh_text_for_distance (end);

  if (kind == KH_NOTICE_ACCEPTED && n == 1)
    /* Translators: first the name of somebody, then of an account. */
    return g_strdup_printf (_ ("%s has joined %s."), name, store);
  if (kind == KH_NOTICE_ACCEPTED)
    /* Translators: first how many people, then the name of an account. */
    return g_strdup_printf (ngettext ("%'u person has joined %s.", "%'u people have joined %s.", n), n, store);
  if (n == 1)
    /* Translators: first the mail address of somebody who is invited, then the name of an account, then when it ends:
     * "in 23 hours". */
    return g_strdup_printf (_ ("%s has not accepted the invitation to %s yet. It expires %s."), name, store, when);
  /* Translators: first how many, then the name of an account. */
  return g_strdup_printf (ngettext ("%'u invitation to %s expires within a day.",
                                    "%'u invitations to %s expire within a day.", n),
                          n, store);
}

/* All of one kind at once: many people may be invited on one day. */
static void
tell_of (KhNotifier *self, Followed *followed, GPtrArray *notices, KhNoticeKind kind)
{
  const KhNotice *first = NULL;
  KhUser *user = NULL;
  KhEntity *about;
  g_autofree char *body = NULL;
  guint n = 0;

  for (guint i = 0; i < notices->len; i++) {
    const KhNotice *notice = g_ptr_array_index (notices, i);
    if (notice->kind == kind && n++ == 0)
      first = notice;
  }
  if (n == 0)
    return;
  body = describe (followed->account, first, n);
  about = first->user != NULL ? KH_ENTITY (first->user) : KH_ENTITY (first->invitation);
  if (kind == KH_NOTICE_ACCEPTED && n == 1)
    user = find_user (followed->account, first);
  send (self, followed->account, kind, kh_entity_get_id (about),
        kind == KH_NOTICE_ACCEPTED ? _ ("Invitation Accepted") : _ ("Invitation About to Expire"), body,
        user != NULL || (kind == KH_NOTICE_ACCEPTED && n > 1) ? "users" : "invitations",
        user != NULL ? kh_entity_get_id (KH_ENTITY (user)) : "");
}

/* Only what the server has said in this run is news: what was kept of an earlier one may be over. */
static gboolean
is_news (Followed *followed, KhCollection collection)
{
  KhAccount *account = followed->account;

  return !kh_account_get_offline (account) && !kh_account_get_signed_out (account)
         && kh_account_get_synced_at (account) >= followed->notifier->since
         && kh_account_get_state (account, collection) == KH_STATE_READY;
}

/* --- Sign-ins --- */

/* Who may not see the users sees sessions of their own only. */
static const char *
get_signed_in (KhAccount *account, KhSession *session)
{
  KhUser *user = kh_account_find_user (account, kh_session_get_user (session));
  KhPerson *person = kh_account_get_person (account);

  if (user != NULL)
    return kh_user_get_name (user);
  return person != NULL ? kh_person_get_name (person) : NULL;
}

static void
tell_of_sign_in (Followed *followed, KhSession *session)
{
  KhAccount *account = followed->account;
  const char *id = kh_entity_get_id (KH_ENTITY (session));
  const char *name = get_signed_in (account, session);
  const char *place = kh_session_get_location (session);
  g_autofree char *mark = g_strconcat ("place ", id, NULL);
  g_autofree char *body = NULL;

  if (name == NULL)
    return;
  /* Translators: the name of somebody, the name of an account, and a place ("Lyon, France") or the address of a computer. */
  body = g_strdup_printf (_ ("%s has signed in to %s from a new place: %s."), name,
                          kh_account_get_name (account), place != NULL ? place : kh_session_get_ip (session));
  tell_once (followed, KH_NOTICE_NEW_PLACE, mark, _ ("Sign-In from a New Place"), body, "sessions",
             kh_session_get_user (session));
}

static void
look_at_sessions (Followed *followed)
{
  g_autoptr (GPtrArray) news = NULL;

  if (!is_news (followed, KH_COLLECTION_SESSIONS))
    return;
  news = kh_places_look (kh_account_get_places (followed->account),
                         G_LIST_MODEL (kh_account_get_list (followed->account, KH_COLLECTION_SESSIONS)));
  for (guint i = 0; i < news->len; i++)
    tell_of_sign_in (followed, g_ptr_array_index (news, i));
}

/* --- Reviews --- */

static void
look_at_review (Followed *followed)
{
  KhAccount *account = followed->account;
  gint64 since = kh_staff_check_get_due (followed->notifier->settings, account);
  g_autofree char *mark = g_strdup_printf ("review %" G_GINT64_FORMAT, since);
  g_autofree char *body = NULL;

  if (since == 0 || !is_news (followed, KH_COLLECTION_USERS))
    return;
  /* Translators: %s is the name of an account. */
  body = g_strdup_printf (_ ("It is time to go through the people of %s, and to remove anybody who has left."),
                          kh_account_get_name (account));
  tell_once (followed, KH_NOTICE_REVIEW_DUE, mark, _ ("A Review Is Due"), body, "review", "");
}

static void
look (Followed *followed)
{
  KhNotifier *self = followed->notifier;
  KhAccount *account = followed->account;
  g_autoptr (GPtrArray) notices = NULL;

  look_at_sessions (followed);
  look_at_review (followed);
  if (!is_news (followed, KH_COLLECTION_INVITATIONS))
    return;
  notices = kh_notices_look (followed->memory,
                             G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_INVITATIONS)),
                             G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_USERS)), kh_time_now ());
  tell_of (self, followed, notices, KH_NOTICE_ACCEPTED);
  tell_of (self, followed, notices, KH_NOTICE_EXPIRING);
  keep (self, followed);
}

/* While everything is read again, what has come of it does not fit together yet; the end of it is heard of. */
static void
look_at_whole (Followed *followed)
{
  if (!kh_account_get_syncing (followed->account))
    look (followed);
}

static gboolean
on_timer (gpointer data)
{
  KhNotifier *self = data;
  GHashTableIter iter;
  gpointer followed;

  g_hash_table_iter_init (&iter, self->followed);
  while (g_hash_table_iter_next (&iter, NULL, &followed))
    look_at_whole (followed);
  return G_SOURCE_CONTINUE;
}

static void
followed_free (Followed *followed)
{
  g_signal_handlers_disconnect_by_data (followed->account, followed);
  g_signal_handlers_disconnect_by_data (kh_account_get_list (followed->account, KH_COLLECTION_INVITATIONS), followed);
  g_signal_handlers_disconnect_by_data (kh_account_get_list (followed->account, KH_COLLECTION_SESSIONS), followed);
  kh_notice_memory_free (followed->memory);
  g_object_unref (followed->account);
  g_free (followed);
}

static Followed *
follow (KhNotifier *self, KhAccount *account)
{
  Followed *followed = g_new0 (Followed, 1);
  g_auto (GStrv) marks = g_key_file_get_string_list (self->kept, kh_account_get_id (account), "marks", NULL, NULL);

  followed->notifier = self;
  followed->account = g_object_ref (account);
  followed->memory = kh_notice_memory_new ((const char *const *) marks);
  g_signal_connect_swapped (kh_account_get_list (account, KH_COLLECTION_SESSIONS), "updated",
                            G_CALLBACK (look_at_sessions), followed);
  g_signal_connect_swapped (account, "notify::synced-at", G_CALLBACK (look), followed);
  g_signal_connect_swapped (kh_account_get_list (account, KH_COLLECTION_INVITATIONS), "updated",
                            G_CALLBACK (look_at_whole), followed);
  return followed;
}

static void
on_accounts_changed (KhNotifier *self)
{
  g_autoptr (GHashTable) there = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer account;

  if (self->kept == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++) {
    g_autoptr (KhAccount) one = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);
    g_hash_table_add (there, one);
    if (!g_hash_table_contains (self->followed, one))
      g_hash_table_insert (self->followed, one, follow (self, one));
  }
  g_hash_table_iter_init (&iter, self->followed);
  while (g_hash_table_iter_next (&iter, &account, NULL))
    if (!g_hash_table_contains (there, account)) {
      if (g_key_file_remove_group (self->kept, kh_account_get_id (account), NULL))
        save (self);
      g_hash_table_iter_remove (&iter);
    }
}

/* --- The object --- */

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhNotifier) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->kept = g_key_file_new ();
  if (text != NULL)
    g_key_file_load_from_data (self->kept, text, length, G_KEY_FILE_NONE, &error);
  /* Without one, or a whole one, it begins afresh. */
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    fail (self, error);
  on_accounts_changed (self);
}

static void
kh_notifier_dispose (GObject *object)
{
  KhNotifier *self = KH_NOTIFIER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_remove_all (self->followed);
  g_clear_object (&self->accounts);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kh_notifier_parent_class)->dispose (object);
}

static void
kh_notifier_finalize (GObject *object)
{
  KhNotifier *self = KH_NOTIFIER (object);

  g_hash_table_unref (self->followed);
  g_clear_pointer (&self->kept, g_key_file_unref);
  g_clear_object (&self->file);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (kh_notifier_parent_class)->finalize (object);
}

static void
kh_notifier_class_init (KhNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_notifier_finalize;
  signals[FAILED] = g_signal_new ("failed", KH_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
kh_notifier_init (KhNotifier *self)
{
  self->cancellable = g_cancellable_new ();
  self->followed = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) followed_free);
}

static void
make_folder (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_mkdir_with_parents (g_task_get_task_data (task), 0700);
  g_task_return_boolean (task, TRUE);
}

static void
on_folder (GObject *source, GAsyncResult *result, gpointer data)
{
  KhNotifier *self = KH_NOTIFIER (source);

  g_file_load_contents_async (self->file, self->cancellable, on_read, g_object_ref (self));
}

KhNotifier *
kh_notifier_new (GApplication *application, KhAccounts *accounts, GSettings *settings)
{
  KhNotifier *self = g_object_new (KH_TYPE_NOTIFIER, NULL);
  char *folder = g_build_filename (g_get_user_state_dir (), "keyholder", NULL);
  g_autoptr (GTask) task = NULL;

  self->application = application;
  self->accounts = g_object_ref (accounts);
  self->settings = g_object_ref (settings);
  self->since = kh_time_now ();
  self->file = g_file_new_build_filename (folder, "notices.ini", NULL);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  self->timer = g_timeout_add_seconds (LOOK_EVERY, on_timer, self);
  task = g_task_new (self, self->cancellable, on_folder, NULL);
  g_task_set_source_tag (task, kh_notifier_new);
  g_task_set_task_data (task, folder, g_free);
  g_task_run_in_thread (task, make_folder);
  return self;
}

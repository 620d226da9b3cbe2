/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/sessions/kh-session-item.h"
#include "ui/sessions/kh-session-row.h"
#include "ui/users/kh-person-sessions.h"
#include "ui/widgets/kh-account-watch.h"
#include "ui/widgets/kh-feedback.h"

struct _KhPersonSessions {
  AdwPreferencesGroup parent_instance;
  KhAccount *account;     /* owned */
  KhAccountWatch *watch;  /* owned */
  char *user_id;          /* owned */
  GHashTable *rows;       /* owned KhSession → borrowed AdwPreferencesRow */
  GtkWidget *none;        /* borrowed */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KhPersonSessions, kh_person_sessions, ADW_TYPE_PREFERENCES_GROUP)

static KhSessionRow *
get_content (GtkWidget *row)
{
  return KH_SESSION_ROW (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhPersonSessions) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);

  if (reply != NULL)
    kh_feedback_toast (GTK_WIDGET (self), _ ("Session ended"));
  else
    kh_feedback_error (GTK_WIDGET (self), _ ("Could Not End the Session"), error);
}

static void
on_end (KhPersonSessions *self, KhSessionRow *content)
{
  KhSession *session = kh_session_item_get_session (kh_session_row_get_item (content));
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_END_SESSION, KH_ENTITY (session));

  kh_account_run_async (self->account, command, self->cancellable, on_ended, g_object_ref (self));
}

static void
add_row (KhPersonSessions *self, KhSession *session)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *content = kh_session_row_new ();
  g_autoptr (KhSessionItem) item = kh_session_item_new_session (session);
  g_autofree char *title = kh_session_device_text (session);

  kh_session_row_set (KH_SESSION_ROW (content), self->account, item);
  g_signal_connect_object (content, "end", G_CALLBACK (on_end), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_set_margin_end (content, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_hash_table_insert (self->rows, g_object_ref (session), row);
}

static int
compare_sessions (gconstpointer a, gconstpointer b)
{
  gint64 left = kh_session_get_last_seen_at (*(KhSession *const *) a);
  gint64 right = kh_session_get_last_seen_at (*(KhSession *const *) b);

  return left < right ? 1 : left > right ? -1 : 0;
}

/* Returns: (transfer full) (element-type KhSession): the person's, used last first. */
static GPtrArray *
find_sessions (KhPersonSessions *self)
{
  GListModel *all = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_SESSIONS));
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (all, i);
    if (g_strcmp0 (kh_session_get_user (session), self->user_id) == 0)
      g_ptr_array_add (found, g_steal_pointer (&session));
  }
  g_ptr_array_sort (found, compare_sessions);
  return found;
}

static void
update (KhPersonSessions *self)
{
  g_autoptr (GPtrArray) sessions = find_sessions (self);
  GHashTableIter iter;
  gpointer session, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &session, &row))
    if (!g_ptr_array_find (sessions, session, NULL)) {
      kh_session_row_set (get_content (row), self->account, NULL);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), row);
      g_hash_table_iter_remove (&iter);
    } else {
      kh_session_row_refresh (get_content (row));
    }
  for (guint i = 0; i < sessions->len; i++)
    if (!g_hash_table_contains (self->rows, g_ptr_array_index (sessions, i)))
      add_row (self, g_ptr_array_index (sessions, i));
  gtk_widget_set_visible (self->none, sessions->len == 0);
}

static void
on_account_changed (gpointer owner, guint changed)
{
  KhPersonSessions *self = owner;
  KhState state = kh_account_get_state (self->account, KH_COLLECTION_SESSIONS);

  /* Without the right to see them there is nothing to say about them. */
  gtk_widget_set_visible (GTK_WIDGET (self), (kh_account_get_capabilities (self->account) & KH_CAPABILITY_SESSIONS) != 0
                                                 && state == KH_STATE_READY);
  update (self);
}

void
kh_person_sessions_set_user (KhPersonSessions *self, KhAccount *account, KhUser *user)
{
  g_set_object (&self->account, account);
  self->user_id = g_strdup (kh_entity_get_id (KH_ENTITY (user)));
  self->watch = kh_account_watch_new (account,
                                      KH_WATCH_ACCESS | KH_WATCH (KH_COLLECTION_SESSIONS)
                                          | KH_WATCH (KH_COLLECTION_USERS),
                                      on_account_changed, self);
  on_account_changed (self, 0);
}

static void
kh_person_sessions_dispose (GObject *object)
{
  KhPersonSessions *self = KH_PERSON_SESSIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->watch);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_person_sessions_parent_class)->dispose (object);
}

static void
kh_person_sessions_finalize (GObject *object)
{
  KhPersonSessions *self = KH_PERSON_SESSIONS (object);

  g_hash_table_unref (self->rows);
  g_object_unref (self->cancellable);
  g_free (self->user_id);
  G_OBJECT_CLASS (kh_person_sessions_parent_class)->finalize (object);
}

static void
kh_person_sessions_class_init (KhPersonSessionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kh_person_sessions_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_person_sessions_finalize;
}

static void
kh_person_sessions_init (KhPersonSessions *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->none = gtk_label_new (_ ("Not signed in anywhere."));
  gtk_label_set_xalign (GTK_LABEL (self->none), 0);
  gtk_widget_add_css_class (self->none, "dim-label");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Sessions"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->none);
}

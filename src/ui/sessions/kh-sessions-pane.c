/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sessions/kh-sessions-pane.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/sessions/kh-session-model.h"
#include "ui/sessions/kh-session-row.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"

#define WATCHED                                                                                                \
  (KH_WATCH (KH_COLLECTION_SESSIONS) | KH_WATCH (KH_COLLECTION_USERS) | KH_WATCH_ACCESS | KH_WATCH_INFO)

struct _KhSessionsPane {
  KhPane parent_instance;

  /* template children */
  KhPaneFrame *frame;
  AdwBin *head_place;
  AdwBin *narrow_place;
  GtkWidget *end_others;
  GtkListView *view;

  /* owned */
  KhSessionModel *model;
  GPtrArray *rows; /* borrowed KhSessionRow that show something */

  /* borrowed */
  KhAccount *account;
};

G_DEFINE_FINAL_TYPE (KhSessionsPane, kh_sessions_pane, KH_TYPE_PANE)

static void
update_model (KhSessionsPane *self)
{
  kh_session_model_update (self->model, kh_pane_get_words (KH_PANE (self)));
  g_object_set (self->frame, "empty", kh_session_model_count (self->model) == 0, "no-match",
                g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0, NULL);
}

static void
refresh_rows (KhSessionsPane *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    kh_session_row_refresh (g_ptr_array_index (self->rows, i));
}

/* Whose other sessions the button of the pane ends: everybody's for those who may, or one's own.
 * Returns: (nullable): a user's id; NULL for everybody's. */
static const char *
whose_others (KhSessionsPane *self)
{
  KhAccountInfo *info = kh_account_get_info (self->account);

  if (kh_account_check (self->account, KH_ACTION_END_OTHERS_SESSIONS, NULL) != KH_DENIAL_ACCESS || info == NULL)
    return NULL;
  return kh_account_info_get_user_id (info);
}

static void
show_end_others (KhSessionsPane *self)
{
  const char *user_id = whose_others (self);
  KhDenial denial = kh_account_check (
      self->account, user_id != NULL ? KH_ACTION_END_SESSION : KH_ACTION_END_OTHERS_SESSIONS, NULL);
  gboolean any = kh_session_model_count_others (self->model, user_id) > 0;

  kh_feedback_gate (self->end_others, self->account, denial);
  if (denial != KH_DENIAL_NONE)
    return;
  gtk_widget_set_sensitive (self->end_others, any);
  gtk_widget_set_tooltip_text (self->end_others, any ? NULL : _ ("There are no other sessions"));
}

static void
refresh (KhPane *pane, guint changed)
{
  KhSessionsPane *self = KH_SESSIONS_PANE (pane);

  update_model (self);
  refresh_rows (self);
  show_end_others (self);
}

/* A narrow header bar has no room for a button this wide beside the title. */
static void
on_narrow (KhSessionsPane *self)
{
  gboolean narrow;
  AdwBin *from, *to;

  g_object_get (self->frame, "narrow", &narrow, NULL);
  from = narrow ? self->head_place : self->narrow_place;
  to = narrow ? self->narrow_place : self->head_place;
  if (adw_bin_get_child (from) == NULL)
    return;
  g_object_ref (self->end_others);
  /* In the header bar a second line would make that higher than the one beside it. */
  if (narrow)
    kh_fit_buttons (self->end_others, PANGO_WRAP_WORD);
  else
    gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->end_others))), FALSE);
  adw_bin_set_child (from, NULL);
  adw_bin_set_child (to, self->end_others);
  g_object_unref (self->end_others);
}

static void
minute (KhPane *pane)
{
  refresh_rows (KH_SESSIONS_PANE (pane));
}

static void
search (KhPane *pane, char **words)
{
  KhSessionsPane *self = KH_SESSIONS_PANE (pane);

  if (self->model != NULL)
    update_model (self);
}

/* One change that is under way. */
typedef struct {
  KhSessionsPane *pane;
  KhSession *session; /* or NULL for several */
  char *user_id;      /* whose, or NULL for everybody's */
} Change;

static Change *
change_new (KhSessionsPane *self, KhSession *session, const char *user_id)
{
  Change *change = g_new (Change, 1);

  change->pane = g_object_ref (self);
  change->session = session != NULL ? g_object_ref (session) : NULL;
  change->user_id = g_strdup (user_id);
  return change;
}

static void
change_free (Change *change)
{
  g_object_unref (change->pane);
  g_clear_object (&change->session);
  g_free (change->user_id);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL) {
    kh_feedback_error (GTK_WIDGET (change->pane),
                       change->session != NULL ? _ ("The session was not ended") : _ ("The sessions were not ended"),
                       error);
    return;
  }
  if (change->session != NULL) {
    g_autofree char *place = kh_session_place (change->session);
    /* Translators: %s is a place, or an IP address. */
    text = g_strdup_printf (_ ("Session ended: %s"), place);
  } else {
    /* Translators: %u is how many sessions were ended. */
    text = g_strdup_printf (ngettext ("%'u session was ended", "%'u sessions were ended", reply->count), reply->count);
  }
  kh_feedback_toast (GTK_WIDGET (change->pane), text);
  /* The row that had the focus is gone. */
  if (gtk_widget_get_mapped (GTK_WIDGET (change->pane->view)))
    gtk_widget_grab_focus (GTK_WIDGET (change->pane->view));
}

static void
end_session (KhSessionsPane *self, KhSession *session)
{
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_END_SESSION, KH_ENTITY (session));

  kh_account_run_async (self->account, command, kh_pane_get_cancellable (KH_PANE (self)), on_ended,
                        change_new (self, session, NULL));
}

static void
on_end_many_confirmed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  g_autoptr (KhCommand) command = NULL;
  KhSessionsPane *self = change->pane;

  if (!kh_confirm_finish (result) || self->account == NULL)
    return;
  command = kh_command_new (KH_COMMAND_END_OTHER_SESSIONS, NULL);
  if (change->user_id != NULL)
    kh_command_set_string (command, "user", change->user_id);
  kh_account_run_async (self->account, command, kh_pane_get_cancellable (KH_PANE (self)), on_ended,
                        g_steal_pointer (&change));
}

static void
ask_about_person (KhSessionsPane *self, const char *user_id)
{
  KhUser *user = kh_account_find_user (self->account, user_id);
  guint n = kh_session_model_count_others (self->model, user_id);
  const char *name = user != NULL ? kh_user_get_name (user) : _ ("This person");
  /* Translators: %s is a person's name. */
  g_autofree char *heading = g_strdup_printf (_ ("End All Sessions of %s?"), name);
  /* Translators: the first %s is a person's name, %u how many sessions. */
  g_autofree char *body = g_strdup_printf (ngettext ("%s has %'u session. It ends at once; signing in again is "
                                                     "possible.",
                                                     "%s has %'u sessions. They end at once; signing in again is "
                                                     "possible.",
                                                     n),
                                           name, n);

  kh_confirm_async (GTK_WIDGET (self), heading, body, ngettext ("End Session", "End Sessions", n), TRUE,
                    kh_pane_get_cancellable (KH_PANE (self)), on_end_many_confirmed,
                    change_new (self, NULL, user_id));
}

static void
on_end_others (KhSessionsPane *self)
{
  const char *user_id = whose_others (self);
  guint n = kh_session_model_count_others (self->model, user_id);
  guint people = kh_session_model_count_people (self->model);
  g_autofree char *body = NULL;

  if (user_id != NULL || people <= 1) {
    /* Translators: %u is how many sessions. */
    body = g_strdup_printf (ngettext ("%'u session ends at once. This one stays; signing in again is possible.",
                                      "%'u sessions end at once. This one stays; signing in again is possible.", n),
                            n);
  } else {
    /* Translators: %u is how many people. */
    g_autofree char *of = g_strdup_printf (ngettext ("of %'u person", "of %'u people", people), people);
    /* Translators: %u is how many sessions; %s is "of 3 people". */
    body = g_strdup_printf (ngettext ("%'u session %s ends at once. This one stays; everybody can sign in again.",
                                      "%'u sessions %s end at once. This one stays; everybody can sign in again.", n),
                            n, of);
  }
  kh_confirm_async (GTK_WIDGET (self), _ ("End Other Sessions?"), body,
                    ngettext ("End Session", "End Sessions", n), TRUE,
                    kh_pane_get_cancellable (KH_PANE (self)), on_end_many_confirmed,
                    change_new (self, NULL, user_id));
}

static void
on_row_end (KhSessionsPane *self, KhSessionRow *row)
{
  KhSessionItem *item = kh_session_row_get_item (row);
  KhSession *session = kh_session_item_get_session (item);

  if (session != NULL)
    end_session (self, session);
  else
    ask_about_person (self, kh_session_item_get_user_id (item));
}

static void
on_row_setup (KhSessionsPane *self, GtkListItem *item)
{
  GtkWidget *row = kh_session_row_new ();

  g_signal_connect_object (row, "end", G_CALLBACK (on_row_end), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
on_row_bind (KhSessionsPane *self, GtkListItem *item)
{
  KhSessionRow *row = KH_SESSION_ROW (gtk_list_item_get_child (item));
  KhSessionItem *line = gtk_list_item_get_item (item);
  KhSession *session = kh_session_item_get_session (line);
  KhUser *user = kh_account_find_user (self->account, kh_session_item_get_user_id (line));
  g_autofree char *label = NULL;

  kh_session_row_set (row, self->account, line);
  if (session != NULL)
    label = kh_session_place (session);
  else if (user != NULL)
    label = g_strdup (kh_user_get_name (user));
  kh_list_item_set_label (item, label != NULL ? label : "");
  g_ptr_array_add (self->rows, row);
}

static void
on_row_unbind (KhSessionsPane *self, GtkListItem *item)
{
  KhSessionRow *row = KH_SESSION_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->rows, row);
  kh_session_row_set (row, NULL, NULL);
}

static void
set_account (KhPane *pane, KhAccount *account)
{
  KhSessionsPane *self = KH_SESSIONS_PANE (pane);
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->model);
  self->account = account;
  if (account == NULL)
    return;
  self->model = kh_session_model_new (account);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

static void
kh_sessions_pane_finalize (GObject *object)
{
  KhSessionsPane *self = KH_SESSIONS_PANE (object);

  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (kh_sessions_pane_parent_class)->finalize (object);
}

static void
kh_sessions_pane_class_init (KhSessionsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KhPaneClass *pane_class = KH_PANE_CLASS (klass);

  object_class->finalize = kh_sessions_pane_finalize;
  pane_class->watched = WATCHED;
  pane_class->set_account = set_account;
  pane_class->refresh = refresh;
  pane_class->search = search;
  pane_class->minute = minute;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/sessions/kh-sessions-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhSessionsPane, frame);
  gtk_widget_class_bind_template_child (widget_class, KhSessionsPane, head_place);
  gtk_widget_class_bind_template_child (widget_class, KhSessionsPane, narrow_place);
  gtk_widget_class_bind_template_child (widget_class, KhSessionsPane, end_others);
  gtk_widget_class_bind_template_child (widget_class, KhSessionsPane, view);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_end_others);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_row_unbind);
}

static void
kh_sessions_pane_init (KhSessionsPane *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_pane_set_frame (KH_PANE (self), self->frame);
  kh_pane_frame_set_first (self->frame, GTK_WIDGET (self->view));
}

void
kh_sessions_pane_show_user (KhSessionsPane *self, KhUser *user)
{
  kh_pane_frame_set_search_mode (self->frame, TRUE);
  g_object_set (self->frame, "search-text", kh_user_get_email (user), NULL);
}

GtkWidget *
kh_sessions_pane_new (void)
{
  return g_object_new (KH_TYPE_SESSIONS_PANE, NULL);
}

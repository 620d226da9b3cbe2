/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/invitations/kh-invitations-pane.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-time.h"
#include "compat/kh-compat.h"
#include "ui/invitations/kh-invitation-row.h"
#include "ui/invitations/kh-invitation-text.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-search-words.h"
#include "ui/widgets/kh-strip.h"

#define N_STATUSES 4
#define WATCHED                                                                                                \
  (KH_WATCH (KH_COLLECTION_INVITATIONS) | KH_WATCH (KH_COLLECTION_ROLES) | KH_WATCH (KH_COLLECTION_USERS)      \
   | KH_WATCH_ACCESS | KH_WATCH_INFO)

struct _KhInvitationsPane {
  KhPane parent_instance;

  /* template children */
  KhPaneFrame *frame;
  GtkWidget *invite;
  GtkWidget *statuses;
  KhStrip *open_statuses;
  KhStrip *closed_statuses;
  GtkStack *results;
  GtkListView *view;

  /* owned */
  GtkCustomFilter *filter;
  GtkCustomSorter *sorter;
  GListModel *shown;     /* filtered and sorted */
  GPtrArray *rows;       /* borrowed KhInvitationRow that show something */
  GHashTable *keys;      /* char *id → char *search key, until something changes */
  GHashTable *busy;      /* char *id: asked for something that is not answered yet */
  char *sent_details;    /* of the invitation that was sent again last */
  int status;            /* the status shown, or -1 for all */
  gint64 now;

  /* borrowed */
  KhAccount *account;
  GtkWidget *toggles[N_STATUSES + 1];
  GtkWidget *counts[N_STATUSES + 1];
};

G_DEFINE_FINAL_TYPE (KhInvitationsPane, kh_invitations_pane, KH_TYPE_PANE)

static const char *
search_key (KhInvitationsPane *self, KhInvitation *invitation)
{
  const char *id = kh_entity_get_id (KH_ENTITY (invitation));
  char *key = g_hash_table_lookup (self->keys, id);

  if (key == NULL) {
    key = kh_invitation_search_key (invitation, self->account);
    g_hash_table_insert (self->keys, g_strdup (id), key);
  }
  return key;
}

static gboolean
is_shown (gpointer item, gpointer data)
{
  KhInvitationsPane *self = data;
  char **words = kh_pane_get_words (KH_PANE (self));

  if (self->status >= 0 && (int) kh_invitation_status_at (item, self->now) != self->status)
    return FALSE;
  return words == NULL || kh_search_words_match (words, search_key (self, item));
}

/* Newest first. */
static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 first = kh_invitation_get_sent_at ((KhInvitation *) a);
  gint64 second = kh_invitation_get_sent_at ((KhInvitation *) b);

  if (first != second)
    return first > second ? GTK_ORDERING_SMALLER : GTK_ORDERING_LARGER;
  return gtk_ordering_from_cmpfunc (g_strcmp0 (kh_invitation_get_email ((KhInvitation *) a),
                                               kh_invitation_get_email ((KhInvitation *) b)));
}

/* -1: all of them. */
static const char *
status_name (int status)
{
  switch (status) {
  /* Translators, in each of these: invitations, so the plural, if it differs. */
  case KH_INVITATION_STATUS_PENDING:
    return C_ ("invitations", "Pending");
  case KH_INVITATION_STATUS_EXPIRED:
    return C_ ("invitations", "Expired");
  case KH_INVITATION_STATUS_ACCEPTED:
    return C_ ("invitations", "Accepted");
  case KH_INVITATION_STATUS_REVOKED:
    return C_ ("invitations", "Revoked");
  default:
    return C_ ("invitations", "All");
  }
}

static void
show_counts (KhInvitationsPane *self)
{
  GListModel *list = G_LIST_MODEL (kh_account_get_list (self->account, KH_COLLECTION_INVITATIONS));
  guint n = g_list_model_get_n_items (list);
  guint counts[N_STATUSES + 1] = { n, 0 };

  for (guint i = 0; i < n; i++) {
    g_autoptr (KhInvitation) invitation = g_list_model_get_item (list, i);
    counts[kh_invitation_status_at (invitation, self->now) + 1]++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    /* Translators: the number of invitations in one state. */
    g_autofree char *count = g_strdup_printf (C_ ("count", "%'u"), counts[i]);
    /* Translators: a state of invitations, or "All", and how many there are: "Pending, 3". */
    g_autofree char *label = g_strdup_printf (C_ ("state and count", "%s, %'u"), status_name ((int) i - 1), counts[i]);
    gtk_label_set_label (GTK_LABEL (self->counts[i]), count);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggles[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  }
  g_object_set (self->frame, "empty", n == 0, NULL);
}

static void
show_results (KhInvitationsPane *self)
{
  gboolean any = g_list_model_get_n_items (self->shown) > 0;

  if (!any && g_str_equal (gtk_stack_get_visible_child_name (self->results), "list"))
    kh_announce (GTK_WIDGET (self), _ ("No Invitations Found"));
  gtk_stack_set_visible_child_name (self->results, any ? "list" : "none");
}

static void
refresh_rows (KhInvitationsPane *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    kh_invitation_row_refresh (g_ptr_array_index (self->rows, i));
}

static void
filter_again (KhInvitationsPane *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_results (self);
}

/* Whether there are others than pending ones. */
static gboolean
knows_states (KhAccount *account)
{
  return (kh_account_get_capabilities (account) & KH_CAPABILITY_INVITE_EXPIRY) != 0;
}

static void
refresh (KhPane *pane, guint changed)
{
  KhInvitationsPane *self = KH_INVITATIONS_PANE (pane);
  KhDenial denial = kh_account_check (self->account, KH_ACTION_INVITE, NULL);

  self->now = kh_time_now ();
  g_hash_table_remove_all (self->keys);
  if ((changed & KH_WATCH (KH_COLLECTION_INVITATIONS)) != 0)
    gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  filter_again (self);
  show_counts (self);
  refresh_rows (self);
  kh_feedback_gate (self->invite, self->account, denial);
  gtk_widget_set_visible (self->statuses, knows_states (self->account));
  if (!knows_states (self->account))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggles[0]), TRUE);
  g_object_set (self->frame, "empty-button", denial == KH_DENIAL_NONE ? C_ ("button", "Invite") : NULL, NULL);
}

static void
minute (KhPane *pane)
{
  KhInvitationsPane *self = KH_INVITATIONS_PANE (pane);

  self->now = kh_time_now ();
  show_counts (self);
  if (self->status >= 0)
    filter_again (self);
  refresh_rows (self);
}

static void
search (KhPane *pane, char **words)
{
  KhInvitationsPane *self = KH_INVITATIONS_PANE (pane);

  if (self->account != NULL)
    filter_again (self);
}

static void
on_status_toggled (KhInvitationsPane *self, GtkToggleButton *toggle)
{
  if (!gtk_toggle_button_get_active (toggle))
    return;
  for (int i = 0; i <= N_STATUSES; i++)
    if (self->toggles[i] == GTK_WIDGET (toggle))
      self->status = i - 1;
  filter_again (self);
}

static void
on_show_all (KhInvitationsPane *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggles[0]), TRUE);
  kh_pane_frame_set_search_mode (self->frame, FALSE);
}

static void
on_invite (KhInvitationsPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.invite", NULL);
}

/* One change that is under way. */
typedef struct {
  KhInvitationsPane *pane;
  KhInvitation *invitation;
} Change;

static Change *
change_new (KhInvitationsPane *self, KhInvitation *invitation)
{
  Change *change = g_new (Change, 1);

  change->pane = g_object_ref (self);
  change->invitation = g_object_ref (invitation);
  return change;
}

static void
change_free (Change *change)
{
  g_object_unref (change->pane);
  g_object_unref (change->invitation);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
run (KhInvitationsPane *self, KhInvitation *invitation, KhCommandKind kind, GAsyncReadyCallback callback)
{
  g_autoptr (KhCommand) command = NULL;
  const char *id = kh_entity_get_id (KH_ENTITY (invitation));

  /* A second press, before the first is answered, asks for nothing new. */
  if (!g_hash_table_add (self->busy, g_strdup (id)))
    return;
  command = kh_command_new (kind, KH_ENTITY (invitation));
  kh_account_run_async (self->account, command, kh_pane_get_cancellable (KH_PANE (self)), callback,
                        change_new (self, invitation));
}

/* Returns: whether there is a pane to tell of success; failures are told here. */
static gboolean
finish (Change *change, GObject *source, GAsyncResult *result, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = kh_account_run_finish (KH_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_hash_table_remove (change->pane->busy, kh_entity_get_id (KH_ENTITY (change->invitation)));
  if (error != NULL) {
    kh_feedback_error (GTK_WIDGET (change->pane), what, error);
    return FALSE;
  }
  return TRUE;
}

static void
show_sent_details (GObject *object)
{
  KhInvitationsPane *self = KH_INVITATIONS_PANE (object);

  kh_alert_show (GTK_WIDGET (self), _ ("Invitation Sent Again"), self->sent_details);
}

static void
on_resent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  KhInvitationsPane *self = change->pane;
  const char *email = kh_invitation_get_email (change->invitation), *sender = NULL;
  g_autofree char *text = NULL;
  KhAccountInfo *info;

  if (!finish (change, source, result, _ ("The invitation was not sent again")))
    return;
  if (!knows_states (KH_ACCOUNT (source))) {
    /* Translators: %s is the invited person's mail address. */
    text = g_strdup_printf (_ ("Sent again to %s. If nothing arrives, the spam folder is the place to look."), email);
    kh_feedback_toast (GTK_WIDGET (self), text);
    return;
  }
  info = kh_account_get_info (KH_ACCOUNT (source));
  if (info != NULL)
    sender = kh_account_info_get_mail_sender (info);
  g_free (self->sent_details);
  if (sender != NULL && *sender != '\0')
    /* Translators: the first %s is the invited person's mail address, the second the no-reply address that the mail
     * comes from. */
    self->sent_details = g_strdup_printf (_ ("The mail to %s comes from %s. Its link is valid for 7 days; the link of "
                                             "the mail before no longer works. If nothing arrives, the spam folder is "
                                             "the place to look."),
                                          email, sender);
  else
    /* Translators: %s is the invited person's mail address. */
    self->sent_details = g_strdup_printf (_ ("The link in the mail to %s is valid for 7 days; the link of the mail "
                                             "before no longer works. If nothing arrives, the spam folder is the "
                                             "place to look."),
                                          email);
  kh_feedback_toast_with_button (GTK_WIDGET (self), _ ("Sent again. Only the new link works, for 7 days."),
                                 _ ("Details"), G_OBJECT (self), show_sent_details);
}

static void
on_resend (KhInvitationsPane *self, KhInvitationRow *row)
{
  run (self, kh_invitation_row_get_invitation (row), KH_COMMAND_RESEND, on_resent);
}

static void
on_revoked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  g_autofree char *text = NULL;

  if (!finish (change, source, result, _ ("The invitation was not revoked")))
    return;
  /* Translators: %s is the mail address of somebody whose invitation was revoked. */
  text = g_strdup_printf (_ ("The invitation of %s was revoked. Its link no longer works."),
                          kh_invitation_get_email (change->invitation));
  kh_feedback_toast (GTK_WIDGET (change->pane), text);
  /* The row's buttons are gone, and the focus with them. */
  gtk_widget_grab_focus (GTK_WIDGET (change->pane->view));
}

static void
on_revoke_confirmed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;

  if (!kh_confirm_finish (result) || change->pane->account == NULL)
    return;
  run (change->pane, change->invitation, KH_COMMAND_REVOKE, on_revoked);
}

static void
on_revoke (KhInvitationsPane *self, KhInvitationRow *row)
{
  KhInvitation *invitation = kh_invitation_row_get_invitation (row);
  /* Translators: %s is the mail address of somebody who was invited. */
  g_autofree char *body = g_strdup_printf (_ ("The link that %s received will no longer work. You can invite them "
                                              "again at any time."),
                                           kh_invitation_get_email (invitation));

  kh_confirm_async (GTK_WIDGET (self), _ ("Revoke Invitation?"), body, C_ ("invitation", "Revoke"), TRUE,
                    kh_pane_get_cancellable (KH_PANE (self)), on_revoke_confirmed, change_new (self, invitation));
}

static void
on_row_setup (KhInvitationsPane *self, GtkListItem *item)
{
  GtkWidget *row = kh_invitation_row_new ();

  g_signal_connect_object (row, "resend", G_CALLBACK (on_resend), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "revoke", G_CALLBACK (on_revoke), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
on_row_bind (KhInvitationsPane *self, GtkListItem *item)
{
  KhInvitationRow *row = KH_INVITATION_ROW (gtk_list_item_get_child (item));
  KhInvitation *invitation = gtk_list_item_get_item (item);

  kh_invitation_row_set (row, self->account, invitation);
  kh_list_item_set_label (item, kh_invitation_get_email (invitation));
  g_ptr_array_add (self->rows, row);
}

static void
on_row_unbind (KhInvitationsPane *self, GtkListItem *item)
{
  KhInvitationRow *row = KH_INVITATION_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->rows, row);
  kh_invitation_row_set (row, NULL, NULL);
}

static void
set_account (KhPane *pane, KhAccount *account)
{
  KhInvitationsPane *self = KH_INVITATIONS_PANE (pane);
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->shown);
  g_hash_table_remove_all (self->busy);
  g_hash_table_remove_all (self->keys);
  self->account = account;
  if (account == NULL)
    return;
  self->now = kh_time_now ();
  filtered = gtk_filter_list_model_new (
      g_object_ref (G_LIST_MODEL (kh_account_get_list (account, KH_COLLECTION_INVITATIONS))),
      GTK_FILTER (g_object_ref (self->filter)));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), GTK_SORTER (g_object_ref (self->sorter)));
  self->shown = G_LIST_MODEL (sorted);
  selection = gtk_no_selection_new (g_object_ref (self->shown));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

static void
kh_invitations_pane_finalize (GObject *object)
{
  KhInvitationsPane *self = KH_INVITATIONS_PANE (object);

  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->keys);
  g_hash_table_unref (self->busy);
  g_free (self->sent_details);
  G_OBJECT_CLASS (kh_invitations_pane_parent_class)->finalize (object);
}

static void
kh_invitations_pane_class_init (KhInvitationsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KhPaneClass *pane_class = KH_PANE_CLASS (klass);

  object_class->finalize = kh_invitations_pane_finalize;
  pane_class->watched = WATCHED;
  pane_class->set_account = set_account;
  pane_class->refresh = refresh;
  pane_class->search = search;
  pane_class->minute = minute;
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  g_type_ensure (KH_TYPE_STRIP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/keyholder_app/Keyholder/invitations/kh-invitations-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhInvitationsPane, frame);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationsPane, invite);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationsPane, statuses);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationsPane, open_statuses);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationsPane, closed_statuses);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationsPane, results);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationsPane, view);
  gtk_widget_class_bind_template_callback (widget_class, on_show_all);
  gtk_widget_class_bind_template_callback (widget_class, on_invite);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_row_unbind);
}

static void
add_status (KhInvitationsPane *self, int status)
{
  GtkWidget *toggle = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (box), gtk_label_new (status_name (status)));
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), count);
  gtk_button_set_child (GTK_BUTTON (toggle), box);
  if (self->toggles[0] != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (toggle), GTK_TOGGLE_BUTTON (self->toggles[0]));
  gtk_widget_set_hexpand (toggle, TRUE);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  /* All together, and then those of which something can still come apart from those that are over. */
  kh_strip_append (status >= KH_INVITATION_STATUS_ACCEPTED ? self->closed_statuses : self->open_statuses, toggle);
  self->toggles[status + 1] = toggle;
  self->counts[status + 1] = count;
}

static void
kh_invitations_pane_init (KhInvitationsPane *self)
{
  self->status = -1;
  self->rows = g_ptr_array_new ();
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->filter = gtk_custom_filter_new (is_shown, self, NULL);
  self->sorter = gtk_custom_sorter_new (compare, NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_pane_set_frame (KH_PANE (self), self->frame);
  kh_pane_frame_set_first (self->frame, GTK_WIDGET (self->view));

  for (int i = -1; i < N_STATUSES; i++)
    add_status (self, i);
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggles[0]), TRUE);
  for (int i = 0; i <= N_STATUSES; i++)
    g_signal_connect_object (self->toggles[i], "toggled", G_CALLBACK (on_status_toggled), self, G_CONNECT_SWAPPED);
}

GtkWidget *
kh_invitations_pane_new (void)
{
  return g_object_new (KH_TYPE_INVITATIONS_PANE, NULL);
}

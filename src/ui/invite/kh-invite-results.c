/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/invite/kh-invite-results.h"
#include "ui/invite/kh-invitee-list.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-save-table.h"

struct _KhInviteResults {
  GtkWidget parent_instance;
  /* template children */
  GtkWidget *box;
  AdwWindowTitle *title;
  GtkImage *icon;
  GtkLabel *heading;
  GtkProgressBar *progress;
  GtkLabel *text;
  KhInviteeList *list;
  GtkWidget *buttons;
  GtkWidget *retry;
  GtkWidget *done;
  GtkWidget *stop;
  GtkWidget *more;
  GtkWidget *save;
  /* owned */
  KhAccount *account;
  KhInviteRun *run;
  GListModel *invitees;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KhInviteResults, kh_invite_results, GTK_TYPE_WIDGET)

enum { RETRY, MORE, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
count (KhInviteResults *self, KhInviteeState state)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->invitees); i++) {
    g_autoptr (KhInvitee) invitee = g_list_model_get_item (self->invitees, i);
    n += kh_invitee_get_state (invitee) == state;
  }
  return n;
}

static void
set_heading (KhInviteResults *self, const char *text)
{
  gtk_label_set_text (self->heading, text);
  adw_window_title_set_title (self->title, text);
}

static void
on_progress (KhInviteResults *self)
{
  guint tried = kh_invite_run_get_n_tried (self->run);
  guint due = kh_invite_run_get_n_due (self->run);
  g_autofree char *text = NULL;

  /* Translators: how many invitations have been sent, of how many. */
  text = g_strdup_printf (_ ("%'u of %'u"), tried, due);
  gtk_progress_bar_set_fraction (self->progress, due > 0 ? (double) tried / due : 0);
  gtk_progress_bar_set_text (self->progress, text);
}

void
kh_invite_results_start (KhInviteResults *self, KhAccount *account, KhInviteRun *run, GListModel *invitees)
{
  gboolean many = g_list_model_get_n_items (invitees) > 1;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->account, account);
  g_set_object (&self->run, run);
  g_set_object (&self->invitees, invitees);
  g_signal_connect_object (run, "notify::n-tried", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  kh_invitee_list_set_editable (self->list, FALSE);
  kh_invitee_list_set_model (self->list, invitees);
  gtk_image_set_from_icon_name (self->icon, "mail-send-symbolic");
  set_heading (self, many ? _ ("Sending Invitations…") : _ ("Sending the Invitation…"));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->text), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->list), many);
  gtk_widget_set_visible (self->buttons, FALSE);
  gtk_widget_set_visible (self->done, FALSE);
  gtk_widget_set_visible (self->stop, many);
  gtk_widget_set_sensitive (self->stop, TRUE);
}

/* Who the mail comes from, where it may have gone, and until when it works. */
static char *
describe_mail (KhInviteResults *self, guint sent)
{
  KhAccountInfo *info = kh_account_get_info (self->account);
  const char *sender = info != NULL ? kh_account_info_get_mail_sender (info) : NULL;
  KhCapabilities capabilities = kh_account_get_capabilities (self->account);
  GString *text = g_string_new (NULL);

  if (sender != NULL && *sender != '\0')
    /* Translators: %s is a mail address. */
    g_string_append_printf (text,
                            ngettext ("The mail comes from %s. If it does not arrive, have them look into the spam "
                                      "folder.",
                                      "The mails come from %s. If one does not arrive, have them look into the spam "
                                      "folder.",
                                      sent),
                            sender);
  else
    g_string_append (text, _ ("If the mail does not arrive, have them look into the spam folder."));
  if ((capabilities & KH_CAPABILITY_INVITE_EXPIRY) != 0) {
    g_string_append (text, "\n\n");
    g_string_append (text, ngettext ("The invitation can be accepted for 7 days. After that you can send it again.",
                                     "The invitations can be accepted for 7 days. After that you can send them again.",
                                     sent));
  }
  return g_string_free (text, FALSE);
}

void
kh_invite_results_finish (KhInviteResults *self)
{
  guint sent = count (self, KH_INVITEE_SENT);
  guint failed = count (self, KH_INVITEE_FAILED) + count (self, KH_INVITEE_STOPPED);
  guint all = g_list_model_get_n_items (self->invitees);
  g_autofree char *heading = NULL;
  g_autofree char *text = sent > 0 ? describe_mail (self, sent) : NULL;

  if (failed == 0)
    /* Translators: %u is how many. */
    heading = sent == 1 ? g_strdup (_ ("Invitation Sent"))
                        : g_strdup_printf (ngettext ("%'u Invitation Sent", "%'u Invitations Sent", sent), sent);
  else if (sent == 0)
    heading = g_strdup (ngettext ("The Invitation Was Not Sent", "The Invitations Were Not Sent", failed));
  else
    /* Translators: how many invitations were sent, of how many. */
    heading = g_strdup_printf (_ ("%'u of %'u Invitations Sent"), sent, sent + failed);
  gtk_image_set_from_icon_name (self->icon, failed == 0 ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  set_heading (self, heading);
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->list), all > 1 || failed > 0);
  gtk_widget_set_visible (self->buttons, TRUE);
  gtk_widget_set_visible (self->done, TRUE);
  gtk_widget_set_visible (self->stop, FALSE);
  if (failed == 0)
    gtk_widget_add_css_class (self->done, "suggested-action");
  else
    gtk_widget_remove_css_class (self->done, "suggested-action");
  gtk_widget_set_visible (self->retry, failed > 0);
  gtk_widget_set_visible (self->save, all > 1);
  gtk_widget_grab_focus (failed > 0 ? self->retry : self->done);
  kh_announce (GTK_WIDGET (self), heading);
}

static void
on_retry (KhInviteResults *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
on_stop (KhInviteResults *self)
{
  gtk_widget_set_sensitive (self->stop, FALSE);
  kh_invite_run_stop (self->run);
}

static void
on_more (KhInviteResults *self)
{
  g_signal_emit (self, signals[MORE], 0);
}

static void
on_save (KhInviteResults *self)
{
  kh_save_table (GTK_WIDGET (self), _ ("Save Results"), _ ("Invitations.csv"), kh_invite_run_to_csv (self->invitees),
                 _ ("Results saved"), _ ("Could Not Save the Results"), self->cancellable);
}

static void
kh_invite_results_dispose (GObject *object)
{
  KhInviteResults *self = KH_INVITE_RESULTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->run);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_invite_results_parent_class)->dispose (object);
}

static void
kh_invite_results_finalize (GObject *object)
{
  KhInviteResults *self = KH_INVITE_RESULTS (object);

  g_clear_object (&self->invitees);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (kh_invite_results_parent_class)->finalize (object);
}

static void
kh_invite_results_class_init (KhInviteResultsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_invite_results_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_invite_results_finalize;
  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[MORE] = g_signal_new ("more", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_INVITEE_LIST);
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/invite/kh-invite-results.ui");
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, box);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, title);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, icon);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, heading);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, progress);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, text);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, list);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, buttons);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, retry);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, done);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, stop);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, more);
  gtk_widget_class_bind_template_child (widget_class, KhInviteResults, save);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kh_invite_results_init (KhInviteResults *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/invitations/kh-invitation-row.h"

#include "base/kh-time.h"
#include "compat/kh-compat.h"
#include "ui/invitations/kh-invitation-text.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-role-pills.h"
#include "ui/widgets/kh-text-for.h"

struct _KhInvitationRow {
  AdwBin parent_instance;

  /* template children */
  GtkLabel *address;
  GtkLabel *status;
  KhRolePills *roles;
  GtkLabel *summary;
  GtkWidget *problem;
  GtkLabel *problem_text;
  GtkWidget *buttons;
  GtkWidget *resend;
  GtkWidget *revoke;

  /* owned */
  KhAccount *account;
  KhInvitation *invitation;
  gulong notified;
};

enum { RESEND, REVOKE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhInvitationRow, kh_invitation_row, ADW_TYPE_BIN)

static void
on_resend (KhInvitationRow *self)
{
  g_signal_emit (self, signals[RESEND], 0);
}

static void
on_revoke (KhInvitationRow *self)
{
  g_signal_emit (self, signals[REVOKE], 0);
}

static void
show_status (KhInvitationRow *self, KhInvitationStatus status)
{
  static const char *const classes[] = { "pending", "expired", "accepted", "revoked" };

  gtk_label_set_label (self->status, kh_text_for_invitation_status (status));
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (i == status)
      gtk_widget_add_css_class (GTK_WIDGET (self->status), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self->status), classes[i]);
}

static void
show_buttons (KhInvitationRow *self, KhInvitationStatus status)
{
  gboolean open = status == KH_INVITATION_STATUS_PENDING || status == KH_INVITATION_STATUS_EXPIRED;
  KhDenial denial = kh_account_check (self->account, KH_ACTION_INVITE, KH_ENTITY (self->invitation));

  gtk_widget_set_visible (self->buttons, open && denial != KH_DENIAL_UNSUPPORTED);
  kh_feedback_gate (self->resend, self->account, denial);
  kh_feedback_gate (self->revoke, self->account, denial);
}

static void
describe_buttons (KhInvitationRow *self)
{
  const char *email = kh_invitation_get_email (self->invitation);
  GtkWidget *buttons[] = { self->resend, self->revoke };

  /* The labels are alike in every row: the address tells them apart for those who hear them. */
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (gtk_widget_is_sensitive (buttons[i]))
      kh_widget_describe (buttons[i], email);
}

void
kh_invitation_row_refresh (KhInvitationRow *self)
{
  g_autofree char *summary = NULL, *details = NULL, *problem = NULL;
  gint64 now = kh_time_now ();
  KhInvitationStatus status;

  if (self->invitation == NULL)
    return;
  status = kh_invitation_status_at (self->invitation, now);
  gtk_label_set_label (self->address, kh_invitation_get_email (self->invitation));
  show_status (self, status);
  kh_role_pills_set_access (self->roles, self->account, kh_invitation_get_roles (self->invitation),
                            kh_invitation_get_grants (self->invitation), FALSE);
  summary = kh_invitation_summary (self->invitation, self->account, now);
  details = kh_invitation_details (self->invitation, self->account);
  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), *summary != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), details);
  problem = kh_invitation_delivery_problem (self->invitation);
  gtk_widget_set_visible (self->problem, problem != NULL && status != KH_INVITATION_STATUS_ACCEPTED);
  gtk_label_set_label (self->problem_text, problem != NULL ? problem : "");
  show_buttons (self, status);
  describe_buttons (self);
}

void
kh_invitation_row_set (KhInvitationRow *self, KhAccount *account, KhInvitation *invitation)
{
  if (self->invitation != NULL)
    g_clear_signal_handler (&self->notified, self->invitation);
  g_set_object (&self->account, account);
  g_set_object (&self->invitation, invitation);
  if (invitation == NULL)
    return;
  self->notified = g_signal_connect_object (invitation, "notify", G_CALLBACK (kh_invitation_row_refresh), self,
                                            G_CONNECT_SWAPPED);
  kh_invitation_row_refresh (self);
}

KhInvitation *
kh_invitation_row_get_invitation (KhInvitationRow *self)
{
  return self->invitation;
}

static void
kh_invitation_row_dispose (GObject *object)
{
  kh_invitation_row_set (KH_INVITATION_ROW (object), NULL, NULL);
  G_OBJECT_CLASS (kh_invitation_row_parent_class)->dispose (object);
}

static void
kh_invitation_row_class_init (KhInvitationRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_invitation_row_dispose;
  signals[RESEND] = g_signal_new ("resend", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[REVOKE] = g_signal_new ("revoke", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_ROLE_PILLS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/keyholder_app/Keyholder/invitations/kh-invitation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhInvitationRow, address);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationRow, status);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationRow, roles);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationRow, summary);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationRow, problem);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationRow, problem_text);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationRow, resend);
  gtk_widget_class_bind_template_child (widget_class, KhInvitationRow, revoke);
  gtk_widget_class_bind_template_callback (widget_class, on_resend);
  gtk_widget_class_bind_template_callback (widget_class, on_revoke);
}

static void
kh_invitation_row_init (KhInvitationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_labels (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
}

GtkWidget *
kh_invitation_row_new (void)
{
  return g_object_new (KH_TYPE_INVITATION_ROW, NULL);
}

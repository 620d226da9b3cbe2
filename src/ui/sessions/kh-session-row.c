/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sessions/kh-session-row.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/kh-text.h"
#include "base/kh-time.h"
#include "compat/kh-compat.h"
#include "ui/widgets/kh-feedback.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-text-for.h"
#include "ui/widgets/kh-user-cell.h"

/* Whoever did something this short a time ago is there now. */
#define ACTIVE_NOW (2 * KH_MINUTE)

struct _KhSessionRow {
  AdwBin parent_instance;

  /* template children */
  GtkStack *stack;
  KhUserCell *person;
  GtkLabel *count;
  GtkWidget *end_all;
  GtkImage *icon;
  GtkLabel *place;
  GtkLabel *current;
  GtkLabel *device;
  GtkLabel *times;
  GtkWidget *end;

  /* owned */
  KhAccount *account;
  KhSessionItem *item;
  GSignalGroup *item_signals;
  GSignalGroup *session_signals;
};

enum { END, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhSessionRow, kh_session_row, ADW_TYPE_BIN)

static gboolean
is_text (const char *text)
{
  return text != NULL && *text != '\0';
}

char *
kh_session_place (KhSession *session)
{
  if (is_text (kh_session_get_location (session)))
    return g_strdup (kh_session_get_location (session));
  if (is_text (kh_session_get_ip (session)))
    return g_strdup (kh_session_get_ip (session));
  return g_strdup (_ ("Unknown place"));
}

char *
kh_session_device_text (KhSession *session)
{
  const char *device = kh_session_get_device (session), *client = kh_session_get_client (session);

  if (is_text (device) && is_text (client))
    return g_strdup_printf ("%s · %s", device, client);
  return g_strdup (is_text (device) ? device : is_text (client) ? client : _ ("Unknown device"));
}

static const char *
icon_for (KhSession *session)
{
  g_autofree char *text = kh_session_device_text (session);
  g_autofree char *folded = kh_text_fold (text);
  static const char *const phones[] = { "phone", "android", "pixel", "galaxy", "mobile" };
  static const char *const tablets[] = { "ipad", "tablet" };

  for (guint i = 0; i < G_N_ELEMENTS (tablets); i++)
    if (strstr (folded, tablets[i]) != NULL)
      return "tablet-symbolic";
  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    if (strstr (folded, phones[i]) != NULL)
      return "phone-symbolic";
  return "computer-symbolic";
}

static void
show_times (KhSessionRow *self, KhSession *session)
{
  g_autofree char *started = kh_text_for_past (kh_session_get_created_at (session));
  gint64 seen = kh_session_get_last_seen_at (session);
  g_autofree char *active = NULL, *line = NULL, *expires = NULL, *tooltip = NULL;

  if (seen != 0 && kh_time_now () - seen < ACTIVE_NOW) {
    active = g_strdup (_ ("Active now"));
  } else {
    g_autofree char *when = kh_text_for_past (seen);
    /* Translators: when a session was used last: "Last active: Yesterday" or "Last active: 12 November". */
    active = g_strdup_printf (_ ("Last active: %s"), when);
  }
  /* Translators: the first %s is when a session was used last, a sentence of its own; the second when somebody signed
   * in. */
  line = g_strdup_printf (_ ("%s · Started: %s"), active, started);
  gtk_label_set_label (self->times, line);
  if (kh_session_get_expires_at (session) != 0) {
    expires = kh_text_for_moment (kh_session_get_expires_at (session));
    /* Translators: %s is the date and time when the session ends by itself. */
    tooltip = g_strdup_printf (_ ("Ends by itself: %s"), expires);
  }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->times), tooltip);
}

static void
show_end (KhSessionRow *self, KhSession *session, const char *what)
{
  KhDenial denial = kh_account_check (self->account, KH_ACTION_END_SESSION, KH_ENTITY (session));
  gboolean current = kh_session_get_current (session);

  kh_feedback_gate (self->end, self->account, denial);
  if (denial == KH_DENIAL_NONE) {
    /* Ending this one would sign this application out behind its own back. */
    gtk_widget_set_sensitive (self->end, !current);
    gtk_widget_set_tooltip_text (self->end,
                                 current ? _ ("You are using this session. Removing the account from Keyholder ends "
                                              "it.")
                                         : NULL);
    kh_widget_describe (self->end, what);
  }
}

static void
show_session (KhSessionRow *self, KhSession *session)
{
  g_autofree char *place = kh_session_place (session), *device = kh_session_device_text (session);
  /* Translators: where a session is, and on what: "Utrecht, Netherlands (192.0.2.7)". */
  g_autofree char *with_ip = is_text (kh_session_get_location (session)) && is_text (kh_session_get_ip (session))
                                 ? g_strdup_printf (C_ ("place and address", "%s (%s)"), place,
                                                    kh_session_get_ip (session))
                                 : g_strdup (place);
  g_autofree char *what = g_strdup_printf ("%s, %s", place, device);

  gtk_stack_set_visible_child_name (self->stack, "session");
  gtk_image_set_from_icon_name (self->icon, icon_for (session));
  gtk_label_set_label (self->place, with_ip);
  gtk_widget_set_visible (GTK_WIDGET (self->current), kh_session_get_current (session));
  gtk_label_set_label (self->device, device);
  show_times (self, session);
  show_end (self, session, what);
}

static void
show_heading (KhSessionRow *self)
{
  KhUser *user = kh_account_find_user (self->account, kh_session_item_get_user_id (self->item));
  KhAccountInfo *info = kh_account_get_info (self->account);
  gboolean own = info != NULL
                 && g_strcmp0 (kh_account_info_get_user_id (info), kh_session_item_get_user_id (self->item)) == 0;
  guint n = kh_session_item_get_count (self->item);
  /* Translators: how many sessions somebody has. */
  g_autofree char *count = g_strdup_printf (ngettext ("%'u session", "%'u sessions", n), n);

  gtk_stack_set_visible_child_name (self->stack, "heading");
  gtk_widget_set_visible (GTK_WIDGET (self->person), user != NULL);
  if (user != NULL)
    kh_user_cell_set (self->person, self->account, user, FALSE);
  gtk_label_set_label (self->count, count);
  /* One's own are ended with the button of the pane, or one by one. */
  kh_feedback_gate (self->end_all, self->account,
                    own ? KH_DENIAL_UNSUPPORTED
                        : kh_account_check (self->account, KH_ACTION_END_OTHERS_SESSIONS, KH_ENTITY (user)));
  if (gtk_widget_get_sensitive (self->end_all) && user != NULL)
    kh_widget_describe (self->end_all, kh_user_get_name (user));
}

void
kh_session_row_refresh (KhSessionRow *self)
{
  KhSession *session;

  if (self->item == NULL)
    return;
  session = kh_session_item_get_session (self->item);
  if (session != NULL)
    show_session (self, session);
  else
    show_heading (self);
}

void
kh_session_row_set (KhSessionRow *self, KhAccount *account, KhSessionItem *item)
{
  g_set_object (&self->account, account);
  g_set_object (&self->item, item);
  g_signal_group_set_target (self->item_signals, item);
  g_signal_group_set_target (self->session_signals, item != NULL ? kh_session_item_get_session (item) : NULL);
  kh_session_row_refresh (self);
}

KhSessionItem *
kh_session_row_get_item (KhSessionRow *self)
{
  return self->item;
}

static void
on_end (KhSessionRow *self)
{
  g_signal_emit (self, signals[END], 0);
}

static void
kh_session_row_dispose (GObject *object)
{
  KhSessionRow *self = KH_SESSION_ROW (object);

  g_clear_object (&self->item_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->item);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_session_row_parent_class)->dispose (object);
}

static void
kh_session_row_class_init (KhSessionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_session_row_dispose;
  signals[END] = g_signal_new ("end", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
  g_type_ensure (KH_TYPE_PAIR);
  g_type_ensure (KH_TYPE_USER_CELL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/sessions/kh-session-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, stack);
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, person);
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, count);
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, end_all);
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, icon);
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, place);
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, current);
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, device);
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, times);
  gtk_widget_class_bind_template_child (widget_class, KhSessionRow, end);
  gtk_widget_class_bind_template_callback (widget_class, on_end);
}

static void
kh_session_row_init (KhSessionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_labels (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
  self->item_signals = g_signal_group_new (KH_TYPE_SESSION_ITEM);
  g_signal_group_connect_object (self->item_signals, "notify", G_CALLBACK (kh_session_row_refresh), self,
                                 G_CONNECT_SWAPPED);
  self->session_signals = g_signal_group_new (KH_TYPE_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify", G_CALLBACK (kh_session_row_refresh), self,
                                 G_CONNECT_SWAPPED);
}

GtkWidget *
kh_session_row_new (void)
{
  return g_object_new (KH_TYPE_SESSION_ROW, NULL);
}

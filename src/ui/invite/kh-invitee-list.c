/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "ui/invite/kh-invitee-list.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

/* A list view asks for the height of few rows only, so it is given that of all, up to where it scrolls: first what rows
 * mostly have, then what these turned out to have. */
#define ROW_HEIGHT 56
#define MAX_HEIGHT 336
/* Of one that takes what there is: two rows of several lines, at the usual size of text. */
#define LEAST_TALL 150

struct _KhInviteeList {
  GtkWidget parent_instance;
  GtkWidget *scroller; /* child */
  GtkListView *view;   /* borrowed */
  GListModel *invitees; /* owned */
  gboolean editable;
  gboolean tall;
  guint idle;
};

G_DEFINE_FINAL_TYPE (KhInviteeList, kh_invitee_list, GTK_TYPE_WIDGET)

static guint remove_signal;

typedef struct {
  KhInviteeList *list; /* borrowed */
  GtkListItem *item;   /* borrowed */
  GtkImage *icon;
  GtkLabel *email;
  GtkLabel *details;
  GtkLabel *note;
  GtkWidget *remove;
  KhInvitee *invitee;  /* owned, while bound */
  gulong handler;
} Row;

static void
row_free (Row *row)
{
  g_clear_object (&row->invitee);
  g_free (row);
}

const char *
kh_invitee_check_text (KhInviteeCheck check)
{
  switch (check) {
  case KH_INVITEE_SHARED:
    return _ ("Looks shared by several people. Everyone needs a login of their own.");
  case KH_INVITEE_MEMBER:
    return _ ("Has access already, and is left out.");
  case KH_INVITEE_INVITED:
    return _ ("An invitation is on its way already, so this one is left out.");
  case KH_INVITEE_INVALID:
    return _ ("This is not a mail address.");
  case KH_INVITEE_NO_ADDRESS:
    return _ ("There is no mail address in this row.");
  case KH_INVITEE_DUPLICATE:
    return _ ("This address is there already, in an earlier row or in the form.");
  case KH_INVITEE_OVER_LIMIT:
    return _ ("The plan has no place left for this row.");
  case KH_INVITEE_FINE:
  default:
    return "";
  }
}

char *
kh_invitee_describe_check (KhInvitee *invitee)
{
  const char *about = kh_invitee_get_about (invitee);

  switch (kh_invitee_get_check (invitee)) {
  case KH_INVITEE_UNKNOWN_LANGUAGE:
    /* Translators: %s is what somebody wrote for a language. */
    return g_strdup_printf (_ ("“%s” is not one of the languages. Write its name, or a code such as de-DE."), about);
  case KH_INVITEE_UNKNOWN_ROLE:
    /* Translators: %s is what somebody wrote for a role. */
    return g_strdup_printf (_ ("There is no role “%s”. Write names as in the pane Roles, with semicolons between them."),
                            about);
  case KH_INVITEE_ROLE_BEYOND:
    /* Translators: %s is the name of a role. */
    return g_strdup_printf (_ ("You cannot give the role “%s”, for it can do more than you."), about);
  default:
    return g_strdup (kh_invitee_check_text (kh_invitee_get_check (invitee)));
  }
}

static void
describe (KhInvitee *invitee, const char **icon, char **text, gboolean *error)
{
  KhInviteeCheck check = kh_invitee_get_check (invitee);

  *error = FALSE;
  switch (kh_invitee_get_state (invitee)) {
  case KH_INVITEE_SENT:
    *icon = "emblem-ok-symbolic";
    *text = g_strdup (C_ ("invitation", "Sent"));
    return;
  case KH_INVITEE_SENDING:
    *icon = "mail-send-symbolic";
    *text = g_strdup (_ ("Sending…"));
    return;
  case KH_INVITEE_FAILED:
    *icon = "dialog-error-symbolic";
    *text = kh_text_for_error_title (kh_invitee_get_error (invitee));
    *error = TRUE;
    return;
  case KH_INVITEE_STOPPED:
    *icon = "dialog-warning-symbolic";
    *text = g_strdup (_ ("Not sent yet, because it was stopped"));
    return;
  case KH_INVITEE_WAITING:
    break;
  }
  *error = check >= KH_INVITEE_INVALID;
  *icon = check == KH_INVITEE_FINE      ? "mail-unread-symbolic"
          : check >= KH_INVITEE_INVALID ? "dialog-error-symbolic"
                                        : "dialog-warning-symbolic";
  *text = kh_invitee_describe_check (invitee);
}

static void
show (Row *row)
{
  const char *email = kh_invitee_get_email (row->invitee);
  const char *details = kh_invitee_get_details (row->invitee);
  g_autofree char *text = NULL;
  GString *label = g_string_new (email);
  g_autofree char *remove = NULL;
  const char *icon;
  gboolean error;

  describe (row->invitee, &icon, &text, &error);
  gtk_image_set_from_icon_name (row->icon, icon);
  gtk_label_set_text (row->email, *email != '\0' ? email : "—");
  gtk_label_set_text (row->details, details);
  gtk_widget_set_visible (GTK_WIDGET (row->details), details != NULL);
  gtk_label_set_text (row->note, text);
  gtk_widget_set_visible (GTK_WIDGET (row->note), *text != '\0');
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (row->note), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->note), "error");
  /* Translators: %s is a mail address. */
  remove = g_strdup_printf (_ ("Remove %s"), email);
  gtk_widget_set_visible (row->remove, row->list->editable);
  gtk_widget_set_tooltip_text (row->remove, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  if (details != NULL)
    g_string_append_printf (label, ", %s", details);
  if (*text != '\0')
    g_string_append_printf (label, ": %s", text);
  kh_list_item_set_label (row->item, label->str);
  g_string_free (label, TRUE);
}

static void
on_remove (Row *row)
{
  g_autoptr (KhInvitee) invitee = row->invitee != NULL ? g_object_ref (row->invitee) : NULL;

  if (invitee != NULL)
    g_signal_emit (row->list, remove_signal, 0, invitee);
}

static GtkLabel *
add_label (GtkWidget *box, gboolean wrap)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (wrap)
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, KhInviteeList *self)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  row->list = self;
  row->item = item;
  row->icon = GTK_IMAGE (gtk_image_new ());
  row->email = add_label (texts, FALSE);
  row->details = add_label (texts, TRUE);
  row->note = add_label (texts, TRUE);
  row->remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (row->remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row->remove, "flat");
  gtk_widget_add_css_class (GTK_WIDGET (row->details), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->details), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (row->note), "caption");
  gtk_widget_add_css_class (box, "kh-row");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), row->remove);
  kh_fit_labels (box);
  g_signal_connect_swapped (row->remove, "clicked", G_CALLBACK (on_remove), row);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
  g_object_set_data_full (G_OBJECT (item), "kh-row", row, (GDestroyNotify) row_free);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, KhInviteeList *self)
{
  Row *row = g_object_get_data (G_OBJECT (item), "kh-row");

  row->invitee = g_object_ref (gtk_list_item_get_item (item));
  row->handler = g_signal_connect_swapped (row->invitee, "changed", G_CALLBACK (show), row);
  show (row);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item, KhInviteeList *self)
{
  Row *row = g_object_get_data (G_OBJECT (item), "kh-row");

  g_clear_signal_handler (&row->handler, row->invitee);
  g_clear_object (&row->invitee);
}

static void
on_teardown (GtkListItemFactory *factory, GtkListItem *item, KhInviteeList *self)
{
  gtk_list_item_set_child (item, NULL);
  g_object_set_data (G_OBJECT (item), "kh-row", NULL);
}

static void
update_height (KhInviteeList *self)
{
  guint n = self->invitees != NULL ? g_list_model_get_n_items (self->invitees) : 0;

  if (self->tall)
    return;
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              MIN (n, MAX_HEIGHT / ROW_HEIGHT) * ROW_HEIGHT);
}

static gboolean
fit_rows (gpointer data)
{
  KhInviteeList *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  int height = MIN ((int) gtk_adjustment_get_upper (adjustment), MAX_HEIGHT);

  self->idle = 0;
  if (height > gtk_scrolled_window_get_min_content_height (GTK_SCROLLED_WINDOW (self->scroller)))
    gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), height);
  return G_SOURCE_REMOVE;
}

/* Comes while sizes are given out: what follows from it has to wait until that is done. */
static void
on_rows_measured (KhInviteeList *self)
{
  if (self->idle == 0 && !self->tall)
    self->idle = g_idle_add (fit_rows, self);
}

void
kh_invitee_list_set_model (KhInviteeList *self, GListModel *invitees)
{
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (invitees));

  if (self->invitees != NULL)
    g_signal_handlers_disconnect_by_data (self->invitees, self);
  g_set_object (&self->invitees, invitees);
  g_signal_connect_object (invitees, "items-changed", G_CALLBACK (update_height), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  update_height (self);
}

void
kh_invitee_list_set_editable (KhInviteeList *self, gboolean editable)
{
  self->editable = editable;
}

void
kh_invitee_list_set_tall (KhInviteeList *self)
{
  self->tall = TRUE;
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              kh_fit_scale (GTK_WIDGET (self), LEAST_TALL));
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), -1);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), FALSE);
  gtk_widget_set_vexpand (self->scroller, TRUE);
}

static void
kh_invitee_list_dispose (GObject *object)
{
  g_clear_handle_id (&KH_INVITEE_LIST (object)->idle, g_source_remove);
  g_clear_pointer (&KH_INVITEE_LIST (object)->scroller, gtk_widget_unparent);
  g_clear_object (&KH_INVITEE_LIST (object)->invitees);
  G_OBJECT_CLASS (kh_invitee_list_parent_class)->dispose (object);
}

static void
kh_invitee_list_class_init (KhInviteeListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_invitee_list_dispose;
  remove_signal = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, KH_TYPE_INVITEE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kh_invitee_list_init (KhInviteeList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->editable = TRUE;
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  g_signal_connect (factory, "teardown", G_CALLBACK (on_teardown), self);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_show_separators (self->view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Mail addresses"), -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "changed",
                           G_CALLBACK (on_rows_measured), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (self->scroller, "card");
  gtk_widget_set_overflow (self->scroller, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-days-window.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "account/kh-account-days.h"
#include "compat/kh-compat.h"
#include "ui/review/kh-review-text.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"

struct _KhDaysWindow {
  AdwWindow parent_instance;
  /* template children */
  AdwWindowTitle *title;
  GtkWidget *choices;
  AdwComboRow *earlier;
  AdwComboRow *later;
  GtkStack *pages;
  AdwStatusPage *message;
  GtkListView *view;
  /* owned */
  KhAccount *account;
  GArray *days;              /* of KhSnapshotDay, nullable: until they are read */
  KhReview *differences;     /* nullable: what is shown */
  GCancellable *cancellable; /* of what is under way */
};

G_DEFINE_FINAL_TYPE (KhDaysWindow, kh_days_window, ADW_TYPE_WINDOW)

/* --- What is shown --- */

static void
on_setup (KhDaysWindow *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *name = gtk_label_new (NULL), *text = gtk_label_new (NULL);

  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (text, "kh-dim");
  for (GtkWidget *label = name; label != NULL; label = label == name ? text : NULL) {
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 9);
  gtk_widget_set_margin_end (box, 9);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static void
on_bind (KhDaysWindow *self, GtkListItem *item)
{
  KhReviewItem *difference = gtk_list_item_get_item (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *text = kh_review_differences_text (self->differences, self->account,
                                                      kh_review_item_get_differences (difference), "\n");
  g_autofree char *label = NULL;

  gtk_label_set_text (GTK_LABEL (name), kh_subject_get_name (kh_review_item_get_subject (difference)));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), text);
  label = g_strdup_printf ("%s\n%s", gtk_label_get_text (GTK_LABEL (name)), text);
  kh_list_item_set_label (item, label);
}

static void
show_message (KhDaysWindow *self, const char *title, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_title (self->message, title);
  adw_status_page_set_description (self->message, markup);
  gtk_stack_set_visible_child_name (self->pages, "message");
}

static void
show_error (KhDaysWindow *self, const GError *error)
{
  g_autofree char *title = kh_text_for_error_title (error);
  g_autofree char *text = kh_text_for_error (error);

  show_message (self, title, text);
}

static void
show_differences (KhDaysWindow *self, KhReview *differences)
{
  GListModel *items = G_LIST_MODEL (kh_review_get_items (differences));
  guint n = g_list_model_get_n_items (items);
  g_autoptr (GtkSelectionModel) model = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (items)));
  g_autofree char *count = g_strdup_printf (ngettext ("%'u person", "%'u people", n), n);

  /* The rows of before are in the words of before. */
  gtk_list_view_set_model (self->view, NULL);
  g_set_object (&self->differences, differences);
  gtk_list_view_set_model (self->view, model);
  adw_window_title_set_subtitle (self->title, n > 0 ? count : "");
  if (n > 0)
    gtk_stack_set_visible_child_name (self->pages, "list");
  else
    show_message (self, _ ("No Differences"), _ ("Everybody had the same access on both days."));
}

/* --- Comparing --- */

static void
on_compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhDaysWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReview) differences = kh_account_compare_days_finish (KH_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    show_error (self, error);
  else
    show_differences (self, differences);
}

static void
stop (KhDaysWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static guint
get_day (KhDaysWindow *self, AdwComboRow *row)
{
  return g_array_index (self->days, KhSnapshotDay, adw_combo_row_get_selected (row)).day;
}

static void
compare (KhDaysWindow *self)
{
  if (self->days == NULL || adw_combo_row_get_selected (self->earlier) >= self->days->len
      || adw_combo_row_get_selected (self->later) >= self->days->len)
    return;
  stop (self);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->pages, "wait");
  adw_window_title_set_subtitle (self->title, "");
  kh_account_compare_days_async (self->account, get_day (self, self->earlier), get_day (self, self->later),
                                 self->cancellable, on_compared, g_object_ref (self));
}

/* At first, the last two. */
static void
show_days (KhDaysWindow *self, GArray *days)
{
  g_autoptr (GtkStringList) dates = gtk_string_list_new (NULL);

  if (days->len < 2) {
    show_message (self, _ ("Only One Day Is Known"),
                  _ ("How everybody's access was is kept for each day on which Keyholder was in touch with this account."));
    return;
  }
  for (guint i = 0; i < days->len; i++)
    gtk_string_list_take (dates, kh_text_for_date (g_array_index (days, KhSnapshotDay, i).synced_at));
  adw_combo_row_set_model (self->earlier, G_LIST_MODEL (dates));
  adw_combo_row_set_model (self->later, G_LIST_MODEL (dates));
  adw_combo_row_set_selected (self->earlier, days->len - 2);
  adw_combo_row_set_selected (self->later, days->len - 1);
  gtk_widget_set_visible (self->choices, TRUE);
  self->days = g_array_ref (days);
  compare (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->earlier));
}

static void
on_days (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhDaysWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) days = kh_account_list_days_finish (KH_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    show_error (self, error);
  else
    show_days (self, days);
}

static void
kh_days_window_dispose (GObject *object)
{
  stop (KH_DAYS_WINDOW (object));
  G_OBJECT_CLASS (kh_days_window_parent_class)->dispose (object);
}

static void
kh_days_window_finalize (GObject *object)
{
  KhDaysWindow *self = KH_DAYS_WINDOW (object);

  g_clear_pointer (&self->days, g_array_unref);
  g_clear_object (&self->differences);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (kh_days_window_parent_class)->finalize (object);
}

static void
kh_days_window_class_init (KhDaysWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_days_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_days_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/review/kh-days-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhDaysWindow, title);
  gtk_widget_class_bind_template_child (widget_class, KhDaysWindow, choices);
  gtk_widget_class_bind_template_child (widget_class, KhDaysWindow, earlier);
  gtk_widget_class_bind_template_child (widget_class, KhDaysWindow, later);
  gtk_widget_class_bind_template_child (widget_class, KhDaysWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, KhDaysWindow, message);
  gtk_widget_class_bind_template_child (widget_class, KhDaysWindow, view);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, compare);
}

static void
kh_days_window_init (KhDaysWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_groups (GTK_WIDGET (self));
}

GtkWidget *
kh_days_window_new (GtkWidget *from, KhAccount *account)
{
  KhDaysWindow *self = g_object_new (KH_TYPE_DAYS_WINDOW, "transient-for", gtk_widget_get_root (from), NULL);

  kh_fit_to_parent (GTK_WINDOW (self));
  self->account = g_object_ref (account);
  self->cancellable = g_cancellable_new ();
  kh_account_list_days_async (account, self->cancellable, on_days, g_object_ref (self));
  return GTK_WIDGET (self);
}

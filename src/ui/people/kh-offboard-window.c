/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "account/kh-offboarding.h"
#include "compat/kh-compat.h"
#include "ui/people/kh-offboard-row.h"
#include "ui/people/kh-offboard-text.h"
#include "ui/people/kh-offboard-window.h"
#include "ui/widgets/kh-button-face.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-save-table.h"

struct _KhOffboardWindow {
  AdwWindow parent_instance;

  /* template children */
  AdwWindowTitle *title;
  GtkWidget *cancel;
  GtkWidget *stop;
  GtkWidget *go;
  GtkWidget *done;
  AdwAvatar *avatar;
  GtkLabel *heading;
  GtkLabel *text;
  GtkProgressBar *progress;
  GtkListBox *list;
  GtkWidget *buttons;
  GtkWidget *retry;

  /* owned */
  KhOffboarding *offboarding;
  GCancellable *cancellable; /* of questions and files */
  GCancellable *running;     /* of what is being done; NULL: nothing is */
};

G_DEFINE_FINAL_TYPE (KhOffboardWindow, kh_offboard_window, ADW_TYPE_WINDOW)

static guint
count (KhOffboardWindow *self, KhOffboardState state)
{
  return kh_offboarding_count (self->offboarding, state);
}

/* Those that running does something about. */
static guint
count_due (KhOffboardWindow *self)
{
  return count (self, KH_OFFBOARD_TO_DO) + count (self, KH_OFFBOARD_AWAY) + count (self, KH_OFFBOARD_FAILED);
}

static void
set_heading (KhOffboardWindow *self, const char *heading, const char *text)
{
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL && *text != '\0');
}

static void
show_plan (KhOffboardWindow *self)
{
  const char *name = kh_offboarding_get_name (self->offboarding);
  g_autofree char *heading = NULL;

  /* Translators: %s is a person's name. */
  heading = g_strdup_printf (_ ("Offboard %s"), name);
  set_heading (self, heading,
               count_due (self) > 0 ? _ ("This is what goes, and where. Nothing has been done yet.")
                                    : _ ("There is nothing that can be removed from here."));
  gtk_widget_set_sensitive (self->go, count_due (self) > 0);
  gtk_widget_set_tooltip_text (self->go,
                               count_due (self) > 0 ? NULL : _ ("There is nothing that can be removed from here."));
}

static void
show_progress (KhOffboardWindow *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->offboarding));
  guint left = count (self, KH_OFFBOARD_RUNNING);
  g_autofree char *heading = NULL;
  g_autofree char *text = NULL;

  /* Translators: %s is a person's name. */
  heading = g_strdup_printf (_ ("Removing %s…"), kh_offboarding_get_name (self->offboarding));
  /* Translators: how many accounts are done, of how many. */
  text = g_strdup_printf (C_ ("accounts", "%'u of %'u"), all - left, all);
  set_heading (self, heading, NULL);
  gtk_progress_bar_set_fraction (self->progress, all > 0 ? (double) (all - left) / all : 0);
  gtk_progress_bar_set_text (self->progress, text);
}

static void
add_part (GString *text, const char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? C_ ("list", ", ") : "", part);
}

static char *
describe_result (KhOffboardWindow *self)
{
  guint done = count (self, KH_OFFBOARD_DONE);
  guint failed = count (self, KH_OFFBOARD_FAILED) + count (self, KH_OFFBOARD_AWAY);
  guint by_hand = count (self, KH_OFFBOARD_BY_HAND);
  /* Translators: how many accounts; these stand in one line. */
  g_autofree char *done_text = g_strdup_printf (ngettext ("%'u account done", "%'u accounts done", done), done);
  /* Translators: how many accounts. */
  g_autofree char *failed_text = g_strdup_printf (ngettext ("%'u failed", "%'u failed", failed), failed);
  /* Translators: how many accounts. */
  g_autofree char *hand_text = g_strdup_printf (ngettext ("%'u to do by hand", "%'u to do by hand", by_hand), by_hand);
  GString *text = g_string_new (NULL);

  if (done > 0)
    add_part (text, done_text);
  if (failed > 0)
    add_part (text, failed_text);
  if (by_hand > 0)
    add_part (text, hand_text);
  return g_string_free (text, FALSE);
}

static void
show_result (KhOffboardWindow *self)
{
  gboolean whole = count_due (self) == 0 && count (self, KH_OFFBOARD_BY_HAND) == 0;
  g_autofree char *text = describe_result (self);
  g_autofree char *heading = NULL;

  /* Translators: %s is a person's name. */
  heading = whole ? g_strdup_printf (_ ("%s No Longer Has Access"), kh_offboarding_get_name (self->offboarding))
                  : g_strdup (_ ("Not Everything Is Done Yet"));
  set_heading (self, heading, text);
  gtk_widget_set_visible (self->retry, count_due (self) > 0);
  gtk_widget_grab_focus (count_due (self) > 0 ? self->retry : self->done);
  kh_announce (GTK_WIDGET (self), heading);
}

static void
update (KhOffboardWindow *self)
{
  gboolean started = kh_offboarding_get_started (self->offboarding);

  gtk_widget_set_visible (self->cancel, !started);
  gtk_widget_set_visible (self->go, !started);
  gtk_widget_set_visible (self->stop, self->running != NULL);
  gtk_widget_set_visible (self->done, started && self->running == NULL);
  gtk_widget_set_visible (self->buttons, started && self->running == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), self->running != NULL);
  if (!started)
    show_plan (self);
  else if (self->running != NULL)
    show_progress (self);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhOffboardWindow) self = data;

  kh_offboarding_run_finish (KH_OFFBOARDING (source), result);
  g_clear_object (&self->running);
  if (self->offboarding == NULL)
    return;
  update (self);
  show_result (self);
}

static void
run (KhOffboardWindow *self)
{
  self->running = g_cancellable_new ();
  gtk_widget_set_sensitive (self->stop, TRUE);
  kh_offboarding_run_async (self->offboarding, self->running, on_run, g_object_ref (self));
  update (self);
  gtk_widget_grab_focus (self->stop);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhOffboardWindow) self = data;

  if (kh_confirm_finish (result) && self->offboarding != NULL && self->running == NULL)
    run (self);
}

/* Whether anybody is in there already; else it is about invitations alone. */
static gboolean
has_users (KhOffboardWindow *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->offboarding)); i++) {
    g_autoptr (KhOffboardStep) step = g_list_model_get_item (G_LIST_MODEL (self->offboarding), i);
    if (kh_offboard_step_get_user (step) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
on_go (KhOffboardWindow *self)
{
  const char *name = kh_offboarding_get_name (self->offboarding);
  g_autofree char *heading = NULL;
  g_autoptr (GString) body = g_string_new (NULL);

  /* Translators: %s is a person's name. */
  heading = g_strdup_printf (_ ("Offboard %s?"), name);
  if (has_users (self))
    /* Translators: %s is a person's name; a list of accounts follows. */
    g_string_append_printf (body, _ ("%s is signed out at once, on every device, and can’t come back in:"), name);
  else
    /* Translators: %s is a person's name; a list of accounts follows. */
    g_string_append_printf (body, _ ("%s can’t join any more:"), name);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->offboarding)); i++) {
    g_autoptr (KhOffboardStep) step = g_list_model_get_item (G_LIST_MODEL (self->offboarding), i);
    if (kh_offboard_step_get_state (step) != KH_OFFBOARD_BY_HAND)
      g_string_append_printf (body, "\n%s", kh_account_get_name (kh_offboard_step_get_account (step)));
  }
  kh_confirm_async (GTK_WIDGET (self), heading, body->str, _ ("_Offboard"), TRUE, self->cancellable, on_answer,
                    g_object_ref (self));
}

static void
on_retry (KhOffboardWindow *self)
{
  if (self->running == NULL)
    run (self);
}

static void
on_stop (KhOffboardWindow *self)
{
  gtk_widget_set_sensitive (self->stop, FALSE);
  g_cancellable_cancel (self->running);
}

static void
on_save (KhOffboardWindow *self)
{
  kh_save_table (GTK_WIDGET (self), _ ("Save Report"), _ ("Offboarding.csv"),
                 kh_offboarding_to_csv (self->offboarding), _ ("Report saved"), _ ("Could Not Save the Report"),
                 self->cancellable);
}

static void
fill_list (KhOffboardWindow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->offboarding)); i++) {
    g_autoptr (KhOffboardStep) step = g_list_model_get_item (G_LIST_MODEL (self->offboarding), i);
    gtk_list_box_append (self->list, kh_offboard_row_new (step));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->list), gtk_widget_get_first_child (GTK_WIDGET (self->list)) != NULL);
}

/* What has been sent is waited for, or its result would be known to nobody. */
static gboolean
kh_offboard_window_close_request (GtkWindow *window)
{
  return KH_OFFBOARD_WINDOW (window)->running != NULL
         || GTK_WINDOW_CLASS (kh_offboard_window_parent_class)->close_request (window);
}

static void
kh_offboard_window_dispose (GObject *object)
{
  KhOffboardWindow *self = KH_OFFBOARD_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->offboarding);
  G_OBJECT_CLASS (kh_offboard_window_parent_class)->dispose (object);
}

static void
kh_offboard_window_finalize (GObject *object)
{
  g_object_unref (KH_OFFBOARD_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (kh_offboard_window_parent_class)->finalize (object);
}

static void
kh_offboard_window_class_init (KhOffboardWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_offboard_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = kh_offboard_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = kh_offboard_window_close_request;
  g_type_ensure (KH_TYPE_BUTTON_FACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/people/kh-offboard-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, title);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, cancel);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, stop);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, go);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, done);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, text);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, list);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, buttons);
  gtk_widget_class_bind_template_child (widget_class, KhOffboardWindow, retry);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kh_offboard_window_init (KhOffboardWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
}

void
kh_offboard_window_present (GtkWindow *parent, KhPeople *people, KhIndividual *individual)
{
  KhOffboardWindow *self = g_object_new (KH_TYPE_OFFBOARD_WINDOW, "transient-for", parent, NULL);

  self->offboarding = kh_offboarding_new (people, individual);
  adw_window_title_set_title (self->title, _ ("Offboard"));
  adw_avatar_set_text (self->avatar, kh_offboarding_get_name (self->offboarding));
  g_signal_connect_object (self->offboarding, "items-changed", G_CALLBACK (fill_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->offboarding, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  fill_list (self);
  update (self);
  kh_fit_to_parent (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->cancel);
}

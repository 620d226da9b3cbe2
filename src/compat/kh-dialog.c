/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"

#if ADW_CHECK_VERSION (1, 5, 0)

typedef AdwAlertDialog Dialog;
#define DIALOG ADW_ALERT_DIALOG
#define dialog_add_response adw_alert_dialog_add_response
#define dialog_set_appearance adw_alert_dialog_set_response_appearance
#define dialog_set_default adw_alert_dialog_set_default_response
#define dialog_set_close adw_alert_dialog_set_close_response

static Dialog *
dialog_new (GtkWidget *parent, const char *heading, const char *body)
{
  return DIALOG (adw_alert_dialog_new (heading, body));
}

static void
dialog_present (Dialog *dialog, GtkWidget *parent)
{
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}

static void
dialog_close (Dialog *dialog)
{
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

gboolean
kh_dialog_is_over (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  AdwDialog *dialog = NULL;

  if (ADW_IS_APPLICATION_WINDOW (root))
    dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (root));
  else if (ADW_IS_WINDOW (root))
    dialog = adw_window_get_visible_dialog (ADW_WINDOW (root));
  return dialog != NULL && !gtk_widget_is_ancestor (widget, GTK_WIDGET (dialog));
}

#else

typedef AdwMessageDialog Dialog;
#define DIALOG ADW_MESSAGE_DIALOG
#define dialog_add_response adw_message_dialog_add_response
#define dialog_set_appearance adw_message_dialog_set_response_appearance
#define dialog_set_default adw_message_dialog_set_default_response
#define dialog_set_close adw_message_dialog_set_close_response

static Dialog *
dialog_new (GtkWidget *parent, const char *heading, const char *body)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;

  return DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body));
}

/* As newer libraries do by themselves. */
static void
wrap_buttons (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) != NULL)
    g_object_set (widget, "wrap", TRUE, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, "justify", GTK_JUSTIFY_CENTER, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    wrap_buttons (child);
}

static void
dialog_present (Dialog *dialog, GtkWidget *parent)
{
  wrap_buttons (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
dialog_close (Dialog *dialog)
{
  gtk_window_destroy (GTK_WINDOW (dialog));
}

gboolean
kh_dialog_is_over (GtkWidget *widget)
{
  return FALSE;
}

#endif

typedef struct {
  Dialog *dialog; /* owned */
  gulong cancelled_id;
  gboolean confirmed;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->dialog);
  g_free (question);
}

static void
question_end (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  g_signal_handlers_disconnect_by_data (question->dialog, task);
  /* Not g_cancellable_disconnect(): it would wait for the handler that this may run in. */
  if (question->cancelled_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), question->cancelled_id);
  question->cancelled_id = 0;
}

static gboolean
answer (gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);

  g_clear_object (&question->dialog);
  g_task_return_boolean (task, question->confirmed);
  return G_SOURCE_REMOVE;
}

/* Whoever asked may close the window that the dialog belongs to, and AdwMessageDialog has to be gone before that. */
static void
response_cb (Dialog *dialog, const char *response, GTask *task)
{
  Question *question = g_task_get_task_data (task);

  question_end (task);
  question->confirmed = g_strcmp0 (response, "confirm") == 0;
  g_idle_add_full (G_PRIORITY_DEFAULT, answer, task, NULL);
}

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  Question *question = g_task_get_task_data (task);

  question_end (task);
  dialog_close (question->dialog);
  g_task_return_boolean (task, FALSE);
  g_object_unref (task);
}

void
kh_confirm_async (GtkWidget *parent, const char *heading, const char *body, const char *confirm,
                  gboolean destructive, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (parent, cancellable, callback, data);
  Question *question = g_new0 (Question, 1);

  g_task_set_source_tag (task, kh_confirm_async);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  if (g_cancellable_is_cancelled (cancellable)) {
    g_task_return_boolean (task, FALSE);
    g_object_unref (task);
    return;
  }
  question->dialog = g_object_ref_sink (dialog_new (parent, heading, body));
  dialog_add_response (question->dialog, "cancel", _ ("_Cancel"));
  dialog_add_response (question->dialog, "confirm", confirm);
  dialog_set_appearance (question->dialog, "confirm",
                         destructive ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  dialog_set_default (question->dialog, "cancel");
  dialog_set_close (question->dialog, "cancel");
  g_signal_connect (question->dialog, "response", G_CALLBACK (response_cb), task);
  if (cancellable != NULL)
    question->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task);
  dialog_present (question->dialog, parent);
}

gboolean
kh_confirm_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

void
kh_alert_show (GtkWidget *parent, const char *heading, const char *body)
{
  Dialog *dialog = dialog_new (parent, heading, body);

  dialog_add_response (dialog, "close", _ ("_Close"));
  dialog_set_default (dialog, "close");
  dialog_set_close (dialog, "close");
  dialog_present (dialog, parent);
}

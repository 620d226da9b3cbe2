/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "compat/kh-compat.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-text-for.h"
#include "ui/window/kh-welcome-page.h"

struct _KhWelcomePage {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  GtkWidget *connect_button;
  GtkWidget *sample_button;
  GtkStack *outcome;
  GtkSpinner *spinner;
  GtkLabel *error_label;
  GtkWidget *memory_button;

  /* owned */
  KhAccounts *accounts;
  GCancellable *cancellable;
};

enum { PROP_0, PROP_ACCOUNTS, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CONNECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhWelcomePage, kh_welcome_page, GTK_TYPE_WIDGET)

static void
set_busy (KhWelcomePage *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->connect_button, !busy);
  gtk_widget_set_sensitive (self->sample_button, !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_stack_set_visible_child_name (self->outcome, busy ? "busy" : "none");
}

static void
show_error (KhWelcomePage *self, const GError *error)
{
  gboolean no_keyring = g_strcmp0 (kh_error_get_word (error), "no-keyring") == 0;
  g_autofree char *text = kh_text_for_error (error);
  g_autofree char *all = NULL;

  if (no_keyring)
    /* Translators: %s is the sentence that there is no keyring. */
    all = g_strdup_printf (_ ("%s Keyholder can keep it in memory until you close it, and writes it nowhere."), text);
  else
    /* Why, in the words of who failed. */
    all = g_strconcat (text, "\n", error->message, NULL);
  gtk_label_set_label (self->error_label, all);
  gtk_widget_set_visible (self->memory_button, no_keyring);
  gtk_stack_set_visible_child_name (self->outcome, "error");
  if (no_keyring)
    gtk_widget_grab_focus (self->memory_button);
  kh_announce (GTK_WIDGET (self), all);
}

static void
sample_ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhWelcomePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) opened = kh_accounts_try_sample_finish (KH_ACCOUNTS (source), result, &error);

  /* What is kept already goes on to its end, also when the window is closed meanwhile. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;
  set_busy (self, FALSE);
  if (error != NULL)
    show_error (self, error);
  else if (opened->len > 0)
    g_signal_emit (self, signals[CONNECTED], 0, g_ptr_array_index (opened, 0));
}

static void
start (KhWelcomePage *self, gboolean in_memory)
{
  if (!gtk_widget_get_sensitive (self->sample_button))
    return;
  set_busy (self, TRUE);
  kh_accounts_try_sample_async (self->accounts, in_memory, self->cancellable, sample_ready_cb, g_object_ref (self));
}

void
kh_welcome_page_try_sample (KhWelcomePage *self)
{
  g_return_if_fail (KH_IS_WELCOME_PAGE (self));

  start (self, FALSE);
}

static void
sample_cb (KhWelcomePage *self)
{
  start (self, FALSE);
}

static void
in_memory_cb (KhWelcomePage *self)
{
  start (self, TRUE);
}

static void
kh_welcome_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KhWelcomePage *self = KH_WELCOME_PAGE (object);

  switch (id) {
  case PROP_ACCOUNTS:
    g_value_set_object (value, self->accounts);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_welcome_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KhWelcomePage *self = KH_WELCOME_PAGE (object);

  switch (id) {
  case PROP_ACCOUNTS:
    g_set_object (&self->accounts, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_welcome_page_dispose (GObject *object)
{
  KhWelcomePage *self = KH_WELCOME_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_welcome_page_parent_class)->dispose (object);
}

static void
kh_welcome_page_class_init (KhWelcomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_welcome_page_get_property;
  object_class->set_property = kh_welcome_page_set_property;
  object_class->dispose = kh_welcome_page_dispose;
  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, KH_TYPE_ACCOUNTS,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CONNECTED] = g_signal_new ("connected", KH_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, KH_TYPE_ACCOUNT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/window/kh-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhWelcomePage, box);
  gtk_widget_class_bind_template_child (widget_class, KhWelcomePage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, KhWelcomePage, sample_button);
  gtk_widget_class_bind_template_child (widget_class, KhWelcomePage, outcome);
  gtk_widget_class_bind_template_child (widget_class, KhWelcomePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, KhWelcomePage, error_label);
  gtk_widget_class_bind_template_child (widget_class, KhWelcomePage, memory_button);
  gtk_widget_class_bind_template_callback (widget_class, sample_cb);
  gtk_widget_class_bind_template_callback (widget_class, in_memory_cb);
}

static void
kh_welcome_page_init (KhWelcomePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_buttons (GTK_WIDGET (self), PANGO_WRAP_WORD);
}

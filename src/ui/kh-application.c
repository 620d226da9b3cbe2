/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "account/kh-accounts.h"
#include "compat/kh-compat.h"
#include "ui/kh-application.h"
#include "ui/preferences/kh-preferences-window.h"
#include "ui/search/kh-search-provider.h"
#include "ui/widgets/kh-text-for.h"
#include "ui/window/kh-notifier.h"
#include "ui/window/kh-shortcuts-window.h"
#include "ui/window/kh-window.h"

/* What is still to be written is most often there at once; a disk that hangs does not keep the application alive. */
#define MOST_TO_CLOSE_MS 5000
/* Those that most words are made of, in a window in any of its languages. */
#define SMALL_LETTERS "abcdefghijklmnopqrstuvwxyz"
#define LETTERS       SMALL_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 .,+@"
/* Pixels that they most likely fit into. */
#define LETTERS_WIDTH  1200
#define LETTERS_HEIGHT 60

struct _KhApplication {
  AdwApplication parent_instance;

  /* owned */
  char *server_program;
  KhAccounts *accounts;
  GSettings *settings;
  KhNotifier *notifier;
  KhSearchProvider *search; /* while there is a session bus */

  KhWindow *window; /* weak; the toolkit owns it */

  gboolean loaded;    /* the accounts */
  gboolean activated; /* a window is wanted */
  GQueue put_off;     /* of PutOff: what was asked for before */
  GQueue errors;      /* of GError: what no window has shown yet */
};

G_DEFINE_FINAL_TYPE (KhApplication, kh_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "sample", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the sample store"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { NULL },
};

typedef struct {
  GAction *action; /* borrowed: the application's */
  GVariant *parameter; /* owned, nullable */
} PutOff;

static void
put_off_free (PutOff *put_off)
{
  g_clear_pointer (&put_off->parameter, g_variant_unref);
  g_free (put_off);
}

/* What the desktop asks for, which may have started the application for it, waits until the accounts are known, and then
 * comes again. Returns: whether it has to. */
static gboolean
put_off (KhApplication *self, GSimpleAction *action, GVariant *parameter)
{
  PutOff *new = NULL;

  if (self->loaded)
    return FALSE;
  new = g_new (PutOff, 1);
  *new = (PutOff) { G_ACTION (action), parameter != NULL ? g_variant_ref (parameter) : NULL };
  g_queue_push_tail (&self->put_off, new);
  return TRUE;
}

static void
color_scheme_cb (KhApplication *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  guint choice = g_settings_get_enum (self->settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)),
                                      schemes[MIN (choice, G_N_ELEMENTS (schemes) - 1)]);
}

/* As soon as there is a window to show them over. */
static void
show_errors (KhApplication *self)
{
  while (self->window != NULL && !g_queue_is_empty (&self->errors)) {
    g_autoptr (GError) error = g_queue_pop_head (&self->errors);
    g_autofree char *title = kh_text_for_error_title (error);
    g_autofree char *text = kh_text_for_error (error);
    /* Which file it is about. */
    g_autofree char *all = g_strconcat (text, "\n\n", error->message, NULL);

    kh_alert_show (GTK_WIDGET (self->window), title, all);
  }
}

static void
notifier_failed_cb (KhApplication *self, const GError *error)
{
  g_queue_push_tail (&self->errors, g_error_copy (error));
  show_errors (self);
}

/* The window is made once there is something to show in it, which is sooner than it could be drawn. */
static void
ensure_window (KhApplication *self)
{
  if (!self->loaded || self->window != NULL)
    return;
  g_set_weak_pointer (&self->window, kh_window_new (ADW_APPLICATION (self), self->accounts, self->settings));
  show_errors (self);
}

static void
kh_application_activate (GApplication *application)
{
  KhApplication *self = KH_APPLICATION (application);

  self->activated = TRUE;
  ensure_window (self);
  if (self->window != NULL)
    gtk_window_present (GTK_WINDOW (self->window));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhApplication) self = data;
  GError *error = NULL;

  kh_accounts_load_finish (KH_ACCOUNTS (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);
  else if (error != NULL)
    g_queue_push_tail (&self->errors, error);
  self->loaded = TRUE;
  if (self->activated)
    kh_application_activate (G_APPLICATION (self));
  for (PutOff *next; (next = g_queue_pop_head (&self->put_off)) != NULL; put_off_free (next))
    g_action_activate (next->action, next->parameter);
  g_application_release (G_APPLICATION (self));
}

/* The fonts of a window, which are slow to load, while a thread of GTK's reads the icons: libadwaita waits for it. */
static void
load_fonts (void)
{
  /* The sizes are those of the style sheet and of libadwaita's: a font of another size is another font. */
  static const char *const markups[] = {
    LETTERS,
    "<b>" SMALL_LETTERS "</b>",
    "<span size='9pt'>" SMALL_LETTERS "</span>",
    "<span size='85%'>" LETTERS "</span>",
  };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, LETTERS_WIDTH, LETTERS_HEIGHT);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < G_N_ELEMENTS (markups); i++) {
    g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new (NULL));

    gtk_label_set_markup (GTK_LABEL (label), markups[i]);
    pango_cairo_show_layout (cr, gtk_label_get_layout (GTK_LABEL (label)));
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
load_icons (GTask *task, gpointer source, gpointer theme, GCancellable *cancellable)
{
  gtk_icon_theme_has_icon (theme, KH_APP_ID);
  g_task_return_boolean (task, TRUE);
}

/* libadwaita has added icons of its own, and with that thrown away what was read: it would be read again when the window
 * asks for its first icon. */
static void
load_icons_in_thread (GtkIconTheme *theme)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, load_icons_in_thread);
  g_task_set_task_data (task, g_object_ref (theme), g_object_unref);
  g_task_run_in_thread (task, load_icons);
}

static void
kh_application_startup (GApplication *application)
{
  static const struct {
    const char *action;
    const char *accels[3];
  } keys[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.shortcuts", { "<Control>question" } },
    { "window.close", { "<Control>w" } },
    { "win.invite", { "<Control>n" } },
    { "win.sync", { "F5", "<Control>r" } },
    { "win.show-pane(uint32 0)", { "<Control>1" } },
    { "win.show-pane(uint32 1)", { "<Control>2" } },
    { "win.show-pane(uint32 2)", { "<Control>3" } },
    { "win.show-pane(uint32 3)", { "<Control>4" } },
    { "win.show-pane(uint32 4)", { "<Control>5" } },
    { "win.show-pane(uint32 5)", { "<Control>6" } },
    { "win.show-pane(uint32 6)", { "<Control>7" } },
  };
  KhApplication *self = KH_APPLICATION (application);
  g_autoptr (KhSecrets) secrets = NULL;
  GtkIconTheme *icons;

  secrets = kh_secrets_new ();
  self->accounts = kh_accounts_new (secrets, self->server_program);
  /* While the toolkit starts. */
  g_application_hold (application);
  kh_accounts_load_async (self->accounts, NULL, loaded_cb, g_object_ref (self));

  gtk_init ();
  icons = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  load_fonts ();
  G_APPLICATION_CLASS (kh_application_parent_class)->startup (application);
  load_icons_in_thread (icons);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].accels);
  gtk_window_set_default_icon_name (KH_APP_ID);

  self->settings = g_settings_new (KH_APP_ID);
  g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (color_scheme_cb), self,
                           G_CONNECT_SWAPPED);
  color_scheme_cb (self);
  if (self->search != NULL)
    kh_search_provider_set_accounts (self->search, self->accounts);
  self->notifier = kh_notifier_new (application, self->accounts, self->settings);
  g_signal_connect_object (self->notifier, "failed", G_CALLBACK (notifier_failed_cb), self, G_CONNECT_SWAPPED);
}

/* What was decided a moment ago is in the file before the process ends. */
static void
kh_application_shutdown (GApplication *application)
{
  KhApplication *self = KH_APPLICATION (application);

  if (self->window != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
  if (self->accounts != NULL)
    kh_accounts_close (self->accounts, MOST_TO_CLOSE_MS);
  G_APPLICATION_CLASS (kh_application_parent_class)->shutdown (application);
}

static gboolean
kh_application_dbus_register (GApplication *application, GDBusConnection *connection, const char *object_path,
                              GError **error)
{
  KhApplication *self = KH_APPLICATION (application);

  if (!G_APPLICATION_CLASS (kh_application_parent_class)->dbus_register (application, connection, object_path, error))
    return FALSE;
  self->search = kh_search_provider_new (application);
  return kh_search_provider_export (self->search, connection, object_path, error);
}

static void
kh_application_dbus_unregister (GApplication *application, GDBusConnection *connection, const char *object_path)
{
  KhApplication *self = KH_APPLICATION (application);

  if (self->search != NULL)
    kh_search_provider_unexport (self->search);
  G_APPLICATION_CLASS (kh_application_parent_class)->dbus_unregister (application, connection, object_path);
}

/* Links, from a command line or from the desktop. */
static void
kh_application_open (GApplication *application, GFile **files, int n, const char *hint)
{
  for (int i = 0; i < n; i++) {
    g_autofree char *link = g_file_get_uri (files[i]);
    g_action_group_activate_action (G_ACTION_GROUP (application), "connect", g_variant_new_string (link));
  }
}

static int
kh_application_handle_local_options (GApplication *application, GVariantDict *given)
{
  gboolean wanted;

  if (g_variant_dict_lookup (given, "version", "b", &wanted) && wanted) {
    g_print ("keyholder %s\n", KH_VERSION);
    return 0;
  }
  if (g_variant_dict_lookup (given, "sample", "b", &wanted) && wanted) {
    g_autoptr (GError) error = NULL;
    /* Also where the application runs already: then that one is told. */
    if (!g_application_register (application, NULL, &error)) {
      g_printerr ("keyholder: %s\n", error->message);
      return 1;
    }
    g_action_group_activate_action (G_ACTION_GROUP (application), "show-sample", NULL);
  }
  return -1;
}

static void
show_sample_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KhApplication *self = KH_APPLICATION (data);

  kh_application_activate (G_APPLICATION (self));
  if (!put_off (self, action, parameter))
    kh_window_show_sample (self->window);
}

/* What a notification is about: an account, a pane, and something in it or "". */
static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KhApplication *self = KH_APPLICATION (data);
  const char *account, *pane, *item;

  kh_application_activate (G_APPLICATION (self));
  if (put_off (self, action, parameter))
    return;
  g_variant_get (parameter, "(&s&s&s)", &account, &pane, &item);
  kh_window_open (self->window, account, pane, item);
}

/* Words, as the desktop's search has them. */
static void
search_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KhApplication *self = KH_APPLICATION (data);

  kh_application_activate (G_APPLICATION (self));
  if (!put_off (self, action, parameter))
    kh_window_search (self->window, g_variant_get_string (parameter, NULL));
}

/* A link. */
static void
connect_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KhApplication *self = KH_APPLICATION (data);

  kh_application_activate (G_APPLICATION (self));
  if (!put_off (self, action, parameter))
    kh_window_connect_to (self->window, g_variant_get_string (parameter, NULL));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KhApplication *self = KH_APPLICATION (data);

  kh_preferences_window_present (GTK_WINDOW (self->window), self->settings);
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kh_shortcuts_window_present (gtk_application_get_active_window (GTK_APPLICATION (data)));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kh_about_show (GTK_WINDOW (KH_APPLICATION (data)->window));
}

/* Closing is what remembers the window's size. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KhApplication *self = KH_APPLICATION (data);

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  g_application_quit (G_APPLICATION (self));
}

static void
kh_application_dispose (GObject *object)
{
  KhApplication *self = KH_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->notifier);
  g_clear_object (&self->search);
  g_queue_clear_full (&self->put_off, (GDestroyNotify) put_off_free);
  g_clear_object (&self->accounts);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kh_application_parent_class)->dispose (object);
}

static void
kh_application_finalize (GObject *object)
{
  g_free (KH_APPLICATION (object)->server_program);
  g_queue_clear_full (&KH_APPLICATION (object)->errors, (GDestroyNotify) g_error_free);
  G_OBJECT_CLASS (kh_application_parent_class)->finalize (object);
}

static void
kh_application_class_init (KhApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = kh_application_dispose;
  object_class->finalize = kh_application_finalize;
  application_class->startup = kh_application_startup;
  application_class->activate = kh_application_activate;
  application_class->shutdown = kh_application_shutdown;
  application_class->open = kh_application_open;
  application_class->dbus_register = kh_application_dbus_register;
  application_class->dbus_unregister = kh_application_dbus_unregister;
  application_class->handle_local_options = kh_application_handle_local_options;
}

static void
kh_application_init (KhApplication *self)
{
  static const GActionEntry actions[] = {
    { "show-sample", show_sample_action, NULL, NULL, NULL },
    { "open", open_action, "(sss)", NULL, NULL },
    { "search", search_action, "s", NULL, NULL },
    { "connect", connect_action, "s", NULL, NULL },
    { "preferences", preferences_action, NULL, NULL, NULL },
    { "shortcuts", shortcuts_action, NULL, NULL, NULL },
    { "about", about_action, NULL, NULL, NULL },
    { "quit", quit_action, NULL, NULL, NULL },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

KhApplication *
kh_application_new (const char *server_program)
{
  KhApplication *self = g_object_new (KH_TYPE_APPLICATION, "application-id", KH_APP_ID, "flags",
                                      G_APPLICATION_HANDLES_OPEN, NULL);

  self->server_program = g_strdup (server_program);
  return self;
}

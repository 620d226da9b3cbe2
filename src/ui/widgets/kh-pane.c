/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-pane.h"

#include "ui/widgets/kh-focus.h"
#include "ui/widgets/kh-search-words.h"

typedef struct {
  /* owned */
  KhAccount *account;
  KhAccountWatch *watch;
  GCancellable *cancellable;
  char **words;
  guint minute;

  /* borrowed */
  KhPaneFrame *frame;
} KhPanePrivate;

enum { PROP_0, PROP_ACCOUNT, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KhPane, kh_pane, ADW_TYPE_BIN)

static void
refresh (gpointer owner, guint changed)
{
  KH_PANE_GET_CLASS (owner)->refresh (owner, changed);
}

static void
set_account (KhPane *self, KhAccount *account)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (self);
  KhPaneClass *klass = KH_PANE_GET_CLASS (self);

  if (priv->account == account)
    return;
  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  g_clear_object (&priv->watch);
  if (account != NULL)
    priv->cancellable = g_cancellable_new ();
  klass->set_account (self, account);
  g_set_object (&priv->account, account);
  if (account != NULL) {
    priv->watch = kh_account_watch_new (account, klass->watched, refresh, self);
    refresh (self, klass->watched);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACCOUNT]);
}

static void
on_search (KhPane *self)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (self);
  KhPaneClass *klass = KH_PANE_GET_CLASS (self);

  g_clear_pointer (&priv->words, g_strfreev);
  priv->words = kh_search_words_new (kh_pane_frame_get_search_text (priv->frame));
  if (klass->search != NULL)
    klass->search (self, priv->words);
}

void
kh_pane_set_frame (KhPane *self, KhPaneFrame *frame)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (self);

  priv->frame = frame;
  g_signal_connect_object (frame, "notify::search-text", G_CALLBACK (on_search), self, G_CONNECT_SWAPPED);
}

GCancellable *
kh_pane_get_cancellable (KhPane *self)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (self);

  return priv->cancellable;
}

char **
kh_pane_get_words (KhPane *self)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (self);

  return priv->words;
}

void
kh_pane_take_focus (KhPane *self)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (self);

  if (gtk_widget_get_mapped (GTK_WIDGET (priv->frame)))
    kh_pane_frame_take_focus (priv->frame);
  else if (!kh_focus_is_in (GTK_WIDGET (self))) /* a page covers it */
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
kh_pane_search_for (KhPane *self, const char *text)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (self);

  kh_pane_frame_set_search_mode (priv->frame, TRUE);
  g_object_set (priv->frame, "search-text", text, NULL);
}

char *
kh_pane_describe_unsaved (KhPane *self)
{
  KhPaneClass *klass = KH_PANE_GET_CLASS (self);

  return klass->describe_unsaved != NULL ? klass->describe_unsaved (self) : NULL;
}

static gboolean
on_minute (gpointer data)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (data);

  if (priv->account != NULL)
    KH_PANE_GET_CLASS (data)->minute (data);
  return G_SOURCE_CONTINUE;
}

static void
kh_pane_map (GtkWidget *widget)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (KH_PANE (widget));

  GTK_WIDGET_CLASS (kh_pane_parent_class)->map (widget);
  if (KH_PANE_GET_CLASS (widget)->minute == NULL)
    return;
  on_minute (widget);
  priv->minute = g_timeout_add_seconds (60, on_minute, widget);
}

static void
kh_pane_unmap (GtkWidget *widget)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (KH_PANE (widget));

  g_clear_handle_id (&priv->minute, g_source_remove);
  GTK_WIDGET_CLASS (kh_pane_parent_class)->unmap (widget);
}

/* A frame that a page covers has no search to begin. */
static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (KH_PANE (widget));

  if (gtk_widget_get_mapped (GTK_WIDGET (priv->frame)))
    kh_pane_frame_set_search_mode (priv->frame, TRUE);
}

static void
leave_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhPane *self = KH_PANE (widget);
  KhPanePrivate *priv = kh_pane_get_instance_private (self);
  KhPaneClass *klass = KH_PANE_GET_CLASS (self);
  gboolean searching;

  g_object_get (priv->frame, "search-mode", &searching, NULL);
  if (klass->leave == NULL || !klass->leave (self, searching))
    kh_pane_frame_set_search_mode (priv->frame, FALSE);
}

static void
kh_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (KH_PANE (object));

  g_value_set_object (value, priv->account);
}

static void
kh_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_account (KH_PANE (object), g_value_get_object (value));
}

static void
kh_pane_dispose (GObject *object)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (KH_PANE (object));

  g_clear_handle_id (&priv->minute, g_source_remove);
  set_account (KH_PANE (object), NULL);
  G_OBJECT_CLASS (kh_pane_parent_class)->dispose (object);
}

static void
kh_pane_finalize (GObject *object)
{
  KhPanePrivate *priv = kh_pane_get_instance_private (KH_PANE (object));

  g_strfreev (priv->words);
  G_OBJECT_CLASS (kh_pane_parent_class)->finalize (object);
}

static void
kh_pane_class_init (KhPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_pane_get_property;
  object_class->set_property = kh_pane_set_property;
  object_class->dispose = kh_pane_dispose;
  object_class->finalize = kh_pane_finalize;
  widget_class->map = kh_pane_map;
  widget_class->unmap = kh_pane_unmap;
  props[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KH_TYPE_ACCOUNT,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (KH_TYPE_PANE_FRAME);
  /* The window asks the pane that it shows for these. */
  gtk_widget_class_install_action (widget_class, "pane.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "pane.leave", NULL, leave_action);
  /* With the focus in the pane it comes first: in a narrow window libadwaita 1.4 and later would leave the pane itself. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "pane.leave", NULL);
}

static void
kh_pane_init (KhPane *self)
{
}

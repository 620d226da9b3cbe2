/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "compat/kh-compat.h"
#include "compat/kh-split.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-focus.h"
#include "ui/widgets/kh-offline-bar.h"
#include "ui/widgets/kh-pane-frame.h"
#include "ui/widgets/kh-pane-stack.h"
#include "ui/widgets/kh-pane-title.h"

struct _KhPaneFrame {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  AdwHeaderBar *header;
  KhPaneTitle *title;
  GtkWidget *back_button;
  GtkWidget *search_button;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  KhOfflineBar *offline_bar;
  KhPaneStack *stack;

  /* owned */
  GSignalGroup *account_signals;
  GSignalGroup *split_signals;
  KhAccount *account;
  char *search_hint;

  int collection;
  gboolean has_state;    /* its own, not that of a collection */
  KhState state;
  GError *error;
  gboolean searchable;
  gboolean empty;
  gboolean no_match;
  gboolean can_go_back;
  gboolean narrow;
};

enum {
  PROP_0,
  PROP_ACCOUNT,
  PROP_COLLECTION,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_SEARCHABLE,
  PROP_SEARCH_MODE,
  PROP_SEARCH_TEXT,
  PROP_SEARCH_HINT,
  PROP_EMPTY,
  PROP_NO_MATCH,
  PROP_EMPTY_ICON,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_DESCRIPTION,
  PROP_EMPTY_BUTTON,
  PROP_CAN_GO_BACK,
  PROP_NARROW,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum { BACK, EMPTY_ACTIVATED, CLEAR_FILTERS, N_SIGNALS };
static guint signals[N_SIGNALS];

static void kh_pane_frame_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhPaneFrame, kh_pane_frame, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, kh_pane_frame_buildable_init))

static GtkBuildableIface *parent_buildable;

static KhState
get_state (KhPaneFrame *self)
{
  return self->has_state ? self->state : kh_account_get_state (self->account, self->collection);
}

static gboolean
is_loading (KhPaneFrame *self)
{
  if (self->has_state || self->account == NULL)
    return self->has_state ? self->state == KH_STATE_LOADING : self->collection >= 0;
  return self->collection >= 0 && get_state (self) == KH_STATE_LOADING;
}

static void
update_state (KhPaneFrame *self)
{
  const GError *error;

  if (self->collection < 0 && !self->has_state) {
    kh_pane_stack_show (self->stack, KH_PANE_PAGE_CONTENT);
    return;
  }
  if (self->account == NULL && !self->has_state) {
    kh_pane_stack_show (self->stack, KH_PANE_PAGE_LOADING);
    return;
  }
  error = self->has_state ? self->error : kh_account_get_collection_error (self->account, self->collection);
  switch (get_state (self)) {
  case KH_STATE_LOADING:
    kh_pane_stack_show (self->stack, KH_PANE_PAGE_LOADING);
    break;
  case KH_STATE_READY:
    kh_pane_stack_show (self->stack, self->empty      ? KH_PANE_PAGE_EMPTY
                                     : self->no_match ? KH_PANE_PAGE_NO_MATCH
                                                      : KH_PANE_PAGE_CONTENT);
    break;
  case KH_STATE_RESTRICTED:
    kh_pane_stack_show_restricted (self->stack, self->account, error);
    break;
  case KH_STATE_ERROR:
    kh_pane_stack_show_error (self->stack, error);
    break;
  }
  gtk_widget_set_visible (self->search_button,
                          self->searchable && !self->empty && get_state (self) == KH_STATE_READY);
}

/* Where there is something to be read, and not a page in its place that says more. */
static gboolean
shows_content (KhPaneFrame *self)
{
  return (self->collection < 0 && !self->has_state) || get_state (self) == KH_STATE_READY;
}

static void
update (KhPaneFrame *self)
{
  update_state (self);
  kh_offline_bar_show (self->offline_bar, self->account, self->account != NULL && shows_content (self));
  kh_pane_stack_set_retrying (self->stack, self->account != NULL && kh_account_get_syncing (self->account));
}

/* Where there is room for one column only, the window's buttons but Close are left out, on whichever side they are. */
static char *
compact_layout (GtkWidget *widget)
{
  g_autofree char *layout = NULL;
  gboolean left;

  g_object_get (gtk_widget_get_settings (widget), "gtk-decoration-layout", &layout, NULL);
  left = layout != NULL && strchr (layout, ':') != NULL && strstr (layout, "close") != NULL
         && strstr (layout, "close") < strchr (layout, ':');
  if (layout != NULL && strstr (layout, "close") == NULL)
    return g_strdup (":");
  return g_strdup (left ? "close:" : ":close");
}

static void
update_header (KhPaneFrame *self)
{
  g_autofree char *layout = self->narrow ? compact_layout (GTK_WIDGET (self)) : NULL;
  const char *label = self->can_go_back ? _ ("Back") : _ ("Show Sidebar");

  gtk_widget_set_visible (self->back_button, self->can_go_back || self->narrow);
  gtk_widget_set_tooltip_text (self->back_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_header_bar_set_show_start_title_buttons (self->header, self->narrow);
  adw_header_bar_set_decoration_layout (self->header, layout);
}

static void
narrow_cb (KhPaneFrame *self)
{
  g_autoptr (KhSplit) split = g_signal_group_dup_target (self->split_signals);
  gboolean narrow = split != NULL && kh_split_get_narrow (split);

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  update_header (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

static void
kh_pane_frame_root (GtkWidget *widget)
{
  KhPaneFrame *self = KH_PANE_FRAME (widget);

  GTK_WIDGET_CLASS (kh_pane_frame_parent_class)->root (widget);
  g_signal_group_set_target (self->split_signals, gtk_widget_get_ancestor (widget, KH_TYPE_SPLIT));
  narrow_cb (self);
}

static void
kh_pane_frame_unroot (GtkWidget *widget)
{
  g_signal_group_set_target (KH_PANE_FRAME (widget)->split_signals, NULL);
  GTK_WIDGET_CLASS (kh_pane_frame_parent_class)->unroot (widget);
}

static void
back_cb (KhPaneFrame *self)
{
  if (self->can_go_back)
    g_signal_emit (self, signals[BACK], 0);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-sidebar", NULL);
}

/* The focus goes with the entry. Left to itself it would go to the first row, which is about to be another one, and GTK 4.8
 * complains when it comes from nowhere to a label with a link. */
static void
rescue_focus (KhPaneFrame *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self))
      && (kh_focus_get (GTK_WIDGET (self)) == NULL || kh_focus_is_in (GTK_WIDGET (self->search_bar))))
    gtk_widget_grab_focus (self->search_button);
}

static void
search_mode_cb (KhPaneFrame *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    rescue_focus (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE]);
}

static void
search_text_cb (KhPaneFrame *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_TEXT]);
}

static void
retry_cb (KhPaneFrame *self)
{
  /* What comes of it shows in the account. */
  if (self->account != NULL && kh_account_get_signed_out (self->account))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in", NULL);
  else if (self->account != NULL)
    kh_account_sync_async (self->account, NULL, NULL, NULL);
}

static void
empty_activated_cb (KhPaneFrame *self)
{
  g_signal_emit (self, signals[EMPTY_ACTIVATED], 0);
}

static void
clear_filters_cb (KhPaneFrame *self)
{
  kh_pane_frame_set_search_mode (self, FALSE);
  g_signal_emit (self, signals[CLEAR_FILTERS], 0);
}

const char *
kh_pane_frame_get_search_text (KhPaneFrame *self)
{
  g_return_val_if_fail (KH_IS_PANE_FRAME (self), "");

  return gtk_editable_get_text (self->search_entry);
}

void
kh_pane_frame_set_state (KhPaneFrame *self, KhState state, const GError *error)
{
  g_return_if_fail (KH_IS_PANE_FRAME (self));

  self->has_state = TRUE;
  self->state = state;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  update (self);
}

void
kh_pane_frame_set_search_mode (KhPaneFrame *self, gboolean search_mode)
{
  g_return_if_fail (KH_IS_PANE_FRAME (self));

  if (search_mode && !self->searchable)
    return;
  gtk_search_bar_set_search_mode (self->search_bar, search_mode);
  if (search_mode)
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  else
    gtk_editable_set_text (self->search_entry, "");
}

void
kh_pane_frame_set_first (KhPaneFrame *self, GtkWidget *first)
{
  g_return_if_fail (KH_IS_PANE_FRAME (self));

  kh_pane_stack_set_first (self->stack, first);
}

void
kh_pane_frame_take_focus (KhPaneFrame *self)
{
  g_return_if_fail (KH_IS_PANE_FRAME (self));

  kh_pane_stack_take_focus (self->stack, is_loading (self));
}

static void
kh_pane_frame_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  KhPaneFrame *self = KH_PANE_FRAME (buildable);

  if (self->stack == NULL || !GTK_IS_WIDGET (child)) /* the template's own */
    parent_buildable->add_child (buildable, builder, child, type);
  else if (g_strcmp0 (type, "start") == 0)
    adw_header_bar_pack_start (self->header, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "end") == 0)
    adw_header_bar_pack_end (self->header, GTK_WIDGET (child));
  else
    kh_pane_stack_set_content (self->stack, GTK_WIDGET (child));
}

static void
kh_pane_frame_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = kh_pane_frame_add_child;
}

static gboolean
set_flag (gboolean *flag, const GValue *value)
{
  gboolean changed = *flag != g_value_get_boolean (value);

  *flag = g_value_get_boolean (value);
  return changed;
}

static void
set_account (KhPaneFrame *self, KhAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->account_signals, account);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

static void
set_searchable (KhPaneFrame *self, gboolean searchable)
{
  self->searchable = searchable;
  gtk_widget_set_visible (self->search_button, searchable);
  gtk_search_bar_set_key_capture_widget (self->search_bar, searchable ? GTK_WIDGET (self) : NULL);
  update_state (self);
}

static void
set_search_hint (KhPaneFrame *self, const char *hint)
{
  g_free (self->search_hint);
  self->search_hint = g_strdup (hint);
  g_object_set (self->search_entry, "placeholder-text", hint, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search_entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  hint != NULL ? hint : _ ("Search"), -1);
}

static void
set_title (KhPaneFrame *self, const char *title)
{
  kh_pane_title_set_title (self->title, title != NULL ? title : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "",
                                  -1);
}

static void
kh_pane_frame_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KhPaneFrame *self = KH_PANE_FRAME (object);

  switch (id) {
  case PROP_ACCOUNT:
    g_value_set_object (value, self->account);
    break;
  case PROP_COLLECTION:
    g_value_set_int (value, self->collection);
    break;
  case PROP_TITLE:
    g_value_set_string (value, kh_pane_title_get_title (self->title));
    break;
  case PROP_SUBTITLE:
    g_value_set_string (value, kh_pane_title_get_subtitle (self->title));
    break;
  case PROP_SEARCHABLE:
    g_value_set_boolean (value, self->searchable);
    break;
  case PROP_SEARCH_MODE:
    g_value_set_boolean (value, gtk_search_bar_get_search_mode (self->search_bar));
    break;
  case PROP_SEARCH_TEXT:
    g_value_set_string (value, gtk_editable_get_text (self->search_entry));
    break;
  case PROP_SEARCH_HINT:
    g_value_set_string (value, self->search_hint);
    break;
  case PROP_EMPTY:
    g_value_set_boolean (value, self->empty);
    break;
  case PROP_NO_MATCH:
    g_value_set_boolean (value, self->no_match);
    break;
  case PROP_EMPTY_ICON:
  case PROP_EMPTY_TITLE:
  case PROP_EMPTY_DESCRIPTION:
  case PROP_EMPTY_BUTTON:
    g_object_get_property (G_OBJECT (self->stack), pspec->name, value);
    break;
  case PROP_CAN_GO_BACK:
    g_value_set_boolean (value, self->can_go_back);
    break;
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_pane_frame_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KhPaneFrame *self = KH_PANE_FRAME (object);

  switch (id) {
  case PROP_ACCOUNT:
    set_account (self, g_value_get_object (value));
    break;
  case PROP_COLLECTION:
    self->collection = g_value_get_int (value);
    update (self);
    break;
  case PROP_TITLE:
    set_title (self, g_value_get_string (value));
    break;
  case PROP_SUBTITLE:
    kh_pane_title_set_subtitle (self->title, g_value_get_string (value));
    break;
  case PROP_SEARCHABLE:
    set_searchable (self, g_value_get_boolean (value));
    break;
  case PROP_SEARCH_MODE:
    kh_pane_frame_set_search_mode (self, g_value_get_boolean (value));
    break;
  case PROP_SEARCH_TEXT:
    gtk_editable_set_text (self->search_entry, g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
    break;
  case PROP_SEARCH_HINT:
    set_search_hint (self, g_value_get_string (value));
    break;
  case PROP_EMPTY:
    if (set_flag (&self->empty, value)) {
      update_state (self);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  case PROP_NO_MATCH:
    if (set_flag (&self->no_match, value)) {
      update_state (self);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  case PROP_EMPTY_ICON:
  case PROP_EMPTY_TITLE:
  case PROP_EMPTY_DESCRIPTION:
  case PROP_EMPTY_BUTTON:
    g_object_set_property (G_OBJECT (self->stack), pspec->name, value);
    break;
  case PROP_CAN_GO_BACK:
    if (set_flag (&self->can_go_back, value)) {
      update_header (self);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_pane_frame_dispose (GObject *object)
{
  KhPaneFrame *self = KH_PANE_FRAME (object);

  g_clear_object (&self->account_signals);
  g_clear_object (&self->split_signals);
  g_clear_object (&self->account);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_pane_frame_parent_class)->dispose (object);
}

static void
kh_pane_frame_finalize (GObject *object)
{
  KhPaneFrame *self = KH_PANE_FRAME (object);

  g_free (self->search_hint);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (kh_pane_frame_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags quiet = flags | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KH_TYPE_ACCOUNT, quiet);
  properties[PROP_COLLECTION] = g_param_spec_int ("collection", NULL, NULL, -1, KH_N_COLLECTIONS - 1, -1, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  properties[PROP_SEARCHABLE] = g_param_spec_boolean ("searchable", NULL, NULL, FALSE, flags);
  properties[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, quiet);
  properties[PROP_SEARCH_TEXT] = g_param_spec_string ("search-text", NULL, NULL, "", quiet);
  properties[PROP_SEARCH_HINT] = g_param_spec_string ("search-hint", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, FALSE, quiet);
  properties[PROP_NO_MATCH] = g_param_spec_boolean ("no-match", NULL, NULL, FALSE, quiet);
  properties[PROP_EMPTY_ICON] = g_param_spec_string ("empty-icon", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, "", flags);
  properties[PROP_EMPTY_DESCRIPTION] = g_param_spec_string ("empty-description", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_BUTTON] = g_param_spec_string ("empty-button", NULL, NULL, NULL, flags);
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE, quiet);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kh_pane_frame_class_init (KhPaneFrameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_pane_frame_get_property;
  object_class->set_property = kh_pane_frame_set_property;
  object_class->dispose = kh_pane_frame_dispose;
  object_class->finalize = kh_pane_frame_finalize;
  widget_class->root = kh_pane_frame_root;
  widget_class->unroot = kh_pane_frame_unroot;
  install_properties (object_class);

  signals[BACK] = g_signal_new ("back", KH_TYPE_PANE_FRAME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EMPTY_ACTIVATED] = g_signal_new ("empty-activated", KH_TYPE_PANE_FRAME, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
  signals[CLEAR_FILTERS] = g_signal_new ("clear-filters", KH_TYPE_PANE_FRAME, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (KH_TYPE_OFFLINE_BAR);
  g_type_ensure (KH_TYPE_PANE_STACK);
  g_type_ensure (KH_TYPE_PANE_TITLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/widgets/kh-pane-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, box);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, header);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, title);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, back_button);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, search_button);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, search_bar);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, search_entry);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, offline_bar);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, stack);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, empty_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_filters_cb);
}

static void
kh_pane_frame_init (KhPaneFrame *self)
{
  self->collection = -1;
  self->account_signals = g_signal_group_new (KH_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_signals, "notify", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->account_signals, "access-changed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->account_signals, "state-changed", G_CALLBACK (update), self);
  self->split_signals = g_signal_group_new (KH_TYPE_SPLIT);
  g_signal_group_connect_swapped (self->split_signals, "notify::narrow", G_CALLBACK (narrow_cb), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  kh_fit_labels (GTK_WIDGET (self));
  kh_header_bar_adapt (self->header);
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  set_search_hint (self, NULL);
  update_header (self);
  update (self);
}

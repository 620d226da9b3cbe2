/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "compat/kh-compat.h"
#include "compat/kh-split.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-focus.h"
#include "ui/widgets/kh-pair.h"
#include "ui/widgets/kh-pane-frame.h"
#include "ui/widgets/kh-pane-title.h"
#include "ui/widgets/kh-restricted-page.h"
#include "ui/widgets/kh-text-for.h"

/* A spinner that flashes up and goes looks slower than none. */
#define SPINNER_DELAY 200
/* So long the focus waits for rows. */
#define FOCUS_FRAMES 10
/* Microseconds: who waits longer for a pane has gone on to something else. */
#define FOCUS_PATIENCE (3 * G_USEC_PER_SEC)

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
  GtkRevealer *bar_revealer;
  GtkImage *bar_icon;
  GtkLabel *bar_label;
  GtkSpinner *bar_spinner;
  GtkButton *bar_button;
  GtkStack *stack;
  GtkWidget *loading;
  AdwBin *content;

  /* borrowed from the stack: NULL until they are first shown, which most of them never are */
  AdwStatusPage *empty_page;
  GtkButton *empty_button;
  KhRestrictedPage *restricted;
  AdwStatusPage *error_page;
  GtkWidget *error_button;

  /* owned */
  GSignalGroup *account_signals;
  GSignalGroup *split_signals;
  KhAccount *account;
  char *search_hint;
  char *empty_icon;
  char *empty_title;
  char *empty_description;
  char *empty_button_label;
  guint spinner_source;

  int collection;
  GtkWidget *first;      /* borrowed from the content: what the focus goes to; or NULL */
  gboolean has_state;    /* its own, not that of a collection */
  KhState state;
  GError *error;
  gboolean searchable;
  gboolean empty;
  gboolean no_match;
  gboolean can_go_back;
  gboolean narrow;
  GtkWidget *focus_from; /* weak: where it was when it was to come here */
  gint64 wants_focus;    /* until when it does, if it has loaded by then; 0: not at all */
  guint focus_frames;    /* left; 0 while nothing waits */
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

static void retry_cb (KhPaneFrame *self);
static void empty_activated_cb (KhPaneFrame *self);
static void clear_filters_cb (KhPaneFrame *self);

/* A status page with a button, in the stack. */
static AdwStatusPage *
add_page (KhPaneFrame *self, const char *name, const char *button_label, void (*clicked_cb) (KhPaneFrame *),
          GtkButton **button)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (adw_status_page_new ());

  *button = GTK_BUTTON (gtk_button_new_with_mnemonic (button_label));
  gtk_widget_set_halign (GTK_WIDGET (*button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (*button), "pill");
  kh_fit_buttons (GTK_WIDGET (*button), PANGO_WRAP_WORD);
  g_signal_connect_object (*button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  adw_status_page_set_child (page, GTK_WIDGET (*button));
  gtk_stack_add_named (self->stack, GTK_WIDGET (page), name);
  return page;
}

static void
update_empty_page (KhPaneFrame *self)
{
  if (self->empty_page == NULL)
    return;
  adw_status_page_set_icon_name (self->empty_page, self->empty_icon);
  adw_status_page_set_title (self->empty_page, self->empty_title != NULL ? self->empty_title : "");
  adw_status_page_set_description (self->empty_page, self->empty_description);
  gtk_button_set_label (self->empty_button, self->empty_button_label != NULL ? self->empty_button_label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), self->empty_button_label != NULL);
}

static void
ensure_empty_page (KhPaneFrame *self)
{
  if (self->empty_page != NULL)
    return;
  self->empty_page = add_page (self, "empty", "", empty_activated_cb, &self->empty_button);
  gtk_widget_add_css_class (GTK_WIDGET (self->empty_button), "suggested-action");
  update_empty_page (self);
}

static void
ensure_no_match_page (KhPaneFrame *self)
{
  AdwStatusPage *page;
  GtkButton *button;

  if (gtk_stack_get_child_by_name (self->stack, "no-match") != NULL)
    return;
  page = add_page (self, "no-match", _ ("_Clear Filters"), clear_filters_cb, &button);
  adw_status_page_set_icon_name (page, "edit-find-symbolic");
  adw_status_page_set_title (page, _ ("Nothing Found"));
  adw_status_page_set_description (page, _ ("Nothing matches your search and filters."));
}

static void
ensure_restricted_page (KhPaneFrame *self)
{
  if (self->restricted != NULL)
    return;
  self->restricted = KH_RESTRICTED_PAGE (kh_restricted_page_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->restricted), "restricted");
}

static void
ensure_error_page (KhPaneFrame *self)
{
  GtkButton *button;

  if (self->error_page != NULL)
    return;
  self->error_page = add_page (self, "error", _ ("Try _Again"), retry_cb, &button);
  self->error_button = GTK_WIDGET (button);
}

/* Whoever has gone on to something else meanwhile, or is asked something, is left there. But when it was nowhere, or what
 * had it is gone, GTK has put it where it is. */
static gboolean
may_take_focus (KhPaneFrame *self)
{
  GtkWidget *focus = kh_focus_get (GTK_WIDGET (self));

  if (kh_dialog_is_over (GTK_WIDGET (self)))
    return FALSE;
  return focus == NULL || focus == self->focus_from || kh_focus_is_in (GTK_WIDGET (self->stack))
         || (self->focus_from == NULL && !GTK_IS_TEXT (focus));
}

/* Returns: whether it is where it should be. */
static gboolean
focus_first (KhPaneFrame *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  if (page == GTK_WIDGET (self->content) && self->first != NULL)
    return gtk_widget_grab_focus (self->first);
  return kh_focus_is_in (page) || gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static gboolean
focus_content_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  KhPaneFrame *self = KH_PANE_FRAME (widget);

  if (may_take_focus (self) && !focus_first (self)) {
    if (--self->focus_frames > 0)
      return G_SOURCE_CONTINUE;
    if (!gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD))
      gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  }
  self->focus_frames = 0;
  return G_SOURCE_REMOVE;
}

/* At once, if it can be; but a list that comes into sight has its rows a frame or two later. */
static void
focus_content (KhPaneFrame *self)
{
  self->wants_focus = 0;
  if (focus_first (self))
    return;
  if (self->focus_frames == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), focus_content_cb, NULL, NULL);
  self->focus_frames = FOCUS_FRAMES;
}

static void
show_spinner_cb (gpointer data)
{
  KhPaneFrame *self = data;

  self->spinner_source = 0;
  gtk_widget_set_visible (self->loading, TRUE);
}

static void
show_state (KhPaneFrame *self, const char *name)
{
  gboolean loading = g_str_equal (name, "loading");
  gboolean focused = kh_focus_is_in (GTK_WIDGET (self->stack));

  if (loading && self->spinner_source == 0 && !gtk_widget_get_visible (self->loading))
    self->spinner_source = g_timeout_add_once (SPINNER_DELAY, show_spinner_cb, self);
  if (!loading) {
    g_clear_handle_id (&self->spinner_source, g_source_remove);
    gtk_widget_set_visible (self->loading, FALSE);
  }
  if (loading && focused) {
    g_clear_weak_pointer (&self->focus_from);
    self->wants_focus = g_get_monotonic_time () + FOCUS_PATIENCE;
  }
  if (!loading && self->wants_focus != 0 && gtk_widget_get_mapped (GTK_WIDGET (self))) {
    if (g_get_monotonic_time () < self->wants_focus && may_take_focus (self))
      focus_content (self);
    self->wants_focus = 0;
  }
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0)
    return;
  if (g_str_equal (name, "empty"))
    ensure_empty_page (self);
  else if (g_str_equal (name, "no-match"))
    ensure_no_match_page (self);
  gtk_stack_set_visible_child_name (self->stack, name);
  /* What had the focus is gone with what was shown. */
  if (focused && !loading)
    focus_content (self);
  if (g_str_equal (name, "no-match"))
    kh_announce (GTK_WIDGET (self), _ ("Nothing Found"));
  else if (g_str_equal (name, "restricted"))
    kh_announce (GTK_WIDGET (self), _ ("Access Is Restricted"));
  else if (g_str_equal (name, "error"))
    kh_announce (GTK_WIDGET (self), adw_status_page_get_title (self->error_page));
}

static void
update_error_page (KhPaneFrame *self, const GError *error)
{
  gboolean away = g_error_matches (error, KH_ERROR, KH_ERROR_OFFLINE)
                  || g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK);
  g_autofree char *title = kh_text_for_error_title (error);
  g_autofree char *text = kh_text_for_error (error);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  ensure_error_page (self);
  adw_status_page_set_icon_name (self->error_page, away ? "network-offline-symbolic" : "dialog-warning-symbolic");
  adw_status_page_set_title (self->error_page, title);
  adw_status_page_set_description (self->error_page, markup);
}

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
    show_state (self, "content");
    return;
  }
  if (self->account == NULL && !self->has_state) {
    show_state (self, "loading");
    return;
  }
  error = self->has_state ? self->error : kh_account_get_collection_error (self->account, self->collection);
  switch (get_state (self)) {
  case KH_STATE_LOADING:
    show_state (self, "loading");
    break;
  case KH_STATE_READY:
    show_state (self, self->empty ? "empty" : self->no_match ? "no-match" : "content");
    break;
  case KH_STATE_RESTRICTED:
    ensure_restricted_page (self);
    kh_restricted_page_set_contact (self->restricted, self->account, error);
    show_state (self, "restricted");
    break;
  case KH_STATE_ERROR:
    update_error_page (self, error);
    show_state (self, "error");
    break;
  }
  gtk_widget_set_visible (self->search_button,
                          self->searchable && !self->empty && get_state (self) == KH_STATE_READY);
}

static void
update_bar (KhPaneFrame *self)
{
  const GError *error = self->account != NULL ? kh_account_get_error (self->account) : NULL;
  gboolean offline = self->account != NULL && kh_account_get_offline (self->account);
  gboolean syncing = self->account != NULL && kh_account_get_syncing (self->account);
  gboolean signed_out = self->account != NULL && kh_account_get_signed_out (self->account);
  gboolean shown = (offline || error != NULL)
                   && ((self->collection < 0 && !self->has_state) || get_state (self) == KH_STATE_READY);
  g_autofree char *text = NULL;

  if (shown) {
    text = offline && !signed_out ? kh_text_for_offline (kh_account_get_synced_at (self->account)) : kh_text_for_error (error);
    if (g_strcmp0 (gtk_label_get_label (self->bar_label), text) != 0) {
      gtk_label_set_label (self->bar_label, text);
      kh_announce (GTK_WIDGET (self), text);
    }
    gtk_image_set_from_icon_name (self->bar_icon,
                                  signed_out ? "kh-key-symbolic"
                                  : offline  ? "network-offline-symbolic"
                                             : "dialog-warning-symbolic");
    gtk_button_set_label (self->bar_button, signed_out ? kh_text_for_sign_in (error) : _ ("Try _Again"));
  } else if (!syncing)
    gtk_label_set_label (self->bar_label, "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->bar_button), !syncing);
  if (self->error_button != NULL)
    gtk_widget_set_sensitive (self->error_button, !syncing);
  gtk_spinner_set_spinning (self->bar_spinner, shown && syncing);
  gtk_revealer_set_reveal_child (self->bar_revealer, shown);
}

static void
update (KhPaneFrame *self)
{
  update_state (self);
  update_bar (self);
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

  self->first = first;
}

void
kh_pane_frame_take_focus (KhPaneFrame *self)
{
  g_return_if_fail (KH_IS_PANE_FRAME (self));

  g_set_weak_pointer (&self->focus_from, kh_focus_get (GTK_WIDGET (self)));
  if (is_loading (self))
    self->wants_focus = g_get_monotonic_time () + FOCUS_PATIENCE;
  /* Where it was left, perhaps. */
  else if (!kh_focus_is_in (GTK_WIDGET (self->stack)))
    focus_content (self);
}

static void
kh_pane_frame_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  KhPaneFrame *self = KH_PANE_FRAME (buildable);

  if (self->content == NULL || !GTK_IS_WIDGET (child)) /* the template's own */
    parent_buildable->add_child (buildable, builder, child, type);
  else if (g_strcmp0 (type, "start") == 0)
    adw_header_bar_pack_start (self->header, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "end") == 0)
    adw_header_bar_pack_end (self->header, GTK_WIDGET (child));
  else
    adw_bin_set_child (self->content, GTK_WIDGET (child));
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
set_empty_text (KhPaneFrame *self, char **text, const GValue *value)
{
  g_free (*text);
  *text = g_value_dup_string (value);
  update_empty_page (self);
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
    g_value_set_string (value, self->empty_icon);
    break;
  case PROP_EMPTY_TITLE:
    g_value_set_string (value, self->empty_title);
    break;
  case PROP_EMPTY_DESCRIPTION:
    g_value_set_string (value, self->empty_description);
    break;
  case PROP_EMPTY_BUTTON:
    g_value_set_string (value, self->empty_button_label);
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
    set_empty_text (self, &self->empty_icon, value);
    break;
  case PROP_EMPTY_TITLE:
    set_empty_text (self, &self->empty_title, value);
    break;
  case PROP_EMPTY_DESCRIPTION:
    set_empty_text (self, &self->empty_description, value);
    break;
  case PROP_EMPTY_BUTTON:
    set_empty_text (self, &self->empty_button_label, value);
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

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_weak_pointer (&self->focus_from);
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
  g_free (self->empty_icon);
  g_free (self->empty_title);
  g_free (self->empty_description);
  g_free (self->empty_button_label);
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
  g_type_ensure (KH_TYPE_PAIR);
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
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, bar_revealer);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, bar_icon);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, bar_label);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, bar_spinner);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, bar_button);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, stack);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, loading);
  gtk_widget_class_bind_template_child (widget_class, KhPaneFrame, content);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
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

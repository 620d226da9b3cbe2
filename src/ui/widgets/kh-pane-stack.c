/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "compat/kh-compat.h"
#include "ui/widgets/kh-fit.h"
#include "ui/widgets/kh-focus.h"
#include "ui/widgets/kh-pane-stack.h"
#include "ui/widgets/kh-restricted-page.h"
#include "ui/widgets/kh-text-for.h"

/* A spinner that flashes up and goes looks slower than none. */
#define SPINNER_DELAY 200
/* So long the focus waits for rows. */
#define FOCUS_FRAMES 10
/* Microseconds: who waits longer for a pane has gone on to something else. */
#define FOCUS_PATIENCE (3 * G_USEC_PER_SEC)

struct _KhPaneStack {
  GtkWidget parent_instance;

  /* template children */
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
  char *empty_icon;
  char *empty_title;
  char *empty_description;
  char *empty_button_label;
  guint spinner_source;

  GtkWidget *first;      /* borrowed from the content: what the focus goes to; or NULL */
  GtkWidget *focus_from; /* weak: where it was when it was to come here */
  gint64 wants_focus;    /* until when it does, if it has loaded by then; 0: not at all */
  guint focus_frames;    /* left; 0 while nothing waits */
};

enum { PROP_0, PROP_EMPTY_ICON, PROP_EMPTY_TITLE, PROP_EMPTY_DESCRIPTION, PROP_EMPTY_BUTTON, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { RETRY, EMPTY_ACTIVATED, CLEAR_FILTERS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhPaneStack, kh_pane_stack, GTK_TYPE_WIDGET)

static void
retry_cb (KhPaneStack *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
empty_activated_cb (KhPaneStack *self)
{
  g_signal_emit (self, signals[EMPTY_ACTIVATED], 0);
}

static void
clear_filters_cb (KhPaneStack *self)
{
  g_signal_emit (self, signals[CLEAR_FILTERS], 0);
}

/* A status page with a button, in the stack. */
static AdwStatusPage *
add_page (KhPaneStack *self, const char *name, const char *button_label, void (*clicked_cb) (KhPaneStack *),
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
update_empty_page (KhPaneStack *self)
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
ensure_empty_page (KhPaneStack *self)
{
  if (self->empty_page != NULL)
    return;
  self->empty_page = add_page (self, "empty", "", empty_activated_cb, &self->empty_button);
  gtk_widget_add_css_class (GTK_WIDGET (self->empty_button), "suggested-action");
  update_empty_page (self);
}

static void
ensure_no_match_page (KhPaneStack *self)
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
ensure_restricted_page (KhPaneStack *self)
{
  if (self->restricted != NULL)
    return;
  self->restricted = KH_RESTRICTED_PAGE (kh_restricted_page_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->restricted), "restricted");
}

static void
ensure_error_page (KhPaneStack *self)
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
may_take_focus (KhPaneStack *self)
{
  GtkWidget *focus = kh_focus_get (GTK_WIDGET (self));

  if (kh_dialog_is_over (GTK_WIDGET (self)))
    return FALSE;
  return focus == NULL || focus == self->focus_from || kh_focus_is_in (GTK_WIDGET (self->stack))
         || (self->focus_from == NULL && !GTK_IS_TEXT (focus));
}

/* A list that has no rows yet takes it itself, and nothing of that can be seen. */
static gboolean
is_at_bare_list (KhPaneStack *self)
{
  GtkWidget *focus = kh_focus_get (GTK_WIDGET (self));

  return focus != NULL && GTK_IS_LIST_BASE (focus);
}

/* Returns: whether it is where it should be. */
static gboolean
focus_first (KhPaneStack *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  if (page == GTK_WIDGET (self->content) && self->first != NULL)
    return gtk_widget_grab_focus (self->first) && !is_at_bare_list (self);
  return kh_focus_is_in (page) || gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static gboolean
focus_content_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  KhPaneStack *self = KH_PANE_STACK (widget);

  if (may_take_focus (self) && !focus_first (self)) {
    if (--self->focus_frames > 0)
      return G_SOURCE_CONTINUE;
    if (!gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD))
      gtk_widget_child_focus (gtk_widget_get_parent (widget), GTK_DIR_TAB_FORWARD);
  }
  self->focus_frames = 0;
  return G_SOURCE_REMOVE;
}

/* At once, if it can be; but a list that comes into sight has its rows a frame or two later. */
static void
focus_content (KhPaneStack *self)
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
  KhPaneStack *self = data;

  self->spinner_source = 0;
  gtk_widget_set_visible (self->loading, TRUE);
}

static void
show_page (KhPaneStack *self, const char *name)
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
update_error_page (KhPaneStack *self, const GError *error)
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

void
kh_pane_stack_show (KhPaneStack *self, KhPanePage page)
{
  static const char *const names[] = { "loading", "content", "empty", "no-match" };

  g_return_if_fail (KH_IS_PANE_STACK (self));

  show_page (self, names[page]);
}

void
kh_pane_stack_show_restricted (KhPaneStack *self, KhAccount *account, const GError *error)
{
  g_return_if_fail (KH_IS_PANE_STACK (self));

  ensure_restricted_page (self);
  kh_restricted_page_set_contact (self->restricted, account, error);
  show_page (self, "restricted");
}

void
kh_pane_stack_show_error (KhPaneStack *self, const GError *error)
{
  g_return_if_fail (KH_IS_PANE_STACK (self));

  update_error_page (self, error);
  show_page (self, "error");
}

void
kh_pane_stack_set_retrying (KhPaneStack *self, gboolean retrying)
{
  g_return_if_fail (KH_IS_PANE_STACK (self));

  if (self->error_button != NULL)
    gtk_widget_set_sensitive (self->error_button, !retrying);
}

void
kh_pane_stack_set_content (KhPaneStack *self, GtkWidget *content)
{
  g_return_if_fail (KH_IS_PANE_STACK (self));

  adw_bin_set_child (self->content, content);
}

void
kh_pane_stack_set_first (KhPaneStack *self, GtkWidget *first)
{
  g_return_if_fail (KH_IS_PANE_STACK (self));

  self->first = first;
}

void
kh_pane_stack_take_focus (KhPaneStack *self, gboolean loading)
{
  g_return_if_fail (KH_IS_PANE_STACK (self));

  g_set_weak_pointer (&self->focus_from, kh_focus_get (GTK_WIDGET (self)));
  if (loading)
    self->wants_focus = g_get_monotonic_time () + FOCUS_PATIENCE;
  /* Where it was left, perhaps. */
  else if (!kh_focus_is_in (GTK_WIDGET (self->stack)) || is_at_bare_list (self))
    focus_content (self);
}

static char **
get_empty_text (KhPaneStack *self, guint id)
{
  switch (id) {
  case PROP_EMPTY_ICON:
    return &self->empty_icon;
  case PROP_EMPTY_TITLE:
    return &self->empty_title;
  case PROP_EMPTY_DESCRIPTION:
    return &self->empty_description;
  case PROP_EMPTY_BUTTON:
    return &self->empty_button_label;
  default:
    return NULL;
  }
}

static void
kh_pane_stack_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  char **text = get_empty_text (KH_PANE_STACK (object), id);

  if (text != NULL)
    g_value_set_string (value, *text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kh_pane_stack_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KhPaneStack *self = KH_PANE_STACK (object);
  char **text = get_empty_text (self, id);

  if (text == NULL) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_free (*text);
  *text = g_value_dup_string (value);
  update_empty_page (self);
}

static void
kh_pane_stack_dispose (GObject *object)
{
  KhPaneStack *self = KH_PANE_STACK (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_weak_pointer (&self->focus_from);
  /* They go with it. */
  self->empty_page = self->error_page = NULL;
  self->restricted = NULL;
  self->empty_button = NULL;
  self->error_button = NULL;
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_pane_stack_parent_class)->dispose (object);
}

static void
kh_pane_stack_finalize (GObject *object)
{
  KhPaneStack *self = KH_PANE_STACK (object);

  g_free (self->empty_icon);
  g_free (self->empty_title);
  g_free (self->empty_description);
  g_free (self->empty_button_label);
  G_OBJECT_CLASS (kh_pane_stack_parent_class)->finalize (object);
}

static void
kh_pane_stack_class_init (KhPaneStackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = kh_pane_stack_get_property;
  object_class->set_property = kh_pane_stack_set_property;
  object_class->dispose = kh_pane_stack_dispose;
  object_class->finalize = kh_pane_stack_finalize;
  properties[PROP_EMPTY_ICON] = g_param_spec_string ("empty-icon", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, "", flags);
  properties[PROP_EMPTY_DESCRIPTION] = g_param_spec_string ("empty-description", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_BUTTON] = g_param_spec_string ("empty-button", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RETRY] = g_signal_new ("retry", KH_TYPE_PANE_STACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EMPTY_ACTIVATED] = g_signal_new ("empty-activated", KH_TYPE_PANE_STACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
  signals[CLEAR_FILTERS] = g_signal_new ("clear-filters", KH_TYPE_PANE_STACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/widgets/kh-pane-stack.ui");
  gtk_widget_class_bind_template_child (widget_class, KhPaneStack, stack);
  gtk_widget_class_bind_template_child (widget_class, KhPaneStack, loading);
  gtk_widget_class_bind_template_child (widget_class, KhPaneStack, content);
}

static void
kh_pane_stack_init (KhPaneStack *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

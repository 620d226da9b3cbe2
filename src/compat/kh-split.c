/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compat/kh-split.h"

/* Below this width, in application pixels, there is room for one of the two. */
#define NARROW_WIDTH 720

struct _KhSplit {
  GtkWidget parent_instance;

  /* owned */
  GtkWidget *sidebar;
  GtkWidget *content;
  char *sidebar_title;
  char *content_title;

  /* children */
  GtkWidget *bin;
  GtkWidget *split;

  gboolean narrow;
  gboolean show_content;
};

enum { PROP_0, PROP_SIDEBAR, PROP_CONTENT, PROP_SIDEBAR_TITLE, PROP_CONTENT_TITLE, PROP_NARROW, PROP_SHOW_CONTENT,
       N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KhSplit, kh_split, GTK_TYPE_WIDGET)

static void
set_narrow (KhSplit *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

static void
take_show_content (KhSplit *self, gboolean show_content)
{
  if (self->show_content == show_content)
    return;
  self->show_content = show_content;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_CONTENT]);
}

#if ADW_CHECK_VERSION (1, 4, 0)

static void
collapsed_cb (KhSplit *self)
{
  set_narrow (self, adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (self->split)));
}

static void
shown_cb (KhSplit *self)
{
  take_show_content (self, adw_navigation_split_view_get_show_content (ADW_NAVIGATION_SPLIT_VIEW (self->split)));
}

static void
build (KhSplit *self)
{
  AdwBreakpoint *breakpoint = adw_breakpoint_new (
      adw_breakpoint_condition_new_length (ADW_BREAKPOINT_CONDITION_MAX_WIDTH, NARROW_WIDTH, ADW_LENGTH_UNIT_PX));
  GValue collapsed = G_VALUE_INIT;

  self->bin = adw_breakpoint_bin_new ();
  gtk_widget_set_size_request (self->bin, 340, 200);
  self->split = adw_navigation_split_view_new ();
  g_object_set (self->split, "min-sidebar-width", 230.0, "max-sidebar-width", 280.0, "sidebar-width-fraction", 0.25,
                NULL);
  g_value_init (&collapsed, G_TYPE_BOOLEAN);
  g_value_set_boolean (&collapsed, TRUE);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (self->split), "collapsed", &collapsed);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (self->bin), breakpoint);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self->bin), self->split);
  gtk_widget_set_parent (self->bin, GTK_WIDGET (self));
  g_signal_connect_swapped (self->split, "notify::collapsed", G_CALLBACK (collapsed_cb), self);
  g_signal_connect_swapped (self->split, "notify::show-content", G_CALLBACK (shown_cb), self);
}

static AdwNavigationPage *
page_new (GtkWidget *child, const char *title)
{
  return adw_navigation_page_new (child, title != NULL ? title : "");
}

static void
place_sidebar (KhSplit *self)
{
  adw_navigation_split_view_set_sidebar (ADW_NAVIGATION_SPLIT_VIEW (self->split),
                                         page_new (self->sidebar, self->sidebar_title));
}

static void
place_content (KhSplit *self)
{
  adw_navigation_split_view_set_content (ADW_NAVIGATION_SPLIT_VIEW (self->split),
                                         page_new (self->content, self->content_title));
}

static void
place_titles (KhSplit *self)
{
  AdwNavigationSplitView *split = ADW_NAVIGATION_SPLIT_VIEW (self->split);

  if (adw_navigation_split_view_get_sidebar (split) != NULL && self->sidebar_title != NULL)
    adw_navigation_page_set_title (adw_navigation_split_view_get_sidebar (split), self->sidebar_title);
  if (adw_navigation_split_view_get_content (split) != NULL && self->content_title != NULL)
    adw_navigation_page_set_title (adw_navigation_split_view_get_content (split), self->content_title);
}

static void
show_part (KhSplit *self)
{
  adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (self->split), self->show_content);
}

#else

static void
folded_cb (KhSplit *self)
{
  set_narrow (self, adw_leaflet_get_folded (ADW_LEAFLET (self->split)));
}

static void
shown_cb (KhSplit *self)
{
  GtkWidget *visible = adw_leaflet_get_visible_child (ADW_LEAFLET (self->split));

  /* Unfolded, both are visible, and which one counts stays as it is. */
  if (visible != NULL && adw_leaflet_get_folded (ADW_LEAFLET (self->split)))
    take_show_content (self, visible == self->content);
}

static void
build (KhSplit *self)
{
  self->split = g_object_new (ADW_TYPE_LEAFLET, "can-navigate-back", TRUE, "fold-threshold-policy",
                              ADW_FOLD_THRESHOLD_POLICY_MINIMUM, "width-request", 340, NULL);
  adw_leaflet_page_set_navigatable (
      adw_leaflet_append (ADW_LEAFLET (self->split), gtk_separator_new (GTK_ORIENTATION_VERTICAL)), FALSE);
  gtk_widget_set_parent (self->split, GTK_WIDGET (self));
  g_signal_connect_swapped (self->split, "notify::folded", G_CALLBACK (folded_cb), self);
  g_signal_connect_swapped (self->split, "notify::visible-child", G_CALLBACK (shown_cb), self);
}

static void
place_sidebar (KhSplit *self)
{
  gtk_widget_set_size_request (self->sidebar, 250, -1);
  adw_leaflet_prepend (ADW_LEAFLET (self->split), self->sidebar);
}

static void
place_content (KhSplit *self)
{
  gtk_widget_set_hexpand (self->content, TRUE);
  adw_leaflet_append (ADW_LEAFLET (self->split), self->content);
}

static void
place_titles (KhSplit *self)
{
  if (self->sidebar != NULL && self->sidebar_title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->sidebar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->sidebar_title, -1);
  if (self->content != NULL && self->content_title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->content), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->content_title, -1);
}

static void
show_part (KhSplit *self)
{
  GtkWidget *part = self->show_content ? self->content : self->sidebar;

  if (part != NULL)
    adw_leaflet_set_visible_child (ADW_LEAFLET (self->split), part);
}

#endif

void
kh_split_set_show_content (KhSplit *self, gboolean show_content)
{
  g_return_if_fail (KH_IS_SPLIT (self));

  show_content = !!show_content;
  if (self->show_content == show_content)
    return;
  self->show_content = show_content;
  show_part (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_CONTENT]);
}

gboolean
kh_split_get_narrow (KhSplit *self)
{
  g_return_val_if_fail (KH_IS_SPLIT (self), FALSE);

  return self->narrow;
}

static void
kh_split_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
#if !ADW_CHECK_VERSION (1, 4, 0)
  adw_leaflet_set_can_unfold (ADW_LEAFLET (KH_SPLIT (widget)->split), width > NARROW_WIDTH);
#endif
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static void
kh_split_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                  int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
kh_split_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KhSplit *self = KH_SPLIT (object);

  switch (id) {
  case PROP_SIDEBAR:
    g_value_set_object (value, self->sidebar);
    break;
  case PROP_CONTENT:
    g_value_set_object (value, self->content);
    break;
  case PROP_SIDEBAR_TITLE:
    g_value_set_string (value, self->sidebar_title);
    break;
  case PROP_CONTENT_TITLE:
    g_value_set_string (value, self->content_title);
    break;
  case PROP_NARROW:
    g_value_set_boolean (value, self->narrow);
    break;
  case PROP_SHOW_CONTENT:
    g_value_set_boolean (value, self->show_content);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_split_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KhSplit *self = KH_SPLIT (object);

  switch (id) {
  case PROP_SIDEBAR:
    g_return_if_fail (self->sidebar == NULL);
    self->sidebar = g_value_dup_object (value);
    place_sidebar (self);
    place_titles (self);
    break;
  case PROP_CONTENT:
    g_return_if_fail (self->content == NULL);
    self->content = g_value_dup_object (value);
    place_content (self);
    place_titles (self);
    break;
  case PROP_SIDEBAR_TITLE:
    g_free (self->sidebar_title);
    self->sidebar_title = g_value_dup_string (value);
    place_titles (self);
    break;
  case PROP_CONTENT_TITLE:
    g_free (self->content_title);
    self->content_title = g_value_dup_string (value);
    place_titles (self);
    break;
  case PROP_SHOW_CONTENT:
    kh_split_set_show_content (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_split_dispose (GObject *object)
{
  KhSplit *self = KH_SPLIT (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->sidebar);
  g_clear_object (&self->content);
  G_OBJECT_CLASS (kh_split_parent_class)->dispose (object);
}

static void
kh_split_finalize (GObject *object)
{
  KhSplit *self = KH_SPLIT (object);

  g_free (self->sidebar_title);
  g_free (self->content_title);
  G_OBJECT_CLASS (kh_split_parent_class)->finalize (object);
}

static void
kh_split_class_init (KhSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_split_get_property;
  object_class->set_property = kh_split_set_property;
  object_class->dispose = kh_split_dispose;
  object_class->finalize = kh_split_finalize;
  widget_class->size_allocate = kh_split_size_allocate;
  widget_class->measure = kh_split_measure;

  properties[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIDEBAR_TITLE] = g_param_spec_string ("sidebar-title", NULL, NULL, NULL,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONTENT_TITLE] = g_param_spec_string ("content-title", NULL, NULL, NULL,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_CONTENT] = g_param_spec_boolean (
      "show-content", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kh_split_init (KhSplit *self)
{
  build (self);
}

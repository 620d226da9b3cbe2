/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-line.h"

#include "compat/kh-compat.h"
#include "ui/widgets/kh-late-name.h"
#include "ui/widgets/kh-shaped.h"

struct _KhLine {
  GtkWidget parent_instance;
  /* owned */
  char *text;
  char *sample;        /* nullable */
  PangoLayout *layout; /* nullable: until it is wanted; if common, shared with others */
  /* pixels */
  int width;           /* of the layout */
  int height;
  int room_width;      /* of the sample; -1 while unknown */
  int room_height;
  gboolean centered;
  gboolean common;
};

G_DEFINE_FINAL_TYPE (KhLine, kh_line, GTK_TYPE_WIDGET)

static void
ensure_room (KhLine *self)
{
  g_autoptr (PangoLayout) layout = NULL;

  if (self->room_width >= 0)
    return;
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->sample);
  pango_layout_get_pixel_size (layout, &self->room_width, &self->room_height);
}

static void
ensure_layout (KhLine *self)
{
  if (self->layout != NULL)
    return;
  if (self->common) {
    self->layout = kh_shaped_get (GTK_WIDGET (self), self->text);
  } else {
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
    pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  }
  pango_layout_get_pixel_size (self->layout, &self->width, &self->height);
}

static void
kh_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  KhLine *self = KH_LINE (widget);

  ensure_room (self);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->room_width : self->room_height;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 0 : self->room_height;
}

/* From the left. */
static int
get_x (KhLine *self, int room)
{
  if (self->width > room)
    return 0;
  if (self->centered)
    return (room - self->width) / 2;
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? room - self->width : 0;
}

/* Returns: (transfer full): with an ellipsis, if there is less than @room pixels for it. */
static PangoLayout *
fit_layout (KhLine *self, int room)
{
  PangoLayout *layout;

  if (!self->common) {
    pango_layout_set_width (self->layout, self->width <= room ? -1 : room * PANGO_SCALE);
    return g_object_ref (self->layout);
  }
  if (self->width <= room)
    return g_object_ref (self->layout);
  layout = pango_layout_copy (self->layout);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, room * PANGO_SCALE);
  return layout;
}

static void
kh_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KhLine *self = KH_LINE (widget);
  g_autoptr (PangoLayout) layout = NULL;
  int width = gtk_widget_get_width (widget);
  GdkRGBA color;

  if (*self->text == '\0' || width <= 0)
    return;
  ensure_layout (self);
  layout = fit_layout (self, width);
  kh_widget_get_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (get_x (self, width),
                                                          (gtk_widget_get_height (widget) - self->height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* What is cut off can be read so. */
static gboolean
kh_line_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  KhLine *self = KH_LINE (widget);

  if (self->layout == NULL || self->width <= gtk_widget_get_width (widget))
    return FALSE;
  gtk_tooltip_set_text (tooltip, self->text);
  return TRUE;
}

/* Fonts are others. */
static void
forget (KhLine *self)
{
  g_clear_object (&self->layout);
  self->room_width = -1;
}

static void
kh_line_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  forget (KH_LINE (widget));
  GTK_WIDGET_CLASS (kh_line_parent_class)->css_changed (widget, change);
}

static void
kh_line_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  forget (KH_LINE (widget));
  kh_shaped_forget (widget);
  GTK_WIDGET_CLASS (kh_line_parent_class)->system_setting_changed (widget, setting);
}

static void
kh_line_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  forget (KH_LINE (widget));
  kh_shaped_forget (widget);
  GTK_WIDGET_CLASS (kh_line_parent_class)->direction_changed (widget, before);
}

static void
kh_line_finalize (GObject *object)
{
  KhLine *self = KH_LINE (object);

  g_clear_object (&self->layout);
  g_free (self->text);
  g_free (self->sample);
  G_OBJECT_CLASS (kh_line_parent_class)->finalize (object);
}

static void
kh_line_class_init (KhLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kh_line_finalize;
  widget_class->measure = kh_line_measure;
  widget_class->snapshot = kh_line_snapshot;
  widget_class->query_tooltip = kh_line_query_tooltip;
  widget_class->css_changed = kh_line_css_changed;
  widget_class->system_setting_changed = kh_line_system_setting_changed;
  widget_class->direction_changed = kh_line_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
kh_line_init (KhLine *self)
{
  self->text = g_strdup ("");
  self->room_width = -1;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

KhLine *
kh_line_new (void)
{
  return g_object_new (KH_TYPE_LINE, NULL);
}

static void
set_text (KhLine *self, const char *text)
{
  g_free (self->text);
  self->text = g_strdup (text);
  if (self->common) {
    g_clear_object (&self->layout);
  } else if (self->layout != NULL) {
    pango_layout_set_width (self->layout, -1);
    pango_layout_set_text (self->layout, text, -1);
    pango_layout_get_pixel_size (self->layout, &self->width, &self->height);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kh_line_set_named_text (KhLine *self, const char *text, const char *name)
{
  if (text == NULL)
    text = "";
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (self)) != GTK_ACCESSIBLE_ROLE_PRESENTATION)
    kh_late_name_set (GTK_WIDGET (self), name != NULL ? name : text);
  if (!g_str_equal (self->text, text))
    set_text (self, text);
}

void
kh_line_set_text (KhLine *self, const char *text)
{
  kh_line_set_named_text (self, text, NULL);
}

const char *
kh_line_get_text (KhLine *self)
{
  return self->text;
}

void
kh_line_set_centered (KhLine *self, gboolean centered)
{
  self->centered = centered;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
kh_line_set_common (KhLine *self)
{
  self->common = TRUE;
}

void
kh_line_set_room (KhLine *self, const char *sample)
{
  if (g_strcmp0 (self->sample, sample) == 0)
    return;
  g_free (self->sample);
  self->sample = g_strdup (sample);
  self->room_width = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

int
kh_line_get_width (KhLine *self)
{
  int natural;

  /* What is more than the room is padding. */
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  ensure_room (self);
  ensure_layout (self);
  return natural - self->room_width + (*self->text != '\0' ? self->width : 0);
}

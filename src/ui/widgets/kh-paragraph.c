/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-paragraph.h"

#include "compat/kh-compat.h"
#include "ui/widgets/kh-late-name.h"

/* What it asks for, in characters. */
#define MINIMUM_CHARACTERS 6

struct _KhParagraph {
  GtkWidget parent_instance;
  char *text;          /* owned */
  PangoLayout *layout; /* owned, nullable: until it is wanted */
  int minimum_width;   /* pixels; -1 while unknown */
  int asked_height;    /* pixels: what it has said that it needs in the width that it has; -1: nothing yet */
  gboolean rewritten;  /* since it has said so: in other widths it may need another height */
  gboolean anywhere;
  guint resize_id;
};

enum { PROP_0, PROP_ANYWHERE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KhParagraph, kh_paragraph, GTK_TYPE_WIDGET)

static void
ensure_layout (KhParagraph *self)
{
  g_autoptr (PangoAttrList) attributes = NULL;

  if (self->layout != NULL)
    return;
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  pango_layout_set_wrap (self->layout, self->anywhere ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
  if (!self->anywhere)
    return;
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (self->layout, attributes);
}

static int
get_height (KhParagraph *self, int width)
{
  int height;

  ensure_layout (self);
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (self->layout, NULL, &height);
  return height;
}

static int
get_minimum_width (KhParagraph *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics;

  if (self->minimum_width < 0) {
    metrics = pango_context_get_metrics (context, NULL, NULL);
    self->minimum_width = PANGO_PIXELS_CEIL (MINIMUM_CHARACTERS * pango_font_metrics_get_approximate_char_width (metrics));
    pango_font_metrics_unref (metrics);
  }
  return self->minimum_width;
}

static GtkSizeRequestMode
kh_paragraph_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kh_paragraph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  KhParagraph *self = KH_PARAGRAPH (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = get_minimum_width (self);
  else
    *minimum = *natural = get_height (self, for_size >= 0 ? for_size : get_minimum_width (self));
}

static void
resize (gpointer data)
{
  KhParagraph *self = data;

  self->resize_id = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
kh_paragraph_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhParagraph *self = KH_PARAGRAPH (widget);

  self->asked_height = get_height (self, width);
  /* What is remembered of this width was of another text. */
  if (self->rewritten && self->asked_height != height && self->resize_id == 0)
    self->resize_id = g_idle_add_once (resize, self);
  self->rewritten = FALSE;
}

static void
kh_paragraph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KhParagraph *self = KH_PARAGRAPH (widget);
  int width = gtk_widget_get_width (widget);
  int height;
  GdkRGBA color;

  if (*self->text == '\0' || width <= 0)
    return;
  height = get_height (self, width);
  kh_widget_get_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (gtk_widget_get_height (widget) - height) / 2));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* Fonts are others. */
static void
forget (KhParagraph *self)
{
  g_clear_object (&self->layout);
  self->minimum_width = self->asked_height = -1;
}

static void
kh_paragraph_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  forget (KH_PARAGRAPH (widget));
  GTK_WIDGET_CLASS (kh_paragraph_parent_class)->css_changed (widget, change);
}

static void
kh_paragraph_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  forget (KH_PARAGRAPH (widget));
  GTK_WIDGET_CLASS (kh_paragraph_parent_class)->system_setting_changed (widget, setting);
}

static void
kh_paragraph_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  forget (KH_PARAGRAPH (widget));
  GTK_WIDGET_CLASS (kh_paragraph_parent_class)->direction_changed (widget, before);
}

static void
kh_paragraph_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ANYWHERE)
    g_value_set_boolean (value, KH_PARAGRAPH (object)->anywhere);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kh_paragraph_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ANYWHERE)
    KH_PARAGRAPH (object)->anywhere = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kh_paragraph_dispose (GObject *object)
{
  g_clear_handle_id (&KH_PARAGRAPH (object)->resize_id, g_source_remove);
  G_OBJECT_CLASS (kh_paragraph_parent_class)->dispose (object);
}

static void
kh_paragraph_finalize (GObject *object)
{
  KhParagraph *self = KH_PARAGRAPH (object);

  g_clear_object (&self->layout);
  g_free (self->text);
  G_OBJECT_CLASS (kh_paragraph_parent_class)->finalize (object);
}

static void
kh_paragraph_class_init (KhParagraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_paragraph_get_property;
  object_class->set_property = kh_paragraph_set_property;
  object_class->dispose = kh_paragraph_dispose;
  object_class->finalize = kh_paragraph_finalize;
  props[PROP_ANYWHERE] = g_param_spec_boolean ("anywhere", NULL, NULL, FALSE,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  widget_class->get_request_mode = kh_paragraph_get_request_mode;
  widget_class->measure = kh_paragraph_measure;
  widget_class->size_allocate = kh_paragraph_size_allocate;
  widget_class->snapshot = kh_paragraph_snapshot;
  widget_class->css_changed = kh_paragraph_css_changed;
  widget_class->system_setting_changed = kh_paragraph_system_setting_changed;
  widget_class->direction_changed = kh_paragraph_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
kh_paragraph_init (KhParagraph *self)
{
  self->text = g_strdup ("");
  self->minimum_width = self->asked_height = -1;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

KhParagraph *
kh_paragraph_new (void)
{
  return g_object_new (KH_TYPE_PARAGRAPH, NULL);
}

void
kh_paragraph_set_text (KhParagraph *self, const char *text)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (text == NULL)
    text = "";
  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  kh_late_name_set (GTK_WIDGET (self), text);
  if (self->layout != NULL)
    pango_layout_set_text (self->layout, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), *text != '\0');
  self->rewritten = TRUE;
  if (width > 0 && self->asked_height >= 0 && get_height (self, width) == self->asked_height)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

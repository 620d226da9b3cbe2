/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-button-face.h"

struct _KhButtonFace {
  GtkWidget parent_instance;

  /* children */
  GtkWidget *label;
  GtkWidget *image;
};

enum { PROP_0, PROP_LABEL, PROP_USE_UNDERLINE, PROP_ICON_NAME, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KhButtonFace, kh_button_face, GTK_TYPE_WIDGET)

/* A menu button is a button in a button. */
static void
name_buttons (KhButtonFace *self)
{
  const char *words = gtk_label_get_text (GTK_LABEL (self->label));

  for (GtkWidget *widget = gtk_widget_get_parent (GTK_WIDGET (self)); widget != NULL; widget = gtk_widget_get_parent (widget))
    if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget))
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
kh_button_face_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kh_button_face_parent_class)->root (widget);
  name_buttons (KH_BUTTON_FACE (widget));
}

static GtkSizeRequestMode
kh_button_face_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
kh_button_face_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  KhButtonFace *self = KH_BUTTON_FACE (widget);
  int label_minimum, label_natural, image_minimum;

  gtk_widget_measure (self->label, orientation, -1, &label_minimum, &label_natural, NULL, NULL);
  gtk_widget_measure (self->image, orientation, -1, &image_minimum, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN (label_minimum, image_minimum);
    *natural = MAX (label_natural, *minimum);
  } else {
    *minimum = MAX (label_minimum, image_minimum);
    *natural = MAX (label_natural, image_minimum);
  }
}

static void
kh_button_face_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhButtonFace *self = KH_BUTTON_FACE (widget);
  int needed;
  gboolean fits;

  gtk_widget_measure (self->label, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  fits = width >= needed;
  gtk_widget_set_child_visible (self->label, fits);
  gtk_widget_set_child_visible (self->image, !fits);
  gtk_widget_allocate (fits ? self->label : self->image, width, height, -1, NULL);
}

/* Where the button says why it cannot be pressed, that is what one wants to read. */
static gboolean
kh_button_face_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  KhButtonFace *self = KH_BUTTON_FACE (widget);

  if (!gtk_widget_get_child_visible (self->image) || !gtk_widget_is_sensitive (widget))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (self->label)));
  return TRUE;
}

static void
kh_button_face_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KhButtonFace *self = KH_BUTTON_FACE (object);

  switch (id) {
  case PROP_LABEL:
    g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->label)));
    break;
  case PROP_USE_UNDERLINE:
    g_value_set_boolean (value, gtk_label_get_use_underline (GTK_LABEL (self->label)));
    break;
  case PROP_ICON_NAME:
    g_value_set_string (value, gtk_image_get_icon_name (GTK_IMAGE (self->image)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_button_face_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KhButtonFace *self = KH_BUTTON_FACE (object);

  switch (id) {
  case PROP_LABEL:
    gtk_label_set_label (GTK_LABEL (self->label), g_value_get_string (value));
    name_buttons (self);
    break;
  case PROP_USE_UNDERLINE:
    gtk_label_set_use_underline (GTK_LABEL (self->label), g_value_get_boolean (value));
    name_buttons (self);
    break;
  case PROP_ICON_NAME:
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
kh_button_face_dispose (GObject *object)
{
  KhButtonFace *self = KH_BUTTON_FACE (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->image, gtk_widget_unparent);
  G_OBJECT_CLASS (kh_button_face_parent_class)->dispose (object);
}

static void
kh_button_face_class_init (KhButtonFaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = kh_button_face_get_property;
  object_class->set_property = kh_button_face_set_property;
  object_class->dispose = kh_button_face_dispose;
  widget_class->root = kh_button_face_root;
  widget_class->get_request_mode = kh_button_face_get_request_mode;
  widget_class->measure = kh_button_face_measure;
  widget_class->size_allocate = kh_button_face_size_allocate;
  widget_class->query_tooltip = kh_button_face_query_tooltip;
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_USE_UNDERLINE] = g_param_spec_boolean ("use-underline", NULL, NULL, FALSE, flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kh_button_face_init (KhButtonFace *self)
{
  self->label = gtk_label_new (NULL);
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

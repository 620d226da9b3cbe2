/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-initials.h"

#include <math.h>
#include <string.h>

#include "ui/widgets/kh-circles.h"

#define SIZE 36
/* Of the letters, as a share of the circle: the widest two stay inside. */
#define LETTER_HEIGHT 0.38

struct _KhInitials {
  GtkWidget parent_instance;
  char *text;          /* owned: the initials */
  PangoLayout *layout; /* owned, nullable: until it is wanted */
  int size;
  guint color;         /* below KH_N_CIRCLES */
};

G_DEFINE_FINAL_TYPE (KhInitials, kh_initials, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SIZE, N_PROPS };
static GParamSpec *props[N_PROPS];

/* Of the first word and the last. */
static char *
initials_of (const char *name)
{
  g_autofree char *words = g_strstrip (g_strdup (name));
  const char *last = strrchr (words, ' ');
  GString *initials = g_string_new (NULL);

  if (*words != '\0')
    g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (words)));
  if (last != NULL)
    g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (last + 1)));
  return g_string_free (initials, FALSE);
}

static void
ensure_layout (KhInitials *self)
{
  g_autoptr (PangoFontDescription) font = NULL;

  if (self->layout != NULL)
    return;
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  font = pango_font_description_copy (
      pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));
  pango_font_description_set_absolute_size (font, self->size * LETTER_HEIGHT * PANGO_SCALE);
  pango_layout_set_font_description (self->layout, font);
}

static void
kh_initials_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = KH_INITIALS (widget)->size;
}

static void
kh_initials_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KhInitials *self = KH_INITIALS (widget);
  int width, height;

  ensure_layout (self);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  gtk_snapshot_append_node (snapshot, kh_circles_get (widget, self->color, self->size));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floor ((gtk_widget_get_width (widget) - width) / 2.0),
                                                          floor ((gtk_widget_get_height (widget) - height) / 2.0)));
  gtk_snapshot_append_layout (snapshot, self->layout, kh_circles_get_color (self->color));
  gtk_snapshot_restore (snapshot);
}

static void
kh_initials_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  g_clear_object (&KH_INITIALS (widget)->layout);
  GTK_WIDGET_CLASS (kh_initials_parent_class)->css_changed (widget, change);
}

static void
kh_initials_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  g_clear_object (&KH_INITIALS (widget)->layout);
  GTK_WIDGET_CLASS (kh_initials_parent_class)->system_setting_changed (widget, setting);
}

static void
kh_initials_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SIZE)
    g_value_set_int (value, KH_INITIALS (object)->size);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kh_initials_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SIZE)
    KH_INITIALS (object)->size = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kh_initials_finalize (GObject *object)
{
  KhInitials *self = KH_INITIALS (object);

  g_clear_object (&self->layout);
  g_free (self->text);
  G_OBJECT_CLASS (kh_initials_parent_class)->finalize (object);
}

static void
kh_initials_class_init (KhInitialsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kh_initials_get_property;
  object_class->set_property = kh_initials_set_property;
  object_class->finalize = kh_initials_finalize;
  props[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 1, G_MAXINT, SIZE,
                                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  widget_class->measure = kh_initials_measure;
  widget_class->snapshot = kh_initials_snapshot;
  widget_class->css_changed = kh_initials_css_changed;
  widget_class->system_setting_changed = kh_initials_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "avatar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kh_initials_init (KhInitials *self)
{
  self->text = g_strdup ("");
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
kh_initials_set_name (KhInitials *self, const char *name)
{
  g_autofree char *old = self->text;
  guint color;

  if (name == NULL)
    name = "";
  self->text = initials_of (name);
  color = g_str_hash (name) % KH_N_CIRCLES;
  if (color == self->color && g_str_equal (old, self->text))
    return;
  self->color = color;
  if (self->layout != NULL)
    pango_layout_set_text (self->layout, self->text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-circles.h"

#define KEY "kh-circles"
/* More than any display has. */
#define MOST_SCALE 16

#define RGB(hex) { ((hex) >> 16) / 255.0f, ((hex) >> 8 & 0xff) / 255.0f, ((hex) & 0xff) / 255.0f, 1 }

static const struct {
  GdkRGBA top;
  GdkRGBA bottom;
  GdkRGBA letters;
} colors[KH_N_CIRCLES] = {
  { RGB (0x83b6ec), RGB (0x337fdc), RGB (0xcfe1f5) }, { RGB (0x7ad9f1), RGB (0x0f9ac8), RGB (0xcaeaf2) },
  { RGB (0x8de6b1), RGB (0x29ae74), RGB (0xcef8d8) }, { RGB (0xb5e98a), RGB (0x6ab85b), RGB (0xe6f9d7) },
  { RGB (0xf8e359), RGB (0xd29d09), RGB (0xf9f4e1) }, { RGB (0xffcb62), RGB (0xd68400), RGB (0xffead1) },
  { RGB (0xffa95a), RGB (0xed5b00), RGB (0xffe5c5) }, { RGB (0xf78773), RGB (0xe62d42), RGB (0xf8d2ce) },
  { RGB (0xe973ab), RGB (0xe33b6a), RGB (0xfac7de) }, { RGB (0xcb78d4), RGB (0x9945b5), RGB (0xe7c2e8) },
  { RGB (0x9e91e8), RGB (0x7a59ca), RGB (0xd5d2f5) }, { RGB (0xe3cf9c), RGB (0xb08952), RGB (0xf2eade) },
  { RGB (0xbe916d), RGB (0x785336), RGB (0xe5d6ca) }, { RGB (0xc0bfbc), RGB (0x6e6d71), RGB (0xd8d7d3) },
};

static void
add_stop (cairo_pattern_t *gradient, double offset, const GdkRGBA *color)
{
  cairo_pattern_add_color_stop_rgb (gradient, offset, color->red, color->green, color->blue);
}

/* @scale: pixels of the screen to one of the widget. */
static cairo_surface_t *
draw (guint number, int size, int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size * scale, size * scale);
  cairo_pattern_t *gradient = cairo_pattern_create_linear (0, 0, 0, size);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  add_stop (gradient, 0, &colors[number].top);
  add_stop (gradient, 1, &colors[number].bottom);
  cairo_set_source (cr, gradient);
  cairo_arc (cr, size / 2.0, size / 2.0, size / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_pattern_destroy (gradient);
  cairo_destroy (cr);
  return surface;
}

static GskRenderNode *
create_node (guint number, int size, int scale)
{
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, size, size));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  cairo_surface_t *surface = draw (number, size, scale);

  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return node;
}

GskRenderNode *
kh_circles_get (GtkWidget *widget, guint number, int size)
{
  GObject *window = G_OBJECT (gtk_widget_get_root (widget));
  int scale = gtk_widget_get_scale_factor (widget);
  gpointer key = GINT_TO_POINTER ((size * MOST_SCALE + scale) * KH_N_CIRCLES + number);
  GHashTable *circles = g_object_get_data (window, KEY);
  GskRenderNode *circle;

  if (circles == NULL) {
    circles = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) gsk_render_node_unref);
    g_object_set_data_full (window, KEY, circles, (GDestroyNotify) g_hash_table_unref);
  }
  circle = g_hash_table_lookup (circles, key);
  if (circle == NULL) {
    circle = create_node (number, size, scale);
    g_hash_table_insert (circles, key, circle);
  }
  return circle;
}

const GdkRGBA *
kh_circles_get_color (guint number)
{
  return &colors[number].letters;
}

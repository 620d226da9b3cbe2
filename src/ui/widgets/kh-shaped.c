/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/kh-shaped.h"

#define KEY "kh-shaped"
/* Of one font; when there are more they begin anew. */
#define MOST 500

static GHashTable *
create_texts (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static GHashTable *
create_fonts (void)
{
  return g_hash_table_new_full ((GHashFunc) pango_font_description_hash, (GEqualFunc) pango_font_description_equal,
                                (GDestroyNotify) pango_font_description_free, (GDestroyNotify) g_hash_table_unref);
}

/* Returns: (transfer none) (element-type utf8 PangoLayout): those in the font of @widget. */
static GHashTable *
get_texts (GtkWidget *widget)
{
  const PangoFontDescription *font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  GObject *window = G_OBJECT (gtk_widget_get_root (widget));
  GHashTable *fonts = g_object_get_data (window, KEY);
  GHashTable *texts;

  if (fonts == NULL) {
    fonts = create_fonts ();
    g_object_set_data_full (window, KEY, fonts, (GDestroyNotify) g_hash_table_unref);
  }
  texts = g_hash_table_lookup (fonts, font);
  if (texts == NULL) {
    texts = create_texts ();
    g_hash_table_insert (fonts, pango_font_description_copy (font), texts);
  }
  return texts;
}

PangoLayout *
kh_shaped_get (GtkWidget *widget, const char *text)
{
  GHashTable *texts = get_texts (widget);
  PangoLayout *layout = g_hash_table_lookup (texts, text);
  PangoContext *context;

  if (layout != NULL)
    return g_object_ref (layout);
  if (g_hash_table_size (texts) >= MOST)
    g_hash_table_remove_all (texts);
  /* One of its own: the widget's follows the widget's font. */
  context = gtk_widget_create_pango_context (widget);
  layout = pango_layout_new (context);
  g_object_unref (context);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  g_hash_table_insert (texts, g_strdup (text), layout);
  return g_object_ref (layout);
}

void
kh_shaped_forget (GtkWidget *widget)
{
  GtkRoot *window = gtk_widget_get_root (widget);

  if (window != NULL)
    g_object_set_data (G_OBJECT (window), KEY, NULL);
}

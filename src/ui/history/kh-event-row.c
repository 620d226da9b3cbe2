/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history/kh-event-row.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "ui/history/kh-event-text.h"
#include "ui/widgets/kh-text-for.h"

/* Of more changes than this the others are folded away. */
#define MOST_CHANGES 4

struct _KhEventRow {
  AdwBin parent_instance;

  /* template children */
  GtkLabel *heading;
  GtkLabel *clock;
  GtkImage *icon;
  GtkLabel *sentence;
  GtkLabel *changes;
  GtkLabel *caption;

  /* owned */
  KhEvent *event;
};

enum { UNFOLDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhEventRow, kh_event_row, ADW_TYPE_BIN)

static gboolean
on_link (KhEventRow *self, const char *uri)
{
  if (g_str_has_prefix (uri, "user:"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-user", "s", uri + strlen ("user:"));
  else
    g_signal_emit (self, signals[UNFOLDED], 0);
  return TRUE;
}

static void
show_changes (KhEventRow *self, KhAccount *account, gboolean unfolded)
{
  guint n = kh_event_get_n_changes (self->event);
  guint shown = unfolded || n <= MOST_CHANGES ? n : MOST_CHANGES - 1;
  g_autoptr (GString) text = g_string_new (NULL);
  /* Device and program belong together. */
  gboolean is_sign_in = g_str_has_prefix (kh_event_get_action (self->event), "user.sign");

  for (guint i = 0; i < shown; i++) {
    g_autofree char *change = kh_event_change_text (self->event, i, account);
    g_autofree char *escaped = g_markup_escape_text (change, -1);
    g_string_append_printf (text, "%s%s", i == 0 ? "" : is_sign_in ? " · " : "\n", escaped);
  }
  if (shown < n) {
    /* Translators: a link that shows the rest of a list of changes. */
    g_autofree char *more = g_strdup_printf (ngettext ("%'u more change", "%'u more changes", n - shown), n - shown);
    g_autofree char *escaped = g_markup_escape_text (more, -1);
    g_string_append_printf (text, "\n<a href=\"unfold:\">%s</a>", escaped);
  }
  gtk_label_set_markup (self->changes, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->changes), n > 0);
}

static void
show_caption (KhEventRow *self, gboolean dated)
{
  const char *ip = kh_event_get_ip (self->event);
  g_autofree char *moment = kh_text_for_moment (kh_event_get_time (self->event));
  g_autofree char *clock = kh_text_for_clock (kh_event_get_time (self->event));
  g_autofree char *text = NULL;

  if (dated && ip != NULL)
    /* Translators: first when it happened, then the IP address it was done from. */
    text = g_strdup_printf (C_ ("history", "%s, from %s"), moment, ip);
  else if (ip != NULL)
    /* Translators: %s is the IP address it was done from. */
    text = g_strdup_printf (C_ ("history", "From %s"), ip);
  else if (dated)
    text = g_strdup (moment);
  gtk_label_set_label (self->caption, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), text != NULL);
  gtk_label_set_label (self->clock, clock);
  gtk_widget_set_visible (GTK_WIDGET (self->clock), !dated);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->clock), moment);
}

void
kh_event_row_set (KhEventRow *self, KhAccount *account, KhEvent *event, gboolean dated, gboolean unfolded)
{
  g_autofree char *sentence = NULL;

  g_set_object (&self->event, event);
  if (event == NULL)
    return;
  sentence = kh_event_sentence (event, account, TRUE);
  gtk_label_set_markup (self->sentence, sentence);
  gtk_image_set_from_icon_name (self->icon, kh_event_icon (event));
  show_changes (self, account, unfolded);
  show_caption (self, dated);
}

KhEvent *
kh_event_row_get_event (KhEventRow *self)
{
  return self->event;
}

void
kh_event_row_set_heading (KhEventRow *self, const char *day)
{
  gtk_label_set_label (self->heading, day != NULL ? day : "");
  gtk_widget_set_visible (GTK_WIDGET (self->heading), day != NULL);
}

static void
kh_event_row_dispose (GObject *object)
{
  g_clear_object (&KH_EVENT_ROW (object)->event);
  G_OBJECT_CLASS (kh_event_row_parent_class)->dispose (object);
}

static void
kh_event_row_class_init (KhEventRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kh_event_row_dispose;
  signals[UNFOLDED] = g_signal_new ("unfolded", KH_TYPE_EVENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                    0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/keyholder_app/Keyholder/history/kh-event-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KhEventRow, heading);
  gtk_widget_class_bind_template_child (widget_class, KhEventRow, clock);
  gtk_widget_class_bind_template_child (widget_class, KhEventRow, icon);
  gtk_widget_class_bind_template_child (widget_class, KhEventRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, KhEventRow, changes);
  gtk_widget_class_bind_template_child (widget_class, KhEventRow, caption);
  gtk_widget_class_bind_template_callback (widget_class, on_link);
}

static void
kh_event_row_init (KhEventRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kh_event_row_new (void)
{
  return g_object_new (KH_TYPE_EVENT_ROW, NULL);
}

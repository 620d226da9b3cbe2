/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Below what is exported: asks where it is to be written, shows how far that is, and lets one stop it.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KH_TYPE_EXPORT_BAR (kh_export_bar_get_type ())
G_DECLARE_FINAL_TYPE (KhExportBar, kh_export_bar, KH, EXPORT_BAR, AdwBin)

/* What is written, and how. Texts are translated. */
typedef struct {
  const char *title;     /* of the dialog that asks where */
  const char *name;      /* suggested for the file */
  const char *mime_type; /* (nullable) */
  const char *label;     /* while it is under way: "Exporting the History…" */
  const char *failed;    /* heading of the dialog that says why it failed */
  /* Writes @file, and calls kh_export_bar_set_progress() on @bar unless cancelled. */
  void (*start) (gpointer data, GFile *file, GCancellable *cancellable, KhExportBar *bar, GAsyncReadyCallback callback,
                 gpointer callback_data);
  /* Returns: (transfer full) (nullable): what was exported, in words; NULL with @error. */
  char *(*finish) (gpointer data, GAsyncResult *result, GError **error);
  GDestroyNotify free; /* of the data */
} KhExport;

/* @export: its texts are copied, but for @failed, which lasts. Takes @data. Nothing happens while another one is under
 * way. */
void kh_export_bar_run (KhExportBar *self, const KhExport *export, gpointer data);
/* @text: (nullable) */
void kh_export_bar_set_progress (KhExportBar *self, double fraction, const char *text);
/* Stops what is under way. */
void kh_export_bar_stop (KhExportBar *self);

G_END_DECLS

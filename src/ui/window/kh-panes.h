/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The register of panes, in the order of the sidebar. A new pane is a folder of its own and one line in kh-panes.c.
 */
#pragma once

#include <gtk/gtk.h>

#include "provider/kh-provider.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;            /* kept in the settings: never change it */
  const char *title;           /* N_(): translate with _() */
  const char *icon;
  KhCollection collection;     /* what its count comes from; KH_N_COLLECTIONS: it has none */
  KhCapabilities capabilities; /* left out where the service lacks one of these */
  /* Returns: (transfer full): a widget with a property "account" and an action group "pane". */
  GtkWidget *(*create) (void);
  /* Whether @entity is one of those that the sidebar counts; NULL counts all. */
  gboolean (*counts) (KhEntity *entity);
  /* It is of all accounts together, by its property "people", and there while there are two of them or more. */
  gboolean across;
} KhPaneInfo;

/* Returns: a static array of @n entries. */
const KhPaneInfo *kh_panes_get (guint *n);
/* Returns: (nullable) */
const KhPaneInfo *kh_panes_find (const char *name);

G_END_DECLS

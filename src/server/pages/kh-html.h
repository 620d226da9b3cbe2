/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing a page: its frame, its style, and the headers that keep it to itself. Everything that is added as text is
 * escaped.
 */
#pragma once

#include "server/http/kh-response.h"
#include "server/pages/kh-translations.h"

G_BEGIN_DECLS

typedef struct {
  GString *text;
  const KhTranslations *translations;
  const char *language;
} KhHtml;

/* @title is the heading too. */
KhHtml kh_html_begin (const KhTranslations *translations, const char *language, const char *title);
/* Frees what is inside. */
KhResponse *kh_html_end (KhHtml *html, guint status);

void kh_html_element (KhHtml *html, const char *tag, const char *text);
void kh_html_list (KhHtml *html, char **items);
/* What is wrong with a form that was sent, at the top of the page: it has the keyboard's focus, and a screen reader says
 * it at once. @field: (nullable): the id of the field to go to, "WAY-NAME". */
void kh_html_alert (KhHtml *html, const char *text, const char *field);

typedef struct {
  const char *name;
  const char *label;
  const char *type;         /* "text", "email", "password" */
  const char *autocomplete;
  const char *value;        /* nullable */
  const char *hint;         /* nullable */
  const char *error;        /* nullable; the field is marked as wrong */
} KhHtmlField;

/* A form that posts to the page's own address. @way tells forms of one page apart. */
void kh_html_begin_form (KhHtml *html, const char *way, const char *heading);
void kh_html_field (KhHtml *html, const char *way, const KhHtmlField *field);
void kh_html_end_form (KhHtml *html, const char *button);

/* Fields of a form that was posted. Returns: (transfer full) (nullable): NULL when it cannot be read. */
GHashTable *kh_html_parse_form (KhRequest *request);

G_END_DECLS

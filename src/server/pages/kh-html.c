/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/kh-html.h"

#include <string.h>

#define STYLE                                                                                                  \
  ":root{color-scheme:light dark;--page:#fafafb;--card:#fff;--text:#1d1d20;--dim:#5e5c64;--line:#c0bfc4;"      \
  "--edge:#85848a;--accent:#1c71d8;--error:#b5121b;--error-page:#fdecec}"                                      \
  "@media(prefers-color-scheme:dark){:root{--page:#1d1d20;--card:#2a2a2e;--text:#f4f4f5;--dim:#b6b5bb;"        \
  "--line:#6a696f;--edge:#919097;--accent:#3584e4;--error:#ff938c;--error-page:#4a2426}}"                      \
  "*{box-sizing:border-box}"                                                                                   \
  "body{margin:0;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,sans-serif}"                 \
  "main{max-width:34rem;margin:0 auto;padding:1.5rem 1rem 3rem}"                                               \
  "h1{font-size:1.6rem;line-height:1.25;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:0 0 .5rem}"         \
  "p,li{overflow-wrap:anywhere}ul{padding-left:1.25rem}"                                                       \
  "form{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem;margin:1.25rem 0}" \
  "label{display:block;font-weight:600;margin-top:1rem}"                                                       \
  "input{display:block;width:100%;margin-top:.25rem;padding:.65rem .75rem;font:inherit;color:inherit;"         \
  "background:var(--page);border:1px solid var(--edge);border-radius:8px}"                                     \
  "input[aria-invalid]{border:2px solid var(--error)}"                                                         \
  "button{margin-top:1.25rem;width:100%;padding:.75rem 1rem;font:inherit;font-weight:700;color:#fff;"          \
  "background:#1c71d8;border:0;border-radius:8px;cursor:pointer}"                                              \
  ".alert a{color:inherit}"                                                                                    \
  "input:focus-visible,button:focus-visible,a:focus-visible,.alert:focus{outline:3px solid var(--accent);"     \
  "outline-offset:2px}"                                                                                        \
  ".hint{margin:.25rem 0 0;color:var(--dim);font-size:.9rem}"                                                  \
  ".error{margin:.5rem 0 0;color:var(--error);font-weight:600}"                                               \
  ".alert{margin:1rem 0;padding:.75rem 1rem;color:var(--error);background:var(--error-page);"                  \
  "border:1px solid var(--error);border-radius:8px;font-weight:600}"

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);

  g_string_append (out, escaped);
}

KhHtml
kh_html_begin (const KhTranslations *translations, const char *language, const char *title)
{
  KhHtml html = { g_string_new (NULL), translations, language };

  g_string_append_printf (html.text,
                          "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                          "<meta name=\"robots\" content=\"noindex\">\n<title>",
                          language);
  append_escaped (html.text, title);
  g_string_append (html.text, "</title>\n<style>" STYLE "</style>\n</head>\n<body>\n<main>\n");
  kh_html_element (&html, "h1", title);
  return html;
}

/* Nothing is loaded, nothing runs, and nothing but this very style applies (CSP Level 3). */
static char *
content_security_policy (void)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *base64 = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) STYLE, strlen (STYLE));
  g_checksum_get_digest (checksum, digest, &length);
  base64 = g_base64_encode (digest, length);
  return g_strdup_printf ("default-src 'none'; style-src 'sha256-%s'; form-action 'self'; base-uri 'none';"
                          " frame-ancestors 'none'",
                          base64);
}

KhResponse *
kh_html_end (KhHtml *html, guint status)
{
  g_autofree char *policy = content_security_policy ();
  KhResponse *response;

  g_string_append (html->text, "</main>\n</body>\n</html>\n");
  response = kh_response_text (status, "text/html; charset=utf-8",
                               g_string_free (g_steal_pointer (&html->text), FALSE));
  kh_response_set_header (response, "Content-Security-Policy", policy);
  kh_response_set_header (response, "Content-Language", html->language);
  kh_response_set_header (response, "Referrer-Policy", "no-referrer");
  return response;
}

void
kh_html_element (KhHtml *html, const char *tag, const char *text)
{
  g_string_append_printf (html->text, "<%s>", tag);
  append_escaped (html->text, text);
  g_string_append_printf (html->text, "</%s>\n", tag);
}

void
kh_html_list (KhHtml *html, char **items)
{
  g_string_append (html->text, "<ul>\n");
  for (; *items != NULL; items++)
    kh_html_element (html, "li", *items);
  g_string_append (html->text, "</ul>\n");
}

void
kh_html_alert (KhHtml *html, const char *text, const char *field)
{
  g_string_append (html->text, "<p class=\"alert\" role=\"alert\" tabindex=\"-1\" autofocus>");
  if (field != NULL)
    g_string_append_printf (html->text, "<a href=\"#%s\">", field);
  append_escaped (html->text, text);
  g_string_append (html->text, field != NULL ? "</a></p>\n" : "</p>\n");
}

void
kh_html_begin_form (KhHtml *html, const char *way, const char *heading)
{
  g_string_append_printf (html->text, "<form method=\"post\" aria-labelledby=\"%s-heading\">\n", way);
  g_string_append_printf (html->text, "<h2 id=\"%s-heading\">", way);
  append_escaped (html->text, heading);
  g_string_append_printf (html->text, "</h2>\n<input type=\"hidden\" name=\"way\" value=\"%s\">\n", way);
}

static void
append_attribute (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, " %s=\"", name);
  append_escaped (out, value);
  g_string_append_c (out, '"');
}

static void
append_note (GString *out, const char *class, const char *id, const char *text)
{
  g_string_append_printf (out, "<p class=\"%s\" id=\"%s\">", class, id);
  append_escaped (out, text);
  g_string_append (out, "</p>\n");
}

void
kh_html_field (KhHtml *html, const char *way, const KhHtmlField *field)
{
  GString *out = html->text;
  g_autofree char *id = g_strconcat (way, "-", field->name, NULL);
  g_autofree char *hint_id = g_strconcat (id, "-hint", NULL);
  g_autofree char *error_id = g_strconcat (id, "-error", NULL);
  g_autofree char *described = g_strconcat (field->error != NULL ? error_id : "",
                                            field->error != NULL && field->hint != NULL ? " " : "",
                                            field->hint != NULL ? hint_id : "", NULL);

  g_string_append_printf (out, "<label for=\"%s\">", id);
  append_escaped (out, field->label);
  g_string_append_printf (out, "</label>\n<input id=\"%s\" name=\"%s\" type=\"%s\" autocomplete=\"%s\" required", id,
                          field->name, field->type, field->autocomplete);
  if (field->value != NULL)
    append_attribute (out, "value", field->value);
  if (*described != '\0')
    append_attribute (out, "aria-describedby", described);
  if (field->error != NULL)
    g_string_append (out, " aria-invalid=\"true\"");
  g_string_append (out, ">\n");
  if (field->error != NULL)
    append_note (out, "error", error_id, field->error);
  if (field->hint != NULL)
    append_note (out, "hint", hint_id, field->hint);
}

void
kh_html_end_form (KhHtml *html, const char *button)
{
  g_string_append (html->text, "<button type=\"submit\">");
  append_escaped (html->text, button);
  g_string_append (html->text, "</button>\n</form>\n");
}

GHashTable *
kh_html_parse_form (KhRequest *request)
{
  return g_uri_parse_params (request->raw_body, request->raw_length, "&", G_URI_PARAMS_WWW_FORM, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/auth/kh-user-agent.h"

#include <string.h>

#define MAX_CHARS 100 /* as many as a client may call itself by */

/* Browsers also name those that they want to be taken for, so the first of these that is there is the one. */
static const struct {
  const char *mark;
  const char *name;
} browsers[] = {
  { "EdgiOS/", "Edge" },        { "EdgA/", "Edge" },       { "Edg/", "Edge" },          { "OPR/", "Opera" },
  { "Vivaldi/", "Vivaldi" },    { "FxiOS/", "Firefox" },   { "Epiphany/", "Web" },      { "Firefox/", "Firefox" },
  { "CriOS/", "Chrome" },       { "Chromium/", "Chromium" },
  { "SamsungBrowser/", "Samsung Internet" },               { "Chrome/", "Chrome" },     { "Version/", "Safari" },
};

/* The same of devices: Android says that it is Linux, an iPhone that it is like a Mac. */
static const struct {
  const char *mark;
  const char *name;
} devices[] = {
  { "iPhone", "iPhone" },   { "iPad", "iPad" },        { "Android", "Android" }, { "Windows", "Windows" },
  { "CrOS", "ChromeOS" },   { "Macintosh", "Mac" },    { "FreeBSD", "FreeBSD" }, { "Ubuntu", "Ubuntu" },
  { "Fedora", "Fedora" },   { "Linux", "Linux" },
};

static char *
shorten (char *text)
{
  char *shortened = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_CHARS));

  g_free (text);
  return shortened;
}

/* The length of what stands before a space, or a character of @stops. */
static gsize
span (const char *text, const char *stops)
{
  gsize length = 0;

  while (text[length] != '\0' && !g_ascii_isspace (text[length]) && strchr (stops, text[length]) == NULL)
    length++;
  return length;
}

static char *
find_browser (const char *header)
{
  for (guint i = 0; i < G_N_ELEMENTS (browsers); i++) {
    const char *found = strstr (header, browsers[i].mark);
    const char *version = found != NULL ? found + strlen (browsers[i].mark) : NULL;
    gsize digits = version != NULL ? strspn (version, "0123456789") : 0;
    if (digits > 0)
      return g_strdup_printf ("%s %.*s", browsers[i].name, (int) MIN (digits, 6), version);
  }
  return NULL;
}

/* The first product, which is the program itself: "name/version". */
static char *
find_product (const char *header)
{
  gsize name = span (header, "/(");
  gsize version = header[name] == '/' ? span (header + name + 1, "(") : 0;

  if (name == 0)
    return NULL;
  if (version == 0)
    return g_strndup (header, name);
  return g_strdup_printf ("%.*s %.*s", (int) name, header, (int) version, header + name + 1);
}

void
kh_user_agent_parse (const char *header, char **client, char **device)
{
  gboolean browser = header != NULL && g_str_has_prefix (header, "Mozilla/");

  *client = *device = NULL;
  if (header == NULL || !g_utf8_validate (header, -1, NULL))
    return;
  *client = browser ? find_browser (header) : find_product (header);
  if (*client != NULL)
    *client = shorten (*client);
  for (guint i = 0; i < G_N_ELEMENTS (devices) && *device == NULL; i++)
    if (strstr (header, devices[i].mark) != NULL)
      *device = g_strdup (devices[i].name);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-ecwid-fixture.h"


void
kh_ecwid_fixture_set_up (KhEcwidFixture *f, gconstpointer settings)
{
  f->standin = kh_ecwid_standin_new (settings);
  f->session = kh_service_session_new ();
  f->service = kh_services_find ("ecwid");
  f->address = kh_ecwid_standin_dup_address (f->standin);
}

void
kh_ecwid_fixture_tear_down (KhEcwidFixture *f, gconstpointer settings)
{
  soup_session_abort (f->session);
  g_clear_object (&f->session);
  kh_ecwid_standin_free (f->standin);
  g_free (f->address);
}

KhProvider *
kh_ecwid_fixture_open (KhEcwidFixture *f)
{
  return f->service->open (f->session, f->address, kh_ecwid_standin_get_token (f->standin),
                           kh_ecwid_standin_get_number (f->standin));
}

void
kh_ecwid_fixture_set (KhEcwidFixture *f, const char *settings)
{
  g_autoptr (JsonObject) store = kh_ecwid_standin_look (f->standin, settings);
}

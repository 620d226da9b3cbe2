/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-catalogue.h"

#include <glib/gi18n.h>

static const KhAreaInfo shipping_areas[] = {
  { "labels", NC_ ("area group", "Shipping"), NC_ ("area", "Labels"), FALSE },
  { "parcels", NC_ ("area group", "Shipping"), NC_ ("area", "Parcels"), FALSE },
  { "pickups", NC_ ("area group", "Shipping"), NC_ ("area", "Pickups"), FALSE },
  { "pickup-reports", NC_ ("area group", "Shipping"), NC_ ("area", "Pickup Reports"), FALSE },
  { "return-labels", NC_ ("area group", "Returns and Support"), NC_ ("area", "Return Labels"), FALSE },
  { "support-tickets", NC_ ("area group", "Returns and Support"), NC_ ("area", "Support Tickets"), FALSE },
  { "pack-and-go", NC_ ("area group", "Workplace"), NC_ ("area", "Pack&Go"), FALSE },
  { "shipping-rules", NC_ ("area group", "Workplace"), NC_ ("area", "Shipping Rules"), FALSE },
  { "print-settings", NC_ ("area group", "Workplace"), NC_ ("area", "Print Settings"), FALSE },
  { "integrations", NC_ ("area group", "Workplace"), NC_ ("area", "Integrations"), FALSE },
  { "order-upload", NC_ ("area group", "Workplace"), NC_ ("area", "Order Upload"), FALSE },
  { "tracking-page", NC_ ("area group", "Customer Experience"), NC_ ("area", "Tracking Page"), FALSE },
  { "branding", NC_ ("area group", "Customer Experience"), NC_ ("area", "Branding"), FALSE },
  { "return-portal", NC_ ("area group", "Customer Experience"), NC_ ("area", "Return Portal"), FALSE },
  { "pricing", NC_ ("area group", "Finance"), NC_ ("area", "Pricing"), FALSE },
  { "invoices", NC_ ("area group", "Finance"), NC_ ("area", "Invoices"), FALSE },
  { "subscription", NC_ ("area group", "Finance"), NC_ ("area", "Subscription"), FALSE },
  { "export-reports", NC_ ("area group", "Reports"), NC_ ("area", "Export Reports"), FALSE },
  { "analytics", NC_ ("area group", "Reports"), NC_ ("area", "Analytics"), FALSE },
  { "users", NC_ ("area group", "Account"), NC_ ("area", "Users"), FALSE },
  { "account-settings", NC_ ("area group", "Account"), NC_ ("area", "Account Settings"), FALSE },
  { "api-tokens", NC_ ("area group", "Account"), NC_ ("area", "API Tokens"), FALSE },
};

static const KhAreaInfo messaging_areas[] = {
  { "contacts", NC_ ("area group", "Messages"), NC_ ("area", "Contacts"), FALSE },
  { "emailings", NC_ ("area group", "Messages"), NC_ ("area", "Emailings"), FALSE },
  { "sms", NC_ ("area group", "Messages"), NC_ ("area", "SMS"), FALSE },
  { "forms", NC_ ("area group", "Messages"), NC_ ("area", "Forms and Surveys"), FALSE },
  { "users", NC_ ("area group", "Account"), NC_ ("area", "Users"), FALSE },
  { "account-settings", NC_ ("area group", "Account"), NC_ ("area", "Account Settings"), FALSE },
  { "invoices", NC_ ("area group", "Finance"), NC_ ("area", "Invoices"), FALSE },
  { "credits", NC_ ("area group", "Finance"), NC_ ("area", "Credits and Services"), FALSE },
};

static const KhAreaInfo shop_areas[] = {
  { "products", NC_ ("area group", "Shop"), NC_ ("area", "Products"), FALSE },
  { "stock", NC_ ("area group", "Shop"), NC_ ("area", "Stock"), FALSE },
  { "orders", NC_ ("area group", "Shop"), NC_ ("area", "Orders"), FALSE },
  { "shop-shipping", NC_ ("area group", "Shop"), NC_ ("area", "Shipping"), FALSE },
  { "design", NC_ ("area group", "Shop"), NC_ ("area", "Design"), FALSE },
  { "marketing", NC_ ("area group", "Shop"), NC_ ("area", "Marketing"), FALSE },
  { "reports", NC_ ("area group", "Shop"), NC_ ("area", "Reports"), FALSE },
  { "subscription", NC_ ("area group", "Finance"), NC_ ("area", "Subscription"), TRUE },
  { "invoices", NC_ ("area group", "Finance"), NC_ ("area", "Invoices"), TRUE },
  { "users", NC_ ("area group", "Account"), NC_ ("area", "Users"), FALSE },
  { "api-tokens", NC_ ("area group", "Account"), NC_ ("area", "API Tokens"), TRUE },
  { "account-settings", NC_ ("area group", "Account"), NC_ ("area", "Account Settings"), FALSE },
};

static const KhRoleInfo shipping_roles[] = {
  { "admin", NC_ ("role", "Admin"),
    NC_ ("role", "Everything in the account, including users and their roles."), FALSE },
  { "packer", NC_ ("role", "Packer"),
    NC_ ("role", "Prints labels, arranges pickups, and answers support tickets: Customer Support and Shipping in one."), TRUE },
  { "finance", NC_ ("role", "Finance"),
    NC_ ("role", "Prices, invoices, the subscription, and the reports that bookkeeping needs."), FALSE },
  { "marketing", NC_ ("role", "Marketing"),
    NC_ ("role", "What customers see: tracking page, branding and return portal."), FALSE },
  { "customer-support", NC_ ("role", "Customer Support"),
    NC_ ("role", "Answers support tickets, looks labels up, and sends return labels again."), FALSE },
  { "analytics", NC_ ("role", "Analytics"),
    NC_ ("role", "Looks at the analytics and downloads export reports."), FALSE },
  { "pickups", NC_ ("role", "Pickups"),
    NC_ ("role", "Asks carriers to collect, and makes the pickup reports."), FALSE },
  { "returns", NC_ ("role", "Returns"),
    NC_ ("role", "Handles return labels, and sees the parcels they belong to."), FALSE },
  { "shipping", NC_ ("role", "Shipping"),
    NC_ ("role", "Makes and cancels labels, and sees the parcels."), FALSE },
  { "warehouse-manager", NC_ ("role", "Warehouse Manager"),
    NC_ ("role", "Runs all of shipping with its settings and integrations, but neither finance nor branding."), FALSE },
};

static const KhRoleInfo messaging_roles[] = {
  { "admin", NC_ ("role", "Admin"), NC_ ("role", "Everything in the account, including users and their rights."), FALSE },
};

static const KhRoleInfo shop_roles[] = {
  { "staff", NC_ ("role", "Staff"),
    NC_ ("role", "Runs the shop, but sees neither billing nor staff accounts nor API tokens."), FALSE },
};

/* One line an area of shipping_areas, one letter a role of shipping_roles (FEATURES.md, S4). */
static const char *const shipping_levels[] = {
  "AA--G---AA", /* labels */
  "AG--G--GGA", /* parcels */
  "AA----A--A", /* pickups */
  "A-----A--A", /* pickup-reports */
  "AE--E--A-A", /* return-labels */
  "AA--A----A", /* support-tickets */
  "A--------A", /* pack-and-go */
  "A--------A", /* shipping-rules */
  "A--------A", /* print-settings */
  "A--------A", /* integrations */
  "A--------A", /* order-upload */
  "A--A------", /* tracking-page */
  "A--A------", /* branding */
  "A--A-----A", /* return-portal */
  "A-A-------", /* pricing */
  "A-A-------", /* invoices */
  "A-A-------", /* subscription */
  "A-A--G---A", /* export-reports */
  "A----G---A", /* analytics */
  "A---------", /* users */
  "A---------", /* account-settings */
  "A---------", /* api-tokens */
};

static const char *const staff_areas[] = {
  "products", "stock", "orders", "shop-shipping", "design", "marketing", "reports", NULL,
};

static const struct {
  const KhAreaInfo *areas;
  guint n_areas;
  const KhRoleInfo *roles;
  guint n_roles;
  KhInvitePolicy invite_policy;
} kinds[] = {
  [KH_ACCOUNT_KIND_SHIPPING] = { shipping_areas, G_N_ELEMENTS (shipping_areas), shipping_roles,
                                 G_N_ELEMENTS (shipping_roles), KH_INVITE_POLICY_ADMINS },
  [KH_ACCOUNT_KIND_MESSAGING] = { messaging_areas, G_N_ELEMENTS (messaging_areas), messaging_roles,
                                  G_N_ELEMENTS (messaging_roles), KH_INVITE_POLICY_APPROVERS },
  [KH_ACCOUNT_KIND_SHOP] = { shop_areas, G_N_ELEMENTS (shop_areas), shop_roles, G_N_ELEMENTS (shop_roles),
                             KH_INVITE_POLICY_OWNER },
};

G_STATIC_ASSERT (G_N_ELEMENTS (shipping_levels) == G_N_ELEMENTS (shipping_areas));

const KhAreaInfo *
kh_catalogue_get_areas (KhAccountKind kind, guint *n)
{
  *n = kinds[kind].n_areas;
  return kinds[kind].areas;
}

const KhRoleInfo *
kh_catalogue_get_roles (KhAccountKind kind, guint *n)
{
  *n = kinds[kind].n_roles;
  return kinds[kind].roles;
}

static KhLevel
level_of_letter (char letter)
{
  switch (letter) {
  case 'A':
    return KH_LEVEL_APPROVER;
  case 'E':
    return KH_LEVEL_EDITOR;
  case 'G':
    return KH_LEVEL_GUEST;
  default:
    return KH_LEVEL_NONE;
  }
}

KhGrants *
kh_catalogue_get_role_grants (KhAccountKind kind, const char *role)
{
  const KhRoleInfo *info = kh_catalogue_find_role (kind, role);
  KhGrants *grants;

  if (info == NULL)
    return NULL;
  grants = kh_grants_new ();
  switch (kind) {
  case KH_ACCOUNT_KIND_SHIPPING:
    for (guint i = 0; i < G_N_ELEMENTS (shipping_areas); i++)
      kh_grants_set (grants, shipping_areas[i].id, level_of_letter (shipping_levels[i][info - shipping_roles]));
    break;
  case KH_ACCOUNT_KIND_MESSAGING:
    for (guint i = 0; i < G_N_ELEMENTS (messaging_areas); i++)
      kh_grants_set (grants, messaging_areas[i].id, KH_LEVEL_APPROVER);
    break;
  case KH_ACCOUNT_KIND_SHOP:
    for (guint i = 0; staff_areas[i] != NULL; i++)
      kh_grants_set (grants, staff_areas[i], KH_LEVEL_APPROVER);
    break;
  }
  return grants;
}

const KhAreaInfo *
kh_catalogue_find_area (KhAccountKind kind, const char *area)
{
  for (guint i = 0; i < kinds[kind].n_areas; i++)
    if (g_str_equal (kinds[kind].areas[i].id, area))
      return &kinds[kind].areas[i];
  return NULL;
}

const KhRoleInfo *
kh_catalogue_find_role (KhAccountKind kind, const char *role)
{
  for (guint i = 0; i < kinds[kind].n_roles; i++)
    if (g_str_equal (kinds[kind].roles[i].id, role))
      return &kinds[kind].roles[i];
  return NULL;
}

const char **
kh_catalogue_get_area_ids (KhAccountKind kind)
{
  const char **ids = g_new0 (const char *, kinds[kind].n_areas + 1);

  for (guint i = 0; i < kinds[kind].n_areas; i++)
    ids[i] = kinds[kind].areas[i].id;
  return ids;
}

KhInvitePolicy
kh_catalogue_get_invite_policy (KhAccountKind kind)
{
  return kinds[kind].invite_policy;
}

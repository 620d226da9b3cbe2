/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Base of the things that an account consists of: an object with an id whose fields are GObject properties,
 * declared as a table. A newer state of the same thing is taken over with kh_entity_assign(), so that one object
 * stays for as long as the thing does, and selections and open pages with it.
 */
#pragma once

#include "model/kh-ends.h"
#include "model/kh-grants.h"

G_BEGIN_DECLS

#define KH_TYPE_ENTITY (kh_entity_get_type ())
G_DECLARE_DERIVABLE_TYPE (KhEntity, kh_entity, KH, ENTITY, GObject)

typedef enum {
  KH_FIELD_STRING,  /* char *, may be NULL */
  KH_FIELD_STRV,    /* char **, never NULL */
  KH_FIELD_GRANTS,  /* KhGrants *, never NULL */
  KH_FIELD_ENDS,    /* KhEnds *, never NULL */
  KH_FIELD_TIME,    /* gint64, see base/kh-time.h */
  KH_FIELD_INT,     /* int, -1 for none */
  KH_FIELD_BOOLEAN, /* gboolean */
  KH_FIELD_ENUM,    /* int, of enum_type() */
} KhFieldKind;

typedef struct {
  const char *name;
  KhFieldKind kind;
  gsize offset;
  GType (*enum_type) (void);
  gboolean passing; /* see KH_ENTITY_PASSING() */
} KhField;

struct _KhEntityClass {
  GObjectClass parent_class;
  const KhField *fields;
  guint n_fields;
};

/* For class_init of a final subclass: makes a construct property of each field. @fields is static. */
void kh_entity_class_install_fields (KhEntityClass *klass, const KhField *fields, guint n_fields);

const char *kh_entity_get_id (KhEntity *self);
/* Takes over every field of @from, which is of the same type and id, notifying those that differ.
 * Returns: whether any did. */
gboolean kh_entity_assign (KhEntity *self, KhEntity *from);

#define KH_ENTITY_FIELD(Type, member, name, kind)                                                              \
  { name, KH_FIELD_##kind, G_STRUCT_OFFSET (Type, member), NULL, FALSE }
#define KH_ENTITY_ENUM(Type, member, name, enum_type)                                                          \
  { name, KH_FIELD_ENUM, G_STRUCT_OFFSET (Type, member), enum_type, FALSE }
/* A field that goes on changing while nobody changes the thing: a time of use, a count of other things. */
#define KH_ENTITY_PASSING(Type, member, name, kind)                                                            \
  { name, KH_FIELD_##kind, G_STRUCT_OFFSET (Type, member), NULL, TRUE }

/* The whole of a final subclass whose struct is @Type and whose table is @table. */
#define KH_DEFINE_ENTITY(Type, type, table)                                                                    \
  G_DEFINE_FINAL_TYPE (Type, type, KH_TYPE_ENTITY)                                                             \
  static void type##_class_init (Type##Class *klass)                                                           \
  {                                                                                                            \
    kh_entity_class_install_fields (KH_ENTITY_CLASS (klass), table, G_N_ELEMENTS (table));                     \
  }                                                                                                            \
  static void type##_init (Type *self)                                                                         \
  {                                                                                                            \
  }

/* One getter, borrowed from the object where it is a pointer. */
#define KH_ENTITY_GETTER(Type, type, Value, member)                                                            \
  Value type##_get_##member (Type *self)                                                                       \
  {                                                                                                            \
    return (Value) self->member;                                                                               \
  }

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-json.h"

#include <string.h>

#include "base/kh-error.h"

typedef struct {
  const char *name;
  const char *text;
  gssize length; /* 0: up to the NUL */
} Sample;

static const Sample accepted[] = {
  { "object/empty", "{}" },
  { "object/space", " \t\r\n{ \"a\" : 1 } \n" },
  { "object/nested", "{\"a\":{\"b\":[{}]}}" },
  { "object/empty-name", "{\"\":0}" },
  { "object/same-value", "{\"a\":1,\"b\":1}" },
  { "object/same-name-apart", "{\"a\":{\"a\":1}}" },
  { "array/empty", "[]" },
  { "array/mixed", "[null,true,false,0,\"\",{},[]]" },
  { "array/trailing-space", "[1] " },
  { "number/zero", "[0]" },
  { "number/minus-zero", "[-0]" },
  { "number/negative", "[-12]" },
  { "number/fraction", "[0.5]" },
  { "number/exponent", "[1e3,1E3,1e+3,1e-3,1.5e2]" },
  { "number/largest", "[9223372036854775807]" },
  { "number/smallest", "[-9223372036854775808]" },
  { "string/empty", "[\"\"]" },
  { "string/escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]" },
  { "string/unicode", "[\"\\u00e9\\u20ac\"]" },
  { "string/pair", "[\"\\ud83d\\ude00\"]" },
  { "string/raw-utf8", "[\"é€😀\"]" },
  { "string/delete", "[\"\x7f\"]" },
  { "string/line-separator", "[\"\xe2\x80\xa8\"]" },
  { "lone/string", "\"a\"" },
  { "lone/number", "12" },
  { "lone/null", "null" },
  { "lone/true", "true" },
};

static const Sample refused[] = {
  { "nothing", "" },
  { "space-only", "  \n" },
  { "bom", "\xef\xbb\xbf{}" },
  { "two-values", "1 2" },
  { "trailing-word", "{}x" },
  { "trailing-comma-after", "[1]," },
  { "trailing-bracket", "{}}" },
  { "object/unclosed", "{\"a\":1" },
  { "object/trailing-comma", "{\"a\":1,}" },
  { "object/leading-comma", "{,\"a\":1}" },
  { "object/no-colon", "{\"a\" 1}" },
  { "object/no-value", "{\"a\":}" },
  { "object/bare-name", "{a:1}" },
  { "object/single-quotes", "{'a':1}" },
  { "object/number-name", "{1:1}" },
  { "object/same-name-twice", "{\"a\":1,\"a\":2}" },
  { "object/same-name-escaped", "{\"a\":1,\"\\u0061\":2}" },
  { "object/colon-only", "{:1}" },
  { "object/semicolon", "{\"a\":1;\"b\":2}" },
  { "array/unclosed", "[1" },
  { "array/trailing-comma", "[1,]" },
  { "array/leading-comma", "[,1]" },
  { "array/double-comma", "[1,,2]" },
  { "array/no-comma", "[1 2]" },
  { "array/mismatched", "[1}" },
  { "comment/line", "{} // x" },
  { "comment/block", "{/* x */}" },
  { "comment/hash", "# x\n{}" },
  { "var", "var a = {}" },
  { "word/True", "[True]" },
  { "word/nul", "[nul]" },
  { "word/undefined", "[undefined]" },
  { "word/NaN", "[NaN]" },
  { "word/Infinity", "[Infinity]" },
  { "word/run-on", "[truefalse]" },
  { "number/plus", "[+1]" },
  { "number/leading-zero", "[012]" },
  { "number/minus-leading-zero", "[-012]" },
  { "number/minus-alone", "[-]" },
  { "number/point-first", "[.5]" },
  { "number/point-last", "[1.]" },
  { "number/bare-exponent", "[1e]" },
  { "number/signed-bare-exponent", "[1e+]" },
  { "number/double-exponent", "[1e2e3]" },
  { "number/hex", "[0x10]" },
  { "number/underscore", "[1_000]" },
  { "number/full-width", "[１]" },
  { "number/too-large", "[9223372036854775808]" },
  { "number/far-too-large", "[123456789012345678901234567890]" },
  { "number/too-small", "[-9223372036854775809]" },
  { "number/infinite", "[1e400]" },
  { "string/unclosed", "[\"a]" },
  { "string/newline", "[\"a\nb\"]" },
  { "string/tab", "[\"a\tb\"]" },
  { "string/bad-escape", "[\"\\x41\"]" },
  { "string/escaped-quote", "[\"\\'\"]" },
  { "string/ends-in-escape", "[\"\\" },
  { "string/short-unicode", "[\"\\u12\"]" },
  { "string/bad-unicode", "[\"\\u12g4\"]" },
  { "string/nul-escape", "[\"\\u0000\"]" },
  { "string/lone-high", "[\"\\ud83d\"]" },
  { "string/lone-low", "[\"\\ude00\"]" },
  { "string/two-highs", "[\"\\ud83d\\ud83d\"]" },
  { "utf8/lone-continuation", "[\"\x80\"]" },
  { "utf8/overlong", "[\"\xc0\xaf\"]" },
  { "utf8/truncated", "[\"\xe2\x82\"]" },
  { "utf8/surrogate", "[\"\xed\xa0\x80\"]" },
  { "utf8/beyond", "[\"\xf4\x90\x80\x80\"]" },
  { "utf8/latin1", "[\"\xe9\"]" },
  { "utf16", "[\0\"\0a\0\"\0]\0", 10 },
  { "nul/inside", "[\"a\0b\"]", 7 },
  { "nul/after", "{}\0", 3 },
  { "space/form-feed", "\f{}" },
  { "space/no-break", "\xc2\xa0{}" },
};

static JsonNode *
parse (const Sample *sample, GError **error)
{
  return kh_json_parse (sample->text, sample->length > 0 ? sample->length : -1, error);
}

static void
test_accepts (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = parse (data, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_refuses (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = parse (data, &error);

  g_assert_error (error, KH_ERROR, KH_ERROR_INVALID);
  g_assert_cmpstr (kh_error_get_word (error), ==, "malformed-json");
  g_assert_null (node);
}

static char *
nested (guint depth, const char *open, const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "1");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const char *const brackets[][2] = { { "[", "]" }, { "{\"a\":", "}" } };

  for (guint i = 0; i < G_N_ELEMENTS (brackets); i++) {
    g_autofree char *deepest = nested (KH_JSON_MAX_DEPTH, brackets[i][0], brackets[i][1]);
    g_autofree char *deeper = nested (KH_JSON_MAX_DEPTH + 1, brackets[i][0], brackets[i][1]);
    g_autofree char *hostile = nested (100000, brackets[i][0], brackets[i][1]);
    g_autoptr (JsonNode) node = kh_json_parse (deepest, -1, NULL);

    g_assert_nonnull (node);
    g_assert_null (kh_json_parse (deeper, -1, NULL));
    g_assert_null (kh_json_parse (hostile, -1, NULL));
  }
}

static void
test_every_prefix_is_refused (void)
{
  static const char text[] = "{\"a\":[1,-2.5e+3,\"\\u00e9\\n\",{\"b\":null}],\"c\":true}";

  for (gsize length = 0; length < strlen (text); length++)
    g_assert_null (kh_json_parse (text, length, NULL));
}

static void
test_length_is_kept (void)
{
  /* What follows the length is not read. */
  g_autoptr (JsonNode) node = kh_json_parse ("[1]garbage", 3, NULL);

  g_assert_nonnull (node);
  g_assert_cmpint (json_array_get_int_element (json_node_get_array (node), 0), ==, 1);
}

static void
test_values (void)
{
  g_autoptr (JsonNode) node = kh_json_parse ("{\"s\":\"\\u00e9\\ud83d\\ude00\",\"i\":-9223372036854775808,\"b\":true}", -1, NULL);
  JsonObject *object = json_node_get_object (node);
  const char *s;
  gint64 i;
  gboolean b;

  g_assert_true (kh_json_get_string (object, "s", &s, NULL));
  g_assert_cmpstr (s, ==, "é😀");
  g_assert_true (kh_json_get_int (object, "i", &i, NULL));
  g_assert_cmpint (i, ==, G_MININT64);
  g_assert_true (kh_json_get_boolean (object, "b", &b, NULL));
  g_assert_true (b);
}

static const char members[] = "{\"string\":\"x\",\"int\":7,\"double\":7.5,\"boolean\":false,\"null\":null,"
                              "\"time\":\"2026-11-12T14:02:00Z\",\"object\":{},\"array\":[\"a\",\"b\"],\"mixed\":[\"a\",1]}";

static void
check_type (gboolean ok, const char *expected, const char *name, GError **error)
{
  if (g_str_equal (expected, name)) {
    g_assert_no_error (*error);
    g_assert_true (ok);
  } else {
    g_assert_false (ok);
    g_assert_error (*error, KH_ERROR, KH_ERROR_CORRUPT);
    g_assert_nonnull (strstr ((*error)->message, name));
    g_clear_error (error);
  }
}

static void
test_members_are_type_checked (void)
{
  static const char *const names[] = { "string", "int", "double", "boolean", "null", "object", "array", "absent" };
  g_autoptr (JsonNode) node = kh_json_parse (members, -1, NULL);
  JsonObject *object = json_node_get_object (node);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *s;
    gint64 n;
    gboolean b;
    JsonObject *o;
    JsonArray *a;
    GError *error = NULL;

    check_type (kh_json_get_string (object, names[i], &s, &error), "string", names[i], &error);
    check_type (kh_json_get_int (object, names[i], &n, &error), "int", names[i], &error);
    check_type (kh_json_get_boolean (object, names[i], &b, &error), "boolean", names[i], &error);
    check_type (kh_json_get_object (object, names[i], &o, &error), "object", names[i], &error);
    check_type (kh_json_get_array (object, names[i], &a, &error), "array", names[i], &error);
    check_type (kh_json_get_time (object, names[i], &n, &error), "time", names[i], &error);
  }
}

static void
test_nullable_members (void)
{
  g_autoptr (JsonNode) node = kh_json_parse (members, -1, NULL);
  JsonObject *object = json_node_get_object (node);
  const char *s = "left over";
  gint64 n = 5;

  g_assert_true (kh_json_get_nullable_string (object, "null", &s, NULL));
  g_assert_null (s);
  g_assert_true (kh_json_get_nullable_string (object, "string", &s, NULL));
  g_assert_cmpstr (s, ==, "x");
  g_assert_false (kh_json_get_nullable_string (object, "int", &s, NULL));
  g_assert_false (kh_json_get_nullable_string (object, "absent", &s, NULL));

  g_assert_true (kh_json_get_nullable_int (object, "null", &n, NULL));
  g_assert_cmpint (n, ==, 0);
  g_assert_true (kh_json_get_nullable_int (object, "int", &n, NULL));
  g_assert_cmpint (n, ==, 7);
  g_assert_false (kh_json_get_nullable_int (object, "double", &n, NULL));
  g_assert_false (kh_json_get_nullable_int (object, "absent", &n, NULL));

  n = 5;
  g_assert_true (kh_json_get_nullable_time (object, "null", &n, NULL));
  g_assert_cmpint (n, ==, 0);
  g_assert_true (kh_json_get_nullable_time (object, "time", &n, NULL));
  g_assert_cmpint (n, ==, G_GINT64_CONSTANT (1794492120000));
  g_assert_false (kh_json_get_nullable_time (object, "string", &n, NULL));
  g_assert_false (kh_json_get_nullable_time (object, "absent", &n, NULL));
}

static void
test_string_arrays (void)
{
  g_autoptr (JsonNode) node = kh_json_parse (members, -1, NULL);
  JsonObject *object = json_node_get_object (node);
  g_auto (GStrv) value = NULL;

  g_assert_true (kh_json_get_strv (object, "array", &value, NULL));
  g_assert_cmpstrv (value, ((const char *[]) { "a", "b", NULL }));
  g_assert_false (kh_json_get_strv (object, "mixed", &value, NULL));
  g_assert_false (kh_json_get_strv (object, "string", &value, NULL));
}

/* Random changes to good JSON: whatever is accepted, json-glib reads too, and nothing crashes. */
static void
test_random_damage (void)
{
  static const char seed[] = "{\"items\":[{\"id\":\"a\\u00e9\",\"n\":-12.5e3,\"t\":null}],\"next\":\"x\"}";

  for (guint round = 0; round < 20000; round++) {
    g_autofree char *text = g_strdup (seed);
    guint changes = g_test_rand_int_range (1, 4);
    g_autoptr (JsonNode) node = NULL;

    for (guint i = 0; i < changes; i++)
      text[g_test_rand_int_range (0, strlen (seed))] = "{}[]\",:\\u0e1 \x80n"[g_test_rand_int_range (0, 16)];
    node = kh_json_parse (text, sizeof seed - 1, NULL);
    if (node != NULL) {
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_assert_true (json_parser_load_from_data (parser, text, sizeof seed - 1, NULL));
    }
  }
}

static void
add_samples (const char *prefix, const Sample *samples, guint n, GTestDataFunc func)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *path = g_strconcat (prefix, samples[i].name, NULL);
    g_test_add_data_func (path, &samples[i], func);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_samples ("/json/accepts/", accepted, G_N_ELEMENTS (accepted), test_accepts);
  add_samples ("/json/refuses/", refused, G_N_ELEMENTS (refused), test_refuses);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/every-prefix-is-refused", test_every_prefix_is_refused);
  g_test_add_func ("/json/length-is-kept", test_length_is_kept);
  g_test_add_func ("/json/values", test_values);
  g_test_add_func ("/json/members-are-type-checked", test_members_are_type_checked);
  g_test_add_func ("/json/nullable-members", test_nullable_members);
  g_test_add_func ("/json/string-arrays", test_string_arrays);
  g_test_add_func ("/json/random-damage", test_random_damage);
  return g_test_run ();
}

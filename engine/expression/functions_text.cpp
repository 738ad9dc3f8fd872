#include <algorithm>
#include <array>

#include "engine/expression/function_arguments.h"
#include "engine/expression/function_codes.h"
#include "engine/model/json_text.h"
#include "engine/model/letter_case.h"

namespace insitu::scalar {
namespace {

bool continues_character(char c) { return (c & '\xC0') == '\x80'; }

/// The first character of UTF-8 text. REQUIRES: `text` is not empty
std::string_view first_character(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && continues_character(text[end])) ++end;
  return text.substr(0, end);
}

/// REQUIRES: `text` is not empty
std::string_view last_character(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && continues_character(text[begin])) --begin;
  return text.substr(begin);
}

std::size_t count_characters(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues_character));
}

/// Unicode's White_Space.
bool is_white_space(std::string_view character) {
  if (character.size() == 1) return std::string_view(" \t\n\v\f\r").contains(character);
  static constexpr std::array<std::string_view, 19> kSpaces = {
      "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
      "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};
  return std::ranges::find(kSpaces, character) != kSpaces.end();
}

bool is_in_set(std::string_view set, std::string_view character) {
  for (; !set.empty(); set.remove_prefix(first_character(set).size())) {
    if (first_character(set) == character) return true;
  }
  return false;
}

enum class Ends : std::uint8_t { Left, Right, Both };

FieldValue trimmed(Arguments arguments, FunctionContext& context, Ends ends) {
  const auto whole = characters_argument(arguments[0], context);
  const bool has_set = arguments.size() > 1;
  const auto set = has_set ? characters_argument(arguments[1], context) : std::string_view();
  if (!whole || !set) return {};
  const auto goes = [&](std::string_view character) {
    return has_set ? is_in_set(*set, character) : is_white_space(character);
  };
  std::string_view text = *whole;
  if (ends != Ends::Right) {
    while (!text.empty() && goes(first_character(text))) text.remove_prefix(first_character(text).size());
  }
  if (ends != Ends::Left) {
    while (!text.empty() && goes(last_character(text))) text.remove_suffix(last_character(text).size());
  }
  return FieldValue::text(text);
}

FieldValue cased(const FieldValue& value, FunctionContext& context, void (*append)(std::string&, std::string_view)) {
  const auto text = text_argument(value, context);
  if (!text) return {};
  std::string& result = context.cache.scratch[1];
  result.clear();
  append(result, *text);
  return made_text(result, context);
}

/// The text after the first `count` characters.
std::string_view drop_characters(std::string_view text, std::int64_t count) {
  for (; count > 0 && !text.empty(); --count) text.remove_prefix(first_character(text).size());
  return text;
}

template <class Test>
FieldValue test_texts(Arguments arguments, FunctionContext& context, Test test) {
  const auto text = text_argument(arguments[0], context);
  const auto other = text_argument(arguments[1], context);
  return text && other ? FieldValue::boolean(test(*text, *other)) : FieldValue();
}

bool contains_any_case(std::string_view text, std::string_view search, FunctionContext& context) {
  std::string& lower_text = context.cache.scratch[1];
  std::string& lower_search = context.cache.scratch[2];
  lower_text.clear();
  lower_search.clear();
  append_lower(lower_text, text);
  append_lower(lower_search, search);
  return lower_text.contains(lower_search);
}

}  // namespace

FieldValue is_empty(Arguments arguments, FunctionContext& context) {
  return FieldValue::boolean(text_argument(arguments[0], context).value_or("").empty());
}

FieldValue is_blank(Arguments arguments, FunctionContext& context) {
  std::string_view text = text_argument(arguments[0], context).value_or("");
  while (!text.empty() && is_white_space(first_character(text))) text.remove_prefix(first_character(text).size());
  return FieldValue::boolean(text.empty());
}

// A part that is missing adds nothing.
FieldValue concat(Arguments arguments, FunctionContext& context) {
  std::string& result = context.cache.scratch[1];
  result.clear();
  for (const FieldValue& value : arguments) {
    if (!value.is_structure()) append_text(result, value);
  }
  return made_text(result, context);
}

FieldValue trim(Arguments arguments, FunctionContext& context) { return trimmed(arguments, context, Ends::Both); }

FieldValue trim_left(Arguments arguments, FunctionContext& context) { return trimmed(arguments, context, Ends::Left); }

FieldValue trim_right(Arguments arguments, FunctionContext& context) {
  return trimmed(arguments, context, Ends::Right);
}

FieldValue string_length(Arguments arguments, FunctionContext& context) {
  const auto text = characters_argument(arguments[0], context);
  return text ? FieldValue::integer(static_cast<std::int64_t>(count_characters(*text))) : FieldValue();
}

FieldValue to_upper(Arguments arguments, FunctionContext& context) {
  return cased(arguments[0], context, append_upper);
}

FieldValue to_lower(Arguments arguments, FunctionContext& context) {
  return cased(arguments[0], context, append_lower);
}

// What lies outside the text is cut off: of (-1, 2) only the first character is left.
FieldValue substring(Arguments arguments, FunctionContext& context) {
  const auto text = characters_argument(arguments[0], context);
  const auto start = integer_argument(arguments[1]);
  if (!text || !start) return {};
  const std::string_view rest = drop_characters(*text, *start);
  if (arguments.size() < 3) return FieldValue::text(rest);
  auto length = integer_argument(arguments[2]);
  if (!length) return {};
  if (*start < 0 && __builtin_add_overflow(*length, *start, &*length)) *length = 0;
  return FieldValue::text(rest.substr(0, rest.size() - drop_characters(rest, *length).size()));
}

// An empty text is found nowhere, so nothing is replaced.
FieldValue replace(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  const auto search = text_argument(arguments[1], context);
  const auto replacement = text_argument(arguments[2], context);
  if (!text || !search || !replacement) return {};
  if (search->empty() || !text->contains(*search)) return FieldValue::text(*text);
  std::string& result = context.cache.scratch[1];
  result.clear();
  std::string_view rest = *text;
  for (std::size_t at = rest.find(*search); at != std::string_view::npos; at = rest.find(*search)) {
    result += rest.substr(0, at);
    result += *replacement;
    rest.remove_prefix(at + search->size());
  }
  result += rest;
  return made_text(result, context);
}

FieldValue string_contains(Arguments arguments, FunctionContext& context) {
  const bool any_case = arguments.size() > 2 && truth_of(arguments[2]) == Truth::True;
  return test_texts(arguments, context, [&](std::string_view text, std::string_view search) {
    return any_case ? contains_any_case(text, search, context) : text.contains(search);
  });
}

FieldValue starts_with(Arguments arguments, FunctionContext& context) {
  return test_texts(arguments, context,
                    [](std::string_view text, std::string_view begin) { return text.starts_with(begin); });
}

FieldValue ends_with(Arguments arguments, FunctionContext& context) {
  return test_texts(arguments, context,
                    [](std::string_view text, std::string_view end) { return text.ends_with(end); });
}

// Without a delimiter the list is the text alone.
FieldValue split(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  const auto delimiter = text_argument(arguments[1], context);
  if (!text || !delimiter) return {};
  std::string& list = context.cache.scratch[1];
  list = "[";
  std::string_view rest = *text;
  const auto next = [&] { return delimiter->empty() ? std::string_view::npos : rest.find(*delimiter); };
  for (std::size_t at = next(); at != std::string_view::npos; at = next()) {
    append_json_string(list, rest.substr(0, at));
    list += ',';
    rest.remove_prefix(at + delimiter->size());
  }
  append_json_string(list, rest);
  list += ']';
  return FieldValue::list(context.arena.keep(list));
}

}  // namespace insitu::scalar

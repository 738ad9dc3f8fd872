#include <charconv>

#include "engine/expression/function_arguments.h"
#include "engine/expression/function_codes.h"
#include "engine/match/query_regex.h"
#include "engine/model/ascii.h"

namespace insitu::scalar {
namespace {

/// The regex of this call; compiled again only where the pattern changes from row to row.
const Regex* cached_regex(std::string_view pattern, CallCache& cache) {
  const bool is_new = cache.compiled_from != pattern || (pattern.empty() && !cache.regex);
  if (is_new) {
    cache.compiled_from = pattern;
    cache.regex.reset();
    if (auto compiled = compile_query_regex(pattern)) cache.regex = std::move(compiled->regex);
  }
  return cache.regex ? &*cache.regex : nullptr;
}

/// The group that the digits at the front of `text` name, and how many they are: as many as still name a group.
struct GroupReference {
  std::size_t group = 0;
  std::size_t digits = 0;
};
GroupReference read_group(std::string_view text, std::size_t group_count) {
  GroupReference reference;
  while (reference.digits < text.size() && is_digit(text[reference.digits])) {
    const std::size_t longer = reference.group * 10 + static_cast<std::size_t>(text[reference.digits] - '0');
    if (longer > group_count) break;
    reference.group = longer;
    ++reference.digits;
  }
  return reference;
}

/// `$1` is what the first group captured, `$0` the whole match, `$$` a dollar sign; any other one is itself.
void append_replacement(std::string& out, std::string_view replacement, const std::vector<Capture>& captures) {
  for (std::size_t dollar = replacement.find('$'); dollar != std::string_view::npos; dollar = replacement.find('$')) {
    out += replacement.substr(0, dollar);
    replacement.remove_prefix(dollar + 1);
    if (replacement.starts_with('$')) {
      out += '$';
      replacement.remove_prefix(1);
      continue;
    }
    const GroupReference reference = read_group(replacement, captures.size() - 1);
    out += reference.digits == 0 ? "$" : captures[reference.group].value_or("");
    replacement.remove_prefix(reference.digits);
  }
  out += replacement;
}

std::size_t character_end(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (text[at] & '\xC0') == '\x80') ++at;
  return at;
}

void append_replaced(std::string& out, std::string_view text, const Regex& regex, std::string_view replacement) {
  std::vector<Capture> captures;
  std::size_t copied = 0;
  std::size_t from = 0;
  const RegexSubject subject(text);
  while (from <= text.size() && regex.capture(subject, from, captures)) {
    const std::string_view match = *captures[0];
    const auto begin = match.empty() && text.empty() ? 0 : static_cast<std::size_t>(match.data() - text.data());
    const bool touches_last = match.empty() && begin == copied && copied != 0;
    if (!touches_last) {  // an empty match right after another one is none
      out += text.substr(copied, begin - copied);
      append_replacement(out, replacement, captures);
      copied = begin + match.size();
    }
    from = match.empty() ? character_end(text, begin) : copied;
  }
  if (copied < text.size()) out += text.substr(copied);
}

}  // namespace

FieldValue regex_replace(Arguments arguments, FunctionContext& context) {
  const auto text = characters_argument(arguments[0], context);
  const auto pattern = text_argument(arguments[1], context);
  const auto replacement = text_argument(arguments[2], context);
  if (!text || !pattern || !replacement) return {};
  const Regex* regex = cached_regex(*pattern, context.cache);
  if (regex == nullptr) return {};
  std::string& result = context.cache.scratch[1];
  result.clear();
  append_replaced(result, *text, *regex, *replacement);
  return made_text(result, context);
}

std::optional<Function::LiteralProblem> check_regex(std::span<const std::optional<std::string>> literals) {
  if (literals.size() < 2 || !literals[1]) return std::nullopt;
  auto compiled = compile_query_regex(*literals[1]);
  if (compiled) return std::nullopt;
  return Function::LiteralProblem{1, std::move(compiled.error().message)};
}

}  // namespace insitu::scalar

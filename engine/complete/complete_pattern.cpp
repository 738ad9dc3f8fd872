#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "engine/complete/completion.h"
#include "engine/complete/typed_words.h"
#include "engine/plan/event_names.h"

namespace insitu {
namespace {

constexpr std::string_view kSelectorCharacters = "$@_.-[]'*";

/// `$.a.['b.c']` as a query calls it: `a.b.c`.
std::string flattened(std::string_view selector) {
  std::string name;
  for (const char c : selector.substr(std::min<std::size_t>(selector.size(), 2))) {
    if (c == '[' && !name.empty() && name.back() != '.') name += '.';
    if (c != '[' && c != ']' && c != '\'') name += c;
  }
  return name;
}

std::vector<Candidate> words(std::initializer_list<std::string_view> texts) {
  std::vector<Candidate> found;
  for (const std::string_view text : texts) found.push_back({std::string(text), CandidateKind::Word, ""});
  return found;
}

bool is_sign(const TypedWord& word, std::initializer_list<std::string_view> signs) {
  return word.kind == TypedWord::Kind::Sign &&
         std::ranges::any_of(signs, [&](std::string_view sign) { return word.text == sign; });
}

bool is_selector(const TypedWord& word) { return word.kind == TypedWord::Kind::Name && word.text.starts_with('$'); }

std::vector<Candidate> selectors(const KnownEvents& events) {
  std::vector<Candidate> found;
  if (!events.fields) return found;
  for (const KnownField& field : events.fields()) {
    const bool is_member = !field.name.starts_with('@') || field.name.starts_with("@@");
    if (is_member) found.push_back({selector_text(field.name), CandidateKind::Field, field.detail});
  }
  return found;
}

std::vector<Candidate> values_of(const std::string& selector, const KnownEvents& events) {
  std::vector<Candidate> found;
  if (!events.values) return found;
  for (const KnownValue& value : events.values(flattened(selector))) {
    found.push_back({value.is_number ? value.text : in_quotes(value.text), CandidateKind::Value, ""});
  }
  return found;
}

/// What may follow the words of a JSON pattern.
std::vector<Candidate> after(const std::vector<TypedWord>& before, const KnownEvents& events) {
  const TypedWord& last = before.back();
  if (is_sign(last, {"{", "(", "&&", "||"})) return selectors(events);
  const bool is_compared = before.size() > 1 && is_selector(before[before.size() - 2]);
  if (is_compared && is_sign(last, {"=", "!=", "<", "<=", ">", ">="})) {
    return values_of(before[before.size() - 2].text, events);
  }
  if (is_selector(last)) return words({"IS", "NOT EXISTS"});
  if (last.text == "IS") return words({"NULL", "TRUE", "FALSE"});
  return {};
}

}  // namespace

Completions complete_pattern(std::string_view text, std::size_t cursor, const KnownEvents& events) {
  const std::string_view before = text.substr(0, std::min(cursor, text.size()));
  std::vector<TypedWord> typed_so_far = typed_words(before, {.name_characters = kSelectorCharacters});
  const TypedWord typed = take_typed(typed_so_far, before);
  Completions completions{.span = {typed.begin, before.size()}, .candidates = {}};
  const bool is_json = !typed_so_far.empty() && is_sign(typed_so_far.front(), {"{"});
  if (is_json) completions.candidates = those_that_begin_so(after(typed_so_far, events), typed);
  return completions;
}

}  // namespace insitu

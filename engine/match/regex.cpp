#include "engine/match/regex.h"

#include <re2/re2.h>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr std::int64_t kAutomatonBytes = 64 << 20;  // RE2's default of 8 MiB refuses two `{1000}` in one expression

RE2::Options options(Groups groups) {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(kAutomatonBytes);
  options.set_never_capture(groups == Groups::Ignored);
  return options;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct Regex::Automaton {
  Automaton(const std::string& text, Groups groups) : re2(text, options(groups)) {}
  RE2 re2;
};

// To RE2, a group without data took no part.
RegexSubject::RegexSubject(std::string_view text)
    : text_(text.data() == nullptr ? "" : text), is_utf8_(insitu::is_utf8(text)) {}

std::expected<Regex, std::string> Regex::compile(const std::string& text, Groups groups) {
  auto automaton = std::make_shared<const Automaton>(text, groups);
  if (!automaton->re2.ok()) return std::unexpected(automaton->re2.error());
  return Regex(std::move(automaton));
}

bool Regex::found_in(std::string_view subject) const {
  if (is_utf8(subject)) return RE2::PartialMatch(piece(subject), automaton_->re2);
  return RE2::PartialMatch(with_replacement_characters(subject), automaton_->re2);
}

std::optional<std::pair<std::size_t, std::size_t>> Regex::find(const RegexSubject& subject, std::size_t from) const {
  if (!subject.is_utf8()) return std::nullopt;
  const std::string_view text = subject.text();
  re2::StringPiece match;
  if (!automaton_->re2.Match(piece(text), from, text.size(), RE2::UNANCHORED, &match, 1)) return std::nullopt;
  return std::pair(static_cast<std::size_t>(match.data() - text.data()), match.size());
}

bool Regex::capture(const RegexSubject& subject, std::size_t from, std::vector<Capture>& captures) const {
  captures.clear();
  if (!subject.is_utf8()) return false;
  const std::string_view text = subject.text();
  std::vector<re2::StringPiece> groups(group_count() + 1);
  const auto count = static_cast<int>(groups.size());
  if (!automaton_->re2.Match(piece(text), from, text.size(), RE2::UNANCHORED, groups.data(), count)) return false;
  for (const re2::StringPiece& group : groups) {
    captures.push_back(group.data() == nullptr ? Capture() : std::string_view(group.data(), group.size()));
  }
  return true;
}

std::size_t Regex::group_count() const { return static_cast<std::size_t>(automaton_->re2.NumberOfCapturingGroups()); }

}  // namespace insitu

#include "engine/match/regex.h"

#include <re2/re2.h>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr std::int64_t kAutomatonBytes = 64 << 20;  // RE2's default of 8 MiB refuses two `{1000}` in one expression

RE2::Options options() {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(kAutomatonBytes);
  options.set_never_capture(true);
  return options;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct Regex::Automaton {
  explicit Automaton(const std::string& text) : re2(text, options()) {}
  RE2 re2;
};

std::expected<Regex, std::string> Regex::compile(const std::string& text) {
  auto automaton = std::make_shared<const Automaton>(text);
  if (!automaton->re2.ok()) return std::unexpected(automaton->re2.error());
  return Regex(std::move(automaton));
}

bool Regex::found_in(std::string_view subject) const {
  if (is_utf8(subject)) return RE2::PartialMatch(piece(subject), automaton_->re2);
  return RE2::PartialMatch(with_replacement_characters(subject), automaton_->re2);
}

std::optional<std::pair<std::size_t, std::size_t>> Regex::find(std::string_view subject, std::size_t from) const {
  if (!is_utf8(subject)) return std::nullopt;
  re2::StringPiece match;
  if (!automaton_->re2.Match(piece(subject), from, subject.size(), RE2::UNANCHORED, &match, 1)) return std::nullopt;
  return std::pair(static_cast<std::size_t>(match.data() - subject.data()), match.size());
}

}  // namespace insitu

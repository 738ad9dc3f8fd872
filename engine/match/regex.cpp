#include "engine/match/regex.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <span>

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

/// Whether a match may depend on what precedes it. True where it is not certain.
bool looks_around(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escaped = text[i] == '\\' && i + 1 < text.size();
    if (is_escaped) ++i;
    if (is_escaped ? std::string_view("AbBzQ").contains(text[i]) : text[i] == '$') return true;
    if (!is_escaped && text[i] == '^' && (i == 0 || text[i - 1] != '[')) return true;
  }
  return false;
}

/// Returns what every match of a regex begins with; empty: not known. All matches lie between two texts, so what both
/// of them begin with, each match does.
std::string common_front(const RE2& re2) {
  constexpr int kMaxBytes = 32;
  std::string least;
  std::string greatest;
  if (looks_around(re2.pattern()) || !re2.PossibleMatchRange(&least, &greatest, kMaxBytes)) return {};
  const auto differs = std::ranges::mismatch(least, greatest).in1;
  least.erase(differs, least.end());
  return least;
}

/// Places from which one search is a pass from there only; then the rest of the text is searched as a whole, so that
/// the time stays linear.
constexpr int kMaxTries = 4;

}  // namespace

struct Regex::Automaton {
  Automaton(const std::string& text, Groups groups) : re2(text, options(groups)) {
    if (groups == Groups::Kept && re2.ok()) front = common_front(re2);
  }

  /// Searches from `from` on. Where the front of each match is known, a match is anchored there: the groups are then
  /// mostly found in one pass, where a search takes three.
  bool capture(std::string_view text, std::size_t from, std::span<re2::StringPiece> groups) const {
    const auto match_at = [&](RE2::Anchor anchor) {
      return re2.Match(piece(text), from, text.size(), anchor, groups.data(), static_cast<int>(groups.size()));
    };
    for (int tries = 0; !front.empty() && tries < kMaxTries; ++tries, ++from) {
      from = text.find(front, from);
      if (from == std::string_view::npos) return false;
      if (match_at(RE2::ANCHOR_START)) return true;
    }
    return match_at(RE2::UNANCHORED);
  }

  RE2 re2;
  std::string front;  ///< of each match; empty: not known, or not looked for
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
  constexpr std::size_t kUsualGroups = 8;  // in most expressions there are fewer, which need no memory of their own
  std::array<re2::StringPiece, kUsualGroups> usual;
  std::vector<re2::StringPiece> many(group_count() < kUsualGroups ? 0 : group_count() + 1);
  const std::span<re2::StringPiece> groups =
      many.empty() ? std::span(usual).first(group_count() + 1) : std::span<re2::StringPiece>(many);
  if (!automaton_->capture(text, from, groups)) return false;
  for (const re2::StringPiece& group : groups) {
    captures.push_back(group.data() == nullptr ? Capture() : std::string_view(group.data(), group.size()));
  }
  return true;
}

std::size_t Regex::group_count() const { return static_cast<std::size_t>(automaton_->re2.NumberOfCapturingGroups()); }

}  // namespace insitu

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/kernels/literal_kernels.h"
#include "engine/match/literal_buckets.h"
#include "engine/match/literal_search.h"
#include "engine/match/literal_table.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

constexpr std::size_t kMaxSought = 100;
/// How many occurrences are looked for: each takes a plain search over the whole text.
constexpr int kMaxOccurrences = 40;

/// The lines up to an empty one, which are searched for in what follows.
std::vector<std::string_view> sought_literals(std::string_view& bytes) {
  std::vector<std::string_view> literals;
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    if (line.empty()) break;
    if (literals.size() < kMaxSought) literals.push_back(line);
  }
  return literals;
}

char small_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), small_letter);
  return small;
}

/// Where the first of the literals begins, by a plain search; the size of the text if none does.
std::size_t first_begin(std::string_view text, const std::vector<std::string_view>& literals, std::size_t from) {
  std::size_t first = text.size();
  for (const std::string_view literal : literals) first = std::min(first, text.find(literal, from));
  return first;
}

Finding check_kernels(std::string_view text, const std::vector<std::string_view>& literals) {
  const std::vector<std::string_view> few(
      literals.begin(),
      literals.begin() + static_cast<std::ptrdiff_t>(std::min(literals.size(), kernels::kMaxNeedles)));
  std::vector<kernels::Needle> needles;
  for (const std::string_view literal : few) {
    kernels::Needle needle{.text = literal.data(), .size = literal.size()};
    // Any two of its bytes are anchors; which ones depends on the text, so that all are tried.
    if (literal.size() > 1) needle.first = text.size() % (literal.size() - 1);
    if (literal.size() > 1) needle.second = needle.first + 1 + literals.size() % (literal.size() - 1 - needle.first);
    needles.push_back(needle);
  }
  for (const kernels::InstructionSet set : kernels::available_instruction_sets()) {
    const kernels::LiteralKernels& searches = kernels::literal_kernels(set);
    std::size_t from = 0;
    for (int times = 0; times < kMaxOccurrences && from <= text.size(); ++times) {
      const std::size_t found = searches.anywhere(text.data(), text.size(), from, needles.data(), needles.size());
      if (found != first_begin(text, few, from))
        return std::string(name_of(set)) + " finds another place: " + write_escaped(text);
      from = found + 1;
    }
    const std::size_t at_field = searches.at_field_start(text.data(), text.size(), 0, needles.data(), needles.size());
    const std::size_t portable = kernels::literal_kernels(kernels::InstructionSet::Portable)
                                     .at_field_start(text.data(), text.size(), 0, needles.data(), needles.size());
    if (at_field != portable) return std::string(name_of(set)) + " finds another field: " + write_escaped(text);
  }
  return std::nullopt;
}

/// Checks that a search of many literals stops within an occurrence that begins at or after `from`, and passes over
/// none.
template <class Search>
Finding check_search(const Search& search, std::string_view name, std::string_view text,
                     const std::vector<std::string_view>& literals) {
  std::size_t from = 0;
  for (int times = 0; times < kMaxOccurrences && from <= text.size(); ++times) {
    const std::size_t found = search.find(text, from);
    const std::size_t first = first_begin(text, literals, from);
    if (first == text.size() && found != text.size()) return std::string(name) + " finds what is not there";
    if (first < text.size() && found == text.size())
      return std::string(name) + " finds nothing: " + write_escaped(text);
    if (found == text.size()) break;
    const bool is_within = std::ranges::any_of(literals, [&](std::string_view literal) {
      const std::size_t begin =
          text.find(literal, found >= literal.size() ? std::max(from, found - literal.size() + 1) : from);
      return begin <= found && found < begin + literal.size();
    });
    if (!is_within) return std::string(name) + " stops where nothing is: " + write_escaped(text);
    // Whole occurrences before the place would have been passed over.
    const bool is_passed = std::ranges::any_of(literals, [&](std::string_view literal) {
      const std::size_t begin = text.find(literal, from);
      return begin != std::string_view::npos && begin + literal.size() <= found;
    });
    if (is_passed) return std::string(name) + " passes over an occurrence: " + write_escaped(text);
    from = found + 1;
  }
  return std::nullopt;
}

Finding check_searches(std::string_view text, const std::vector<std::string_view>& literals, LetterCase letter_case) {
  std::vector<PlacedLiteral> placed;
  for (const std::string_view literal : literals) {
    placed.push_back({.text = std::string(literal), .letter_case = letter_case});
  }
  if (placed.size() <= LiteralBuckets::kMaxLiterals) {
    if (Finding finding = check_search(LiteralBuckets(placed), "a search in buckets", text, literals)) return finding;
  }
  const bool fits_table =
      std::ranges::all_of(literals, [](std::string_view one) { return one.size() >= LiteralTable::kMinSize; });
  if (!fits_table) return std::nullopt;
  return check_search(LiteralTable(placed), "a search in a table", text, literals);
}

}  // namespace

Finding literals(std::string_view bytes) {
  std::string_view text = bytes;
  const std::vector<std::string_view> sought = sought_literals(text);
  if (sought.empty()) return std::nullopt;
  if (Finding finding = check_kernels(text, sought)) return finding;
  if (Finding finding = check_searches(text, sought, LetterCase::AsWritten)) return finding;

  // In any letter case: the same in a text of small letters.
  const std::string small_text = in_small_letters(text);
  std::vector<std::string> small;
  std::ranges::transform(sought, std::back_inserter(small), in_small_letters);
  const std::vector<std::string_view> views(small.begin(), small.end());
  return check_searches(small_text, views, LetterCase::Ignored);
}

}  // namespace insitu::fuzz

#include "engine/match/literal_search.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "engine/kernels/literal_kernels.h"
#include "engine/match/literal_buckets.h"
#include "engine/match/literal_table.h"
#include "engine/match/rarity.h"

namespace insitu {
namespace {

/// Those that are of a kind, and the others.
template <class IsOfKind>
std::pair<std::vector<PlacedLiteral>, std::vector<PlacedLiteral>> divided(std::span<const PlacedLiteral> literals,
                                                                          const IsOfKind& is_of_kind) {
  std::pair<std::vector<PlacedLiteral>, std::vector<PlacedLiteral>> both;
  std::ranges::partition_copy(literals, std::back_inserter(both.first), std::back_inserter(both.second), is_of_kind);
  return both;
}

}  // namespace

std::size_t find_literal(std::string_view bytes, std::string_view literal) {
  if (literal.empty()) return 0;
  if (literal.size() > bytes.size()) return std::string_view::npos;
  const void* found = ::memmem(bytes.data(), bytes.size(), literal.data(), literal.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

template <class Searcher>
class LiteralSearch::MethodOf final : public Method {
 public:
  explicit MethodOf(std::span<const PlacedLiteral> literals) : searcher_(literals) {}
  [[nodiscard]] std::size_t find(std::string_view bytes, std::size_t from) const override {
    return searcher_.find(bytes, from);
  }

 private:
  Searcher searcher_;
};

/// A few literals, each known by two of its bytes. All of them begin fields, or none does.
class LiteralSearch::Anchored {
 public:
  explicit Anchored(std::span<const PlacedLiteral> literals) : literals_(literals.begin(), literals.end()) {
    for (const auto& [text, place, letter_case] : literals_) {
      const auto [first, second] = anchors(text);
      needles_.push_back({text.data(), text.size(), first, second, place.has_field_before, place.has_field_after});
    }
  }
  Anchored(const Anchored&) = delete;
  Anchored& operator=(const Anchored&) = delete;

  [[nodiscard]] std::size_t find(std::string_view bytes, std::size_t from) const {
    static const kernels::LiteralKernels& kKernels = kernels::literal_kernels(kernels::instruction_set_in_use());
    const auto find = literals_.front().place.begins_field ? kKernels.at_field_start : kKernels.anywhere;
    return find(bytes.data(), bytes.size(), from, needles_.data(), needles_.size());
  }

 private:
  std::vector<PlacedLiteral> literals_;
  std::vector<kernels::Needle> needles_;  // borrow from the literals
};

static_assert(LiteralSearch::kMaxAnchored == kernels::kMaxNeedles);

LiteralSearch::LiteralSearch(std::span<const PlacedLiteral> literals)
    : method_(std::make_shared<MethodOf<Anchored>>(literals)), is_anchored_(true) {}

std::vector<LiteralSearch> LiteralSearch::for_all(std::span<const PlacedLiteral> literals) {
  const auto begins_field = [](const PlacedLiteral& literal) { return literal.place.begins_field; };
  const auto [at_field_start, anywhere] = divided(literals, begins_field);
  std::vector<LiteralSearch> searches;
  add(anywhere, searches);
  add(at_field_start, searches);
  return searches;
}

/// Adds searches for literals of which all begin fields, or none does.
void LiteralSearch::add(std::span<const PlacedLiteral> literals, std::vector<LiteralSearch>& searches) {
  if (literals.empty()) return;
  const auto is_as_written = [](const PlacedLiteral& one) { return one.letter_case == LetterCase::AsWritten; };
  if (literals.size() <= kMaxAnchored && std::ranges::all_of(literals, is_as_written)) {
    searches.push_back(LiteralSearch(literals));
    return;
  }
  if (literals.size() <= LiteralBuckets::kMaxLiterals) {
    searches.push_back(LiteralSearch(std::make_shared<MethodOf<LiteralBuckets>>(literals)));
    return;
  }
  const auto fills_piece = [](const PlacedLiteral& one) { return one.text.size() >= LiteralTable::kMinSize; };
  const auto [long_ones, short_ones] = divided(literals, fills_piece);
  if (!long_ones.empty()) searches.push_back(LiteralSearch(std::make_shared<MethodOf<LiteralTable>>(long_ones)));
  for (std::span<const PlacedLiteral> rest = short_ones; !rest.empty();) {
    const std::size_t count = std::min(rest.size(), LiteralBuckets::kMaxLiterals);
    add(rest.first(count), searches);
    rest = rest.subspan(count);
  }
}

}  // namespace insitu

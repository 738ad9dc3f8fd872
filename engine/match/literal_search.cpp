#include "engine/match/literal_search.h"

#include <cstring>
#include <utility>

#include "engine/kernels/literal_kernels.h"

namespace insitu {
namespace {

/// How common a byte is in logs, 0 (hardly seen) to 16. Coarse on purpose: it only ranks.
int commonness(char byte) {
  if (std::string_view("\" ").contains(byte)) return 16;
  if (std::string_view(":,._-/\\").contains(byte)) return 14;
  if (std::string_view("etaoinsrlcd").contains(byte)) return 14;
  if (byte >= '0' && byte <= '9') return 13;
  if (byte >= 'a' && byte <= 'z') return 10;
  if (byte >= 'A' && byte <= 'Z') return 6;
  return static_cast<unsigned char>(byte) >= 0x80 ? 4 : 5;
}

}  // namespace

int rarity(std::string_view text) {
  int score = 0;
  for (const char byte : text) score += 17 - commonness(byte);
  return score;
}

std::size_t find_literal(std::string_view bytes, std::string_view literal) {
  if (literal.empty()) return 0;
  if (literal.size() > bytes.size()) return std::string_view::npos;
  const void* found = ::memmem(bytes.data(), bytes.size(), literal.data(), literal.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

LiteralSearch::LiteralSearch(std::string literal) : literal_(std::move(literal)) {
  if (literal_.size() == 1) return;
  second_anchor_ = 1;
  if (commonness(literal_[1]) < commonness(literal_[0])) std::swap(first_anchor_, second_anchor_);
  // The rarest byte first, the next rarest second.
  for (std::size_t at = 2; at < literal_.size(); ++at) {
    if (commonness(literal_[at]) < commonness(literal_[first_anchor_])) {
      second_anchor_ = std::exchange(first_anchor_, at);
    } else if (commonness(literal_[at]) < commonness(literal_[second_anchor_])) {
      second_anchor_ = at;
    }
  }
  if (second_anchor_ < first_anchor_) std::swap(first_anchor_, second_anchor_);
}

std::size_t LiteralSearch::find(std::string_view bytes, std::size_t from) const {
  static const kernels::FindLiteral kFind = kernels::best_find_literal();
  const kernels::Needle needle{literal_.data(), literal_.size(), first_anchor_, second_anchor_};
  return from + kFind(bytes.data() + from, bytes.size() - from, needle);
}

}  // namespace insitu

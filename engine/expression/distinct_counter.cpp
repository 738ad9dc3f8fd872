#include "engine/expression/distinct_counter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace insitu {
namespace {

constexpr int kHashBits = 64 - HyperLogLog::kPrecision;  // after the number of the register
constexpr std::size_t kLargestRank = kHashBits + 1;

/// x + x² + 2x⁴ + 4x⁸ …: what empty registers say about small counts.
double sigma(double x) {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double sum = x;
  double before = 0;
  for (double weight = 1; sum != before; weight *= 2) {
    x *= x;
    before = sum;
    sum += x * weight;
  }
  return sum;
}

/// What full registers say about very large counts.
double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double sum = 1 - x;
  double before = 0;
  for (double weight = 0.5; sum != before; weight /= 2) {
    x = std::sqrt(x);
    before = sum;
    sum -= (1 - x) * (1 - x) * weight;
  }
  return sum / 3;
}

}  // namespace

void HyperLogLog::add(std::uint64_t hash) {
  std::uint8_t& rank = registers_[hash >> kHashBits];
  const int zeros = std::min(std::countl_zero(hash << kPrecision), kHashBits);
  rank = std::max(rank, static_cast<std::uint8_t>(zeros + 1));
}

void HyperLogLog::merge(const HyperLogLog& other) {
  std::transform(registers_.begin(), registers_.end(), other.registers_.begin(), registers_.begin(),
                 [](std::uint8_t left, std::uint8_t right) { return std::max(left, right); });
}

double HyperLogLog::estimate() const {
  std::array<double, kLargestRank + 1> registers_of_rank{};
  for (const std::uint8_t rank : registers_) ++registers_of_rank[rank];
  constexpr auto kAll = static_cast<double>(kRegisters);
  double sum = kAll * tau(1 - registers_of_rank[kLargestRank] / kAll);
  for (std::size_t rank = kLargestRank - 1; rank >= 1; --rank) sum = (sum + registers_of_rank[rank]) / 2;
  sum += kAll * sigma(registers_of_rank[0] / kAll);
  return kAll * kAll / (2 * std::log(2.0)) / sum;
}

void HyperLogLog::save(StateWriter& out) const {
  std::string ranks;
  for (const std::uint8_t rank : registers_) ranks += static_cast<char>(rank);
  out.text(ranks);
}

void HyperLogLog::load(StateReader& in) {
  const std::string_view ranks = in.text();
  if (ranks.size() != kRegisters) return in.fail();
  for (std::size_t at = 0; at < kRegisters; ++at) {
    registers_[at] = static_cast<std::uint8_t>(ranks[at]);
    if (registers_[at] > kLargestRank) {
      registers_[at] = 0;
      in.fail();
    }
  }
}

void DistinctCounter::add(std::string_view text) { add(text, text_hash(text)); }

void DistinctCounter::add(std::span<const std::string_view> texts) {
  std::array<std::uint64_t, kTogether> hashes;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    hashes[i] = text_hash(texts[i]);
    texts_.fetch_slot(hashes[i]);
  }
  for (std::size_t i = 0; i < texts.size(); ++i) texts_.fetch_text(hashes[i]);
  for (std::size_t i = 0; i < texts.size(); ++i) add(texts[i], hashes[i]);
}

void DistinctCounter::add(std::string_view text, std::uint64_t hash) {
  if (is_approximate()) return sketch_->add(hash);
  texts_.add(text, hash);
  if (texts_.size() > exact_texts_) sketch_texts();
}

void DistinctCounter::sketch_texts() {
  sketch_.emplace();
  for (std::size_t index = 0; index < texts_.size(); ++index) sketch_->add(texts_.hash(index));
  texts_.clear();
}

void DistinctCounter::merge(const DistinctCounter& other) {
  if (other.is_approximate() && !is_approximate()) sketch_texts();
  if (other.is_approximate()) return sketch_->merge(*other.sketch_);
  for (std::size_t index = 0; index < other.texts_.size(); ++index) {
    add(other.texts_.text(index), other.texts_.hash(index));
  }
}

std::uint64_t DistinctCounter::count() const {
  if (!is_approximate()) return texts_.size();
  const double estimate = sketch_->estimate();
  return estimate < 0x1p63 ? static_cast<std::uint64_t>(std::llround(estimate)) : std::uint64_t{1} << 63;
}

void DistinctCounter::save(StateWriter& out) const {
  out.number(is_approximate() ? 1 : 0);
  if (is_approximate()) return sketch_->save(out);
  out.number(texts_.size());
  for (std::size_t index = 0; index < texts_.size(); ++index) out.text(texts_.text(index));
}

void DistinctCounter::load(StateReader& in) {
  if (in.number() != 0) {
    sketch_.emplace();
    return sketch_->load(in);
  }
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && !in.failed(); ++i) add(in.text());
}

std::size_t DistinctCounter::memory() const {
  return texts_.memory() + (is_approximate() ? sizeof(HyperLogLog) + sketch_->memory() : 0);
}

}  // namespace insitu

#include "engine/expression/exact_number.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>

namespace insitu {
namespace {

constexpr int kWordBits = 64;
// Squares of doubles lie between 2^-2148 and 2^2048: words -34 to 32, one more for many summands, one for the sign.
constexpr int kLowestSaved = -40;
constexpr std::size_t kMaxSaved = 80;

/// The word that holds bit `exponent`.
int word_of(int exponent) { return exponent >= 0 ? exponent / kWordBits : -((kWordBits - 1 - exponent) / kWordBits); }

/// |number| = magnitude · 2^exponent
struct Decomposed {
  std::uint64_t magnitude = 0;
  int exponent = 0;
};
Decomposed decompose(double number) {
  constexpr int kFractionBits = 52;
  const auto bits = std::bit_cast<std::uint64_t>(number);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << kFractionBits) - 1);
  const auto exponent = static_cast<int>((bits >> kFractionBits) & 0x7FF);
  if (exponent == 0) return {fraction, -1074};
  return {fraction | std::uint64_t{1} << kFractionBits, exponent - 1075};
}

std::uint64_t sign_of(const std::vector<std::uint64_t>& words) {
  return !words.empty() && (words.back() >> (kWordBits - 1)) != 0 ? ~std::uint64_t{0} : 0;
}

}  // namespace

double Scaled::value() const { return std::ldexp(fraction, exponent); }

Scaled Scaled::divided_by(double divisor) const {
  Scaled quotient;
  quotient.fraction = std::frexp(fraction / divisor, &quotient.exponent);
  quotient.exponent += exponent;
  return quotient;
}

Scaled Scaled::square_root() const {
  const int odd = exponent & 1;
  Scaled root;
  root.fraction = std::frexp(std::sqrt(std::ldexp(fraction, odd)), &root.exponent);
  root.exponent += (exponent - odd) / 2;
  return root;
}

/// Room for a summand that fills words `lowest` to `end` - 2, so that the sum cannot leave the words.
void ExactNumber::cover(int lowest, int end) {
  if (words_.empty()) lowest_ = lowest;
  if (lowest < lowest_) {
    words_.insert(words_.begin(), static_cast<std::size_t>(lowest_ - lowest), 0);
    lowest_ = lowest;
  }
  const auto wanted = static_cast<std::size_t>(std::max(end - lowest_, 0));
  const std::uint64_t sign = sign_of(words_);
  if (words_.size() < wanted) words_.resize(wanted, sign);
  if (words_.back() != sign) words_.push_back(sign);
}

/// Adds a number in two's complement. REQUIRES: covered
void ExactNumber::add_words(const std::uint64_t* words, std::size_t count, int lowest) {
  const std::uint64_t sign = (words[count - 1] >> (kWordBits - 1)) != 0 ? ~std::uint64_t{0} : 0;
  const auto from = static_cast<std::size_t>(lowest - lowest_);
  std::uint64_t carry = 0;
  for (std::size_t at = from; at < words_.size(); ++at) {
    const bool inside = at - from < count;
    if (!inside && sign + carry == 0) return;  // nothing changes any more
    const UInt128 sum = UInt128{words_[at]} + (inside ? words[at - from] : sign) + carry;
    words_[at] = static_cast<std::uint64_t>(sum);
    carry = static_cast<std::uint64_t>(sum >> kWordBits);
  }
}

void ExactNumber::add(UInt128 magnitude, int exponent, bool negative) {
  if (magnitude == 0) return;
  const int lowest = word_of(exponent);
  const int shift = exponent - lowest * kWordBits;
  const auto low = static_cast<std::uint64_t>(magnitude);
  const auto high = static_cast<std::uint64_t>(magnitude >> kWordBits);
  std::uint64_t summand[3] = {low << shift, high << shift, 0};
  if (shift != 0) {
    summand[1] |= low >> (kWordBits - shift);
    summand[2] = high >> (kWordBits - shift);
  }
  const std::size_t count = summand[2] != 0 ? 3 : 2;
  cover(lowest, lowest + static_cast<int>(count) + 1);
  const auto from = static_cast<std::size_t>(lowest - lowest_);
  std::uint64_t carry = 0;  // or borrow
  for (std::size_t at = from; at < words_.size() && (at < from + count || carry != 0); ++at) {
    const UInt128 change = UInt128{at < from + count ? summand[at - from] : 0} + carry;
    const UInt128 sum = negative ? words_[at] - change : words_[at] + change;
    words_[at] = static_cast<std::uint64_t>(sum);
    carry = static_cast<std::uint64_t>(sum >> kWordBits) & 1;
  }
}

void ExactNumber::add(Int128 number) {
  const auto bits = static_cast<UInt128>(number);
  add(number < 0 ? -bits : bits, 0, number < 0);
}

void ExactNumber::add(double number) {
  const auto [magnitude, exponent] = decompose(number);
  add(UInt128{magnitude}, exponent, number < 0);
}

void ExactNumber::add_square(double number) {
  const auto [magnitude, exponent] = decompose(number);
  add(UInt128{magnitude} * magnitude, 2 * exponent, false);
}

void ExactNumber::add(const ExactNumber& other) {
  if (other.is_zero()) return;
  cover(other.lowest_, other.lowest_ + static_cast<int>(other.words_.size()) + 1);
  add_words(other.words_.data(), other.words_.size(), other.lowest_);
}

bool ExactNumber::is_negative() const { return sign_of(words_) != 0; }

void ExactNumber::negate() {
  if (words_.empty()) return;
  words_.push_back(sign_of(words_));  // the lowest number has no counterpart of the same size
  std::uint64_t carry = 1;
  for (std::uint64_t& word : words_) {
    word = ~word + carry;
    carry = carry != 0 && word == 0 ? 1 : 0;
  }
}

ExactNumber ExactNumber::times(const ExactNumber& other) const {
  ExactNumber left = *this;
  ExactNumber right = other;
  const bool negative = left.is_negative() != right.is_negative();
  if (left.is_negative()) left.negate();
  if (right.is_negative()) right.negate();
  ExactNumber product;
  product.lowest_ = left.lowest_ + right.lowest_;
  product.words_.resize(left.words_.size() + right.words_.size() + 1);
  for (std::size_t i = 0; i < left.words_.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < right.words_.size(); ++j) {
      const UInt128 sum = UInt128{left.words_[i]} * right.words_[j] + product.words_[i + j] + carry;
      product.words_[i + j] = static_cast<std::uint64_t>(sum);
      carry = static_cast<std::uint64_t>(sum >> kWordBits);
    }
    product.words_[i + right.words_.size()] = carry;
  }
  if (negative) product.negate();
  product.trim();
  return product;
}

Scaled ExactNumber::rounded() const {
  ExactNumber number = *this;
  if (is_negative()) number.negate();
  number.trim();
  if (number.is_zero()) return {};
  std::vector<std::uint64_t>& words = number.words_;
  while (words.back() == 0) words.pop_back();  // the sign is known
  const std::size_t top = words.size() - 1;
  const int shift = std::countl_zero(words[top]);
  std::uint64_t leading = words[top] << shift;
  bool rest = false;
  if (top > 0) {
    if (shift != 0) leading |= words[top - 1] >> (kWordBits - shift);
    rest = (words[top - 1] << shift) != 0;
    rest = rest || std::any_of(words.begin(), std::prev(words.end(), 2), [](std::uint64_t word) { return word != 0; });
  }
  // One bit for all that follows: it decides ties of the 64 bits, eleven more than a double has.
  if (rest) leading |= 1;
  Scaled scaled;
  scaled.fraction = std::frexp(static_cast<double>(leading), &scaled.exponent);
  scaled.exponent += (number.lowest_ + static_cast<int>(top)) * kWordBits - shift;
  if (is_negative()) scaled.fraction = -scaled.fraction;
  return scaled;
}

std::optional<std::int64_t> ExactNumber::as_integer() const {
  ExactNumber number = *this;
  number.trim();
  if (number.is_zero()) return 0;
  if (number.lowest_ != 0 || number.words_.size() != 1) return std::nullopt;
  return static_cast<std::int64_t>(number.words_.front());
}

/// One form for one number: no words that say nothing. An integer of 64 bits is exactly one word at 0.
void ExactNumber::trim() {
  while (words_.size() > 1 && words_.back() == (words_[words_.size() - 2] >> (kWordBits - 1) != 0 ? ~0ULL : 0ULL)) {
    words_.pop_back();
  }
  const auto first = std::find_if(words_.begin(), words_.end(), [](std::uint64_t word) { return word != 0; });
  const auto zeros = static_cast<int>(std::distance(words_.begin(), first));
  if (first == words_.end()) {
    words_.clear();
    lowest_ = 0;
  } else {
    words_.erase(words_.begin(), first);
    lowest_ += zeros;
  }
}

void ExactNumber::save(StateWriter& out) const {
  ExactNumber number = *this;
  number.trim();
  out.number(number.words_.size());
  out.signed_number(number.lowest_);
  for (const std::uint64_t word : number.words_) out.number(word);
}

void ExactNumber::load(StateReader& in) {
  const std::size_t size = in.count();
  const std::int64_t lowest = in.signed_number();
  if (size > kMaxSaved || lowest < kLowestSaved || lowest > -kLowestSaved) return in.fail();
  words_.assign(size, 0);
  lowest_ = static_cast<int>(lowest);
  for (std::uint64_t& word : words_) word = in.number();
  trim();
}

}  // namespace insitu

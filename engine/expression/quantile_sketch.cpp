#include "engine/expression/quantile_sketch.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace insitu {
namespace {

constexpr double kAccuracy = 0.01;
constexpr double kGrowth = (1 + kAccuracy) / (1 - kAccuracy);
// All doubles from 2^-1074 to 2^1024 have a bucket between.
constexpr int kMaxBucket = 40'000;

/// Bucket i holds the magnitudes from kGrowth^(i-1), exclusive, to kGrowth^i.
int bucket_of(double magnitude) {
  static const double kLogarithm = std::log(kGrowth);
  return static_cast<int>(std::ceil(std::log(magnitude) / kLogarithm));
}

/// At most kAccuracy away, relatively, from all magnitudes of the bucket.
double middle_of(int bucket) { return 2 / (kGrowth + 1) * std::pow(kGrowth, bucket); }

}  // namespace

void QuantileSketch::Buckets::add(int bucket, std::uint64_t count) {
  if (counts_.empty()) first_ = bucket;
  if (bucket < first_) {
    counts_.insert(counts_.begin(), static_cast<std::size_t>(first_ - bucket), 0);
    first_ = bucket;
  }
  const auto at = static_cast<std::size_t>(bucket - first_);
  if (at >= counts_.size()) counts_.resize(at + 1);
  counts_[at] += count;
  total_ += count;
}

void QuantileSketch::Buckets::merge(const Buckets& other) {
  for (std::size_t at = 0; at < other.counts_.size(); ++at) {
    if (other.counts_[at] != 0) add(other.first_ + static_cast<int>(at), other.counts_[at]);
  }
}

int QuantileSketch::Buckets::bucket_at(std::uint64_t rank) const {
  std::size_t at = 0;
  while (at + 1 < counts_.size() && rank >= counts_[at]) rank -= counts_[at++];
  return first_ + static_cast<int>(at);
}

void QuantileSketch::Buckets::save(StateWriter& out) const {
  const auto used = std::count_if(counts_.begin(), counts_.end(), [](std::uint64_t count) { return count != 0; });
  out.number(static_cast<std::uint64_t>(used));
  for (std::size_t at = 0; at < counts_.size(); ++at) {
    if (counts_[at] == 0) continue;
    out.signed_number(first_ + static_cast<int>(at));
    out.number(counts_[at]);
  }
}

void QuantileSketch::Buckets::load(StateReader& in) {
  const std::size_t used = in.count(2);
  for (std::size_t i = 0; i < used && !in.failed(); ++i) {
    const std::int64_t bucket = in.signed_number();
    const std::uint64_t count = in.number();
    if (bucket < -kMaxBucket || bucket > kMaxBucket || count > UINT64_MAX - total_) return in.fail();
    add(static_cast<int>(bucket), count);
  }
}

void QuantileSketch::add(double number) {
  least_ = count_ == 0 ? number : std::min(least_, number);
  greatest_ = count_ == 0 ? number : std::max(greatest_, number);
  ++count_;
  if (number == 0) {
    ++zeros_;
  } else if (number < 0) {
    negative_.add(bucket_of(-number), 1);
  } else {
    positive_.add(bucket_of(number), 1);
  }
}

void QuantileSketch::merge(const QuantileSketch& other) {
  if (other.count_ == 0) return;
  least_ = count_ == 0 ? other.least_ : std::min(least_, other.least_);
  greatest_ = count_ == 0 ? other.greatest_ : std::max(greatest_, other.greatest_);
  count_ += other.count_;
  zeros_ += other.zeros_;
  negative_.merge(other.negative_);
  positive_.merge(other.positive_);
}

double QuantileSketch::number_at(std::uint64_t rank) const {
  if (rank == 0) return least_;
  if (rank == count_ - 1) return greatest_;
  double number = 0;
  if (rank < negative_.total()) {
    number = -middle_of(negative_.bucket_at(negative_.total() - 1 - rank));
  } else if (rank - negative_.total() >= zeros_) {
    number = middle_of(positive_.bucket_at(rank - negative_.total() - zeros_));
  }
  return std::max(std::min(number, greatest_), least_);
}

void QuantileSketch::save(StateWriter& out) const {
  out.real(least_);
  out.real(greatest_);
  out.number(zeros_);
  negative_.save(out);
  positive_.save(out);
}

void QuantileSketch::load(StateReader& in) {
  least_ = in.real();
  greatest_ = in.real();
  zeros_ = in.number();
  negative_.load(in);
  positive_.load(in);
  constexpr std::uint64_t kMax = UINT64_MAX / 4;  // three such numbers have a sum
  if (zeros_ > kMax || negative_.total() > kMax || positive_.total() > kMax) return in.fail();
  count_ = zeros_ + negative_.total() + positive_.total();
}

}  // namespace insitu

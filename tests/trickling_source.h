#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "insitu/byte_source.h"

namespace insitu {

enum class Life { Regular, Live };

/// Gives bytes in reads of a fixed size, and perhaps an error behind them.
class TricklingSource final : public ByteSource {
 public:
  TricklingSource(std::string bytes, std::size_t read_size, Life life = Life::Regular)
      : bytes_(std::move(bytes)), read_size_(read_size), life_(life) {}

  void fail_at_end(std::string message) { problem_ = InputProblem{std::move(message), bytes_.size()}; }

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    assert(capacity > 0);  // or nothing read would mean the end
    ++reads;
    const std::size_t count = std::min({capacity, read_size_, bytes_.size() - at_});
    if (count > 0) std::memcpy(into, bytes_.data() + at_, count);
    at_ += count;
    if (count == 0 && problem_) return std::unexpected(*std::exchange(problem_, std::nullopt));
    return count;
  }

  [[nodiscard]] bool is_live() const override { return life_ == Life::Live; }

  std::size_t reads = 0;  ///< how often somebody has asked

 private:
  std::string bytes_;
  std::size_t read_size_;
  Life life_;
  std::size_t at_ = 0;
  std::optional<InputProblem> problem_;
};

}  // namespace insitu

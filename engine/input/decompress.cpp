#include "engine/input/decompress.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/input/decoder.h"

namespace insitu {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kInputBytes = 128 * 1024;
static_assert(kInputBytes <= kMaxFlowBytes);
// One idle step is the change to the next stream. With more of them although there are input and capacity, the data is
// damaged: whatever a library makes of that, the loop must end.
constexpr int kMaxIdleSteps = 3;
constexpr std::string_view kEndsTooEarly = "ends too early";

// ---- which one

constexpr std::size_t kMagicBytes = 6;

/// The first bytes of one format: each lies between the bytes of `low` and `high` at its place.
struct Magic {
  std::string_view low;
  std::string_view high;
  std::unique_ptr<Decoder> (*make)();
};

constexpr std::array kMagics = {
    Magic{"\x1f\x8b\x08"sv, "\x1f\x8b\x08"sv, make_gzip_decoder},
    Magic{"\x28\xb5\x2f\xfd"sv, "\x28\xb5\x2f\xfd"sv, make_zstd_decoder},
    Magic{"\x50\x2a\x4d\x18"sv, "\x5f\x2a\x4d\x18"sv, make_zstd_decoder},  // a leading skippable frame
    // "BZh" and the level could begin a log line, but not two bytes of the first block (or of the end of an empty
    // stream).
    Magic{"BZh1\x31\x41"sv, "BZh9\x31\x41"sv, make_bzip2_decoder},
    Magic{"BZh1\x17\x72"sv, "BZh9\x17\x72"sv, make_bzip2_decoder},
    Magic{"\xfd"
          "7zXZ\0"sv,
          "\xfd"
          "7zXZ\0"sv,
          make_xz_decoder},
};

bool agrees(const Magic& magic, std::string_view bytes) {
  const auto value = [](char byte) { return static_cast<unsigned char>(byte); };
  for (std::size_t i = 0; i < std::min(bytes.size(), magic.low.size()); ++i) {
    if (value(bytes[i]) < value(magic.low[i]) || value(bytes[i]) > value(magic.high[i])) return false;
  }
  return true;
}

bool may_become_magic(std::string_view bytes) {
  return std::ranges::any_of(kMagics, [bytes](const Magic& magic) { return agrees(magic, bytes); });
}

std::unique_ptr<Decoder> decoder_for(std::string_view first_bytes) {
  for (const Magic& magic : kMagics) {
    if (first_bytes.size() >= magic.low.size() && agrees(magic, first_bytes)) return magic.make();
  }
  return nullptr;
}

// ---- sources

/// A source whose first bytes have been looked at.
class PeekedSource final : public ByteSource {
 public:
  PeekedSource(std::string peeked, std::unique_ptr<ByteSource> source)
      : peeked_(std::move(peeked)), source_(std::move(source)) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    if (peeked_.empty()) return source_->read(into, capacity);
    const std::size_t count = std::min(peeked_.size(), capacity);
    std::memcpy(into, peeked_.data(), count);
    peeked_.erase(0, count);
    return count;
  }

  [[nodiscard]] bool is_live() const override { return source_->is_live(); }
  void ask_before_waiting(const std::function<bool()>& ask) override { source_->ask_before_waiting(ask); }

 private:
  std::string peeked_;
  std::unique_ptr<ByteSource> source_;
};

class DecompressedSource final : public ByteSource {
 public:
  DecompressedSource(std::unique_ptr<ByteSource> source, std::unique_ptr<Decoder> decoder)
      : source_(std::move(source)), decoder_(std::move(decoder)), input_(kInputBytes, '\0') {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const std::size_t wanted = std::min(capacity, kMaxFlowBytes);
    const std::size_t count = ended_ ? 0 : wanted - decode(into, wanted);
    position_ += count;
    if (count > 0 || !problem_) return count;
    // Its message is right, but the offset has to be one in the decompressed file.
    InputProblem problem{std::move(problem_->message), position_};
    problem_.reset();
    return std::unexpected(std::move(problem));
  }

  [[nodiscard]] bool is_live() const override { return source_->is_live(); }
  void ask_before_waiting(const std::function<bool()>& ask) override { source_->ask_before_waiting(ask); }

 private:
  /// Fills `capacity` bytes, or fewer if it would have to wait for more compressed bytes. Returns the capacity left.
  std::size_t decode(char* into, std::size_t capacity) {
    Flow flow{unread_, into, capacity};
    int idle_steps = 0;
    while (!ended_ && flow.capacity > 0) {
      const std::size_t left = flow.input.size() + flow.capacity;
      const Complaint complaint = decoder_->step(flow);
      idle_steps = flow.input.size() + flow.capacity == left ? idle_steps + 1 : 0;
      if (complaint) {
        end(complaint);
      } else if (flow.capacity > 0 && flow.input.empty()) {
        // The decoder has nothing more to hand out without further input.
        if (flow.capacity < capacity) break;
        flow.input = next_input();
      } else if (idle_steps > kMaxIdleSteps) {
        end(kDamaged);
      }
    }
    unread_ = flow.input;
    return flow.capacity;
  }

  std::string_view next_input() {
    const auto count = source_->read(input_.data(), input_.size());
    if (!count) {
      problem_ = count.error();
      ended_ = true;
      return {};
    }
    if (*count == 0) end(decoder_->at_rest() ? Complaint() : kEndsTooEarly);
    return std::string_view(input_).substr(0, *count);
  }

  void end(Complaint complaint) {
    ended_ = true;
    if (!complaint) return;
    problem_ = InputProblem{"the " + std::string(decoder_->format()) + " data " + std::string(*complaint)};
  }

  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<Decoder> decoder_;
  std::string input_;
  std::string_view unread_;  ///< is in input_
  std::uint64_t position_ = 0;
  bool ended_ = false;
  std::optional<InputProblem> problem_;  ///< to be returned after the last bytes
};

/// Reads as many bytes as it takes to know the format: for plain text one, so that a terminal needs no sixth key.
std::expected<std::string, InputProblem> peek(ByteSource& source) {
  std::string peeked(kMagicBytes, '\0');
  std::size_t size = 0;
  while (size < kMagicBytes && may_become_magic(std::string_view(peeked).substr(0, size))) {
    const auto count = source.read(peeked.data() + size, kMagicBytes - size);
    if (!count) return std::unexpected(count.error());
    if (*count == 0) break;
    size += *count;
  }
  peeked.resize(size);
  return peeked;
}

}  // namespace

std::expected<std::unique_ptr<ByteSource>, InputProblem> decompress(std::unique_ptr<ByteSource> source) {
  auto peeked = peek(*source);
  if (!peeked) return std::unexpected(std::move(peeked.error()));
  std::unique_ptr<Decoder> decoder = decoder_for(*peeked);
  if (RandomAccessFile* const file = source->random_access(); file && !decoder) {
    file->seek(0);
    return source;
  }
  auto whole = std::make_unique<PeekedSource>(std::move(*peeked), std::move(source));
  if (!decoder) return whole;
  return std::make_unique<DecompressedSource>(std::move(whole), std::move(decoder));
}

}  // namespace insitu

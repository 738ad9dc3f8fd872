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

// ---- which one

constexpr std::size_t kMagicBytes = 6;

/// The first bytes of one format: each lies between the bytes of `low` and `high` at its place.
struct Magic {
  std::string_view low;
  std::string_view high;
  std::unique_ptr<Decoder> (*make)();
};

constexpr std::string_view kGzipFormat = "gzip";
constexpr std::string_view kGzipMagic = "\x1f\x8b\x08";

constexpr std::array kMagics = {
    Magic{kGzipMagic, kGzipMagic, make_gzip_decoder},
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

/// The first bytes of a source, read ahead.
struct FirstBytes {
  std::string bytes;
  std::optional<InputProblem> problem;  ///< the one that came after them
};

/// A source whose first bytes have been looked at.
class PeekedSource final : public ByteSource {
 public:
  PeekedSource(FirstBytes peeked, std::unique_ptr<ByteSource> source)
      : peeked_(std::move(peeked)), source_(std::move(source)) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    if (peeked_.bytes.empty()) return read_on(into, capacity);
    const std::size_t count = std::min(peeked_.bytes.size(), capacity);
    std::memcpy(into, peeked_.bytes.data(), count);
    peeked_.bytes.erase(0, count);
    return count;
  }

  [[nodiscard]] bool is_live() const override { return source_->is_live(); }
  [[nodiscard]] SourceFacts facts() const override { return source_->facts(); }
  void ask_before_waiting(const std::function<bool()>& ask) override { source_->ask_before_waiting(ask); }

 private:
  std::expected<std::size_t, InputProblem> read_on(char* into, std::size_t capacity) {
    if (peeked_.problem) return std::unexpected(*std::exchange(peeked_.problem, std::nullopt));
    return source_->read(into, capacity);
  }

  FirstBytes peeked_;
  std::unique_ptr<ByteSource> source_;
};

class DecompressedSource final : public ByteSource {
 public:
  DecompressedSource(std::unique_ptr<ByteSource> source, std::unique_ptr<Decoder> decoder)
      : source_(std::move(source)),
        decoder_(std::move(decoder)),
        is_gzip_(decoder_->format() == kGzipFormat),
        input_(kInputBytes, '\0') {}

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
  [[nodiscard]] SourceFacts facts() const override {
    SourceFacts facts = source_->facts();
    const auto stated = decoder_->modified_milliseconds();
    if (stated && facts.gzip_layers == 0) facts.modified_milliseconds = stated;
    if (is_gzip_) {
      ++facts.gzip_layers;
    } else {
      facts.other_compression = decoder_->format();
    }
    return facts;
  }
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
  bool is_gzip_;
  std::string input_;
  std::string_view unread_;  ///< is in input_
  std::uint64_t position_ = 0;
  bool ended_ = false;
  std::optional<InputProblem> problem_;  ///< to be returned after the last bytes
};

/// Reads bytes for as long as they may become a magic: of plain text one, so that a terminal needs no sixth key.
FirstBytes peek(ByteSource& source, bool (*may_become)(std::string_view bytes)) {
  FirstBytes peeked{std::string(kMagicBytes, '\0'), std::nullopt};
  std::size_t size = 0;
  while (size < kMagicBytes && may_become(std::string_view(peeked.bytes).substr(0, size))) {
    auto count = source.read(peeked.bytes.data() + size, kMagicBytes - size);
    if (!count) peeked.problem = std::move(count.error());
    if (!count || *count == 0) break;
    size += *count;
  }
  peeked.bytes.resize(size);
  return peeked;
}

bool may_become_gzip(std::string_view bytes) {
  return bytes.size() < kGzipMagic.size() && kGzipMagic.starts_with(bytes);
}

/// Opens what was compressed with gzip again, layer by layer. `source` gives the content of the first one.
std::expected<std::unique_ptr<ByteSource>, InputProblem> open_inner_gzip(std::unique_ptr<ByteSource> source) {
  for (unsigned layers = 1;; ++layers) {
    FirstBytes peeked = peek(*source, may_become_gzip);
    const bool is_gzip = peeked.bytes.starts_with(kGzipMagic);
    if (is_gzip && layers == kMaxGzipLayers) {
      return std::unexpected(InputProblem{"is gzip in gzip in gzip in gzip: decompress it once first"});
    }
    source = std::make_unique<PeekedSource>(std::move(peeked), std::move(source));
    if (!is_gzip) return source;
    source = std::make_unique<DecompressedSource>(std::move(source), make_gzip_decoder());
  }
}

}  // namespace

std::expected<std::unique_ptr<ByteSource>, InputProblem> decompress(std::unique_ptr<ByteSource> source) {
  FirstBytes peeked = peek(*source, may_become_magic);
  if (peeked.problem) return std::unexpected(std::move(*peeked.problem));
  std::unique_ptr<Decoder> decoder = decoder_for(peeked.bytes);
  if (RandomAccessFile* const file = source->random_access(); file && !decoder) {
    file->seek(0);
    return source;
  }
  source = std::make_unique<PeekedSource>(std::move(peeked), std::move(source));
  if (!decoder) return source;
  const bool is_gzip = decoder->format() == kGzipFormat;
  source = std::make_unique<DecompressedSource>(std::move(source), std::move(decoder));
  if (!is_gzip) return source;
  return open_inner_gzip(std::move(source));
}

}  // namespace insitu

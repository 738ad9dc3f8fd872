#include "engine/input/decompress.h"

#include <bzlib.h>
#include <isa-l.h>
#include <lzma.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace insitu {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kInputBytes = 128 * 1024;
// Some of the libraries count in 32 bits.
constexpr std::size_t kMaxOutputStep = std::size_t{1} << 30;
constexpr std::uint64_t kMaxMemory = std::uint64_t{1} << 30;
constexpr int kMaxZstdWindowLog = 30;  // the same limit in zstd's words
// One is the change to the next stream. More, with input and room at hand: whatever a library makes of damaged data, we
// must not go round for ever.
constexpr int kMaxIdleSteps = 3;

// What can be wrong; follows "the gzip data ".
constexpr std::string_view kDamaged = "is damaged";
constexpr std::string_view kBadChecksum = "is damaged (bad checksum)";
constexpr std::string_view kEndsTooEarly = "ends too early";
constexpr std::string_view kFollowedByOther = "is followed by something else";
constexpr std::string_view kNeedsMemory = "needs more than 1 GiB of memory to decompress";

/// Bytes on their way through a decoder, which moves both borders.
struct Flow {
  std::string_view input;
  char* output = nullptr;
  std::size_t room = 0;

  void consume(std::size_t count) { input.remove_prefix(count); }
  void produce(std::size_t count) {
    output += count;
    room -= count;
  }
};

/// What is wrong, or nothing.
using Complaint = std::optional<std::string_view>;

/// One compressed format. Several streams one after another are decoded as one.
class Decoder {
 public:
  virtual ~Decoder() = default;
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// Gets on with it: uses up the input, or fills the room, or comes to the end of one stream. May be called with
  /// empty input, to hand out what was held back. Even with a complaint, `flow` tells what was produced before.
  virtual Complaint step(Flow& flow) = 0;
  /// Whether the file may end here.
  [[nodiscard]] virtual bool at_rest() const = 0;
  [[nodiscard]] virtual std::string_view format() const = 0;
};

// ---- gzip

/// The header of one gzip member (RFC 1952), byte by byte. ISA-L has a reader too, but it loses the optional fields
/// when its input pauses inside one.
class GzipHeader {
 public:
  enum class State { Incomplete, Complete, Damaged, BadChecksum };

  State take(unsigned char byte) {
    if (part_ != Part::Checksum) checksum_ = crc32_gzip_refl(checksum_, &byte, 1);
    switch (part_) {
      case Part::Fixed: return take_fixed(byte);
      case Part::ExtraLength: return take_extra_length(byte);
      case Part::Extra: return ++taken_ == extra_length_ ? begin_part_after(Part::Extra) : State::Incomplete;
      case Part::Name: return byte == 0 ? begin_part_after(Part::Name) : State::Incomplete;
      case Part::Comment: return byte == 0 ? begin_part_after(Part::Comment) : State::Incomplete;
      case Part::Checksum: return take_checksum(byte);
    }
    return State::Damaged;
  }

 private:
  enum class Part { Fixed, ExtraLength, Extra, Name, Comment, Checksum };  // in the order of the file
  static constexpr unsigned kHasChecksum = 2, kHasExtra = 4, kHasName = 8, kHasComment = 16, kReserved = 0xe0;
  static constexpr std::string_view kMagic = "\x1f\x8b\x08"sv;
  static constexpr std::size_t kFixedBytes = 10, kFlagsAt = 3;

  State take_fixed(unsigned char byte) {
    if (taken_ < kMagic.size() && byte != static_cast<unsigned char>(kMagic[taken_])) return State::Damaged;
    if (taken_ == kFlagsAt) flags_ = byte;
    if ((flags_ & kReserved) != 0) return State::Damaged;
    return ++taken_ == kFixedBytes ? begin_part_after(Part::Fixed) : State::Incomplete;
  }

  State take_extra_length(unsigned char byte) {
    extra_length_ |= static_cast<std::size_t>(byte) << (8 * taken_);
    if (++taken_ < 2) return State::Incomplete;
    return begin_part_after(extra_length_ == 0 ? Part::Extra : Part::ExtraLength);
  }

  State take_checksum(unsigned char byte) {
    const unsigned expected = (checksum_ >> (8 * taken_)) & 0xff;
    if (byte != expected) return State::BadChecksum;
    return ++taken_ == 2 ? State::Complete : State::Incomplete;
  }

  State begin_part_after(Part part) {
    taken_ = 0;
    if (part < Part::ExtraLength && (flags_ & kHasExtra) != 0) return begin(Part::ExtraLength);
    if (part == Part::ExtraLength) return begin(Part::Extra);
    if (part < Part::Name && (flags_ & kHasName) != 0) return begin(Part::Name);
    if (part < Part::Comment && (flags_ & kHasComment) != 0) return begin(Part::Comment);
    if (part < Part::Checksum && (flags_ & kHasChecksum) != 0) return begin(Part::Checksum);
    return State::Complete;
  }

  State begin(Part part) {
    part_ = part;
    return State::Incomplete;
  }

  Part part_ = Part::Fixed;
  std::size_t taken_ = 0;  ///< bytes of the current part
  unsigned flags_ = 0;
  std::size_t extra_length_ = 0;
  std::uint32_t checksum_ = 0;
};

class GzipDecoder final : public Decoder {
 public:
  Complaint step(Flow& flow) override {
    switch (stage_) {
      case Stage::Header: return read_header(flow);
      case Stage::Body: return inflate(flow);
      case Stage::Failed: return hand_out_held_back(flow);
      case Stage::Between: return go_on_to_next_member(flow);
    }
    return std::nullopt;
  }

  [[nodiscard]] bool at_rest() const override { return stage_ == Stage::Between; }
  [[nodiscard]] std::string_view format() const override { return "gzip"; }

 private:
  enum class Stage { Header, Body, Failed, Between };

  Complaint read_header(Flow& flow) {
    while (!flow.input.empty()) {
      const GzipHeader::State state = header_.take(static_cast<unsigned char>(flow.input.front()));
      flow.consume(1);
      switch (state) {
        case GzipHeader::State::Incomplete: break;
        case GzipHeader::State::Complete: return begin_body();
        case GzipHeader::State::Damaged: return is_first_member_ ? kDamaged : kFollowedByOther;
        case GzipHeader::State::BadChecksum: return kBadChecksum;
      }
    }
    return std::nullopt;
  }

  Complaint begin_body() {
    if (is_first_member_) {
      isal_inflate_init(&inflate_);
    } else {
      isal_inflate_reset(&inflate_);
    }
    inflate_.crc_flag = ISAL_GZIP_NO_HDR_VER;
    stage_ = Stage::Body;
    return std::nullopt;
  }

  Complaint inflate(Flow& flow) {
    // The library's pointer is not const, but it does not write there.
    inflate_.next_in = const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(flow.input.data()));
    inflate_.avail_in = static_cast<std::uint32_t>(flow.input.size());
    inflate_.next_out = reinterpret_cast<std::uint8_t*>(flow.output);
    inflate_.avail_out = static_cast<std::uint32_t>(flow.room);
    const int status = isal_inflate(&inflate_);
    flow.consume(flow.input.size() - inflate_.avail_in);
    flow.produce(flow.room - inflate_.avail_out);
    if (status < 0) return fail(status == ISAL_INCORRECT_CHECKSUM ? kBadChecksum : kDamaged, flow);
    if (inflate_.block_state == ISAL_BLOCK_FINISH) stage_ = Stage::Between;
    return std::nullopt;
  }

  Complaint fail(std::string_view complaint, Flow& flow) {
    stage_ = Stage::Failed;
    complaint_ = complaint;
    return hand_out_held_back(flow);
  }

  /// When the room was too small, good bytes from before the damage are still in the library's own buffer.
  Complaint hand_out_held_back(Flow& flow) {
    const std::size_t held_back = static_cast<std::size_t>(inflate_.tmp_out_valid - inflate_.tmp_out_processed);
    const std::size_t count = std::min(held_back, flow.room);
    std::memcpy(flow.output, inflate_.tmp_out_buffer + inflate_.tmp_out_processed, count);
    inflate_.tmp_out_processed += static_cast<std::int32_t>(count);
    flow.produce(count);
    if (count < held_back) return std::nullopt;
    return complaint_;
  }

  Complaint go_on_to_next_member(Flow& flow) {
    // Tapes and some writers pad with zeros up to their block size.
    flow.consume(std::min(flow.input.find_first_not_of('\0'), flow.input.size()));
    if (flow.input.empty()) return std::nullopt;
    is_first_member_ = false;
    header_ = GzipHeader();
    stage_ = Stage::Header;
    return std::nullopt;
  }

  Stage stage_ = Stage::Header;
  bool is_first_member_ = true;
  GzipHeader header_;
  inflate_state inflate_;
  std::string_view complaint_;
};

// ---- zstd

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream()) {
    if (!stream_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kMaxZstdWindowLog);
  }

  Complaint step(Flow& flow) override {
    // Behind a frame, a call without input would already count as the beginning of the next one.
    if (at_rest_ && flow.input.empty()) return std::nullopt;
    if (at_rest_ && !may_begin_frame(flow.input.front())) return kFollowedByOther;
    ZSTD_outBuffer output{flow.output, flow.room, 0};
    ZSTD_inBuffer input{flow.input.data(), std::min(flow.input.size(), bytes_up_to_border()), 0};
    const std::size_t result = ZSTD_decompressStream(stream_.get(), &output, &input);
    if (ZSTD_isError(result) != 0) return complaint_about(ZSTD_getErrorCode(result));
    flow.consume(input.pos);
    flow.produce(output.pos);
    at_rest_ = result == 0;
    is_first_frame_ = is_first_frame_ && !at_rest_;
    wanted_ = result;
    return std::nullopt;
  }

  [[nodiscard]] bool at_rest() const override { return at_rest_; }
  [[nodiscard]] std::string_view format() const override { return "zstd"; }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };

  [[nodiscard]] static bool may_begin_frame(char byte) { return byte == '\x28' || (byte >= '\x50' && byte <= '\x5f'); }

  /// When a call fails, the library does not tell what it had put out before in the same call. So no call gets past
  /// one block: the library wants a block together with the next block's header, and gets the header apart.
  [[nodiscard]] std::size_t bytes_up_to_border() const {
    constexpr std::size_t kBlockHeader = 3;
    if (at_rest_ || wanted_ <= kBlockHeader) return kBlockHeader;
    return wanted_ - kBlockHeader;
  }

  [[nodiscard]] std::string_view complaint_about(ZSTD_ErrorCode code) const {
    if (code == ZSTD_error_memory_allocation) throw std::bad_alloc();
    if (code == ZSTD_error_checksum_wrong) return kBadChecksum;
    if (code == ZSTD_error_frameParameter_windowTooLarge) return kNeedsMemory;
    if (code == ZSTD_error_dictionary_wrong) return "needs a dictionary";
    if (code == ZSTD_error_prefix_unknown && !is_first_frame_) return kFollowedByOther;
    return kDamaged;
  }

  std::unique_ptr<ZSTD_DStream, Free> stream_;
  bool at_rest_ = false;
  bool is_first_frame_ = true;
  std::size_t wanted_ = 0;
};

// ---- bzip2

class Bzip2Decoder final : public Decoder {
 public:
  Bzip2Decoder() { begin(); }
  ~Bzip2Decoder() override { BZ2_bzDecompressEnd(&stream_); }

  Complaint step(Flow& flow) override {
    if (at_rest_ && flow.input.empty()) return std::nullopt;
    if (at_rest_) {
      BZ2_bzDecompressEnd(&stream_);
      begin();
      is_first_stream_ = at_rest_ = false;
    }
    stream_.next_in = const_cast<char*>(flow.input.data());  // not written to
    stream_.avail_in = static_cast<unsigned>(flow.input.size());
    stream_.next_out = flow.output;
    stream_.avail_out = static_cast<unsigned>(flow.room);
    const int status = BZ2_bzDecompress(&stream_);
    flow.consume(flow.input.size() - stream_.avail_in);
    flow.produce(flow.room - stream_.avail_out);
    if (status == BZ_OK) return std::nullopt;
    if (status == BZ_MEM_ERROR) throw std::bad_alloc();
    if (status == BZ_DATA_ERROR_MAGIC && !is_first_stream_) return kFollowedByOther;
    if (status != BZ_STREAM_END) return kDamaged;
    at_rest_ = true;
    return std::nullopt;
  }

  [[nodiscard]] bool at_rest() const override { return at_rest_; }
  [[nodiscard]] std::string_view format() const override { return "bzip2"; }

 private:
  void begin() {
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, /*verbosity=*/0, /*small=*/0) != BZ_OK) throw std::bad_alloc();
  }

  bz_stream stream_{};
  bool is_first_stream_ = true;
  bool at_rest_ = false;
};

// ---- xz

class XzDecoder final : public Decoder {
 public:
  XzDecoder() { begin(); }
  ~XzDecoder() override { lzma_end(&stream_); }

  Complaint step(Flow& flow) override {
    if (is_between_) return go_on_to_next_stream(flow);
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(flow.input.data());
    stream_.avail_in = flow.input.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(flow.output);
    stream_.avail_out = flow.room;
    const lzma_ret status = lzma_code(&stream_, LZMA_RUN);
    flow.consume(flow.input.size() - stream_.avail_in);
    flow.produce(flow.room - stream_.avail_out);
    is_between_ = status == LZMA_STREAM_END;
    // LZMA_BUF_ERROR says that there was nothing to do because the input pauses.
    if (status == LZMA_OK || status == LZMA_STREAM_END || status == LZMA_BUF_ERROR) return std::nullopt;
    if (status == LZMA_MEM_ERROR) throw std::bad_alloc();
    if (status == LZMA_MEMLIMIT_ERROR) return kNeedsMemory;
    if (status == LZMA_FORMAT_ERROR && !is_first_stream_) return kFollowedByOther;
    return kDamaged;
  }

  [[nodiscard]] bool at_rest() const override { return is_between_ && has_whole_padding(); }
  [[nodiscard]] std::string_view format() const override { return "xz"; }

 private:
  void begin() {
    if (lzma_stream_decoder(&stream_, kMaxMemory, /*flags=*/0) != LZMA_OK) throw std::bad_alloc();
  }

  /// Not left to the library (LZMA_CONCATENATED), which tells other bytes behind a stream from half a header only when
  /// there are enough of them.
  Complaint go_on_to_next_stream(Flow& flow) {
    const std::size_t zeros = std::min(flow.input.find_first_not_of('\0'), flow.input.size());
    padding_ += zeros;
    flow.consume(zeros);
    if (flow.input.empty()) return std::nullopt;
    if (flow.input.front() != '\xfd') return kFollowedByOther;
    if (!has_whole_padding()) return kDamaged;
    begin();
    is_first_stream_ = is_between_ = false;
    padding_ = 0;
    return std::nullopt;
  }

  /// The format pads with groups of four zeros.
  [[nodiscard]] bool has_whole_padding() const { return padding_ % 4 == 0; }

  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool is_first_stream_ = true;
  bool is_between_ = false;
  std::size_t padding_ = 0;
};

// ---- which one

constexpr std::size_t kMagicBytes = 6;

/// The first bytes of one format: a byte that lies between `low` and `high`, at each place.
struct Magic {
  std::string_view low;
  std::string_view high;
  std::unique_ptr<Decoder> (*make)();
};

template <class T>
std::unique_ptr<Decoder> make() {
  return std::make_unique<T>();
}

constexpr std::array kMagics = {
    Magic{"\x1f\x8b\x08"sv, "\x1f\x8b\x08"sv, make<GzipDecoder>},
    Magic{"\x28\xb5\x2f\xfd"sv, "\x28\xb5\x2f\xfd"sv, make<ZstdDecoder>},
    Magic{"\x50\x2a\x4d\x18"sv, "\x5f\x2a\x4d\x18"sv, make<ZstdDecoder>},  // a skippable frame in front
    // "BZh" and the level could begin a log line; two bytes of the first block (or of the end of an empty stream) not.
    Magic{"BZh1\x31\x41"sv, "BZh9\x31\x41"sv, make<Bzip2Decoder>},
    Magic{"BZh1\x17\x72"sv, "BZh9\x17\x72"sv, make<Bzip2Decoder>},
    Magic{"\xfd"
          "7zXZ\0"sv,
          "\xfd"
          "7zXZ\0"sv,
          make<XzDecoder>},
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

 private:
  std::string peeked_;
  std::unique_ptr<ByteSource> source_;
};

class DecompressedSource final : public ByteSource {
 public:
  DecompressedSource(std::unique_ptr<ByteSource> source, std::unique_ptr<Decoder> decoder)
      : source_(std::move(source)), decoder_(std::move(decoder)), input_(kInputBytes, '\0') {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const std::size_t wanted = std::min(capacity, kMaxOutputStep);
    const std::size_t count = ended_ ? 0 : wanted - decode(into, wanted);
    position_ += count;
    if (count > 0 || !problem_) return count;
    // Its words are right, but the place has to be one of the decompressed file.
    InputProblem problem{std::move(problem_->message), position_};
    problem_.reset();
    return std::unexpected(std::move(problem));
  }

  [[nodiscard]] bool is_live() const override { return source_->is_live(); }

 private:
  /// Fills `room` bytes, or fewer when more compressed bytes would have to be waited for. Returns the room left.
  std::size_t decode(char* into, std::size_t room) {
    Flow flow{unread_, into, room};
    int idle_steps = 0;
    while (!ended_ && flow.room > 0) {
      const std::size_t left = flow.input.size() + flow.room;
      const Complaint complaint = decoder_->step(flow);
      idle_steps = flow.input.size() + flow.room == left ? idle_steps + 1 : 0;
      if (complaint) {
        end(complaint);
      } else if (flow.room > 0 && flow.input.empty()) {
        // The decoder has nothing more to give without further input.
        if (flow.room < room) break;
        flow.input = next_input();
      } else if (idle_steps > kMaxIdleSteps) {
        end(kDamaged);
      }
    }
    unread_ = flow.input;
    return flow.room;
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
  std::string_view unread_;  ///< lies in input_
  std::uint64_t position_ = 0;
  bool ended_ = false;
  std::optional<InputProblem> problem_;  ///< to be handed out behind the last bytes
};

/// As many bytes as it takes to know the format: for plain text one, so that nobody waits for a sixth key to be typed.
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
  auto whole = std::make_unique<PeekedSource>(std::move(*peeked), std::move(source));
  if (!decoder) return whole;
  return std::make_unique<DecompressedSource>(std::move(whole), std::move(decoder));
}

}  // namespace insitu

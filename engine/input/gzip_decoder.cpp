#include <isa-l.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/input/decoder.h"

namespace insitu {
namespace {

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

  /// Returns the seconds since 1970 that the header states; 0: none. It is known when the header is complete.
  [[nodiscard]] std::uint32_t time() const { return time_; }

 private:
  enum class Part { Fixed, ExtraLength, Extra, Name, Comment, Checksum };  // in the order of the file
  static constexpr unsigned kHasChecksum = 2, kHasExtra = 4, kHasName = 8, kHasComment = 16, kReserved = 0xe0;
  static constexpr std::string_view kMagic = "\x1f\x8b\x08";
  static constexpr std::size_t kFixedBytes = 10, kFlagsAt = 3, kTimeAt = 4, kTimeBytes = 4;

  State take_fixed(unsigned char byte) {
    if (taken_ < kMagic.size() && byte != static_cast<unsigned char>(kMagic[taken_])) return State::Damaged;
    if (taken_ == kFlagsAt) flags_ = byte;
    if ((flags_ & kReserved) != 0) return State::Damaged;
    if (taken_ >= kTimeAt && taken_ < kTimeAt + kTimeBytes) {
      time_ |= static_cast<std::uint32_t>(byte) << (8 * (taken_ - kTimeAt));
    }
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
  std::uint32_t time_ = 0;
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
  [[nodiscard]] std::optional<std::int64_t> modified_milliseconds() const override { return modified_milliseconds_; }

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
      if (header_.time() != 0) modified_milliseconds_ = std::int64_t{header_.time()} * 1000;
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
    inflate_.avail_out = static_cast<std::uint32_t>(flow.capacity);
    const int status = isal_inflate(&inflate_);
    // After damage the library may have counted one byte too many, and what is left wraps.
    const std::size_t left = std::min<std::size_t>(inflate_.avail_in, flow.input.size());
    flow.consume(flow.input.size() - left);
    flow.produce(flow.capacity - inflate_.avail_out);
    if (status < 0) return fail(status == ISAL_INCORRECT_CHECKSUM ? kBadChecksum : kDamaged, flow);
    if (inflate_.block_state == ISAL_BLOCK_FINISH) stage_ = Stage::Between;
    return std::nullopt;
  }

  Complaint fail(std::string_view complaint, Flow& flow) {
    stage_ = Stage::Failed;
    complaint_ = complaint;
    return hand_out_held_back(flow);
  }

  /// Hands out good bytes from before the damage, which are still in the library's buffer if the output was too small.
  Complaint hand_out_held_back(Flow& flow) {
    const std::size_t held_back = static_cast<std::size_t>(inflate_.tmp_out_valid - inflate_.tmp_out_processed);
    const std::size_t count = std::min(held_back, flow.capacity);
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
  std::optional<std::int64_t> modified_milliseconds_;  ///< of the first member
  inflate_state inflate_;
  std::string_view complaint_;
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder() { return std::make_unique<GzipDecoder>(); }

}  // namespace insitu

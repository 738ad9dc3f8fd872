#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace insitu {

/// Data that want more memory than this are refused.
inline constexpr std::uint64_t kMaxDecoderMemory = std::uint64_t{1} << 30;

/// What is wrong with the data, or nothing; follows "the gzip data ". The text is a literal.
using Complaint = std::optional<std::string_view>;

inline constexpr std::string_view kDamaged = "is damaged";
inline constexpr std::string_view kBadChecksum = "is damaged (bad checksum)";
inline constexpr std::string_view kFollowedByOther = "is followed by something else";
inline constexpr std::string_view kNeedsMemory = "needs more than 1 GiB of memory to decompress";

/// Some of the libraries count in 32 bits.
inline constexpr std::size_t kMaxFlowBytes = std::size_t{1} << 30;

/// Bytes on their way through a decoder, which moves both borders.
/// REQUIRES: neither `input` nor `room` is larger than kMaxFlowBytes.
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

/// One compressed format, on its way through one file from the first byte of its first stream (gzip: member, zstd:
/// frame). Several streams one after another are decoded as one. Throws std::bad_alloc, also when it is made.
/// Not thread-safe.
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

// Each stands in the file of its name, the only one that knows the library.
std::unique_ptr<Decoder> make_bzip2_decoder();
std::unique_ptr<Decoder> make_gzip_decoder();
std::unique_ptr<Decoder> make_xz_decoder();
std::unique_ptr<Decoder> make_zstd_decoder();

}  // namespace insitu

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace insitu {

/// The maximum memory of a decoder, in bytes; data that need more are refused.
inline constexpr std::uint64_t kMaxDecoderMemory = std::uint64_t{1} << 30;

/// What is wrong with the data, to follow "the gzip data "; nullopt: nothing. The text is a literal.
using Complaint = std::optional<std::string_view>;

inline constexpr std::string_view kDamaged = "is damaged";
inline constexpr std::string_view kEndsTooEarly = "ends too early";
inline constexpr std::string_view kBadChecksum = "is damaged (bad checksum)";
inline constexpr std::string_view kFollowedByOther = "is followed by something else";
inline constexpr std::string_view kNeedsMemory = "needs more than 1 GiB of memory to decompress";

/// The maximum size of both sides of a Flow, because some of the libraries count in 32 bits.
inline constexpr std::size_t kMaxFlowBytes = std::size_t{1} << 30;

/// Bytes on their way through a decoder, which moves both borders.
/// REQUIRES: neither `input` nor `capacity` is larger than kMaxFlowBytes.
struct Flow {
  std::string_view input;    ///< not consumed yet
  char* output = nullptr;    ///< where the next byte goes
  std::size_t capacity = 0;  ///< bytes that fit there

  void consume(std::size_t count) { input.remove_prefix(count); }
  void produce(std::size_t count) {
    output += count;
    capacity -= count;
  }
};

/// Decodes one compressed format, from the first byte of the first stream of a file (gzip: member, zstd: frame).
/// Several streams one after another are decoded as one. Throws std::bad_alloc, also when it is made. Not thread-safe.
class Decoder {
 public:
  virtual ~Decoder() = default;
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// Decodes until the input is used up, the output is full or one stream ends. May be called with empty input, to get
  /// what was held back. Even with a complaint, `flow` states what was produced before.
  virtual Complaint step(Flow& flow) = 0;
  /// Whether the file may end here.
  [[nodiscard]] virtual bool at_rest() const = 0;
  /// Returns when the content was last written, in milliseconds since 1970, as the header of the first stream states
  /// it. nullopt: the header has not been decoded, or it states no time.
  [[nodiscard]] virtual std::optional<std::int64_t> modified_milliseconds() const { return std::nullopt; }
  /// Returns the name of the format for messages: `gzip`. Static text.
  [[nodiscard]] virtual std::string_view format() const = 0;
};

// Each is in the file of its name, the only one that knows the library.
std::unique_ptr<Decoder> make_bzip2_decoder();
std::unique_ptr<Decoder> make_gzip_decoder();
std::unique_ptr<Decoder> make_xz_decoder();
std::unique_ptr<Decoder> make_zstd_decoder();

}  // namespace insitu

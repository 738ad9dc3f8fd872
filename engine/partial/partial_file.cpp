#include "engine/partial/partial_file.h"

#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "engine/input/decoder.h"
#include "engine/model/content_hash.h"
#include "engine/model/state_stream.h"

namespace insitu {
namespace {

/// The first bytes are no text, and show where line ends were changed; the last one is the version.
constexpr std::string_view kMagic = "\x89ins\r\n\x1a";
constexpr char kFormatVersion = 1;
constexpr std::size_t kNumberBytes = 8;
constexpr int kLevel = 3;

constexpr const char* kTooShort = "ends too early";
constexpr const char* kBroken = "is damaged";

void append_number(std::string& bytes, std::uint64_t number) {
  for (std::size_t i = 0; i < kNumberBytes; ++i, number >>= 8) bytes += static_cast<char>(number & 0xFF);
}

void append_part(std::string& bytes, std::string_view part) {
  append_number(bytes, part.size());
  append_number(bytes, content_hash(part));
  bytes += part;
}

std::uint64_t take_number(std::string_view& bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = kNumberBytes; i > 0; --i) number = number << 8 | static_cast<std::uint8_t>(bytes[i - 1]);
  bytes.remove_prefix(kNumberBytes);
  return number;
}

/// Takes the next part, whose bytes are those that were written.
std::expected<std::string_view, std::string> take_part(std::string_view& bytes) {
  if (bytes.size() < 2 * kNumberBytes) return std::unexpected(kTooShort);
  const std::uint64_t size = take_number(bytes);
  const std::uint64_t hash = take_number(bytes);
  if (size > bytes.size()) return std::unexpected(kTooShort);
  const std::string_view part = bytes.substr(0, static_cast<std::size_t>(size));
  bytes.remove_prefix(part.size());
  if (content_hash(part) != hash) return std::unexpected(kBroken);
  return part;
}

/// Takes the bytes that every partial result begins with.
std::expected<void, std::string> take_magic(std::string_view& bytes) {
  if (!bytes.starts_with(kMagic)) return std::unexpected("is no partial result");
  bytes.remove_prefix(kMagic.size());
  if (bytes.empty()) return std::unexpected(kTooShort);
  if (bytes.front() != kFormatVersion) return std::unexpected("is a partial result of another version of insitu");
  bytes.remove_prefix(1);
  return {};
}

struct Parts {
  std::string_view header;
  std::string_view body;
};

std::expected<Parts, std::string> take_parts(std::string_view bytes) {
  if (auto begun = take_magic(bytes); !begun) return std::unexpected(std::move(begun.error()));
  const auto header = take_part(bytes);
  if (!header) return std::unexpected(header.error());
  const auto body = take_part(bytes);
  if (!body) return std::unexpected(body.error());
  if (!bytes.empty()) return std::unexpected("is followed by something else");
  return Parts{*header, *body};
}

std::string compressed(std::string_view bytes) {
  std::string result(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress(result.data(), result.size(), bytes.data(), bytes.size(), kLevel);
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();
  result.resize(size);
  return result;
}

std::expected<std::string, std::string> decompressed(std::string_view bytes, std::size_t max_bytes) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  const std::unique_ptr<Decoder> decoder = make_zstd_decoder();
  std::string result;
  std::size_t size = 0;
  for (Flow flow{.input = bytes};;) {
    if (size >= max_bytes) return std::unexpected("holds more than the memory limit");
    const std::size_t piece = std::min(kPiece, max_bytes - size);
    result.resize(size + piece);
    flow.output = result.data() + size;
    flow.capacity = piece;
    const std::size_t before = flow.input.size();
    if (decoder->step(flow)) return std::unexpected(kBroken);
    const std::size_t produced = piece - flow.capacity;
    size += produced;
    if (produced == 0 && flow.input.size() == before) break;
  }
  if (!decoder->at_rest()) return std::unexpected(kBroken);
  result.resize(size);
  return result;
}

}  // namespace

std::string write_partial(const PartialHeader& header, std::string_view state) {
  StateWriter written;
  header.save(written);
  std::string bytes(kMagic);
  bytes += kFormatVersion;
  append_part(bytes, written.bytes());
  append_part(bytes, compressed(state));
  return bytes;
}

std::expected<PartialHeader, std::string> read_partial_header(std::string_view bytes) {
  const auto parts = take_parts(bytes);
  if (!parts) return std::unexpected(parts.error());
  StateReader reader(parts->header);
  PartialHeader header;
  header.load(reader);
  if (reader.failed() || !reader.at_end()) return std::unexpected(kBroken);
  return header;
}

std::expected<std::string, std::string> read_partial_state(std::string_view bytes, std::size_t max_bytes) {
  const auto parts = take_parts(bytes);
  if (!parts) return std::unexpected(parts.error());
  return decompressed(parts->body, max_bytes);
}

}  // namespace insitu
